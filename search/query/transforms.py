"""Syntax made into other syntax: leaves exchanged, filters taken off, all words into any."""

from __future__ import annotations

from collections.abc import Callable

from search.query.parser import either, every, negate, within
from search.query.syntax import Either, Every, Filter, Leaf, Star, Syntax, Unit, Within, Without


def transform(syntax: Syntax | None, change: Callable[[Leaf], Syntax | None]) -> Syntax | None:
    """The syntax with every leaf exchanged for what `change` makes of it; None takes the leaf away."""
    if isinstance(syntax, Every | Either):
        changed = [transform(part, change) for part in syntax.parts]
        kept = [part for part in changed if part is not None]
        return every(kept) if isinstance(syntax, Every) else either(kept)
    if isinstance(syntax, Without):
        part = transform(syntax.part, change)
        return None if part is None else negate(part)
    if isinstance(syntax, Within):
        part = transform(syntax.part, change)
        return None if part is None else within(syntax.field, part)
    return None if syntax is None else change(syntax)


def without(syntax: Syntax | None, leaf: Leaf) -> Syntax | None:
    """The syntax without one leaf, wherever it stands."""
    return transform(syntax, lambda other: None if other == leaf else other)


def loosen(syntax: Syntax) -> Syntax:
    """Any of the words that stand side by side, instead of all; filters and what is excluded stay as they are."""
    if not isinstance(syntax, Every):
        return syntax
    words = [_unstarred(part) for part in syntax.parts if _is_worded(part)]
    rest = [part for part in syntax.parts if not _is_worded(part)]
    any_word = either(words)
    return every([any_word, *rest] if any_word is not None else rest) or syntax


def _is_worded(part: Syntax) -> bool:
    if isinstance(part, Either | Every):
        return all(map(_is_worded, part.parts))
    return not isinstance(part, Filter | Without)


def _unstarred(part: Syntax) -> Syntax:
    """A star behind one letter, which stands only beside another word, becomes that letter."""
    return Unit(part.surface) if isinstance(part, Star) and len(part.surface) < 2 else part
