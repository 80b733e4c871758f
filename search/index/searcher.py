"""Search an index: which documents match, how many, in which order, with which facet counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.analysis import folded
from search.errors import UnknownField
from search.index.bm25 import (
    BoostedField,
    ScoredTerm,
    Scores,
    TermImpact,
    WordImpact,
    idf,
    pair_impacts,
    term_impact,
    word_impact,
)
from search.index.cache import PostingCache
from search.index.columns import ordinals
from search.index.docsets import DocIndices, DocMask, as_indices, intersection, intersection_of
from search.index.evaluator import (
    Evaluator,
    IndexFields,
    as_typed,
    scored_terms,
    with_any_word,
)
from search.index.fields import SEPARATOR
from search.index.positions import Term
from search.index.segments import SegmentReader
from search.index.sort_order import SortKey, by_flag, by_key, by_keyword, by_number, by_order, by_score, first
from search.protocol import IndexAnswer, IndexSearch, commonest
from search.tree import Node

_tokens = count(1)


class IndexHit(NamedTuple):
    """A matching document: its key, and its segment and number there."""

    key: str
    score: float
    segment: SegmentReader
    doc: int

    def stored(self) -> dict[str, Any]:
        """Return the stored values of the document."""
        return self.segment.stored(self.doc)


class Ranking(NamedTuple):
    """What a search found, segment by segment, in the order of the documents. It is read and never changed."""

    matched: list[DocIndices]
    flags: list[NDArray[np.int8]]  # 1 where a toneless query stands as typed; no rows for other queries
    scores: list[Scores]  # zeros where fields decide the order

    @property
    def nbytes(self) -> int:
        return sum(row.nbytes for rows in self for row in rows)


class SegmentSearcher:
    """Searches one segment as it was at one moment, without the documents deleted by then.

    Args:
        deleted: numbers of deleted documents.
    """

    def __init__(
        self, segment: SegmentReader, deleted: Sequence[int], fields: IndexFields, cache: PostingCache
    ) -> None:
        self.segment = segment
        self.live: DocMask | None = None
        if deleted:
            self.live = np.ones(segment.count, dtype=np.bool_)
            self.live[list(deleted)] = False
        self.evaluator = Evaluator(segment, fields, cache)

    @property
    def living(self) -> int:
        """The number of documents that are not deleted."""
        return self.segment.count if self.live is None else int(np.count_nonzero(self.live))

    def matches(self, tree: Node, filters: Sequence[Node], fields: IndexFields) -> DocIndices:
        """Return the living documents that match the tree and all filters."""
        sets = [self.evaluator.matches(node, fields.general) for node in (tree, *filters)]
        found = intersection_of(sets, self.segment.count)
        return as_indices(found if self.live is None else intersection(found, self.live))


class Searcher:
    """Searches the whole index as it was at one moment; it stays usable while the index changes."""

    def __init__(self, segments: Sequence[SegmentSearcher], fields: IndexFields, cache: PostingCache) -> None:
        self.segments, self.fields, self.cache = list(segments), fields, cache
        self.token = f"searcher {next(_tokens)}"  # what it keeps in the cache goes by this name

    def verify(self) -> None:
        """Read the whole index.

        Raises:
            IndexDamaged: something in it was changed on disk.
        """
        for part in self.segments:
            part.segment.verify()

    @property
    def count(self) -> int:
        """The number of documents in the index."""
        return sum(part.living for part in self.segments)

    def document_keys(self) -> list[str]:
        """Return the keys of all documents."""
        found = []
        for part in self.segments:
            keys = part.segment.keys()
            found.extend(keys if part.live is None else [keys[doc] for doc in np.flatnonzero(part.live)])
        return found

    def vocabulary(self, name: str, prefix: str, limit: int | None) -> list[tuple[str, int]]:
        """Return the terms of a field that begin with a prefix and their document frequencies, commonest first.

        In a text field a prefix without tones finds all tones. Deleted documents count until they are merged away.
        """
        totals: Counter[str] = Counter()
        is_text = any(name == text.name for text in self.fields.texts)
        for part in self.segments:
            dictionary = part.segment.dictionary(name)
            plain = folded(prefix) if is_text else prefix
            for ordinal in dictionary.with_prefix(plain.encode()):
                term = dictionary.term(ordinal).decode()
                word = term.partition(SEPARATOR)[2] if is_text else term
                if plain == prefix or word.startswith(prefix):
                    totals[word] += int(dictionary.counts[ordinal])
        return sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:limit]

    @cached_property
    def avg_length(self) -> dict[str, float]:
        """The average length of each text field in tokens, over the documents that have it.

        It is rounded to two digits, so that a small change of the index leaves cached scores valid.
        """
        avg_length = {}
        for name, _ in self.fields.texts:
            lengths = [part.segment.lengths(name) for part in self.segments]
            total = sum(int(row.sum(dtype=np.int64)) for row in lengths)
            non_empty = sum(int(np.count_nonzero(row)) for row in lengths)
            avg_length[name] = float(f"{max(total, 1) / max(non_empty, 1):.1e}")
        return avg_length

    def search(self, request: IndexSearch) -> IndexAnswer:
        """Answer a request.

        Raises:
            UnknownField: it names a field that the index does not have.
        """
        self._check(request)
        ranking = self._ranking(request)
        matched = ranking.matched
        return IndexAnswer(
            total=sum(docs.size for docs in matched),
            hits=self._hits(request, ranking) if request.limit > 0 else [],
            facets={name: commonest(self._facet(name, matched), request.most.get(name)) for name in request.facets},
            counts=tuple(self._count(node, matched) for node in request.counts),
        )

    def _ranking(self, request: IndexSearch) -> Ranking:
        """Return what matches and how well; the next page of the same search takes it from the cache."""

        def rank() -> Ranking:
            tree = with_any_word(request.tree) if request.any_word else request.tree
            matched = [part.matches(tree, request.filters, self.fields) for part in self.segments]
            if request.sort or request.limit <= 0:
                zeros = [np.zeros(docs.size, dtype=np.float32) for docs in matched]
                return Ranking(matched, [], zeros)
            typed = as_typed(request.tree)
            flags = [self._flags(part, docs, typed) for part, docs in zip(self.segments, matched, strict=True)]
            return Ranking(matched, flags if typed else [], self._scores(request, matched))

        if request.limit <= 0:
            return rank()
        is_sorted = bool(request.sort)
        key = (self.token, "ranking", request.tree, request.filters, request.any_word, request.boosts, is_sorted)
        return self.cache.get(key, rank)

    def _check(self, request: IndexSearch) -> None:
        for name in request.facets:
            if name not in self.fields.keywords and name not in self.fields.numbers:
                raise UnknownField(f"no field to count by {name!r}")
        for name in request.sort:
            if name.removeprefix("-") not in self.fields.numbers | self.fields.keywords | {self.fields.key}:
                raise UnknownField(f"no field to sort by {name!r}")

    def _facet(self, name: str, matched: Sequence[DocIndices]) -> dict[str, int]:
        counted = [
            ordinals(part.segment, name, self.cache).counts(docs, part.segment.count)
            for part, docs in zip(self.segments, matched, strict=True)
            if docs.size
        ]
        return counted[0] if len(counted) == 1 else _added(counted)

    def _count(self, node: Node, matched: Sequence[DocIndices]) -> int:
        pairs = zip(self.segments, matched, strict=True)
        return sum(intersection(part.evaluator.matches(node, self.fields.general), docs).size for part, docs in pairs)

    # --- Order ---

    def _hits(self, request: IndexSearch, ranking: Ranking) -> list[IndexHit]:
        wanted = request.offset + request.limit
        rows: list[tuple[NDArray[Any], ...]] = []
        for i, (docs, score, keys) in enumerate(self._ordered(request, ranking)):
            if docs.size:
                best = first(keys, docs.size, wanted)
                rows.append((*(key(best) for key in keys), np.full(best.size, i), docs[best], score[best]))
        if not rows:
            return []
        columns = rows[0]
        if len(rows) > 1:
            merged = [np.concatenate(parts) for parts in zip(*rows, strict=True)]
            order = np.lexsort(merged[-4::-1])
            columns = tuple(column[order] for column in merged[-3:])
        found = zip(*(column[request.offset : wanted].tolist() for column in columns[-3:]), strict=True)
        return [
            IndexHit(self.segments[i].segment.key(doc), score, self.segments[i].segment, doc) for i, doc, score in found
        ]

    def _ordered(self, request: IndexSearch, ranking: Ranking) -> Iterator[tuple[DocIndices, Scores, list[SortKey]]]:
        """Yield for each segment its matches, their scores, and the sort keys, the most significant first."""
        flags: Sequence[NDArray[np.int8] | None] = ranking.flags or [None] * len(self.segments)
        for part, docs, flagged, score in zip(self.segments, ranking.matched, flags, ranking.scores, strict=True):
            keys = [self._field_key(part, name, docs) for name in request.sort]
            if flagged is not None:
                keys.append(by_flag(flagged))
            if not request.sort:
                keys.append(by_score(score))
            if request.recency in self.fields.numbers:
                keys.append(by_number(part.segment, f"-{request.recency}", docs, self.cache))
            yield docs, score, [*keys, by_order(part.segment, docs)]

    def _field_key(self, part: SegmentSearcher, name: str, docs: DocIndices) -> SortKey:
        everywhere = [each.segment for each in self.segments]
        if name.removeprefix("-") in self.fields.keywords:
            return by_keyword(part.segment, name, docs, everywhere, self.cache)
        if name.removeprefix("-") == self.fields.key:
            return by_key(part.segment, name, docs, everywhere, self.cache)
        return by_number(part.segment, name, docs, self.cache)

    def _scores(self, request: IndexSearch, matched: Sequence[DocIndices]) -> list[Scores]:
        """Return the scores of the matches of each segment."""
        scores = [np.zeros(docs.size, dtype=np.float32) for docs in matched]
        documents = sum(part.segment.count for part in self.segments)
        terms = self._scored_terms(request)
        impacts = [self._impacts(part, terms) for part in self.segments]
        for term, found in zip(terms, zip(*impacts, strict=True), strict=False):
            weight = term.weight * idf(documents, sum(impact.doc_freq for impact in found))
            for score, impact, docs in zip(scores, found, matched, strict=True):
                if docs.size and impact.doc_freq:
                    score += impact.at(docs) * np.float32(weight)
        return scores

    def _scored_terms(self, request: IndexSearch) -> list[ScoredTerm]:
        items = list(scored_terms(request.tree, self.fields.general, self.fields))
        for node, weight in request.boosts:
            more = scored_terms(node, self.fields.general, self.fields)
            items.extend(item._replace(weight=item.weight * weight) for item in more)
        return list(dict.fromkeys(items))

    def _impacts(self, part: SegmentSearcher, terms: Sequence[ScoredTerm]) -> list[TermImpact | WordImpact]:
        """Return what each term adds to the scores of a segment's documents; pairs are read together."""
        postings = part.evaluator.postings
        averages = {each: tuple(self.avg_length[name] for name, _ in each) for each in {term.fields for term in terms}}
        keys = [(part.segment.name, "impact", term.words, term.fields, averages[term.fields]) for term in terms]
        found: list[TermImpact | WordImpact | None] = [self.cache.held(key) for key in keys]
        missing: dict[tuple[BoostedField, ...], list[int]] = {}
        for i, (term, impact) in enumerate(zip(terms, found, strict=True)):
            if impact is not None:
                continue
            if len(term.words) == 1:
                found[i] = word_impact(postings, term.words[0], term.fields, self.avg_length)
            elif postings.has_pair(term.words, [field.name for field in term.fields]):
                missing.setdefault(term.fields, []).append(i)
            else:
                made = term_impact(postings, term.words, term.fields, self.avg_length)
                found[i] = self.cache.put(keys[i], made)
        for fields, places in missing.items():
            read = pair_impacts(postings, [terms[i].words for i in places], fields, self.avg_length)
            for i, impact in zip(places, read, strict=True):
                found[i] = self.cache.put(keys[i], impact)
        return found  # type: ignore[return-value]  # none is missing any more

    def _flags(self, part: SegmentSearcher, docs: DocIndices, typed: tuple[Term, ...]) -> NDArray[np.int8]:
        """Return 1 for each match in which the words follow each other in exactly this spelling: `(docs.size,)`."""
        flags = np.zeros(docs.size, dtype=np.int8)
        if typed and docs.size:
            some = as_indices(intersection(part.evaluator.words(typed, self.fields.general), docs))
            flags[docs.searchsorted(some)] = 1
        return flags


def _added(counted: Sequence[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for counts in counted:
        for value, number in counts.items():
            total[value] = total.get(value, 0) + number
    return total
