"""Where words stand in one segment: decoded postings, and the phrases made of them.

All tokens of a field are thought of as laid in one line, document after document with a gap between, so that a place
in the field is one number and "b follows a" is "a's place + 1 is a place of b". What is decoded or computed here goes
through the cache.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from search.analysis import folded
from search.index.bit_packing import Uint32Array
from search.index.cache import PostingCache
from search.index.docsets import NO_DOCUMENTS, DocMask, contains
from search.index.fields import SEPARATOR
from search.index.segments import SegmentReader

_FAR_APART = 12  # sizes: from here on looking up each of the few beats going through both
_STRETCH = 1 << 22  # places looked at in one go when both sides are long


class Term(NamedTuple):
    """A token to look for: in its exact spelling, or with any tones; or everything that begins so."""

    text: str
    toned: bool = True
    prefix: bool = False

    def literal(self) -> Term:
        """The same token in this very spelling."""
        return Term(self.text, True, self.prefix)


class TermFrequencies(NamedTuple):
    """Documents in rising order and how often each holds what was looked for."""

    docs: Uint32Array
    freqs: Uint32Array

    @property
    def nbytes(self) -> int:
        return self.docs.nbytes + self.freqs.nbytes


_NOTHING = TermFrequencies(NO_DOCUMENTS, NO_DOCUMENTS)


class PostingPositions(NamedTuple):
    """Places in the line of a field, rising."""

    row: Uint32Array

    @property
    def nbytes(self) -> int:
        return self.row.nbytes


class CachedPostings:
    """The words of one segment through the cache."""

    def __init__(self, segment: SegmentReader, cache: PostingCache) -> None:
        self.segment, self._cache = segment, cache

    def terms(self, field: str, term: Term) -> list[int]:
        """The places in the field's dictionary of all terms that are meant."""
        dictionary = self.segment.dictionary(field)
        plain = folded(term.text)
        if term.prefix:
            some = dictionary.with_prefix(plain.encode())
            if not term.toned:
                return list(some)
            begin = term.text
            return [i for i in some if dictionary.term(i).decode().rpartition(SEPARATOR)[2].startswith(begin)]
        if term.toned:
            place = dictionary.find((plain + SEPARATOR + term.text).encode())
            return [place] if place >= 0 else []
        return list(dictionary.with_prefix((plain + SEPARATOR).encode()))

    def documents(self, field: str, term: Term) -> TermFrequencies:
        """In which documents the field holds the token, and how often."""
        return self._cache.get((self.segment.name, "documents", field, term), lambda: self._documents(field, term))

    def _documents(self, field: str, term: Term) -> TermFrequencies:
        terms = self.terms(field, term)
        if len(terms) > 64:
            return self._many(field, range(terms[0], terms[-1] + 1), set(terms))
        return _united(
            [TermFrequencies(*self.segment.documents_with(field, place)) for place in terms], self.segment.count
        )

    def _many(self, field: str, span: range, terms: set[int]) -> TermFrequencies:
        records = zip(span, self.segment.posting_lists(field, span), strict=True)
        found = [TermFrequencies(record.docs, record.freqs) for place, (_, record) in records if place in terms]
        return _united(found, self.segment.count)

    def positions(self, field: str, term: Term) -> Uint32Array:
        """Where in the line of the field the token stands."""
        key = (self.segment.name, "places", field, term)
        return self._cache.get(key, lambda: self._positions(field, term)).row

    def _positions(self, field: str, term: Term) -> PostingPositions:
        rows = [self.segment.positions(field, term) for term in self.terms(field, term)]
        if not rows:
            return PostingPositions(NO_DOCUMENTS)
        if len(rows) == 1:
            return PostingPositions(rows[0])
        return PostingPositions(np.sort(np.concatenate(rows), kind="stable"))

    def phrase(self, field: str, words: tuple[Term, ...]) -> TermFrequencies:
        """In which documents the words stand one after another in the field, and how often."""
        if len(words) == 1:
            return self.documents(field, words[0])
        return self._cache.get((self.segment.name, "phrase", field, words), lambda: self._phrase(field, words))

    def _phrase(self, field: str, words: tuple[Term, ...]) -> TermFrequencies:
        counts = [self.documents(field, word).docs.size for word in words]
        if not all(counts):
            return _NOTHING
        rarest = min(range(len(words)), key=counts.__getitem__)
        positions = self.positions(field, words[rarest])
        fits = positions >= rarest
        starts = positions[fits] - np.uint32(rarest)
        for offset, word in sorted(enumerate(words), key=lambda pair: counts[pair[0]]):
            if offset != rarest:
                follows = among(self.positions(field, word), starts + np.uint32(offset))
                fits[fits], starts = follows, starts[follows]
            if not starts.size:
                return _NOTHING
        return _counted(self.documents(field, words[rarest]), fits)


def _counted(found: TermFrequencies, fits: DocMask) -> TermFrequencies:
    """What was found, of its occurrences only those that fit."""
    ends = np.cumsum(found.freqs, dtype=np.intp)
    freqs = np.diff(np.cumsum(fits, dtype=np.uint32)[ends - 1], prepend=np.uint32(0))
    some = freqs > 0
    return TermFrequencies(found.docs[some], freqs[some])


def among(positions: Uint32Array, term: Uint32Array) -> DocMask:
    """For each wanted place whether it is among the places; both rise."""
    if term.size * _FAR_APART < positions.size:
        return contains(positions, term)
    if positions.size * _FAR_APART < term.size:
        found = np.zeros(term.size, dtype=np.bool_)
        spots = np.searchsorted(term, positions)
        spots[spots == term.size] = 0
        found[spots[term[spots] == positions]] = True
        return found
    return _among_many(positions, term)


def _among_many(positions: Uint32Array, term: Uint32Array) -> DocMask:
    """The same by marking places on a stretch of the line at a time."""
    found = np.empty(term.size, dtype=np.bool_)
    low, high = int(term[0]), int(term[-1])
    marks = np.zeros(min(_STRETCH, high - low + 1), dtype=np.bool_)
    edges = np.array([*range(low, high + 1, _STRETCH), high + 1], dtype=np.uint32)
    cuts = (pairwise(np.searchsorted(row, edges).tolist()) for row in (term, positions))
    for begin, (i, j), (k, m) in zip(edges, *cuts, strict=False):
        here = (positions[k:m] - begin).astype(np.intp)
        marks[here] = True
        found[i:j] = marks[(term[i:j] - begin).astype(np.intp)]
        marks[here] = False
    return found


def _united(parts: list[TermFrequencies], count: int) -> TermFrequencies:
    """The documents of all parts, frequencies added."""
    if not parts:
        return _NOTHING
    if len(parts) == 1:
        return parts[0]
    if sum(part.docs.size for part in parts) * 8 > count:
        total = np.zeros(count, dtype=np.uint32)
        for part in parts:
            total[part.docs] += part.freqs
        docs = np.flatnonzero(total > 0).astype(np.uint32)  # of numbers it is many times slower than of truth values
        return TermFrequencies(docs, total[docs])
    docs = np.concatenate([part.docs for part in parts])
    freqs = np.concatenate([part.freqs for part in parts])
    order = np.argsort(docs, kind="stable")
    docs, freqs = docs[order], freqs[order]
    firsts = np.flatnonzero(np.concatenate(([True], docs[1:] != docs[:-1])))
    return TermFrequencies(docs[firsts], np.add.reduceat(freqs, firsts).astype(np.uint32))
