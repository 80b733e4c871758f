"""When what an article reports happened."""

import re
from collections.abc import Iterator
from datetime import date

from archive.reading.values import Dated, Precision, Reading, SegmentKind
from archive.text import Span, spell

# A day without a year is completed by the year of publication only when the event lies this close before it.
_PLAUSIBLE_DAYS = 92
_OPENING = 1500  # characters of lead and body in which a report says when it happened

_PART_OF_DAY = r"(?:rạng sáng|sáng|trưa|chiều tối|chiều|tối|đêm)"
_DAY = r"(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})(?:\s?[/.-]\s?(?P<year>\d{4}))?(?![\d/]|[.,-]\d)"
_DAY_IN_WORDS = r"(?P<day>\d{1,2}) tháng (?P<month>\d{1,2})(?: năm (?P<year>\d{4}))?(?!\d)"
_LEAD_IN = (
    # "Sáng ngày 3/6", "Chiều nay, 17-5", "sáng nay (30/6)", "sáng thứ hai, ngày 5/7"
    rf"(?:(?<!\w){_PART_OF_DAY}(?: nay| qua)?(?: (?:thứ \w+|chủ nhật))?[,(]? ?\(?(?:ngày |hôm )?"
    # "Ngày 23/6, Ban Thường vụ …" where a sentence begins; "Hai ngày 12 và 13/12", "Trong 2 ngày 5 - 6/10"
    r"|(?:(?<=\n)|(?<=[.!?\u2026] )|(?<=[-–)] ))(?:vào |trong |hôm )?(?:(?:hai|ba|2|3) )?ngày "
    r"(?:\d{1,2} ?(?:và|-|–|,) ?)?"
    # "diễn ra ngày 8/6", "được tổ chức trong ngày 24/2", "khai mạc vào ngày 9/7", "tại hội nghị ngày 11-7"
    r"|(?:diễn ra|tổ chức|khai mạc|bế mạc|hội nghị|phiên họp|cuộc họp|kỳ họp|họp|giao ban|công bố)"
    r"(?: gọn| chung| mở rộng)?(?: vào| trong| hôm)?(?: ngày)? (?:\d{1,2} ?(?:và|-|–) ?)?)"
)
_REPORTED_DAY = re.compile(rf"{_LEAD_IN}(?:{_DAY})")
_REPORTED_DAY_IN_WORDS = re.compile(rf"{_LEAD_IN}(?:{_DAY_IN_WORDS})")
# What follows says that the day is yet to come or is a document's: "ngày 26/8/2021 của Ban Thường vụ", "hết ngày"
_NOT_AFTER = re.compile(r"\s?(?:của|về việc|tới đây|sắp tới)(?!\w)")
_NOT_BEFORE = re.compile(
    r"(?:trước|đến|hết|từ|kể từ|sẽ|dự kiến|hiệu lực|ban hành|ký|chỉ thị|nghị quyết|quyết định|kết luận|quy định"
    r"|kế hoạch|công văn|số \S+)[^.\n]{0,24}$"
)
_FUTURE = re.compile(r"(?<!\w)(?:sẽ|dự kiến)(?!\w)")

