"""Character references that lost their sign: "phograve;ng" is phòng, "TTamp;TT" is TT&TT, "ph;ép" is phép.

Content systems that took "&" out of what editors pasted left the rest of each reference in the text. The text is kept
as the page shows it; who looks words up in it reads the restored one.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from html.entities import html5
from itertools import accumulate

from archive.core.text.folding import fold
from archive.core.text.normalization import normalise
from archive.core.text.spans import Span

# Of the names in HTML (html.entities) those of Vietnamese letters, which end in the name of their mark, and those of
# the signs that word processors put into Vietnamese text. Others are words as well: "rang;", "in;", "sung;".
_LETTER = re.compile(r"[A-Za-z](?:grave|acute|circ|tilde|breve|strok);")
_VIETNAMESE = frozenset("àáâãăèéêìíĩòóôõùúũýđ")
_SIGNS = ("nbsp", "ndash", "mdash", "lsquo", "rsquo", "sbquo", "ldquo", "rdquo", "bdquo", "hellip", "laquo", "raquo")
_NAMES = [name[:-1] for name, sign in html5.items() if _LETTER.fullmatch(name) and sign.lower() in _VIETNAMESE]
_AND = r"(?<=[A-ZĐ])&?amp(?=;[A-ZĐ])"  # of abbreviations only: "Camp;" is a word
_FIGURES = r"(?<=[^\W\d_])&?#\d{3,4}|&?#\d{3,4}(?=;[^\W\d_])|&\d{3,4}(?=;[^\W\d_])"  # "T#7881;nh", "T&7881;nh"
_REFERENCE = re.compile(rf"((?:&?(?:{'|'.join((*_NAMES, *_SIGNS))})|{_AND}|{_FIGURES});)(?s:.?)\Z")
_LONGEST = 10
# "ph;ép": consonants that begin a syllable, a semicolon, and a vowel with its mark.
_TORN = re.compile(
    r"(?<![^\W_])(?:[bcdđhklmnrstvx]|ch|gh|gi|kh|ngh?|nh|ph|qu|th|tr);(?=[èéẻẽẹêềếểễệàáảãạìíỉĩịòóỏõọùúủũụ]\Z)",
    re.IGNORECASE,
)
_LONGEST_ONSET = 3


@dataclass(frozen=True, slots=True)
class RestoredText:
    """A text with its lost references restored, and where each of its characters stands in the text as it is kept."""

    text: str
    _places: tuple[int, ...] = ()  # in the restored text, of the characters that stand for several
    _fewer: tuple[int, ...] = ()  # by how much the restored text is shorter behind each of them

    def __bool__(self) -> bool:
        """Whether anything was restored."""
        return bool(self._places)

    def original(self, offset: int) -> int:
        """The offset in the kept text: behind "phograve;ng" it is 7 more than behind "phòng"."""
        count = bisect_left(self._places, offset)
        return offset + (self._fewer[count - 1] if count else 0)

    def original_span(self, span: Span) -> Span:
        return Span(self.original(span.start), self.original(span.end))

    def restored(self, offset: int) -> int:
        """The offset in the restored text of one in the kept text that does not lie within a reference."""
        ends = [place + 1 + fewer for place, fewer in zip(self._places, self._fewer, strict=True)]
        count = bisect_left(ends, offset + 1)
        return offset - (self._fewer[count - 1] if count else 0)


def restore(text: str) -> RestoredText:
    """Return `text`, as `normalise` gives it, with each lost reference as the one character it stands for.

    "phograve;ng, Aacute; Đông" gives "phòng, Á Đông". Only the names of Vietnamese letters and of the signs beside
    them count, "amp;" between the capitals of an abbreviation, and numbers of such letters within a word ("T#7881;nh");
    "đất rang;", "Camp;" and "a; b" stay. Takes time linear in the text; nearly all texts come back at once.
    """
    found = list(_references(text))
    if not found:
        return RestoredText(text)
    pieces, cursor = [], 0
    for start, end, sign in found:
        pieces += [text[cursor:start], sign]
        cursor = end
    fewer = tuple(accumulate(end - start - 1 for start, end, _ in found))
    places = tuple(start - before for (start, _, _), before in zip(found, (0, *fewer), strict=False))
    return RestoredText("".join((*pieces, text[cursor:])), places, fewer)


def _references(text: str) -> list[tuple[int, int, str]]:
    """Start, end and character of each lost reference, in order."""
    found: list[tuple[int, int, str]] = []
    place = text.find(";")
    while place >= 0:
        floor = found[-1][1] if found else 0
        named = _REFERENCE.search(text, max(floor, place - _LONGEST), place + 2)
        if named is not None and (sign := _sign_of(named[1])):
            found.append((named.start(1), named.end(1), sign))
        elif _TORN.search(text, max(floor, place - _LONGEST_ONSET), place + 2):
            found.append((place, place + 2, text[place + 1]))
        place = text.find(";", place + 1)
    return found


def _sign_of(reference: str) -> str:
    """The character that a reference without its sign stands for, in the archive's form; empty for foreign letters."""
    name = reference.lstrip("&")
    figures = name.strip("#;")
    if not figures.isdecimal():
        return normalise(html5[name])
    sign = normalise(chr(int(figures)))
    is_ours = sign.isalpha() and ord(sign) <= _LAST_LETTER and (fold(sign).isascii())
    return sign if is_ours else ""


_LAST_LETTER = 0x1EF9  # ỹ
