"""Laws: "Luật Đất đai năm 2013", "Bộ luật Hình sự 2015", "luật đất đai 2013", "Luật Nhà giáo số 73/2025/QH15"."""

import re
from functools import cache

from archive.core.extraction.citations.drafts import Draft, Page
from archive.core.extraction.citations.numerals import read_coded
from archive.core.extraction.citations.tails import give, read_tail
from archive.core.extraction.citations.vocabulary import HEAD_WORD, LOWER, W
from archive.core.vocabulary import load_entries, load_table

# A law's name runs over words that no clause of its own begins with.
LAW_STOPS = frozenset(load_entries("citations/law_clause_words"))
_NAME_WORD = re.compile(rf"(?: {{1,2}}|, |\n(?=[{LOWER}]))(\([^()\n]{{2,40}}\)|[^\W\d_]+)")
_YEAR = re.compile(rf"{W}\(?(?:ban{W}hanh{W})?(?:nam{W})?(?P<year>(?:19|20)\d\d)\)?(?![\d/\-])")
# Laws: year and term since 1997 (45/2013/QH13, cited as 45/QH13 too); before, the class and who promulgated them:
# 24-L/CTN, 21-LCT/HĐNN7.
_NUMBER = re.compile(
    r"[ \n]{1,2}\(?(?:so[ :.]{0,2})?"
    r"(?=\d{1,3}[ ]?(?:/[ ]?(?:19|20)\d\d[ ]?/|[/\-][ ]?(?:l|lct|sl)[ ]?/[ ]?(?:ctn|hdnn|l)"
    r"|[ ]?[/\-][ ]?qh[ ]?\d\d(?!\d)))"
)
_FURTHER_YEAR = re.compile(
    rf"(?:,|{W}va|,{W}va|{W}cung|{W}voi|{W}sang){W}(?P<said>(?:nam{W})?(?P<year>(?:19|20)\d\d))"
    rf"(?=[ ]?[.,;:)\n]|$|{W}(?:da|deu|duoc|cung|cua|co|khac|quy{W}dinh|va{W}(?:nam{W})?(?:19|20)\d\d)(?![a-z]))"
    r"(?![.,]\d)"
)
_NO_FIRST_WORDS = frozenset(["và", "các", "những", "một", "hay", "hoặc", "về", "ở", "của", "cũ", "mới"])
_MOST_WORDS = 22
_MOST_PLAIN_WORDS = 7  # of a name without capitals that the archive does not know
# "Đạo luật Quan hệ với Đài Loan", "Công ước Liên hợp quốc về Luật Biển năm 1982" are no laws of Việt Nam.
_CONVENTION = re.compile(r"cong[ \n]uoc(?:(?!\(dieu)[^.;\n]){0,40}$")
_LOOK_BEHIND = 50
_AMENDS = ("sua doi", "bo sung")  # only such a law has other laws in its name
# Classes of which none stands in a law's name; "văn bản", "quy định", "kế hoạch" do.
_OTHER_PAPERS = re.compile(rf"(?:nghi{W}(?:dinh|quyet)|thong{W}tu|chi{W}thi|phap{W}lenh|hien{W}phap)(?![a-z])")
_NUMBERED_PAPER = re.compile(r",?[ \n]{1,2}(?:so[ :.]{1,2})?\d")


def read_law(page: Page, start: int, end: int) -> list[Draft]:
    """The law that the class word at `start:end` names, and further years of it; none where it names no single law.

    A law that has neither year nor number nor date names a subject, not one resolution. "Kỷ luật", "pháp luật", "Đại
    học Luật", "luật sư" and foreign laws are none; of "Luật Đầu tư công và Nghị định số 77/2015/NĐ-CP" the law has
    neither year nor number. The name stands in capitals ("luật Đất đai"), behind a capital ("Luật đất đai"), or is one
    that the archive knows ("luật đất đai").
    """
    if _is_other_word(page, start, end):
        return []
    shouting = page.text[start:end].isupper()
    plain = page.text[start:end].islower()
    at, capitals = end, False
    for count in range(_MOST_WORDS):
        named = count > 0 and (capitals or _is_name(page, (end, at), count, plain=plain))
        draft = _law_ending_at(page, (start, end, at), named=named)
        if draft is not None:
            return [] if _is_foreign(page, end, draft.end) else [draft, *_of_further_years(page, draft)]
        word = _NAME_WORD.match(page.text, at)
        if word is None or not _may_continue(page, word, end, shouting=shouting):
            return []
        is_within = page.folded.startswith(_AMENDS, end + 1)  # "Luật sửa đổi … của Luật Quản lý thuế"
        capitals = capitals or ((count == 0 or is_within) and word[1][0].isupper())
        at = word.end()
    return []


# A pattern that begins with letters is searched fast.
_BL = "BL"
_CODES = "|".join(
    row["short"].removeprefix(_BL)
    for row in load_table("citations/law_abbreviations")
    if row["short"].startswith(_BL) and row["full"].startswith("Bộ luật")
)
CODE_SHORT = re.compile(rf"{_BL}(?<!\w{_BL})(?:{_CODES})(?=[ \n(])")


