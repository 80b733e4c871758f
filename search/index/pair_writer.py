"""Makes the posting lists of pairs of neighbours (see `pair_postings`) while the lists of words are written.

All tokens of a segment are laid out in a row as numbers of words; a pair is a token and the next. What begins with a
range of words is sorted at once, so that the memory it takes, besides that row, does not grow with the segment.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from search.analysis import is_code
from search.index.bit_packing import Uint32Array
from search.index.pair_postings import CUTS, FACT, FIRSTS, LISTS, NUMBERS, SECONDS
from search.index.postings import PostingList
from search.index.section_file import SectionWriter
from search.index.variable_bytes import encode

SMALLEST = 4_096  # documents; in a smaller segment pairs are found from positions quickly enough
_AT_ONCE = 1 << 23  # pairs that are sorted at once
_STRETCH = 1 << 22  # tokens looked at in one go
_BITS = 64

_Keys = NDArray[np.uint64]


class _Line:
    """The tokens of one field as numbers of words; 0 between documents and between paragraphs, and in their place."""

    def __init__(self, extents: Uint32Array) -> None:
        self.starts = np.zeros(extents.size + 1, dtype=np.int64)  # of each document, and the end
        np.cumsum(extents + np.uint32(1), out=self.starts[1:])
        self.tokens = np.zeros(int(self.starts[-1]), dtype=np.uint32)
        self.words: list[int] = []  # the number of each dictionary term

    def pairs(self, low: int, high: int) -> Iterator[tuple[Uint32Array, Uint32Array, Uint32Array]]:
        """Yield first words, second words and documents of the pairs that begin with the words `low` to `high - 1`."""
        span = np.uint32(high - low)
        for begin in range(0, self.tokens.size, _STRETCH):
            here = self.tokens[begin : begin + _STRETCH + 1]
            some = np.flatnonzero(here[:-1] - np.uint32(low) < span)
            other = here[some + 1]
            if not other.all():
                kept = other > 0
                some, other = some[kept], other[kept]
            edges = np.searchsorted(self.starts, (begin, begin + _STRETCH))
            first = max(0, int(edges[0]) - 1)
            cuts = np.searchsorted(some, self.starts[first : int(edges[1]) + 1] - begin)
            docs = np.repeat(np.arange(first, first + cuts.size - 1, dtype=np.uint32), np.diff(cuts))
            yield here[some], other, docs


class PairWriter:
    """Takes the posting lists of the text fields of a segment of `documents` documents, and writes pairs."""

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._numbers: dict[bytes, int] = {}  # of dictionary terms, from 1, as they come
        self._tokens: list[int] = []  # of each number
        self._lines: dict[str, _Line] = {}

    def begin(self, field: str, extents: Uint32Array) -> None:
        """Begin a field; `extents` holds the number of its positions by document."""
        row = np.zeros(self._documents, dtype=np.uint32)
        row[: extents.size] = extents
        self._lines[field] = _Line(row)

    def add(self, field: str, term: bytes, postings: PostingList) -> None:
        """Add a term of a field that was begun."""
        number = self._numbers.setdefault(term, len(self._numbers) + 1)
        if number > len(self._tokens):
            self._tokens.append(0)
        line = self._lines[field]
        line.words.append(number)
        if is_code(term.decode()):
            return
        docs, freqs, positions = postings
        self._tokens[number - 1] += positions.size
        line.tokens[np.repeat(line.starts[docs], freqs) + positions] = number

    def write(self, sections: SectionWriter) -> None:
        """Write the lists, then what finds them."""
        names = sorted(self._numbers, key=self._numbers.__getitem__)
        order = sorted(range(len(names)), key=names.__getitem__)
        ranks = np.zeros(len(names) + 1, dtype=np.uint32)
        ranks[np.array(order, dtype=np.intp) + 1] = np.arange(1, len(names) + 1)
        fields = sorted(self._lines, key=lambda field: -self._lines[field].tokens.size)
        for line in self._lines.values():
            for begin in range(0, line.tokens.size, _STRETCH):
                line.tokens[begin : begin + _STRETCH] = ranks[line.tokens[begin : begin + _STRETCH]]
        sections.fact(FACT, {"fields": fields})
        sections.start(LISTS)
        firsts = np.zeros(len(names) + 1, dtype=np.uint32)
        seconds, cuts, end = [], [], 0
        counts = np.array(self._tokens, dtype=np.int64)[order]
        for low, high in self._ranges(counts):
            ones, others, offsets, data = self._lists(fields, low, high)
            sections.append(data.tobytes())
            firsts[1:] += np.bincount(ones - 1, minlength=len(names)).astype(np.uint32)
            seconds.append(others - np.uint32(1))
            cuts.append(offsets + end)
            end += data.size
        sections.add(FIRSTS, np.cumsum(firsts, dtype=np.uint32))
        sections.add(SECONDS, np.concatenate([np.empty(0, dtype=np.uint32), *seconds]))
        width = np.uint32 if end < 1 << 32 else np.uint64
        sections.add(CUTS, np.concatenate([*cuts, [end]]).astype(width))
        for field in fields:
            sections.add(NUMBERS + field, ranks[self._lines[field].words] - np.uint32(1))

    def _ranges(self, counts: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
        """Yield ranges of ranks, from 1, with about _AT_ONCE tokens each; `counts` is ordered by rank."""
        widest = 1 << min(32, max(1, _BITS - sum(self._widths())))
        ends = np.cumsum(counts)
        low, before = 0, 0
        while low < counts.size:
            high = int(np.searchsorted(ends, before + _AT_ONCE, side="right"))
            high = min(max(high, low + 1), low + widest, counts.size)
            if ends[high - 1] > before:
                yield low + 1, high + 1
            low, before = high, int(ends[high - 1])

    def _widths(self) -> tuple[int, int, int]:
        """Return the bits that a second word, a document and a field take in a key."""
        return len(self._numbers).bit_length(), self._documents.bit_length(), len(self._lines).bit_length()

    def _lists(
        self, fields: list[str], low: int, high: int
    ) -> tuple[NDArray[np.intp], Uint32Array, NDArray[np.int64], NDArray[np.uint8]]:
        """Return the pairs that begin with a range of words: first and second words, and their lists as bytes.

        The third array holds where each list begins.
        """
        words, documents, places = self._widths()
        by_field = []
        for number, field in enumerate(fields):
            for one, other, holding in self._lines[field].pairs(low, high):
                keys = (one - np.uint32(low)).astype(np.uint64) << np.uint64(words)
                keys |= other
                keys <<= np.uint64(documents)
                keys |= holding
                keys <<= np.uint64(places)
                keys |= np.uint64(number)
                by_field.append(keys)
        keys = np.concatenate(by_field)
        keys.sort()
        firsts = np.flatnonzero(_is_first(keys))
        freqs = np.diff(firsts, append=keys.size).astype(np.uint64)
        keys = keys[firsts]
        place = keys & np.uint64((1 << places) - 1)
        docs = (keys >> np.uint64(places)) & np.uint64((1 << documents) - 1)
        pairs = keys >> np.uint64(places + documents)
        begins = np.flatnonzero(_is_first(pairs))
        data, offsets = _encoded(docs, freqs, place, begins, len(fields))
        pairs = pairs[begins]
        ones = (pairs >> np.uint64(words)).astype(np.intp) + low
        return ones, (pairs & np.uint64((1 << words) - 1)).astype(np.uint32), offsets, data


def _encoded(
    docs: _Keys, freqs: _Keys, place: _Keys, begins: NDArray[np.intp], fields: int
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the lists as bytes, and where each begins; `begins` are the indices of their first occurrences."""
    distances = np.diff(docs, prepend=np.uint64(0))
    distances[begins] = docs[begins]
    marked = (place > 0) | (freqs > 1)
    heads = np.arange(docs.size)
    heads[1:] += np.cumsum(marked[:-1])
    numbers = np.empty(docs.size + int(np.count_nonzero(marked)), dtype=np.uint64)
    numbers[heads] = distances << np.uint64(1) | marked
    spots = np.flatnonzero(marked)
    numbers[heads[spots] + 1] = (freqs[spots] * np.uint64(fields) + place[spots]) << np.uint64(1)
    data, ends = encode(numbers)
    starts = np.zeros(numbers.size, dtype=np.int64)
    starts[1:] = ends[:-1]
    return data, starts[heads[begins]]


def _is_first(numbers: _Keys) -> NDArray[np.bool_]:
    """Return for each of the sorted numbers whether it differs from the one before."""
    firsts = np.ones(numbers.size, dtype=np.bool_)
    firsts[1:] = numbers[1:] != numbers[:-1]
    return firsts
