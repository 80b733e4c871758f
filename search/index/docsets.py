"""Sets of documents of one segment, as vectors.

A set is a mask (one truth value a document) where it is large, and a rising row of document numbers where it is
small; the operations take either and return whichever is cheaper.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.index.bit_packing import Uint32Array

DocMask = NDArray[np.bool_]
DocIndices = NDArray[np.intp]
DocSet = Uint32Array | DocIndices | DocMask

NO_DOCUMENTS: Uint32Array = np.empty(0, dtype=np.uint32)
_SPARSE = 16  # a row of more than a sixteenth of all documents is better a mask


def compact(docs: Uint32Array, count: int) -> DocSet:
    """The set as a mask if it is large among `count` documents."""
    return as_mask(docs, count) if docs.size * _SPARSE > count else docs


def as_mask(docs: DocSet, count: int) -> DocMask:
    """The set as a mask."""
    if docs.dtype == np.bool_:
        return docs  # type: ignore[return-value]
    mask = np.zeros(count, dtype=np.bool_)
    mask[docs] = True
    return mask


def as_indices(docs: DocSet) -> DocIndices:
    """The set as a rising row of document numbers, of the type that indexes fastest."""
    return np.flatnonzero(docs) if docs.dtype == np.bool_ else docs.astype(np.intp)


def is_mask(docs: DocSet) -> bool:
    """Whether the set is held as a mask."""
    return docs.dtype == np.bool_


def intersection(one: DocSet, other: DocSet) -> DocSet:
    """Documents in both sets."""
    if is_mask(one):
        return one & other if is_mask(other) else other[one[other]]
    if is_mask(other):
        return one[other[one]]
    small, large = (one, other) if one.size <= other.size else (other, one)
    return small[contains(large, small)]  # type: ignore[arg-type]


def union_of(sets: Sequence[DocSet], count: int) -> DocSet:
    """Documents in at least one set."""
    if not sets:
        return NO_DOCUMENTS
    if len(sets) == 1:
        return sets[0]
    if not any(map(is_mask, sets)) and sum(docs.size for docs in sets) * _SPARSE < count:
        return np.unique(np.concatenate(sets)).astype(np.uint32)
    mask = np.zeros(count, dtype=np.bool_)
    for docs in sets:
        mask[docs] = True  # by number or by truth value alike
    return mask


def intersection_of(sets: Sequence[DocSet], count: int) -> DocSet:
    """Documents in every set; the smallest are looked at first."""
    if not sets:
        return all_documents(count)
    ordered = sorted(sets, key=lambda docs: count + 1 if is_mask(docs) else docs.size)
    found = ordered[0]
    for docs in ordered[1:]:
        found = intersection(found, docs)
    return found


def complement(docs: DocSet, count: int) -> DocSet:
    """Documents not in the set."""
    return ~as_mask(docs, count)


def all_documents(count: int) -> DocMask:
    """All documents."""
    return np.ones(count, dtype=np.bool_)


def contains(sorted_row: Uint32Array, wanted: Uint32Array) -> DocMask:
    """For each of the wanted numbers, also rising, whether the row holds it."""
    if not sorted_row.size or not wanted.size:
        return np.zeros(wanted.size, dtype=np.bool_)
    places = np.searchsorted(sorted_row, wanted)
    places[places == sorted_row.size] = 0
    held: DocMask = sorted_row[places] == wanted
    return held
