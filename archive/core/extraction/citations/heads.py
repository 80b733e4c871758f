"""From a class word on: one citation, or the whole list that it heads."""

import re

from archive.core.extraction.citations.drafts import Draft, Page
from archive.core.extraction.citations.issuers import organ_end
from archive.core.extraction.citations.laws import read_law
from archive.core.extraction.citations.names import read_congress, read_plenum
from archive.core.extraction.citations.numerals import (
    Numeral,
    is_class_code,
    read_bare,
    read_coded,
    with_codes_of,
)
from archive.core.extraction.citations.others import is_anothers
from archive.core.extraction.citations.tails import Tail, give, is_date, read_bare_date, read_tail
from archive.core.extraction.citations.vocabulary import (
    NEVER_BARE,
    PLAIN_KINDS,
    PLENUM_KINDS,
    W,
)
from archive.core.numbers import KIND_OF_CODE, OTHER_CLASS_CODES

# From the class word to its number: "số", "số:", ": số", "từ số", "(số".
_TO_NUMBER = re.compile(
    r"[ ]{0,3}\n?[ ]{0,3}(?::[ \n]{0,2})?(?P<from_>tu[ ]{1,2})?(?P<bracket>\()?"
    r"(?:(?P<so>so(?:[ ]hieu)?)[ ]{0,2}[:.]?[ ]{0,2}\n?[ ]{0,2})?(?=\d)"
)
_LEAD = re.compile(r"[ \n]{1,2}")
_JOINT = re.compile(
    r"[ ]{0,2}\n?[ ]{0,2}"
    r"(?:[,;][ ]{0,2}\n?[ ]{0,2}(?:(?:va|hoac|cung)[ \n]{1,2})?|(?:va|hoac|den|&|cung|voi)[ \n]{1,2})"
    r"(?P<so>so[ ]{0,2}[:.]?[ \n]{0,2})?(?=\d)"
)
# Behind a bare number in a list stands an end, a tail or the next member, not a thing that is counted.
_BARE_MEMBER_ENDS = re.compile(
    rf"[ ]?(?:[.;:)\n]|$|,[ ]?(?:so[ ])?\d)|,[ ]ngay"
    rf"|[ \n]{{1,2}}(?:cua|ngay|va{W}(?:so{W})?\d|\(?khoa|ve|nam{W}20|bo chinh tri|ban bi thu)(?![a-z])"
)


def read_head(page: Page, word: tuple[int, int], kind: str, *, abbreviated: bool = False) -> list[Draft]:
    """The citations that the class word at `word` heads, in order; none where it cites nothing ("Nghị quyết này")."""
    start, end = word
    if kind == "Luật":
        return read_law(page, start, end)
    if kind in PLENUM_KINDS and (
        drafts := read_plenum(page, start, end, kind) or read_congress(page, start, end, kind)
    ):
        return drafts
    behind = read_tail(page, end)
    before, at = _before_number(page, end, behind)
    glue = _TO_NUMBER.match(page.folded, at)
    if glue is not None and glue["from_"] and page.text[glue.start("from_")].isupper():
        return []  # "Nghị quyết TU 4" has TU, not "từ"
    if glue is None or (not glue["so"] and is_date(page, glue.end())):
        return _dated_only(page, (start, end), kind, behind)
    unsure = False
    numeral = read_coded(page, glue.end())
    if numeral is None:
        said = bool(glue["so"])
        numeral = read_bare(page, glue.end(), said=said or kind in _OF_A_YEAR)
        if numeral is None or not _may_stand_bare(page, (start, numeral), kind, said=said or abbreviated):
            return []
        unsure = not (said or abbreviated or kind in PLAIN_KINDS) and (
            _may_be_verb(page, start, numeral)
            or (page.text[start].islower() and not _is_cited_by(page, start, numeral))
        )
    if numeral.number.kind_code in OTHER_CLASS_CODES:
        return []
    if is_anothers(page, kind, start, numeral.end):
        return [Draft(start, numeral.end, kind, number=numeral.number, is_anothers=True)]
    end = numeral.end + (bool(glue["bracket"]) and page.text.startswith(")", numeral.end))
    draft = Draft(start, end, _kind(kind, numeral), number=numeral.number, unsure=unsure)
    if before is not None:
        give(draft, before)
    return _read_list(page, draft)


_SAID_NUMBER = re.compile(r",?[ \n]{1,2}so[ :.]{1,2}\n?\d")


