"""Who issued a resolution, as far as its number and the words around it tell: which organ, and central or local.

A code such as TW or HĐND names the organ class, never the province; TW is shared by three central organs, so the
words ("của Bộ Chính trị") are the only evidence of which of them it was.
"""

import re
from collections import defaultdict
from enum import Enum
from functools import lru_cache

from archive.core.authorities import Authorities
from archive.core.numbers import (
    KIND_OF_CODE,
    MASS_ORGANISATIONS,
    MINISTRY_CODES,
    PARTY_ISSUERS,
    ResolutionNumber,
    ministry_code,
    numbers_by_term,
)
from archive.core.text import fold, slugify, spell
from archive.core.vocabulary import load_entries


class Level(Enum):
    """How far a resolution reaches; a local one belongs to a province."""

    CENTRAL = "central"
    LOCAL = "local"
    UNSAID = "unsaid"


# Organs that the words name, most exact first, by their folded names. Party organs that share the code TW are one
# another's rivals in a number; the others have codes of their own.
CENTRAL_ORGANS = (
    ("UBTVQH", ("uy ban thuong vu quoc hoi", "ubtvqh")),
    ("BCHTW", ("chap hanh trung uong", "bch trung uong", "bchtw", "hoi nghi trung uong", "hoi nghi tw")),
    ("BCT", ("bo chinh tri",)),
    ("BBT", ("ban bi thu",)),
    ("TTg", ("thu tuong chinh phu", "thu tuong")),
    ("CTN", ("chu tich nuoc",)),
    ("QH", ("quoc hoi",)),
    ("CP", ("chinh phu",)),
)
PARTY_CENTRE = frozenset({"BCHTW", "BCT", "BBT"})
# "Nghị quyết của Trung ương", "của Đảng": one of the three, unsaid which.
_PARTY_CENTRE_WORDS = frozenset({"trung uong", "trung uong dang", "tw", "dang", "dang ta", "bo chinh tri ban bi thu"})
_PARTY_CENTRE_FULL = re.compile(r"\b(?:cua )?(?:trung uong|tw)(?: dang)?$")

# Words of local organs. "Ủy ban Trung ương MTTQ" is central, so "trung uong" outweighs them all but the Party
# committees of provinces, whose names never have it.
# With their tones: "quản lý" is no quận, "phương tiện" no phường.
_LOCAL_WORDS = re.compile(
    r"\b(?:tỉnh|thành ủy|huyện|quận|thị ủy|thị xã|xã(?! hội)|phường|đặc khu|đảng bộ|đảng ủy|thành phố|tp|hđnd|ubnd|"
    r"hội đồng nhân dân|ủy ban nhân dân|sở \w+|btv ?tu|địa phương|đoàn đại biểu quốc hội|đoàn đbqh)\b"
)
_CENTRAL_WORDS = re.compile(
    r"\b(?:trung uong|toan quoc|bo [a-z]+|thanh tra chinh phu|toi cao|hoi dong tham phan|hdtp|tong cuc|nha nuoc|"
    r"viet nam)\b"
)
_UNVERIFIED = "chua kiem chung"  # of an issuer that the reference data only supposes

# Codes of local bodies; offices of a province (…TU, S…) are known by their shape.
_LONGEST_CODE = 40
_DISTRICT_CODES = frozenset(["HU", "QU", "ThU", "TXU", "ĐU", "CB"])
_NO_DEPARTMENTS = frozenset(load_entries("citations/no_departments"))
_MATTER_CODES = frozenset(load_entries("citations/matter_codes"))
_MINISTRIES = MINISTRY_CODES.union(load_entries("citations/other_ministry_codes"))
LOCAL_CODES = _DISTRICT_CODES | frozenset(load_entries("citations/local_codes"))
_PARTY_COMMITTEE = re.compile(
    r"(?:(?:ban thuong vu|ban chap hanh|thuong truc|btv|bch) )*(?:tinh uy|thanh uy|dang bo (?:tinh|thanh pho))"
)
_CODE_OF_KIND = {fold(kind): code for code, kind in reversed(KIND_OF_CODE.items())}
_CODE_OF_KIND |= {"quy dinh": "QĐ", "thong tri": "TT", "chuong trinh": "CTr"}
_CITY_NAME = re.compile(
    r"\b(?:(?:ubnd|hđnd|ủy ban nhân dân|hội đồng nhân dân) (?:thành phố|tp\.?)|thành ủy(?: thành phố| tp\.?)?)"
    r" ?(?!khóa\b|nhiệm\b)([^\W\d][\w ]{1,30})"
)
_DISTRICT_WORDS = re.compile(r"\b(?:huyện|quận|thị xã|thị ủy|xã(?! hội)|phường|đảng ủy|chi bộ|cơ sở)\b")


