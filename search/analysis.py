"""Text to search tokens: the one place where they are made, for the index, the query and the snippet.

A token is a syllable or a run of digits, in order, nothing left out: no stop words, no stemming, no minimum length,
because "Y tế", "An Giang" and "Trung ương 4" are made of what an English analyzer throws away. Each token bears two
forms: `exact` (lower case, one tone placement) and `folded` (toneless). The number of a document ("04-NQ/TW") is
findable by its parts and, as one more token at the position of its first part, as a whole under a key in which
separators, blanks, case and leading zeros make no difference.

    tokens("Khoá XII")                 (0, "khóa", "khoa", 0, 4), (1, "xii", "xii", 5, 8)
    spellings("Khoá XII")              ["khóa", "xii"]: the exact forms alone, for a writer in a hurry
    codes("NQ số 04 - NQ/TW")          Code(position=2, key="4-nq-tw", start=6, end=16)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from archive.core.text import fold, normalise, spell

# The pieces of `archive.core.text.syllables`, but no longer than 64 letters: what is longer is not language, and
# an index need not hold terms of any length.
_PIECE = re.compile(r"[^\W\d_]{1,64}|\d{1,64}")
# Real news knows some 20,000 spellings of syllables, cases included; a text made to fill the memory does not.
_MEMORY = 200_000


# What Vietnamese news is written in, all of it in the one form already: nothing decomposed, invisible or foreign to it.
_NORMAL = re.compile(
    "[\n -~\u00a1-\u00ac\u00ae-\u00cf\u00d1-\u00ef\u00f1-\u017f\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9"
    "\u2010-\u2015\u2018-\u201f\u2022\u2026]*"
)


class Token(NamedTuple):
    """One syllable or run of digits: `text[start:end]` in the normalised text, spelled and folded."""

    position: int
    exact: str
    folded: str
    start: int
    end: int


class Code(NamedTuple):
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


_EXACT = _Memory(spell)
_FOLDED = _Memory(fold)


def clean(text: str) -> str:
    """Return `normalise(text)`, at a fifth of the cost where the text is as it should be."""
    return text if _NORMAL.fullmatch(text) else normalise(text)


def tokens(text: str) -> list[Token]:
    """Return every token of `text`; offsets count in `normalise(text)`.

    `tokens("Tỉnh uỷ")` is (0, "tỉnh", "tinh", 0, 4), (1, "ủy", "uy", 5, 7).
    """
    exact, folded, make = _EXACT, _FOLDED, tuple.__new__
    found: list[Token] = []
    for position, match in enumerate(_PIECE.finditer(clean(text))):
        surface = match[0]
        start, end = match.span()
        found.append(make(Token, (position, exact[surface], folded[surface], start, end)))
    return found


def spellings(text: str) -> list[str]:
    """Return the exact forms of all tokens in order, the index in the list being the position.

    `spellings("Tỉnh uỷ Hậu Giang")` is ["tỉnh", "ủy", "hậu", "giang"]. Folding these gives the folded forms.
    """
    return list(map(_EXACT.__getitem__, _PIECE.findall(clean(text))))


def spelled(surface: str) -> str:
    """Return the exact form of one token, from memory: `spelled("Uỷ")` is "ủy"."""
    return _EXACT[surface]


def folded(spelling: str) -> str:
    """Return the toneless form of one token, from memory: `folded("ủy")` is "uy"."""
    return _FOLDED[spelling]


# --- The numbers of documents, by their shape ---------------------------------------------------------------------

# What stands between the parts: every dash a word processor makes, every slash, and "_" of file names.
_SEPARATORS = r"\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d/\\\u2044\u2215\uff0f_"
_JOINT = rf" {{0,2}}[{_SEPARATORS}][ \n]{{0,2}}"  # "04 - NQ / TW", broken into two lines behind a sign at most
_TIGHT = rf"[{_SEPARATORS}]"
_NUMBER = r"(?P<number>\d{1,3}\.\d{3}|\d{1,5})(?P<suffix>[a-zđ](?![^\W_]))?"  # 04, 1120, 1.120, 12a
_YEAR = rf"(?:{_JOINT}(?P<year>(?:19|20)\d\d)(?!\d))?"  # 30/2020/NĐ-CP
_KIND = rf"(?P<gap>{_JOINT}|\. ?| ?)(?P<kind>[^\W\d_]{{1,10}})(?P<term>\d{{1,2}}(?![^\W_]))?"  # -NQ, /QH13, " NQ", "NQ"
_BODY = r"(?:[^\W\d_]{1,10}(?:&[^\W\d_]{1,4})?\d{0,2})(?![^\W_])"  # TW, HĐND, BGD&ĐT, UBTVQH13
_ISSUER = rf"(?P<joint>{_JOINT})(?P<issuer>[Tt]\. ?[Ưư](?![^\W_])|{_BODY})"  # and T.Ư
_MORE = rf"(?P<more>(?:{_TIGHT}{_BODY}){{0,3}})"  # -BYT in 12/2017/TTLT-BTC-BYT
_CODE = re.compile(rf"(?<![^\W_])(?<!\d\.){_NUMBER}{_YEAR}{_KIND}(?:{_ISSUER}{_MORE})?")

# Spellings that name the same thing: TƯ and T.Ư are TW (folded, they would read TU, a province); the press writes QĐ
# for QĐi.
_CENTRAL = re.compile(r"t\. ?ư|tư")
_REGULATION = "qdi"

# The kinds of numbered Party and State documents as their numbers abbreviate them, folded.
_KINDS = (
    *("nq", "nqlt", "ct", "kl", "qd", "qdi", "qc", "qt", "hd", "tb", "ttr", "bc", "kh", "ctr", "cthd", "da"),
    *("l", "lct", "pl", "spl", "nd", "tt", "ttlt", "cv", "cd", "gm", "dl", "dt", "tl", "bb", "vbhn"),
)
# The issuers whose codes are also met in lower case and apart from their kind, folded.
_ISSUERS = (
    *("tw", "bct", "bbt", "bch", "bcht", "ubkt", "ubkttw", "bbttw", "btctw", "btgtw", "bdvtw"),
    *("tu", "tvtu", "hu", "qu", "du", "duk", "bcsd"),
    *("qh", "ubtvqh", "ctn", "cp", "ttg", "hdnd", "ubnd", "bnv", "btc"),
)


def codes(text: str) -> list[Code]:
    """Return the document numbers in `text`, left to right, as tokens; offsets count in `normalise(text)`.

    "04-NQ/TW", "4 – nq / tw" and "04NQ/TW" have the key "4-nq-tw"; "30/2020/NĐ-CP" has "30-2020-nd-cp" and
    "1211/2016/UBTVQH13" has "1211-2016-ubtvqh13".
    "3/4 số hộ" and "04-NQ" hold none. It goes by shape alone: what a number means is for `archive.core.extraction`
    to say.
    """
    whole = clean(text)
    found: list[Code] = []
    position = counted = 0
    for match in _CODE.finditer(whole):
        parts = _parts(match)
        if parts is None:
            continue
        position += len(_PIECE.findall(whole, counted, match.start()))
        counted = match.start()
        found.append(Code(position, code_key(*parts), *match.span()))
    return found


def code_key(*parts: str) -> str:
    """Return the one key of a number given in parts: `code_key("04", "NQ", "TW")` is "4-nq-tw"."""
    pieces = re.findall(r"[^\W_&][^\W_]*(?:&[^\W_]+)?", fold(" ".join(parts)))
    return "-".join("qd" if piece == _REGULATION else piece.lstrip("0") or "0" for piece in pieces)


def is_code(term: str) -> bool:
    """Whether a term of the index is a number's key: "4-nq-tw" is, "nq" is not."""
    return "-" in term


