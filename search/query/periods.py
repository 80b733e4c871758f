"""Periods as people say them: "7 ngày qua", "tháng trước", "năm nay", "quý 3/2021", "last 30 days"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from archive.core.text import fold, normalise
from search.query.equivalents import figure_writings

Period = tuple[date, date]  # the first and the last day

_UNITS = {
    **dict.fromkeys(("ngay", "hom", "day", "days"), "day"),
    **dict.fromkeys(("tuan", "week", "weeks"), "week"),
    **dict.fromkeys(("thang", "month", "months"), "month"),
    **dict.fromkeys(("quy", "qui", "quarter", "quarters"), "quarter"),
    **dict.fromkeys(("nam", "year", "years"), "year"),
}
_UNIT = "|".join(_UNITS)
_DAYS = {"hom nay": 0, "today": 0, "hom qua": 1, "yesterday": 1, "hom kia": 2}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_THIS = re.compile(rf"({_UNIT}) (?:nay|hien tai)|this ({_UNIT})")
_BEFORE = re.compile(rf"({_UNIT}) (truoc|ngoai|qua|roi|vua qua|kia)|(?:last|previous) ({_UNIT})")
_AGO = re.compile(rf"(\d{{1,4}}) ({_UNIT}) (?:truoc|ago)")
_LAST = re.compile(
    rf"(?:trong )?(?:vong )?(?P<count>\d{{1,4}}) (?P<unit>{_UNIT}) (?:qua|vua qua|gan day|gan nhat|vua roi|tro lai day)"
    rf"|(?:last|past) (?P<many>\d{{1,4}}) (?P<units>{_UNIT})"
)
_QUARTER = re.compile(r"(?:quy|qui) ([ivx\d]{1,3})(?:/| nam |-| )(\d{4})|q([1-4])[/ -](\d{4})")
_SPOKEN = re.compile(r"(?:(?:ngay )?(\d{1,2}) )?thang (\d{1,2})(?:/| nam |-)(\d{4})|nam (\d{4})")
LONGEST = 6  # words: "trong vòng 7 ngày vừa qua"
_EARLIEST = date(1, 1, 1)


def parse_period(text: str, today: date) -> Period | None:
    """Return the first and the last day of a period, seen from `today`; None for what is none.

    On 15/6/2021 "7 ngày qua" is 9/6 to 15/6, "tháng trước" the whole of May, "năm ngoái" 2020, "2 năm trước" 2019.
    """
    said = " ".join(fold(normalise(text)).split())
    if said in _DAYS:
        return _unit(today, "day", _DAYS[said])
    if match := _THIS.fullmatch(said):
        return _unit(today, _UNITS[match[1] or match[2]], 0)
    if match := _LAST.fullmatch(said):
        return _until(today, _UNITS[match["unit"] or match["units"]], int(match["count"] or match["many"]))
    if match := _AGO.fullmatch(said):
        return _unit(today, _UNITS[match[2]], int(match[1]))
    if match := _BEFORE.fullmatch(said):
        return _unit(today, _UNITS[match[1] or match[3]], 2 if match[2] == "kia" else 1)
    return _calendar(said)


def _calendar(said: str) -> Period | None:
    """A quarter, a month in words, a year in words: "quý III năm 2021", "tháng 6 năm 2021"."""
    if match := _QUARTER.fullmatch(said):
        figure, year = match[1] or match[3], int(match[2] or match[4])
        numbers = [int(way) for way in figure_writings(figure) if way.isdecimal()]
        if not numbers or not 1 <= numbers[0] <= 4 or year < 1:
            return None
        month = 3 * numbers[0] - 2
        return date(year, month, 1), _last_of_month(year, month + 2)
    if match := _SPOKEN.fullmatch(said):
        year, month, day = int(match[3] or match[4]), int(match[2] or 1), int(match[1] or 1)
        try:
            first = date(year, month, day)
        except ValueError:
            return None
        if match[1]:
            return first, first
        return first, _last_of_month(year, month if match[2] else 12)
    return None


def _unit(today: date, unit: str, back: int) -> Period | None:
    """The whole day, week (from Monday), month, quarter or year that lies so many back."""
    try:
        if unit in ("day", "week"):
            size = 1 if unit == "day" else 7
            begin = today - timedelta(days=today.weekday() if unit == "week" else 0) - timedelta(days=back * size)
            return begin, begin + timedelta(days=size - 1)
        months = _MONTHS[unit]
        place = (today.year * 12 + today.month - 1) // months * months - back * months
        first = date(place // 12, place % 12 + 1, 1)
    except (ValueError, OverflowError):
        return None
    end = place + months - 1
    return first, _last_of_month(end // 12, end % 12 + 1)


def _until(today: date, unit: str, count: int) -> Period | None:
    """The last so many days, weeks, months, quarters or years, today included; what goes too far back is cut."""
    if count < 1:
        return None
    if unit in ("day", "week"):
        days = count * (1 if unit == "day" else 7) - 1
        return max(_EARLIEST, today - timedelta(days=min(days, (today - _EARLIEST).days))), today
    place = today.year * 12 + today.month - 1 - count * _MONTHS[unit]
    if place < 12:
        return _EARLIEST, today
    year, month = place // 12, place % 12 + 1
    begin = date(year, month, min(today.day, monthrange(year, month)[1]))
    return begin + timedelta(days=1), today


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
