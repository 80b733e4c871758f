"""What a query tree means in one segment: which documents match it, and which terms score them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from search.errors import UnknownField
from search.index.bm25 import PAIR, BoostedField, ScoredTerm
from search.index.cache import PostingCache
from search.index.columns import column
from search.index.docsets import (
    NO_DOCUMENTS,
    CachedDocSet,
    DocSet,
    all_documents,
    compact,
    complement,
    intersection_of,
    union_of,
)
from search.index.fields import number
from search.index.positions import CachedPostings, Term
from search.index.segments import SegmentReader
from search.tree import (
    AllOf,
    AnyOf,
    Between,
    Everything,
    InField,
    NearWords,
    Node,
    Not,
    Nothing,
    OneOf,
    Phrase,
    Prefix,
    Word,
)

_DAY = 24 * 60 * 60 * 1_000_000  # microseconds


class IndexFields:
    """The fields of an index by kind, as query trees name them."""

    def __init__(
        self,
        texts: Sequence[BoostedField],
        general: Sequence[str],
        keywords: Sequence[str],
        numbers: Sequence[str],
        key: str,
    ) -> None:
        self.texts = tuple(texts)
        self.general = tuple(field for field in self.texts if field.name in general)
        self.keywords, self.numbers, self.key = frozenset(keywords), frozenset(numbers), key

    def text(self, name: str) -> tuple[BoostedField, ...]:
        """Return the text field of that name, as a tuple of one.

        Raises:
            UnknownField: there is no such text field.
        """
        found = tuple(field for field in self.texts if field.name == name)
        if not found:
            raise UnknownField(f"no text field {name!r}")
        return found


class Evaluator:
    """Finds the matching documents of one segment; document numbers are those of the segment."""

    def __init__(self, segment: SegmentReader, fields: IndexFields, cache: PostingCache) -> None:
        self.segment, self.fields, self.cache = segment, fields, cache
        self.postings = CachedPostings(segment, cache)

    def matches(self, node: Node, fields: tuple[BoostedField, ...]) -> DocSet:
        """Return the documents that match, deleted ones included; `fields` are the text fields that a word means.

        Raises:
            UnknownField: the tree names a field that the index does not have.
        """
        count = self.segment.count
        match node:
            case Word() | Prefix():
                return self.words((term_of(node),), fields)
            case Phrase(words):
                return self.words(tuple(map(term_of, words)), fields) if words else all_documents(count)
            case NearWords(words, distance):
                return self._near(tuple(map(term_of, words)), distance, fields)
            case AllOf(parts):
                return intersection_of([self.matches(part, fields) for part in parts], count)
            case AnyOf(parts):
                return union_of([self.matches(part, fields) for part in parts], count)
            case Not(part):
                return complement(self.matches(part, fields), count)
            case InField(name, part):
                return self.matches(part, self.fields.text(name))
            case OneOf(name, values):
                return self._one_of(name, values)
            case Between():
                return self._between(node)
            case Everything():
                return all_documents(count)
            case Nothing():
                return NO_DOCUMENTS

    def words(self, words: tuple[Term, ...], fields: tuple[BoostedField, ...]) -> DocSet:
        """Return the documents that contain the words one behind the other in one of the fields."""
        names = tuple(field.name for field in fields)
        if len(words) == 1:
            return self.postings.frequencies(names, words[0]).docset()

        def evaluate() -> CachedDocSet:
            count = self.segment.count
            found = [self.postings.phrase(name, words).docs for name in names]
            return CachedDocSet(union_of([compact(docs, count) for docs in found if docs.size], count))

        return self.cache.get((self.segment.name, "matching", names, words), evaluate).docs

    def _near(self, words: tuple[Term, ...], distance: int, fields: tuple[BoostedField, ...]) -> DocSet:
        return union_of([self.postings.near(field.name, words, distance) for field in fields], self.segment.count)

    def _one_of(self, name: str, values: tuple[str, ...]) -> DocSet:
        count = self.segment.count
        if name == self.fields.key:
            return np.array(self.segment.find_keys(set(values)), dtype=np.uint32)
        if name in self.fields.numbers:
            held = column(self.segment, name, self.cache).values
            sides = (bound(value, held.dtype.kind) for value in values)
            return np.isin(held, [side for side in sides if side is not None])
        if name not in self.fields.keywords:
            raise UnknownField(f"no keyword field {name!r}")
        dictionary = self.segment.dictionary(name)
        ordinals = {dictionary.find(value.encode("utf-8", "replace")) for value in values} - {-1}
        return union_of([self._holding(name, ordinal) for ordinal in sorted(ordinals)], count)

    def _holding(self, name: str, ordinal: int) -> DocSet:
        def read() -> CachedDocSet:
            return CachedDocSet(compact(self.segment.documents_with(name, ordinal)[0], self.segment.count))

        return self.cache.get((self.segment.name, "holding", name, ordinal), read).docs

    def _between(self, node: Between) -> DocSet:
        if node.field in self.fields.keywords:
            return self._keywords_between(node)
        if node.field not in self.fields.numbers:
            raise UnknownField(f"no field of numbers or dates {node.field!r}")
        held = column(self.segment, node.field, self.cache)
        kind = held.values.dtype.kind
        matching = held.present()
        low, high = bound(node.low, kind), last_moment(node.high, kind)
        if (low is None) != (node.low is None) or (high is None) != (node.high is None):
            return NO_DOCUMENTS
        if low is not None:
            matching &= held.values >= low
        if high is not None:
            matching &= held.values <= high
        return matching

    def _keywords_between(self, node: Between) -> DocSet:
        """Compare keywords as whole numbers where they and both sides are such, else as text."""
        dictionary = self.segment.dictionary(node.field)
        sides = [side for side in (node.low, node.high) if side is not None]
        by_value = all(not isinstance(side, str) or side.isdecimal() for side in sides)
        low, high = ((None if s is None else int(s)) if by_value else s for s in (node.low, node.high))
        chosen = []
        for ordinal in range(len(dictionary.counts)):
            text = dictionary.term(ordinal).decode()
            value = (int(text) if text.isdecimal() else None) if by_value else text
            if value is not None and (low is None or low <= value) and (high is None or value <= high):  # type: ignore[operator]
                chosen.append(self._holding(node.field, ordinal))
        return union_of(chosen, self.segment.count)


def bound(value: str | int | float | None, kind: str) -> int | float | None:
    """Return a side of a range as the column holds it; None if it is open or neither a number nor a date.

    `kind` is the kind of the column's dtype, "f" or "i".
    """
    if value is None:
        return None
    try:
        return float(value) if kind == "f" else number(value)
    except (ValueError, OverflowError):
        return None


def last_moment(value: str | int | float | None, kind: str) -> int | float | None:
    """Return the upper side of a closed range: a day such as "2016-12-31" includes all its hours."""
    side = bound(value, kind)
    is_day = kind != "f" and isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-"
    return side + _DAY - 1 if is_day and side is not None else side


def term_of(word: Word | Prefix) -> Term:
    """Return the term that a word or prefix of a query means."""
    return Term(word.text, word.toned, isinstance(word, Prefix))


def scored_terms(node: Node, fields: tuple[BoostedField, ...], index_fields: IndexFields) -> Iterator[ScoredTerm]:
    """Yield what scores a document: the words of the tree, and the pairs of neighbours among them."""
    match node:
        case Word() | Prefix():
            yield ScoredTerm((term_of(node),), fields, 1.0)
        case NearWords(words):
            for word in words:
                yield ScoredTerm((term_of(word),), fields, 1.0)
        case Phrase(words):
            yield from _sequence(words, fields)
        case AllOf(parts) | AnyOf(parts):
            neighbours = () if isinstance(node, AnyOf) and node.loose else pairwise(parts)
            for one, next_one in neighbours:
                if isinstance(one, Word) and isinstance(next_one, Word):
                    yield ScoredTerm((term_of(one), term_of(next_one)), fields, PAIR)
            for part in parts:
                yield from scored_terms(part, fields, index_fields)
        case InField(name, part):
            yield from scored_terms(part, index_fields.text(name), index_fields)
        case _:
            return


def _sequence(words: Sequence[Word], fields: tuple[BoostedField, ...]) -> Iterator[ScoredTerm]:
    for word in words:
        yield ScoredTerm((term_of(word),), fields, 1.0)
    for one, next_one in pairwise(words):
        yield ScoredTerm((term_of(one), term_of(next_one)), fields, PAIR)


def as_typed(node: Node) -> tuple[Term, ...]:
    """Return the words of a query without any tones as terms in exactly this spelling; none if a word has tones.

    Documents that contain them so, one after another, are ranked before those that match with other tones.
    """
    words: tuple[Node, ...] = ()
    match node:
        case Word():
            words = (node,)
        case Phrase(found):
            words = found
        case AllOf(parts):
            words = tuple(part for part in parts if isinstance(part, (Word, Phrase, InField, AnyOf)))
    plain = [word for word in words if isinstance(word, Word) and not word.toned]
    return tuple(term_of(word).literal() for word in plain) if len(plain) == len(words) else ()


def with_any_word(node: Node) -> Node:
    """Return the tree with one of its words enough to match instead of all; exclusions and filters stay as they are."""
    if not isinstance(node, AllOf):
        return node
    asked = tuple(part for part in node.parts if isinstance(part, (Word, Prefix, Phrase, AnyOf, InField)))
    rest = tuple(part for part in node.parts if part not in asked)
    return AllOf((AnyOf(asked), *rest)) if len(asked) > 1 else node
