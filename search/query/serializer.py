"""From syntax back to words that parse to the same: for links, chips and relaxations."""

from __future__ import annotations

from search import analysis
from search.query.addresses import is_address
from search.query.fields import FIELD_NAMES, TIMES
from search.query.sequences import DATE
from search.query.syntax import Either, Every, Filter, Near, Quoted, Star, Syntax, TextLeaf, Unit, Within, Without


def write(syntax: Syntax | None, *, careful: bool = False) -> str:
    """Return the query of a syntax: `sơ kết "chuyển đổi số" -tỉnh:"Hậu Giang"`; "" for none.

    Words side by side may read as what they are not ("04" and "NQ/TW" as a number); with `careful` each stands between
    quotes.
    """
    return "" if syntax is None else _write(syntax, careful=careful)


def _write(syntax: Syntax, *, careful: bool) -> str:
    if isinstance(syntax, Every):
        return " ".join(_inner(part, careful=careful) for part in syntax.parts)
    if isinstance(syntax, Either):
        return " OR ".join(_write(part, careful=careful) for part in syntax.parts)
    if isinstance(syntax, Without):
        return ("NOT " if careful else "-") + _inner(syntax.part, careful=careful, tight=True)
    if isinstance(syntax, Within):
        return f"{FIELD_NAMES[syntax.field][0]}:({_write(syntax.part, careful=careful)})"
    if isinstance(syntax, Filter):
        return _filter(syntax)
    return _leaf(syntax, careful=careful)


def _inner(part: Syntax, *, careful: bool, tight: bool = False) -> str:
    grouped = isinstance(part, Either) or (tight and isinstance(part, Every))
    return f"({_write(part, careful=careful)})" if grouped else _write(part, careful=careful)


def _leaf(leaf: TextLeaf, *, careful: bool) -> str:
    if isinstance(leaf, Near):
        return f'"{leaf.surface}"~{leaf.distance}'
    if isinstance(leaf, Star):
        return leaf.surface + "*"
    if isinstance(leaf, Quoted) or (
        careful and isinstance(leaf, Unit) and not (DATE.fullmatch(leaf.surface) or is_address(leaf.surface))
    ):
        return f'"{leaf.surface}"'
    return leaf.surface


def _filter(leaf: Filter) -> str:
    name = FIELD_NAMES[leaf.name][0]
    if leaf.name in TIMES:
        times = [value if value.startswith("[") or " " not in value else f'"{value}"' for value in leaf.typed]
        return f"{name}:{times[0]}" if len(times) == 1 else f"{name}:({' OR '.join(times)})"
    values = [value if leaf.name == "number" and _is_number(value) else f'"{value}"' for value in leaf.typed]
    return f"{name}:{values[0]}" if len(values) == 1 else f"{name}:({' OR '.join(values)})"


def _is_number(value: str) -> bool:
    return [(code.start, code.end) for code in analysis.codes(value)] == [(0, len(value))]
