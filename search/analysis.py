"""Text to search tokens: the one place where they are made, for the index, the query and the snippet.

A token is a syllable or a run of digits, in order, nothing left out: no stop words, no stemming, no minimum length,
because "Y tế", "An Giang" and "Trung ương 4" are made of what an English analyzer throws away. Each token has two
forms: `exact` (lower case, one tone placement) and `folded` (toneless). The number of a document ("04-NQ/TW") is
findable by its parts and, as one more token at the position of its first part, as a whole under a key in which
separators, blanks, case and leading zeros make no difference.

    tokens("Khoá XII")                 (0, "khóa", "khoa", 0, 4), (1, "xii", "xii", 5, 8)
    spellings("Khoá XII")              ["khóa", "xii"]: the exact forms alone, for a writer in a hurry
    codes("NQ số 04 - NQ/TW")          NumberToken(position=2, key="4-nq-tw", start=6, end=16)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from archive.core.numbers import find_numbers, join_key
from archive.core.reading.orthography import is_syllable
from archive.core.text import fold, normalise
from search.syllables import APOSTROPHES, canonical, toneless_writings

# Syllables and runs of digits, no longer than 64 signs: what is longer is not language, and an index need not hold
# terms of any length. One piece are thousands ("1.204"), highland names with their apostrophe ("M'gar") and "T.Ư", and
# a syllable with what is left of a letter's character reference ("phograve;ng").
_LOST = r";(?:(?<=[AEIOUYaeiouy](?:grave|acute|tilde);)|(?<=[AEIOUaeiou]circ;))"
_PIECE = re.compile(
    rf"[^\W\d_]{{3,64}}(?:{_LOST}[^\W\d_]{{0,4}})?"
    rf"|[^\W\d_]{{1,2}}(?:[{APOSTROPHES}][^\W\d_]{{2,60}}|(?<=[Tt])\. ?[Ưư](?![^\W_]))?"
    r"|(?=\d)(?:(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3}){1,5}(?![.,]?\d)|\d{1,64})"
)
# Real news knows some 20,000 spellings of syllables, cases included; a text made to fill the memory does not.
_MEMORY = 200_000


# What Vietnamese news is written in, all of it in the one form already: nothing decomposed, invisible or foreign to it.
_NORMAL = re.compile(
    "[\n -~\u00a1-\u00ac\u00ae-\u00b1\u00b4-\u00b8\u00ba-\u00cf"
    "\u00d1-\u00ef\u00f1-\u017f\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9"
    "\u2010-\u2015\u2018-\u201f\u2022\u2026]*"
)


class Token(NamedTuple):
    """One syllable or run of digits: `text[start:end]` in the normalised text, spelled and folded."""

    position: int
    exact: str
    folded: str
    start: int
    end: int


class NumberToken(NamedTuple):
    """A document's number at `text[start:end]`; `position` is that of its first token."""

    position: int
    key: str
    start: int
    end: int


class _Memory(dict[str, str]):
    """Forms by surface, remembered as they are met and forgotten all at once when there are too many."""

    def __init__(self, form: Callable[[str], str]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, surface: str) -> str:
        if len(self) >= _MEMORY:
            self.clear()
        form = self[surface] = self._form(surface)
        return form


_EXACT = _Memory(canonical)
_FOLDED = _Memory(lambda exact: fold(canonical(exact)))


def clean(text: str) -> str:
    """Return `normalise(text)`, at a fifth of the cost where the text is as it should be."""
    return text if _NORMAL.fullmatch(text) else normalise(text)


# Signs that are written for a letter or digit: superscript, subscript and full width; each stands for exactly one.
_WRITTEN_FOR = {
    code: plain
    for code in (0xB2, 0xB3, 0xB9, 0x2070, *range(0x2074, 0x207A), *range(0x2080, 0x208A), *range(0xFF01, 0xFF5F))
    if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1
}
_SPECIAL = re.compile(f"[{re.escape(''.join(map(chr, _WRITTEN_FOR)))}]")
# TƯ for the Centre, which is not the "tư" of a line in capitals ("ĐẦU TƯ", "LẦN THỨ TƯ").
_CENTRE = re.compile(r"(?<![^\W_])TƯ(?![^\W_])")
_WORD_BEFORE = re.compile(r"([^\W\d_]+) $")
_WORD_AFTER = re.compile(r" ([^\W\d_]+)")