def _before_number(page: Page, end: int, tail: Tail) -> tuple[Tail | None, int]:
    """What stands between class word and number: "Chỉ thị của Bộ Chính trị số 05", "Nghị quyết ngày 5/8 số 26"."""
    if tail.end == end or not _SAID_NUMBER.match(page.folded, tail.end):
        return None, end
    return tail, tail.end + (page.text[tail.end] == ",")


def _kind(kind: str, numeral: Numeral) -> str:
    return "Công văn" if numeral.number.kind_code == "CV" else kind


# "theo quyết định 5206." cites; "quyết định 30 phút" and "kết luận 12 vụ" do not.
_CITED_BY = re.compile(r"(?<![a-z])(?:theo|tai|can cu|thuc hien|trien khai|thay the)[ \n]$")


_OF = re.compile(r"[ \n]{1,2}cua[ \n]{1,2}")


def _is_of_a_body(page: Page, numeral: Numeral) -> bool:
    of = _OF.match(page.folded, numeral.end)
    return of is not None and organ_end(page, of.end()) > of.end()


_CLAUSE_FOLLOWS = re.compile(r",[ \n](?!\d)")


def _is_cited_by(page: Page, start: int, numeral: Numeral) -> bool:
    """ "theo quyết định 362, đến cuối năm …", "quyết định 1627 của Ngân hàng Nhà nước"; one figure is too few."""
    if len(numeral.number.serial) < _FEWEST_DIGITS:
        return False
    if _is_of_a_body(page, numeral):
        return True
    if not _CITED_BY.search(page.folded, max(0, start - 12), start):
        return False
    return _ends(page, numeral) or bool(_CLAUSE_FOLLOWS.match(page.folded, numeral.end))


def _ends(page: Page, numeral: Numeral) -> bool:
    return len(numeral.number.serial) > 1 and bool(_BARE_MEMBER_ENDS.match(page.folded, numeral.end))


_SENTENCE_OPENS = re.compile(r"(?:^|[.!?:;\n\"“”])[ ]{0,2}$")


def _may_be_verb(page: Page, start: int, numeral: Numeral) -> bool:
    """ "Quyết định 30 gia đình …": a capital at the head of a sentence does not tell the noun from the verb."""
    opens = _SENTENCE_OPENS.search(page.text, max(0, start - 3), start)
    return opens is not None and not _BARE_MEMBER_ENDS.match(page.folded, numeral.end)


_FEWEST_DIGITS, _FEW_DIGITS, _MOST_DIGITS = 2, 4, 5
# Letters and decisions of large offices run into five digits: "Công văn số 10464".
_LONG_SERIES = frozenset({"Công văn", "Văn bản", "Quyết định", "Thông báo", "Tờ trình", "Công điện"})
# "Quyết định 3316 năm 2006" is of that year, "Kế hoạch 5 năm 2021" a plan of five years.
_OF_A_YEAR = PLAIN_KINDS | {"Quyết định", "Quy định", "Thông báo", "Hướng dẫn"}
_MONTHS = 12
_YEARLY = frozenset({"Kế hoạch", "Kết luận", "Hướng dẫn", "Thông báo"})


_EXAMINED = ("tra", "sat")  # "Kết luận thanh tra 12 đơn vị" is what an inspection found
# "Công văn đề nghị 12 đơn vị", "quyết định xử phạt 12 người": what they ask or do, and of whom.
_SAY_MORE, _CLASS_WORDS = frozenset({"Công văn", "Quyết định"}), 2


def _may_stand_bare(page: Page, found: tuple[int, Numeral], kind: str, *, said: bool) -> bool:
    """Whether a serial alone names a resolution: "Nghị quyết 18", "công văn số 5"; not "Chương trình 135"."""
    start, numeral = found
    capital = page.text[start].isupper()
    if said:
        return len(numeral.number.serial) <= (_MOST_DIGITS if kind in _LONG_SERIES else _FEW_DIGITS)
    if kind == "Kết luận" and page.folded[start : numeral.start].rstrip().endswith(_EXAMINED):
        return False
    if kind in _SAY_MORE and len(page.folded[start : numeral.start].split()) > _CLASS_WORDS:
        return False
    if kind in NEVER_BARE and not (kind == "Chương trình" and "hanh" in page.folded[start : numeral.start]):
        return False
    if numeral.number.year and kind not in PLAIN_KINDS and int(numeral.number.serial.rstrip("abcdisABCD")) <= _MONTHS:
        return False  # "Kế hoạch 12/2022" is of a month
    if kind in _YEARLY and numeral.number.serial.startswith(("199", "20")) and len(numeral.number.serial) == 4:
        return False  # "kế hoạch 2019" is of a year
    if kind in PLAIN_KINDS:
        return capital or len(numeral.number.serial) > 1 or _is_of_a_body(page, numeral)
    if not capital:
        return _is_cited_by(page, start, numeral) or len(numeral.number.serial) > 1
    return len(numeral.number.serial) > 1 or bool(_BARE_MEMBER_ENDS.match(page.folded, numeral.end))


