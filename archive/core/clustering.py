"""Which articles are one text: what portals take over from each other, word for word or with small changes.

The method is MinHash with banded locality-sensitive hashing (Broder 1997; Leskovec, Rajaraman, Ullman, "Mining of
Massive Datasets", chapter 3). docs/duplicates.md says on what the thresholds were measured.

Pure, and the same for the same text on every machine.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from hashlib import blake2b
from operator import eq
from struct import pack, unpack

from rensa import RMinHash

from archive.core.text import fold

SHINGLE = 5  # words: three Vietnamese words or so, enough to be rare, few enough that a changed name spoils only five
ALIKE = 0.6  # of the shingles of both texts; the least that one text retold by another desk still had
SAME_NUMBERS = 0.5  # of the numbers of the text that has fewer; results of two draws, one form, shared at most 0.40
_VALUES = 256  # minima in a sketch: the share is known to within 0.03
_BANDS, _ROWS = 16, 4  # two texts that share 0.6 of their shingles meet in a band with probability 0.89, 0.7: 0.99
_MOST_NUMBERS = 64
_SCHEME = f"1.{RMinHash.ALGORITHM_VERSION}"  # sketches of another scheme cannot be compared

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+(?:[.,/-]\d+)*")
_BETWEEN = re.compile(r"[.,/-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is kept of a text to find its like.

    `key` is equal for texts of the same words and numbers; `values` are 256 minima; `numbers` are hashes of up to 64 of
    the numbers of the text, the smallest, in order; texts that are alike share one of the `bands` almost certainly.
    """

    key: int
    values: bytes
    numbers: tuple[int, ...]
    bands: tuple[int, ...]

    def packed(self) -> bytes:
        """Values and numbers as stored; `unpack_sketch` reads them."""
        return self.values + pack(f"<{len(self.numbers)}I", *self.numbers)


def scheme_digest(text: str) -> str:
    """Return what a text and the scheme of sketching have as their name: another one means a sketch is out of date."""
    return blake2b(f"{_SCHEME}\n{text}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def sketch_of(text: str) -> Sketch | None:
    """Return the sketch of a text, None for one without words.

    Case, tones and signs make no difference: "Tỉnh ủy Hậu Giang." and "TỈNH UỶ HẬU GIANG" have the same key. Time and
    memory are linear in the text.
    """
    words = _WORD.findall(fold(text))
    if not words:
        return None
    shingles = {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}
    minima = RMinHash(num_perm=_VALUES, seed=1)
    minima.update(list(shingles))
    values = minima.digest()
    numbers = _numbers(text)
    return Sketch(
        key=_hash(" ".join(words).encode() + pack(f"<{len(numbers)}I", *numbers) + _SCHEME.encode()),
        values=pack(f"<{_VALUES}H", *(value & 0xFFFF for value in values)),
        numbers=numbers,
        bands=tuple(_band(number, values[number * _ROWS : (number + 1) * _ROWS]) for number in range(_BANDS)),
    )


def unpack_sketch(stored: bytes) -> tuple[bytes, tuple[int, ...]]:
    """Return values and numbers as `are_alike` takes them, from `Sketch.packed`."""
    values, rest = stored[: _VALUES * 2], stored[_VALUES * 2 :]
    return values, unpack(f"<{len(rest) // 4}I", rest)


def are_alike(one: tuple[bytes, tuple[int, ...]], other: tuple[bytes, tuple[int, ...]]) -> bool:
    """Whether two texts are one: most shingles in common, and the numbers too.

    A notice that comes every month, "Lịch tiếp công dân tháng 5/2021", tells other dates and sums in the same words:
    most shingles are the same, the numbers are not.
    """
    return shared_numbers(one[1], other[1]) >= SAME_NUMBERS and likeness(one[0], other[0]) >= ALIKE


def likeness(one: bytes, other: bytes) -> float:
    """The share of the shingles of both texts that is in both, from 0 to 1, as their values tell it."""
    equal: int = sum(map(eq, memoryview(one).cast("H"), memoryview(other).cast("H")))
    return equal / _VALUES


def shared_numbers(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The share of the numbers of the text with fewer that the other has too; 1 where one of them has none.

    Where a text had more numbers than are kept, only the range that both cover is compared.
    """
    ends = [numbers[-1] for numbers in (one, other) if len(numbers) == _MOST_NUMBERS]
    if ends:
        one, other = (numbers[: bisect_right(numbers, min(ends))] for numbers in (one, other))
    fewer = min(len(one), len(other))
    return len(set(one) & set(other)) / fewer if fewer else 1.0


def _numbers(text: str) -> tuple[int, ...]:
    """Numbers, dates and sums, however their parts are parted: 30/10/2016 and 30-10-2016 are one, 03 and 3 too."""
    found = {"/".join(part.lstrip("0") for part in _BETWEEN.split(number)) for number in _NUMBER.findall(text)}
    return tuple(sorted(_hash(number.encode()) & 0xFFFFFFFF for number in found)[:_MOST_NUMBERS])


def _band(number: int, values: list[int]) -> int:
    return _hash(pack(f"<B{_ROWS}I", number, *values) + _SCHEME.encode())


def _hash(data: bytes) -> int:
    """63 bits: what a database's integer holds."""
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little") >> 1
