"""The number of a resolution, as written and as it is meant: 04-NQ/TW, 30/2020/NĐ-CP, 202/2025/QH15.

A number is a serial, perhaps a year, and codes for the class of the resolution and the body that issued it. The Party
writes `serial-CLASS/ISSUER`, the State `serial/year/CLASS-ISSUER` (Decree 30/2020/NĐ-CP, appendix III; Party guidance
36-HD/VPTW), letters without a class code `serial/ISSUER-UNIT`; the press mixes dashes, slashes and blanks freely.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from archive.core.text import fold, normalise

# Class codes and the class each stands for. QĐ is a Quyết định or a Quy định, as the text says.
KIND_OF_CODE = {
    "NQ": "Nghị quyết",
    "NQLT": "Nghị quyết",
    "CT": "Chỉ thị",
    "QĐ": "Quyết định",
    "QĐNS": "Quyết định",
    "QĐCN": "Quyết định",
    "QĐi": "Quy định",
    "QyĐ": "Quy định",
    "KL": "Kết luận",
    "NĐ": "Nghị định",
    "TT": "Thông tư",
    "TTLT": "Thông tư",
    "KH": "Kế hoạch",
    "KHLT": "Kế hoạch",
    "KHPH": "Kế hoạch",
    "CTr": "Chương trình",
    "CTrPH": "Chương trình",
    "CTPH": "Chương trình",
    "CTHĐ": "Chương trình",
    "HD": "Hướng dẫn",
    "HDLN": "Hướng dẫn",
    "HDLT": "Hướng dẫn",
    "TB": "Thông báo",
    "TBKL": "Thông báo",
    "ĐA": "Đề án",
    "CV": "Công văn",
    "CĐ": "Công điện",
    "TTr": "Tờ trình",
}
# Codes of classes that are numbered alike and that no citation is made of.
_OTHER_CLASSES = "BC QC QCPH PL L BB HĐ GP GM GGT GUQ GNP PG PC PB PA TC QH DA VBHN SL SY TrS BTT BGN CƯ"
OTHER_CLASS_CODES = frozenset(_OTHER_CLASSES.split())
# Issuers whose codes are met most; what the authorities know beyond them is added by the finder.
_PARTY = """TW TU HU QU ThU TXU ĐU ĐUK CB VPTW VPTU BTCTW BTCTU BTGTW BTGTU BTGDVTW BTGDVTU BDVTW BDVTU BNCTW BNCTU
    BKTTW UBKTTW UBKTTU QUTW BCĐTW"""
_STATE = """TTg CP CTN QH UBTVQH HĐND UBND UB VPCP VP HĐBT HĐBCQG BNV BTC BTP BCA BQP BGDĐT BGD&ĐT BYT BCT BXD BGTVT
    BKHCN BKHĐT BNNPTNT BTNMT BNNMT BTTTT BVHTTDL BLĐTBXH NHNN TTCP TTHĐND ĐĐBQH BHXH TANDTC VKSNDTC VKSTC HĐTP KTNN
    SNV STC STP SXD SYT SGDĐT"""
_UNIONS = "BCĐ TWĐTN MTTW MTTQ TLĐ LĐLĐ ĐTN HND ĐUQH ĐUCP HVCTQG ĐCT ĐCTUBTWMTTQVN"
PARTY_ISSUERS = frozenset(_PARTY.split())
ISSUER_CODES = (*_PARTY.split(), *_STATE.split(), *_UNIONS.split())
_KNOWN_CODES = (*OTHER_CLASS_CODES, *ISSUER_CODES, *KIND_OF_CODE)
# Folded, hợp đồng is one with hướng dẫn and dự án with đề án: a toneless code is the class that is cited.
_WRITTEN = {fold(code): code for code in _KNOWN_CODES if code not in {"HĐ", "DA"}}
_CLASS_CODES = frozenset(fold(code) for code in (*KIND_OF_CODE, *OTHER_CLASS_CODES))

DASH = r"\-\u2010-\u2015\u2212"  # for a character class: hyphen, en dash, minus: portals use them all
_SEPARATOR = re.compile(rf"[\s/.{DASH}]+")
_CENTRAL = re.compile(r"\bT\.?\s?Ư\b", re.IGNORECASE)  # TƯ and T.Ư are TW; folded they would read TU, a province
_NUMBERED_CODE = re.compile(r"([a-z&]+?)(\d{1,3})")  # QH15, UBTVQH13


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


def compose_number(serial: str, year: str, codes: tuple[str, ...], joints: tuple[str, ...] = ()) -> ResolutionNumber:
    """Build a number from its written parts: ("04", "", ("NQ", "TW"), (" - ", "/")) is 04-NQ/TW.

    `joints` are the signs written before each code; where one is a blank or absent the customary sign stands in:
    "-" and "/" for the Party, "/" and "-" for the State.
    """
    spelled = tuple(spell_code(code) for code in codes)
    kind = spelled[0] if spelled and _is_class(spelled[0]) else ""
    issuer = "-".join(spelled[1:] if kind else spelled)
    party = bool(kind) and (not issuer or issuer in PARTY_ISSUERS or issuer.endswith(("TW", "TU"))) and not year
    customary = ("-", "/") if party else ("/", "-")
    pieces = [serial, f"/{year}" if year else ""]
    for index, code in enumerate(spelled):
        written = joints[index] if index < len(joints) else ""
        pieces.append((_joint(written) or customary[min(index, 1)]) + code)
    return ResolutionNumber(serial=serial, year=year, kind_code=kind, issuer_code=issuer, text="".join(pieces))


@lru_cache(maxsize=1024)
def spell_code(code: str) -> str:
    """The code as offices spell it: "qd" is QĐ, "CTR" CTr, "TƯ" TW; one that is not known is in capitals."""
    code = code.replace(" ", "") if code.endswith(tuple("0123456789")) else code
    if code.upper() in {"TƯ", "T.Ư", "T. Ư"}:
        return "TW"
    folded = fold(code)
    if folded in _WRITTEN:
        return _WRITTEN[folded]
    if (numbered := _NUMBERED_CODE.fullmatch(folded)) and numbered[1] in _WRITTEN:
        return _WRITTEN[numbered[1]] + numbered[2]
    return code if any(sign.isupper() for sign in code) else code.upper()


@lru_cache(maxsize=1024)
def _is_class(code: str) -> bool:
    # QĐNS, QĐCB, QĐCS: decisions on persons carry a tail of their own behind QĐ.
    folded = fold(code)
    return folded in _CLASS_CODES or (folded.startswith("qd") and len(folded) <= 5)


def _joint(written: str) -> str:
    if "/" in written:
        return "/"
    return "-" if written.strip(" \n") else ""


@lru_cache(maxsize=1024)
def number_key(number: str) -> str:
    """A key under which all spellings of one number are equal: case, tones, separators, leading zeros ignored.

    "04-NQ/TW", "4/NQ-TW" and "04 NQ TW" give "4-nq-tw". QĐi counts as QĐ: the press writes 08-QĐ/TW for 08-QĐi/TW.
    """
    pieces = [fold(piece) for piece in _SEPARATOR.split(_CENTRAL.sub("TW", normalise(number))) if piece]
    if pieces and pieces[0] == "so":
        del pieces[0]
    if pieces:
        pieces[0] = pieces[0].lstrip("0") or "0"
    return "-".join("qd" if piece == "qdi" else piece for piece in pieces)


# What a person types. All is folded first, so "217-qd/tw" and "217-QĐ/TW" are one.
_TYPED_HEADS = {fold(kind): code for code, kind in reversed(KIND_OF_CODE.items())}
_TYPED_HEADS |= {"chuong trinh hanh dong": "CTr", "quy dinh": "QĐ", "van ban": "", "luat": ""}
_TYPED_HEAD = re.compile(
    "(?:(?P<word>{})|(?P<code>{}))(?: ?so)?[ .:]*(?=[0-9])".format(
        "|".join(sorted(_TYPED_HEADS, key=len, reverse=True)),
        "|".join(sorted((fold(code) for code in KIND_OF_CODE), key=len, reverse=True)),
    )
)
_TYPED_NUMBER = re.compile(
    r"(?:so[ .:]*)?(?P<serial>\d{1,5}(?:[a-d](?= ?[/\-]| \w|$))?)"
    rf"(?: ?[/{DASH}] ?(?P<year>(?:19|20)\d\d))?(?P<codes>(?:(?: ?[/.{DASH}] ?| ?)[a-z&]{{1,25}}+\d{{0,3}}+){{0,5}}+)"
)
_TYPED_CODE = re.compile(rf"( ?[/.{DASH}] ?| ?)([a-z&]{{1,25}}\d{{0,3}})")
_MAX_TYPED = 120


def parse_number(text: str) -> ResolutionNumber | None:
    """Read the number that `text` is, however it is typed; None where `text` is anything else.

    "04-NQ/TW", "04 nq/tw", "nghị quyết số 04-nq/tw" are 04-NQ/TW; "nq04" and "nq 04" are 04-NQ without an issuer;
    "217-qd/tw" is 217-QĐ/TW. A serial alone ("04") names nothing and is None, and so is a date.
    """
    if len(text) > _MAX_TYPED:
        return None
    typed = re.sub(r"\s+", " ", fold(_CENTRAL.sub("TW", normalise(text)))).strip()
    head = _TYPED_HEAD.match(typed)
    rest = _TYPED_NUMBER.fullmatch(typed, head.end() if head else 0)
    if rest is None:
        return None
    found = _TYPED_CODE.findall(rest["codes"])
    codes, joints = tuple(code for _, code in found), tuple(joint for joint, _ in found)
    if not codes:
        return _headed(head, rest)
    if not all(_joint(joint) or _is_known(code) for joint, code in found):
        return None  # "04 hau giang" is a number and other words
    number = compose_number(rest["serial"], rest["year"] or "", codes, joints)
    return number if number.kind_code or _is_known(codes[0]) else None


def _headed(head: re.Match[str] | None, rest: re.Match[str]) -> ResolutionNumber | None:
    """ "nq 04" and "nghị quyết 202/2025": the class stands before the serial."""
    if head is None:
        return None
    code = spell_code(head["code"]) if head["code"] else _TYPED_HEADS[head["word"]]
    year = rest["year"] or ""
    if not code:
        return None
    text = f"{rest['serial']}/{year}" if year else f"{rest['serial']}-{code}"
    return ResolutionNumber(serial=rest["serial"], year=year, kind_code=code, text=text)


def _is_known(folded: str) -> bool:
    numbered = _NUMBERED_CODE.fullmatch(folded)
    return folded in _WRITTEN or (numbered is not None and numbered[1] in _WRITTEN)
