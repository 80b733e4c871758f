"""Haystack's lookups as query trees: `filter(title__startswith="hội")`, field by field and kind by kind."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from haystack.constants import FUZZY_WHOOSH_MAX_EDITS, FUZZY_WHOOSH_MIN_PREFIX
from haystack.exceptions import SearchBackendError
from rapidfuzz.distance import Levenshtein
from whoosh.analysis import Analyzer

from archive.core.text import fold, spell
from search.analysis import clean, codes, lowered, tokens
from search.haystack.schema import Layout
from search.index.fields import KeyField, KeywordField, NumberField, TextField, analysed_by, keyword_text
from search.tree import AllOf, AnyOf, Between, Everything, InField, Node, Not, Nothing, OneOf, Phrase, Prefix, Word

_MOST_EDITS = FUZZY_WHOOSH_MAX_EDITS
_WIDEST = 2_000  # terms that `contains`, `endswith` and `fuzzy` may come to mean
_ORDERED = ("gt", "gte", "lt", "lte", "range")

Vocabulary = Callable[[str, str], Iterable[str]]


class Lookups:
    """Makes trees of lookups. `vocabulary(field, prefix)` lists the terms of a field that begin so."""

    def __init__(self, layout: Layout, vocabulary: Vocabulary) -> None:
        self._layout, self._vocabulary = layout, vocabulary

    def node(self, field: str, lookup: str, value: Any) -> Node:
        """The tree of one lookup; `field` is the index's name for it, or "content" for all that a bare query means.

        SearchBackendError where the lookup means nothing for such a field.
        """
        kept = self._layout.kept(self._layout.content if field == "content" else field)
        if isinstance(kept, TextField) and kept.own is not None and lookup in ("content", "exact"):
            return InField(self._layout.content if field == "content" else field, _analysed(kept.own, lookup, value))
        if field == "content":
            return self._text("", lookup, value)
        if isinstance(kept, TextField):
            return InField(field, self._text(field, kept.bare if lookup == "content" else lookup, value))
        if isinstance(kept, NumberField):
            return self._number(field, lookup, value, kept.to_column_value)
        if isinstance(kept, (KeywordField, KeyField)):
            return self._keyword(field, lookup, value)
        raise SearchBackendError(f"the index has no field {field!r} to search in")

    def knows(self, field: str) -> bool:
        """Whether there is such a field to search in."""
        return isinstance(self._layout.kept(field), TextField | NumberField | KeywordField | KeyField)

    # --- Text ---

    def _text(self, field: str, lookup: str, value: Any) -> Node:
        if lookup == "in":
            return AnyOf(tuple(phrase(str(entry)) for entry in value), loose=True)
        if lookup in _ORDERED:
            raise SearchBackendError(f"a text has no order: {lookup!r} is not for {field or 'content'!r}")
        text = keyword_text(value)
        if lookup == "content":
            return words(text)
        if lookup == "exact":
            return phrase(text)
        text = clean(text)
        toned = bears_tones(text)
        found = tokens(text)
        if not found:
            return nothing_in(text)
        forms = [(token.exact if toned else token.folded, lowered(text[token.start : token.end])) for token in found]
        return AllOf(tuple(self._expanded(field, lookup, form, written, toned=toned) for form, written in forms))

    def _expanded(self, field: str, lookup: str, form: str, written: str, *, toned: bool) -> Node:
        if lookup == "startswith":
            stems = dict.fromkeys(stem if toned else fold(stem) for stem in (form, *([written] if written else [])))
            prefixes = tuple(Prefix(stem, toned) for stem in stems)
            return AnyOf(prefixes, loose=True) if len(prefixes) > 1 else prefixes[0]
        fields = [field] if field else self._layout.general()
        start = form[: min(FUZZY_WHOOSH_MIN_PREFIX, len(form))] if lookup == "fuzzy" else ""
        terms = {term for name in fields for term in self._vocabulary(name, start)}
        chosen = _chosen(lookup, form, terms, plain=not toned)
        return AnyOf(tuple(Word(term, toned=True) for term in chosen), loose=True)

    # --- Whole values ---

    def _keyword(self, field: str, lookup: str, value: Any) -> Node:
        if lookup in ("content", "exact"):
            return OneOf(field, _values(value))
        if lookup == "in":
            return OneOf(field, tuple(keyword_text(entry) for entry in value))
        if lookup in _ORDERED:
            low, high = _sides(lookup, value)
            node: Node = Between(field, *(None if side is None else keyword_text(side) for side in (low, high)))
            return AllOf((node, Not(OneOf(field, _values(value))))) if lookup in ("gt", "lt") else node
        whole = self._layout.whole(field)
        terms = self._vocabulary(whole, keyword_text(value) if lookup == "startswith" else "")
        return OneOf(field, tuple(_chosen(lookup, keyword_text(value), terms, plain=False)))

    # --- Numbers and dates ---

    def _number(self, field: str, lookup: str, value: Any, read: Callable[[Any], int | float]) -> Node:
        try:
            if lookup in ("content", "exact"):
                return Between(field, *_one(value, read))
            if lookup == "in":
                return AnyOf(tuple(Between(field, *_one(entry, read)) for entry in value))
            if lookup in _ORDERED:
                low, high = (None if side is None else read(side) for side in _sides(lookup, value))
                if lookup == "gt" and low is not None:
                    low = math.nextafter(low, math.inf) if isinstance(low, float) else low + 1
                if lookup == "lt" and high is not None:
                    high = math.nextafter(high, -math.inf) if isinstance(high, float) else high - 1
                return Between(field, low, high)
        except (TypeError, ValueError, OverflowError) as error:
            raise SearchBackendError(f"{value!r} cannot be compared with {field!r}") from error
        raise SearchBackendError(f"{lookup!r} is not for numbers and dates: {field!r}")


def _analysed(analyzer: Analyzer, lookup: str, value: Any) -> Node:
    """The tokens that a field's own analyzer makes of a value, as they are."""
    found = tuple(Word(token, toned=True) for token in analysed_by(analyzer, keyword_text(value)).spellings)
    if len(found) < 2:
        return found[0] if found else nothing_in(keyword_text(value))
    return AllOf(found) if lookup == "content" else Phrase(found)


