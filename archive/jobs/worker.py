"""A process that does long work: the queue's jobs, imports whose process died, and pieces of others' imports."""

from __future__ import annotations

import time

from django.db import close_old_connections

from archive.importing.pieces import PieceReader
from archive.jobs.file_imports import take_up
from archive.jobs.queue import is_anything_queued, make_worker, work
from search.locking import Locked

_INTERVAL = 1.0  # seconds between two looks, where there was nothing to do
_LOOK_AGAIN = 15.0  # seconds after which it is looked for what dead processes left


def serve() -> None:
    """Work until told to stop by a signal.

    Any number of processes may: one of them works off the queue, all of them read, and when one dies the others do what
    it did.
    """
    worker, reader = make_worker(), PieceReader()
    worker.configure_signals()
    looked_at, is_ours = float("-inf"), False
    while worker.running:
        close_old_connections()
        is_time = time.monotonic() - looked_at >= _LOOK_AGAIN
        if is_time or (is_ours and is_anything_queued()):
            is_ours = _work(worker)
        if is_time and worker.running:
            take_up()
            looked_at = time.monotonic()
        if worker.running and not reader.read_one():
            time.sleep(_INTERVAL)


def serve_once() -> None:
    """Do what is there to be done, and end. Raises Locked where another process works off the queue."""
    work()
    take_up()
    reader = PieceReader()
    while reader.read_one():
        pass


def _work(worker: object) -> bool:
    try:
        work(worker)
    except Locked:
        return False
    return True
