"""Query trees as OpenSearch queries. Matching and scoring are apart: what matches filters, what scores only adds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from search.errors import UnknownField
from search.index.bm25 import K1, BoostedField, ScoredTerm
from search.index.evaluator import (
    as_typed,
    bound,
    last_moment,
    scored_terms,
    term_of,
    with_any_word,
)
from search.index.positions import Term
from search.opensearch.documents import ORDER, WEIGHTS, IndexForm
from search.opensearch.forms import WEIGHT_SCALE, sought_form, term_text, weighed_form
from search.protocol import IndexSearch
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

Query = dict[str, Any]

EVERYTHING: Query = {"match_all": {}}
NOTHING: Query = {"match_none": {}}
# Added to every score: single precision then ends at a thousandth, and scores that differ by less are equal, as they
# are to the index of one machine. Added once more where a toneless query stands as typed, so that it comes first.
BASE = 8_192.0
_MOST_TERMS = 60_000  # values in one query; the server takes 65,536
_MOST_EXPANDED = 50  # words that a prefix scores by, the commonest

Values = Callable[[str], list[str]]  # all values of a keyword field


class QueryWriter:
    """Writes the queries of one index; `values` lists the values of a keyword field, for ranges of them."""

    def __init__(self, form: IndexForm, values: Values) -> None:
        self.form, self.fields, self._values = form, form.fields, values

    def search(self, asked: IndexSearch) -> Query:
        """Return the query of a search, with its order among the scores where no field decides it.

        Raises:
            UnknownField: it names a field that the index does not have.
        """
        tree = with_any_word(asked.tree) if asked.any_word else asked.tree
        filters = [self.matching(node) for node in (tree, *asked.filters)]
        filters = [each for each in filters if each != EVERYTHING]
        if asked.sort or asked.limit <= 0:
            return {"bool": {"filter": filters}} if filters else EVERYTHING
        scoring = [self._scored(term) for term in self._scored_terms(asked)]
        if typed := as_typed(asked.tree):
            place = self._in_fields(typed, self.fields.general)
            scoring.append({"constant_score": {"filter": place, "boost": BASE}})
        return {"bool": {"filter": filters, "must": [{"match_all": {"boost": BASE}}], "should": scoring}}

    def order(self, asked: IndexSearch) -> list[Query]:
        """Return what decides the order of hits, the last thing being the number in the key.

        Raises:
            UnknownField: it names a field that cannot be sorted by.
        """
        order: list[Query] = []
        for name in asked.sort:
            plain = name.removeprefix("-")
            if plain not in self.fields.numbers | self.fields.keywords | {self.fields.key}:
                raise UnknownField(f"no field to sort by {name!r}")
            held = "made.key" if plain == self.fields.key else plain
            order.append({held: {"order": "desc" if name.startswith("-") else "asc", "missing": "_last"}})
        if not asked.sort:
            order.append({"_score": "desc"})
        if asked.recency in self.fields.numbers:
            order.append({asked.recency: {"order": "desc", "missing": "_last"}})
        return [*order, {ORDER: "asc"}]

    # --- What matches ---

    def matching(self, node: Node, fields: tuple[BoostedField, ...] | None = None) -> Query:
        """Return the query for what matches a tree; `fields` are the text fields that a word means, the general ones.

        Raises:
            UnknownField: the tree names a field that the index does not have.
        """
        fields = self.fields.general if fields is None else fields
        match node:
            case Word() | Prefix():
                return self._in_fields((term_of(node),), fields)
            case Phrase(words):
                return self._in_fields(tuple(map(term_of, words)), fields) if words else EVERYTHING
            case NearWords(words, distance):
                return _any([_near(field.name, tuple(map(term_of, words)), distance) for field in fields])
            case AllOf(parts):
                return {"bool": {"filter": [self.matching(part, fields) for part in parts]}} if parts else EVERYTHING
            case AnyOf(parts):
                return _any([self.matching(part, fields) for part in parts])
            case Not(part):
                return {"bool": {"must_not": [self.matching(part, fields)]}}
            case InField(name, part):
                return self.matching(part, self.fields.text(name))
            case OneOf(name, values):
                return self._one_of(name, values)
            case Between():
                return self._between(node)
            case Everything():
                return EVERYTHING
            case Nothing():
                return NOTHING

    def _in_fields(self, words: tuple[Term, ...], fields: Sequence[BoostedField]) -> Query:
        return _any([_sequence(field.name, words) for field in fields])

    def _one_of(self, name: str, values: tuple[str, ...]) -> Query:
        if name == self.fields.key:
            return {"ids": {"values": [_sendable(value) for value in values]}}
        if name in self.fields.numbers:
            sides = (bound(value, self._kind(name)) for value in values)
            return _terms(name, [side for side in sides if side is not None])
        if name not in self.fields.keywords:
            raise UnknownField(f"no keyword field {name!r}")
        return _terms(name, [_sendable(value) for value in values])

    def _between(self, node: Between) -> Query:
        if node.field in self.fields.keywords:
            return self._keywords_between(node)
        if node.field not in self.fields.numbers:
            raise UnknownField(f"no field of numbers or dates {node.field!r}")
        kind = self._kind(node.field)
        low, high = bound(node.low, kind), last_moment(node.high, kind)
        if (low is None) != (node.low is None) or (high is None) != (node.high is None):
            return NOTHING
        sides = {name: side for name, side in (("gte", low), ("lte", high)) if side is not None}
        return {"range": {node.field: sides}} if sides else {"exists": {"field": node.field}}

    def _keywords_between(self, node: Between) -> Query:
        """Compare keywords as whole numbers where they and both sides are such, else as text."""
        sides = [side for side in (node.low, node.high) if side is not None]
        if all(not isinstance(side, str) or side.isdecimal() for side in sides):
            low, high = (None if side is None else int(side) for side in (node.low, node.high))
            held = [value for value in self._values(node.field) if value.isdecimal()]
            chosen = [v for v in held if (low is None or low <= int(v)) and (high is None or int(v) <= high)]
            return _terms(node.field, chosen)
        given = {"gte": node.low, "lte": node.high}
        return {"range": {node.field: {name: _sendable(str(side)) for name, side in given.items() if side is not None}}}

    def _kind(self, name: str) -> str:
        return "f" if self.form.is_decimal(name) else "i"

    # --- What scores ---

    def _scored_terms(self, asked: IndexSearch) -> list[ScoredTerm]:
        general = self.fields.general
        items = list(scored_terms(asked.tree, general, self.fields))
        for node, weight in asked.boosts:
            items.extend(
                item._replace(weight=item.weight * weight) for item in scored_terms(node, general, self.fields)
            )
        return list(dict.fromkeys(items))

    def _scored(self, term: ScoredTerm) -> Query:
        single = term.fields[0].name if len(term.fields) == 1 and term.fields != self.fields.general else None
        field = single if single in self.form.weighed_apart else None
        # The server multiplies by its own (k1 + 1), that of frequencies on a scale of a thousand.
        boost = term.weight * (K1 + 1) / (K1 * WEIGHT_SCALE + 1)
        form = weighed_form(term.words, field)
        if len(term.words) == 1 and term.words[0].prefix:
            rewrite = f"top_terms_blended_freqs_{_MOST_EXPANDED}"
            return {"prefix": {WEIGHTS: {"value": form, "boost": boost, "rewrite": rewrite}}}
        return {"term": {WEIGHTS: {"value": form, "boost": boost}}}


def _sequence(field: str, words: tuple[Term, ...]) -> Query:
    """Return the query for words one behind the other in a field."""
    if len(words) == 1:
        kind = "prefix" if words[0].prefix else "term"
        return {kind: {field: {"value": sought_form(words[0])}}}
    if not any(word.prefix for word in words):
        return {"match_phrase": {field: {"query": " ".join(map(sought_form, words)), "analyzer": "sought"}}}
    return {
        "intervals": {field: {"all_of": {"ordered": True, "max_gaps": 0, "intervals": list(map(_interval, words))}}}
    }


def _near(field: str, words: tuple[Term, ...], distance: int) -> Query:
    """Return the query for words within one stretch of so many places; a word asked twice is there once."""
    distinct = tuple(dict.fromkeys(words))
    if len(distinct) == 1:
        return _sequence(field, distinct)
    gaps = distance + len(words) - len(distinct)
    intervals = list(map(_interval, distinct))
    return {"intervals": {field: {"all_of": {"ordered": False, "max_gaps": gaps, "intervals": intervals}}}}


def _interval(word: Term) -> Query:
    if word.prefix:
        return {"prefix": {"prefix": sought_form(word)}}
    return {"match": {"query": sought_form(word), "analyzer": "sought"}}


def _any(parts: Sequence[Query]) -> Query:
    if len(parts) == 1:
        return parts[0]
    return {"bool": {"should": list(parts), "minimum_should_match": 1}} if parts else NOTHING


def _terms(field: str, values: Sequence[Any]) -> Query:
    return _any([{"terms": {field: list(part)}} for part in _parts(values, _MOST_TERMS)])


def _parts(values: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _sendable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def literally(text: str) -> str:
    """Return a text as a pattern of the server that means nothing but the text."""
    return "".join(sign if sign.isalnum() else "\\" + sign for sign in text)


def beginning(prefix: str, plain: str) -> str:
    """Return the pattern for words of a vocabulary (`hoa|hòa`) that begin so, in any tones if the prefix has none."""
    if prefix == plain:
        return literally(term_text(plain)) + ".*"
    return literally(term_text(plain)) + r"[^|]*\|" + literally(term_text(prefix)) + ".*"


def one_slip_off(word: str) -> str:
    """Return the pattern for words of a vocabulary one slip of the finger off a toneless word."""
    signs = [literally(sign) for sign in word]
    others = []
    for at, sign in enumerate(signs):
        before, after = "".join(signs[:at]), "".join(signs[at + 1 :])
        others.append(f"{before}(.|.{sign}|()){after}")
        if at + 1 < len(signs):
            others.append(before + signs[at + 1] + sign + "".join(signs[at + 2 :]))
    others.append("".join(signs) + ".")
    return f"({'|'.join(others)})" + r"\|.*"
