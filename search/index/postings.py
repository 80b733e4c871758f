"""The postings of one term as bytes: in which documents it stands, how often, and where.

A record begins with its kind. A term that stands in a handful of places, as most do, is kept plain; a common one is
packed row by row, positions last, so that they are read only when a phrase asks for them.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

import numpy as np

from search.index.bit_packing import Uint32Array, differences, pack, sums, unpack

_SMALL = 6  # places; plain records up to here are shorter than packed ones, and much quicker to write
_PLAIN, _PACKED, _BARE = 0, 1, 2
_HEAD = struct.Struct("<BIIII")  # kind, documents, places, bytes of the packed documents, bytes of the frequencies
HEAD_SIZE = _HEAD.size


class PostingList(NamedTuple):
    """Documents in rising order, how often the term stands in each, and its positions, document after document.

    A keyword has no frequencies and no positions: both are empty.
    """

    docs: Uint32Array
    freqs: Uint32Array
    positions: Uint32Array


def encode(record: PostingList) -> bytes:
    """Return the record as bytes."""
    docs, freqs, positions = record
    if not freqs.size:
        packed = pack(differences(docs))
        return _HEAD.pack(_BARE, docs.size, 0, len(packed), 0) + packed
    if positions.size <= _SMALL:
        return bytes((_PLAIN, docs.size)) + _plain(docs) + _plain(freqs) + _plain(positions)
    packed, counted = pack(differences(docs)), pack(freqs)
    head = _HEAD.pack(_PACKED, docs.size, positions.size, len(packed), len(counted))
    return head + packed + counted + pack(_steps(positions, freqs))


def decode(data: bytes) -> PostingList:
    """Undo `encode`; ValueError if the bytes are no record."""
    return _decode(data, None)


def decode_positions(data: bytes, bases: Uint32Array) -> Uint32Array:
    """Where the term stands when all documents are laid in one line, each beginning at its place of `bases`."""
    return _decode(data, bases).positions


def _decode(data: bytes, bases: Uint32Array | None) -> PostingList:
    try:
        if data[0] == _PLAIN:
            docs, freqs, positions = _decode_plain(data)
            return PostingList(docs, freqs, positions if bases is None else positions + np.repeat(bases[docs], freqs))
        kind, count, places, docs_size, freqs_size = _HEAD.unpack_from(data)
        if kind not in (_PACKED, _BARE):
            raise ValueError(f"not a record: kind {kind}")
        view = memoryview(data)[HEAD_SIZE:]
        docs = sums(unpack(view[:docs_size], count))
        if kind == _BARE:
            return PostingList(docs, _NONE, _NONE)
        freqs = unpack(view[docs_size : docs_size + freqs_size], count)
        begins = np.zeros(count, dtype=np.uint32) if bases is None else bases[docs]
        return PostingList(docs, freqs, _laid(unpack(view[docs_size + freqs_size :], places), freqs, begins))
    except (IndexError, struct.error) as error:
        raise ValueError(f"not a record: {error}") from error


def decode_documents(data: bytes) -> tuple[Uint32Array, Uint32Array]:
    """The documents and frequencies alone; `data` may end before the positions (see `documents_size`)."""
    if data[0] == _PLAIN:
        return _decode_plain(data)[:2]
    kind, count, _, docs_size, freqs_size = _HEAD.unpack_from(data)
    view = memoryview(data)[HEAD_SIZE:]
    docs = sums(unpack(view[:docs_size], count))
    return docs, _NONE if kind == _BARE else unpack(view[docs_size : docs_size + freqs_size], count)


def documents_size(head: bytes, length: int) -> int:
    """How many bytes of a record of `length` bytes come before its positions, told by its first HEAD_SIZE bytes."""
    if head[0] == _PLAIN or len(head) < HEAD_SIZE:
        return length
    sizes: tuple[int, ...] = _HEAD.unpack_from(head)
    return min(length, HEAD_SIZE + sizes[3] + sizes[4])


_NONE: Uint32Array = np.empty(0, dtype=np.uint32)


def _plain(row: Uint32Array) -> bytes:
    return row.astype("<u4", copy=False).tobytes()


def _decode_plain(data: bytes) -> PostingList:
    count = data[1]
    row = np.frombuffer(data, "<u4", offset=2).astype(np.uint32)
    return PostingList(row[:count], row[count : 2 * count], row[2 * count :])


def _steps(positions: Uint32Array, freqs: Uint32Array) -> Uint32Array:
    """Positions as the distance from the one before in the same document."""
    steps = differences(positions)
    firsts = np.cumsum(freqs[:-1])
    steps[firsts] = positions[firsts]
    return steps


def _laid(steps: Uint32Array, freqs: Uint32Array, begins: Uint32Array) -> Uint32Array:
    """Undo `_steps`: a running sum that starts anew in each document, from where that begins.

    What to add in each document is put into its first step, which is much faster than adding it to every number;
    unsigned arithmetic wraps and comes back. The steps are used up.
    """
    firsts = np.cumsum(freqs[:-1], dtype=np.intp)
    shifts = begins.copy()
    shifts[1:] -= np.cumsum(steps, dtype=np.uint32)[firsts - 1]
    steps[:1] += shifts[:1]
    steps[firsts] += np.diff(shifts)
    return np.cumsum(steps, dtype=np.uint32)
