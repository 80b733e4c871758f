"""A full disk: the site goes on with the index it has, says that changes wait, and catches up when there is room."""

from __future__ import annotations

import errno
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from search import indexing
from search.drift import index_drift
from search.engine import SearchPage, SearchRequest, find
from search.index.section_file import SectionWriter
from search.models import IndexChange
from tests import factories
from tests.search.test_indexing import wait_for_repairs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_index")]


class Disk(NamedTuple):
    """What the index lies on, and how many articles are written there."""

    fill: Callable[[], None]
    free: Callable[[], None]
    articles: int


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """A disk on which writing fails as on a full one."""

    def full(self: Any, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    write = SectionWriter._write
    return Disk(
        fill=lambda: monkeypatch.setattr(SectionWriter, "_write", full),
        free=lambda: monkeypatch.setattr(SectionWriter, "_write", write),
        articles=2,
    )


@pytest.fixture
def mounted(own_index: Path) -> Iterator[Disk]:
    """A file system of a few megabytes, which only the administrator may mount."""
    shutil.rmtree(own_index)
    own_index.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(own_index)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a file system may not be mounted here")
    filler = own_index / "filler"

    def fill() -> None:
        for size in (1 << 16, 1 << 12, 1):
            with suppress(OSError), filler.open("ab", buffering=0) as file:
                while file.write(b"x" * size):
                    pass

    yield Disk(fill=fill, free=filler.unlink, articles=400)
    subprocess.run(["umount", "--lazy", str(own_index)], check=True)


def ask() -> SearchPage:
    page = find(SearchRequest(query="chuyển đổi số"))
    wait_for_repairs()  # it begins to drain in the background
    return page


@pytest.fixture(params=["pretended", pytest.param("mounted", marks=pytest.mark.soak)])
def disk(request: pytest.FixtureRequest) -> Disk:
    found: Disk = request.getfixturevalue(request.param)
    return found


@pytest.mark.slow
def test_it_lets_changes_wait_and_loses_none(disk: Disk, own_index: Path) -> None:
    with indexing.batched():
        old = [factories.article(f"Chuyển đổi số ở xã {number}") for number in range(disk.articles)]
    disk.fill()
    new = [factories.article(f"Chuyển đổi số ở thôn {number}") for number in range(3)]
    factories.delete(old[0])
    page = ask()
    assert (page.total, page.pending, page.degraded) == (disk.articles, 4, False)
    with pytest.raises(OSError, match="No space"):
        indexing.rebuild()
    assert len(list(own_index.glob("index-*"))) == 1  # the half-built one takes no room
    for command in ("follow_outbox", "update_index"):
        with pytest.raises(CommandError, match="cannot be written"):
            call_command(command, **({"once": True} if command == "follow_outbox" else {}))
    assert ask().total == disk.articles
    disk.free()
    assert indexing.drain() == 4
    page = ask()
    assert (page.total, page.pending) == (disk.articles - 1 + len(new), 0)
    assert not index_drift()
    assert not IndexChange.objects.exists()
    print(f"a full disk under {disk.articles} articles: 4 changes waited, none was lost")
