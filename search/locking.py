"""Locks between processes: who drains the outbox, who rebuilds the index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from filelock import FileLock, Timeout


class Locked(Exception):
    """Another process, or another thread of this one, is at it."""


@contextmanager
def alone(name: str, *, wait: float = 30.0) -> Iterator[None]:
    """Hold the lock of the name within the block; raises Locked when it is not free within `wait` seconds.

    The operating system frees the lock of a process that dies.
    """
    folder = Path(settings.DATA_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{name}.lock")
    try:
        lock.acquire(timeout=wait)
    except Timeout as error:
        raise Locked(name) from error
    try:
        yield
    finally:
        lock.release()


def is_locked(name: str) -> bool:
    """Whether someone holds the lock of the name now."""
    try:
        with alone(name, wait=0):
            return False
    except Locked:
        return True