def words(text: str) -> Node:
    """All words of a text, and the numbers of documents as one word each: "NQ 04-NQ/TW" is two."""
    toned = bears_tones(text)
    numbers = codes(text)
    parts: list[tuple[int, Word]] = [(code.start, Word(code.key, toned=True)) for code in numbers]
    for token in tokens(text):
        if not any(code.start <= token.start < code.end for code in numbers):
            parts.append((token.start, Word(token.exact if toned else token.folded, toned)))
    found = tuple(word for _, word in sorted(parts, key=lambda part: part[0]))
    if not found:
        return nothing_in(text)
    return AllOf(found) if len(found) > 1 else found[0]


def phrase(text: str) -> Node:
    """The words of a text in immediate succession."""
    toned = bears_tones(text)
    found = tuple(Word(token.exact if toned else token.folded, toned) for token in tokens(text))
    if not found:
        return nothing_in(text)
    return Phrase(found) if len(found) > 1 else found[0]


def nothing_in(text: str) -> Node:
    """What a text without any word means: everything where it is blank, nothing where it is signs."""
    return Nothing() if text.strip() else Everything()


def bears_tones(text: str) -> bool:
    """Whether some syllable has a mark, so that all are meant exactly: "hà noi" is, "ha noi" is not."""
    return fold(text) != spell(text)


def _chosen(lookup: str, form: str, terms: Iterable[str], *, plain: bool) -> list[str]:
    kinds: dict[str, Callable[[str], bool]] = {
        "contains": lambda term: form in term,
        "endswith": lambda term: term.endswith(form),
        "startswith": lambda term: term.startswith(form),
        "fuzzy": lambda term: Levenshtein.distance(form, term, score_cutoff=_MOST_EDITS) <= _MOST_EDITS,
    }
    fits = kinds.get(lookup)
    if fits is None:
        raise SearchBackendError(f"there is no lookup {lookup!r}")
    chosen = sorted(term for term in terms if fits(fold(term) if plain else term))
    if len(chosen) > _WIDEST:
        raise SearchBackendError(f"{lookup}={form!r} means {len(chosen)} terms, more than {_WIDEST}: be more exact")
    return chosen


def _values(value: Any) -> tuple[str, ...]:
    entries = value if isinstance(value, (list, tuple, set, frozenset)) else (value,)
    return tuple(keyword_text(entry) for entry in entries)


def _sides(lookup: str, value: Any) -> tuple[Any, Any]:
    if lookup == "range":
        low, high = value
        return low, high
    return (value, None) if lookup in ("gt", "gte") else (None, value)


def _one(value: Any, read: Callable[[Any], int | float]) -> tuple[Any, Any]:
    """The range that one value means; a day given as text is the whole day."""
    exact = read(value)
    is_day = isinstance(value, str) and len(value) == 10 and value[4] == "-"
    return (value, value) if is_day else (exact, exact)
