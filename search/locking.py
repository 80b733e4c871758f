"""Locks between processes: who drains the outbox, who rebuilds the index; and threads that work behind a page."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

logger = logging.getLogger(__name__)


class Locked(Exception):
    """Another process, or another thread of this one, is at it."""


@contextmanager
def alone(folder: str | Path, work: str, *, wait: float = 30.0) -> Iterator[None]:
    """Hold the lock of the work, a file in the folder, within the block: `with alone(locks, "rebuild"): …`.

    Raises Locked when it is not free within `wait` seconds. The operating system frees the lock of a process that dies.
    """
    from filelock import FileLock, Timeout  # a tenth of the start of a process that takes no lock

    Path(folder).mkdir(parents=True, exist_ok=True)
    lock = FileLock(Path(folder, f"{work}.lock"))
    try:
        lock.acquire(timeout=wait)
    except Timeout as error:
        raise Locked(f"{work}: another process is at it") from error
    try:
        yield
    finally:
        lock.release()


def is_locked(folder: str | Path, work: str) -> bool:
    """Whether somebody does the work now."""
    try:
        with alone(folder, work, wait=0):
            return False
    except Locked:
        return True


class Background:
    """At most one thread of this process that does work of one name; it ends with the process."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._begun = threading.Lock()

    def start(self, work: Callable[[], Any], *, busy: tuple[type[Exception], ...] = (Locked,)) -> None:
        """Have the thread do the work, unless it is at something already; what it raises goes into the log.

        `busy` are the exceptions that say that another process is at it.
        """
        if not self._begun.acquire(blocking=False):
            return

        def run() -> None:
            try:
                work()
            except busy:
                logger.info("%s: another process is at it already", self.name)
            except Exception:
                logger.exception("%s: not done", self.name)
            finally:
                connection.close()
                self._begun.release()

        threading.Thread(target=run, name=self.name, daemon=True).start()
