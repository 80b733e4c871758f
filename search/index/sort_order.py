"""The order of hits: by relevance or by fields, then by recency and by the number in the key.

A sort key is a function from indices into the matching documents to values of any sortable dtype, smallest first. Of
thousands of matches only a page is shown, so a sort key is computed only for those on which the keys before it tie.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.errors import UnknownField
from search.index.bm25 import Scores
from search.index.cache import PostingCache
from search.index.columns import NumberColumn, column, ordinals
from search.index.docsets import DocIndices
from search.index.segments import SegmentReader

SortKey = Callable[[DocIndices], NDArray[Any]]

_STEP = np.float32(1_000)  # scores that differ by less than a thousandth count as equal, and recency decides
_LAST = 2**63 - 1


def first(keys: Sequence[SortKey], count: int, wanted: int) -> DocIndices:
    """Return the indices of the `wanted` smallest of `count` entries in order, by the first key, then by the next ones.

    The result is intp, shape `(min(wanted, count),)`.
    """
    sure: list[DocIndices] = []
    left = np.arange(count)
    for key in keys:
        if left.size <= wanted:
            break
        values = key(left)
        limit = np.partition(values, wanted - 1)[wanted - 1]
        below = left[values < limit]
        sure.append(below)
        wanted -= below.size
        left = left[values == limit]
    chosen = np.concatenate([*sure, left[:wanted]])
    return chosen[np.lexsort([key(chosen) for key in reversed(keys)])]


def by_score(scores: Scores) -> SortKey:
    """Order by score, the highest first; `scores` has one entry per match."""
    return lambda spots: -(scores.take(spots) * _STEP).astype(np.int32)


def by_flag(flags: NDArray[np.int8]) -> SortKey:
    """Order flagged entries (1) before others (0); `flags` has one entry per match."""
    return lambda spots: -flags.take(spots)


def by_number(segment: SegmentReader, name: str, docs: DocIndices, cache: PostingCache) -> SortKey:
    """Order by the numbers of a field, largest first with "-" before its name; documents without one come last."""
    keys = cache.get((segment.name, "order", name), lambda: _number_keys(segment, name, cache)).values
    return lambda spots: keys.take(docs.take(spots))


def _number_keys(segment: SegmentReader, name: str, cache: PostingCache) -> NumberColumn:
    held = column(segment, name.removeprefix("-"), cache)
    values = -held.values if name.startswith("-") else held.values
    return NumberColumn(np.where(held.present(), values, np.inf if values.dtype.kind == "f" else np.int64(_LAST)))


def by_order(segment: SegmentReader, docs: DocIndices) -> SortKey:
    """Order by the number at the end of the document's key (see `codec.tie_number`)."""
    return lambda spots: segment.order.take(docs.take(spots))


def by_keyword(
    segment: SegmentReader, name: str, docs: DocIndices, everywhere: Sequence[SegmentReader], cache: PostingCache
) -> SortKey:
    """Order by the keyword of a field, "-" before its name: descending. Documents without one come last.

    `everywhere` holds all segments of the index, because the order of values must be the same in each.

    Raises:
        UnknownField: a document has several values in this field.
    """
    plain = name.removeprefix("-")
    tables = {each.name: ordinals(each, plain, cache) for each in everywhere}
    if any(table.single is None for table in tables.values()):
        raise UnknownField(f"{plain!r} has several values a document: there is no order by it")
    values = sorted({value for table in tables.values() for value in table.values})
    ranks = {value: rank for rank, value in enumerate(values)}
    own, sign = tables[segment.name], -1 if name.startswith("-") else 1
    row = np.array([*(sign * ranks[value] for value in own.values), len(ranks) + 1], dtype=np.int64)
    numbers = own.single if own.single is not None else np.zeros(segment.count, dtype=np.intp)
    return lambda spots: row[numbers[docs[spots]]]


class _KeyRanks(NamedTuple):
    """The place of each document of a segment in the order of all keys of the index."""

    ranks: NDArray[np.int64]  # shape (count,)

    @property
    def nbytes(self) -> int:
        return self.ranks.nbytes


def by_key(
    segment: SegmentReader, name: str, docs: DocIndices, everywhere: Sequence[SegmentReader], cache: PostingCache
) -> SortKey:
    """Order by the document's key as text, "-" before its field's name: descending.

    `everywhere` holds all segments of the index.
    """

    def rank() -> _KeyRanks:
        keys = list(chain.from_iterable(each.keys() for each in everywhere))
        ranks = np.empty(len(keys), dtype=np.int64)
        ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
        begin = sum(each.count for each in everywhere[: everywhere.index(segment)])
        return _KeyRanks(ranks[begin : begin + segment.count].copy())

    names = tuple(each.name for each in everywhere)
    ranks, sign = cache.get((segment.name, "key ranks", names), rank).ranks, -1 if name.startswith("-") else 1
    return lambda spots: sign * ranks.take(docs.take(spots))