def read_short_code(page: Page, start: int, end: int) -> list[Draft]:
    """ "BLHS 2015", "BLTTDS năm 2004": a code by its abbreviation and its year; none without a year."""
    draft = _law_ending_at(page, (start, start, end), named=True)
    return [draft, *_of_further_years(page, draft)] if draft is not None else []


def _is_other_word(page: Page, start: int, end: int) -> bool:
    """Whether the words around make of "luật" another word or a name: pháp luật, luật sư, Đại học Luật."""
    before = page.folded[max(0, start - _LOOK_BEHIND) : start]
    words = before.split()
    if before[-1:] in (" ", "\n") and words:
        if words[-1] in _not_behind() or " ".join(words[-2:]) in _not_behind():
            return True
        if _CONVENTION.search(before):
            return True
    following = re.match(r"[ \n]([a-z]+)", page.folded[end : end + 12])
    return following is not None and following[1] in _not_before() and not page.text[end + 1].isupper()


def _is_name(page: Page, place: tuple[int, int], count: int, *, plain: bool) -> bool:
    """Whether words in small letters are a law's name: known to the archive, or few of them behind a capital "Luật"."""
    name = " ".join(page.folded[place[0] : place[1]].replace(",", " ").split())
    if name in page.gazetteer.law_names:
        return True
    return not plain and 2 <= count <= _MOST_PLAIN_WORDS and "," not in page.text[place[0] : place[1]]


def _may_continue(page: Page, word: re.Match[str], name_start: int, *, shouting: bool) -> bool:
    """Whether a word may belong to the name of a law that began at `name_start`."""
    said = word[1]
    if word.start() == name_start and (word.group().startswith(",") or said in _NO_FIRST_WORDS):
        return False
    amends = page.folded.startswith(_AMENDS, name_start + 1)
    at = word.start(1)
    if _OTHER_PAPERS.match(page.folded, at):
        return False
    if (head := HEAD_WORD.match(page.folded, at)) is not None and _NUMBERED_PAPER.match(page.folded, head.end()):
        return False
    if said.lower() == "luật":
        return amends or page.folded.startswith(" su", word.end()) or page.text.endswith("pháp", 0, word.start())
    return said.lower() not in LAW_STOPS or not (said.islower() or shouting)


_LANDS = "|".join(load_entries("citations/foreign_lands"))
_OF_A_LAND = re.compile(rf"cua (?:nuoc )?(?:{_LANDS})(?![a-z])")
_LAND_LAST = re.compile(rf" (?P<land>{_LANDS})(?= ?[(]| (?:nam )?(?:19|20)\d\d)")


def _is_foreign(page: Page, start: int, end: int) -> bool:
    """ "Luật Di trú của Mỹ năm 1990", "Luật An ninh mạng 2017 của Trung Quốc", "Luật Quốc tịch Anh năm 1981"."""
    if _OF_A_LAND.search(page.folded, start, end + 30):
        return True
    last = _LAND_LAST.search(page.folded, start, end)
    return last is not None and page.text[last.start("land")].isupper()


def _of_further_years(page: Page, law: Draft) -> list[Draft]:
    """ "Luật Đất đai 2013 và 2024", "Luật Đất đai năm 2003, năm 2013": the name is shared."""
    drafts: list[Draft] = []
    end = law.end
    while law.number is None and law.issued is None and (further := _FURTHER_YEAR.match(page.folded, end)):
        draft = Draft(further.start("said"), further.end(), "Luật", law=law.law, year=int(further["year"]))
        drafts.append(draft)
        end = draft.end
    return drafts


def _law_ending_at(page: Page, places: tuple[int, int, int], *, named: bool) -> Draft | None:
    start, name_start, at = places
    name = " ".join(page.folded[name_start:at].split())
    if (number := _NUMBER.match(page.folded, at)) is not None:
        numeral = read_coded(page, number.end())
        if numeral is not None:
            bracket = page.text.startswith(")", numeral.end) and "(" in number.group()
            draft = Draft(start, numeral.end + bracket, "Luật", number=numeral.number, law=name)
            draft.year = int(numeral.number.year) if numeral.number.year else None
            give(draft, read_tail(page, draft.end))
            return draft
    if not named:
        return None
    year = _YEAR.match(page.folded, at)
    if year is not None:
        end = year.end() - (year.group().endswith(")") and "(" not in year.group())
        draft = Draft(start, end, "Luật", law=name, year=int(year["year"]))
        tail = read_tail(page, end)
        is_of_it = "date" not in tail.seen or (tail.issued is not None and tail.issued.year == draft.year)
        if is_of_it and not _FURTHER_YEAR.match(page.folded, end):
            give(draft, tail)  # in "Bộ luật Hình sự 2015, ngày 11/4/2017 Tòa án hỏi" the day is another's
        return draft
    if page.folded.startswith((" ngay ", ", ngay "), at):
        tail = read_tail(page, at)
        if tail.issued is not None:
            draft = Draft(start, at, "Luật", law=name, year=tail.issued.year)
            give(draft, tail)
            return draft
    return None


@cache
def _not_behind() -> frozenset[str]:
    return frozenset(load_entries("citations/law_not_behind"))


@cache
def _not_before() -> frozenset[str]:
    return frozenset(load_entries("citations/law_not_before"))
