"""Dates and times as portals print them: "Thứ Tư, ngày 25/03/2020 11:03 (GMT+7)", "05 Th7, 2021", "3:20 PM"."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.core.text import Span
from archive.core.vocabulary import load_table

# All patterns read folded text (lower case, no tones), which has the offsets of the original.
_MONTH_NAMES = {row["word"]: int(row["number"]) for row in load_table("months")}
_MONTH_WORD, _ENGLISH_MONTH = (
    "|".join(
        sorted((row["word"] for row in load_table("months") if row["language"] == language), key=len, reverse=True)
    )
    for language in ("vi", "en")
)

_DAY_FORMS = (
    # 23/04/2020, 14-12-2019, 25.9.2021, 05 / 07 / 2021; also 05/07/21 (accepted only beside a label or a time)
    r"(?<![\d/.\-])(?P<d1>0?[1-9]|[12]\d|3[01]) ?[/.\-] ?(?P<m1>0?[1-9]|[12]\d|3[01]) ?[/.\-] ?"
    r"(?P<y1>\d{4}|\d{2}(?! ?[/.\-] ?\d))(?![\d/]|[.,\-]\d)",
    # 2021-07-05, 2021/07/05, 2021-07-05T08:30:00+07:00
    r"(?<![\d/.\-])(?P<y2>\d{4})[/.\-](?P<m2>\d{1,2})[/.\-](?P<d2>\d{1,2})(?![\d/]|[.,\-]\d)",
    # ngày 5 tháng 7 năm 2021, 05 Tháng Bảy, 2021, 05 Th7, 2021
    rf"(?<![\d/.\-])(?P<d3>\d{{1,2}}) ?[,/\-]? ?(?:thang|th\.?) ?(?P<m3>\d{{1,2}}|{_MONTH_WORD})(?:,? nam|,)? "
    r"(?P<y3>\d{4})(?!\d)",
    # Tháng Bảy 5, 2021
    rf"\bthang (?P<m4>\d{{1,2}}|{_MONTH_WORD}) (?P<d4>\d{{1,2}}), ?(?P<y4>\d{{4}})(?!\d)",
    # July 5, 2021, July 5th, 2021
    rf"\b(?P<m5>{_ENGLISH_MONTH})\.? (?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y5>\d{{4}})(?!\d)",
    # 5 July 2021, 05-Jul-2021, 5th July 2021
    rf"(?<![\d/.\-])(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?[ \-](?P<m6>{_ENGLISH_MONTH})\.?,?[ \-](?P<y6>\d{{4}})(?!\d)",
)
_DAY = re.compile("|".join(_DAY_FORMS))
# 11:03, 19:57:31, 8h43, 14g30, 14 giờ 30, 8:43', 3:20 PM, 08:30 CH (chiều), 11:05 tối, T08:30:00+07:00; not of "+07:00"
_TIME = re.compile(
    r"(?<![\d:/.+])(?<!\+ )(?P<h>[01]?\d|2[0-3]) ?(?::|h ?:?|g(?:io)?(?= ?\d)) ?(?P<m>[0-5]\d)(?: ?phut\b|p\b)?"
    r"(?P<seconds>:[0-5]\d(?:\.\d{1,7})?)?(?!\d)['’]?(?: ?(?P<half>am|pm|sa|ch|sang|trua|chieu|toi|dem)\b)?"
)
EARLIEST_YEAR, LATEST_YEAR = 1995, 2099  # Vietnamese portals began in 1997


@dataclass(frozen=True, slots=True)
class DateStamp:
    """A full date (day, month, year) on a page, with its time if one stands beside it."""

    span: Span
    day: dt.date
    time: dt.time | None = None
    short_year: bool = False  # written 05/07/21
    swapped: dt.date | None = None  # month and day exchanged, where the writing may be American: 7/5/2021 8:30:00 AM
    american: bool | None = None  # whether the order is surely month, day, year; None where it is not known


def find_date_stamps(folded: str) -> Iterator[DateStamp]:
    """Every full date in a folded line, in order; a time belongs to the nearest date of the line.

    `fold("Thứ Tư, 25/03/2020 11:03")` yields 2020-03-25 11:03. Dates that no calendar has are passed over.
    """
    times = [(match.span(), _time_of(match)) for match in _TIME.finditer(folded)]
    halves = [match for match in _TIME.finditer(folded) if match["half"] in ("am", "pm")]
    for match in _DAY.finditer(folded):
        day, short, exchanged = _day_of(match, american=bool(halves))
        if day is None:
            continue
        american = _order_of(match, exchanged=exchanged) if halves else None
        swapped = _swapped(match, day) if halves and american is None else None
        if swapped is not None and any(_is_american(match, half, folded) for half in halves):
            day, swapped, american = swapped, day, True
        yield DateStamp(Span(*match.span()), day, _nearest(times, match.span()), short, swapped, american)


def _order_of(match: re.Match[str], *, exchanged: bool) -> bool | None:
    """True for 7/15/2021, which only American order explains, False for 15/7/2021, None where both are possible."""
    if match["d1"] is None:
        return None
    return True if exchanged else False if int(match["d1"]) > 12 else None


def _swapped(match: re.Match[str], day: dt.date) -> dt.date | None:
    """The other reading of 7/5/2021 and 05/07/2021; None where only one is possible."""
    if match["d1"] is None or day.day == day.month or day.day > 12:
        return None
    return day.replace(month=day.day, day=day.month)


def _is_american(match: re.Match[str], half: re.Match[str], folded: str) -> bool:
    """Whether date and time are written as .NET writes them in American English: 7/5/2021 8:30:00 AM.

    Neither day nor month is padded, the time has its seconds and follows after a blank. Vietnamese portals that print
    AM and PM write 05/07/2021 | 8:30 AM.
    """
    day, month = match["d1"], match["m1"]
    unpadded = not (day.startswith("0") or month.startswith("0")) and min(len(day), len(month)) == 1
    return unpadded and half["seconds"] is not None and folded[match.end() : half.start()].isspace()


def blank_times(folded: str) -> str:
    """The line with blanks in place of its dates and times, of the same length."""
    return _TIME.sub(_blanks, _DAY.sub(_blanks, folded))


def _blanks(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


def _day_of(match: re.Match[str], *, american: bool) -> tuple[dt.date | None, bool, bool]:
    """The day, whether its year is written with two digits, and whether month and day were exchanged to read it."""
    form = (match.lastgroup or "y1")[-1]
    day, month, year = match[f"d{form}"], match[f"m{form}"], match[f"y{form}"]
    number = int(day)
    month_number = int(month) if month.isdigit() else _MONTH_NAMES[month]
    exchanged = month_number > 12 and number <= 12 and american
    if exchanged:
        number, month_number = month_number, number  # 7/15/2021 3:20 PM, of servers set to American English
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    if not EARLIEST_YEAR <= full_year <= LATEST_YEAR:
        return None, False, False
    try:
        return dt.date(full_year, month_number, number), len(year) == 2, exchanged
    except ValueError:
        return None, False, False


def _time_of(match: re.Match[str]) -> tuple[dt.time, str]:
    hour, half = int(match["h"]), match["half"] or ""
    if (
        (half in ("pm", "ch", "chieu", "toi") and hour < 12)
        or (half == "trua" and hour < 4)
        or (half == "dem" and 8 <= hour < 12)
    ):
        hour += 12
    elif half in ("am", "sa", "sang", "dem") and hour == 12:
        hour = 0
    return dt.time(hour, int(match["m"])), half


def _nearest(times: list[tuple[tuple[int, int], tuple[dt.time, str]]], day: tuple[int, int]) -> dt.time | None:
    best: tuple[int, dt.time] | None = None
    for (start, end), (found, _) in times:
        distance = start - day[1] if start >= day[1] else day[0] - end
        if distance <= _REACH and (best is None or distance < best[0]):
            best = (distance, found)
    return best[1] if best else None


_REACH = 30  # characters between a date and its time: " - Thứ Tư, ", " | Cập nhật lúc "
