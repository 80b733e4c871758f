"""Words in a row, each with its other writings, as the tree that finds any of them.

Unquoted, what has several writings stands as alternatives beside the other words; quoted, the whole row is a phrase in
every combination. The words as typed always come first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product

from search import analysis
from search.query.equivalents import (
    NUMBERED,
    Tokens,
    Writings,
    agrees,
    common_writings,
    date_writings,
    figure_writings,
)
from search.tree import AllOf, AnyOf, NearWords, Node, Phrase, Prefix, Word

# Day, month and year; month and year; day and month; or the ISO order.
DATE = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4})|(\d{1,2})[/.](\d{1,2})|(\d{4})-(\d{2})-(\d{2})")
_DAY_MONTH = re.compile(r"(?<=ng[aà]y )(\d{1,2})-(\d{1,2})(?![^\W_])(?![-/]\d)", re.IGNORECASE)  # elsewhere: "2-9 tuổi"
_IN_TEXT = re.compile(rf"(?<![^\W_])(?<![-/.])(?:{DATE.pattern})(?![^\W_])(?![-/]\d)")
_MOST_COMBINED = 64  # phrases that one quoted row may mean
_LONGEST = 8  # tokens of one writing


@dataclass(frozen=True, slots=True)
class RowPart:
    """One or several tokens of a row with all their writings, the typed one first.

    `code`: the key of a resolution's number. `is_tight`: no blank stands before, as in the 19 of COVID-19.
    """

    ways: tuple[Tokens, ...]
    code: str = ""
    is_tight: bool = False


def row_parts(text: str, writings: Writings, *, toned: bool, numbers: bool = True) -> list[RowPart]:
    """Cut a row of words into parts; `writings` are those of the authorities' names.

    Without `numbers` no part is a resolution's number: words typed one by one do not make one.
    """
    tokens = analysis.tokens(text)
    exact = [token.exact for token in tokens]
    folded = [analysis.folded(token) for token in exact]
    codes = {code.start: code for code in analysis.codes(text)} if numbers else {}
    dates = _dates(analysis.readable(text))
    parts: list[RowPart] = []
    at = 0
    while at < len(tokens):
        start = tokens[at].start
        tight = at > 0 and not any(map(str.isspace, text[tokens[at - 1].end : start]))
        if start in codes:
            size = sum(start <= token.start < codes[start].end for token in tokens)
            parts.append(RowPart((tuple(exact[at : at + size]),), codes[start].key, tight))
        elif start in dates:
            end, ways = dates[start]
            size = sum(start <= token.start < end for token in tokens)
            typed = tuple(exact[at : at + size])
            parts.append(RowPart(tuple(dict.fromkeys((typed, *ways))), is_tight=tight))
        else:
            ways = _ways_at(exact, folded, at, writings, toned=toned)
            size = len(ways[0])
            parts.append(RowPart(ways, is_tight=tight and len(ways) == 1))
        at += size
    return parts


def _dates(text: str) -> dict[int, tuple[int, tuple[Tokens, ...]]]:
    """The dates in figures by where they start: where they end, and all their writings."""
    found = {match.start(): (match.end(), date_writings(match[1], match[2], "")) for match in _DAY_MONTH.finditer(text)}
    return found | {match.start(): (match.end(), _date_ways(match)) for match in _IN_TEXT.finditer(text)}


def _date_ways(match: re.Match[str]) -> tuple[Tokens, ...]:
    day, month, year, only_day, only_month, iso_year, iso_month, iso_day = match.groups(default="")
    if iso_year:
        return date_writings(iso_day, iso_month, iso_year)
    return date_writings(day or only_day, month or only_month, year)


def _ways_at(exact: list[str], folded: list[str], at: int, writings: Writings, *, toned: bool) -> tuple[Tokens, ...]:
    """The writings of what begins at a token, the longest that is known; else the token alone.

    `folded`: the tokens without tones. By these, tables are asked first: nearly every run of tokens is in none.
    """
    for size in range(min(_LONGEST, len(exact) - at), 0, -1):
        key = tuple(folded[at : at + size])
        for table in (writings, common_writings()):
            if key in table:
                typed = tuple(exact[at : at + size])
                if any(agrees(typed, way, toned=toned) for way in table[key]):
                    return tuple(dict.fromkeys((typed, *table[key])))
        ways: tuple[Tokens, ...] = ()
        if size in _DATE_SIZES and key[1] in ("thang", "nam"):
            ways = _spoken_date(tuple(exact[at : at + size]), key)
        if not ways and key[:-1] in _numbered_words():
            ways = _numbered(tuple(exact[at : at + size]), toned=toned)
        if ways:
            return tuple(dict.fromkeys((tuple(exact[at : at + size]), *ways)))
    return ((exact[at],),)


_DATE_SIZES = (3, 5)  # "8 năm 2018" and "2 tháng 9"; "9 tháng 8 năm 2018"


def _spoken_date(typed: Tokens, folded: Tokens) -> tuple[Tokens, ...]:
    """9 tháng 8 năm 2018 and 2 tháng 9, also behind "ngày"; a month and its year behind "tháng"."""
    if len(typed) == 5 and folded[1::2] == ("thang", "nam") and all(typed[place].isdecimal() for place in (0, 2, 4)):
        return date_writings(typed[0], typed[2], typed[4])
    if len(typed) == 3 and folded[1] == "nam" and typed[0].isdecimal() and len(typed[2]) == 4 and typed[2].isdecimal():
        return date_writings("", typed[0], typed[2]) if int(typed[0]) <= 12 else ()
    if len(typed) == 3 and folded[1] == "thang" and _is_up_to(typed[0], 31) and _is_up_to(typed[2], 12):
        return date_writings(typed[0], typed[2], "")
    return ()


def _is_up_to(figure: str, most: int) -> bool:
    return len(figure) <= 2 and figure.isdecimal() and 0 < int(figure) <= most


@cache
def _numbered_words() -> frozenset[Tokens]:
    return frozenset(tuple(map(analysis.folded, words)) for words in NUMBERED)


def _numbered(typed: Tokens, *, toned: bool) -> tuple[Tokens, ...]:
    for words in NUMBERED:
        if agrees(typed[:-1], words, toned=toned):
            return tuple((*typed[:-1], figure) for figure in figure_writings(typed[-1]))
    return ()


# --- as trees -----------------------------------------------------------------------------------------------------


def unquoted(text: str, writings: Writings, *, toned: bool) -> list[Node]:
    """Return what must match for words side by side, in the order typed."""
    nodes: list[Node] = []
    parts = row_parts(text, writings, toned=toned, numbers=False)
    at = 0
    while at < len(parts):
        part = parts[at]
        if len(part.ways) > 1:
            nodes.append(_any_way(part, toned=toned))
            if len(part.ways[0]) >= 3 and len(nodes) > 1 and _is_day(nodes[-2]):
                del nodes[-2]  # "ngày" says nothing that the date does not
        else:
            end = at + 1
            while end < len(parts) and parts[end].is_tight and len(parts[end].ways) == 1:
                end += 1
            nodes.append(succession([token for each in parts[at:end] for token in each.ways[0]], toned=toned))
            at = end - 1
        at += 1
    return nodes


def _is_day(node: Node) -> bool:
    return isinstance(node, Word) and analysis.folded(node.text) == "ngay"


def _any_way(part: RowPart, *, toned: bool) -> Node:
    ways = dict.fromkeys(succession(list(way), toned=toned) for way in part.ways)
    return AnyOf(tuple(ways), loose=True) if len(ways) > 1 else next(iter(ways))


def quoted(text: str, writings: Writings, *, toned: bool) -> Node:
    """Return what must match for words between quotes: the row in every combination of its writings."""
    rows: list[list[RowPart]] = [[]]
    for part in row_parts(text, writings, toned=toned):
        rows[-1].append(part)
        if part.code:  # its words may be several; what follows is a row of its own
            rows.append([])
    nodes = [_phrases(row, toned=toned) for row in rows if row]
    return AllOf(tuple(nodes)) if len(nodes) > 1 else nodes[0]


@lru_cache(maxsize=4_096)
def as_written(text: str) -> tuple[Word | Phrase | Prefix, ...]:
    """Return what to mark where these words stand just so: runs of words, and the resolutions' numbers between them.

    Unlike `quoted`, no other writing of them: of a document's full name there are dozens.
    """
    rows: list[list[str]] = [[]]
    for part in row_parts(text, {}, toned=True):
        rows[-1] += (part.code,) if part.code else part.ways[0]
        if part.code:
            rows.append([])
    return tuple(leaf for row in rows if row for leaf in leaves(succession(row, toned=True)))


def _phrases(row: list[RowPart], *, toned: bool) -> Node:
    ways = [((part.code,),) if part.code else part.ways for part in row]
    phrases = dict.fromkeys(
        succession([token for way in combined for token in way], toned=toned)
        for combined in islice(product(*ways), _MOST_COMBINED)
    )
    return AnyOf(tuple(phrases), loose=True) if len(phrases) > 1 else next(iter(phrases))


def succession(tokens: list[str], *, toned: bool) -> Word | Phrase:
    """Return the tokens in immediate succession."""
    made = tuple(word(token, toned=toned) for token in tokens)
    return made[0] if len(made) == 1 else Phrase(made)


def word(token: str, *, toned: bool) -> Word:
    """Return one token as it must match; digits and keys of numbers have no tones."""
    if toned and not token.isdecimal() and not analysis.is_code(token):
        return Word(token, toned=True)
    return Word(analysis.folded(token))


def starred(surface: str, *, toned: bool) -> Node:
    """Return what begins so: `hoà*` is hòa as well as hoàn and hoàng."""
    keys = [code.key for code in analysis.codes(surface)]
    if keys:
        return Prefix(keys[0])
    forms = analysis.beginnings(surface)
    stems = dict.fromkeys(forms if toned else map(analysis.folded_beginning, forms))
    prefixes = tuple(Prefix(stem, toned) for stem in stems)
    return AnyOf(prefixes, loose=True) if len(prefixes) > 1 else prefixes[0]


def leaves(node: Node) -> Iterator[Word | Phrase | Prefix]:
    """Yield every word, phrase and prefix in the tree of some words: what a page marks.

    A resolution's number in a phrase is one by itself, for it is marked however it is written.
    """
    if isinstance(node, Phrase) and any(analysis.is_code(each.text) for each in node.words):
        words = tuple(each for each in node.words if not analysis.is_code(each.text))
        yield from (each for each in node.words if analysis.is_code(each.text))
        if words:
            yield Phrase(words) if len(words) > 1 else words[0]
    elif isinstance(node, Word | Phrase | Prefix):
        yield node
    elif isinstance(node, AllOf | AnyOf):
        for part in node.parts:
            yield from leaves(part)
    elif isinstance(node, NearWords):
        yield from node.words
