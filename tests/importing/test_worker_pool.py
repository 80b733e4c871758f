"""Worker processes: results in order, whatever dies."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.importing.worker_pool import DIED, WorkerPool


def work(task: int, folder: Path) -> int:
    """Double a number; 13 ends its process whenever it is tried, 17 only the first time, 19 raises."""
    (folder / f"{task}-{os.getpid()}").touch()
    if task == 13 or (task == 17 and len(list(folder.glob("17-*"))) == 1):
        os.kill(os.getpid(), signal.SIGKILL)
    if task == 19:
        raise OSError("no room")
    return task * 2


def nothing() -> None:
    """Prepare nothing."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def results(folder: Path, entries: Any, **options: Any) -> Iterator[tuple[Any, Any]]:
    with closing(WorkerPool(work, folder, **{"processes": 2, "prepare": nothing, **options})) as pool:
        yield from pool.map(entries, lambda entry: None if entry < 0 else entry, lambda entry: 500_000)


def test_a_task_that_ends_its_process_is_given_up_and_no_other_is_lost(tmp_path: Path) -> None:
    entries = [*range(10), -1, 13, *range(20, 60), 17, -2, *range(60, 70)]
    found = list(results(tmp_path, entries))
    assert [entry for entry, _ in found] == entries
    expected = [None if entry < 0 else DIED if entry == 13 else entry * 2 for entry in entries]
    assert [result for _, result in found] == expected
    assert len(list(tmp_path.glob("17-*"))) == 2


def test_an_error_comes_after_the_results_before_it(tmp_path: Path) -> None:
    def source() -> Iterator[int]:
        yield from range(12)
        raise ValueError("the source ends")

    met: list[int] = []

    def collect() -> None:
        for _, result in results(tmp_path, source()):
            met.append(result)

    with pytest.raises(ValueError, match="the source ends"):
        collect()
    assert met == [number * 2 for number in range(12)]
    with pytest.raises(OSError, match="no room"):
        list(results(tmp_path, [19]))


def test_no_more_is_asked_for_than_a_few_chunks_ahead(tmp_path: Path) -> None:
    asked: list[int] = []

    def source() -> Iterator[int]:
        for number in range(100, 1_000):
            asked.append(number)
            yield number

    found = results(tmp_path, source())
    next(found)
    assert len(asked) <= 2 * 3 * 16 + 1
    found.close()  # type: ignore[attr-defined]  # a generator


def test_workers_that_do_not_start_are_said(tmp_path: Path) -> None:
    with pytest.raises(BrokenProcessPool):
        list(results(tmp_path, [1, 2], prepare=die))