def _parts(match: re.Match[str]) -> tuple[str, ...] | None:
    """The parts of a number whose shape is right, else None."""
    number = match["number"].replace(".", "") + (match["suffix"] or "")
    year, kind, issuer = match["year"], match["kind"], match["issuer"]
    if match["term"]:  # QH13 and UBTVQH13 are issuer and term in one, and stand only after a year
        return (number, year, kind + match["term"], match["more"] or "") if year and not issuer else None
    if issuer is None or not _is_kind(kind, match["gap"]) or not _is_issuer(issuer, match["joint"], kind):
        return None
    if _CENTRAL.fullmatch(spell(issuer)):
        issuer = "TW"
    return (number, *((year,) if year else ()), kind, issuer, match["more"])


def _is_kind(kind: str, gap: str) -> bool:
    if fold(kind) in _KINDS:
        return True
    return gap.strip() not in ("", ".") and _is_abbreviation(kind)


def _is_issuer(issuer: str, joint: str, kind: str) -> bool:
    if _is_abbreviation(issuer) or fold(issuer).rstrip("0123456789") in _ISSUERS:
        return True
    return " " not in joint and kind.islower() and issuer.islower() and len(issuer) <= 6 and fold(kind) in _KINDS


def _is_abbreviation(letters: str) -> bool:
    """Whether most letters are capitals: NQ, HĐND, TTg, CTr; not Hội, xã."""
    return 2 * sum(map(str.isupper, letters)) > len(letters.rstrip("0123456789"))
