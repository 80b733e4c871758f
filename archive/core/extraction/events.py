"""When what an article reports happened."""

import re
from collections.abc import Iterator
from datetime import date

from archive.core.reading.values import Dated, Precision, Reading, SegmentKind
from archive.core.text import Span, spell

# A day without a year is completed by the year of publication only when the event lies this close before it.
_PLAUSIBLE_DAYS = 92
_OPENING_REACH = 80  # characters with which a lead says of which month it speaks
_OPENING = 1500  # characters of lead and body in which a report says when it happened

_PART_OF_DAY = r"(?:rạng sáng|sáng|trưa|chiều tối|chiều|tối|đêm)"
# Of "hai ngày 11 và 12/7" the event began on the first.
_FIRST = r"(?:(?P<first>\d{1,2}) ?(?:và|-|–|,) ?)?"
_DAY = _FIRST + r"(?P<day>\d{1,2})\s?[/.-]\s?(?P<month>\d{1,2})(?:\s?[/.-]\s?(?P<year>\d{4}))?(?![\d/]|[.,-]\d)"
_DAY_IN_WORDS = _FIRST + r"(?P<day>\d{1,2}) tháng (?P<month>\d{1,2})(?: năm (?P<year>\d{4}))?(?!\d)"
# All that a lead-in begins with: other places of a text are passed over at once.
_LEAD_IN = (
    r"(?=[rstcđvhbndkpg23])"
    # "Sáng ngày 3/6", "Chiều nay, 17-5", "sáng nay (30/6)", "sáng thứ hai, ngày 5/7"
    rf"(?:(?<!\w){_PART_OF_DAY}(?: nay| qua)?(?: (?:thứ \w+|chủ nhật))?[,(]? ?\(?(?:ngày |hôm )?"
    # "Ngày 23/6, Ban Thường vụ …" where a sentence begins; "Hai ngày 12 và 13/12", "Trong 2 ngày 5 - 6/10"
    r"|(?:(?<=\n)|(?<=[.!?\u2026] )|(?<=[-–)] ))(?:vào |trong |hôm )?(?:(?:hai|ba|2|3) )?ngày "
    # "diễn ra ngày 8/6", "được tổ chức trong ngày 24/2", "khai mạc vào ngày 9/7", "tại hội nghị ngày 11-7"
    r"|(?:diễn ra|tổ chức|khai mạc|bế mạc|hội nghị|phiên họp|cuộc họp|kỳ họp|họp|giao ban|công bố)"
    r"(?: gọn| chung| mở rộng| trực tuyến| toàn thể| chuyên đề)?(?: vào| trong| hôm)?(?: (?:hai|ba|2|3))?(?: ngày)? "
    # "họp tại thành phố Hà Đông ngày 14/9", "tổ chức ở hai điểm cầu trong ngày 3/6"
    r"|(?:diễn ra|tổ chức|khai mạc|bế mạc|họp)(?: trực tuyến)? (?:tại|ở) [^.,;:\n]{2,50}? (?:vào |trong )?"
    r"(?:(?:hai|ba|2|3) )?ngày )"
)
# A body, its day and what it did: "Ban Thường vụ Tỉnh ủy … ngày 13/12 họp cho ý kiến", "… ngày 5/7 đã thông qua".
_ACTS = (
    r"(?=,? (?:đã |vừa )?(?:họp|tổ chức|mở|khai mạc|bế mạc|chủ trì|làm việc|tiếp|thăm|dự|cho ý kiến|thông qua|bàn|"
    r"quán triệt|sơ kết|tổng kết|công bố|trao|gặp mặt|đối thoại|kiểm tra|giám sát)(?!\w))"
)
_REPORTED_DAYS = (
    re.compile(rf"{_LEAD_IN}(?:{_DAY})"),
    re.compile(rf"{_LEAD_IN}(?:{_DAY_IN_WORDS})"),
    re.compile(rf"(?=[tn])(?<=\w )(?:trong )?ngày {_DAY}{_ACTS}"),
)
# What follows says that the day is yet to come or is a resolution's: "ngày 26/8/2021 của Ban Thường vụ", "hết ngày"
_NOT_AFTER = re.compile(r"\s?(?:của|về việc|tới đây|sắp tới)(?!\w)")
_MEETING = re.compile(r"(?:hội nghị|phiên họp|cuộc họp|kỳ họp|buổi \w+|lễ \w+)\W")  # "Hội nghị ngày 21/10 của Tỉnh ủy"
_STILL_TO_COME = re.compile(r"\s?(?:tới đây|sắp tới)(?!\w)")
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
    ("Quý I-2023, công tác …") counts, or the month with which the lead begins, as its first day with its precision.
    Of an event of several days the first counts. Dates of resolutions never do.
    """
    return _reported_day(reading) or _headline_period(reading) or _opening_month(reading)


def _reported_day(reading: Reading) -> Dated | None:
    opening = _opening(reading)
    spelled = "\n" + spell(opening)
    found = (
        match
        for start, end in _around_days(spelled)
        for form in _REPORTED_DAYS
        for match in form.finditer(spelled, start, end)
    )
    for match in sorted(found, key=lambda match: match.start("day")):
        denied = _STILL_TO_COME if _MEETING.match(match.group()) else _NOT_AFTER
        if denied.match(spelled, match.end()) or _is_announced(spelled, Span(*match.span())):
            continue
        day = _complete(match, reading.published)
        if day is not None:
            rule = "day-and-year" if match["year"] else "day-with-year-of-publication"
            return Dated(day=day, evidence=opening[max(0, match.start() - 1) : match.end() - 1].strip(), rule=rule)
    return None


# All that the forms of a reported day need: few stretches of a text hold a day at all.
_ANY_DAY = re.compile(r"\d\d?(?:\s?[/.-]\s?\d| tháng \d)")
_BEFORE_DAY, _BEHIND_DAY = 120, 60  # characters


def _around_days(spelled: str) -> Iterator[tuple[int, int]]:
    start = end = 0
    for day in _ANY_DAY.finditer(spelled):
        if day.start() - _BEFORE_DAY > end:
            if end:
                yield start, end
            start = day.start() - _BEFORE_DAY
        end = day.end() + _BEHIND_DAY
    if end:
        yield start, end


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
    """Whether the words before make it a deadline, a resolution's date or a day to come."""
    sentence = spelled[max(0, span.start - 60) : span.start]
    return bool(_NOT_BEFORE.search(sentence)) or bool(_FUTURE.search(sentence.rpartition(". ")[2]))


