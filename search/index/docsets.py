"""Sets of documents of one segment ("docsets") as NumPy arrays.

Document numbers are local to the segment: 0 to `count - 1`, deleted documents included. A docset is either a mask
(bool, shape `(count,)`) or the sorted, unique document numbers (uint32 or intp, shape `(n,)`); its dtype tells which.
Large sets are cheaper as masks, small ones as numbers. The functions take either kind, return whichever was cheaper
to compute, and never change their arguments.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.bit_packing import Uint32Array

DocMask = NDArray[np.bool_]  # shape (count,)
DocIndices = NDArray[np.intp]  # sorted, unique; the dtype by which NumPy indexes fastest
DocSet = Uint32Array | DocIndices | DocMask

NO_DOCUMENTS: Uint32Array = np.empty(0, dtype=np.uint32)
_SPARSE = 16  # a set of more than one document in sixteen is cheaper as a mask


class CachedDocSet(NamedTuple):
    """A docset as the cache keeps it."""

    docs: DocSet

    @property
    def nbytes(self) -> int:
        return self.docs.nbytes


def is_large(docs: Uint32Array, count: int) -> bool:
    """Return whether a set of sorted, unique document numbers is cheaper as a mask."""
    return docs.size * _SPARSE > count


def compact(docs: Uint32Array, count: int) -> DocSet:
    """Return sorted, unique document numbers as a mask if the set is large among `count` documents."""
    return as_mask(docs, count) if is_large(docs, count) else docs


def as_mask(docs: DocSet, count: int) -> DocMask:
    """Return the set as a mask of shape `(count,)`."""
    if docs.dtype == np.bool_:
        return docs  # type: ignore[return-value]
    mask = np.zeros(count, dtype=np.bool_)
    mask[docs] = True
    return mask


def as_indices(docs: DocSet) -> DocIndices:
    """Return the set as sorted, unique document numbers of dtype intp."""
    return np.flatnonzero(docs) if docs.dtype == np.bool_ else docs.astype(np.intp)


def is_mask(docs: DocSet) -> bool:
    """Return whether the set is a mask."""
    return docs.dtype == np.bool_


def intersection(one: DocSet, other: DocSet) -> DocSet:
    """Return the documents that are in both sets."""
    if is_mask(one):
        return one & other if is_mask(other) else other[one[other]]
    if is_mask(other):
        return one[other[one]]
    small, large = (one, other) if one.size <= other.size else (other, one)
    return small[contains(large, small)]  # type: ignore[arg-type]


def union_of(sets: Sequence[DocSet], count: int) -> DocSet:
    """Return the documents that are in at least one set; none if there are no sets."""
    if not sets:
        return NO_DOCUMENTS
    if len(sets) == 1:
        return sets[0]
    if not any(map(is_mask, sets)) and sum(docs.size for docs in sets) * _SPARSE < count:
        return np.unique(np.concatenate(sets)).astype(np.uint32)
    mask = np.zeros(count, dtype=np.bool_)
    for docs in sets:
        mask[docs] = True  # works for numbers and for masks
    return mask


def intersection_of(sets: Sequence[DocSet], count: int) -> DocSet:
    """Return the documents that are in every set, smallest sets first; all documents if there are no sets."""
    if not sets:
        return all_documents(count)
    ordered = sorted(sets, key=lambda docs: count + 1 if is_mask(docs) else docs.size)
    found = ordered[0]
    for docs in ordered[1:]:
        found = intersection(found, docs)
    return found


def complement(docs: DocSet, count: int) -> DocSet:
    """Return the documents that are not in the set, as a mask."""
    return ~as_mask(docs, count)


def all_documents(count: int) -> DocMask:
    """Return all `count` documents, as a mask."""
    return np.ones(count, dtype=np.bool_)


def contains(numbers: Uint32Array, wanted: Uint32Array) -> DocMask:
    """Return for each wanted number whether `numbers` holds it: bool, shape `(wanted.size,)`.

    `numbers` must be sorted; `wanted` may come in any order, and is looked up fastest when sorted too.
    """
    if not numbers.size or not wanted.size:
        return np.zeros(wanted.size, dtype=np.bool_)
    is_there: DocMask = numbers.take(numbers.searchsorted(wanted), mode="clip") == wanted
    return is_there
