"""Ministries and bodies of their rank in running text, with the code that each puts into its numbers."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from archive.core.text import fold
from archive.core.vocabulary import load_table

_BLANK = r"(?: {1,3}| {0,2}\n {0,2})"
# What joins the parts of a name: "Giáo dục và Đào tạo", "Giáo dục - đào tạo", "GD&ĐT", "Giao thông vận tải".
_JOINT = rf"(?:{_BLANK}?[\-\u2010-\u2015&]{_BLANK}?|,?{_BLANK}(?:va{_BLANK})?|,{_BLANK}?)"
_MINISTER = "bo truong "
_MINISTRY, _OR_MINISTER = re.compile("^bo_"), "bo_(?:truong_)?"  # "Bộ trưởng Giáo dục và Đào tạo"


class NamedMinistry(NamedTuple):
    """A ministry named at `text[start:end]`, and its code: "Bộ Y tế" is BYT."""

    start: int
    end: int
    code: str


@cache
def _patterns() -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], str], ...]]:
    """The pattern of any ministry, and that of each with its code; names run to the end of a word."""
    rows = [(_MINISTRY.sub(_OR_MINISTER, row["pattern"]), row["code"]) for row in _ROWS]
    rows = [(pattern.replace("+", _JOINT).replace("_", _BLANK), code) for pattern, code in rows]
    each = tuple((re.compile(rf"(?:{pattern})(?![a-z0-9])"), code) for pattern, code in rows)
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(pattern for pattern, _ in rows)})(?![a-z0-9])"), each


_ROWS = load_table("citations/ministries")
MINISTRY_CODES = frozenset(row["code"] for row in _ROWS)


def ministry_at(text: str, folded: str, start: int) -> NamedMinistry | None:
    """The ministry whose name begins at `start`; None where none does. `folded` is `fold(text)`.

    "bộ" in small letters begins one only before a capital: "bộ Y tế", not "cán bộ y tế".
    """
    pattern, each = _patterns()
    match = pattern.match(folded, start)
    if match is None or not _is_name(text, match):
        return None
    ends = ((found.end(), code) for part, code in each if (found := part.match(folded, start)) is not None)
    end, code = max(ends, key=lambda found: found[0])
    return NamedMinistry(start, end, code)


def find_ministries(text: str, folded: str, start: int, end: int) -> Iterator[NamedMinistry]:
    """Yield the ministries named within `text[start:end]`, left to right; see `ministry_at`."""
    for match in _patterns()[0].finditer(folded, start, end):
        named = ministry_at(text, folded, match.start())
        if named is not None:
            yield named


@lru_cache(maxsize=1024)
def ministry_code(words: str) -> str:
    """The code of the ministry with which `words` begin, a minister's title apart; empty where it is none.

    `ministry_code("Bộ trưởng Bộ Giáo dục - đào tạo")` is "BGDĐT".
    """
    folded = fold(words)
    start = len(_MINISTER) if folded.startswith(_MINISTER) else 0
    named = ministry_at(words, folded, start) or ministry_at(words, folded, 0)
    return named.code if named is not None else ""


def _is_name(text: str, match: re.Match[str]) -> bool:
    if text[match.start()].isupper():
        return True
    second = text.find(" ", match.start()) + 1
    return match.group().startswith("bo") and match.start() < second < match.end() and text[second].isupper()
