"""The names of documents as people type them, in one form: "NQTW4" and "Nghị quyết Trung ương 4" are one name.

Names are kept by the authorities; both sides go through `name_key`, so a name is found however either was written.
"""

from __future__ import annotations

import re
from itertools import islice

from archive.core.text import fold, normalise

# T.Ư and TƯ, which folded would read TU; not the fourth, in capitals, of "HỘI NGHỊ LẦN THỨ TƯ".
_CENTRAL = re.compile(r"\b(?<!THỨ )TƯ\b|\b[Tt]\.\s?[Ưư]\b")
_PIECE = re.compile(r"[^\W\d_]+|\d+")
# The abbreviations that stand for words in the names of documents, folded.
_ABBREVIATIONS = {
    "nq": "nghi quyet",
    "nqtw": "nghi quyet trung uong",
    "kl": "ket luan",
    "kltw": "ket luan trung uong",
    "ct": "chi thi",
    "qd": "quyet dinh",
    "nd": "nghi dinh",
    "hd": "huong dan",
    "kh": "ke hoach",
    "tw": "trung uong",
    "bch": "ban chap hanh",
    "bct": "bo chinh tri",
    "bbt": "ban bi thu",
    "dh": "dai hoi",
    "hn": "hoi nghi",
    "k": "khoa",
}
# "Hội nghị lần thứ tư Ban Chấp hành Trung ương Đảng khóa XII" is "Trung ương 4 khóa XII".
_ORDINALS = {
    **{"nhat": "1", "hai": "2", "ba": "3", "tu": "4", "nam": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9"},
    **{"muoi": "10", "muoi mot": "11", "muoi hai": "12", "muoi ba": "13", "muoi bon": "14", "muoi lam": "15"},
}
_ORDINAL = re.compile(rf"\b(lan thu|thu) ({'|'.join(sorted(_ORDINALS, key=len, reverse=True))})\b")
_PLENUM = re.compile(
    r"(?:hoi nghi )?lan thu (\d{1,2}) (?:cua )?ban chap hanh trung uong(?: dang)?(?: cong san viet nam)?"
    r"|(?:hoi nghi )?(?:ban chap hanh )?trung uong(?: dang)? (?:lan thu )?(\d{1,2})\b"
)
_CONGRESS = re.compile(r"\bdai hoi(?: dang)?(?: lan)?(?: thu)? (?=[ivx\d]{1,5}\b)")
_ROMAN_AFTER = re.compile(r"\b(khoa|dai hoi) ([ivx]{1,5})\b")
_NOISE = re.compile(r"\b(?:so|nam)\b(?= \d)")
_ROMAN = {"i": 1, "v": 5, "x": 10}


def name_key(name: str) -> str:
    """Return the one form of a document's name; a query is equal to a name when their keys are.

    "NQTW4 khóa XII", "nghị quyết Trung ương 4 (khoá 12)" and "Nghị quyết Hội nghị lần thứ tư Ban Chấp hành Trung ương
    khóa XII" are "nghi quyet trung uong 4 khoa 12"; "nq 04" and "Nghị quyết số 4" are "nghi quyet 4".
    """
    pieces = _PIECE.findall(fold(_CENTRAL.sub("TW", normalise(name))))
    words = " ".join(_ABBREVIATIONS.get(piece, piece.lstrip("0") or "0") for piece in pieces)
    words = _ORDINAL.sub(lambda match: f"{match[1]} {_ORDINALS[match[2]]}", words)
    words = _PLENUM.sub(lambda match: f"trung uong {match[1] or match[2]}", words)
    words = _CONGRESS.sub("dai hoi ", words)
    words = _ROMAN_AFTER.sub(lambda match: f"{match[1]} {_value(match[2])}", words)
    return _NOISE.sub("", words).replace("  ", " ").strip()


def name_candidates(text: str, *, most: int = 120, longest: int = 12) -> tuple[str, ...]:
    """Return the keys of all runs of two words or more in `text`, the longest first: what may be a name in a query.

    In "sơ kết nghị quyết trung ương 4 khóa xii" the whole comes first and "nghi quyet trung uong 4 khoa 12" soon after.
    """
    pieces = [match.span() for match in re.finditer(r"[^\s,;]+", normalise(text))]
    runs = (
        text[pieces[at][0] : pieces[at + size - 1][1]]
        for size in range(min(longest, len(pieces)), 0, -1)
        for at in range(len(pieces) - size + 1)
    )
    keys = (name_key(run) for run in runs)
    return tuple(islice(dict.fromkeys(key for key in keys if " " in key), most))


def _value(roman: str) -> int:
    """The number that Roman figures up to XXX write: "xii" is 12."""
    values = [_ROMAN[figure] for figure in roman]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
