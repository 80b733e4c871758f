"""The value of a number, and the key under which all its spellings are one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from archive.core.numbers.codes import PARTY_ISSUERS, is_class_code, spell_code, split_code
from archive.core.text import fold, normalise

DASH = r"\-\u2010-\u2015\u2212"  # for a character class: hyphen, en dash, minus: portals use them all
_SEPARATOR = re.compile(rf"[\s/.{DASH}]+")
# TƯ and T.Ư are TW; folded they would read TU, a province. "tư" of "thông tư" is neither.
CENTRAL = re.compile(r"\bT\.?\s?Ư\b|\bt\.\s?ư\b|(?<=[/\-\u2013 ])(?<!ông )[Tt]ư$")
_ASSEMBLY = re.compile(r"(?:ubtv)?qh\d{1,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionNumber:
    """A number with its parts; parts that are not written are empty.

    `text` is canonical: no blanks, the written order and leading zeros kept, codes spelled as the offices spell them.
    """

    serial: str  # 04, 30a
    year: str = ""  # 2020
    kind_code: str = ""  # NQ, CTr; empty in 288/UBND-VP and 202/2025/QH15
    issuer_code: str = ""  # TW, HĐND, QH15, UBND-VP
    text: str

    @property
    def is_bare(self) -> bool:
        """Whether it is a serial alone, as in "Nghị quyết 18"."""
        return not (self.year or self.kind_code or self.issuer_code)


@lru_cache(maxsize=1024)
def compose_number(serial: str, year: str, codes: tuple[str, ...], joints: tuple[str, ...] = ()) -> ResolutionNumber:
    """Build a number from its written parts: ("04", "", ("NQ", "TW"), (" - ", "/")) is 04-NQ/TW.

    `joints` are the signs written before each code; where one is a blank or absent the customary sign stands in:
    "-" and "/" for the Party, "/" and "-" for the State.
    """
    spelled = tuple(spell_code(code) for code in codes)
    kind = spelled[0] if spelled and is_class_code(spelled[0]) else ""
    issuer = "-".join(spelled[1:] if kind else spelled)
    party = bool(kind) and (not issuer or issuer in PARTY_ISSUERS or issuer.endswith(("TW", "TU"))) and not year
    customary = ("-", "/") if party else ("/", "-")
    pieces = [serial, f"/{year}" if year else ""]
    for index, code in enumerate(spelled):
        written = joints[index] if index < len(joints) else ""
        pieces.append((written_joint(written) or customary[min(index, 1)]) + code)
    return ResolutionNumber(serial=serial, year=year, kind_code=kind, issuer_code=issuer, text="".join(pieces))


def written_joint(written: str) -> str:
    """The sign that stands between two parts of a number: "/" or "-"; empty for a blank."""
    if "/" in written:
        return "/"
    return "-" if written.strip(" \n") else ""


@lru_cache(maxsize=1024)
def number_key(number: str) -> str:
    """A key under which all spellings of one number are equal: case, tones, separators, leading zeros ignored.

    "04-NQ/TW", "4/NQ-TW" and "04 NQ TW" give "4-nq-tw".
    """
    pieces = [fold(piece) for piece in _SEPARATOR.split(CENTRAL.sub("TW", normalise(number))) if piece]
    if pieces and pieces[0] == "so":
        del pieces[0]
    if len(pieces) > 1 and pieces[0].isdecimal() and pieces[1] == "bis":
        pieces[:2] = ["".join(pieces[:2])]
    return key_of([part for piece in pieces for part in split_code(piece)])


def key_of(pieces: Sequence[str]) -> str:
    """The key of a number whose parts are given, folded: ("04", "nq", "tw") is "4-nq-tw".

    QĐi counts as QĐ, for the press writes 08-QĐ/TW for 08-QĐi/TW; a resolution of the Assembly has its class or not
    (755/2005/NQ-UBTVQH11 is 755/2005/UBTVQH11); TT-BGD&ĐT is TT-BGDĐT.
    """
    parts = ["qd" if piece == "qdi" else piece.replace("&", "") for piece in pieces]
    if parts:
        parts[0] = parts[0].lstrip("0") or "0"
    if len(parts) == 4 and parts[2] == "nq" and _ASSEMBLY.fullmatch(parts[3]):
        del parts[2]
    return "-".join(parts)
