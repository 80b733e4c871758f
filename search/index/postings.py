"""The posting list of one term as bytes: in which documents it occurs, how often, and at which positions.

An encoded list begins with its kind. A term with a handful of occurrences, as most are, is stored plainly; the list of
a common one is packed array by array, positions last, so that they are read only when a phrase needs them.

Document numbers are local to the segment. A position counts the tokens of one field of one document, from 0.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

import numpy as np

from search.index.bit_packing import PackedArray, Uint32Array, differences, open_packed, pack, sums, unpack

_SMALL = 6  # occurrences; up to here the plain form is shorter than the packed one, and much faster to write
_PLAIN, _PACKED, _BARE = 0, 1, 2
_HEAD = struct.Struct("<BIIII")  # kind, documents, occurrences, bytes of the packed documents, bytes of the frequencies
HEAD_SIZE = _HEAD.size


class PostingList(NamedTuple):
    """The postings of one term in one segment.

    A value of a keyword field has no frequencies and no positions: both arrays are empty.
    """

    docs: Uint32Array  # document numbers, sorted, unique, shape (n,)
    freqs: Uint32Array  # occurrences in each of these documents, at least 1, shape (n,)
    positions: Uint32Array  # document after document, sorted within each, shape (freqs.sum(),)


def encode(postings: PostingList) -> bytes:
    """Return the posting list as bytes."""
    docs, freqs, positions = postings
    if not freqs.size:
        packed = pack(differences(docs))
        return _HEAD.pack(_BARE, docs.size, 0, len(packed), 0) + packed
    if positions.size <= _SMALL:
        return bytes((_PLAIN, docs.size)) + _plain(docs) + _plain(freqs) + _plain(positions)
    packed, counted = pack(differences(docs)), pack(freqs)
    head = _HEAD.pack(_PACKED, docs.size, positions.size, len(packed), len(counted))
    return head + packed + counted + pack(_steps(positions, freqs))


def decode(data: bytes) -> PostingList:
    """Undo `encode`.

    Raises:
        ValueError: the bytes are no posting list.
    """
    return _decode(data, None)


def decode_positions(data: bytes, bases: Uint32Array) -> Uint32Array:
    """Return the positions of all occurrences in the whole field: sorted, unique, uint32, shape `(freqs.sum(),)`.

    A position in the field is the position in the document plus `bases[doc]` (see `SegmentReader.bases`).

    Raises:
        ValueError: the bytes are no posting list.
    """
    return _decode(data, bases).positions


def _decode(data: bytes, bases: Uint32Array | None) -> PostingList:
    try:
        if data[0] == _PLAIN:
            docs, freqs, positions = _decode_plain(data)
            return PostingList(docs, freqs, positions if bases is None else positions + np.repeat(bases[docs], freqs))
        kind, count, occurrences, docs_size, freqs_size = _HEAD.unpack_from(data)
        if kind not in (_PACKED, _BARE):
            raise ValueError(f"not a posting list: kind {kind}")
        view = memoryview(data)[HEAD_SIZE:]
        docs = sums(unpack(view[:docs_size], count))
        if kind == _BARE:
            return PostingList(docs, _NONE, _NONE)
        freqs = unpack(view[docs_size : docs_size + freqs_size], count)
        begins = np.zeros(count, dtype=np.uint32) if bases is None else bases[docs]
        return PostingList(docs, freqs, laid(unpack(view[docs_size + freqs_size :], occurrences), freqs, begins))
    except (IndexError, struct.error) as error:
        raise ValueError(f"not a posting list: {error}") from error


def open_steps(data: bytes) -> PackedArray:
    """Return the steps of all occurrences, of which `laid` makes positions: shape `(freqs.sum(),)`.

    Raises:
        ValueError: the bytes are no posting list with positions.
    """
    try:
        if data[0] == _PLAIN:
            _, freqs, positions = _decode_plain(data)
            return PackedArray(_steps(positions, freqs), 0, _NONE, _NONE)
        kind, _, occurrences, docs_size, freqs_size = _HEAD.unpack_from(data)
        if kind != _PACKED:
            raise ValueError(f"not a posting list with positions: kind {kind}")
        return open_packed(memoryview(data)[HEAD_SIZE + docs_size + freqs_size :], occurrences)
    except (IndexError, struct.error) as error:
        raise ValueError(f"not a posting list: {error}") from error


def decode_documents(data: bytes) -> tuple[Uint32Array, Uint32Array]:
    """Return documents and frequencies alone; `data` may end before the positions (see `documents_size`).

    Raises:
        ValueError: the bytes are no posting list.
    """
    if data[0] == _PLAIN:
        return _decode_plain(data)[:2]
    kind, count, _, docs_size, freqs_size = _HEAD.unpack_from(data)
    view = memoryview(data)[HEAD_SIZE:]
    docs = sums(unpack(view[:docs_size], count))
    return docs, _NONE if kind == _BARE else unpack(view[docs_size : docs_size + freqs_size], count)


def documents_size(head: bytes, length: int) -> int:
    """Return how many of the `length` bytes of a posting list come before its positions.

    `head` is its first HEAD_SIZE bytes.
    """
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
    """Return positions as the distance from the one before in the same document, the first of each as it is."""
    steps = differences(positions)
    firsts = np.cumsum(freqs[:-1])
    steps[firsts] = positions[firsts]
    return steps


def laid(steps: Uint32Array, freqs: Uint32Array, begins: Uint32Array) -> Uint32Array:
    """Undo `_steps`: one running sum per document, from `begins[i]` on. `steps` is overwritten.

    The start of each document is added to its first step before one sum over everything, which is much faster than
    adding it to every number; uint32 wraps around and back.
    """
    firsts = freqs[:-1].cumsum(dtype=np.intp)
    shifts = begins.copy()
    shifts[1:] -= steps.cumsum(dtype=np.uint32)[firsts - 1]
    steps[:1] += shifts[:1]
    steps[firsts] += shifts[1:] - shifts[:-1]
    return steps.cumsum(dtype=np.uint32)
