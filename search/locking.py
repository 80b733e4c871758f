"""Locks between processes: who drains the outbox, who rebuilds the index; and threads that work behind a page.

A work of the whole archive has one lock, wherever its processes run: with PostgreSQL the database keeps it, so that it
holds between hosts; with SQLite, which one host has alone, it is a file in the data folder.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, OperationalError, connection

logger = logging.getLogger(__name__)

_GRACE = 1.0  # seconds in which PostgreSQL notices that a process died and frees what it held
_LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's code of a lock that was waited for in vain


class Locked(Exception):
    """Another process, or another thread of this one, is at it."""


@contextmanager
def alone(work: str, *, wait: float = 30.0) -> Iterator[None]:
    """Hold the archive's lock of the work within the block: `with alone("rebuild"): …`.

    Raises Locked when it is not free within `wait` seconds. The lock of a process that dies is free again.
    """
    with _held(work, wait, max(wait, _GRACE)):
        yield


def is_locked(work: str) -> bool:
    """Whether somebody, on whichever host, does the work now."""
    try:
        with _held(work, 0, 0):
            return False
    except Locked:
        return True


def forget_lock(work: str) -> None:
    """Remove what the lock of a work that never comes again leaves behind; nobody may hold it."""
    Path(_folder(), f"{work}.lock").unlink(missing_ok=True)


@contextmanager
def alone_in(folder: str | Path, work: str, *, wait: float = 30.0) -> Iterator[None]:
    """Hold the lock of work in one folder, a file in it, within the block, as `alone` does for the archive."""
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


def _held(work: str, wait: float, wait_in_database: float) -> AbstractContextManager[None]:
    if connection.vendor == "postgresql":
        return _alone_in_database(work, wait_in_database)
    return alone_in(_folder(), work, wait=wait)


@contextmanager
def _alone_in_database(work: str, wait: float) -> Iterator[None]:
    """A lock that lives as long as a transaction of a connection of its own, which does nothing else.

    The caller's transactions neither hold nor free it, and a pooler may pool transactions.
    """
    own = connection.copy()
    key = int.from_bytes(hashlib.sha256(work.encode()).digest()[:8], signed=True)
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', '0', true)")
            if wait:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [str(round(wait * 1000))])
                try:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
                except OperationalError as error:
                    if getattr(error.__cause__, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
                        raise
                    raise Locked(f"{work}: another process is at it") from error
            else:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [key])
                if not cursor.fetchone()[0]:
                    raise Locked(f"{work}: another process is at it")
        yield
    finally:
        with suppress(Error):  # a connection that is gone holds nothing
            own.rollback()  # answered when the lock is free; that a connection was closed, the server notices later
        own.close()


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "locks"


class Background:
    """At most one thread of this process that does work of one name; it ends with the process."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._guard = threading.Lock()
        self._is_running = self._is_asked_again = False

    def start(
        self, work: Callable[[], Any], *, busy: tuple[type[Exception], ...] = (Locked,), once_more: bool = False
    ) -> None:
        """Have a thread do the work, unless it is at something already; what it raises goes into the log.

        `busy` are the exceptions that say that another process is at it. With `once_more` a thread that is at it does
        it once more at its end, for what came after it looked for the last time.
        """
        with self._guard:
            self._is_asked_again |= self._is_running and once_more
            if self._is_running:
                return
            self._is_running = True
        threading.Thread(target=self._run, args=(work, busy), name=self.name, daemon=True).start()

    def _run(self, work: Callable[[], Any], busy: tuple[type[Exception], ...]) -> None:
        while True:
            try:
                work()
            except busy:
                logger.info("%s: not now; another process is at it, or the index cannot be reached", self.name)
            except Exception:
                logger.exception("%s: not done", self.name)
            finally:
                connection.close()
            with self._guard:
                if not self._is_asked_again:
                    self._is_running = False
                    return
                self._is_asked_again = False
