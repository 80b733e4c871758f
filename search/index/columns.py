"""Values by document: numbers to sort and compare by, and ordinals of values to count facets by.

Arrays are indexed by the document numbers of one segment.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.index.cache import PostingCache
from search.index.docsets import DocIndices
from search.index.fields import MISSING
from search.index.segments import SegmentReader

_FEW = 64  # up to so many documents are counted faster one by one than as whole arrays


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A number for each document; MISSING (or not-a-number) where there is none."""

    values: NDArray[Any]  # int64 or float64, shape (count,)

    @property
    def nbytes(self) -> int:
        return self.values.nbytes

    def present(self) -> NDArray[np.bool_]:
        """Return which documents have a value: bool, shape `(count,)`."""
        if self.values.dtype.kind == "f":
            return np.asarray(~np.isnan(self.values))
        present: NDArray[np.bool_] = self.values != MISSING
        return present


@dataclass(frozen=True, slots=True)
class Ordinals:
    """The distinct values of a field and which documents have which; an ordinal is an index into `values`.

    A field with at most one value per document has `single`; otherwise `docs` and `numbers` are pairs.
    """

    values: list[str]
    single: DocIndices | None  # ordinal of each document, len(values) where it has none, shape (count,)
    docs: DocIndices  # documents of the pairs, shape (pairs,)
    numbers: DocIndices  # ordinals of the pairs, shape (pairs,)

    @property
    def nbytes(self) -> int:
        rows = self.docs.nbytes + self.numbers.nbytes + (0 if self.single is None else self.single.nbytes)
        return rows + 70 * len(self.values)

    def counts(self, docs: DocIndices, count: int) -> dict[str, int]:
        """Count the documents by value; values that none of them has are left out.

        Args:
            docs: document numbers, unique.
            count: the number of documents of the segment.
        """
        size = len(self.values) + 1
        if self.single is not None and docs.size <= _FEW:
            few = Counter(self.single.take(docs).tolist())
            return {self.values[i]: n for i, n in few.items() if i < len(self.values)}
        if self.single is not None:
            numbers = self.single if docs.size == count else self.single.take(docs)
        else:
            chosen = np.zeros(count, dtype=np.bool_)
            chosen[docs] = True
            numbers = self.numbers[chosen.take(self.docs)]
        counted = np.bincount(numbers, minlength=size).tolist()
        return {value: n for value, n in zip(self.values, counted, strict=False) if n}


_NO_NUMBERS: DocIndices = np.empty(0, dtype=np.intp)


def column(segment: SegmentReader, field: str, cache: PostingCache) -> NumberColumn:
    """Return the numbers of a field in a segment."""

    def read() -> NumberColumn:
        values = segment.numbers(field)
        if values is None:
            return NumberColumn(np.full(segment.count, MISSING, dtype=np.int64))
        return NumberColumn(values.astype(values.dtype.newbyteorder("="), copy=False))

    return cache.get((segment.name, "column", field), read)


def ordinals(segment: SegmentReader, field: str, cache: PostingCache) -> Ordinals:
    """Return the values of a keyword or number field in a segment, ready to be counted."""

    def read() -> Ordinals:
        return _of_numbers(segment, field) if field in segment.number_fields() else _of_keywords(segment, field)

    return cache.get((segment.name, "ordinals", field), read)


def _of_numbers(segment: SegmentReader, field: str) -> Ordinals:
    values = segment.numbers(field)
    entry = NumberColumn(np.full(segment.count, MISSING) if values is None else values)
    present = entry.present()
    distinct, inverse = np.unique(entry.values[present], return_inverse=True)
    single = np.full(segment.count, distinct.size, dtype=np.intp)
    single[present] = inverse
    return Ordinals([str(value) for value in distinct.tolist()], single, _NO_NUMBERS, _NO_NUMBERS)


def _of_keywords(segment: SegmentReader, field: str) -> Ordinals:
    values: list[str] = []
    rows: list[NDArray[Any]] = []
    for term, postings in segment.posting_lists(field):
        values.append(term.decode())
        rows.append(postings.docs)
    if not rows:
        return Ordinals([], np.zeros(segment.count, dtype=np.intp), _NO_NUMBERS, _NO_NUMBERS)
    docs = np.concatenate(rows).astype(np.intp)
    numbers = np.repeat(np.arange(len(rows)), [row.size for row in rows])
    if np.bincount(docs, minlength=1).max() > 1:
        return Ordinals(values, None, docs, numbers)
    single = np.full(segment.count, len(values), dtype=np.intp)
    single[docs] = numbers
    return Ordinals(values, single, _NO_NUMBERS, _NO_NUMBERS)