@lru_cache(maxsize=1024)
def central_organs(issuer: str) -> frozenset[str]:
    """Return the central organs that `issuer` names: "Bộ Chính trị, Ban Bí thư" gives BCT and BBT.

    "của Trung ương" gives all three that share the code TW; words of another or an unverified organ give none.
    """
    words = fold(issuer)
    if not words or _UNVERIFIED in words:
        return frozenset()
    found: set[str] = set()
    for organ, names in CENTRAL_ORGANS:
        for name in names:
            if name in words:
                found.add(organ)
                words = words.replace(name, " ")
    if found:
        return frozenset(found)
    plain = " ".join(words.split())
    return PARTY_CENTRE if plain in _PARTY_CENTRE_WORDS or _PARTY_CENTRE_FULL.fullmatch(plain) else frozenset()


@lru_cache(maxsize=1024)
def level_of_words(issuer: str) -> Level:
    """Whether the words name a central or a local organ: "HĐND tỉnh" is local, "Ban Tổ chức Trung ương" central."""
    words = fold(issuer)
    if not words:
        return Level.UNSAID
    if "trung uong" not in words and _LOCAL_WORDS.search(spell(issuer)):
        return Level.LOCAL
    if central_organs(issuer) or _CENTRAL_WORDS.search(words):
        return Level.CENTRAL
    return Level.UNSAID


def code_of_kind(kind: str) -> str:
    """The code of a class in a number: of "Nghị quyết" NQ, of "Quy định" QĐ; empty where a class has none."""
    return _CODE_OF_KIND.get(fold(kind), "")


def organ_code(issuer: str) -> str:
    """A code for an organ that has none in the data, from its name: "Ban Quản lý dự án" is ban-quan-ly-du-an."""
    return slugify(issuer)[:_LONGEST_CODE].strip("-")


def is_district_code(code: str) -> bool:
    """Whether the code is that of a body below the province: HU (huyện ủy), ĐU (đảng ủy) …"""
    return code.split("-")[0] in _DISTRICT_CODES


def is_below_province(issuer: str) -> bool:
    """Whether the words name a body below the province: "HĐND huyện Cờ Đỏ", not "HĐND tỉnh"."""
    return bool(_DISTRICT_WORDS.search(spell(issuer)))


def city_named(issuer: str) -> str:
    """The city whose committee or council is named: of "UBND TP Đà Lạt" "đà lạt"; empty where none is."""
    named = _CITY_NAME.search(spell(issuer))
    return named[1].strip() if named else ""


def well_formed(number: ResolutionNumber, kind_code: str, issuer_code: str) -> str:
    """The number in the order of the rules of form, also where the page wrote another: "22/NQ-TU" is 22-NQ/TU.

    The Party's form is `serial-CLASS/ISSUER`, the State's `serial/year/CLASS-ISSUER`; serials have two digits at least.
    """
    kind, issuer = number.kind_code or kind_code, number.issuer_code or issuer_code
    digits = re.match(r"\d*", number.serial)
    width = len(digits[0]) if digits else 0
    serial = "0" * max(0, 2 - width) + number.serial
    if not kind or not issuer:
        return "/".join(filter(None, (serial, number.year, issuer or kind)))
    if is_party_code(issuer) and not number.year:
        return f"{serial}-{kind}/{issuer}"
    return "/".join(filter(None, (serial, number.year, f"{kind}-{issuer}")))


def is_yearly(number: ResolutionNumber, issuer_code: str = "") -> bool:
    """Whether the number, as written, belongs to a series that starts again each year: 16/CT-TTg, 24/QĐ-UBND.

    The State's numbers do (Decree 30/2020/NĐ-CP, article 15); the Party's start again with each term, and so do those
    of the National Assembly, whose code has its term. A number that holds its year is unique without it.
    """
    code = (number.issuer_code or issuer_code).split("-")[0].split("/")[0]
    if numbers_by_term(code):
        return False
    return bool(code) and not number.year and not is_party_code(code) and code not in MASS_ORGANISATIONS


def is_party_code(code: str) -> bool:
    """Whether the body numbers its resolutions as the Party does: TW, BTCTU, HU; the Front (MTTW) does as the State."""
    return (code in PARTY_ISSUERS or code.endswith(("TW", "TU"))) and not code.startswith("MT")


