"""The order of documents found: by relevance or by fields, recency and key deciding between equal ones.

A key is asked for the documents at some places of a result and returns what they are ordered by, smallest first. Of
thousands found only a page is wanted, so that a key is asked only for those that the keys before it left undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.errors import UnknownField
from search.index.bm25 import Scores
from search.index.cache import PostingCache
from search.index.columns import NumberColumn, column, ordinals
from search.index.docsets import DocIndices
from search.index.segments import SegmentReader

SortKey = Callable[[DocIndices], NDArray[Any]]

_STEP = np.float32(1_000)  # scores closer than a thousandth are equal, and recency decides
_LAST = 2**63 - 1


def first(keys: Sequence[SortKey], count: int, wanted: int) -> DocIndices:
    """The places of the `wanted` smallest of `count` entries, in order: by the first key, equal ones by the next."""
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
    """The highest score first."""
    return lambda places: -(scores[places] * _STEP).astype(np.int32)


def by_flag(flags: NDArray[np.int8]) -> SortKey:
    """Those that are flagged first."""
    return lambda places: -flags[places]


def by_number(segment: SegmentReader, name: str, docs: DocIndices, cache: PostingCache) -> SortKey:
    """By the numbers of a field, "-" before its name: the largest first. Who has none comes last."""
    keys = cache.get((segment.name, "order", name), lambda: _number_keys(segment, name, cache)).values
    return lambda places: keys[docs[places]]


def _number_keys(segment: SegmentReader, name: str, cache: PostingCache) -> NumberColumn:
    held = column(segment, name.removeprefix("-"), cache)
    values = -held.values if name.startswith("-") else held.values
    return NumberColumn(np.where(held.present(), values, np.inf if values.dtype.kind == "f" else np.int64(_LAST)))


def by_order(segment: SegmentReader, docs: DocIndices) -> SortKey:
    """By the number that every document has for this purpose."""
    return lambda places: segment.order[docs[places]]


def by_keyword(
    segment: SegmentReader, name: str, docs: DocIndices, everywhere: Sequence[SegmentReader], cache: PostingCache
) -> SortKey:
    """By the single keyword of a field, its place among those of all segments taken as a number."""
    plain = name.removeprefix("-")
    tables = {each.name: ordinals(each, plain, cache) for each in everywhere}
    if any(table.single is None for table in tables.values()):
        raise UnknownField(f"{plain!r} has several values a document: there is no order by it")
    values = sorted({value for table in tables.values() for value in table.values})
    ranks = {value: rank for rank, value in enumerate(values)}
    own, sign = tables[segment.name], -1 if name.startswith("-") else 1
    row = np.array([*(sign * ranks[value] for value in own.values), len(ranks) + 1], dtype=np.int64)
    numbers = own.single if own.single is not None else np.zeros(segment.count, dtype=np.intp)
    return lambda places: row[numbers[docs[places]]]
