"""Numbers as they stand in running text: whole, bare, spaced, broken over a line, glued to the next word."""

import re
from dataclasses import dataclass

from archive.core.extraction.citations.drafts import Page
from archive.core.extraction.citations.vocabulary import COUNTED, LOWER
from archive.core.numbers import DASH, ResolutionNumber, compose_number, spell_code
from archive.core.text import fold

_GAP = r"[ \n]{0,2}"
_UP = "A-ZĐƯÂÔƠÊĂ"
# Codes with small letters of their own stand first; "TW" is also typed "Tw", "TƯ", "T.Ư".
_MIXED = r"NHNo|CTrPH|CTrHĐ|CTr|TTr|QĐi|QyĐ|T[Tt]g|ThU|TrS|(?:UBTV)?QH[ ]\d\d|Tw(?![a-z])|T\.[ ]?Ư"
_CODE = (
    rf"(?:{_MIXED}|[{_UP}][{_UP}&]{{0,24}}(?:[ ]&[ ][{_UP}]{{2,6}})?"
    rf"(?:(?:(?<=[CKNPT])[hr]|(?<=[{_UP}][{_UP}])[a-zđơư])(?![^\W_])|\d{{0,3}}))"  # QLĐTh, KTe, ĐTư
)
_SUFFIX = r"bis|[a-dđA-D]"  # 30a, 12A, 02bis
_YEAR = rf"(?:{_GAP}[/{DASH}]{_GAP}(?P<year>(?:19|20)\d\d)(?!\d))?"
_CODES = (
    rf"(?P<joint1>{_GAP}[/{DASH}]{_GAP}|[ \n]|\.(?=[{_UP}])|(?=NQ|CT|QĐ|KL|NĐ|TT))(?P<code1>{_CODE})"
    rf"(?:(?P<joint2>{_GAP}[/{DASH}]{_GAP}|[ ](?=TW|TU))(?P<code2>{_CODE}))?(?P<rest>(?:[/.{DASH}]{_CODE}){{0,4}})"
)
CODED = re.compile(
    rf"(?P<serial>\d(?:\d?\.\d{{3}}(?=[ ]?[/{DASH}])|\d{{0,4}}(?:(?:{_SUFFIX})(?=[ /{DASH}]))?)){_YEAR}{_CODES}"
)
# Scans tear figures apart: "1 20/2 018/NĐ - CP", "17 19/QĐ-TTg"; the codes tell that they are one.
TORN = re.compile(
    rf"(?P<serial>\d(?:[ ]?\d){{0,4}})"
    rf"(?:{_GAP}/{_GAP}(?P<year>(?:1[ ]?9|2[ ]?0)[ ]?\d[ ]?\d)(?!\d)|(?<=\d)(?=/[{_UP}])){_CODES}"
)
# Numbers all in small letters, as some headlines have them; only codes that are known count.
_SMALL = re.compile(
    rf"(?P<serial>\d{{1,5}}[a-d]?)(?:/(?P<year>(?:19|20)\d\d))?(?P<joint1>{_GAP}[/{DASH}]{_GAP}| )"
    rf"(?P<code1>nq|ctr|ct|qdi|qd|kl|nd|ttr|tt|kh|hd|tb|da|cv|cd)"
    rf"(?P<joint2>{_GAP}[/{DASH}]{_GAP})(?P<code2>tw|tu|ttg|cp|hdnd|ubnd|hu|btctw|ubkttw|btgtw|btctu|ubkttu)(?![a-z])"
)
# A bare serial, or one with its year ("202/2025"); not a part of a date, a decimal, a telephone number, a fraction.
BARE = re.compile(
    rf"(?P<serial>\d{{1,5}}(?:bis|[a-dA-D])?)(?:{_GAP}/{_GAP}(?P<year>(?:19|20)\d\d)|(?<!\d\d\d\d)-(?P<year2>20\d\d))?"
    rf"(?:(?![\w%])|(?=của|ngày|về))(?![.,]\d)(?![ ]?[/×][ ]?\d)"
    rf"(?![{DASH}]\w)(?![ ]?[{DASH}][ ]?\d)(?![ ]\d{{3}}(?!\d{{1,2}}/))"
)
_LOWER = re.compile(f"[{LOWER}]")
_OF_YEAR = re.compile(r"[ \n]{1,2}nam[ \n](?:19|20)\d\d(?!\d| ?[-\u2013] ?\d)")  # "Nghị quyết số 10 năm 2021"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number found at `start:end`."""

    start: int
    end: int
    number: ResolutionNumber


def read_coded(page: Page, start: int) -> Numeral | None:
    """The whole number that begins at `start`: "04 - NQ/TW", "16/NQ-HĐND", "288/UBND-VP", "35-NQ/TWvề"."""
    match = TORN.match(page.text, start) or CODED.match(page.text, start)
    if match is not None and (numeral := _from_coded(page, match)) is not None:
        return numeral
    small = _SMALL.match(page.folded, start)
    if small is None:
        return None
    number = compose_number(
        small["serial"], small["year"] or "", (small["code1"], small["code2"]), (small["joint1"], small["joint2"])
    )
    return Numeral(small.start(), small.end(), number)


