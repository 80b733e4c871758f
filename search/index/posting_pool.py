"""From the documents of one segment to its postings.

The pool stands where Whoosh keeps its sorting pool. Documents come in one by one, each text a list of tokens; nothing
is done with them but giving every distinct token a number. At the commit all tokens of a field are sorted at once by
term, document and position, as one array of integers, and the runs of equal terms are the posting lists. Segments
that are merged come in as they are, term by term, and are interleaved.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.bit_packing import Uint32Array
from search.index.fields import AnalysedText, text_term
from search.index.postings import PostingList
from search.index.segments import SegmentReader

LENGTHS = ""  # the term of a text field under which the lengths of its documents are handed over
_NONE: Uint32Array = np.empty(0, dtype=np.uint32)


class TermPostings(NamedTuple):
    """What the pool hands to the writer of postings, by field and term."""

    field: str
    term: bytes
    record: PostingList


class _Vocabulary(dict[str, int]):
    """Numbers for tokens, given as they are met."""

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self)
        return number


class _Texts:
    """The tokens of one text field: the numbers of all, and to whom they belong."""

    def __init__(self, vocabulary: _Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.tokens = array("I")
        self.docs = array("I")
        self.lengths = array("I")
        self.codes: list[tuple[int, int, int]] = []  # token, document, position

    def add(self, doc: int, text: AnalysedText) -> None:
        self.tokens.extend(map(self.vocabulary.__getitem__, text.spellings))
        self.docs.append(doc)
        self.lengths.append(len(text.spellings))
        self.codes.extend((self.vocabulary[key], doc, position) for position, key in text.codes)

    def length_row(self) -> Uint32Array:
        row = np.zeros(max(self.docs, default=-1) + 1, dtype=np.uint32)
        row[np.asarray(self.docs, dtype=np.uint32)] = np.asarray(self.lengths, dtype=np.uint32)
        return row

    def columns(self) -> tuple[NDArray[np.uint64], Uint32Array, Uint32Array]:
        """Token number, document and position of every token, document numbers last."""
        docs = np.asarray(self.docs, dtype=np.uint32)
        lengths = np.asarray(self.lengths, dtype=np.uint32)
        starts = np.cumsum(lengths, dtype=np.uint32) - lengths
        positions = np.arange(len(self.tokens), dtype=np.uint32) - np.repeat(starts, lengths)
        codes = np.array(self.codes, dtype=np.uint32).reshape(-1, 3)
        return (
            np.concatenate((np.asarray(self.tokens, dtype=np.uint64), codes[:, 0].astype(np.uint64))),
            np.concatenate((np.repeat(docs, lengths), codes[:, 1])),
            np.concatenate((positions, codes[:, 2])),
        )

    def records(self) -> Iterator[tuple[bytes, PostingList]]:
        """Every term with its record, in the order of terms."""
        tokens, docs, positions = self.columns()
        if not tokens.size:
            return
        names = list(self.vocabulary)
        used = np.unique(tokens)
        terms = sorted((text_term(names[number]).encode(), number) for number in used.tolist())
        rank = np.zeros(len(names), dtype=np.uint64)
        rank[[number for _, number in terms]] = np.arange(len(terms), dtype=np.uint64)
        keys = rank[tokens] << np.uint64(32)
        keys |= np.arange(tokens.size, dtype=np.uint64)
        keys.sort()
        order = (keys & np.uint64(0xFFFFFFFF)).astype(np.intp)
        yield from _runs(
            [term for term, _ in terms], (keys >> np.uint64(32)).astype(np.uint32), docs[order], positions[order]
        )


def _runs(
    terms: list[bytes], ranks: Uint32Array, docs: Uint32Array, positions: Uint32Array
) -> Iterator[tuple[bytes, PostingList]]:
    """Cut the sorted columns into one record a term."""
    fresh = np.empty(ranks.size, dtype=np.bool_)
    fresh[0] = True
    fresh[1:] = (ranks[1:] != ranks[:-1]) | (docs[1:] != docs[:-1])
    firsts = np.flatnonzero(fresh)
    posted_docs = docs[firsts]
    freqs = np.diff(firsts, append=ranks.size).astype(np.uint32)
    steps = np.arange(len(terms) + 1)
    doc_cuts = np.searchsorted(ranks[firsts], steps).tolist()
    place_cuts = np.searchsorted(ranks, steps).tolist()
    for i, term in enumerate(terms):
        some = slice(doc_cuts[i], doc_cuts[i + 1])
        yield term, PostingList(posted_docs[some], freqs[some], positions[place_cuts[i] : place_cuts[i + 1]])


class _Absorbed(NamedTuple):
    """A segment being merged, and the number each of its documents gets; -1 for those that are gone."""

    segment: SegmentReader
    renumbered: NDArray[np.int64]

    def records(self, field: str) -> Iterator[tuple[bytes, PostingList]]:
        gone = bool((self.renumbered < 0).any())
        for term, record in self.segment.records(field):
            docs = self.renumbered[record.docs]
            if gone and (docs < 0).any():
                kept = docs >= 0
                if record.freqs.size:
                    places = record.positions[np.repeat(kept, record.freqs)]
                    record = PostingList(record.docs[kept], record.freqs[kept], places)
                docs = docs[kept]
            if docs.size:
                yield term, PostingList(docs.astype(np.uint32), record.freqs, record.positions)

    def lengths(self, field: str) -> tuple[NDArray[np.int64], Uint32Array]:
        kept = self.renumbered >= 0
        return self.renumbered[kept], self.segment.lengths(field)[kept]


class PostingPool:
    """What Whoosh's writer fills, document by document and segment by segment, and empties at the commit."""

    def __init__(self, tempstore: Any = None, segment: Any = None, limitmb: int = 0, **options: Any) -> None:
        self._vocabulary = _Vocabulary()
        self._texts: dict[str, _Texts] = {}
        self._keywords: dict[str, dict[bytes, list[int]]] = {}
        self._absorbed: list[_Absorbed] = []

    def add(self, item: tuple[str, bytes, int, float, Any]) -> None:
        """Take one field of one document, as `fields` gave it to Whoosh's writer."""
        field, _, doc, _, content = item
        if isinstance(content, AnalysedText):
            if field not in self._texts:
                self._texts[field] = _Texts(self._vocabulary)
            self._texts[field].add(doc, content)
        else:
            values = self._keywords.setdefault(field, {})
            for term in content:
                values.setdefault(term, []).append(doc)

    def absorb(self, segment: SegmentReader, renumbered: NDArray[np.int64]) -> None:
        """Take the postings of a segment that is merged into this one; its documents follow all others."""
        self._absorbed.append(_Absorbed(segment, renumbered))

    def iter_postings(self) -> Iterator[TermPostings]:
        """Everything in the order of fields and terms; a text field begins with the lengths of its documents."""
        texts = set(self._texts).union(*(absorbed.segment.text_fields() for absorbed in self._absorbed))
        words = set(self._keywords).union(*(absorbed.segment.keyword_fields() for absorbed in self._absorbed))
        for field in sorted(texts | words):
            if field in texts:
                yield TermPostings(field, LENGTHS.encode(), PostingList(self._lengths(field), _NONE, _NONE))
            for term, record in _interleaved([self._own(field), *(a.records(field) for a in self._absorbed)]):
                yield TermPostings(field, term, record)
            self._texts.pop(field, None)

    def _own(self, field: str) -> Iterator[tuple[bytes, PostingList]]:
        if field in self._texts:
            yield from self._texts[field].records()
        for term, docs in sorted(self._keywords.get(field, {}).items()):
            yield term, PostingList(np.array(docs, dtype=np.uint32), _NONE, _NONE)

    def _lengths(self, field: str) -> Uint32Array:
        parts = [self._texts[field].length_row()] if field in self._texts else [_NONE]
        absorbed = [a.lengths(field) for a in self._absorbed]
        size = max([parts[0].size, *(int(docs.max()) + 1 for docs, _ in absorbed if docs.size)])
        row = np.zeros(size, dtype=np.uint32)
        row[: parts[0].size] = parts[0]
        for docs, lengths in absorbed:
            row[docs] = lengths
        return row

    def cleanup(self) -> None:
        """Forget everything: the commit is done or was called off."""
        self.__init__()  # type: ignore[misc]


def _interleaved(streams: list[Iterator[tuple[bytes, PostingList]]]) -> Iterable[tuple[bytes, PostingList]]:
    """One stream of the terms of all, the records of a term joined in the order of the streams."""
    if len(streams) == 1:
        return streams[0]
    return _joined(heapq.merge(*streams, key=lambda entry: entry[0]))


def _joined(entries: Iterator[tuple[bytes, PostingList]]) -> Iterator[tuple[bytes, PostingList]]:
    for term, group in groupby(entries, key=lambda entry: entry[0]):
        records = [record for _, record in group]
        if len(records) == 1:
            yield term, records[0]
        else:
            docs, freqs, positions = (np.concatenate(rows) for rows in zip(*records, strict=True))
            yield term, PostingList(docs, freqs, positions)
