"""From syntax to the tree that an engine evaluates, and to what a page marks and shows of the query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from archive.core.numbers import ResolutionNumber, parse_number
from search import analysis
from search.query import sequences
from search.query.addresses import address_key, is_address
from search.query.equivalents import Writings
from search.query.fields import TITLE
from search.query.syntax import (
    Code,
    Either,
    Every,
    Filter,
    Highlight,
    Near,
    Star,
    Syntax,
    TextLeaf,
    Unit,
    Within,
    Without,
)
from search.tree import AllOf, AnyOf, Between, InField, NearWords, Node, Not, OneOf, Word

_HIGHLIGHTED_FIELDS = ("official", "number", "document")


def bears_marks(syntax: Syntax | None) -> bool:
    """Whether any word has a tone, a hat, a horn, a breve or the bar of đ; numbers of documents do not count."""
    return any(
        analysis.folded(word) != word
        for leaf in text_leaves(syntax, negated=isinstance(syntax, Without))
        if not isinstance(leaf, Code)
        for word in analysis.spellings(leaf.surface)
    )


def text_leaves(syntax: Syntax | None, *, negated: bool = True, titled: bool = True) -> Iterator[TextLeaf]:
    """Every leaf of text from left to right; on demand without the excluded and the title's."""
    if isinstance(syntax, TextLeaf):
        yield syntax
    elif isinstance(syntax, Every | Either):
        for part in syntax.parts:
            yield from text_leaves(part, negated=negated, titled=titled)
    elif (isinstance(syntax, Without) and negated) or (isinstance(syntax, Within) and titled):
        yield from text_leaves(syntax.part, negated=negated, titled=titled)


def build(syntax: Syntax, writings: Writings, *, toned: bool) -> Node:
    """The tree of a syntax. `toned`: words match only as spelled, else in any tones."""
    if isinstance(syntax, Every):
        parts = [node for run in _runs(syntax.parts) for node in _run_nodes(run, writings, toned=toned)]
        return AllOf(tuple(parts)) if len(parts) > 1 else parts[0]
    if isinstance(syntax, Either):
        return AnyOf(tuple(build(part, writings, toned=toned) for part in syntax.parts))
    if isinstance(syntax, Without):
        # What is left out counts as spelled, and says nothing about how the other words are meant.
        return Not(build(syntax.part, writings, toned=toned or bears_marks(syntax.part)))
    if isinstance(syntax, Within):
        return InField(syntax.field, build(syntax.part, writings, toned=toned))
    if isinstance(syntax, Filter):
        return _filtered(syntax)
    nodes = _run_nodes((syntax,), writings, toned=toned)
    return AllOf(tuple(nodes)) if len(nodes) > 1 else nodes[0]


def _runs(parts: Sequence[Syntax]) -> Iterator[tuple[Syntax, ...]]:
    """Words that stand side by side together, everything else by itself."""
    for is_words, group in groupby(parts, key=lambda part: isinstance(part, Unit) and not is_address(part.surface)):
        run = tuple(group)
        yield from [run] if is_words else [(part,) for part in run]


def _run_nodes(run: tuple[Syntax, ...], writings: Writings, *, toned: bool) -> list[Node]:
    first = run[0]
    if isinstance(first, Unit) and not is_address(first.surface):
        text = " ".join(leaf.surface for leaf in run if isinstance(leaf, Unit))
        return sequences.unquoted(text, writings, toned=toned)
    return (
        [_worded(first, writings, toned=toned)]
        if isinstance(first, TextLeaf)
        else [build(first, writings, toned=toned)]
    )


def _worded(leaf: TextLeaf, writings: Writings, *, toned: bool) -> Node:
    if isinstance(leaf, Code):
        return Word(leaf.key)
    if isinstance(leaf, Star):
        return sequences.starred(leaf.surface, toned=toned)
    if isinstance(leaf, Near):
        words = tuple(sequences.word(each, toned=toned) for each in analysis.spellings(leaf.surface))
        return NearWords(words, leaf.distance)
    if isinstance(leaf, Unit):
        told = sequences.succession(analysis.spellings(leaf.surface), toned=False)
        return AnyOf((OneOf("address", (address_key(leaf.surface),)), told), loose=True)
    return sequences.quoted(leaf.surface, writings, toned=toned)


def _filtered(leaf: Filter) -> Node:
    if leaf.name == "year":
        sides = [int(year) if year else None for year in leaf.values]
        spans = tuple(Between("year", low, high) for low, high in zip(sides[::2], sides[1::2], strict=True))
        return AnyOf(spans, loose=True) if len(spans) > 1 else spans[0]
    if leaf.name == "site":
        return OneOf("host", leaf.values)
    if leaf.name in ("from", "to", "on"):
        first, last = leaf.values
        low, high = first if leaf.name != "to" else None, last if leaf.name != "from" else None
        return Between("published", low or None, high or None)
    cited = OneOf(leaf.name, leaf.values)
    if leaf.name == "number":  # cited, under any of its names, or written where no citation was seen
        return AnyOf((cited, *map(Word, leaf.values)), loose=True)
    return cited


# --- What a page needs ----------------------------------------------------------------------------------------------


def highlights(syntax: Syntax | None, writings: Writings, *, toned: bool, titled: bool = True) -> tuple[Highlight, ...]:
    """What to mark in a text that was found: words, phrases and numbers that were asked for, and named officials.

    Without `titled`, not what was asked of the title alone.
    """
    found: dict[Highlight, None] = {}
    for node in _wanted(syntax, writings, toned=toned, titled=titled):
        found |= dict.fromkeys(sequences.leaves(node))
    for field, negated in filters(syntax):
        if field.name in _HIGHLIGHTED_FIELDS and not negated:
            found |= dict.fromkeys(mark for value in field.typed for mark in _named(value))
    return tuple(found)


def _wanted(syntax: Syntax | None, writings: Writings, *, toned: bool, titled: bool) -> Iterator[Node]:
    """The nodes of all words that are looked for, from left to right."""
    if isinstance(syntax, Every):
        for run in _runs(syntax.parts):
            if isinstance(run[0], TextLeaf):
                yield from _run_nodes(run, writings, toned=toned)
            else:
                yield from _wanted(run[0], writings, toned=toned, titled=titled)
    elif isinstance(syntax, Either):
        for part in syntax.parts:
            yield from _wanted(part, writings, toned=toned, titled=titled)
    elif isinstance(syntax, Within):
        if titled and syntax.field == TITLE:
            yield from _wanted(syntax.part, writings, toned=toned, titled=titled)
    elif isinstance(syntax, TextLeaf):
        yield from _run_nodes((syntax,), writings, toned=toned)


def _named(value: str) -> list[Highlight]:
    words = analysis.spellings(value)
    marked = any(analysis.folded(word) != word for word in words)
    return [Word(code.key) for code in analysis.codes(value)] or [sequences.succession(words, toned=marked)]


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
