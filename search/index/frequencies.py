"""How often a word stands in the documents of one segment, over several fields at once, in about one byte a document.

What the cache holds of a word has to be small, for a stream of queries that nobody asked before asks for most words of
the language. So the score of a word is not kept: it is computed from these frequencies, for those documents alone that
match the whole query.

A document's code is 0 where no field holds the word; else one more than the number of occurrences in the main field,
the one that holds the word in most documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.bit_packing import Uint32Array
from search.index.docsets import NO_DOCUMENTS, DocIndices, DocSet, contains

Codes = NDArray[np.uint8]
Weights = NDArray[np.float32]

_LARGEST = 254  # a frequency from here on is stored apart, and its code is that of this one
_DENSE = 6  # a word that more than one document in six contains has a code for every document
_FREQS = np.array([0, *range(_LARGEST + 1)], dtype=np.float32)  # by code


class TermFrequencies(NamedTuple):
    """The documents that contain a term or phrase, and how often each does."""

    docs: Uint32Array  # sorted, unique, shape (n,)
    freqs: NDArray[np.unsignedinteger[Any]]  # shape (n,)

    @property
    def nbytes(self) -> int:
        return self.docs.nbytes + self.freqs.nbytes


NOWHERE = TermFrequencies(NO_DOCUMENTS, NO_DOCUMENTS)


class WordFrequencies(NamedTuple):
    """The documents that contain a word in some field, and how often each field does."""

    doc_freq: int
    docs: Uint32Array | None  # sorted, unique, shape (doc_freq,); None: there is a code for every document
    codes: Codes  # shape (doc_freq,) or (count,)
    main: int  # the number of the field that codes speak of
    large: TermFrequencies  # of the main field, what is more than _LARGEST
    others: tuple[tuple[int, TermFrequencies], ...]  # other fields by number

    @property
    def nbytes(self) -> int:
        rows = sum(found.nbytes for _, found in self.others)
        return self.codes.nbytes + rows + self.large.nbytes + (0 if self.docs is None else self.docs.nbytes)

    def docset(self) -> DocSet:
        """Return the documents that contain the word."""
        return self.codes > 0 if self.docs is None else self.docs

    def weights(self, docs: DocIndices, norms: Weights) -> Weights:
        """Return for some documents (sorted, unique) the sum of the word's occurrences, each times a factor.

        `norms` holds the factors: shape `(fields, count)`. The result has the shape of `docs`.
        """
        weights = _FREQS.take(self._codes_of(docs))
        if self.large.docs.size:
            _add(weights, docs, self.large)
        weights *= norms[self.main].take(docs)
        for number, found in self.others:
            spots, places = _shared(docs, found.docs)
            weights[spots] += found.freqs[places] * norms[number].take(found.docs[places])
        return weights

    def _codes_of(self, docs: DocIndices) -> Codes:
        if self.docs is None:
            return self.codes.take(docs)
        codes = np.zeros(docs.size, dtype=np.uint8)
        spots, places = _shared(docs, self.docs)
        codes[spots] = self.codes[places]
        return codes


def word_frequencies(by_field: Sequence[TermFrequencies], count: int) -> WordFrequencies:
    """Join the postings of one word in several fields of a segment of `count` documents."""
    main = max(range(len(by_field)), key=lambda number: by_field[number].docs.size)
    docs, freqs = by_field[main]
    codes = (np.minimum(freqs, _LARGEST) + 1).astype(np.uint8)
    large = NOWHERE
    if codes.size and codes.max() > _LARGEST:
        some = (freqs > _LARGEST).nonzero()[0]
        large = TermFrequencies(docs[some], freqs[some] - np.uint32(_LARGEST))
    others = tuple(
        (number, TermFrequencies(found.docs, _narrow(found.freqs)))
        for number, found in enumerate(by_field)
        if number != main and found.docs.size
    )
    if docs.size * _DENSE > count:
        every = np.zeros(count, dtype=np.uint8)
        every[docs] = codes
        for _, found in others:
            every[found.docs] = np.maximum(every[found.docs], 1)
        doc_freq = int(np.count_nonzero(every)) if others else docs.size
        return WordFrequencies(doc_freq, None, every, main, large, others)
    for _, found in others:
        missing = found.docs[~contains(docs, found.docs)]
        if missing.size:
            docs, codes = np.concatenate((docs, missing)), np.concatenate((codes, np.ones(missing.size, np.uint8)))
            order = docs.argsort(kind="stable")
            docs, codes = docs[order], codes[order]
    return WordFrequencies(docs.size, docs, codes, main, large, others)


def _narrow(freqs: NDArray[Any]) -> NDArray[np.unsignedinteger[Any]]:
    return freqs.astype(np.min_scalar_type(int(freqs.max())))


def _add(weights: Weights, docs: DocIndices, more: TermFrequencies) -> None:
    spots, places = _shared(docs, more.docs)
    weights[spots] += more.freqs[places]


def _shared(docs: DocIndices, numbers: Uint32Array) -> tuple[DocIndices, DocIndices]:
    """Return the indices in `docs`, and those in `numbers`, of the documents that are in both; both are sorted."""
    # NumPy's methods, not its functions: these cost more than the work on short arrays.
    if not docs.size or not numbers.size:
        nothing = np.empty(0, dtype=np.intp)
        return nothing, nothing
    if numbers.size <= docs.size:
        spots = docs.searchsorted(numbers)
        places = (docs.take(spots, mode="clip") == numbers).nonzero()[0]
        return spots[places], places
    wanted = docs.astype(np.uint32)  # of one dtype, or the long list is converted
    places = numbers.searchsorted(wanted)
    spots = (numbers.take(places, mode="clip") == wanted).nonzero()[0]
    return spots, places[spots]