def _from_coded(page: Page, match: re.Match[str]) -> Numeral | None:
    codes, joints, ends = _split(match)
    codes = [code.replace(" & ", "&") for code in codes]
    codes[-1], end = _unglued(page, codes[-1], ends[-1])
    if not codes[-1]:
        return None
    if len(codes) == _TWO and " " in joints[1] and (further := _SPACED_CODE.match(page.text, end)) is not None:
        codes.append(further["code"])
        joints.append("-")
        end = further.end()
    serial = _figures(match["serial"])
    number = compose_number(serial, _figures(match["year"]), tuple(codes), tuple(joints))
    spaced = [bool(joint.strip("/" + DASH.replace("\\", "")) or not joint) for joint in joints]
    if len(codes) > 1 and spaced[1] and not _is_code(page, codes[1], end):
        return _first_code_only(page, match)
    if not number.kind_code:
        # A letter (288/UBND-VP) or an act of Parliament (202/2025/QH15): no blank before the first code.
        # But one whose sign stands by two capital codes has: "335 /STTTT-BCXBTT".
        is_open = spaced[0] and not (len(codes) > 1 and _OPEN_SLASH.fullmatch(match["joint1"]) and _are_codes(codes))
        return None if is_open or len(codes[0]) < 2 else Numeral(match.start(), end, number)
    if len(codes) == 1 and spaced[0]:
        return None  # "05 CT", "12 KH": nothing tells that it is a number of a resolution
    return Numeral(match.start(), end, number)


_TWO = 2
# "120/QĐ - CSĐT - HS ngày 5/6": where dashes stand free, a third code does too; what is no code goes on with its words.
_SPACED_CODE = re.compile(
    rf"(?: {{1,2}}[{DASH}]|\.) {{1,2}}(?P<code>[{_UP}]{{2,6}})(?= {{1,2}}(?:ngày|của|về) |[.,;)]|\n|$)"
)
_OPEN_SLASH = re.compile(r" {1,2}/")


def _are_codes(codes: list[str]) -> bool:
    return all(len(code) > 1 and code[:2].isupper() for code in codes)


def _figures(written: str | None) -> str:
    """The figures in one: "1.236" has a sign for thousands, "2 018" is torn."""
    return (written or "").replace(".", "").replace(" ", "")


def _is_code(page: Page, code: str, end: int) -> bool:
    """Behind a spaced dash: "06/QĐ - VKS" has one, in "35-CT - Tỉnh ủy" a word begins."""
    return code in page.gazetteer.codes or (len(code) > 1 and not _LOWER.match(page.text, end))


def _first_code_only(page: Page, match: re.Match[str]) -> Numeral | None:
    """ "35-CT - Tỉnh ủy": what follows the spaced dash is not of the number."""
    if match["joint1"].strip() == "" or match["joint1"] != match["joint1"].strip():
        return None
    code, end = _unglued(page, match["code1"], match.end("code1"))
    number = compose_number(_figures(match["serial"]), _figures(match["year"]), (code,), (match["joint1"],))
    return Numeral(match.start(), end, number) if number.kind_code or number.year or len(code) > 1 else None


_GLUED_CODES = re.compile(r"(NQ|CT|QĐ|KL|KH|TB|HD|CTr|CV|NĐ)(T[WU]|CP|TTg|HĐND|UBND)")  # 57-NQTW, 04/2018/NĐCP


def _split(match: re.Match[str]) -> tuple[list[str], list[str], list[int]]:
    codes, joints, ends = [match["code1"]], [match["joint1"]], [match.end("code1")]
    if not match["code2"] and (glued := _GLUED_CODES.fullmatch(match["code1"])):
        return [glued[1], glued[2]], [match["joint1"], ""], [match.start("code1") + len(glued[1]), *ends]
    if match["code2"]:
        codes.append(match["code2"])
        joints.append(match["joint2"])
        ends.append(match.end("code2"))
    for piece in re.finditer(rf"([/.{DASH}])({_CODE})", match["rest"]):
        joints.append(piece[1])
        codes.append(piece[2])
        ends.append(match.start("rest") + piece.end())
    return codes, joints, ends


def _unglued(page: Page, code: str, end: int) -> tuple[str, int]:
    """Take off the capital of a word that the page glued to the code: "19-NQ/TWNgày" holds TW and "Ngày"."""
    if not _LOWER.match(page.text, end):
        return code, end
    if code in page.gazetteer.codes or spell_code(code) in page.gazetteer.codes:
        return code, end
    if code[:-1] in page.gazetteer.codes:
        return code[:-1], end - 1
    return code, end


def read_bare(page: Page, start: int, *, said: bool = False) -> Numeral | None:
    """The serial that stands alone at `start`, as in "Nghị quyết 18", "Nghị quyết số 202/2025"; no count of things."""
    match = BARE.match(page.text, start)
    if match is None:
        return None
    counted = COUNTED.match(page.text, match.end())
    if counted is not None and not (said and _OF_YEAR.match(page.folded, match.end())):
        return None
    year = match["year"] or match["year2"] or ""
    number = ResolutionNumber(
        serial=match["serial"], year=year, text=f"{match['serial']}/{year}" if year else match["serial"]
    )
    return Numeral(match.start(), match.end(), number)


def with_codes_of(bare: ResolutionNumber, whole: ResolutionNumber) -> ResolutionNumber:
    """The serial of `bare` under the codes of `whole`: 18 beside 19-NQ/TW is 18-NQ/TW."""
    tail = whole.text[len(whole.serial) :]
    if bare.year and whole.year:
        tail = tail.removeprefix(f"/{whole.year}")
        return ResolutionNumber(
            serial=bare.serial,
            year=bare.year,
            kind_code=whole.kind_code,
            issuer_code=whole.issuer_code,
            text=f"{bare.serial}/{bare.year}{tail}",
        )
    return ResolutionNumber(
        serial=bare.serial,
        year=whole.year,
        kind_code=whole.kind_code,
        issuer_code=whole.issuer_code,
        text=bare.serial + tail,
    )


def is_class_code(code: str, *, of: str) -> bool:
    """Whether two class codes name one class; QĐ, QĐi and QĐNS do."""
    one, other = fold(code), fold(of)
    return one == other or (one.startswith("qd") and other.startswith("qd"))
