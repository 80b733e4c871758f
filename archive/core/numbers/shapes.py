"""Whole numbers in running text, by their shape alone: what the search makes terms of.

What a number means, and whether a bare one cites anything, is for `archive.core.extraction` to say.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from archive.core.numbers.codes import split_code
from archive.core.numbers.values import key_of
from archive.core.text import fold, spell
from archive.core.vocabulary import load_table

# What stands between the parts: every dash a word processor makes, every slash, and "_" of file names.
_SEPARATORS = r"\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d/\\\u2044\u2215\uff0f_"
_JOINT = rf" {{0,2}}[{_SEPARATORS}][ \n]{{0,2}}"  # "04 - NQ / TW", broken into two lines behind a sign at most
_TIGHT = rf"[{_SEPARATORS}]"
_NUMBER = (
    r"(?P<number>\d{1,3}\.\d{3}|\d{1,5})(?P<suffix>(?:[Bb][Ii][Ss]|[a-zđA-ZĐ])(?![^\W_])"  # 04, 1.120, 12a, 12bis
    rf"|[ \-](?:[Bb][Ii][Ss])(?={_TIGHT})| [a-dA-DđĐ](?={_TIGHT}))?"  # 135 bis/2010, 12 A/2010
)
_YEAR = rf"(?:{_JOINT}(?P<year>(?:19|20)\d\d)(?!\d))?"  # 30/2020/NĐ-CP
_KIND = rf"(?P<gap>{_JOINT}|\. ?| ?)(?P<kind>[^\W\d_]{{1,10}})(?P<term>(?:(?<=QH) )?\d{{1,2}}(?![^\W_]))?"  # -NQ, QH 13
_BODY = r"(?:[^\W\d_]{1,10}(?:&[^\W\d_]{1,4})?\d{0,3})(?![^\W_])"  # TW, HĐND, BGD&ĐT, UBTVQH13, L002
_ISSUER = rf"(?P<joint>{_JOINT})(?P<issuer>[Tt]\. ?[ƯưWw](?![^\W_])|{_BODY})"  # and T.Ư
_MORE = rf"(?P<more>(?:{_TIGHT}{_BODY}){{0,3}})"  # -BYT in 12/2017/TTLT-BTC-BYT
_SHAPE = re.compile(rf"(?<![^\W_])(?<!\d\.){_NUMBER}{_YEAR}{_KIND}(?:{_ISSUER}{_MORE})?")

# TƯ and T.Ư are TW; folded, they would read TU, a province.
_CENTRAL = re.compile(r"t\. ?[ưw]|tư")

_TURNED_KINDS = ("NQ", "CT", "KL", "QĐ", "QD", "HD", "TB", "KH", "CTr")
_ROWS = load_table("citations/number_codes")
# Codes that are also met in small letters and apart from their serial, folded.
_KINDS = frozenset(fold(row["code"]) for row in _ROWS if row["small"] and row["stands for"].endswith("kind"))
_ISSUERS = frozenset(fold(row["code"]) for row in _ROWS if row["small"] and row["stands for"].endswith("issuer"))


# Decrees of the President, and laws that they promulgated until 1960, name no issuer: "197-SL", "100-SL/L002".
_WITHOUT_ISSUER = "SL"

# The kind before its serial, as the press runs them together: what follows the kind, and the kind.
_TURNED_TAIL = re.compile(
    rf"(?<!\d)(?P<number>\d{{1,4}}[a-zđ]?)(?:{_JOINT}(?P<issuer>[Tt]\. ?[ƯưWw]|[^\W\d_]{{2,8}})"
    r"| ?(?P<centre>T\. ?[ƯW]|T[ƯW]))(?![^\W_])",  # NQ26/TW, NQ26 TW
    re.IGNORECASE,
)
_TURNED_HEAD = re.compile(
    rf"(?:^|[\W_])(?P<kind>{'|'.join(sorted(_TURNED_KINDS, key=len, reverse=True))})(?: |{_TIGHT})?$", re.IGNORECASE
)
# A serial that is a year behind a blank still to be filled in: "số …/2021/NQ-HĐND", "số      /2021/NQ-HĐND".
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d")
_BLANK = re.compile(rf"(?:[…._:(]|[sS]ố)\s*[{_SEPARATORS}]\s*$|(?:^|\s)/\s*$")


class NumberShape(NamedTuple):
    """A whole number at `text[start:end]` and its key, that of `number_key`."""

    start: int
    end: int
    key: str


def find_numbers(text: str) -> Iterator[NumberShape]:
    """Yield the whole numbers in `text`, which is as `normalise` gives it, left to right.

    "04-NQ/TW", "4 – nq / tw" and "04NQ/TW" have the key "4-nq-tw"; "30/2020/NĐ-CP" has "30-2020-nd-cp" and
    "1211/2016/UBTVQH13" has "1211-2016-ubtvqh13"; "NQ26/TW" and "NQ 26/TW" have "26-nq-tw". "3/4 số hộ" and "04-NQ"
    hold none ("NQ26 TW" is one, for the Centre alone), nor does a draft whose serial is still blank
    ("số …/2021/NQ-HĐND"). Codes that run into each other are two: "18-NQTW".
    """
    found = [
        NumberShape(*match.span(), join_key(*parts))
        for match in _SHAPE.finditer(text)
        if (parts := _parts(match)) is not None
    ]
    turned = list(_turned(text))
    end = 0
    for shape in sorted((*found, *turned)) if turned else found:
        if shape.start >= end:
            yield shape
            end = shape.end


def join_key(*parts: str) -> str:
    """Return the key of a number given in parts: `join_key("04", "NQ", "TW")` is "4-nq-tw"."""
    pieces = re.findall(r"[^\W_]+", fold(" ".join(parts)).replace("&", ""))
    return key_of(pieces)


def _parts(match: re.Match[str]) -> tuple[str, ...] | None:
    """The parts of a number whose shape is right, else None."""
    if _YEAR_ALONE.fullmatch(match["number"]) and _BLANK.search(
        match.string, max(0, match.start() - 12), match.start()
    ):
        return None
    number = match["number"].replace(".", "") + (match["suffix"] or "").lstrip(" -")
    year, kind, issuer = match["year"], match["kind"], match["issuer"]
    if match["term"]:  # QH13 and UBTVQH13 are issuer and term in one, and stand only after a year
        return (number, year, kind + match["term"].strip(), match["more"] or "") if year and not issuer else None
    if issuer is None and kind == _WITHOUT_ISSUER and match["gap"].strip() and not year:
        return (number, kind)
    if issuer is None and len(codes := split_code(kind)) == 2:  # 18-NQTW
        return (number, *((year,) if year else ()), *codes)
    if issuer is None or not _is_kind(kind, match["gap"]) or not _is_issuer(issuer, match["joint"], kind):
        return None
    if _CENTRAL.fullmatch(spell(issuer)):
        issuer = "TW"
    return (number, *((year,) if year else ()), kind, issuer, match["more"])


def _turned(text: str) -> Iterator[NumberShape]:
    """Yield numbers whose kind stands before the serial: NQ26/TW, NQ 26/TW, NQ26-TW and NQ26 TW are 26-NQ/TW."""
    for tail in _TURNED_TAIL.finditer(text):
        issuer = "TW" if tail["centre"] or _CENTRAL.fullmatch(spell(tail["issuer"])) else tail["issuer"]
        begin = max(0, tail.start() - 6)
        head = _TURNED_HEAD.search(text[begin : tail.start()]) if fold(issuer) in _ISSUERS else None
        if head is not None:
            yield NumberShape(begin + head.start("kind"), tail.end(), join_key(tail["number"], head["kind"], issuer))


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
