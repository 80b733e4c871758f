"""Sets of documents of one segment, as vectors.

A set is a mask (one truth value a document) where it is large, and a rising row of document numbers where it is
small; the operations take either and return whichever is cheaper.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.index.bit_packing import Row

Mask = NDArray[np.bool_]
Indices = NDArray[np.intp]
Docs = Row | Indices | Mask

NO_DOCUMENTS: Row = np.empty(0, dtype=np.uint32)
_SPARSE = 16  # a row of more than a sixteenth of all documents is better a mask


def compact(docs: Row, count: int) -> Docs:
    """The set as a mask if it is large among `count` documents."""
    return as_mask(docs, count) if docs.size * _SPARSE > count else docs


def as_mask(docs: Docs, count: int) -> Mask:
    """The set as a mask."""
    if docs.dtype == np.bool_:
        return docs  # type: ignore[return-value]
    mask = np.zeros(count, dtype=np.bool_)
    mask[docs] = True
    return mask


def as_row(docs: Docs) -> Indices:
    """The set as a rising row of document numbers, of the type that indexes fastest."""
    return np.flatnonzero(docs) if docs.dtype == np.bool_ else docs.astype(np.intp)


def is_mask(docs: Docs) -> bool:
    """Whether the set is held as a mask."""
    return docs.dtype == np.bool_


def both(one: Docs, other: Docs) -> Docs:
    """Documents in both sets."""
    if is_mask(one):
        return one & other if is_mask(other) else other[one[other]]
    if is_mask(other):
        return one[other[one]]
    small, large = (one, other) if one.size <= other.size else (other, one)
    return small[holds(large, small)]  # type: ignore[arg-type]


def any_of(sets: Sequence[Docs], count: int) -> Docs:
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


def all_of(sets: Sequence[Docs], count: int) -> Docs:
    """Documents in every set; the smallest are looked at first."""
    if not sets:
        return everything(count)
    ordered = sorted(sets, key=lambda docs: count + 1 if is_mask(docs) else docs.size)
    found = ordered[0]
    for docs in ordered[1:]:
        found = both(found, docs)
    return found


def none_of(docs: Docs, count: int) -> Docs:
    """Documents not in the set."""
    return ~as_mask(docs, count)


def everything(count: int) -> Mask:
    """All documents."""
    return np.ones(count, dtype=np.bool_)


def holds(sorted_row: Row, wanted: Row) -> Mask:
    """For each of the wanted numbers, also rising, whether the row holds it."""
    if not sorted_row.size or not wanted.size:
        return np.zeros(wanted.size, dtype=np.bool_)
    places = np.searchsorted(sorted_row, wanted)
    places[places == sorted_row.size] = 0
    held: Mask = sorted_row[places] == wanted
    return held
