"""Office-holders of countries whose people have names that could be Vietnamese: China, Korea."""

import re
from collections.abc import Iterable

from archive.core.extraction.officials import vocabulary
from archive.core.reading.orthography import is_syllable
from archive.core.text import spell

_ABROAD_TOO = frozenset(("Hà Nam", "Thái Bình", "Hòa Bình", "Sơn Tây"))  # Chinese provinces, an ocean, peace
_FEW = 4  # times that such a country is named where Việt Nam is not
_MANY = 10  # times to one of Việt Nam
_LONGEST_SPELLING = 40  # characters
_SPELLING = re.compile(rf"\s?\(([A-Z][A-Za-z' -]{{2,{_LONGEST_SPELLING}}})\)")


def is_about_neighbours(text: str, provinces: Iterable[str]) -> bool:
    """Whether an article is about a country whose people have names like ours, and not about Việt Nam.

    Who holds office in it is taken for a foreigner, but for names that only Vietnamese have. `provinces` are the names
    of those of Việt Nam.
    """
    abroad = sum(map(text.count, vocabulary.EAST_ASIAN))
    if abroad < _FEW:
        return False
    home = sum(map(text.count, {*vocabulary.HOME_WORDS, *provinces} - _ABROAD_TOO))
    return home == 0 or abroad >= _MANY * home


def is_ours_alone(name: str) -> bool:
    """Whether a name is one that Chinese and Koreans hardly have: "Nguyễn Mẫu", "Lò Văn Mẫu"."""
    surname, *given = spell(name).split()
    return surname == "nguyễn" or (len(given) > 1 and given[0] in vocabulary.MIDDLE_NAMES)


def is_spelt_abroad(behind: str) -> bool:
    """Whether a name's spelling in its own country stands behind it in brackets: "Lưu Mẫu Quân (Liu Maujun)"."""
    match = _SPELLING.match(behind)
    if match is None:
        return False
    words = match[1].replace("-", " ").split()
    return len(words) > 1 and not all(map(is_syllable, words))
