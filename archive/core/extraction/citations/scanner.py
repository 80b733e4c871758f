"""One pass over the text: every class word, abbreviation and lone number is read, none twice."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from archive.core.extraction.citations.dates import FULL_DAY, day_of
from archive.core.extraction.citations.drafts import Draft, Page
from archive.core.extraction.citations.heads import read_head
from archive.core.extraction.citations.laws import CODE_SHORT, read_short_code
from archive.core.extraction.citations.numerals import CODED, read_coded
from archive.core.extraction.citations.tails import give, read_tail
from archive.core.extraction.citations.vocabulary import (
    GLUED_CAPITAL,
    GLUED_HEAD_WORD,
    HEAD_ABBREVIATION,
    KIND_OF_ABBREVIATION,
    KIND_OF_GROUP,
    SIGN_AND_HEAD_WORD,
    SURE_ABBREVIATIONS,
)
from archive.core.numbers import KIND_OF_CODE, number_key

# File names, addresses and mail boxes hold numbers that cite nothing: "Thuc hien Cong van 164.pdf".
_FILE_END = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|rar|zip|jpe?g|png|gif|mp[34]|html?|aspx?)(?![A-Za-zÀ-ỹ])", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://\S{1,2000}|www\.\S{1,2000}|@[\w.\-]{1,64}")
_LONGEST_FILE_NAME = 160
# A resolution's own line: "Số: 12-KH/TU", "Số 288/UBND-VP".
_OWN_LINE = re.compile(r"(?:^|\n)[ ]{0,4}so[ ]?[:.]?[ ]{0,2}$")
_DATED_LINE = re.compile(rf"[^\n]{{0,60}}?\n?[^\n]{{0,60}}?(?<![a-z])ngay[ ]{{0,2}}{FULL_DAY}")
_HEADING = re.compile(r"\n[ ]{0,8}(QUYẾT ĐỊNH|QUY ĐỊNH)")
_HEADING_REACH = 300
_SAID = re.compile(r"so[ ]{0,2}[:.]?[ \n]{0,2}$")
_SAID_REACH = 12
# Papers of other classes have codes that look alike: "cáo trạng số 09/CT-VKS".
_OTHER_CLASS = re.compile(
    r"(?:cao trang|ban an|giay phep|bien ban|hop dong(?: [a-z]+){0,4}|bao cao|quy che|phap lenh|hoa don|"
    r"giay chung nhan|thong cao|giay moi|lenh|sac lenh|phuong an)[ \n]$"
)
_OTHER_REACH = 40


def read_drafts(page: Page) -> list[Draft]:
    """All citations that the text itself words, in order of their start, no two of them overlapping."""
    hidden = _hidden(page)
    drafts: list[Draft] = []
    cursor = 0
    for opening in _openings(page):
        if opening[0] < cursor or (hidden and _lies_in(opening[0], hidden)):
            continue
        found = _read(page, opening, drafts)
        if found:
            drafts += found
            cursor = max(draft.end for draft in found)
    return drafts


def _openings(page: Page) -> Iterator[tuple[int, int, str, str]]:
    """Where a citation may begin: (start, end, kind, code); a lone number has no kind and ends where it starts."""
    openings = [
        (match.start(), match.end() - 1, KIND_OF_GROUP[str(match.lastgroup)], "")
        for match in SIGN_AND_HEAD_WORD.finditer("\n" + page.folded)  # the first word has a sign before it, too
    ]
    for capital in GLUED_CAPITAL.finditer(page.text):
        if (glued := GLUED_HEAD_WORD.match(page.folded, capital.start())) is not None:
            openings.append((glued.start(), glued.end(), KIND_OF_GROUP[str(glued.lastgroup)], ""))
    openings += [
        (match.start(), match.end(), KIND_OF_ABBREVIATION[match[0]], match[0])
        for match in HEAD_ABBREVIATION.finditer(page.text)
    ]
    openings += [(match.start(), match.end(), "Luật", match[0]) for match in CODE_SHORT.finditer(page.text)]
    openings += [
        (match.start(), match.start(), "", "")
        for match in CODED.finditer(page.text)
        if match.start() == 0 or not (page.text[match.start() - 1].isalnum() or page.text[match.start() - 1] in "/.-")
    ]
    return iter(sorted(openings))


def _read(page: Page, opening: tuple[int, int, str, str], before: list[Draft]) -> list[Draft]:
    start, end, kind, code = opening
    if code and kind == "Luật":
        return read_short_code(page, start, end)
    if code:
        found = read_head(page, (start, end), kind or "Quyết định", abbreviated=True)
        for draft in found:
            draft.unsure = code not in SURE_ABBREVIATIONS and (draft.number is not None and draft.number.is_bare)
            draft.kind = draft.kind if kind else ""
        return found
    if start < end:
        return read_head(page, (start, end), kind)
    return _lone_number(page, start, before)


def _lone_number(page: Page, start: int, before: list[Draft]) -> list[Draft]:
    """ "… và 320/QĐ-TTg" far behind its class word, or a number cited without one; its code says what it is."""
    numeral = read_coded(page, start)
    if numeral is None:
        return []
    said = _SAID.search(page.folded, max(0, start - _SAID_REACH), start)
    begin = said.start() if said and (said.start() == 0 or not page.folded[said.start() - 1].isalnum()) else start
    number = numeral.number
    if _OTHER_CLASS.search(page.folded, max(0, begin - _OTHER_REACH), begin):
        return []
    own = bool(_OWN_LINE.search(page.folded, max(0, start - _SAID_REACH), start))
    if number.kind_code not in KIND_OF_CODE and not number.kind_code.startswith("QĐ"):
        if not (own and not number.kind_code and number.issuer_code and not number.year):
            return []
        kind = "Công văn"
    elif not number.issuer_code:
        return []
    else:
        kind = (_heading(page, numeral.end) if own else "") or _kind_of(page, number.text, number.kind_code, before)
    draft = Draft(begin, numeral.end, kind, number=number)
    give(draft, read_tail(page, draft.end))
    if own and draft.issued is None and (dated := _DATED_LINE.match(page.folded, draft.end)) is not None:
        draft.issued = day_of(dated)
        draft.date_outside = draft.issued is not None
    return [draft]


def _heading(page: Page, end: int) -> str:
    """What a page that is itself a resolution calls itself, below its number: "QUY ĐỊNH" tells 12-QĐ/TU."""
    heading = _HEADING.search(page.text, end, end + _HEADING_REACH)
    return heading[1].capitalize() if heading else ""


def _kind_of(page: Page, text: str, code: str, before: list[Draft]) -> str:
    """What a lone number is: as the page called the last of that code, as the archive knows it, as the code says."""
    if code == "QĐ":
        for draft in reversed(before[-8:]):
            if draft.number is not None and draft.number.kind_code == code and draft.kind:
                return draft.kind
        return page.gazetteer.kinds_of_number.get(number_key(text), "Quyết định")
    return KIND_OF_CODE.get(code, "Quyết định")


def _hidden(page: Page) -> list[tuple[int, int]]:
    """The stretches of file names and addresses."""
    stretches = [match.span() for match in _ADDRESS.finditer(page.text)]
    for match in _FILE_END.finditer(page.text):
        floor = max(0, match.start() - _LONGEST_FILE_NAME)
        begin = max(page.text.rfind(sign, floor, match.start()) for sign in "\n:,;(") + 1
        stretches.append((max(begin, floor), match.end()))
    return _merged(sorted(stretches))


def _merged(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sorted stretches with those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in stretches:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _lies_in(place: int, stretches: list[tuple[int, int]]) -> bool:
    index = bisect_right(stretches, place, key=lambda stretch: stretch[0])
    return index > 0 and place < stretches[index - 1][1]
