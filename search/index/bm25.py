"""How well a document answers: BM25F over words and neighbouring words.

A word's occurrences in the fields of a document are added up, each field weighted by its boost and measured against
the field's usual length, before the sum saturates (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple
weighted fields", 2004). Vietnamese words are mostly of two syllables, so that two syllables standing side by side say
more than both apart: each neighbouring pair of the query counts as one more term.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.bit_packing import Uint32Array
from search.index.docsets import DocIndices
from search.index.positions import CachedPostings, Term, TermFrequencies

K1, B = 1.2, 0.75  # the customary constants of BM25
PAIR = 1.0  # what a pair of neighbours weighs beside a single word
OTHER_TONES = 0.98  # in a toneless query, what an occurrence with tones counts beside one typed exactly so

Scores = NDArray[np.float32]


class BoostedField(NamedTuple):
    """A text field to search in, with its boost."""

    name: str
    boost: float


class ScoredTerm(NamedTuple):
    """Something that speaks for a document when it is found there: a word, a pair or a phrase in some fields."""

    words: tuple[Term, ...]
    fields: tuple[BoostedField, ...]
    weight: float


class TermImpact(NamedTuple):
    """What one piece of evidence adds to each document of a segment, before its rarity is taken into account.

    `values` go with `docs`, or are one for every document of the segment where `docs` is None.
    """

    doc_freq: int
    docs: Uint32Array | None
    values: Scores

    @property
    def nbytes(self) -> int:
        return self.values.nbytes + (0 if self.docs is None else self.docs.nbytes)


def idf(documents: int, doc_freq: int) -> float:
    """The weight of a term that `holding` of all documents hold."""
    return math.log(1 + (documents - doc_freq + 0.5) / (doc_freq + 0.5))


def term_impact(postings: CachedPostings, scored_terms: ScoredTerm, avg_length: Mapping[str, float]) -> TermImpact:
    """Weigh one piece of evidence in one segment; `usual` holds each field's usual length."""
    count = postings.segment.count
    weighed = [_weigh(postings, scored_terms.words, field, avg_length[field.name]) for field in scored_terms.fields]
    weighed = [part for part in weighed if part[0].size]
    if len(weighed) == 1 and weighed[0][0].size * 6 < count:
        docs, sums = weighed[0]
        return TermImpact(docs.size, docs, saturated(sums))
    total = np.zeros(count, dtype=np.float32)
    for docs, weights in weighed:
        total[docs] += weights
    docs = np.flatnonzero(total > 0).astype(np.uint32)
    if docs.size * 6 < count:
        return TermImpact(docs.size, docs, saturated(total[docs]))
    return TermImpact(docs.size, None, saturated(total))


def saturated(weights: Scores) -> Scores:
    """The sum of weighted occurrences as evidence: the first counts most."""
    return weights * np.float32(K1 + 1) / (weights + np.float32(K1))


def _weigh(
    postings: CachedPostings, words: tuple[Term, ...], field: BoostedField, avg_length: float
) -> tuple[Uint32Array, Scores]:
    """The documents whose field holds the words, and the weight of all these occurrences in each."""
    found = postings.phrase(field.name, words)
    lengths = postings.segment.lengths(field.name)[found.docs]
    freqs = found.freqs.astype(np.float32)
    if not all(word.toned for word in words):
        freqs *= np.float32(OTHER_TONES)
        _add(freqs, found, postings.phrase(field.name, tuple(word.literal() for word in words)))
    against = np.float32(1 - B) + np.float32(B / avg_length) * lengths.astype(np.float32)
    return found.docs, np.float32(field.boost) * freqs / against


def _add(freqs: Scores, found: TermFrequencies, literal: TermFrequencies) -> None:
    if literal.docs.size:
        freqs[np.searchsorted(found.docs, literal.docs)] += literal.freqs * np.float32(1 - OTHER_TONES)


def scores(impacts: Sequence[tuple[float, TermImpact]], docs: DocIndices, count: int) -> Scores:
    """The score of each of the documents: the sum of all evidence, each by its weight."""
    if docs.size * 4 > count:
        total = np.zeros(count, dtype=np.float32)
        for weight, entry in impacts:
            values = entry.values * np.float32(weight)
            if entry.docs is None:
                total += values
            else:
                total[entry.docs] += values
        return total[docs]
    total = np.zeros(docs.size, dtype=np.float32)
    for weight, entry in impacts:
        if entry.docs is None:
            total += entry.values[docs] * np.float32(weight)
        else:
            _add_sparse(total, docs, weight, entry)
    return total


def _add_sparse(total: Scores, docs: DocIndices, weight: float, entry: TermImpact) -> None:
    doc_freq = entry.docs
    if doc_freq is None or not doc_freq.size or not docs.size:
        return
    if doc_freq.size < docs.size:
        spots = np.searchsorted(docs, doc_freq)
        spots[spots == docs.size] = 0
        hit = docs[spots] == doc_freq
        total[spots[hit]] += entry.values[hit] * np.float32(weight)
    else:
        spots = np.searchsorted(doc_freq, docs.astype(np.uint32))  # of one type, or the long row would be converted
        spots[spots == doc_freq.size] = 0
        hit = doc_freq[spots] == docs
        total[hit] += entry.values[spots[hit]] * np.float32(weight)
