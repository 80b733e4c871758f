"""Resolutions cited by a name: a plenum's resolution, a congress's."""

import re

from archive.core.extraction.citations.drafts import Draft, Page
from archive.core.extraction.citations.issuers import organ_end
from archive.core.extraction.citations.laws import LAW_STOPS
from archive.core.extraction.citations.tails import (
    ORDINAL,
    PLENUM_LONG,
    PLENUM_SHORT,
    ROMAN,
    give,
    plenum_of,
    read_tail,
)
from archive.core.extraction.citations.vocabulary import W
from archive.core.numbers import ResolutionNumber
from archive.core.vocabulary import load_entries

_LEAD = re.compile(r"[ \n]{0,3}")
CENTRAL_COMMITTEE = "Ban Chấp hành Trung ương"
_MOST_PLENUMS = 15  # of a term since khóa IV; a higher figure without a term is a number


def read_plenum(page: Page, start: int, end: int, kind: str) -> list[Draft]:
    """ "Nghị quyết Trung ương 4 (khóa XI, XII)", "NQTW4", "Nghị quyết Hội nghị lần thứ bảy BCH Trung ương khóa X".

    `start:end` is the class word. Several plenums of one term ("Trung ương 4, 5 khóa XII") share its tail.
    """
    at = _LEAD.match(page.text, end).end()  # type: ignore[union-attr]
    match = PLENUM_LONG.match(page.folded, at) or PLENUM_SHORT.match(page.folded, at)
    if match is None or (match.re is PLENUM_SHORT and not _is_central(page, match)):
        return []
    local = match.re is PLENUM_LONG and not match["central"] and "dang" in match.group()
    drafts = [Draft(start, match.end(), kind, plenum=plenum_of(match))]
    drafts += _further_plenums(page, match.end(), kind)
    tail = read_tail(page, drafts[-1].end, is_central=not local)
    if match.re is PLENUM_LONG and match["central"]:
        tail.issuer = page.words(
            match.start() + match.group().rfind("ban chap") if "ban chap" in match.group() else match.start("central"),
            match.end(),
        )
    for draft in drafts:
        draft.issuer = tail.issuer or (_committee(page, match) if local else CENTRAL_COMMITTEE)
        draft.term, draft.more_terms = (tail.terms[0], tail.terms[1:]) if tail.terms else ("", ())
    give(drafts[-1], tail)
    is_one = len(drafts) == 1 and len(tail.terms) < 2
    if is_one and not tail.terms and drafts[0].plenum.isdigit() and int(drafts[0].plenum) > _MOST_PLENUMS:
        serial = drafts[0].plenum  # "Nghị quyết Trung ương 29 về giáo dục" is 29-NQ/TW
        drafts[0].number, drafts[0].plenum = ResolutionNumber(serial=serial, text=serial), ""
    return [] if is_one and _COUNT.search(page.text, max(0, start - _COUNT_REACH), start) else drafts


# "bốn nghị quyết của Hội nghị Trung ương 5" counts what the plenum adopted and cites none of it. "năm" is the year too:
# "5 năm Nghị quyết Trung ương 4".
_COUNT = re.compile(r"(?<![^\s(])(?:hai|ba|bốn|sáu|bảy|tám|chín|mười|\d{1,2})[ \n]$", re.IGNORECASE)
_COUNT_REACH = 8


def _committee(page: Page, match: re.Match[str]) -> str:
    start = match.start() + max(match.group().rfind("ban chap hanh"), match.group().rfind("bch"))
    return page.words(start, organ_end(page, start))


def _is_central(page: Page, match: re.Match[str]) -> bool:
    """TƯ is the centre, TU a province's committee: only the tones tell them apart."""
    words = page.text[match.start() : match.end()]
    return "w" in match.group() or "trung" in match.group() or "ư" in words.lower()


_FURTHER_PLENUM = re.compile(
    rf"(?:,| va|,{W}va|;){W}(?:(?:trung uong|tw|t\.u\.?){W})?(?P<plenum>\d{{1,2}})(?=,? |,|;|\))"
)
_PLENUM_LIST_ENDS = re.compile(rf"(?:(?:,| va|,{W}va){W}\d{{1,2}}){{0,4}}{W}?,? ?\(?khoa")


def _further_plenums(page: Page, end: int, kind: str) -> list[Draft]:
    drafts: list[Draft] = []
    while (match := _FURTHER_PLENUM.match(page.folded, end)) and _PLENUM_LIST_ENDS.match(page.folded, match.end()):
        begin = match.start("plenum")
        words = re.compile(rf"(?:,| va|;|{W})+").match(page.folded, match.start())
        begin = words.end() if words else begin
        drafts.append(Draft(begin, match.end(), kind, plenum=match["plenum"].lstrip("0")))
        end = match.end()
    return drafts


# Words that a congress is named with besides capitalised ones: "Đại hội đại biểu Đảng bộ Khối các cơ quan tỉnh".
_CONGRESS_WORDS = frozenset(load_entries("citations/congress_words"))
_WORD = re.compile(r"[ \n]{1,3}([^\s,;:.()\"“”]+)")
_NUMBERED = re.compile(
    rf"[ \n]{{1,3}}(?:(?:lan{W}(?:thu{W})?|thu{W})?(?P<term>{ROMAN}|\d{{1,2}})|lan{W}thu{W}(?P<word>{ORDINAL}))"
    r"(?![\w/]|[-\u2013]\d)"
)
_CONGRESS = re.compile(r"[ \n]{1,3}(?:cua[ \n])?(?P<name>dai[ \n]{1,2}hoi|dh)(?![a-z])")
_GLUED_CONGRESS = re.compile(rf"[ ]?dh[ ]?(?P<term>{ROMAN}|\d{{1,2}})(?!\w)")  # NQĐH XIII, NQ ĐHXIII
_CONGRESS_OWNER = re.compile(
    rf"{W}(?:cua{W})?(?:dang{W}cong{W}san{W}viet{W}nam|dang(?={W}bo)|dang(?![ \n]?(?:vien|uy|doan|ta|va nha))(?![a-z]))"
)
_YEARS = re.compile(r",?[ \n]\(?(?:giai doan )?nhiem")
_MOST_WORDS = 16


