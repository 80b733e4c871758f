"""The contract as plain as it can be said: each document read anew for each question, nothing clever.

Engines are compared with this on random collections; it is far too slow for anything else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from search.analysis import codes, tokens
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
from tests.search.contract.documents import SCHEMA, Document


def matches(node: Node, document: Document, fields: Sequence[str] = SCHEMA["texts"]) -> bool:
    """Whether a document matches a tree."""
    match node:
        case Word() | Prefix():
            return any(times((node,), document, field) for field in fields)
        case Phrase(words):
            return not words or any(times(words, document, field) for field in fields)
        case NearWords(words, distance):
            return any(_near(words, distance, document, field) for field in fields)
        case AllOf(parts):
            return all(matches(part, document, fields) for part in parts)
        case AnyOf(parts):
            return any(matches(part, document, fields) for part in parts)
        case Not(part):
            return not matches(part, document, fields)
        case InField(name, part):
            return matches(part, document, (name,))
        case OneOf(name, values):
            return bool(set(_values(document, name)) & set(values))
        case Between(name, low, high):
            held: Any = getattr(document, name)
            value: Any = held.isoformat() if isinstance(held, date) else held
            if any(isinstance(side, str) and not side[:1].isdigit() for side in (low, high)):
                return False  # neither a number nor a date
            return value is not None and (low is None or low <= value) and (high is None or value <= high)
        case Everything():
            return True
        case Nothing():
            return False


def facet(name: str, documents: Sequence[Document], most: int | None = None) -> dict[str, int]:
    """How many of the documents have each value, or each of the `most` commonest."""
    values = [value for document in documents for value in set(_values(document, name))]
    ranked = sorted(set(values), key=lambda value: (-values.count(value), value))
    return {value: values.count(value) for value in ranked[:most]}


def _values(document: Document, name: str) -> list[str]:
    held = getattr(document, name)
    if held is None:
        return []
    return list(held) if isinstance(held, (list, tuple)) else [str(held)]


def times(words: Sequence[Word | Prefix], document: Document, field: str) -> int:
    """How often the words stand one after another in the field; of a number and its first part, each counts."""
    places = _forms(getattr(document, field))
    return sum(
        math.prod(sum(_fits(word, form) for form in places[start + i]) for i, word in enumerate(words))
        for start in range(len(places) - len(words) + 1)
    )


def _near(words: Sequence[Word], distance: int, document: Document, field: str) -> bool:
    """Whether all words stand within one stretch of so many places."""
    places, size = _forms(getattr(document, field)), distance + len(words)
    return any(
        all(any(_fits(word, form) for place in places[start : start + size] for form in place) for word in words)
        for start in range(len(places))
    )


def length(document: Document, field: str) -> int:
    """How many tokens the field has."""
    return sum(map(bool, _forms(getattr(document, field))))


@lru_cache(maxsize=10_000)
def _forms(text: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """What stands at each place of a text, exact and folded: a token, and a number that begins there.

    Between paragraphs, which are lines, there is a place with nothing.
    """
    forms = [[(token.exact, token.folded)] for token in tokens(text)]
    for code in codes(text):
        forms[code.position].append((code.key, code.key))
    places: list[tuple[tuple[str, str], ...]] = []
    for size in (len(tokens(line)) for line in text.split("\n")):
        if size and places:
            places.append(())
        places.extend(tuple(form) for form in forms[:size])
        del forms[:size]
    return tuple(places)


def _fits(word: Word | Prefix, form: tuple[str, str]) -> bool:
    text = form[0] if word.toned else form[1]
    return text.startswith(word.text) if isinstance(word, Prefix) else text == word.text
