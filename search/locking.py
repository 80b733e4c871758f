"""Locks between processes: who drains the outbox, who rebuilds the index, who makes the first one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
