"""A process that does long work: the queue's jobs, imports whose process died, and pieces of others' imports."""

from __future__ import annotations

import time
from typing import Any

from django.db import close_old_connections

from archive.importing.pieces import PieceReader
from archive.jobs.file_imports import take_up
from archive.jobs.queue import is_anything_queued, make_worker, work
from search.indexing import follow_now
from search.locking import Locked

_INTERVAL = 1.0  # seconds between two looks, where there was nothing to do
_LOOK_AGAIN = 15.0  # seconds after which it is looked for what dead processes left


def serve() -> None:
    """Work until told to stop by a signal.

    Any number of processes may: one of them works off the queue, all of them read, and when one dies the others do what
    it did. One that saves an import works off the queue between two parts of it.
    """
    queue, reader = QueueShare(make_worker()), PieceReader()
    queue.worker.configure_signals()
    looked_at = float("-inf")
    while queue.worker.running:
        close_old_connections()
        queue.work_off()
        if queue.worker.running and time.monotonic() - looked_at >= _LOOK_AGAIN:
            take_up(between_parts=queue.work_off_between)
            looked_at = time.monotonic()
        if queue.worker.running and not reader.read_one():
            time.sleep(_INTERVAL)


def serve_once() -> None:
    """Do what is there to be done, and end. Raises Locked where another process works off the queue."""
    work()
    take_up()
    reader = PieceReader()
    while reader.read_one():
        pass


class QueueShare:
    """One process's share in working off the queue, which the one of them does that finds nobody at it."""

    def __init__(self, worker: Any) -> None:
        self.worker = worker
        self._is_ours = False
        self._looked_at = float("-inf")

    def work_off(self) -> bool:
        """Do what waits; False where nothing did, or another process does it, which is asked now and then only."""
        is_time = time.monotonic() - self._looked_at >= _LOOK_AGAIN
        if not is_time and not self._is_ours:
            return False
        is_waited_for = is_anything_queued()
        if is_time or is_waited_for:
            self._looked_at = time.monotonic()
            try:
                work(self.worker)
                self._is_ours = True
            except Locked:
                self._is_ours = False
        return self._is_ours and is_waited_for

    def work_off_between(self) -> None:
        """Do what waits between two parts of other work, which goes on as soon as that is done.

        Raises SystemExit where this process was told to stop meanwhile.
        """
        if self.work_off():
            follow_now()
        if not self.worker.running:
            raise SystemExit
