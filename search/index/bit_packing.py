"""Arrays of small uint32 numbers as few bytes, packed and unpacked as whole arrays.

An array is stored in one, two or four bytes a number, whichever is smallest; the few numbers that do not fit are
stored apart ("patched frame of reference"). An array of equal numbers is stored once. Posting lists are stored as
differences, which are nearly always small.

    unpack(pack(np.array([3, 1, 70_000, 2], dtype=np.uint32)), 4)     gives the array again
"""

from __future__ import annotations

import struct
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Uint32Array = NDArray[np.uint32]  # shape (n,)

_HEAD = struct.Struct("<BI")  # bytes per number (0: all are equal), then that one number or how many are stored apart
_WIDTHS = (("u1", 0xFF), ("<u2", 0xFFFF))


def pack(row: Uint32Array) -> bytes:
    """Return the array (uint32, any order) as bytes; the reader must know its length, which is not stored."""
    if not row.size:
        return b""
    largest = int(row.max())
    if int(row.min()) == largest:
        return _HEAD.pack(0, largest)
    _, width = min(_sizes(row, largest))
    if width == 4:
        return _HEAD.pack(4, 0) + row.astype("<u4").tobytes()
    dtype, limit = _WIDTHS[width - 1]
    aside = np.flatnonzero(row > limit)
    kept = np.minimum(row, limit).astype(dtype)
    return b"".join(
        (
            _HEAD.pack(width, aside.size),
            aside.astype("<u4").tobytes(),
            row[aside].astype("<u4").tobytes(),
            kept.tobytes(),
        )
    )


def unpack(packed: bytes | memoryview, count: int) -> Uint32Array:
    """Return the array of `count` numbers (uint32) that `pack` was given.

    Raises:
        ValueError: the bytes are no packed array of that length.
    """
    if not count:
        return np.empty(0, dtype=np.uint32)
    if len(packed) < _HEAD.size:
        raise ValueError("a packed array is cut short")
    width, number = _HEAD.unpack_from(packed)
    if width == 0:
        return np.full(count, number, dtype=np.uint32)
    if width == 4:
        return np.frombuffer(packed, "<u4", count, _HEAD.size).astype(np.uint32)
    if width not in (1, 2):
        raise ValueError(f"not a packed array: width {width}")
    start = _HEAD.size + 8 * number
    row = np.frombuffer(packed, _WIDTHS[width - 1][0], count, start).astype(np.uint32)
    if number:
        aside = np.frombuffer(packed, "<u4", 2 * number, _HEAD.size)
        row[aside[:number]] = aside[number:]
    return row


class PackedArray(NamedTuple):
    """A packed array of which some numbers are read, without unpacking the others."""

    numbers: NDArray[np.unsignedinteger[Any]]  # one, two or four bytes each, shape (count,)
    limit: int  # what stands in `numbers` for a number that is stored apart
    aside: Uint32Array  # the indices of these, sorted
    values: Uint32Array  # these numbers, in the same order

    @property
    def nbytes(self) -> int:
        return self.numbers.nbytes + self.aside.nbytes + self.values.nbytes

    def take(self, where: NDArray[np.intp]) -> Uint32Array:
        """Return the numbers at some indices, in their order."""
        row = self.numbers[where].astype(np.uint32)
        if self.aside.size:
            large = (row == self.limit).nonzero()[0]
            wanted = where[large].astype(np.uint32)
            spots = self.aside.searchsorted(wanted)
            spots[spots == self.aside.size] = 0
            hit = self.aside[spots] == wanted
            row[large[hit]] = self.values[spots[hit]]
        return row


def open_packed(packed: bytes | memoryview, count: int) -> PackedArray:
    """Return the packed array of `count` numbers for reading some of them.

    Raises:
        ValueError: the bytes are no packed array of that length.
    """
    nothing = np.empty(0, dtype=np.uint32)
    if not count:
        return PackedArray(nothing, 0, nothing, nothing)
    if len(packed) < _HEAD.size:
        raise ValueError("a packed array is cut short")
    width, number = _HEAD.unpack_from(packed)
    if width == 0:
        return PackedArray(np.broadcast_to(np.uint32(number), count), 0, nothing, nothing)
    if width == 4:
        return PackedArray(np.frombuffer(packed, "<u4", count, _HEAD.size), 0, nothing, nothing)
    if width not in (1, 2):
        raise ValueError(f"not a packed array: width {width}")
    dtype, limit = _WIDTHS[width - 1]
    aside = np.frombuffer(packed, "<u4", 2 * number, _HEAD.size)
    return PackedArray(
        np.frombuffer(packed, dtype, count, _HEAD.size + 8 * number), limit, aside[:number], aside[number:]
    )


def _sizes(row: Uint32Array, largest: int) -> list[tuple[int, int]]:
    """Return for each width of a number (1, 2, 4 bytes) the size of the packed array: (size, width)."""
    sizes = [(4 * row.size, 4)]
    for width, (_, limit) in enumerate(_WIDTHS, start=1):
        aside = int(np.count_nonzero(row > limit)) if largest > limit else 0
        sizes.append((width * row.size + 8 * aside, width))
    return sizes


def differences(row: Uint32Array) -> Uint32Array:
    """Return each number minus the one before it, the first one unchanged (uint32); `row` must be sorted."""
    return np.diff(row, prepend=np.uint32(0)).astype(np.uint32)


def sums(row: Uint32Array) -> Uint32Array:
    """Undo `differences`: the running sums, uint32, modulo 2**32."""
    return np.cumsum(row, dtype=np.uint32)
