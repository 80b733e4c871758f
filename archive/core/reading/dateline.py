"""Lines that state a date and nothing else but labels, authors, counters and buttons."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.core.reading.boilerplate import is_button_row, trimmed
from archive.core.reading.bylines import has_author_label, is_account, is_publisher, parse_authors, parse_byline
from archive.core.reading.counters import blank_views
from archive.core.reading.date_labels import (
    BUTTONS,
    POSTED,
    WEEKDAY,
    WEEKDAYS,
    DateLabel,
    blank_labels,
    label_of,
    may_label_a_date,
)
from archive.core.reading.timestamps import EARLIEST_YEAR, LATEST_YEAR, DateStamp, blank_times, find_date_stamps
from archive.core.reading.values import Precision
from archive.core.reading.vocabulary import SECTIONS, any_of
from archive.core.text import fold


@dataclass(frozen=True, slots=True)
class DateLine:
    """The date that a line states. `evidence` is the line as printed, without buttons and counters around it."""

    day: dt.date
    time: dt.time | None
    label: DateLabel
    evidence: str
    author: str = ""
    weekday: bool = False
    precision: Precision = Precision.DAY
    aside: bool = False  # among words of other kinds, as the clock of a page's header is
    swapped: dt.date | None = None  # month and day exchanged, where both readings are possible
    american: bool | None = None  # whether the order is surely month, day, year


_BRACKET_TAG = re.compile(r"\([^()\d]{2,40}\)")
# "Cần Thơ, ngày 5 tháng 7 năm 2021" heads a document: the day it was signed, not the day the page appeared.
_SIGNED = re.compile(rf"^(?!{WEEKDAY}\b)[^\W\d_]+(?: [^\W\d_]+){{0,3}}, ngay \d{{1,2}} thang \d{{1,2}} nam \d{{4}}\W*$")
_NUMBERED = re.compile(r"\bso ?:? ?[\d.…]{0,9} ?[-/]\s?[a-z]|^so ?:")
MAX_DATE_LINE = 200


def read_date_line(line: str, folded: str) -> DateLine | None:
    """Read a line that is a date line: "[ Cập nhật vào ngày (03/06/2021) ] - [ Số lần xem: 552 ]".

    "Tác giả: Lâm Vĩ - 05/07/2021" also yields its author; "Đời sống Xã hội | Cập nhật 05/07/2021" is one although it
    holds words that say nothing of the date. Sentences that contain a date, headlines of related articles that end in
    one and the date line of a document ("Cần Thơ, ngày 5 tháng 7 năm 2021") are none.
    """
    if len(line) > MAX_DATE_LINE or not _YEAR.search(folded) or _NUMBERED.search(folded):
        return None
    if not may_label_a_date(folded):
        return None
    stamps = list(find_date_stamps(folded))
    if not stamps and (month := _read_month(line, folded)) is not None:
        return month
    if not stamps or len(stamps) > 3 or _SIGNED.match(folded):
        return None
    rest = blank_views(blank_times(folded))
    label = label_of(rest)
    rest = blank_labels(rest)
    author, unknown = _sort_rest(line, rest, labelled=label > DateLabel.NONE)
    chosen = stamps[_posted_first(stamps, folded)]
    if unknown and not _is_aside(line, unknown, chosen, label):
        return _read_header_piece(line)
    if chosen.short_year and label <= DateLabel.NONE and chosen.time is None:
        return None
    midnight = chosen.time == dt.time(0)  # what systems print for a day without an hour
    return DateLine(
        chosen.day,
        None if midnight else chosen.time,
        label,
        _evidence(line, folded, chosen.span.start, chosen.span.end),
        author,
        bool(WEEKDAYS.search(folded)),
        swapped=chosen.swapped,
        american=chosen.american,
    )


def read_told_date(line: str, folded: str) -> DateLine | None:
    """The date of a line that states the publication on other pages of the site, whatever else it says."""
    stamps = list(find_date_stamps(folded))
    if len(stamps) != 1 or len(line) > MAX_DATE_LINE:
        return None
    stamp = stamps[0]
    label = label_of(blank_views(blank_times(folded)))
    return DateLine(
        stamp.day,
        None if stamp.time == dt.time(0) else stamp.time,
        label if label > DateLabel.NONE else DateLabel.POSTED,
        _evidence(line, folded, stamp.span.start, stamp.span.end),
        swapped=stamp.swapped,
        american=stamp.american,
    )


# "Cập nhật tháng 9/2025", "Xuất bản: tháng 9 năm 2025": a bulletin that appears once a month; only behind a label.
_MONTH = re.compile(r"\bthang (?P<month>1[0-2]|0?[1-9])(?: ?[/.\-] ?|,? nam )(?P<year>(?:19|20)\d\d)\W*$")


def _read_month(line: str, folded: str) -> DateLine | None:
    match = _MONTH.search(folded)
    if match is None or not EARLIEST_YEAR <= int(match["year"]) <= LATEST_YEAR:
        return None
    before = folded[: match.start()]
    label = label_of(before)
    rest = blank_labels(before)
    if label <= DateLabel.NONE or re.search(r"[^\W_]", rest):
        return None
    day = dt.date(int(match["year"]), int(match["month"]), 1)
    return DateLine(day, None, label, line.strip(" -–—|,;/•[]"), precision=Precision.MONTH)


def _read_header_piece(line: str) -> DateLine | None:
    """The clock among other words of a page header: "ĐẮK LẮK ĐIỆN TỬ | Buôn Ma Thuột, 27°C | Thứ Tư, 08/12/2021"."""
    pieces = [piece.strip() for piece in _PIECES.split(line)]
    if len(pieces) < 2:
        return None
    for piece in pieces:
        found = read_date_line(piece, fold(piece))
        if found is not None and found.label <= DateLabel.NONE and (found.weekday or found.time):
            return DateLine(found.day, found.time, DateLabel.CLOCK, found.evidence, "", found.weekday, aside=True)
    return None


_PIECES = re.compile(r"[|•·]|\s{3,}")
_YEAR = re.compile(r"\d(?:(?<!\d.)(?:(?<=1)9|(?<=2)0)\d\d(?!\d)|[/.\-]\d{1,2}[/.\-]\d\d(?!\d))")


def _posted_first(stamps: list[DateStamp], folded: str) -> int:
    """Of several dates in one line the one behind "đăng" counts before the one behind "cập nhật"."""
    for index, stamp in enumerate(stamps):
        before = folded[stamps[index - 1].span.end if index else 0 : stamp.span.start]
        if POSTED.search(before):
            return index
    return 0


def _sort_rest(line: str, rest: str, *, labelled: bool) -> tuple[str, list[tuple[int, int]]]:
    """The author left when dates and labels are taken off, and where the words of other kinds stand."""
    author = ""
    unknown: list[tuple[int, int]] = []
    for match in _REST_PIECE.finditer(rest):
        start, end = match.span()
        piece = line[start:end].strip(" -–—|,.:;()[]/•·»>\"'’_*+")
        core = trimmed(rest[start:end])
        if not re.search(r"[^\W_]", core) or core in SECTIONS or is_button_row(core):
            continue
        if signed := _labelled_author(piece):
            author = _preferred(author, signed)
        elif parse_authors(piece) or is_account(piece) or (labelled and _is_nickname(piece)):
            author = _preferred(author, piece)
        elif not (_BRACKET_TAG.fullmatch(line[start:end].strip(" -–—")) or is_publisher(piece)):
            unknown.append((start, end))
    return author, unknown


def _preferred(author: str, other: str) -> str:
    """The first author named; a person goes before the account that posted."""
    return other if not author or (is_account(author) and not is_account(other)) else author


_REST_PIECE = re.compile(r"[^\s|•·](?:[^|•·\s]|\s(?=[^\s|•·]))*")
# "Lượt nghe: 5", "Mã bài: A12", "Đọc: 1098 lần"; "3 tệp đính kèm", "2 min read"
_OWN_VALUE = re.compile(r"[^:]{2,30} ?: ?(?:\S{1,30}|[\d.,/]{1,9} [^\W\d]{1,8})|\d{1,6}(?: [^\s\d]{1,8}){1,3}")
_SECTION_LABEL = re.compile(rf"\b{any_of('section_labels')} ?: ?[^,:]{{2,40}}")  # "Chuyên mục: Tin trong xã"


def _labelled_author(piece: str) -> str:
    """The author of "Theo Sao Mường", "Người viết: Thu Lan"; "" where the piece names none."""
    return (parse_byline(piece) or "") if has_author_label(piece) else ""


def _is_aside(line: str, unknown: Sequence[tuple[int, int]], stamp: DateStamp, label: DateLabel) -> bool:
    """Whether words of other kinds merely stand beside the date: "Lượt nghe: 5 | …", "Chính sách mới 05/07/2021 08:30".

    Values with a label of their own and counts of things do, where a sign parts them from the date; other words beside
    a label, or where there are a few and a strong sign parts them; without a sign only the name of a section before
    date and hour.
    """
    pieces = [line[start:end].strip(" -–—,.:;()[]/") for start, end in unknown]
    words = sum(piece.count(" ") + 1 for piece in pieces)
    if words > MAX_ASIDE or any(_ENDS_SENTENCE.search(line[start:end]) for start, end in unknown):
        return False
    values = [bool(_OWN_VALUE.fullmatch(piece) or _SECTION_LABEL.fullmatch(fold(piece))) for piece in pieces]
    places = list(zip(unknown, values, strict=True))
    if all(value and _is_parted(line, start, end, "|•·]/-–") for (start, end), value in places):
        return True
    if all(value or _is_parted(line, start, end) for (start, end), value in places):
        named = all(value or _SECTION_NAME.fullmatch(piece) for value, piece in zip(values, pieces, strict=True))
        return label > DateLabel.NONE or (len(unknown) <= 2 and named)
    (start, _), piece = unknown[0], pieces[0]
    return len(unknown) == 1 and start == 0 and stamp.time is not None and bool(_SECTION_NAME.fullmatch(piece))


MAX_ASIDE = 12  # words beside a date that are none of its line's
# Two to five words: "Chuyện bản làng", "Tin tức - Sự kiện"
_SECTION_NAME = re.compile(r"[^\W\d_a-z][^\W\d_]*(?:(?: [-–&] | )[^\W\d_]+){1,4}")
_ENDS_SENTENCE = re.compile(r"[.!?…]\s*$|[.!?;]\s")


def _is_parted(line: str, start: int, end: int, signs: str = "|•·]/") -> bool:
    """Whether signs that part the pieces of a line, or its ends, stand on both sides of a stretch."""
    dash = signs.endswith("–")  # it may stand within the stretch itself: "05/07/2021 - Đọc: 1098"
    start += dash * (len(line[start:end]) - len(line[start:end].lstrip(" -–)]")))
    end -= dash * (len(line[start:end]) - len(line[start:end].rstrip(" -–([")))
    before, behind = line[:start].rstrip(" ("), line[end:].lstrip(" )")
    if not dash:
        before, behind = before.rstrip(" ([-–"), behind.lstrip(" )]-–")
    return (not before or before[-1] in signs or line[:start].endswith("   ")) and (
        not behind or behind[0] in signs.replace("]", "[") or line[end:].startswith("   ")
    )


def _is_nickname(piece: str) -> bool:
    words = piece.split()
    short = len(words) <= 3 and len(piece) <= 24 and not any(character.isdigit() for character in piece)
    return short and (len(words) == 1 or all(word[0].isupper() for word in words))


def _evidence(line: str, folded: str, start: int, end: int) -> str:
    """The words around the date up to the nearest counter or button."""
    blanked = BUTTONS.sub(_cut, blank_views(folded))
    left = max(blanked.rfind("\x00", 0, start), blanked.rfind("   ", 0, start)) + 1
    right = min(
        (place for place in (blanked.find("\x00", end), blanked.find("   ", end)) if place >= 0), default=len(line)
    )
    return line[left:right].strip(" -–—|,;/•[]")


def _cut(match: re.Match[str]) -> str:
    return "\x00" * (match.end() - match.start())