def read_congress(page: Page, start: int, end: int, kind: str) -> list[Draft]:
    """ "Nghị quyết Đại hội XIII của Đảng", "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIV, nhiệm kỳ 2020 - 2025".

    Without its number or years a congress is not told from others, and nothing is returned.
    """
    opening = _CONGRESS.match(page.folded, end)
    if opening is None:
        return _glued_congress(page, start, end, kind)
    named = _congress_at(page, opening.end())
    if named is None:
        return []
    if _is_anothers(page, named[1]):
        return []
    drafts = [_congress_draft(page, (start, opening.start("name")), named, kind)]
    while (following := _next_congress(page, drafts[-1], kind)) is not None:
        drafts.append(following)
    _share_owner(drafts)
    return drafts


_OTHER_NAMES = "|".join(load_entries("citations/other_congresses")).replace(" ", W)
_OTHERS = re.compile(rf"{W}(?:cua{W})?(?P<name>{_OTHER_NAMES})(?![a-z])")


def _is_anothers(page: Page, end: int) -> bool:
    """Whether a congress is not the Party's: "Nghị quyết Đại hội XII Công đoàn Việt Nam"."""
    named = _OTHERS.match(page.folded, end)
    return named is not None and page.text[named.start("name")].isupper()


def _congress_at(page: Page, at: int) -> tuple[str, int] | None:
    """The term and the end of its words, from behind "Đại hội" on; the term is empty where only years are given."""
    shouting = page.text[max(0, at - 7) : at].isupper()  # in a headline of capitals no word stands out as a name
    compound = False  # "Quân đội": a capitalised word takes a second syllable
    for _ in range(_MOST_WORDS):
        numbered = _NUMBERED.match(page.folded, at)
        if numbered and _is_number(page, numbered):
            return _term(page, numbered), numbered.end()
        if _YEARS.match(page.folded, at):
            years = read_tail(page, at)
            if "span" in years.seen and years.seen <= {"span", "issuer"}:
                return "", years.end
        word = _WORD.match(page.text, at)
        if word is None:
            return None
        known = page.folded[word.start(1) : word.end(1)] in _CONGRESS_WORDS
        capital = word[1][0].isupper() and not (len(word[1]) > 1 and word[1].isupper() and shouting)
        if not (known or capital or (compound and word[1] not in LAW_STOPS and word[1] != "cấp")):
            return None
        compound = capital
        at = word.end()
    return None


def _is_number(page: Page, numbered: re.Match[str]) -> bool:
    written = _term(page, numbered)
    return written.isdigit() or written.isupper() or "lan" in numbered.group()


def _term(page: Page, numbered: re.Match[str]) -> str:
    group = "term" if numbered["term"] else "word"
    return page.text[numbered.start(group) : numbered.end(group)]


def _congress_draft(page: Page, starts: tuple[int, int], named: tuple[str, int], kind: str) -> Draft:
    start, name_start = starts
    term, end = named
    owner = _CONGRESS_OWNER.match(page.folded, end)
    if owner is not None:
        end = (
            organ_end(page, owner.end() - 4) if page.folded[owner.end() :].startswith((" bo", "\nbo")) else owner.end()
        )
    draft = Draft(start, end, kind, term=term.upper() if set(term.lower()) <= set("ivx") else term)
    draft.congress = draft.term
    tail = read_tail(page, end)
    if "issuer" in tail.seen and "span" not in tail.seen and "date" not in tail.seen:
        tail.seen.discard("issuer")
    draft.issuer = page.words(name_start, end)
    give(draft, tail)
    return draft


def _glued_congress(page: Page, start: int, end: int, kind: str) -> list[Draft]:
    match = _GLUED_CONGRESS.match(page.folded, end)
    if match is None:
        return []
    term = page.text[match.start("term") : match.end("term")].upper()
    draft = Draft(start, match.end(), kind, term=term, congress=term, issuer=f"Đại hội {term}")
    give(draft, read_tail(page, draft.end))
    return [draft]


_FURTHER = re.compile(rf"(?:,| va|,{W}va|;){W}(?P<opening>(?:dai{W}hoi|dh)(?={W}))?")


def _next_congress(page: Page, last: Draft, kind: str) -> Draft | None:
    """ "… Đại hội XIII của Đảng và Đại hội Đảng bộ tỉnh lần thứ XV", "… Đại hội XII, XIII của Đảng"."""
    joint = _FURTHER.match(page.folded, last.end)
    if joint is None:
        return None
    if joint["opening"]:
        named = _congress_at(page, joint.end())
        begin = joint.start("opening")
        return _congress_draft(page, (begin, begin), named, kind) if named and named[0] else None
    numbered = _NUMBERED.match(page.folded, joint.end() - 1)
    if numbered is None or not _term(page, numbered).isupper():
        return None
    term = _term(page, numbered)
    begin = joint.end()
    return _congress_draft(page, (begin, begin), (term, numbered.end()), kind)


def _share_owner(drafts: list[Draft]) -> None:
    for draft in drafts[1:]:
        if not draft.issuer.casefold().startswith(("đại hội", "đh")):
            draft.issuer = f"Đại hội {draft.issuer}"
