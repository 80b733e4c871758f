"""Arrays of whole numbers as bytes, the small ones in one byte, packed and unpacked as whole arrays.

Each number is written in base 128, its highest digit first; every byte but its last has the highest bit set (Williams
and Zobel, "Compressing integers for fast file access", 1999). Numbers of many arrays can stand one behind the other and
be read together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.index.bit_packing import Uint32Array

_DIGIT, _MORE = 0x7F, 0x80
_LONGEST = 5  # bytes of a number below 2**32

Bytes = NDArray[np.uint8]


def encode(numbers: NDArray[np.uint64]) -> tuple[Bytes, NDArray[np.int64]]:
    """Return the numbers (below 2**32) as bytes, and where each ends: int64, the shape of `numbers`.

    Raises:
        OverflowError: a number is too large.
    """
    if numbers.size and int(numbers.max()) >= 1 << 32:
        raise OverflowError("a number does not fit into 32 bits")
    sizes = np.ones(numbers.size, dtype=np.uint8)
    for digits in range(1, _LONGEST):
        sizes += numbers >= np.uint64(1 << (7 * digits))
    ends = np.cumsum(sizes, dtype=np.int64)
    data = np.empty(int(ends[-1]) if ends.size else 0, dtype=np.uint8)
    data[ends - 1] = numbers & np.uint64(_DIGIT)
    for digits in range(1, _LONGEST):
        some = np.flatnonzero(sizes > digits)
        if not some.size:
            break
        data[ends[some] - 1 - digits] = (numbers[some] >> np.uint64(7 * digits)) & np.uint64(_DIGIT) | np.uint64(_MORE)
    return data, ends


def decode(data: Bytes) -> tuple[Uint32Array, NDArray[np.intp]]:
    """Return the numbers of which `encode` made the bytes, and the index of the last byte of each.

    Raises:
        ValueError: the bytes do not end with a whole number.
    """
    if not data.size:
        return np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.intp)
    if data[-1] & _MORE:
        raise ValueError("a row of numbers is cut short")
    lasts = (data < _MORE).nonzero()[0]
    numbers = data[lasts].astype(np.uint32)
    if lasts.size < data.size:
        sizes = lasts.copy()
        sizes[1:] -= lasts[:-1]
        sizes[0] += 1
        some = (sizes > 1).nonzero()[0]
        for digits in range(1, _LONGEST):
            high = data[lasts[some] - digits].astype(np.uint32)
            high &= np.uint32(_DIGIT)
            high <<= np.uint32(7 * digits)
            numbers[some] |= high
            some = some[sizes[some] > digits + 1]
            if not some.size:
                break
    return numbers, lasts
