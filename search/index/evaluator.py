"""What a query tree means in one segment: which documents match it, and what speaks for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from search.errors import UnknownField
from search.index.bm25 import PAIR, Evidence, Field
from search.index.cache import Cache
from search.index.columns import column
from search.index.docsets import (
    NO_DOCUMENTS,
    Docs,
    all_of,
    any_of,
    compact,
    everything,
    none_of,
)
from search.index.fields import number
from search.index.positions import Occurrences, Wanted
from search.index.segments import Segment
from search.tree import (
    AllOf,
    AnyOf,
    Between,
    Everything,
    InField,
    Node,
    Not,
    Nothing,
    OneOf,
    Phrase,
    Prefix,
    Word,
)

_DAY = 24 * 60 * 60 * 1_000_000  # microseconds


class Schema:
    """The fields of an index by kind, in the words of the query tree."""

    def __init__(
        self, texts: Sequence[Field], general: Sequence[str], keywords: Sequence[str], numbers: Sequence[str], key: str
    ) -> None:
        self.texts = tuple(texts)
        self.general = tuple(field for field in self.texts if field.name in general)
        self.keywords, self.numbers, self.key = frozenset(keywords), frozenset(numbers), key

    def text(self, name: str) -> tuple[Field, ...]:
        """The text field of that name."""
        found = tuple(field for field in self.texts if field.name == name)
        if not found:
            raise UnknownField(f"no text field {name!r}")
        return found


class _Held(NamedTuple):
    """Documents that hold a keyword, as the cache keeps them."""

    docs: Docs

    @property
    def nbytes(self) -> int:
        return self.docs.nbytes


class Evaluator:
    """Finds the documents of one segment that match."""

    def __init__(self, segment: Segment, schema: Schema, cache: Cache) -> None:
        self.segment, self.schema, self.cache = segment, schema, cache
        self.occurrences = Occurrences(segment, cache)

    def matches(self, node: Node, fields: tuple[Field, ...]) -> Docs:
        """The documents that match, deleted ones included."""
        count = self.segment.count
        match node:
            case Word() | Prefix():
                return self._words((wanted(node),), fields)
            case Phrase(words):
                return self._words(tuple(map(wanted, words)), fields) if words else everything(count)
            case AllOf(parts):
                return all_of([self.matches(part, fields) for part in parts], count)
            case AnyOf(parts):
                return any_of([self.matches(part, fields) for part in parts], count)
            case Not(part):
                return none_of(self.matches(part, fields), count)
            case InField(name, part):
                return self.matches(part, self.schema.text(name))
            case OneOf(name, values):
                return self._one_of(name, values)
            case Between():
                return self._between(node)
            case Everything():
                return everything(count)
            case Nothing():
                return NO_DOCUMENTS

    def _words(self, words: tuple[Wanted, ...], fields: tuple[Field, ...]) -> Docs:
        def look() -> _Held:
            count = self.segment.count
            found = [self.occurrences.phrase(field.name, words).docs for field in fields]
            return _Held(any_of([compact(docs, count) for docs in found if docs.size], count))

        names = tuple(field.name for field in fields)
        return self.cache.get((self.segment.name, "matching", names, words), look).docs

    def _one_of(self, name: str, values: tuple[str, ...]) -> Docs:
        count = self.segment.count
        if name == self.schema.key:
            return np.array(sorted(doc for key in set(values) for doc in self.segment.find_key(key)), dtype=np.uint32)
        if name in self.schema.numbers:
            held = column(self.segment, name, self.cache).values
            sides = (_side(value, held.dtype.kind) for value in values)
            return np.isin(held, [side for side in sides if side is not None])
        if name not in self.schema.keywords:
            raise UnknownField(f"no keyword field {name!r}")
        dictionary = self.segment.dictionary(name)
        places = {dictionary.find(value.encode("utf-8", "replace")) for value in values} - {-1}
        return any_of([self._holding(name, place) for place in sorted(places)], count)

    def _holding(self, name: str, place: int) -> Docs:
        def read() -> _Held:
            return _Held(compact(self.segment.documents_with(name, place)[0], self.segment.count))

        return self.cache.get((self.segment.name, "holding", name, place), read).docs

    def _between(self, node: Between) -> Docs:
        if node.field in self.schema.keywords:
            return self._keywords_between(node)
        if node.field not in self.schema.numbers:
            raise UnknownField(f"no field of numbers or dates {node.field!r}")
        held = column(self.segment, node.field, self.cache)
        kind = held.values.dtype.kind
        matching = held.present()
        low, high = _side(node.low, kind), _last_moment(node.high, kind)
        if (low is None) != (node.low is None) or (high is None) != (node.high is None):
            return NO_DOCUMENTS
        if low is not None:
            matching &= held.values >= low
        if high is not None:
            matching &= held.values <= high
        return matching

    def _keywords_between(self, node: Between) -> Docs:
        """Keywords by value where they and the sides are whole numbers, else by their letters."""
        dictionary = self.segment.dictionary(node.field)
        sides = [side for side in (node.low, node.high) if side is not None]
        by_value = all(not isinstance(side, str) or side.isdecimal() for side in sides)
        low, high = ((None if s is None else int(s)) if by_value else s for s in (node.low, node.high))
        chosen = []
        for place in range(len(dictionary.counts)):
            text = dictionary.term(place).decode()
            value = (int(text) if text.isdecimal() else None) if by_value else text
            if value is not None and (low is None or low <= value) and (high is None or value <= high):  # type: ignore[operator]
                chosen.append(self._holding(node.field, place))
        return any_of(chosen, self.segment.count)


def _side(value: str | int | float | None, kind: str) -> int | float | None:
    """A side of a range as the column holds it; None for none, and for what is neither a number nor a date."""
    if value is None:
        return None
    try:
        return float(value) if kind == "f" else number(value)
    except (ValueError, OverflowError):
        return None


def _last_moment(value: str | int | float | None, kind: str) -> int | float | None:
    """The upper side of a closed range: a day given as "2016-12-31" is meant with all its hours."""
    side = _side(value, kind)
    is_day = kind != "f" and isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-"
    return side + _DAY - 1 if is_day and side is not None else side


def wanted(word: Word | Prefix) -> Wanted:
    """What to look for in the dictionary."""
    return Wanted(word.text, word.toned, isinstance(word, Prefix))


def evidence(node: Node, fields: tuple[Field, ...], schema: Schema) -> Iterator[Evidence]:
    """Everything in the tree that speaks for a document: its words, and the pairs of neighbours among them."""
    match node:
        case Word() | Prefix():
            yield Evidence((wanted(node),), fields, 1.0)
        case Phrase(words):
            yield from _sequence(words, fields)
        case AllOf(parts) | AnyOf(parts):
            neighbours = () if isinstance(node, AnyOf) and node.loose else pairwise(parts)
            for one, next_one in neighbours:
                if isinstance(one, Word) and isinstance(next_one, Word):
                    yield Evidence((wanted(one), wanted(next_one)), fields, PAIR)
            for part in parts:
                yield from evidence(part, fields, schema)
        case InField(name, part):
            yield from evidence(part, schema.text(name), schema)
        case _:
            return


def _sequence(words: Sequence[Word], fields: tuple[Field, ...]) -> Iterator[Evidence]:
    for word in words:
        yield Evidence((wanted(word),), fields, 1.0)
    for one, next_one in pairwise(words):
        yield Evidence((wanted(one), wanted(next_one)), fields, PAIR)


def as_typed(node: Node) -> tuple[Wanted, ...]:
    """The words of a wholly toneless query in the spelling typed; nothing where some word bears tones.

    Documents that hold them so, one after another, come before those that match by other tones.
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
    return tuple(wanted(word).literal() for word in plain) if len(plain) == len(words) else ()


def with_any_word(node: Node) -> Node:
    """The tree with its words asked for one or the other instead of all; what is excluded or filtered stays so."""
    if not isinstance(node, AllOf):
        return node
    asked = tuple(part for part in node.parts if isinstance(part, (Word, Prefix, Phrase, AnyOf, InField)))
    rest = tuple(part for part in node.parts if part not in asked)
    return AllOf((AnyOf(asked), *rest)) if len(asked) > 1 else node