_QUARTER = re.compile(
    r"(?<!\w)quý (?P<quarter>iv|i{1,3}|[1-4])(?:\s?[-–/,]\s?|\s+)(?:năm )?(?P<year>(?:19|20)\d{2})(?!\d)"
)
_MONTH = re.compile(r"(?<!\w)tháng (?P<month>1[0-2]|0?[1-9])(?:\s?[-–/]\s?|\s+năm )(?P<year>(?:19|20)\d{2})(?!\d)")
_YEAR = re.compile(
    r"(?<!\w)(?:tổng kết|sơ kết|kết quả|nhìn lại|kiểm điểm|đánh giá|công tác|trong|tháng đầu|tháng cuối)"
    r"(?: [^\W\d]+){0,8} năm"
    r" (?P<year>(?:19|20)\d{2})(?!\s?[-–]\s?\d|\d)"
)
# A period that is a plan's, a term's or a motto's does not date what happened.
_PLANNED = re.compile(
    r"(?:giai đoạn|nhiệm kỳ|đến|kế hoạch|phương hướng|nhiệm vụ|chuẩn bị|triển khai|tầm nhìn|mục tiêu)[^.,;:\n]{0,60}$"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def find_event(reading: Reading) -> Dated | None:
    """Return when what the article reports happened, None where the text does not say it surely.

    "Ngày 23/6, Ban Thường vụ …" in an article published on 5/7/2021 is 2021-06-23: the year of publication is taken
    only if the day then lies at most a season before it, never after. Without any such day a period in the headline
    ("Quý I-2023, công tác …") counts, as its first day with its precision. Dates of documents never count.
    """
    return _reported_day(reading) or _headline_period(reading)


def _reported_day(reading: Reading) -> Dated | None:
    opening = _opening(reading)
    spelled = "\n" + spell(opening)
    found = [*_REPORTED_DAY.finditer(spelled), *_REPORTED_DAY_IN_WORDS.finditer(spelled)]
    for match in sorted(found, key=lambda match: match.start()):
        if _NOT_AFTER.match(spelled, match.end()) or _is_announced(spelled, Span(*match.span())):
            continue
        day = _complete(match, reading.published)
        if day is not None:
            rule = "day-and-year" if match["year"] else "day-with-year-of-publication"
            return Dated(day=day, evidence=opening[max(0, match.start() - 1) : match.end() - 1].strip(), rule=rule)
    return None


def _opening(reading: Reading) -> str:
    """Lead and first paragraphs: the place where a report says when it happened."""
    parts: list[str] = []
    for segment in reading.segments:
        if segment.kind in (SegmentKind.LEAD, SegmentKind.BODY):
            parts.append(segment.span.of(reading.text))
        if sum(map(len, parts)) > _OPENING:
            break
    return "\n".join(parts)[:_OPENING]


def _is_announced(spelled: str, span: Span) -> bool:
    """Whether the words before make it a deadline, a document's date or a day to come."""
    sentence = spelled[max(0, span.start - 60) : span.start]
    return bool(_NOT_BEFORE.search(sentence)) or bool(_FUTURE.search(sentence.rpartition(". ")[2]))


def _complete(match: re.Match[str], published: Dated | None) -> date | None:
    day, month = int(match["day"]), int(match["month"])
    if match["year"]:
        found = _date(int(match["year"]), month, day)
        return found if found and (published is None or found <= published.day) else None
    if published is None or published.precision is not Precision.DAY:
        return None
    for year in (published.day.year, published.day.year - 1):
        found = _date(year, month, day)
        if found and 0 <= (published.day - found).days <= _PLAUSIBLE_DAYS:
            return found
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _headline_period(reading: Reading) -> Dated | None:
    title = spell(reading.title)
    for start, period, precision in _periods(title):
        if _PLANNED.search(title, 0, period.start):
            continue
        if reading.published is not None and start > reading.published.day:
            continue
        return Dated(day=start, precision=precision, evidence=period.of(reading.title), rule="period-in-headline")
    return None


def _periods(title: str) -> Iterator[tuple[date, Span, Precision]]:
    """Periods named in a headline, the finest kind first, each with its first day."""
    for match in _QUARTER.finditer(title):
        yield date(int(match["year"]), 3 * _QUARTERS[match["quarter"]] - 2, 1), Span(*match.span()), Precision.QUARTER
    for match in _MONTH.finditer(title):
        yield date(int(match["year"]), int(match["month"]), 1), Span(*match.span()), Precision.MONTH
    for match in _YEAR.finditer(title):
        yield date(int(match["year"]), 1, 1), Span(*match.span()), Precision.YEAR
