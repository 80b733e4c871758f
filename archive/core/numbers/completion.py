"""State numbers written short, made whole: "Nghị định 46/2016" is 46/2016/NĐ-CP.

Only what the forms of Decree 30/2020/NĐ-CP, appendix III, and of the Law on Promulgation of Legal Documents leave no
choice about is added: a decree is the Government's, a circular of a year a minister's, a legal decision of a year with
the Prime Minister as issuer 46/2016/QĐ-TTg.
"""

from dataclasses import replace
from itertools import pairwise

from archive.core.numbers.codes import KIND_OF_CODE, assembly_term
from archive.core.numbers.ministries import MINISTRY_CODES
from archive.core.numbers.values import ResolutionNumber
from archive.core.text import fold

# Decrees have "NĐ-CP" and their year since the Law on Promulgation of Legal Documents of 1996; before it 36/CP, 18-CP.
_FIRST_YEAR = 1997
_NO_DECISIONS = 2009  # the Law on Promulgation of Legal Documents of 2008 left the Government no decisions
# The classes of legal documents whose number holds its year, with their code and the issuer that leaves no choice.
_LEGAL = {"nghi dinh": ("NĐ", "CP"), "thong tu": ("TT", ""), "quyet dinh": ("QĐ", "TTg"), "chi thi": ("CT", "TTg")}
# Codes of those who issue circulars: ministries (BYT, BTC), the State Bank, the Inspectorate, the supreme court …
_MINISTERS = ("B", "NHNN", "TTCP", "UBDT", "VKSNDTC", "TANDTC", "KTNN")
# First years of the National Assembly's terms, elected in May, June or July; in such a year both terms number.
_ASSEMBLIES = {2002: "11", 2007: "12", 2011: "13", 2016: "14", 2021: "15", 2026: "16"}
_ASSEMBLY_CODES = ("QH", "UBTVQH")
# What several bodies issue together has a code of its own, and the bodies follow it: 01/2018/TTLT-VKSNDTC-TANDTC-BCA.
_JOINT_CODES = {"thong tu": "TTLT", "nghi quyet": "NQLT"}


def complete_number(number: ResolutionNumber, kind: str, issuer_code: str = "", year: int = 0) -> ResolutionNumber:
    """The whole number that `number` of a document of this kind, issuer and year stands for; itself where that is open.

    `issuer_code` is the code of the body that the words name, `year` the year that they state; both may be missing.
    46 of "Nghị định số 46 năm 2016 của Chính phủ", 46/2016/CP and 46/2016/NĐ-CP are all 46/2016/NĐ-CP; 54/2017 of a
    Nghị quyết of the Quốc hội is 54/2017/QH14; 94/QH13 of 2015 is 94/2015/QH13. Circulars are completed only with
    their minister: 16/2014/TT-BYT.
    """
    number = _set_right(number, kind, issuer_code)
    stated = int(number.year or year or 0)
    if stated < _FIRST_YEAR:
        return number
    if not number.kind_code and not number.issuer_code and (form := _form_of(number, kind, issuer_code, stated)):
        return _with_codes(number, form, issuer_code)
    code, issuer = _LEGAL.get(fold(kind), ("", ""))
    written = number.issuer_code
    if code and written.split("-") == [issuer, code]:
        return _whole(number, stated, code, issuer)  # the codes turned round: 122/2017/CP-NĐ
    if not number.year and number.issuer_code == number.text.partition("/")[2] and _is_of_term(written, stated):
        return _whole(number, stated, "", written)
    if issuer_code in _ASSEMBLY_CODES and not number.kind_code and written in ("", *_ASSEMBLY_CODES):
        term = _term_of(stated)
        return _whole(number, stated, "", f"{issuer_code}{term}") if term else number
    if not code or KIND_OF_CODE.get(number.kind_code, kind) != KIND_OF_CODE[code] or "-" in written:
        return number
    if code == "TT" and written not in MINISTRY_CODES:
        written = _meant_ministry(written, issuer_code)
    said = written or issuer_code or (issuer if code == "NĐ" else "")
    by_government = code in ("QĐ", "CT") and said == "CP" and not written and stated >= _NO_DECISIONS
    if by_government or (code, said) == ("NĐ", "TTg"):
        said = issuer  # a decree is the Government's, whoever signs it, a decision the Premier's, whatever is said
    if (issuer and said != issuer) or (
        not issuer and not said.startswith(("B", "NHNN", "TTCP", "UBDT", "VKS", "TAND"))
    ):
        return number
    if code in ("QĐ", "CT") and not number.year:
        return number  # "Quyết định 46 năm 2016 của Thủ tướng" is 46/2016/QĐ-TTg or 46/QĐ-TTg
    return _whole(number, stated, code, said)


