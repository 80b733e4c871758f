"""How many documents contain two words side by side: a table made when a large segment is written.

A pair of neighbours is scored like a term, so its document frequency must be known for every query, and finding it from
positions would cost more than all the rest. The table has a hash of 64 bits and a count for each pair of exact
spellings and for each pair of toneless ones. It is made of all documents of a segment, or of every n-th where there are
more than SAMPLED of them, so that the time and memory it takes do not grow beyond that. In a large segment pairs that
only one counted document contains are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.analysis import is_code
from search.index.bit_packing import Uint32Array
from search.index.fields import SEPARATOR
from search.index.postings import PostingList
from search.index.section_file import SectionFile, SectionWriter
from search.index.segments import hashed

SMALLEST = 4_096  # documents; in a smaller segment a frequency is found from positions quickly enough
SAMPLED = 50_000
_COMPLETE = 8_192  # counted documents up to which pairs of one document are kept
_CHUNK = 1 << 22  # tokens that are sorted at once
_DOCS_AT_ONCE = 1 << 16
_TONED, _TONELESS = "toned", "toneless"
_FACTOR = 0x9E3779B97F4A7C15  # any large odd number: it tells "a b" from "b a"
_WRAP = (1 << 64) - 1

_Hashes = NDArray[np.uint64]


class PairTable(NamedTuple):
    """Document frequencies of pairs of neighbours in a segment."""

    fields: frozenset[str]  # the frequency is the number of documents in which one of these contains the pair
    step: int  # every n-th document was counted
    is_complete: bool  # else a pair that is not in the table may be in one counted document
    hashes: dict[bool, _Hashes]  # sorted; by whether the words are exact spellings
    counts: dict[bool, Uint32Array]

    def doc_freq(self, one: str, other: str, *, toned: bool) -> float:
        """Return in how many documents `other` follows `one`, both in exact spelling if `toned`, else both toneless."""
        wanted = np.uint64((hashed(one) * _FACTOR + hashed(other)) & _WRAP)
        hashes = self.hashes[toned]
        spot = int(np.searchsorted(hashes, wanted))
        if spot < hashes.size and hashes[spot] == wanted:
            return float(self.counts[toned][spot]) * self.step
        return 0.0 if self.is_complete else float(self.step)


def read_pair_table(file: SectionFile) -> PairTable | None:
    """Read the table of a segment; None if it has none.

    Raises:
        IndexDamaged: the file was changed.
    """
    told = file.facts.get("pairs")
    if told is None:
        return None
    kinds = ((True, _TONED), (False, _TONELESS))
    return PairTable(
        frozenset(told["fields"]),
        int(told["step"]),
        bool(told["complete"]),
        {toned: file.array(f"pair hashes/{kind}") for toned, kind in kinds},
        {toned: file.array(f"pair counts/{kind}") for toned, kind in kinds},
    )


class _Line:
    """The tokens of one field in the counted documents, as numbers; 0 between documents and between paragraphs."""

    def __init__(self, extents: Uint32Array) -> None:
        self.starts = np.zeros(extents.size + 1, dtype=np.int64)  # of each document, and the end
        np.cumsum(extents + np.uint32(1), out=self.starts[1:])
        self.tokens = np.zeros(int(self.starts[-1]), dtype=np.uint32)


class PairCounter:
    """Counts pairs of neighbours while the posting lists of a segment of `documents` documents are written."""

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._step = max(1, -(-documents // SAMPLED))
        self._counted = -(-documents // self._step)
        self._numbers: dict[bytes, int] = {}  # of dictionary terms, from 1
        self._lines: dict[str, _Line] = {}

    def begin(self, field: str, extents: Uint32Array) -> None:
        """Begin a field; `extents` holds the number of its positions by document."""
        row = np.zeros(self._documents, dtype=np.uint32)
        row[: extents.size] = extents
        self._lines[field] = _Line(row[:: self._step])

    def add(self, field: str, term: bytes, postings: PostingList) -> None:
        """Add a term of a field that was begun."""
        if is_code(term.decode()):
            return
        number = self._numbers.setdefault(term, len(self._numbers) + 1)
        docs, freqs, positions = postings
        if self._step > 1:
            kept = docs % self._step == 0
            docs, freqs, positions = docs[kept] // self._step, freqs[kept], positions[np.repeat(kept, freqs)]
        line = self._lines[field]
        line.tokens[np.repeat(line.starts[docs], freqs) + positions] = number

    def write(self, sections: SectionWriter) -> None:
        """Count, and write the table."""
        names = list(self._numbers)
        exact = [term.decode().partition(SEPARATOR)[2] for term in names]
        plain = [term.decode().partition(SEPARATOR)[0] for term in names]
        same: dict[str, int] = {}
        toneless = np.array([0, *(same.setdefault(word, len(same) + 1) for word in plain)], dtype=np.uint32)
        is_complete = self._counted <= _COMPLETE
        sections.fact("pairs", {"fields": sorted(self._lines), "step": self._step, "complete": is_complete})
        for kind, words, numbers in ((_TONED, exact, None), (_TONELESS, list(same), toneless)):
            pairs, counts = self._count(numbers)
            if not is_complete:
                pairs, counts = pairs[counts > 1], counts[counts > 1]
            table = np.array([0, *map(hashed, words)], dtype=np.uint64)
            hashes = table[(pairs >> np.uint64(24)).astype(np.intp)] * np.uint64(_FACTOR)
            hashes += table[(pairs & np.uint64(0xFFFFFF)).astype(np.intp)]
            order = np.argsort(hashes)
            sections.add(f"pair hashes/{kind}", hashes[order])
            sections.add(f"pair counts/{kind}", counts[order])

    def _count(self, numbers: Uint32Array | None) -> tuple[_Hashes, Uint32Array]:
        """Return the distinct pairs, first word << 24 | second word, and how many documents contain each.

        `numbers` replaces the number of each token by that of its toneless form.
        """
        found = [self._chunk(begin, end, numbers) for begin, end in self._chunks()]
        while len(found) > 1:
            found = [_added(found[i : i + 4]) for i in range(0, len(found), 4)]
        return found[0] if found else (np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.uint32))

    def _chunks(self) -> Sequence[tuple[int, int]]:
        """Return ranges of documents of about _CHUNK tokens each."""
        tokens = sum(line.tokens.size for line in self._lines.values())
        size = max(1, min(_DOCS_AT_ONCE, int(self._counted * _CHUNK / max(tokens, 1))))
        return [(begin, min(begin + size, self._counted)) for begin in range(0, self._counted, size)]

    def _chunk(self, begin: int, end: int, numbers: Uint32Array | None) -> tuple[_Hashes, Uint32Array]:
        keys = []
        for line in self._lines.values():
            tokens = line.tokens[line.starts[begin] : line.starts[end]]
            if numbers is not None:
                tokens = numbers[tokens]
            one, other = tokens[:-1], tokens[1:]
            there = np.flatnonzero((one > 0) & (other > 0))
            docs = np.repeat(np.arange(end - begin, dtype=np.uint64), np.diff(line.starts[begin : end + 1]))
            key = one[there].astype(np.uint64) << np.uint64(40)
            key |= other[there].astype(np.uint64) << np.uint64(16)
            keys.append(key | docs[there])
        every = np.concatenate(keys)
        every.sort()
        fresh = every[_firsts(every)] >> np.uint64(16)  # each pair once per document
        cuts = np.flatnonzero(_firsts(fresh))
        return fresh[cuts], np.diff(cuts, append=fresh.size).astype(np.uint32)


def _firsts(numbers: _Hashes) -> NDArray[np.bool_]:
    """Return for each of the sorted numbers whether it differs from the one before."""
    firsts = np.ones(numbers.size, dtype=np.bool_)
    firsts[1:] = numbers[1:] != numbers[:-1]
    return firsts


def _added(found: Sequence[tuple[_Hashes, Uint32Array]]) -> tuple[_Hashes, Uint32Array]:
    pairs = np.concatenate([pairs for pairs, _ in found])
    counts = np.concatenate([counts for _, counts in found])
    order = np.argsort(pairs, kind="stable")
    pairs, counts = pairs[order], counts[order]
    cuts = np.flatnonzero(_firsts(pairs))
    return pairs[cuts], np.add.reduceat(counts, cuts).astype(np.uint32) if cuts.size else counts
