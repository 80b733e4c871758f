"""The archive through random acts, compared after each with a model in plain Python."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from tests.consistency.driver import Driver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def archive(own_index: Path, settings: Any) -> Path:
    settings.CAPTURE_DIR = own_index.parent / "captures"
    settings.WARC_DIR = own_index.parent / "warcs"
    call_command("load_reference_data", verbosity=0)
    return own_index.parent


def drive(archive: Path, seed: int, steps: int) -> dict[str, int]:
    driver = Driver(archive, seed, User.objects.create_user("bien-tap"))
    done: dict[str, int] = {}
    for number in range(steps):
        try:
            act = driver.step()
        except Exception as error:
            error.add_note(f"seed {seed}, step {number}")
            raise
        done[act] = done.get(act, 0) + 1
    return done


@pytest.mark.slow
def test_database_index_counts_feeds_and_exports_follow_every_act(archive: Path) -> None:
    assert len(drive(archive, seed=7, steps=25)) >= 8


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40))
def test_ten_thousand_acts(archive: Path, seed: int) -> None:
    done = drive(archive, seed=100 + seed, steps=250)
    print(f"seed {seed}: {done}")
    assert len(done) == 17
