"""Hosts asked side by side: each in a thread of its own, never two requests to one host at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Generic, TypeVar

Result = TypeVar("Result")
Job = TypeVar("Job")


class SideBySide(Generic[Job, Result]):
    """Work that is going on, by the host it is for; nothing in it touches the database."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pool = ThreadPoolExecutor(max_workers=most, thread_name_prefix="host")
        self._going: dict[str, tuple[Job, Future[Result]]] = {}

    def __enter__(self) -> SideBySide[Job, Result]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=kind is None, cancel_futures=True)

    @property
    def has_room(self) -> bool:
        return len(self._going) < self._most

    @property
    def busy(self) -> Iterable[str]:
        """The hosts that are being asked."""
        return self._going.keys()

    def begin(self, site: str, job: Job, work: Callable[[], Result]) -> None:
        """Do some work for a host that is not busy."""
        self._going[site] = (job, self._pool.submit(work))

    def first_done(self, seconds: float | None) -> tuple[Job, Future[Result]] | None:
        """Wait for the first work that is done, so many seconds at most; None where none is."""
        done, _ = wait([future for _, future in self._going.values()], seconds, FIRST_COMPLETED)
        for site, (job, future) in self._going.items():
            if future in done:
                del self._going[site]
                return job, future
        return None