class IssuerCodes:
    """What the reference data say of the codes: the level of each, and the code of an organ that words name."""

    def __init__(self, authorities: Authorities) -> None:
        self._levels = {fold(row.code): fold(row.level) for row in authorities.issuer_codes}
        names = {
            name: row.code
            for row in authorities.issuer_codes
            if not _CHAMBER.fullmatch(row.code) and row.code not in _READ_BY_RULE
            for name in _organ_names(row.organ)
        }
        self._by_first_word: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, code in sorted(names.items(), key=lambda pair: (-len(pair[0]), pair)):
            self._by_first_word[name.partition(" ")[0]].append((name, code))

    def level(self, code: str, issuer: str) -> Level:
        """Whether a code is a central or a local body's; the words decide for codes that both use (MTTQ, BHXH)."""
        head = code.split("-")[0]
        if "TW" in head or _CHAMBER.fullmatch(head):
            return Level.CENTRAL
        said, levels = level_of_words(issuer), self._levels.get(fold(head), "")
        if head in _MATTER_CODES:
            return Level.LOCAL if said is Level.UNSAID else said
        if head == "ĐU" and _OF_A_FIRM.search(fold(issuer)):
            return Level.UNSAID
        department = bool(_DEPARTMENT.fullmatch(head)) and head not in _NO_DEPARTMENTS and "trung uong" not in levels
        if head in LOCAL_CODES or _OFFICE_OF_A_COMMITTEE.fullmatch(head) or department:
            return Level.CENTRAL if said is Level.CENTRAL and "trung uong" in fold(issuer) else Level.LOCAL
        if "trung uong" in levels or head.replace("&", "") in _MINISTRIES:
            return Level.LOCAL if said is Level.LOCAL and levels != "trung uong" else Level.CENTRAL
        if levels:
            return Level.LOCAL
        return said

    def code_of_words(self, issuer: str) -> str:
        """The code that the named organ puts into its numbers: "Ban Thường vụ Tỉnh ủy" TU, "Chủ tịch UBND tỉnh" UBND.

        Empty where the words fit none.
        """
        words = _plain(issuer).removeprefix("bo truong ")
        if not words:
            return ""
        if ministry := ministry_code(issuer):
            return ministry
        if short := _SHORT_MINISTRY.fullmatch(" ".join(issuer.split())):
            return f"B{''.join(_LETTERS.findall(short[1]))}"
        if words.startswith(_JUDGES):
            return "HĐTP"
        for name, code in self._by_first_word.get(words.partition(" ")[0], ()):
            if words.startswith(name) and words[len(name) : len(name) + 1] in ("", " "):
                return code
        organs = central_organs(issuer)
        if organs and level_of_words(issuer) is Level.CENTRAL:
            return "TW" if organs <= PARTY_CENTRE else sorted(organs - PARTY_CENTRE)[0]
        if _PARTY_COMMITTEE.match(words) and not is_below_province(issuer):
            return "TU"
        if _COUNCIL.search(words):
            return "HĐND"
        return "UBND" if _COMMITTEE.search(words) else ""


# TU, BTCTU, VPTU: a Tỉnh ủy and its offices; VSDTTU is a central institute ("… Trung ương").
_OFFICE_OF_A_COMMITTEE = re.compile(r"(?:VP|BTC|BTG|BTGDV|BDV|BNC|UBKT|BCĐ|BTV|BCH|TT|ĐU|HĐ|TB|B)?TU")
_CHAMBER = re.compile(r"(?:UBTV)?QH\d*")
_DEPARTMENT = re.compile(r"S[A-ZĐ&]+")  # SNV, SGDĐT: departments of a province
_OF_A_FIRM = re.compile(r"\b(?:tap doan|tong cong ty|cong ty|ngan hang)\b")  # its Party committee is of no place
# "Bộ GD-ĐT", "Bộ LĐ-TB&XH": the letters are those of the code.
_SHORT_MINISTRY = re.compile(r"(?:Bộ trưởng )?Bộ ([A-ZĐ]{1,7}(?:[ \-\u2013&,]{1,3}[A-ZĐ]{1,7}){0,4})")
_LETTERS = re.compile(r"[A-ZĐ]+")
_JUDGES = ("hoi dong tham phan", "hdtp")  # of the supreme court, said or not: no other court has such a council
_COUNCIL = re.compile(r"\b(?:hdnd|hoi dong nhan dan)\b")
_COMMITTEE = re.compile(r"\b(?:ubnd|uy ban nhan dan)\b")
# Organs whose words are read by the rules above, not by the name in the data.
_READ_BY_RULE = LOCAL_CODES | frozenset(["TW", "QH", "UBTVQH", "CP", "TTg"])


@lru_cache(maxsize=1024)
def _plain(issuer: str) -> str:
    """The words of an organ's name, folded: "Bộ Lao động - Thương binh và Xã hội" without its signs."""
    return " ".join(re.sub(r"[,\-\u2013]", " ", fold(issuer)).split())


def _organ_names(organ: str) -> tuple[str, ...]:
    """ "Ban Tổ chức Tỉnh ủy/Thành ủy" is an organ of a tỉnh ủy or of a thành ủy."""
    words = fold(organ.split("(")[0]).strip()
    if "/" not in words:
        words = _plain(words)
    if words.endswith("tinh uy/thanh uy"):
        head = words.removesuffix("tinh uy/thanh uy")
        return (f"{head}tinh uy", f"{head}thanh uy")
    if len(words.split()) <= 2 or "/" in words:
        return ()
    return (words, words.removesuffix(" viet nam")) if words.endswith("nuoc viet nam") else (words,)
