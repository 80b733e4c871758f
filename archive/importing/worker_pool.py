"""Tasks for worker processes: results in the order of the tasks, a bounded number under way, dead workers replaced.

A task whose worker dies under it, alone and twice, is given up and said; all others are done. Workers end with the
process that gave them work, however that ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from django.conf import settings

_CHUNK = 16  # tasks sent to a worker at once
_MOST_BYTES = 4_000_000  # in one chunk, where it has several tasks
_AHEAD = 3  # chunks under way for each worker; more would only hold more pages in memory
_LOADED_FIRST = "archive.importing.reading"
_ATTEMPTS = 2  # a worker may die of something else than its task

_Entry = TypeVar("_Entry")
_Sent = TypeVar("_Sent")


@dataclass(frozen=True, slots=True)
class WorkerDied:
    """What stands in place of a result where the task ended its process."""


DIED: Final = WorkerDied()


class WorkerPool:
    """`processes` processes that do `work(task, *known)`; `work` and all values are sent to them.

    `prepare` runs in each before its first task, with the values of `prepared_by`. Workers are forks of a process that
    has loaded what reads pages and nothing else: a fork of this one would share its database connection and its locks,
    and a process started anew would load everything again, which takes as long as twenty pages.
    """

    def __init__(
        self,
        work: Callable[..., Any],
        *known: Any,
        processes: int,
        prepare: Callable[..., None],
        prepared_by: Sequence[Any] = (),
    ) -> None:
        self._processes = processes
        self._start = (work, known, prepare, tuple(prepared_by))
        self._pool = self._new_pool()

    def close(self) -> None:
        """Let the workers go; what is under way is not waited for longer than its task."""
        self._pool.shutdown(cancel_futures=True)

    def map(
        self,
        entries: Iterable[_Entry],
        task_of: Callable[[_Entry], Any],
        size_of: Callable[[_Entry], int] = lambda entry: 0,
    ) -> Iterator[tuple[_Entry, Any]]:
        """Yield each entry with the result of its task, in order; with None where it has no task, with DIED where the
        task was given up.

        An error of the source, or of a task, is raised after all results that come before it. Raises BrokenProcessPool
        where workers do not even start.
        """
        chunks = chunked(entries, task_of, size_of)
        return in_order(chunks, self._hand, self._results, task_of, ahead=self._processes * _AHEAD)

    def _results(self, chunk: Chunk[Any]) -> list[Any]:
        while chunk.tasks:
            if chunk.future is not None:
                try:
                    return chunk.future.result()
                except BrokenProcessPool:
                    pass
            if chunk.pool is self._pool:
                self._renew_workers()
                return [self._result_alone(task) for task in chunk.tasks]
            self._hand(chunk)  # what it was handed to broke under another one
        return []

    def _result_alone(self, task: Any) -> Any:
        for _ in range(_ATTEMPTS):
            try:
                return self._pool.submit(_work, [task]).result()[0]
            except BrokenProcessPool:
                self._renew_workers()
        self._pool.submit(_work, []).result()  # or else it is not the task
        return DIED

    def _hand(self, chunk: Chunk[Any]) -> Chunk[Any]:
        chunk.pool, chunk.future = self._pool, None
        if chunk.tasks:
            with suppress(BrokenProcessPool):  # which is met again when its turn comes
                chunk.future = self._pool.submit(_work, chunk.tasks)
        return chunk

    def _renew_workers(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([_LOADED_FIRST])  # heard when the first pool of a process is made
        return ProcessPoolExecutor(self._processes, mp_context=context, initializer=_prepare, initargs=self._start)


@dataclass(slots=True)
class Chunk(Generic[_Entry]):
    """Entries that stand one after another, and the tasks of those that have one."""

    entries: list[_Entry]
    tasks: list[Any]
    future: Future[list[Any]] | None = None
    pool: ProcessPoolExecutor | None = None


def in_order(
    chunks: Iterator[Chunk[_Entry]],
    hand: Callable[[Chunk[_Entry]], _Sent],
    results_of: Callable[[_Sent], list[Any]],
    task_of: Callable[[_Entry], Any],
    *,
    ahead: int,
) -> Iterator[tuple[_Entry, Any]]:
    """Yield each entry with the result of its task, in order, None where it has none; so many chunks are handed out
    `ahead`. An error of the source is raised after all results that come before it.
    """
    under_way: deque[tuple[Chunk[_Entry], _Sent]] = deque()
    error: Exception | None = None
    is_ended = False
    while True:
        while not is_ended and len(under_way) < ahead:
            try:
                chunk = next(chunks)
            except StopIteration:
                is_ended = True
            except Exception as raised:
                is_ended, error = True, raised
            else:
                under_way.append((chunk, hand(chunk)))
        if not under_way:
            break
        chunk, handed = under_way.popleft()
        results = iter(results_of(handed))
        for entry in chunk.entries:
            yield entry, None if task_of(entry) is None else next(results)
    if error is not None:
        raise error


def chunked(
    entries: Iterable[_Entry],
    task_of: Callable[[_Entry], Any],
    size_of: Callable[[_Entry], int],
    *,
    most: int = _CHUNK,
) -> Iterator[Chunk[_Entry]]:
    """The entries in their order, `most` together; an error of the source comes after what it gave before."""
    chunk: Chunk[_Entry] = Chunk([], [])
    size = 0
    try:
        for entry in entries:
            chunk.entries.append(entry)
            if (task := task_of(entry)) is not None:
                chunk.tasks.append(task)
                size += size_of(entry)
            if len(chunk.entries) >= most or size >= _MOST_BYTES:
                yield chunk
                chunk, size = Chunk([], []), 0
    except Exception:
        yield chunk
        raise
    if chunk.entries:
        yield chunk


def use_folder(captures: Path) -> None:
    """Prepare a worker to store and load bytes in the folder of its parent, whatever the settings say."""
    settings.CAPTURE_DIR = captures


# --- in a worker ----------------------------------------------------------------------------------------------------


_at_work: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []


def _prepare(
    work: Callable[..., Any], known: tuple[Any, ...], prepare: Callable[..., None], prepared_by: tuple[Any, ...]
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that writes
    threading.Thread(target=_die_with_parent, daemon=True).start()
    prepare(*prepared_by)
    _at_work.append((work, known))


def _die_with_parent() -> None:
    """Workers wait for work for ever; when the process that gave it is killed they must not stay behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(tasks: list[Any]) -> list[Any]:
    work, known = _at_work[0]
    return [work(task, *known) for task in tasks]
