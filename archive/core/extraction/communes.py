"""Communes, wards and special zones since July 2025, whose name tells the province: "xã Bình Lư" is in Lai Châu."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from archive.core.extraction.article_text import spelling_of
from archive.core.extraction.mentions import ProvinceMention
from archive.core.text import Span, spell
from archive.core.vocabulary import load_table

# On that day 3,321 units took the place of some ten thousand, of which hundreds had the same names.
# Source: Luật Tổ chức chính quyền địa phương 72/2025/QH15; the resolutions 1654 to 1687/NQ-UBTVQH15.
SINCE = date(2025, 7, 1)

_KIND = re.compile(r"(?<!\w)(?<!thị )(?<!hợp tác )(?<!làng )(xã|phường|đặc khu) (?=\w)")
_WORD = re.compile(r"(?: (?:[-–] )?)?[^\W_]+(?:['’][^\W_]+)?")
_MOST_WORDS = 5
# What says that a unit is one of the time before: "xã Mẫu (cũ)", "xã Mẫu trước đây".
_OF_OLD = re.compile(r" ?\(?(?:cũ|trước đây|trước sáp nhập|trước khi)(?!\w)")


def find_communes(text: str, known: Iterable[ProvinceMention] = ()) -> list[ProvinceMention]:
    """Return where `text` names a unit whose name lies in one province only, with its kind before it, in order.

    "Đảng ủy xã Bình Lư" names Lai Châu; "xã Tân Phú", which several provinces have, names none, nor does a name with a
    kind that is not its own, one that goes on with another capital, or a unit of the time before ("xã Mẫu cũ"). What
    `known` covers is left out. The span is the name's. `text` is expected as `normalise` returns it.
    """
    taken = [mention.span for mention in known]
    spelled = spelling_of(text)
    found = []
    for match in _KIND.finditer(spelled):
        span = _longest(text, spelled, match.end(), _provinces_by_name()[match[1]])
        if span is None or any(span.start < other.end and other.start < span.end for other in taken):
            continue
        province = _provinces_by_name()[match[1]][_key(span.of(text))]
        found.append(ProvinceMention(span=span, name=province, role="place"))
    return found


def _longest(text: str, spelled: str, start: int, names: Mapping[str, str]) -> Span | None:
    """The span of all the capitalised words from `start` on, if they are one of `names` and of today."""
    end = start
    for _ in range(_MOST_WORDS + 1):
        word = _WORD.match(text, end)
        if word is None or not _is_of_a_name(word[0].lstrip(" -–")[0]):
            break
        end = word.end()
    name = text[start:end]
    if _key(name) not in names or _OF_OLD.match(spelled, end):
        return None
    return Span(start, end)


def _is_of_a_name(first: str) -> bool:
    """Whether a word beginning so may be one of a unit's name: "Vị Thanh 1"."""
    return first.isupper() or first.isdigit()


@lru_cache(maxsize=1)
def _provinces_by_name() -> Mapping[str, Mapping[str, str]]:
    """The province of each name, by kind."""
    found: dict[str, dict[str, str]] = {"xã": {}, "phường": {}, "đặc khu": {}}
    for row in load_table("places/communes"):
        found[row["kind"]][_key(row["name"])] = row["province"]
    return found


def _key(name: str) -> str:
    return spell(name.replace("’", "'").replace("–", "-"))
