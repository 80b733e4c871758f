"""What follows a citation's number or name and still belongs to it: date, issuer, term, nhiệm kỳ, plenum."""

import re
from dataclasses import dataclass, field
from datetime import date

from archive.core.extraction.citations.dates import DAY, FULL_DAY, day_of
from archive.core.extraction.citations.drafts import Draft, Page
from archive.core.extraction.citations.issuers import acts, is_local, organ_end
from archive.core.extraction.citations.vocabulary import W
from archive.core.text import fold

# Between two elements: blanks, a comma, at most one line end.
_BETWEEN = re.compile(r"[ ]{0,3}\n?[ ]{0,3},?[ ]{0,3}\n?[ ]{0,3}")
_DATE = re.compile(rf"(?:de{W})?ngay[ \n]{{0,2}}{DAY}")
_BARE_DATE = re.compile(FULL_DAY)  # "(10/12/2019)", ", 25/10/2017"
_MONTH = re.compile(rf"thang{W}\d{{1,2}}(?:[ \n]?[/.\-][ \n]?|{W}nam{W})(?:19|20)\d\d(?!\d)")
_YEAR = re.compile(rf"nam{W}(?P<year>(?:19|20)\d\d)(?![\d/])(?! ?[-\u2013] ?\d)")
ROMAN = r"(?=[ivx])(?:x{0,3})(?:ix|iv|v?i{0,3})"
_TERM_VALUE = rf"(?:{ROMAN}|\d{{1,2}})(?![a-z\d])"
_TERM = re.compile(
    rf"khoa(?:{W}thu)?[ \n]{{0,2}}(?P<term>{_TERM_VALUE})"
    rf"(?P<more>(?:(?:,|{W}va|,{W}va|{W}cung)?{W}(?:khoa{W})?{_TERM_VALUE}){{0,6}})"
)
_TERM_PIECE = re.compile(rf"(?<![a-z\d])(?:{_TERM_VALUE})")
_SPAN = re.compile(
    rf"(?:giai doan{W})?nhiem{W}k[yi][ \n]{{0,2}}(?:19|20)\d\d[ \n]{{0,2}}[-\u2010-\u2015/][ \n]{{0,2}}"
    r"(?:(?:19|20)\d\d|\d\d)(?!\d)"
)
_YEARS = re.compile(r"(?:19|20)\d\d[ ]?[-\u2010-\u2015][ ]?(?:19|20)\d\d(?=[ ]?\))")  # "lần thứ XIV (2020 - 2025)"
_UNITS = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin")
_TEENS = tuple(f"muoi {unit}" for unit in ("mot", "hai", "ba", "bon", "lam", "sau", "bay", "tam", "chin"))
_TWENTIES = tuple(f"hai {teen}" for teen in _TEENS[:6])
_ORDINALS = (*_UNITS, "muoi", *_TEENS, "hai muoi", *_TWENTIES)
_VALUE_OF_ORDINAL = {word: str(value) for value, word in enumerate(_ORDINALS, start=1)} | {"mot": "1", "bon": "4"}
ORDINAL = "|".join(sorted(_VALUE_OF_ORDINAL, key=len, reverse=True)).replace(" ", W)
# The sixth plenum of khóa VIII sat twice: "Trung ương 6 (lần 2)".
_SECOND_SITTING = rf"(?:{W}?\(lan{W}(?:thu{W})?(?:2|hai|ii)\)|{W}lan{W}(?:2|hai)(?![a-z\d]))?"
_CENTRAL = r"(?:trung[ \n]{1,2}uong|t\.?[ ]?[uw]\.?)"
_FIGURE = rf"(?P<plenum>\d{{1,2}}|{ROMAN}(?=\W))"
_WORD = rf"(?P<word>{ORDINAL})"
# "Trung ương 4", "TW4", "Hội nghị Trung ương lần thứ sáu"; an ordinal without "thứ" only before its term, for "năm" is
# also the year.
PLENUM_SHORT = re.compile(
    rf"(?:cua{W})?(?:hoi{W}nghi{W}|hn[ ]?)?(?:(?:ban{W}chap{W}hanh|bch){W})?{_CENTRAL}[ \n\-]{{0,2}}(?:dang{W})?"
    rf"(?:(?:lan{W}thu|thu){W}{_WORD}|(?:lan{W}thu{W})?{_FIGURE}|(?P<loose>{ORDINAL})(?={W}\(?khoa))"
    rf"{_SECOND_SITTING}(?![\w/]|[-\u2013]\w)"
)
# "Hội nghị lần thứ 7 của Ban Chấp hành Trung ương", "Hội nghị lần thứ 9 Ban Chấp hành Đảng bộ tỉnh", "… khóa X".
PLENUM_LONG = re.compile(
    rf"(?:cua{W})?hoi{W}nghi{W}(?:lan{W})?(?:thu{W})?(?:{_FIGURE}|{_WORD})(?![\w/]){_SECOND_SITTING},?{W}(?:cua{W})?"
    rf"(?:(?:ban{W}chap{W}hanh|bch){W}"
    rf"(?:(?P<central>{_CENTRAL}(?:{W}dang)?)|dang{W}bo{W}(?:tinh|thanh{W}pho|huyen))|(?=\(?khoa))"
)


