"""What is written in several ways and means one thing: short and long forms, Roman and Arabic figures, dates.

The tables are `equivalents.csv`, whose writings find each other, and `abbreviations.csv`, whose short forms find the
long ones; names of provinces come from the authorities. An alternative is a sequence of tokens as `search.analysis`
spells them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path

from search.analysis import folded, spellings

Tokens = tuple[str, ...]
Writings = Mapping[Tokens, tuple[Tokens, ...]]  # from the toneless tokens of one writing to all writings

# Behind these words a figure is written in Roman or Arabic: khóa XII, quý 3, thế kỷ XXI, đô thị loại II.
_ORDERED = (
    "khóa|quý|thế kỷ|nhiệm kỳ|đại hội|lần thứ|thứ|lần|kỳ|chương|phần|mục|tiểu mục|phụ lục|tập|quyển|đợt|vòng|giai đoạn"
    "|hạng|loại|cấp|bậc|nhóm|vùng|khu vực|quân khu|quân đoàn|hệ|học kỳ"
)
NUMBERED = tuple(tuple(spellings(words)) for words in _ORDERED.split("|"))
_ROMAN = re.compile(r"(x{0,3})(ix|iv|v?i{0,3})")
_LARGEST = 39
_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


@cache
def common_writings() -> Writings:
    """Return the tables, by the toneless tokens of each writing; of a short form only by its own."""
    equal = writings_of(row["writings"].split("|") for row in _table("equivalents.csv"))
    shortened = [(row["short"].split("|"), row["long"].split("|")) for row in _table("abbreviations.csv")]
    opened = writings_of(short + long for short, long in shortened)
    short_forms = writings_of(short for short, _ in shortened)
    return {**equal, **{key: ways for key, ways in opened.items() if key in short_forms}}


def _table(name: str) -> Iterator[dict[str, str]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return iter(csv.DictReader(line for line in lines if line.strip() and not line.startswith("#")))


def writings_of(groups: Iterable[Iterable[str]]) -> Writings:
    """Return writings by the toneless tokens of each: for ("UBND", "Ủy ban nhân dân") there are two keys."""
    found: dict[Tokens, tuple[Tokens, ...]] = {}
    for group in groups:
        ways = tuple(dict.fromkeys(tuple(spellings(name)) for name in group))
        for way in ways:
            key = tuple(map(folded, way))
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *ways)))
    return found


def agrees(typed: Tokens, written: Tokens, *, toned: bool) -> bool:
    """Whether typed words are a writing: by their tones where the query has any, else by their letters."""
    return typed == written or (not toned and tuple(map(folded, typed)) == tuple(map(folded, written)))


def figure_writings(figure: str) -> tuple[str, ...]:
    """Return a figure as typed and in the other numerals: "xii" is also "12", "3" also "iii"; () for other words."""
    if figure.isdecimal() and 0 < int(figure) <= _LARGEST:
        return figure, "x" * (int(figure) // 10) + _UNITS[int(figure) % 10]
    match = _ROMAN.fullmatch(figure)
    if figure and match:
        return figure, str(10 * len(match[1]) + _UNITS.index(match[2]))
    return ()


def date_writings(day: str, month: str, year: str) -> tuple[Tokens, ...]:
    """Return all writings of a date; day or year may be empty: 3/6/2021, 03-06-2021, 3 tháng 6 năm 2021, 2021-06-03."""
    days, months = (
        tuple(dict.fromkeys((part.lstrip("0") or "0", f"{part:0>2}"))) if part else () for part in (day, month)
    )
    found: list[Tokens] = []
    if days and year:
        found += [(d, m, year) for d, m in product(days, months)]
        found += [(d, "tháng", m, "năm", year) for d, m in product(days, months)]
        found.append((year, months[-1], days[-1]))
    elif days:
        found += [(d, m) for d, m in product(days, months)]
        found += [(d, "tháng", m) for d, m in product(days, months)]
    else:
        found += [(m, year) for m in months]
        found += [(m, "năm", year) for m in months]
    return tuple(dict.fromkeys(found))
