"""Dates of resolutions: 30/10/2016, 26.4.2018, 15-5-2016, 17 tháng 12 năm 2014, mùng 5 tháng Tư năm 2021."""

import re
from datetime import date

from archive.core.numbers import DASH
from archive.core.vocabulary import load_table

_SIGN = rf"[ \n]{{0,2}}[/.{DASH}]/?[ \n]{{0,2}}"  # "31/12//2013"
_GAP = r"[ \n]{1,2}"

# Months in words, folded; only before a year, as "năm" and "tư" are words of many uses.
_MONTHS = {row["word"]: int(row["number"]) for row in load_table("months") if row["language"] == "vi"}
_IN_WORDS = (
    rf"{_GAP}thang{_GAP}(?P<month3>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
    rf",?{_GAP}nam{_GAP}(?P<year3>(?:19|20)\d\d)"
)
_DAY_OF_MONTH = rf"(?:(?:mung|mong){_GAP})?(?P<day>\d{{1,2}})"

# In folded text. The year may be missing ("ngày 26/8"); two figures of it stand for this or the last century.
DAY = (
    rf"{_DAY_OF_MONTH}(?:{_SIGN}(?P<month>\d{{1,2}})(?:{_SIGN}(?P<year>(?:19|20)\d\d|\d\d(?![\d/])))?"
    rf"|{_IN_WORDS}|{_GAP}thang{_GAP}(?P<month2>\d{{1,2}})(?:(?:,?{_GAP}nam{_GAP}|{_SIGN})(?P<year2>(?:19|20)\d\d))?)(?![\d/])"
)
# With all three parts, for places where less would be anything.
FULL_DAY = (
    rf"{_DAY_OF_MONTH}(?:{_SIGN}(?P<month>\d{{1,2}}){_SIGN}(?P<year>(?:19|20)\d\d)"
    rf"|{_IN_WORDS}|{_GAP}thang{_GAP}(?P<month2>\d{{1,2}})(?:,?{_GAP}nam{_GAP}|{_SIGN})(?P<year2>(?:19|20)\d\d))(?!\d)"
)
_CENTURY_TURN = 45  # "ngày 5/3/98" is of 1998, "ngày 5/3/21" of 2021


def day_of(match: re.Match[str]) -> date | None:
    """The date a match of DAY or FULL_DAY states; None where the year is missing or no such day exists."""
    year = match["year"] or match["year2"] or match["year3"]
    if not year:
        return None
    value = int(year)
    if len(year) == 2:
        value += 2000 if value < _CENTURY_TURN else 1900
    try:
        return date(value, _month_of(match), int(match["day"]))
    except ValueError:
        return None


def _month_of(match: re.Match[str]) -> int:
    in_words = match["month3"]
    return _MONTHS[in_words] if in_words else int(match["month"] or match["month2"])
