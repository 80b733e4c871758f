"""Nearby queries that ask for less, for when nothing was found."""

from __future__ import annotations

from dataclasses import replace

from archive.core.text import fold
from search.analysis import spellings
from search.query import builder
from search.query.fields import TITLE
from search.query.language import assemble, says, write_back
from search.query.parser import every
from search.query.syntax import (
    Code,
    Every,
    Filter,
    Leaf,
    Limits,
    ParsedQuery,
    Quoted,
    Relaxation,
    Syntax,
    Unit,
    Within,
)
from search.query.transforms import loosen, transform, without

_LONGEST = Limits().characters


def relaxations(parsed: ParsedQuery) -> list[Relaxation]:
    """Return what else may be meant, the nearest first: other tones, no phrase, fewer filters, any of the words.

    `"hoà giải" tỉnh:"Hậu Giang"` gives `"hoa giai" tỉnh:"Hậu Giang"`, `hoà giải tỉnh:"Hậu Giang"`, `"hoà giải"`. Each
    is another search; one that cannot be said in the length that is read is left out.
    """
    syntax = parsed.syntax
    if syntax is None:
        return []
    offered: list[tuple[str, Syntax | None, str]] = []
    if parsed.toned:
        offered.append(("toneless", transform(syntax, _toneless), ""))
    offered.append(("unquoted", transform(syntax, _unquoted), ""))
    filters = [leaf for leaf, _ in builder.filters(syntax)]
    offered += [("without-filters", without(syntax, leaf), leaf.name) for leaf in filters]
    if len(filters) > 1:
        offered.append(("without-filters", transform(syntax, _unfiltered), ""))
    offered.append(("anywhere", _anywhere(syntax), ""))
    offered.append(("any-word", loosen(syntax), ""))
    made: dict[Syntax, Relaxation] = {}
    for kind, other, field in offered:
        if other is not None and other != syntax and other not in made and _asks(other):
            query = write_back(other, parsed.today)
            if len(query) <= _LONGEST and says(query, other, parsed.today):
                again = assemble(query, other, (), parsed.writings, today=parsed.today)
                made[other] = Relaxation(kind=kind, query=query, parsed=again, field=field)
    return list(made.values())


def _asks(syntax: Syntax) -> bool:
    """Whether it asks for anything, rather than only against something."""
    return any(True for _ in builder.text_leaves(syntax, negated=False)) or any(
        not negated for _, negated in builder.filters(syntax)
    )


def _toneless(leaf: Leaf) -> Leaf:
    return leaf if isinstance(leaf, Filter | Code) else replace(leaf, surface=fold(leaf.surface))


def _unquoted(leaf: Leaf) -> Syntax | None:
    """The words of a phrase side by side; in lower case, so that none is read as an operator."""
    if not isinstance(leaf, Quoted):
        return leaf
    words = spellings(leaf.surface)
    return leaf if len(words) == 1 else every([Unit(word) for word in words])


def _unfiltered(leaf: Leaf) -> Leaf | None:
    return None if isinstance(leaf, Filter) else leaf


def _anywhere(syntax: Syntax) -> Syntax | None:
    """What is looked for in the title, looked for in the whole text."""
    if isinstance(syntax, Within):
        return syntax.part if syntax.field == TITLE else syntax
    if isinstance(syntax, Every):
        return every([part for each in syntax.parts if (part := _anywhere(each)) is not None])
    return syntax
