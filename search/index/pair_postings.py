"""In which documents two words stand side by side: posting lists of pairs of neighbours, for all text fields together.

Most Vietnamese words have two syllables, so nearly every query asks for pairs. Their lists stand in a segment beside
those of words (Williams, Zobel and Bahle, "Fast phrase querying with combined indexes", 2004). Words are numbered in
the order of dictionary terms, over all fields that a query without a field means, so that the spellings of one toneless
word are a range of numbers. Lists are sorted by the numbers of first and second word.

A list is a row of numbers (see `variable_bytes`), two numbers for an occurrence at most: the distance to the document
before, times two; plus one where another number follows, which is twice (occurrences × number of fields + field).
Without it the pair occurs once, in the first field. Numbers of documents (codes) are no words here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamaged
from search.index.bit_packing import Uint32Array
from search.index.section_file import SectionFile
from search.index.variable_bytes import decode

FACT = "pairs"
FIRSTS, SECONDS, CUTS, LISTS = "pair firsts", "pair seconds", "pair cuts", "pair lists"
NUMBERS = "pair numbers/"


class NumberRange(NamedTuple):
    """The numbers of the words that are meant, from `start` to before `stop`, and that of the exact spelling."""

    start: int
    stop: int
    literal: int  # -1 if the segment has no such word

    @property
    def nbytes(self) -> int:
        return 0


class PairOccurrences(NamedTuple):
    """Where pairs occur, those of the first pair before those of the next. All but `cuts` have shape `(n,)`."""

    cuts: list[int]  # pair i has the entries cuts[i] to cuts[i + 1]
    docs: Uint32Array
    fields: Uint32Array | None  # indices into `PairPostings.fields`; None: in the first one
    freqs: Uint32Array
    is_literal: NDArray[np.bool_] | None  # the pair stands there in exactly this spelling; None: everywhere
    is_sorted: bool  # by pair, document and field; else a document may come several times in a field

    @property
    def is_unique(self) -> bool:
        """Whether no document comes twice with a pair."""
        return self.is_sorted and self.fields is None


_NOTHING = np.empty(0, dtype=np.uint32)
_Spans = list[tuple[int, int]]


class PairPostings:
    """Reads the pairs of one segment; safe for threads. `fields` are those in which pairs were looked for."""

    def __init__(self, file: SectionFile) -> None:
        self._file = file
        self.fields: tuple[str, ...] = tuple(file.facts[FACT]["fields"])
        self.fields_set = frozenset(self.fields)
        self._firsts = file.array(FIRSTS)
        self._seconds = file.array(SECONDS)
        self._cuts = file.array(CUTS)
        self._numbers = {field: file.array(NUMBERS + field) for field in self.fields}

    def numbers(self, field: str, ordinals: range) -> range:
        """Return the range of numbers of a range of dictionary terms of a field."""
        if not len(ordinals):
            return range(0)
        row = self._numbers[field]
        return range(int(row[ordinals.start]), int(row[ordinals.stop - 1]) + 1)

    def occurrences(self, pairs: Sequence[tuple[NumberRange, NumberRange]]) -> PairOccurrences:
        """Return where one of some words is followed by one of others, for several such pairs at once."""
        spans = [self._spans(one, other) for one, other in pairs]
        if not any(spans):
            return PairOccurrences([0] * (len(pairs) + 1), _NOTHING, None, _NOTHING, None, True)
        try:
            return self._read(spans, [self._literal(*pair, found) for pair, found in zip(pairs, spans, strict=True)])
        except (ValueError, IndexError) as error:
            raise IndexDamaged(f"{LISTS}: {error}") from error

    def _spans(self, one: NumberRange, other: NumberRange) -> _Spans:
        """Return the ranges of lists that are meant."""
        firsts = self._firsts[one.start : one.stop + 1].tolist()
        wanted = np.array((other.start, other.stop), dtype=self._seconds.dtype)
        spans = []
        for begin, end in pairwise(firsts):
            if begin < end:
                low, high = self._seconds[begin:end].searchsorted(wanted).tolist()
                if low < high:
                    spans.append((begin + low, begin + high))
        return spans

    def _literal(self, one: NumberRange, other: NumberRange, spans: _Spans) -> int:
        """Return the list of the pair in exactly its spelling, which is in one of the spans; -1 if there is none."""
        if not spans or one.literal < 0 or other.literal < 0:
            return -1
        if one.stop - one.start == 1 == other.stop - other.start:
            return spans[0][0]
        exact = self._spans(*(NumberRange(word.literal, word.literal + 1, -1) for word in (one, other)))
        return exact[0][0] if exact else -1

    def _read(self, spans: list[_Spans], literals: list[int]) -> PairOccurrences:
        cuts = [self._cuts[low : high + 1].tolist() for found in spans for low, high in found]
        data = b"".join([self._file.part(LISTS, row[0], row[-1] - row[0]) for row in cuts])
        values, lasts = decode(np.frombuffer(data, dtype=np.uint8))
        marked = values & np.uint32(1)
        values >>= np.uint32(1)
        fields = None
        if marked.any():
            follow = marked.nonzero()[0] + 1
            is_head = np.ones(values.size, dtype=np.bool_)
            is_head[follow] = False
            details, heads = values[follow], is_head.nonzero()[0]
            values, lasts = values[heads], lasts[heads]
            spots = marked[heads].nonzero()[0]
            freqs = np.ones(values.size, dtype=np.uint32)
            freqs[spots] = details // np.uint32(len(self.fields))
            places = details % np.uint32(len(self.fields))
            if places.any():
                fields = np.zeros(values.size, dtype=np.uint32)
                fields[spots] = places
        else:
            freqs = np.ones(values.size, dtype=np.uint32)
        starts = lasts.searchsorted(_list_starts(cuts))  # each list begins with a head
        sizes = np.diff(starts, append=values.size)
        docs = values.cumsum(dtype=np.uint32)
        docs -= (docs[starts] - values[starts]).repeat(sizes)
        lists = [sum(high - low for low, high in found) for found in spans]
        literal: list[int] = []
        at = 0
        for found, wanted in zip(spans, literals, strict=True):
            for low, high in found:
                literal.extend(range(at + wanted - low, at + wanted - low + 1) if low <= wanted < high else ())
                at += high - low
        is_literal = None
        if len(literal) < at:
            is_list_literal = np.zeros(at, dtype=np.bool_)
            is_list_literal[literal] = True
            is_literal = is_list_literal.repeat(sizes)
        ends = [*starts.tolist(), values.size]
        return PairOccurrences(
            [ends[i] for i in accumulate(lists, initial=0)], docs, fields, freqs, is_literal, max(lists) == 1
        )


def _list_starts(cuts: list[list[int]]) -> NDArray[np.intp]:
    """Return where the lists begin in the bytes that were read, one range of them behind the other."""
    starts: list[int] = []
    at = 0
    for row in cuts:
        starts.extend(at + cut - row[0] for cut in row[:-1])
        at += row[-1] - row[0]
    return np.array(starts, dtype=np.intp)


def open_pairs(file: SectionFile) -> PairPostings | None:
    """Return the pairs of a segment; None if it was written without.

    Raises:
        IndexDamaged: the file was changed.
    """
    return PairPostings(file) if FACT in file.facts else None