def _complete(match: re.Match[str], published: Dated | None) -> date | None:
    day, month = int(match["day"]), int(match["month"])
    if match["first"] and int(match["first"]) < day:
        day = int(match["first"])
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


# "Tháng 9, khi năm học mới vừa bắt đầu, …", "Trong tháng 5/2021, toàn tỉnh …" at the head of the lead.
_OPENING_MONTH = re.compile(
    r"\n(?:trong )?tháng (?P<month>1[0-2]|0?[1-9])(?:(?:\s?[-–/]\s?|\s+năm )(?P<year>(?:19|20)\d\d))?"
    r"(?:,| vừa qua,| này,)"
)


def _opening_month(reading: Reading) -> Dated | None:
    """The month with which the lead begins; its year may be that of the publication, if the month was just then."""
    opening = _opening(reading)
    match = _OPENING_MONTH.match("\n" + spell(opening[:_OPENING_REACH]))
    if match is None:
        return None
    month, year, published = int(match["month"]), match["year"], reading.published
    if year:
        start = date(int(year), month, 1)
    elif published is not None and published.precision in (Precision.DAY, Precision.MONTH):
        start = date(published.day.year - (month > published.day.month), month, 1)
        if (published.day - start).days > _PLAUSIBLE_DAYS:
            return None
    else:
        return None
    if published is not None and start > published.day:
        return None
    evidence = opening[: match.end() - 1].strip(" ,")
    return Dated(day=start, precision=Precision.MONTH, evidence=evidence, rule="month-at-the-opening")


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
