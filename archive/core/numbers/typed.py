"""Numbers as people type them: into the search box, into `/vb/<number>/`, into a CSV file."""

import re

from archive.core.numbers.codes import KIND_OF_CODE, is_known_code, spell_code, split_code
from archive.core.numbers.completion import complete_number
from archive.core.numbers.values import CENTRAL, DASH, ResolutionNumber, compose_number, written_joint
from archive.core.text import fold, normalise

# What a person types. All is folded first, so "217-qd/tw" and "217-QĐ/TW" are one.
_TYPED_HEADS = {fold(kind): code for code, kind in reversed(KIND_OF_CODE.items())}
_TYPED_HEADS |= {"chuong trinh hanh dong": "CTr", "quy dinh": "QĐ", "van ban": "", "luat": ""}
_TYPED_HEAD = re.compile(
    "(?:(?P<word>{})|(?P<code>{}))(?: ?so)?[ .:]*(?=[0-9])".format(
        "|".join(sorted(_TYPED_HEADS, key=len, reverse=True)),
        "|".join(sorted((fold(code) for code in KIND_OF_CODE), key=len, reverse=True)),
    )
)
_TYPED_YEAR = rf"(?: ?[/{DASH}] ?| nam )(?P<year>(?:19|20)\d\d)(?: cua chinh phu)?"
_TYPED_NUMBER = re.compile(
    r"(?:so[ .:]*)?(?P<serial>\d{1,5}(?:(?:bis|[a-d])(?= ?[/\-]| \w|$)|(?: bis|-bis| [a-d])(?=[/\-]))?)"
    rf"(?:{_TYPED_YEAR})?(?P<codes>(?:(?: ?[/.{DASH}] ?| ?)[a-z&]{{1,25}}+(?:(?<=qh) )?\d{{0,3}}+){{0,5}}+)"
)
_TYPED_CODE = re.compile(rf"( ?[/.{DASH}] ?| ?)([a-z&]{{1,25}}(?:(?<=qh) )?\d{{0,3}})")
_CENTRE = re.compile(r"(?<=[^\W\d_])TƯ(?!\w)|\bT\. ?W\b")  # 04-NQTƯ, 04-NQ/T.W
_MAX_TYPED = 120


def parse_number(text: str) -> ResolutionNumber | None:
    """Read the number that `text` is, however it is typed; None where `text` is anything else.

    "04-NQ/TW", "04 nq/tw", "nghị quyết số 04-nq/tw" are 04-NQ/TW; "nq04" and "nq 04" are 04-NQ without an issuer;
    "217-qd/tw" is 217-QĐ/TW; "nghị định 46/2016" and "nghị định số 46 năm 2016 của Chính phủ" are 46/2016/NĐ-CP. A
    serial alone ("04") names nothing and is None, and so is a date.
    """
    if len(text) > _MAX_TYPED:
        return None
    typed = re.sub(r"\s+", " ", fold(_CENTRE.sub("TW", CENTRAL.sub("TW", normalise(text))))).strip()
    head = _TYPED_HEAD.match(typed)
    rest = _TYPED_NUMBER.fullmatch(typed, head.end() if head else 0)
    if rest is None:
        return None
    found = [
        (joint if part == 0 else "", each)
        for joint, code in _TYPED_CODE.findall(rest["codes"])
        for part, each in enumerate(split_code(code.replace(" ", "")))
    ]
    codes, joints = tuple(code for _, code in found), tuple(joint for joint, _ in found)
    if not codes:
        return _headed(head, rest)
    if not all(written_joint(joint) or is_known_code(code) for joint, code in found):
        return None  # "04 hau giang" is a number and other words
    serial, year = re.sub("[ -]", "", rest["serial"]), rest["year"] or ""
    number = compose_number(serial, year, codes, joints)
    is_centre = not year and not number.kind_code and codes == ("tw",)
    if head and is_centre and (head["code"] or written_joint(joints[0])):  # "NQ18 TW", "nghị quyết 18/TW"
        kind = head["code"] or _TYPED_HEADS[head["word"]]
        number = compose_number(serial, "", (kind, *codes)) if kind else number
    return number if number.kind_code or is_known_code(codes[0]) else None


def _headed(head: re.Match[str] | None, rest: re.Match[str]) -> ResolutionNumber | None:
    """ "nq 04" and "nghị quyết 202/2025": the class stands before the serial."""
    if head is None:
        return None
    code = spell_code(head["code"]) if head["code"] else _TYPED_HEADS[head["word"]]
    year = rest["year"] or ""
    if not code:
        return None
    text = f"{rest['serial']}/{year}" if year else f"{rest['serial']}-{code}"
    number = ResolutionNumber(serial=rest["serial"], year=year, kind_code=code, text=text)
    return complete_number(number, KIND_OF_CODE[code], year=int(year or 0))