@dataclass(slots=True)
class Tail:
    """The elements read so far and where they end."""

    end: int
    issued: date | None = None
    issuer: str = ""
    terms: tuple[str, ...] = ()
    plenum: str = ""
    year: int | None = None
    seen: set[str] = field(default_factory=set)
    is_central: bool = False  # no local body issued it, even where one is named next


def read_tail(page: Page, start: int, *, is_central: bool = False) -> Tail:
    """Read every element that follows `start`, each at most once, in any order, with or without brackets.

    In "Nghị quyết Trung ương 4 (khóa XII) của Đảng bộ tỉnh" the tail of what `is_central` ends with the term.
    """
    tail = Tail(end=start, is_central=is_central)
    while _bracket(page, tail) or _element(page, tail, inside=False):
        pass
    return tail


def is_date(page: Page, start: int) -> bool:
    """Whether a full date stands at `start`."""
    return _BARE_DATE.match(page.folded, start) is not None


def read_bare_date(page: Page, start: int) -> Tail | None:
    """A full date without "ngày" right at `start`, with what follows it: "Nghị quyết 30/6/2025 của Quốc hội"."""
    match = _BARE_DATE.match(page.folded, start)
    if match is None:
        return None
    tail = Tail(end=match.end(), issued=day_of(match), seen={"date"})
    while _bracket(page, tail) or _element(page, tail, inside=False):
        pass
    return tail


def give(draft: Draft, tail: Tail) -> None:
    """Lay what a tail says into the draft it follows; what the draft has already stays."""
    draft.end = max(draft.end, tail.end)
    draft.issued = draft.issued or tail.issued
    draft.issuer = draft.issuer or tail.issuer
    draft.plenum = draft.plenum or tail.plenum
    draft.year = draft.year or tail.year
    if tail.terms and not draft.term:
        draft.term, draft.more_terms = tail.terms[0], tail.terms[1:]


def _bracket(page: Page, tail: Tail) -> bool:
    """ "(khóa XII)", "(ngày 26/8)", "(ngày 10/12/2019 của Bộ Chính trị)": all of a bracket or nothing of it."""
    opening = _OPENING.match(page.text, tail.end)
    if opening is None:
        return False
    inner = Tail(end=opening.end(), seen=set(tail.seen), is_central=tail.is_central)
    while _element(page, inner, inside=True):
        pass
    closing = _CLOSING.match(page.text, inner.end)
    if closing is None or inner.end == opening.end():
        return False
    _merge(tail, inner, closing.end())
    return True


def _merge(tail: Tail, inner: Tail, end: int) -> None:
    tail.end = end
    tail.issued = tail.issued or inner.issued
    tail.issuer = tail.issuer or inner.issuer
    tail.terms = tail.terms or inner.terms
    tail.plenum = tail.plenum or inner.plenum
    tail.year = tail.year or inner.year
    tail.seen |= inner.seen


def _element(page: Page, tail: Tail, *, inside: bool) -> bool:
    between = _BETWEEN.match(page.text, tail.end)
    at = between.end() if between else tail.end
    gap = page.text[tail.end : at]
    if at >= len(page.text) or ("\n" in gap and not page.text[at].islower()):
        return False  # a new line that opens with a capital is another paragraph
    first = page.folded[at]
    return (
        ((first in _DATE_BEGINS or first.isdigit()) and _date(page, tail, at, inside=inside, after_comma="," in gap))
        or (first == "k" and _term(page, tail, at))
        or ((first in "gn" or inside) and _span(page, tail, at, inside=inside))
        or (first in "cht" and _plenum(page, tail, at))
        or ((first == "c" or page.text[at].isupper()) and _issuer(page, tail, at, "," in gap and not inside))
    )


_DATE_BEGINS = frozenset("dmnt")  # đề ngày, mùng, ngày, tháng, năm