def _dated_only(page: Page, word: tuple[int, int], kind: str, behind: Tail) -> list[Draft]:
    """ "Nghị quyết ngày 30/6/2025 của Ban Chấp hành Trung ương": a full date and an issuer tell the resolution."""
    start, end = word
    blank = _LEAD.match(page.text, end)
    tail = (read_bare_date(page, blank.end()) if blank else None) or behind
    if tail.issued is None or kind == "Văn bản":
        return []
    if not (tail.issuer or (page.text[start].isupper() and kind in PLAIN_KINDS)):
        return []
    draft = Draft(start, end, kind)
    give(draft, tail)
    return [draft]


def _read_list(page: Page, first: Draft) -> list[Draft]:
    """The first member and all that follow by comma, "và", "đến"; tails and codes are shared among them."""
    members = [first]
    tails = [read_tail(page, first.end)]
    while True:
        end = max(members[-1].end, tails[-1].end)
        member = _next_member(page, end, members)
        if member is None:
            break
        members.append(member)
        tails.append(read_tail(page, member.end))
    _share(members, tails)
    return members


def _next_member(page: Page, end: int, members: list[Draft]) -> Draft | None:
    joint = _JOINT.match(page.folded, end)
    if joint is None:
        return None
    first = members[0]
    begin = joint.start("so") if joint["so"] else joint.end()
    numeral = read_coded(page, joint.end())
    if numeral is not None:
        code = numeral.number.kind_code
        like = next((m.number.kind_code for m in members if m.number and m.number.kind_code), "")
        fits = is_class_code(code, of=like) if like and code else _fits_kind(code, first.kind)
        return Draft(begin, numeral.end, first.kind, number=numeral.number) if fits else None
    numeral = read_bare(page, joint.end())
    if numeral is None or len(numeral.number.serial) > 4:
        return None
    if (
        not joint["so"]
        and not _leads_on(page, numeral.end)
        and not _PLURAL.search(page.folded, max(0, first.start - 8), first.start)
    ):
        return None
    return Draft(begin, numeral.end, first.kind, number=numeral.number)


_PLURAL = re.compile(r"(?<![a-z])(?:cac|nhung|hai|ba|bon|nam|\d)[ \n]{1,2}$")  # "các Nghị quyết 18 và 19"


def _fits_kind(code: str, kind: str) -> bool:
    return (
        not code
        or not kind
        or KIND_OF_CODE.get(code, kind) == kind
        or {kind, KIND_OF_CODE.get(code)}
        <= {
            "Quy định",
            "Quyết định",
        }
    )


def _leads_on(page: Page, end: int) -> bool:
    """Whether a bare number without "số" is a member: it ends the list, takes a tail, or a further number follows."""
    if _BARE_MEMBER_ENDS.match(page.folded, end):
        return True
    joint = _JOINT.match(page.folded, end)
    return joint is not None and read_coded(page, joint.end()) is not None


def _share(members: list[Draft], tails: list[Tail]) -> None:
    """Give each member its own tail; what the last one's says holds for those before that have none."""
    for member, tail in zip(members, tails, strict=True):
        give(member, tail)
    codes = None
    for index in range(len(members) - 1, -1, -1):
        member = members[index]
        if member.number is None:
            continue
        if member.number.kind_code:
            codes = member.number
        elif codes is not None and member.number.is_bare:
            member.number = with_codes_of(member.number, codes)
    shared = tails[-1]
    for member, tail in zip(members[:-1], tails[:-1], strict=True):
        if tail.seen & {"date", "issuer"}:
            continue
        member.issued = member.issued or shared.issued
        member.issuer = member.issuer or shared.issuer
        member.term = member.term or (shared.terms[0] if shared.terms else "")
