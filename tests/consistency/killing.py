"""A process that is killed: at some statement to the database, and none is made after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


class Killed(BaseException):
    """The process is gone; like a signal it is no error that a handler may swallow."""


@contextmanager
def killed_after(statements: int) -> Iterator[None]:
    """Have the work within the block die before its next statement, once so many were made.

    Every later one fails too, as in a process that is gone: what a handler would still write is not written. The
    database rolls back what was not committed.
    """
    made = 0

    def count(execute: Any, sql: Any, parameters: Any, many: Any, context: Any) -> Any:
        nonlocal made
        made += 1
        if made > statements:
            raise Killed
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(count):
        yield
