"""A second engine under the contract: documents in a table, read anew for each question, by the plain reading.

It shows that the contract asks for nothing that is the index's own affair, and says in a few lines what ranking means.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from search.errors import UnknownField
from search.tree import AllOf, AnyOf, Between, InField, NearWords, Node, Not, OneOf, Phrase, Prefix, Word
from tests.search.contract.documents import SCHEMA, Document, Result
from tests.search.contract.reference import facet, length, matches, times

BOOSTS = {"title": 3.0, "lead": 1.5, "text": 1.0}
K1, B = 1.2, 0.75
OTHER_TONES = 0.98

Evidence = tuple[tuple[Word | Prefix, ...], tuple[str, ...]]


class Plain:
    """Every document is looked at for every question."""

    def __init__(self, root: Path) -> None:
        self._held: dict[int, Document] = {}

    def replace(self, documents: Iterable[Document], *, removed: Iterable[int] = ()) -> None:
        self._held.update({document.key: document for document in documents})
        for key in removed:
            self._held.pop(key, None)

    def find(
        self,
        tree: Node,
        *,
        filters: Sequence[Node] = (),
        any_word: bool = False,
        facets: Sequence[str] = (),
        most: Mapping[str, int] | None = None,
        counts: Sequence[Node] = (),
        sort: Sequence[str] = (),
        offset: int = 0,
        limit: int = 20,
    ) -> Result:
        for node in (tree, *filters, *counts):
            _check(node)
        for name in (*facets, *(each.removeprefix("-") for each in sort)):
            _known(name, SCHEMA["keywords"] + SCHEMA["numbers"])
        asked = _loosened(tree) if any_word else tree
        found = [d for d in self._held.values() if all(matches(node, d) for node in (asked, *filters))]
        scores = {document.key: 0.0 if sort else self._score(tree, document) for document in found}
        found.sort(key=lambda document: self._rank(tree, document, scores[document.key], sort))
        page = [document.key for document in found[offset : offset + limit]]
        return Result(
            total=len(found),
            keys=page,
            facets={name: facet(name, found, (most or {}).get(name)) for name in facets},
            counts=tuple(sum(matches(node, document) for document in found) for node in counts),
            scores=[scores[key] for key in page],
        )

    def _rank(self, tree: Node, document: Document, score: float, sort: Sequence[str]) -> tuple[Any, ...]:
        chosen = [_placed(getattr(document, name.removeprefix("-")), name.startswith("-")) for name in sort]
        typed = () if sort else _as_typed(tree)
        is_typed = bool(typed) and any(times(typed, document, field) for field in SCHEMA["texts"])
        recent = _placed(document.published, True)
        return (*chosen, not is_typed, -int(score * 1_000), recent, document.key)

    def _score(self, tree: Node, document: Document) -> float:
        total = 0.0
        for words, fields in dict.fromkeys(evidence(tree, SCHEMA["texts"])):
            holding = sum(any(times(words, other, field) for field in fields) for other in self._held.values())
            rarity = math.log(1 + (len(self._held) - holding + 0.5) / (holding + 0.5))
            weight = sum(self._weight(words, document, field) for field in fields)
            total += rarity * weight * (K1 + 1) / (weight + K1)
        return total

    def _weight(self, words: tuple[Word | Prefix, ...], document: Document, field: str) -> float:
        often = float(times(words, document, field))
        if not all(word.toned for word in words):
            literal = times(_literal(words), document, field)
            often = OTHER_TONES * often + (1 - OTHER_TONES) * literal
        lengths = [length(each, field) for each in self._held.values()]
        usual = float(f"{max(sum(lengths), 1) / max(sum(map(bool, lengths)), 1):.1e}")
        return BOOSTS[field] * often / (1 - B + B * length(document, field) / usual)


def evidence(node: Node, fields: tuple[str, ...]) -> Iterator[Evidence]:
    """The words of a tree and the pairs of neighbours among them, with the fields that are meant."""
    if isinstance(node, Word | Prefix):
        yield (node,), fields
    elif isinstance(node, NearWords):
        for word in node.words:
            yield (word,), fields
    elif isinstance(node, InField):
        yield from evidence(node.part, (node.field,))
    elif isinstance(node, Phrase | AllOf | AnyOf):
        parts: Sequence[Node] = node.words if isinstance(node, Phrase) else node.parts
        for one, other in pairwise(parts):
            if isinstance(one, Word) and isinstance(other, Word) and not getattr(node, "loose", False):
                yield (one, other), fields
        for part in parts:
            yield from evidence(part, fields)


def _literal(words: Iterable[Word | Prefix]) -> tuple[Word | Prefix, ...]:
    return tuple(type(word)(word.text, toned=True) for word in words)


def _as_typed(tree: Node) -> tuple[Word | Prefix, ...]:
    """The words of a wholly toneless query."""
    parts = tree.words if isinstance(tree, Phrase) else tree.parts if isinstance(tree, AllOf) else (tree,)
    parts = tuple(part for part in parts if isinstance(part, Word | Phrase | InField | AnyOf))
    words = [part for part in parts if isinstance(part, Word) and not part.toned]
    return _literal(words) if len(words) == len(parts) else ()


def _loosened(tree: Node) -> Node:
    if not isinstance(tree, AllOf):
        return tree
    asked = tuple(part for part in tree.parts if isinstance(part, Word | Prefix | Phrase | AnyOf | InField))
    return AllOf((AnyOf(asked), *(part for part in tree.parts if part not in asked))) if len(asked) > 1 else tree


def _placed(value: Any, is_falling: bool) -> tuple[bool, float]:
    """A value to sort by; who has none comes last either way."""
    number = value.toordinal() if hasattr(value, "toordinal") else value or 0
    return value is None, -number if is_falling else number


def _check(node: Node) -> None:
    """UnknownField where the tree names a field that there is not."""
    if isinstance(node, InField):
        _known(node.field, SCHEMA["texts"])
    if isinstance(node, OneOf | Between):
        _known(node.field, SCHEMA["keywords"] + SCHEMA["numbers"])
    for part in getattr(node, "parts", ()) or ([node.part] if isinstance(node, InField | Not) else ()):
        _check(part)


def _known(name: str, names: Sequence[str]) -> None:
    if name not in names:
        raise UnknownField(f"no field {name!r}")
