"""The contract as plain as it can be said: each document read anew for each question, nothing clever.

Engines are compared with this on random collections; it is far too slow for anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from search.analysis import codes, tokens
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
from tests.search.contract.engines import SCHEMA, Document


def matches(node: Node, document: Document, fields: Sequence[str] = SCHEMA["texts"]) -> bool:
    """Whether a document matches a tree."""
    match node:
        case Word() | Prefix():
            return any(
                _stands(node, document, field, place) for field in fields for place in range(_length(document, field))
            )
        case Phrase(words):
            return not words or any(
                all(_stands(word, document, field, place + i) for i, word in enumerate(words))
                for field in fields
                for place in range(_length(document, field))
            )
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
            held = getattr(document, name)
            value = held.isoformat() if isinstance(held, date) else held
            return value is not None and (low is None or low <= value) and (high is None or value <= high)
        case Everything():
            return True
        case Nothing():
            return False


def facet(name: str, documents: Sequence[Document]) -> dict[str, int]:
    """How many of the documents have each value."""
    values = [value for document in documents for value in set(_values(document, name))]
    return {value: values.count(value) for value in values}


def _values(document: Document, name: str) -> list[str]:
    held = getattr(document, name)
    if held is None:
        return []
    return list(held) if isinstance(held, (list, tuple)) else [str(held)]


def _stands(word: Word | Prefix, document: Document, field: str, place: int) -> bool:
    """Whether the word stands at that place of the field."""
    text = getattr(document, field)
    forms = [(token.exact, token.folded) for token in tokens(text) if token.position == place]
    forms += [(code.key, code.key) for code in codes(text) if code.position == place]
    for exact, folded in forms:
        form = exact if word.toned else folded
        if form.startswith(word.text) if isinstance(word, Prefix) else form == word.text:
            return True
    return False


def _length(document: Document, field: str) -> int:
    return len(tokens(getattr(document, field)))
