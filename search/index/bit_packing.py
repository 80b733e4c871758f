"""Rows of small numbers as few bytes, packed and unpacked by whole arrays.

A row is stored in one, two or four bytes a number, whichever is smallest, with the few numbers that do not fit kept
aside; a row of equal numbers is stored once. Posting lists are rows of differences, which are nearly always small.

    unpack(pack(np.array([3, 1, 70_000, 2], dtype=np.uint32)), 4)     gives the row again
"""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

Uint32Array = NDArray[np.uint32]

_HEAD = struct.Struct("<BI")  # bytes a number takes (0: all equal), then that number or how many were kept aside
_WIDTHS = (("u1", 0xFF), ("<u2", 0xFFFF))


def pack(row: Uint32Array) -> bytes:
    """Return the row as bytes; its length is not among them and must be known to the reader."""
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
    """Return the row of `count` numbers that `pack` was given; ValueError if the bytes cannot hold it."""
    if not count:
        return np.empty(0, dtype=np.uint32)
    if len(packed) < _HEAD.size:
        raise ValueError("a packed row is cut short")
    width, number = _HEAD.unpack_from(packed)
    if width == 0:
        return np.full(count, number, dtype=np.uint32)
    if width == 4:
        return np.frombuffer(packed, "<u4", count, _HEAD.size).astype(np.uint32)
    if width not in (1, 2):
        raise ValueError(f"not a packed row: width {width}")
    start = _HEAD.size + 8 * number
    row = np.frombuffer(packed, _WIDTHS[width - 1][0], count, start).astype(np.uint32)
    if number:
        aside = np.frombuffer(packed, "<u4", 2 * number, _HEAD.size)
        row[aside[:number]] = aside[number:]
    return row


def _sizes(row: Uint32Array, largest: int) -> list[tuple[int, int]]:
    """The bytes each width would take, with the width."""
    sizes = [(4 * row.size, 4)]
    for width, (_, limit) in enumerate(_WIDTHS, start=1):
        aside = int(np.count_nonzero(row > limit)) if largest > limit else 0
        sizes.append((width * row.size + 8 * aside, width))
    return sizes


def differences(row: Uint32Array) -> Uint32Array:
    """Return each number less the one before it, the first as it is; the row must not fall."""
    return np.diff(row, prepend=np.uint32(0)).astype(np.uint32)


def sums(row: Uint32Array) -> Uint32Array:
    """Undo `differences`."""
    return np.cumsum(row, dtype=np.uint32)