def _date(page: Page, tail: Tail, at: int, *, inside: bool, after_comma: bool) -> bool:
    if "date" in tail.seen:
        return False
    match = _DATE.match(page.folded, at)
    if match is None and (inside or after_comma):
        match = _BARE_DATE.match(page.folded, at)
    if match is not None:
        if after_comma and not inside and _opens_clause(page, match.end()):
            return False
        tail.issued = day_of(match)
    elif (match := _MONTH.match(page.folded, at)) is None and (match := _YEAR.match(page.folded, at)) is not None:
        tail.year = int(match["year"])
    if match is None:
        return False
    tail.end = match.end()
    tail.seen.add("date")
    return True


# "Thực hiện Chỉ thị số 05-CT/TW, ngày 12/7/2016, Tỉnh ủy đã ban hành …": the day is that of what Tỉnh ủy does.
_SUBJECT = re.compile(r",[ \n]{1,2}")


def _opens_clause(page: Page, end: int) -> bool:
    """Whether behind a date that stands behind a comma a body follows that does something on that day."""
    subject = _SUBJECT.match(page.text, end)
    if subject is None or _is_plenum(page, subject.end()):
        return False
    body = organ_end(page, subject.end())
    return body > subject.end() and acts(page, body)


def _is_plenum(page: Page, at: int) -> bool:
    return bool(PLENUM_LONG.match(page.folded, at) or PLENUM_SHORT.match(page.folded, at))


def _term(page: Page, tail: Tail, at: int) -> bool:
    match = _TERM.match(page.folded, at)
    if match is None or "term" in tail.seen:
        return False
    tail.terms = (
        page.text[match.start("term") : match.end("term")].upper(),
        *(
            page.text[match.start("more") + piece.start() : match.start("more") + piece.end()].upper()
            for piece in _TERM_PIECE.finditer(match["more"])
        ),
    )
    tail.end = match.end()
    tail.seen.add("term")
    return True


def _span(page: Page, tail: Tail, at: int, *, inside: bool) -> bool:
    match = _SPAN.match(page.folded, at) or (_YEARS.match(page.folded, at) if inside else None)
    if match is None or "span" in tail.seen:
        return False
    tail.end = match.end()
    tail.seen.add("span")
    return True


def _plenum(page: Page, tail: Tail, at: int) -> bool:
    """ "…26-NQ/TW, Hội nghị lần thứ 7 của Ban Chấp hành Trung ương khóa X": the plenum that adopted it."""
    if "plenum" in tail.seen or not page.folded.startswith(("hoi", "cua hoi", "trung uong"), at):
        return False
    match = PLENUM_LONG.match(page.folded, at) or PLENUM_SHORT.match(page.folded, at)
    if match is None:
        return False
    tail.plenum = plenum_of(match)
    committee = page.folded.find("ban chap hanh", at, match.end())
    tail.issuer = tail.issuer or (page.words(committee, match.end()) if committee >= 0 else "Ban Chấp hành Trung ương")
    tail.end = match.end()
    tail.seen |= {"plenum", "issuer"}
    return True


def plenum_of(match: re.Match[str]) -> str:
    """The number of a plenum in figures: "lần thứ tư" is 4, "IV" too."""
    groups = match.groupdict()
    word = groups.get("word") or groups.get("loose")
    if word:
        return ordinal_value(word)
    written = groups["plenum"] or ""
    value = written.lstrip("0") if written.isdigit() else str(roman_value(written))
    return f"{value} (lần 2)" if _SITTING.search(match.group()) else value


def ordinal_value(words: str) -> str:
    """`ordinal_value("mười hai")` is "12"; words that are no ordinal stay, folded."""
    folded = " ".join(fold(words).split())
    return _VALUE_OF_ORDINAL.get(folded, folded)


_SITTING = re.compile(r"lan[ \n]{1,2}(?:thu[ \n]{1,2})?(?:2|hai|ii)\)?$")


def roman_value(numeral: str) -> int:
    """`roman_value("xiv")` is 14."""
    values = [{"i": 1, "v": 5, "x": 10}[sign] for sign in numeral.lower()]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


_OF = re.compile(r"cua[ \n]{0,2}")
_OPENING = re.compile(r"[ ]{0,2}\n?[ ]{0,2}\([ ]?")
_CLOSING = re.compile(r"[ ]{0,2}\)")


def _issuer(page: Page, tail: Tail, at: int, after_comma: bool) -> bool:
    if "issuer" in tail.seen:
        return False
    of = _OF.match(page.folded, at)
    start = of.end() if of else at
    if of is None and (after_comma or start == tail.end or not page.text[start].isupper()):
        return False
    end = organ_end(page, start)
    if end == start or (of is None and acts(page, end)):
        return False
    issuer = page.words(start, end)
    if tail.is_central and is_local(issuer):
        return False
    tail.issuer = issuer
    tail.end = end
    tail.seen.add("issuer")
    return True
