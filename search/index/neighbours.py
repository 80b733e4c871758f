"""Pairs of neighbouring words: how many documents contain one, and what it adds to the scores of some documents.

A pair is not a term of the index. Its occurrences are found from the positions of its two words, and only where they
decide something: in a sample of documents for its document frequency, and in those documents that may come on the
requested page for its score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from search.analysis import is_code
from search.index.bm25 import OTHER_TONES, BoostedField, ScoredTerm, Scores, relative_length, saturated
from search.index.docsets import DocIndices, as_indices, union_of
from search.index.positions import CachedPostings, Occurrences, Term, phrase_freqs

SAMPLE = 1_024  # documents that contain both words; up to so many, the document frequency of a pair is exact


class PairFrequency(NamedTuple):
    """The document frequency of a pair in one segment, as the cache keeps it."""

    doc_freq: float

    @property
    def nbytes(self) -> int:
        return 32


def pair_frequency(postings: CachedPostings, pair: ScoredTerm) -> PairFrequency:
    """Return in how many documents of the segment, deleted ones included, the pair occurs in one of its fields.

    Where more than SAMPLE documents contain both words in one field, the frequency is estimated from a sample of them:
    every n-th, so that the same index always gives the same estimate, whatever else a query asks for.
    """
    known = _from_table(postings, pair)
    if known is not None:
        return PairFrequency(known)
    names = [field.name for field in pair.fields]
    count = postings.segment.count
    docs = as_indices(union_of([postings.documents_with_all(name, pair.words) for name in names], count))
    if not docs.size:
        return PairFrequency(0.0)
    step = -(-docs.size // SAMPLE)
    sample = docs[::step]
    is_there = np.zeros(sample.size, dtype=np.bool_)
    for name in names:
        is_there |= phrase_freqs([postings.occurrences(name, word, sample) for word in pair.words], sample.size) > 0
    found = int(np.count_nonzero(is_there))
    return PairFrequency(max(1.0, float(found * step)) if step > 1 else float(found))


def _from_table(postings: CachedPostings, pair: ScoredTerm) -> float | None:
    """Return the document frequency that stands in the segment's table; None if the pair is of a kind that it lacks."""
    table = postings.pair_table
    one, other = pair.words
    if table is None or {field.name for field in pair.fields} != table.fields or one.toned != other.toned:
        return None
    if is_code(one.text) or is_code(other.text):
        return None
    return table.doc_freq(one.text, other.text, toned=one.toned)


class PairScorer:
    """Scores pairs of neighbours in some documents of one segment; what the pairs share is read once."""

    def __init__(self, postings: CachedPostings, avg_length: Mapping[str, float], docs: DocIndices) -> None:
        self._postings, self._avg_length, self._docs = postings, avg_length, docs
        self._read: dict[tuple[str, Term], Occurrences] = {}

    def scores(self, pairs: Sequence[tuple[float, ScoredTerm]]) -> Scores:
        """Return the sum of what the pairs add to each document, each multiplied by its weight: `(docs.size,)`."""
        total = np.zeros(self._docs.size, dtype=np.float32)
        for weight, pair in pairs:
            weighted = np.zeros(self._docs.size, dtype=np.float32)
            for field in pair.fields:
                self._add(weighted, field, pair.words)
            total += saturated(weighted) * np.float32(weight)
        return total

    def _add(self, weighted: Scores, field: BoostedField, words: tuple[Term, ...]) -> None:
        """Add the occurrences in one field to the weighted sums."""
        freqs = self._freqs(field.name, words)
        some = np.flatnonzero(freqs)
        if not some.size:
            return
        counts = freqs[some].astype(np.float32)
        if not all(word.toned for word in words):
            literal = self._freqs(field.name, tuple(word.literal() for word in words))
            counts = counts * np.float32(OTHER_TONES) + literal[some] * np.float32(1 - OTHER_TONES)
        weighted[some] += counts / relative_length(
            self._postings, self._docs[some], field, self._avg_length[field.name]
        )

    def _freqs(self, field: str, words: tuple[Term, ...]) -> DocIndices:
        return phrase_freqs([self._occurrences(field, word) for word in words], self._docs.size)

    def _occurrences(self, field: str, word: Term) -> Occurrences:
        key = (field, word)
        if key not in self._read:
            self._read[key] = self._postings.occurrences(field, word, self._docs)
        return self._read[key]
