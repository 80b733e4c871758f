"""Where words occur in one segment: decoded posting lists, and the phrases made of them.

Document numbers are those of the segment. A position is one in the whole field (see `SegmentReader.bases`): the tokens
of one document follow those of the other with a gap between, so that one number says document and place, and "b
follows a" means that a's position + 1 is a position of b. Decoded lists are kept in the cache.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.analysis import folded, is_code
from search.index.bit_packing import PackedArray, Uint32Array
from search.index.cache import Entry, PostingCache
from search.index.docsets import (
    NO_DOCUMENTS,
    DocIndices,
    DocMask,
    DocSet,
    as_indices,
    compact,
    contains,
    intersection_of,
)
from search.index.fields import SEPARATOR
from search.index.frequencies import NOWHERE, TermFrequencies, WordFrequencies, word_frequencies
from search.index.pair_postings import NumberRange, PairOccurrences, PairPostings, open_pairs
from search.index.postings import laid
from search.index.segments import SegmentReader

_FAR_APART = 12  # ratio of sizes; from here on, looking up the members of the small list is faster than walking both
_STRETCH = 1 << 22  # positions looked at in one go when both lists are long
_MANY_TERMS = 64  # from here on, the posting lists of a prefix are read in one go


class Term(NamedTuple):
    """A token to look for: in its exact spelling, with any tones, or every token with this prefix."""

    text: str
    toned: bool = True
    prefix: bool = False

    def literal(self) -> Term:
        """Return the same token in exactly this spelling."""
        return Term(self.text, True, self.prefix)


class PostingPositions(NamedTuple):
    """The occurrences of a term in a field: those of its first document, then those of the next."""

    docs: Uint32Array  # the documents of the term, sorted, unique, shape (n,)
    starts: Uint32Array  # of the first occurrence in each document of the term, and the end, shape (n + 1,)
    steps: PackedArray | None  # of a single spelling, packed as they are on disk
    positions: Uint32Array  # of several spellings together: sorted, shape (freqs.sum(),)

    @property
    def nbytes(self) -> int:
        held = self.docs.nbytes + self.starts.nbytes + self.positions.nbytes
        return held + (self.steps.nbytes if self.steps else 0)


class Occurrences(NamedTuple):
    """The occurrences of a term in some documents."""

    owners: DocIndices  # indices into the documents asked for, sorted, shape (k,)
    positions: Uint32Array  # positions in the field, sorted, shape (k,)


_NO_OCCURRENCES = Occurrences(np.empty(0, dtype=np.intp), NO_DOCUMENTS)


class CachedPostings:
    """The posting lists of one segment, read through the cache."""

    def __init__(self, segment: SegmentReader, cache: PostingCache) -> None:
        self.segment, self._cache = segment, cache
        self._last_pairs: tuple[Sequence[Sequence[Term]], PairOccurrences] | None = None

    @cached_property
    def pairs(self) -> PairPostings | None:
        """The posting lists of pairs of neighbours; None if the segment is too small to have them."""
        return open_pairs(self.segment.inverted)

    @property
    def pair_fields(self) -> tuple[str, ...]:
        """The fields that have posting lists of pairs."""
        return self.pairs.fields if self.pairs else ()

    def has_pair(self, words: Sequence[Term], fields: Collection[str]) -> bool:
        """Whether there are posting lists of these words in all fields: else they have to be found from positions."""
        if len(words) != 2 or self.pairs is None or not self.pairs.fields_set.issuperset(fields):
            return False
        return not any(word.prefix or is_code(word.text) for word in words)

    def pair_occurrences(self, pairs: Sequence[Sequence[Term]]) -> PairOccurrences:
        """Return where pairs occur that have posting lists, in all fields.

        What was read last is kept: a phrase asks for its pairs in each field, and once more to be scored.
        """
        lists, last = self.pairs, self._last_pairs
        if lists is None:
            raise ValueError("the segment has no pairs")
        if last is not None and last[0] == pairs:
            return last[1]
        found = lists.occurrences([(self._numbers(lists, one), self._numbers(lists, other)) for one, other in pairs])
        self._last_pairs = (pairs, found)
        return found

    def _numbers(self, pairs: PairPostings, term: Term) -> NumberRange:
        """Return the numbers that a word has in the lists of pairs."""

        def find() -> NumberRange:
            found = [pairs.numbers(field, self._ordinals(field, term)) for field in pairs.fields]
            some = [each for each in found if each]
            if not some:
                return NumberRange(0, 0, -1)
            if term.toned:
                return NumberRange(some[0].start, some[0].stop, some[0].start)
            literal = self._numbers(pairs, term.literal())
            return NumberRange(min(each.start for each in some), max(each.stop for each in some), literal.literal)

        return self._cache.get((self.segment.name, "numbers", term), find)

    def _ordinals(self, field: str, term: Term) -> range:
        """Return the ordinals of the spellings of a whole word, side by side in the dictionary."""
        dictionary, plain = self.segment.dictionary(field), folded(term.text)
        if not term.toned:
            return dictionary.with_prefix((plain + SEPARATOR).encode())
        ordinal = dictionary.find((plain + SEPARATOR + term.text).encode())
        return range(ordinal, ordinal + 1) if ordinal >= 0 else range(0)

    def kept(self, key: tuple[Hashable, ...], make: Callable[[], Entry]) -> Entry:
        """Return what `make` makes of the segment, from the cache if it is there."""
        return self._cache.get((self.segment.name, *key), make)

    def terms(self, field: str, term: Term) -> list[int]:
        """Return the ordinals of all dictionary terms that are meant, sorted."""
        dictionary = self.segment.dictionary(field)
        plain = folded(term.text)
        if term.prefix:
            some = dictionary.with_prefix(plain.encode())
            if not term.toned:
                return list(some)
            begin = term.text
            return [i for i in some if dictionary.term(i).decode().rpartition(SEPARATOR)[2].startswith(begin)]
        return list(self._ordinals(field, term))

    def frequencies(self, fields: tuple[str, ...], term: Term) -> WordFrequencies:
        """Return in which documents some of the fields contain the term, and how often each does."""

        def read() -> WordFrequencies:
            return word_frequencies([self._documents(field, term) for field in fields], self.segment.count)

        return self._cache.get((self.segment.name, "frequencies", fields, term), read)

    def _documents(self, field: str, term: Term) -> TermFrequencies:
        terms = self.terms(field, term)
        if len(terms) > _MANY_TERMS:
            found = self._many(field, range(terms[0], terms[-1] + 1), set(terms))
        else:
            found = [TermFrequencies(*self.segment.documents_with(field, ordinal)) for ordinal in terms]
        return _united(found, self.segment.count)

    def _many(self, field: str, span: range, terms: set[int]) -> list[TermFrequencies]:
        lists = zip(span, self.segment.posting_lists(field, span), strict=True)
        return [TermFrequencies(found.docs, found.freqs) for ordinal, (_, found) in lists if ordinal in terms]

    def positions(self, field: str, term: Term) -> PostingPositions:
        """Return all positions of the term in the field."""
        key = (self.segment.name, "positions", field, term)
        return self._cache.get(key, lambda: self._positions(field, term))

    def _positions(self, field: str, term: Term) -> PostingPositions:
        terms = self.terms(field, term)
        docs, freqs = self._documents(field, term)
        starts = np.zeros(freqs.size + 1, dtype=np.uint32)
        np.cumsum(freqs, out=starts[1:])
        if len(terms) == 1:
            return PostingPositions(docs, starts, self.segment.steps(field, terms[0]), NO_DOCUMENTS)
        rows = [self.segment.positions(field, ordinal) for ordinal in terms]
        return PostingPositions(docs, starts, None, np.sort(np.concatenate([NO_DOCUMENTS, *rows]), kind="stable"))

    def occurrences(self, field: str, term: Term, docs: DocIndices) -> Occurrences:
        """Return the occurrences of the term in some documents: sorted, unique numbers."""
        found = self.positions(field, term)
        holding = found.docs
        if not holding.size or not docs.size:
            return _NO_OCCURRENCES
        # NumPy's methods, not its functions: these cost more than the work on short arrays.
        wanted = docs.astype(np.uint32)  # of one dtype, or the long list would be converted
        spots = holding.searchsorted(wanted)
        owners = (holding.take(spots, mode="clip") == wanted).nonzero()[0]
        if not owners.size:
            return _NO_OCCURRENCES
        spots = spots[owners]
        begins = found.starts[spots].astype(np.intp)
        freqs = found.starts[spots + 1] - found.starts[spots]
        ends = freqs.cumsum(dtype=np.intp)
        where = (begins - ends + freqs).repeat(freqs)
        where += np.arange(where.size)
        if found.steps is None:
            positions = found.positions[where]
        else:
            positions = laid(found.steps.take(where), freqs, self.segment.bases(field)[docs[owners]])
        return Occurrences(owners.repeat(freqs), positions)

    def phrase(self, field: str, words: tuple[Term, ...]) -> TermFrequencies:
        """Return in which documents two or more words follow each other in the field, and how often."""
        return self._cache.get((self.segment.name, "phrase", field, words), lambda: self._phrase(field, words))

    def _phrase(self, field: str, words: tuple[Term, ...]) -> TermFrequencies:
        if self.has_pair(words, (field,)):
            return self._in_field(self.pair_occurrences([words]), field, 0)
        docs = as_indices(self.documents_with_pairs(field, words))
        if not docs.size:
            return NOWHERE
        freqs = phrase_freqs([self.occurrences(field, word, docs) for word in words], docs.size)
        some = np.flatnonzero(freqs)
        return TermFrequencies(docs[some].astype(np.uint32), freqs[some].astype(np.uint32))

    def _in_field(self, found: PairOccurrences, field: str, number: int) -> TermFrequencies:
        """Return what was found of one of the pairs in one field."""
        some, place = slice(*found.cuts[number : number + 2]), self.pair_fields.index(field)
        docs, freqs = found.docs[some], found.freqs[some]
        if found.fields is None and place:
            return NOWHERE
        if found.fields is not None:
            here = found.fields[some] == place
            docs, freqs = docs[here], freqs[here]
        return TermFrequencies(docs.copy(), freqs.copy()) if found.is_sorted else TermFrequencies(*summed(docs, freqs))

    def documents_with_pairs(self, field: str, words: Sequence[Term]) -> DocSet:
        """Return documents among which are all whose field contains the words one behind the other."""
        pairs = list(pairwise(words))
        if not pairs or not all(self.has_pair(pair, (field,)) for pair in pairs):
            return self.documents_with_all(field, words)
        found = self.pair_occurrences(pairs)
        sets = [compact(self._in_field(found, field, i).docs, self.segment.count) for i in range(len(pairs))]
        return intersection_of(sets, self.segment.count)

    def documents_with_all(self, field: str, words: Sequence[Term]) -> DocSet:
        """Return the documents whose field contains every word, wherever."""
        return intersection_of([self.frequencies((field,), word).docset() for word in words], self.segment.count)

    def near(self, field: str, words: tuple[Term, ...], distance: int) -> Uint32Array:
        """Return the documents where all words stand in any order with at most `distance` others between, sorted."""
        docs = as_indices(self.documents_with_all(field, words))
        if not docs.size:
            return NO_DOCUMENTS
        found = [self.occurrences(field, word, docs) for word in words]
        starts = np.concatenate([each.positions for each in found])
        owners = np.concatenate([each.owners for each in found])
        # The window ends with its document: the bases leave a gap of one position between two.
        lasts = self.segment.bases(field)[docs[owners] + 1] - np.uint32(2)
        ends = np.minimum(starts + np.uint32(distance + len(words) - 1), lasts)
        fits = np.ones(starts.size, dtype=np.bool_)
        for each in found:
            spots = np.searchsorted(each.positions, starts)
            inside = spots < each.positions.size
            inside[inside] = each.positions[spots[inside]] <= ends[inside]
            fits &= inside
        near: Uint32Array = docs[np.unique(owners[fits])].astype(np.uint32)
        return near


def phrase_freqs(words: Sequence[Occurrences], count: int) -> DocIndices:
    """Count how often words follow each other in each of `count` documents.

    Args:
        words: the occurrences of each word of the phrase, in order, in the same documents.

    Returns:
        Integers of shape `(count,)`.
    """
    rarest = min(range(len(words)), key=lambda i: words[i].positions.size)
    owners, starts = words[rarest]
    if rarest:
        fits = starts >= rarest
        owners, starts = owners[fits], starts[fits] - np.uint32(rarest)
    for offset, word in sorted(enumerate(words), key=lambda pair: pair[1].positions.size):
        if not starts.size or not word.positions.size:
            return np.zeros(count, dtype=np.intp)
        if offset != rarest:
            fits = is_among(word.positions, starts + np.uint32(offset))
            owners, starts = owners[fits], starts[fits]
    return np.bincount(owners, minlength=count)


def is_among(positions: Uint32Array, wanted: Uint32Array) -> DocMask:
    """Return for each wanted number whether it is among the positions: bool, shape `(wanted.size,)`.

    Both must be sorted and not empty.
    """
    if wanted.size * _FAR_APART < positions.size or wanted.size < _STRETCH >> 10:
        return contains(positions, wanted)
    if positions.size * _FAR_APART < wanted.size:
        found = np.zeros(wanted.size, dtype=np.bool_)
        spots = np.searchsorted(wanted, positions)
        spots[spots == wanted.size] = 0
        found[spots[wanted[spots] == positions]] = True
        return found
    return _among_many(positions, wanted)


def _among_many(positions: Uint32Array, wanted: Uint32Array) -> DocMask:
    """Do the same for two long lists: mark the positions in a mask, one stretch of numbers at a time."""
    found = np.empty(wanted.size, dtype=np.bool_)
    low, high = int(wanted[0]), int(wanted[-1])
    marks = np.zeros(min(_STRETCH, high - low + 1), dtype=np.bool_)
    edges = np.array([*range(low, high + 1, _STRETCH), high + 1], dtype=np.uint32)
    cuts = (pairwise(np.searchsorted(row, edges).tolist()) for row in (wanted, positions))
    for begin, (i, j), (k, m) in zip(edges, *cuts, strict=False):
        here = (positions[k:m] - begin).astype(np.intp)
        marks[here] = True
        found[i:j] = marks[(wanted[i:j] - begin).astype(np.intp)]
        marks[here] = False
    return found


def _united(parts: list[TermFrequencies], count: int) -> TermFrequencies:
    """Return the documents of all parts with their frequencies added."""
    if not parts:
        return NOWHERE
    if len(parts) == 1:
        return parts[0]
    if sum(part.docs.size for part in parts) * 8 > count:
        total = np.zeros(count, dtype=np.uint32)
        for part in parts:
            total[part.docs] += part.freqs
        docs = np.flatnonzero(total > 0).astype(np.uint32)  # flatnonzero is many times faster on a mask
        return TermFrequencies(docs, total[docs])
    return TermFrequencies(
        *summed(np.concatenate([part.docs for part in parts]), np.concatenate([part.freqs for part in parts]))
    )


def summed(docs: Uint32Array, values: NDArray[Any], *, is_sorted: bool = False) -> tuple[Uint32Array, NDArray[Any]]:
    """Return each document once, sorted, with the sum of its values; the dtype of the values stays."""
    if not docs.size:
        return docs, values
    order = docs.argsort(kind="stable")
    docs, values = docs[order], values[order]
    is_first = np.ones(docs.size, dtype=np.bool_)
    np.not_equal(docs[1:], docs[:-1], out=is_first[1:])
    firsts = is_first.nonzero()[0]
    if firsts.size == docs.size:
        return docs, values
    return docs[firsts], np.add.reduceat(values, firsts, dtype=values.dtype)
