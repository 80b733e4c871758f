"""Rows taken some at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def in_batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the rows in lists of so many, the last one of what is left; no more are asked for than are wanted."""
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch
