"""From syntax to the tree that an engine evaluates, and to what a page marks and shows of the query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from archive.core.numbers import ResolutionNumber, parse_number
from search import analysis
from search.query.syntax import (
    Code,
    Either,
    Every,
    Filter,
    Highlight,
    Quoted,
    Star,
    Syntax,
    TextLeaf,
    Titled,
    Unit,
    Without,
)
from search.tree import AllOf, AnyOf, Between, InField, Node, Not, OneOf, Phrase, Prefix, Word

# Dates are written 3/6/2021 and 03/06/2021: day and month, month and year, or all three.
DATE = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4})|(\d{1,2})[/.](\d{1,2})")
_HIGHLIGHTED_FIELDS = ("official", "number", "document")


def bears_marks(syntax: Syntax | None) -> bool:
    """Whether any word bears a tone, a hat, a horn, a breve or the bar of đ; numbers of documents do not count."""
    return any(
        analysis.folded(word) != word
        for leaf in text_leaves(syntax)
        if not isinstance(leaf, Code)
        for word in analysis.spellings(leaf.surface)
    )


def text_leaves(syntax: Syntax | None, *, negated: bool = True, titled: bool = True) -> Iterator[TextLeaf]:
    """Every leaf of text from left to right; on demand without the excluded and the title's."""
    if isinstance(syntax, Unit | Quoted | Code | Star):
        yield syntax
    elif isinstance(syntax, Every | Either):
        for part in syntax.parts:
            yield from text_leaves(part, negated=negated, titled=titled)
    elif (isinstance(syntax, Without) and negated) or (isinstance(syntax, Titled) and titled):
        yield from text_leaves(syntax.part, negated=negated, titled=titled)


def build(syntax: Syntax, *, toned: bool) -> Node:
    """The tree of a syntax. `toned`: words match only as spelled, else whatever their tones."""
    if isinstance(syntax, Every | Either):
        parts = tuple(build(part, toned=toned) for part in syntax.parts)
        return AllOf(parts) if isinstance(syntax, Every) else AnyOf(parts)
    if isinstance(syntax, Without):
        return Not(build(syntax.part, toned=toned))
    if isinstance(syntax, Titled):
        return InField("title", build(syntax.part, toned=toned))
    if isinstance(syntax, Filter):
        return _filtered(syntax)
    return _worded(syntax, toned=toned)


def _worded(leaf: TextLeaf, *, toned: bool) -> Node:
    if isinstance(leaf, Code):
        return Word(leaf.key)
    if isinstance(leaf, Star):
        keys = [code.key for code in analysis.codes(leaf.surface)]
        word = _word(analysis.spellings(leaf.surface)[0], toned=toned)
        return Prefix(keys[0]) if keys else Prefix(word.text, word.toned)
    if isinstance(leaf, Unit) and (match := DATE.fullmatch(leaf.surface)) is not None:
        return _dated([part for part in match.groups() if part])
    return _succession(analysis.spellings(leaf.surface), toned=toned)


def _succession(words: list[str], *, toned: bool) -> Word | Phrase:
    made = tuple(_word(word, toned=toned) for word in words)
    return made[0] if len(made) == 1 else Phrase(made)


def _word(spelling: str, *, toned: bool) -> Word:
    if toned and not spelling.isdecimal():
        return Word(spelling, toned=True)
    return Word(analysis.folded(spelling))


def _dated(parts: list[str]) -> Node:
    """A date in every way of writing it: 3/6/2021 with and without the zeros before day and month."""
    ways = [(part,) if len(part) == 4 else tuple(dict.fromkeys((part.lstrip("0"), f"{part:0>2}"))) for part in parts]
    phrases = [_succession(list(way), toned=False) for way in product(*ways) if all(way)]
    return phrases[0] if len(phrases) == 1 else AnyOf(tuple(phrases))


def _filtered(leaf: Filter) -> Node:
    if leaf.name == "year":
        low, high = (int(year) if year else None for year in leaf.values)
        return Between("year", low, high)
    if leaf.name in ("from", "to", "on"):
        first, last = leaf.values
        return Between("published", first if leaf.name != "to" else None, last if leaf.name != "from" else None)
    cited = OneOf(leaf.name, leaf.values)
    if leaf.name == "number":  # cited, under whatever name, or written where no citation was seen
        return AnyOf((cited, *map(Word, leaf.values)), loose=True)
    return cited


# --- What a page needs ----------------------------------------------------------------------------------------------


def highlights(syntax: Syntax | None, *, toned: bool) -> tuple[Highlight, ...]:
    """What to mark in a text that was found: words, phrases and numbers that were asked for, and named officials."""
    found: dict[Highlight, None] = {}
    for leaf in text_leaves(syntax, negated=False):
        node = _worded(leaf, toned=toned)
        for part in node.parts if isinstance(node, AnyOf) else (node,):
            if isinstance(part, Word | Phrase | Prefix):
                found[part] = None
    for field, negated in filters(syntax):
        if field.name in _HIGHLIGHTED_FIELDS and not negated:
            found |= dict.fromkeys(mark for value in field.typed for mark in _named(value))
    return tuple(found)


def _named(value: str) -> list[Highlight]:
    words = analysis.spellings(value)
    marked = any(analysis.folded(word) != word for word in words)
    return [Word(code.key) for code in analysis.codes(value)] or [_succession(words, toned=marked)]


def filters(syntax: Syntax | None, *, negated: bool = False) -> Iterator[tuple[Filter, bool]]:
    """Every filter from left to right, and whether it excludes."""
    if isinstance(syntax, Filter):
        yield syntax, negated
    elif isinstance(syntax, Every | Either):
        for part in syntax.parts:
            yield from filters(part, negated=negated)
    elif isinstance(syntax, Without):
        yield from filters(syntax.part, negated=not negated)


def bare(syntax: Syntax | None) -> str:
    """The free text of a query: `"sơ kết" 04-NQ/TW -tòa tỉnh:x` gives "sơ kết 04-NQ/TW"."""
    return " ".join(leaf.surface for leaf in text_leaves(syntax, negated=False, titled=False))


def numbers(syntax: Syntax | None) -> tuple[ResolutionNumber, ...]:
    """The numbers that the query names: the whole free text ("nq 04"), else those it holds, fields included."""
    text = bare(syntax)
    whole = parse_number(text)
    if whole is not None:
        return (whole,)
    held = [code.surface for code in text_leaves(syntax, negated=False) if isinstance(code, Code)]
    fields = [field for field, negated in filters(syntax) if field.name == "number" and not negated]
    held += [value for field in fields for value in field.typed]
    found = (parse_number(surface) for surface in held)
    return tuple(dict.fromkeys(number for number in found if number is not None))