# Numbers with their year of councils and committees have one form (Law on Promulgation of Legal Documents of People's
# Councils and Committees of 2004), and so have the resolutions of the judges' council.
_FORMS_OF_A_YEAR = {
    ("nghi quyet", "HĐND"): "NQ",
    ("nghi quyet", "HĐTP"): "NQ",
    ("quyet dinh", "UBND"): "QĐ",
    ("chi thi", "UBND"): "CT",
}
_LOCAL_FORMS = 2005


def _form_of(number: ResolutionNumber, kind: str, issuer_code: str, stated: int) -> str:
    """The code of the class in a number that has none, where kind and issuer leave one form; empty elsewhere.

    05/2016 of a council is 05/2016/NQ-HĐND. A minister's decisions have no year in their number since 2009, when the
    Law on Promulgation of Legal Documents of 2008 left circulars only: 4674 of 11/10/2013 is 4674/QĐ-BGDĐT.
    """
    if number.year:
        return _FORMS_OF_A_YEAR.get((fold(kind), issuer_code), "") if stated >= _LOCAL_FORMS else ""
    is_ministers = fold(kind) == "quyet dinh" and issuer_code in MINISTRY_CODES and stated >= _NO_DECISIONS
    return "QĐ" if is_ministers else ""


def _set_right(number: ResolutionNumber, kind: str, named: str) -> ResolutionNumber:
    """A number with its codes in their order and its ministry's as it is: 608/VEC-QĐ, 12/QĐ-BGĐT of "Bộ GD-ĐT"."""
    body, _, last = number.issuer_code.rpartition("-")
    kinds = (KIND_OF_CODE.get(last), "Quy định" if last == "QĐ" else "")
    if not number.kind_code and body and kind in kinds and kind != "Công văn":  # a letter's may be its office: UBND-CV
        return _with_codes(number, last, body)
    if number.kind_code and number.issuer_code not in MINISTRY_CODES and named in MINISTRY_CODES:
        letters = iter(named)
        if number.issuer_code[:2] == named[:2] and all(letter in letters for letter in number.issuer_code):
            return _with_codes(number, number.kind_code, named)
    return number


def _with_codes(number: ResolutionNumber, kind_code: str, issuer_code: str) -> ResolutionNumber:
    stem = f"{number.serial}/{number.year}" if number.year else number.serial
    return replace(number, kind_code=kind_code, issuer_code=issuer_code, text=f"{stem}/{kind_code}-{issuer_code}")


def complete_joint_number(
    number: ResolutionNumber, kind: str, issuer_code: str = "", year: int = 0
) -> ResolutionNumber:
    """The number of what several bodies issued together, as far as the words give it; itself where they do not.

    01/2018 of a "Thông tư liên tịch" of the TANDTC and others is 01/2018/TTLT-TANDTC, and not the court's own circular.
    """
    stated, code = int(number.year or year or 0), _JOINT_CODES.get(fold(kind), "")
    if not code or not issuer_code or stated < _FIRST_YEAR or number.kind_code or number.issuer_code:
        return number
    if issuer_code in _ASSEMBLY_CODES:
        issuer_code += _term_of(stated)
    return _whole(number, stated, code, issuer_code)


def _meant_ministry(written: str, named: str) -> str:
    """The ministry meant by a code that is none: BCA1 with the figure of a footnote, BGĐT of "Bộ GD-ĐT"."""
    plain = written.rstrip("0123456789")
    if plain in MINISTRY_CODES:
        return plain
    return named if named in MINISTRY_CODES and written[:2] == named[:2] else written


def _term_of(year: int) -> str:
    """The Assembly's term that numbers in a year: of 2017 "14"; empty in the years of elections, which have two."""
    if year in _ASSEMBLIES:
        return ""
    terms = [
        term for (first, term), (following, _) in pairwise(sorted(_ASSEMBLIES.items())) if first < year < following
    ]
    return terms[0] if terms else ""


def _is_of_term(code: str, year: int) -> bool:
    """Whether the Assembly of the term in a code met in a year: QH13 from 2011 to 2016."""
    term = assembly_term(code)
    years = sorted(_ASSEMBLIES)
    return any(_ASSEMBLIES[first] == term and first <= year <= last for first, last in pairwise([*years, 2031]))


def _whole(number: ResolutionNumber, year: int, kind_code: str, issuer_code: str) -> ResolutionNumber:
    codes = f"{kind_code}-{issuer_code}" if kind_code else issuer_code
    text = f"{number.serial}/{year}/{codes}"
    return replace(number, year=str(year), kind_code=kind_code, issuer_code=issuer_code, text=text)
