"""From the documents of one segment to its posting lists.

The pool takes the place of Whoosh's sorting pool. Documents come in one by one, each text a list of tokens, and every
distinct token is given a number. At the commit all tokens of a field are sorted at once by term, document and position,
as one array of integers; the runs of equal terms are the posting lists. Segments that are being merged come in as they
are, term by term, and are interleaved.
"""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.bit_packing import Uint32Array
from search.index.fields import AnalysedText, text_term
from search.index.postings import PostingList
from search.index.segments import SegmentReader

LENGTHS = ""  # the pseudo-term of a text field whose "documents" are lengths of documents, its "frequencies" extents
_NONE: Uint32Array = np.empty(0, dtype=np.uint32)


class TermPostings(NamedTuple):
    """One term with its posting list, as the pool hands it to the codec."""

    field: str
    term: bytes
    postings: PostingList


class _Vocabulary(dict[str, int]):
    """Numbers for tokens, given in the order in which they are first seen."""

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self)
        return number


class _Texts:
    """The tokens of one text field as numbers, and the documents they belong to."""

    def __init__(self, vocabulary: _Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.tokens = array("I")
        self.docs = array("I")
        self.lengths = array("I")
        self.extents = array("I")  # number of positions: tokens and gaps between paragraphs
        self.breaks = array("Q")  # indices into `tokens` of the first tokens of paragraphs but the first
        self.codes: list[tuple[int, int, int]] = []  # token, document, position

    def add(self, doc: int, text: AnalysedText) -> None:
        begin, length = len(self.tokens), len(text.spellings)
        self.tokens.extend(map(self.vocabulary.__getitem__, text.spellings))
        self.docs.append(doc)
        self.lengths.append(length)
        self.extents.append(length + len(text.breaks))
        self.breaks.extend(begin + index for index in text.breaks)
        for index, key in text.codes:
            self.codes.append((self.vocabulary[key], doc, index + bisect_right(text.breaks, index)))

    def rows(self) -> tuple[Uint32Array, Uint32Array]:
        """Return lengths and extents by document number."""
        count = max(self.docs, default=-1) + 1
        lengths, extents = np.zeros(count, dtype=np.uint32), np.zeros(count, dtype=np.uint32)
        docs = np.asarray(self.docs, dtype=np.uint32)
        lengths[docs] = np.asarray(self.lengths, dtype=np.uint32)
        extents[docs] = np.asarray(self.extents, dtype=np.uint32)
        return lengths, extents

    def columns(self) -> tuple[NDArray[np.uint64], Uint32Array, Uint32Array]:
        """Return token number, document and position of every token, three arrays of one shape.

        Codes (the numbers of resolutions) come last, each at the position of its first token.
        """
        docs = np.asarray(self.docs, dtype=np.uint32)
        lengths = np.asarray(self.lengths, dtype=np.uint32)
        starts = np.cumsum(lengths, dtype=np.uint32) - lengths
        positions = np.arange(len(self.tokens), dtype=np.uint32) - np.repeat(starts, lengths)
        positions += self._gaps(starts, lengths)
        codes = np.array(self.codes, dtype=np.uint32).reshape(-1, 3)
        return (
            np.concatenate((np.asarray(self.tokens, dtype=np.uint64), codes[:, 0].astype(np.uint64))),
            np.concatenate((np.repeat(docs, lengths), codes[:, 1])),
            np.concatenate((positions, codes[:, 2])),
        )

    def _gaps(self, starts: Uint32Array, lengths: Uint32Array) -> Uint32Array:
        """Return for every token how many paragraphs of its document end before it."""
        passed = np.zeros(len(self.tokens) + 1, dtype=np.uint32)
        passed[np.asarray(self.breaks, dtype=np.intp)] = 1
        np.cumsum(passed, out=passed)  # no document begins with a break: its first token tells what came before it
        return passed[:-1] - np.repeat(passed[starts], lengths)

    def posting_lists(self) -> Iterator[tuple[bytes, PostingList]]:
        """Yield every term with its posting list, in the order of terms."""
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
    """Cut columns sorted by term, document and position into one posting list per term.

    `ranks` holds the index into `terms`. The three arrays have one shape.
    """
    fresh = np.empty(ranks.size, dtype=np.bool_)
    fresh[0] = True
    fresh[1:] = (ranks[1:] != ranks[:-1]) | (docs[1:] != docs[:-1])
    firsts = np.flatnonzero(fresh)
    posted_docs = docs[firsts]
    freqs = np.diff(firsts, append=ranks.size).astype(np.uint32)
    steps = np.arange(len(terms) + 1)
    doc_cuts = np.searchsorted(ranks[firsts], steps).tolist()
    position_cuts = np.searchsorted(ranks, steps).tolist()
    for i, term in enumerate(terms):
        some = slice(doc_cuts[i], doc_cuts[i + 1])
        yield term, PostingList(posted_docs[some], freqs[some], positions[position_cuts[i] : position_cuts[i + 1]])


class _Absorbed(NamedTuple):
    """A segment that is being merged into the new one."""

    segment: SegmentReader
    renumbered: NDArray[np.int64]  # the new number of each of its documents, -1 if it is deleted; shape (count,)

    def posting_lists(self, field: str) -> Iterator[tuple[bytes, PostingList]]:
        """Yield the posting lists of the living documents under their new numbers."""
        has_deleted = bool((self.renumbered < 0).any())
        for term, postings in self.segment.posting_lists(field):
            docs = self.renumbered[postings.docs]
            if has_deleted and (docs < 0).any():
                kept = docs >= 0
                if postings.freqs.size:
                    positions = postings.positions[np.repeat(kept, postings.freqs)]
                    postings = PostingList(postings.docs[kept], postings.freqs[kept], positions)
                docs = docs[kept]
            if docs.size:
                yield term, PostingList(docs.astype(np.uint32), postings.freqs, postings.positions)

    def rows(self, field: str) -> tuple[NDArray[np.int64], Uint32Array, Uint32Array]:
        """Return the new numbers of the living documents, and their lengths and extents."""
        kept = self.renumbered >= 0
        return self.renumbered[kept], self.segment.lengths(field)[kept], self.segment.extents(field)[kept]


class PostingPool:
    """Filled by Whoosh's writer document by document and segment by segment, emptied at the commit."""

    def __init__(self, tempstore: Any = None, segment: Any = None, limitmb: int = 0, **options: Any) -> None:
        self.cleanup()

    def add(self, item: tuple[str, bytes, int, float, Any]) -> None:
        """Add one field of one document, as `fields` gave it to Whoosh's writer."""
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
        """Add the postings of a segment that is merged into this one; its documents follow all others.

        `renumbered` holds the new number of each of its documents, -1 for deleted ones: shape `(count,)`.
        """
        self._absorbed.append(_Absorbed(segment, renumbered))

    def iter_postings(self) -> Iterator[TermPostings]:
        """Yield all posting lists by field and term; a text field begins with the lengths of its documents."""
        texts = set(self._texts).union(*(absorbed.segment.text_fields() for absorbed in self._absorbed))
        words = set(self._keywords).union(*(absorbed.segment.keyword_fields() for absorbed in self._absorbed))
        for field in sorted(texts | words):
            if field in texts:
                yield TermPostings(field, LENGTHS.encode(), PostingList(*self._rows(field), _NONE))
            for term, postings in _interleaved([self._own(field), *(a.posting_lists(field) for a in self._absorbed)]):
                yield TermPostings(field, term, postings)
            self._texts.pop(field, None)

    def _own(self, field: str) -> Iterator[tuple[bytes, PostingList]]:
        if field in self._texts:
            yield from self._texts[field].posting_lists()
        for term, docs in sorted(self._keywords.get(field, {}).items()):
            yield term, PostingList(np.array(docs, dtype=np.uint32), _NONE, _NONE)

    def _rows(self, field: str) -> tuple[Uint32Array, Uint32Array]:
        """Return lengths and extents of a field by document number, absorbed segments included."""
        own = self._texts[field].rows() if field in self._texts else (_NONE, _NONE)
        absorbed = [a.rows(field) for a in self._absorbed]
        size = max([own[0].size, *(int(docs.max()) + 1 for docs, _, _ in absorbed if docs.size)])
        lengths, extents = np.zeros(size, dtype=np.uint32), np.zeros(size, dtype=np.uint32)
        lengths[: own[0].size], extents[: own[1].size] = own
        for docs, more_lengths, more_extents in absorbed:
            lengths[docs], extents[docs] = more_lengths, more_extents
        return lengths, extents

    def cleanup(self) -> None:
        """Forget all postings: the commit is done or was cancelled."""
        self._vocabulary = _Vocabulary()
        self._texts: dict[str, _Texts] = {}
        self._keywords: dict[str, dict[bytes, list[int]]] = {}
        self._absorbed: list[_Absorbed] = []


def _interleaved(streams: list[Iterator[tuple[bytes, PostingList]]]) -> Iterable[tuple[bytes, PostingList]]:
    """Merge streams that are sorted by term; the posting lists of a term are joined in the order of the streams."""
    if len(streams) == 1:
        return streams[0]
    return _joined(heapq.merge(*streams, key=lambda entry: entry[0]))


def _joined(entries: Iterator[tuple[bytes, PostingList]]) -> Iterator[tuple[bytes, PostingList]]:
    for term, group in groupby(entries, key=lambda entry: entry[0]):
        lists = [postings for _, postings in group]
        if len(lists) == 1:
            yield term, lists[0]
        else:
            docs, freqs, positions = (np.concatenate(rows) for rows in zip(*lists, strict=True))
            yield term, PostingList(docs, freqs, positions)
