"""The codes in the numbers of resolutions, and how offices spell them: NQ, CTr, TW, UBND."""

import re
from functools import lru_cache

from archive.core.text import fold
from archive.core.vocabulary import load_table

_ROWS = load_table("citations/number_codes")


def _standing_for(*what: str) -> tuple[str, ...]:
    return tuple(row["code"] for row in _ROWS if row["stands for"] in what)


# Class codes and the class each stands for. QĐ is a Quyết định or a Quy định, as the text says.
KIND_OF_CODE = {row["code"]: row["kind"] for row in _ROWS if row["stands for"] == "kind"}
# Codes of classes that are numbered alike and that no citation is made of.
OTHER_CLASS_CODES = frozenset(_standing_for("other kind"))
PARTY_ISSUERS = frozenset(_standing_for("Party issuer"))
MASS_ORGANISATIONS = frozenset(_standing_for("other issuer"))
# Issuers whose codes are met most; the finder adds those that the authorities know.
ISSUER_CODES = _standing_for("Party issuer", "State issuer", "other issuer")

# Those met in small letters and apart, folded: what codes that run into each other are made of.
_PLAIN_CLASSES = frozenset(fold(row["code"]) for row in _ROWS if row["small"] and row["stands for"] == "kind")
_PLAIN_ISSUERS = frozenset(fold(row["code"]) for row in _ROWS if row["small"] and row["stands for"].endswith("issuer"))

_KNOWN_CODES = (*OTHER_CLASS_CODES, *ISSUER_CODES, *KIND_OF_CODE)
# Folded, hợp đồng is one with hướng dẫn and dự án with đề án: a toneless code is the class that is cited.
_WRITTEN = {fold(code): code for code in _KNOWN_CODES if code not in {"HĐ", "DA"}}
_CLASS_CODES = frozenset(fold(code) for code in (*KIND_OF_CODE, *OTHER_CLASS_CODES))
_NUMBERED_CODE = re.compile(r"([a-z&]+?)(\d{1,3})")  # QH15, UBTVQH13


@lru_cache(maxsize=1024)
def spell_code(code: str) -> str:
    """The code as offices spell it: "qd" is QĐ, "CTR" CTr, "TƯ" TW; one that is not known is in capitals."""
    code = code.replace(" ", "") if code.endswith(tuple("0123456789")) else code
    if code.upper() in {"TƯ", "T.Ư", "T. Ư"}:
        return "TW"
    if code == "HĐ":
        return code  # hợp đồng, with its Đ no hướng dẫn
    folded = fold(code)
    if folded in _WRITTEN:
        written = _WRITTEN[folded]
        return code if "Đ" in code and "Đ" not in written else written  # ĐT is a drafting office, DT another code
    if (numbered := _NUMBERED_CODE.fullmatch(folded)) and numbered[1] in _WRITTEN:
        return _WRITTEN[numbered[1]] + numbered[2]
    return code if any(sign.isupper() for sign in code) else code.upper()


@lru_cache(maxsize=1024)
def is_class_code(code: str) -> bool:
    """Whether the code names a class of resolutions: NQ, CTr; QĐNS and QĐCB too, decisions on persons."""
    folded = fold(code)
    return folded in _CLASS_CODES or (folded.startswith("qd") and len(folded) <= 5)


def is_known_code(code: str) -> bool:
    """Whether the code, in any case and with or without tones, is in the table: "qh15" and "ubnd" are."""
    folded = fold(code)
    numbered = _NUMBERED_CODE.fullmatch(folded)
    return folded in _WRITTEN or (numbered is not None and numbered[1] in _WRITTEN)


@lru_cache(maxsize=4096)
def split_code(code: str) -> tuple[str, ...]:
    """Codes of class and issuer that run into each other, each: "NQTW" is NQ and TW; any other code is itself.

    A code of the table is whole, though it looks so: CTHĐ is a class.
    """
    spelled = "TW".join(code.rsplit("TƯ", 1)) if code.endswith("TƯ") else code
    folded = fold(spelled)
    if folded not in _WRITTEN:
        for at in range(2, len(folded) - 1):
            if folded[:at] in _PLAIN_CLASSES and folded[at:] in _PLAIN_ISSUERS:
                return spelled[:at], spelled[at:]
    return (code,)


_ASSEMBLY = re.compile(r"(?:UBTV)?QH(\d{1,2})")


def assembly_term(code: str) -> str:
    """The National Assembly's term in the code of its numbers: of QH13 and UBTVQH13 "13"; empty for other codes."""
    match = _ASSEMBLY.fullmatch(code)
    return match[1] if match else ""


def numbers_by_term(code: str) -> bool:
    """Whether a code holds the Assembly's term in two figures, and its numbers run through that term: QH13."""
    return len(assembly_term(code)) == 2
