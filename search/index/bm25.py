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
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.bit_packing import Uint32Array
from search.index.docsets import DocIndices
from search.index.frequencies import WordFrequencies
from search.index.positions import CachedPostings, Term, summed

K1, B = 1.2, 0.75  # the usual constants of BM25
PAIR = 1.0  # weight of a pair of neighbours beside a single word
_DENSE = 6  # a term that more than one document in six contains has an entry for each document
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
    """What a term adds to the score of each document of a segment, before it is multiplied by weight and idf.

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
        # NumPy's methods, not its functions: these cost more than the work on short arrays.
        if self.docs is None:
            return self.values.take(docs)
        if not self.docs.size or not docs.size:
            return np.zeros(docs.size, dtype=np.float32)
        if self.docs.size < docs.size:
            found = np.zeros(docs.size, dtype=np.float32)
            spots = docs.searchsorted(self.docs)
            hit = docs.take(spots, mode="clip") == self.docs
            found[spots[hit]] = self.values[hit]
            return found
        wanted = docs.astype(np.uint32)  # of one dtype, or the long list is converted
        spots = self.docs.searchsorted(wanted)
        found = self.values.take(spots, mode="clip")
        found *= self.docs.take(spots, mode="clip") == wanted
        return found


class WordImpact(NamedTuple):
    """The same of a single word, computed from its frequencies for the documents asked for."""

    found: WordFrequencies
    literal: WordFrequencies | None  # of the exact spelling, where the word has no tones
    norms: Scores  # by field and document, shape (fields, count)

    @property
    def doc_freq(self) -> int:
        return self.found.doc_freq

    def at(self, docs: DocIndices) -> Scores:
        """Return the values of some documents (sorted, unique), zero where the word is not there: `(docs.size,)`."""
        weights = self.found.weights(docs, self.norms)
        if self.literal is not None:
            weights *= np.float32(OTHER_TONES)
            if self.literal.doc_freq:
                weights += self.literal.weights(docs, self.norms) * np.float32(1 - OTHER_TONES)
        return saturated(weights)


def word_impact(
    postings: CachedPostings, word: Term, fields: Sequence[BoostedField], avg_length: Mapping[str, float]
) -> WordImpact:
    """Return what a word adds to the scores of a segment's documents."""
    names = tuple(field.name for field in fields)
    literal = None if word.toned else postings.frequencies(names, word.literal())
    return WordImpact(postings.frequencies(names, word), literal, _norms(postings, tuple(fields), avg_length))


def idf(documents: int, doc_freq: float) -> float:
    """Return the inverse document frequency of a term that `doc_freq` of all documents contain."""
    return math.log(1 + (documents - doc_freq + 0.5) / (doc_freq + 0.5))


def term_impact(
    postings: CachedPostings,
    words: tuple[Term, ...],
    fields: Sequence[BoostedField],
    avg_length: Mapping[str, float],
) -> TermImpact:
    """Score a pair in all documents of a segment; `avg_length` holds the average length of each field."""
    if postings.has_pair(words, [field.name for field in fields]):
        return pair_impacts(postings, [words], fields, avg_length)[0]
    count = postings.segment.count
    weighed = [_weigh(postings, words, field, avg_length) for field in fields]
    weighed = [part for part in weighed if part[0].size]
    if len(weighed) == 1:
        docs, sums = weighed[0]
        return _impact(docs, saturated(sums), count)
    total = np.zeros(count, dtype=np.float32)
    for docs, weights in weighed:
        total[docs] += weights
    docs = (total > 0).nonzero()[0].astype(np.uint32)
    if docs.size * _DENSE < count:
        return TermImpact(docs.size, docs, saturated(total[docs]))
    return TermImpact(docs.size, None, saturated(total))


