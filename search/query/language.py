"""`parse` and `to_string`: the whole flow on one screen."""

from __future__ import annotations

from datetime import date

from archive.core.numbers import parse_number
from archive.core.text import normalise, spell
from search import analysis
from search.query import builder, fields, serializer
from search.query.addresses import is_address
from search.query.equivalents import Writings
from search.query.lexer import Scanner
from search.query.parser import Parser, balance
from search.query.syntax import Code, FieldUse, Filter, Leaf, Limits, Lookup, ParsedQuery, Repair, Syntax, Unit
from search.query.transforms import loosen, transform, without
from search.tree import Everything, Node, Nothing

_LIMITS = Limits()
_NO_WRITINGS: Writings = {}


def parse(
    q: str,
    *,
    lookup: Lookup | None = None,
    today: date | None = None,
    any_word: bool = False,
    limits: Limits = _LIMITS,
) -> ParsedQuery:
    """Return what `q` asks for. Never raises; what was read otherwise than typed is in `repairs`.

    `parse('hoà giải tỉnh:"Hậu Giang"')` has the tree AllOf(Word("hòa"), Word("giải"), OneOf("province",
    ("hau-giang",))). `lookup` knows the names in fields; without one a name is its own slug. `any_word` asks for
    articles that hold any of the words, as for a question put in a sentence; `today`, what "7 ngày qua" counts from, by
    default the machine's. Nothing typed is Everything; what holds no word is Nothing.
    """
    day = today or date.today()
    text, cut = _cut(q, limits.characters)
    syntax, repairs = _read(text, lookup, limits, day, is_cut=cut)
    if cut:
        repairs.insert(0, Repair(code="cut", limit=limits.characters))
    if any_word and syntax is not None:
        syntax = loosen(syntax)
    if syntax is None and text and not repairs:
        repairs.append(Repair(code="no-words"))
    return assemble(text, syntax, tuple(repairs), lookup.writings if lookup else {}, today=day)


def to_string(parsed: ParsedQuery) -> str:
    """Return words that parse to the tree of `parsed`: for `tinh:"Hậu Giang"`, in our spelling, `tỉnh:"Hậu Giang"`."""
    return write_back(parsed.syntax, parsed.today)


def _cut(q: str, characters: int) -> tuple[str, bool]:
    """`q` on one line and normalised, and whether it had to be cut; at a blank where one is near."""
    # Decomposed and zero-width signs make the raw text longer than what will be left of it.
    text = " ".join(normalise(q[: 8 * characters]).split())
    if len(text) <= characters:
        return text, len(q) > 8 * characters
    kept = text[: characters + 1]
    blank = kept.rfind(" ", characters // 2)
    return kept[: blank if blank > 0 else characters].rstrip(), True


def _read(
    text: str, lookup: Lookup | None, limits: Limits, today: date, *, is_cut: bool
) -> tuple[Syntax | None, list[Repair]]:
    number = _whole_number(text)
    if number is not None:
        return number, []
    if is_address(text):
        return Unit(text), []
    scanner = Scanner(text, lookup, limits, today)
    scanner.is_cut = is_cut
    lexemes, unbalanced = balance(scanner.run(), limits.depth, is_cut=scanner.is_cut)
    parser = Parser(lexemes)
    syntax = parser.run()
    return syntax, list(dict.fromkeys((*scanner.repairs, *unbalanced, *parser.repairs)))


def _whole_number(text: str) -> Code | None:
    """The number that the whole query is: "04 nq tw", "nghị quyết số 04-nq/tw"."""
    number = parse_number(text) if fields.match_field(spell(text), 0) is None else None
    if number is None or not number.issuer_code or not (number.kind_code or number.year):
        return None
    found = analysis.codes(number.text)
    if [(code.start, code.end) for code in found] != [(0, len(number.text))]:
        return None
    return Code(number.text, found[0].key)


def assemble(
    text: str,
    syntax: Syntax | None,
    repairs: tuple[Repair, ...] = (),
    writings: Writings = _NO_WRITINGS,
    *,
    today: date,
) -> ParsedQuery:
    """The parsed query of a syntax; `today` is the day on which it was read."""
    toned = builder.bears_marks(syntax)
    return ParsedQuery(
        text=text,
        tree=_tree(text, syntax, writings),
        syntax=syntax,
        repairs=repairs,
        highlights=builder.highlights(syntax, writings, toned=toned),
        text_highlights=builder.highlights(syntax, writings, toned=toned, titled=False),
        writings=writings,
        fields=tuple(_use(syntax, leaf, today, negated=negated) for leaf, negated in builder.filters(syntax)),
        bare=builder.bare(syntax),
        toned=toned,
        today=today,
        numbers=builder.numbers(syntax),
    )


def _use(syntax: Syntax | None, leaf: Filter, today: date, *, negated: bool) -> FieldUse:
    rest = write_back(without(syntax, leaf), today)
    return FieldUse(name=leaf.name, typed=leaf.typed, values=leaf.values, negated=negated, without=rest)


def _tree(text: str, syntax: Syntax | None, writings: Writings = _NO_WRITINGS) -> Node:
    if syntax is None:
        return Nothing() if text else Everything()
    return builder.build(syntax, writings, toned=builder.bears_marks(syntax))


def write_back(syntax: Syntax | None, today: date) -> str:
    """The words of a syntax read on that day, with quotes around each where the plain ones would read otherwise."""
    plain = serializer.write(syntax)
    again, _ = _read(plain, None, _UNLIMITED, today, is_cut=False)
    return plain if _skeleton(again) == _skeleton(syntax) else serializer.write(syntax, careful=True)


_UNLIMITED = Limits(characters=10_000, words=1_000, fields=100, prefixes=100, depth=100)


def says(query: str, syntax: Syntax | None, today: date) -> bool:
    """Whether the words ask what the syntax asks, regardless of who looks the names up."""
    again, _ = _read(query, None, _UNLIMITED, today, is_cut=False)
    return _tree(query, _skeleton(again)) == _tree(query, _skeleton(syntax))


def _skeleton(syntax: Syntax | None) -> Syntax | None:
    """The syntax without what a look-up found."""
    return transform(syntax, _unresolved)


def _unresolved(leaf: Leaf) -> Leaf:
    if isinstance(leaf, Filter) and leaf.name in fields.NAMED_FIELDS:
        return Filter(leaf.name, leaf.typed, ())
    return leaf
