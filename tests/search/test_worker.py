"""The worker that follows the outbox: it outlives a full disk, a lock it cannot get, a lost lock folder, a broken database."""

import errno
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection

from search import indexing
from search.drift import index_drift
from search.engines import search_engine
from search.locking import alone
from search.models import IndexChange
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_index")]


class Enough(Exception):
    """Ends a worker that would go on for ever."""


@pytest.fixture
def look(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[int]]:
    """Runs the worker: before each look one of the given steps; returns how many changes waited after each look."""
    settings.SEARCH_INLINE = False
    factories.article("Hội nghị thứ nhất")
    call_command("follow_outbox", once=True)

    def run(*steps: Callable[[], Any]) -> list[int]:
        waiting: list[int] = []
        left: Iterator[Callable[[], Any]] = iter(steps)

        def next_step(seconds: float) -> None:
            waiting.append(IndexChange.objects.count())
            step = next(left, None)
            if step is None:
                raise Enough
            step()

        monkeypatch.setattr("time.sleep", next_step)
        with pytest.raises(Enough):
            call_command("follow_outbox")
        return waiting

    return run


def nothing() -> None:
    """Let the worker look once more."""


@pytest.mark.slow
def test_it_outlives_a_full_disk(look: Any, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    factories.article("Hội nghị thứ hai")
    write = search_engine().write

    def full(*args: Any, **kwargs: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(search_engine(), "write", full)
    waiting = look(nothing, lambda: monkeypatch.setattr(search_engine(), "write", write), nothing)
    assert waiting == [1, 1, 0, 0]
    assert "changes wait" in capfd.readouterr().err
    assert not index_drift()


@pytest.mark.slow
def test_it_waits_for_a_lock_that_another_holds_and_dies_with(
    look: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.article("Hội nghị thứ hai")
    monkeypatch.setattr(indexing, "alone", lambda work: alone(work, wait=0))
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with alone("drain"):
            held.set()
            let_go.wait(60)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(60)

    def release() -> None:
        let_go.set()
        other.join()

    assert look(nothing, release, nothing) == [1, 1, 0, 0]
    assert not index_drift()


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps the archive's locks itself")
def test_it_makes_a_folder_of_locks_that_was_removed(look: Any, settings: Any) -> None:
    def lose() -> None:
        shutil.rmtree(Path(settings.DATA_DIR) / "locks")
        factories.article("Hội nghị thứ hai")

    assert look(lose, nothing) == [0, 0, 0]
    assert not index_drift()


@pytest.mark.slow
@pytest.mark.parametrize("place", ["_write", "_finish"])
def test_it_outlives_a_database_that_breaks_off(
    look: Any, place: str, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    """Before the index heard of the change, and after: the row waits, and is drained once more."""
    factories.article("Hội nghị thứ hai")
    whole = getattr(indexing, place)

    def broken(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(indexing, place, broken)
    assert look(nothing, lambda: monkeypatch.setattr(indexing, place, whole), nothing) == [1, 1, 0, 0]
    assert "closed the connection" in capfd.readouterr().err
    assert issubclass(OperationalError, DatabaseError)
    assert not index_drift()


def test_it_rebuilds_an_index_that_was_removed_under_it(look: Any, own_index: Path) -> None:
    def remove() -> None:
        for folder in own_index.glob("index-*"):
            shutil.rmtree(folder)
        factories.article("Hội nghị thứ hai")

    assert look(remove, nothing, nothing)[-1] == 0
    assert not index_drift()
