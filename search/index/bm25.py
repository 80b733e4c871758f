"""How well a document answers a query: BM25F over words and pairs of neighbouring words.

The occurrences of a word in the fields of a document are added up, each weighted by the boost of its field and divided
by the relative length of the field, and the sum is saturated (Robertson, Zaragoza and Taylor, "Simple BM25 extension to
multiple weighted fields", CIKM 2004). Most Vietnamese words have two syllables, so two syllables side by side say more
than the same two apart: each pair of neighbours in the query is scored as one more term.

Document numbers are those of one segment.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.bit_packing import Uint32Array
from search.index.docsets import DocIndices
from search.index.positions import CachedPostings, Term

K1, B = 1.2, 0.75  # the usual constants of BM25
PAIR = 1.0  # weight of a pair of neighbours beside a single word
OTHER_TONES = 0.98  # in a toneless query, an occurrence with tones counts so much beside one without

Scores = NDArray[np.float32]


class BoostedField(NamedTuple):
    """A text field to search in, with its boost."""

    name: str
    boost: float


class ScoredTerm(NamedTuple):
    """A word, or a pair of neighbouring words, that adds to the score of a document that contains it in some field."""

    words: tuple[Term, ...]
    fields: tuple[BoostedField, ...]
    weight: float


class TermImpact(NamedTuple):
    """What a word adds to the score of each document of a segment, before it is multiplied by weight and idf.

    `values` belong to `docs`, or to all documents of the segment where `docs` is None.
    """

    doc_freq: int
    docs: Uint32Array | None  # sorted, unique, shape (n,)
    values: Scores  # shape (n,) or (count,)

    @property
    def nbytes(self) -> int:
        return self.values.nbytes + (0 if self.docs is None else self.docs.nbytes)

    def at(self, docs: DocIndices) -> Scores:
        """Return the values of some documents (sorted, unique), zero where the word is not there: `(docs.size,)`."""
        if self.docs is None:
            return self.values[docs]
        found = np.zeros(docs.size, dtype=np.float32)
        if not self.docs.size or not docs.size:
            return found
        if self.docs.size < docs.size:
            spots = docs.searchsorted(self.docs)
            spots[spots == docs.size] = 0
            hit = docs[spots] == self.docs
            found[spots[hit]] = self.values[hit]
        else:
            spots = self.docs.searchsorted(docs.astype(np.uint32))  # of one dtype, or the long list is converted
            spots[spots == self.docs.size] = 0
            hit = self.docs[spots] == docs
            found[hit] = self.values[spots[hit]]
        return found


def idf(documents: int, doc_freq: float) -> float:
    """Return the inverse document frequency of a term that `doc_freq` of all documents contain."""
    return math.log(1 + (documents - doc_freq + 0.5) / (doc_freq + 0.5))


def term_impact(
    postings: CachedPostings, term: Term, fields: Sequence[BoostedField], avg_length: Mapping[str, float]
) -> TermImpact:
    """Score one word in all documents of a segment; `avg_length` holds the average length of each field."""
    count = postings.segment.count
    weighed = [_weigh(postings, term, field, avg_length[field.name]) for field in fields]
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
    """Return the sums of weighted occurrences as scores: each further occurrence adds less, the limit is K1 + 1."""
    return weights * np.float32(K1 + 1) / (weights + np.float32(K1))


def relative_length(
    postings: CachedPostings, docs: Uint32Array | DocIndices, field: BoostedField, avg_length: float
) -> Scores:
    """Return by what the occurrences in a field are divided in each document, its boost included: `(docs.size,)`."""
    lengths = postings.segment.lengths(field.name)[docs].astype(np.float32)
    return (np.float32(1 - B) + np.float32(B / avg_length) * lengths) / np.float32(field.boost)


def _weigh(postings: CachedPostings, term: Term, field: BoostedField, avg_length: float) -> tuple[Uint32Array, Scores]:
    """Return the documents whose field contains the word, and the weighted sum of its occurrences in each."""
    found = postings.documents(field.name, term)
    freqs = found.freqs.astype(np.float32)
    if not term.toned:
        freqs *= np.float32(OTHER_TONES)
        literal = postings.documents(field.name, term.literal())
        freqs[np.searchsorted(found.docs, literal.docs)] += literal.freqs * np.float32(1 - OTHER_TONES)
    return found.docs, freqs / relative_length(postings, found.docs, field, avg_length)
