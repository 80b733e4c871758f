"""The archive through random acts, compared after each with a model in plain Python."""

import gc
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from archive.curation import bulk_edits
from archive.curation import undo as undo_module
from tests.consistency.driver import Driver
from tests.consistency.reference import lay_down_reference

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # A killed process closes no cursor; the one that stands in for it here leaves it to the garbage collector.
    pytest.mark.filterwarnings(
        "ignore:Exception ignored in. <function ServerCursorMixin.__del__:pytest.PytestUnraisableExceptionWarning"
    ),
]
SEEDS, STEPS = 40, 250


@pytest.fixture
def archive(own_index: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An archive with few authorities; acts on many articles are made in parts of three."""
    settings.CAPTURE_DIR = own_index.parent / "captures"
    settings.WARC_DIR = own_index.parent / "warcs"
    settings.REFERENCE_DIR = lay_down_reference(own_index.parent / "reference")
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # less for the disk
    settings.JOBS_INLINE = False  # the driver says when the queue is worked off
    monkeypatch.setattr(bulk_edits, "_AT_ONCE", 3)
    monkeypatch.setattr(undo_module, "_UNDONE_AT_ONCE", 3)
    monkeypatch.setattr(bulk_edits, "_SQLITE_POLLS", 0)
    call_command("load_reference_data", folder=settings.REFERENCE_DIR, verbosity=0)
    gc.freeze()  # what stays for the whole drive is not looked through again and again
    yield own_index.parent
    gc.unfreeze()


def drive(archive: Path, seed: int, steps: int) -> Driver:
    driver = Driver(archive, seed, User.objects.create_user("bien-tap"))
    for number in range(steps):
        try:
            driver.step()
        except Exception as error:
            error.add_note(f"seed {seed}, step {number}")
            raise
    driver.comparison.compare_all()
    return driver


def test_the_first_acts_are_followed(archive: Path) -> None:
    assert sum(drive(archive, seed=7, steps=8).done.values()) == 8


@pytest.mark.slow
def test_database_index_counts_feeds_and_exports_follow_every_act(archive: Path) -> None:
    assert len(drive(archive, seed=7, steps=25).done) >= 8


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(SEEDS))
def test_ten_thousand_acts(archive: Path, seed: int) -> None:
    began = time.process_time()
    driver = drive(archive, seed=100 + seed, steps=STEPS)
    spent = time.process_time() - began
    print(f"seed {seed}: {STEPS} steps, {spent:.0f} s of CPU, {driver.kills} kills, {dict(driver.done)}")
    assert set(driver.done) == {act.__name__ for act, _ in driver.acts}