def readable(text: str) -> str:
    """Return `clean(text)` in plain signs, character for character: "m²" is "m2", and TƯ for the Centre is "TW"."""
    if _NORMAL.fullmatch(text) is None:
        text = normalise(text)
        if _SPECIAL.search(text):
            text = text.translate(_WRITTEN_FOR)
    return _CENTRE.sub(_centre, text) if "TƯ" in text else text


def _centre(match: re.Match[str]) -> str:
    before = _WORD_BEFORE.search(match.string, max(0, match.start() - 12), match.start())
    after = _WORD_AFTER.match(match.string, match.end())
    neighbours = [found[1] for found in (before, after) if found]
    return "TƯ" if any(word.isupper() and is_syllable(word) for word in neighbours) else "TW"


def tokens(text: str) -> list[Token]:
    """Return every token of `text`; offsets count in `normalise(text)`.

    `tokens("Tỉnh uỷ")` is (0, "tỉnh", "tinh", 0, 4), (1, "ủy", "uy", 5, 7).
    """
    forms, folded, make = _EXACT, _FOLDED, tuple.__new__
    found: list[Token] = []
    for position, match in enumerate(_PIECE.finditer(readable(text))):
        exact = forms[match[0]]
        start, end = match.span()
        found.append(make(Token, (position, exact, folded[exact], start, end)))
    return found


def spellings(text: str) -> list[str]:
    """Return the exact forms of all tokens in order, the index in the list being the position.

    `spellings("Tỉnh uỷ Hậu Giang")` is ["tỉnh", "ủy", "hậu", "giang"]. Folding these gives the folded forms.
    """
    return list(map(_EXACT.__getitem__, _PIECE.findall(readable(text))))


def spelled(surface: str) -> str:
    """Return the exact form of one token, from memory: `spelled("Uỷ")` is "ủy"."""
    return _EXACT[surface]


def written_patterns(form: str) -> tuple[str, ...]:
    """Return patterns of all toneless writings of a folded token: 1204 and 1.204, ky and ki, mgar and m'gar."""
    if form.isdecimal():
        if not 3 < len(form) < 17 or form[0] == "0":
            return (re.escape(form),)
        head = len(form) % 3 or 3
        return (r"\.?".join([form[:head], *(form[at : at + 3] for at in range(head, len(form), 3))]),)
    patterns = list(map(re.escape, toneless_writings(form)))
    if form == "tw":
        patterns.append(r"t\. ?u")
    if form.isalpha() and len(form) > 2:
        patterns += [f"{form[:at]}[{APOSTROPHES}]{form[at:]}" for at in (1, 2) if len(form) - at > 1]
    return tuple(patterns)


def beginnings(surface: str) -> tuple[str, ...]:
    """Return the beginnings that a starred word means: `hoà*` is "hòa" and "hoà", for hòa and for hoàng."""
    return tuple(dict.fromkeys((spelled(surface), lowered(surface))))


def lowered(surface: str) -> str:
    """Return the surface in lower case and plain signs, its marks where they were typed."""
    return "".join(_PIECE.findall(readable(surface).lower())) or readable(surface).lower()


def folded_beginning(beginning: str) -> str:
    """Return a beginning without its tones, its i and y as typed."""
    return fold(beginning)


def folded(spelling: str) -> str:
    """Return the toneless form of one token, from memory: `folded("ủy")` is "uy"."""
    return _FOLDED[spelling]


# --- The numbers of documents, by their shape ---------------------------------------------------------------------


def codes(text: str) -> list[NumberToken]:
    """Return the document numbers in `text`, left to right, as tokens; offsets count in `normalise(text)`.

    "04-NQ/TW", "4 – nq / tw" and "04NQ/TW" have the key "4-nq-tw"; "3/4 số hộ" and "04-NQ" hold none. See
    `archive.core.numbers.find_numbers`.
    """
    whole = readable(text)
    found: list[NumberToken] = []
    position = counted = 0
    for shape in find_numbers(whole):
        position += len(_PIECE.findall(whole, counted, shape.start))
        counted = shape.start
        found.append(NumberToken(position, shape.key, shape.start, shape.end))
    return found


def code_key(*parts: str) -> str:
    """Return the one key of a number given in parts: `code_key("04", "NQ", "TW")` is "4-nq-tw"."""
    return join_key(*parts)


def is_code(term: str) -> bool:
    """Whether a term of the index is a number's key: "4-nq-tw" is, "nq" is not."""
    return "-" in term