def pair_impacts(
    postings: CachedPostings,
    pairs: Sequence[tuple[Term, ...]],
    fields: Sequence[BoostedField],
    avg_length: Mapping[str, float],
) -> list[TermImpact]:
    """Do the same for several pairs at once, all of which have posting lists."""
    found = postings.pair_occurrences(pairs)
    weights = found.freqs.astype(np.float32)
    if found.is_literal is not None:
        weights *= np.where(found.is_literal, np.float32(1), np.float32(OTHER_TONES))
    by_name = {field.name: field for field in fields}
    norms = _norms(postings, tuple(by_name.get(name) for name in postings.pair_fields), avg_length)
    weights *= norms[0].take(found.docs) if found.fields is None else norms[found.fields, found.docs]
    docs, cuts, count = found.docs, found.cuts, postings.segment.count
    if not found.is_unique:
        of_pair = np.arange(len(pairs), dtype=np.uint64).repeat(np.diff(cuts))
        keys, weights = summed(of_pair * np.uint64(count) + docs, weights, is_sorted=found.is_sorted)
        if len(fields) < len(postings.pair_fields):
            some = weights.nonzero()[0]
            keys, weights = keys[some], weights[some]
        cuts = keys.searchsorted(np.arange(len(pairs) + 1, dtype=np.uint64) * np.uint64(count)).tolist()
        docs = (keys % np.uint64(count)).astype(np.uint32)
    elif postings.pair_fields[0] not in by_name:
        return [TermImpact(0, docs[:0], weights[:0])] * len(pairs)
    values = saturated(weights)
    return [_impact(docs[low:high].copy(), values[low:high].copy(), count) for low, high in pairwise(cuts)]


def _impact(docs: Uint32Array, values: Scores, count: int) -> TermImpact:
    """Return the impact of a term; `docs` are sorted and unique."""
    if docs.size * _DENSE < count:
        return TermImpact(docs.size, docs, values)
    every = np.zeros(count, dtype=np.float32)
    every[docs] = values
    return TermImpact(docs.size, None, every)


def saturated(weights: Scores) -> Scores:
    """Return the sums of weighted occurrences as scores: each further occurrence adds less, the limit is K1 + 1."""
    values = weights * np.float32(K1 + 1)
    values /= weights + np.float32(K1)
    return values


class _Norms(NamedTuple):
    """By what an occurrence in each document is multiplied, for one field a row: shape `(fields, count)`."""

    rows: Scores

    @property
    def nbytes(self) -> int:
        return self.rows.nbytes


def _norms(postings: CachedPostings, fields: Sequence[BoostedField | None], avg_length: Mapping[str, float]) -> Scores:
    """Return the boost of each field divided by its relative length in each document; zeros for None."""

    def make() -> _Norms:
        rows = np.zeros((len(fields), postings.segment.count), dtype=np.float32)
        for row, field in zip(rows, fields, strict=True):
            if field is not None:
                lengths = postings.segment.lengths(field.name).astype(np.float32)
                row += np.float32(1 - B) + np.float32(B / avg_length[field.name]) * lengths
                np.divide(np.float32(field.boost), row, out=row)
        return _Norms(rows)

    averages = tuple(avg_length[field.name] for field in fields if field is not None)
    return postings.kept(("norms", tuple(fields), averages), make).rows


def _weigh(
    postings: CachedPostings, words: tuple[Term, ...], field: BoostedField, avg_length: Mapping[str, float]
) -> tuple[Uint32Array, Scores]:
    """Return the documents whose field contains the words, and the weighted sum of their occurrences in each."""
    found = postings.phrase(field.name, words)
    freqs = found.freqs.astype(np.float32)
    if not all(word.toned for word in words):
        freqs *= np.float32(OTHER_TONES)
        literal = postings.phrase(field.name, tuple(word.literal() for word in words))
        freqs[np.searchsorted(found.docs, literal.docs)] += literal.freqs * np.float32(1 - OTHER_TONES)
    freqs *= _norms(postings, (field,), avg_length)[0][found.docs]
    return found.docs, freqs
