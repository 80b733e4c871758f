"""The fields a person can name, and the values they take."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from archive.core.text import slugify
from search.query.equivalents import Writings
from search.query.syntax import Lookup

TITLE = "title"
WORD_FIELDS = (TITLE, "section", "author")  # fields of words; all others hold whole values
# Fields by every name that is understood; the first is the one we write ourselves. A name without tones or in English
# may be an ordinary word before a colon ("Việt Nam: 2021"), so only Vietnamese names with tones may have blanks there.
FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "province": ("tỉnh", "tỉnh thành", "tinh", "tinh thanh", "province"),
    "number": ("số", "số hiệu", "so", "so hieu", "sohieu", "number"),
    "official": ("cán bộ", "can bo", "canbo", "official"),
    "document": ("văn bản", "van ban", "vanban", "document"),
    "source": ("nguồn", "nguon", "source"),
    "year": ("năm", "nam", "year"),
    "from": ("từ", "từ ngày", "tu", "tu ngay", "from"),
    "to": ("đến", "đến ngày", "den", "den ngay", "to"),
    "on": ("ngày", "ngay", "thời gian", "thoi gian", "tháng", "thang", "date"),
    "site": ("site", "trang", "tên miền", "ten mien", "host"),
    TITLE: ("tiêu đề", "tieu de", "tieude", "title"),
    "section": ("chuyên mục", "chuyen muc", "chuyenmuc", "mục", "muc", "section"),
    "author": ("tác giả", "tac gia", "tacgia", "author"),
}
TIMES = ("year", "from", "to", "on")
NAMED_FIELDS = ("province", "official", "source", "document")
_FIELD_OF = {alias: name for name, aliases in FIELD_NAMES.items() for alias in aliases}
_ALIASES = sorted(_FIELD_OF, key=len, reverse=True)
_FIELD = re.compile(rf"({'|'.join(map(re.escape, _ALIASES))})( {{0,3}}): {{0,3}}")

# 2016..2021, 2016-2021, 2016…, ..2021
_RUN = re.compile(r"[^\s\"“”„‟«»″＂()]*")
_BETWEEN = r" ?(?:\.{2,3}|…|-|–|—|đến) ?"
YEARS = re.compile(rf"(?P<low>\d{{4}})?(?P<range>{_BETWEEN})?(?P<high>\d{{4}})?(?![^\W_])")
_DATE_FORMS = (
    re.compile(r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?"),  # 2021, 2021-06, 2021-06-03
    re.compile(r"(?:(?P<day>\d{1,2})[-/.])?(?P<month>\d{1,2})[-/.](?P<year>\d{4})"),  # 06/2021, 3/6/2021
)


class Slugs:
    """The look-up where none is given: a name is the slug that it makes."""

    def province(self, name: str) -> tuple[str, ...]:
        slug = slugify(name)
        return (slug,) if slug else ()

    official = source = document = province

    @property
    def writings(self) -> Writings:
        """None: it knows no names."""
        return {}


@dataclass(frozen=True, slots=True)
class FieldStart:
    """A field's name and colon. `doubtful`: blanks around the colon, as in any text; `plain`: no Vietnamese letter."""

    name: str
    value_at: int
    doubtful: bool
    plain: bool


def match_field(spelled: str, at: int) -> FieldStart | None:
    """Return the field named at `at` of a text as `spell` returns it; "hậu giang: quý i" names none.

    In "cán bộ:lê" it is the field "official" whose value begins at 7.
    """
    match = _FIELD.match(spelled, at)
    if match is None:
        return None
    return FieldStart(_FIELD_OF[match[1]], match.end(), match.end() > match.end(1) + 1, match[1].isascii())


def look_up(lookup: Lookup, field: str, name: str) -> tuple[str, ...]:
    """The slugs that `name` has in one of NAMED_FIELDS."""
    finders = {
        "province": lookup.province,
        "official": lookup.official,
        "source": lookup.source,
        "document": lookup.document,
    }
    return tuple(finders[field](name))


def parse_years(value: str) -> tuple[int | None, int | None] | None:
    """Read "2021", "2016..2021", "2016-2021", "..2021" or "2016..": a closed range of years, None for an open side."""
    match = YEARS.fullmatch(value.strip())
    if match is None or not (match["low"] or match["high"]):
        return None
    low, high = (int(year) if year else None for year in (match["low"], match["high"]))
    if not match["range"]:
        return None if low is None or high is not None else (low, low)
    return low, high


_RANGE = re.compile(r"\[\s*([^\[\]]+?)(?:\s+(?:TO|to|ĐẾN|đến)\s+|\s*\.\.\s*)([^\[\]]+?)\s*\]")
_DAYS_BETWEEN = re.compile(r"([^\s\[\].][^\[\]]*?)?\s?\.\.\s?([^\s\[\].][^\[\]]*)?")


def parse_range(value: str) -> tuple[str, str] | None:
    """Read "[2015 TO 2016]" as its two sides, "" for an open one ("*"); None for what is no range."""
    match = _RANGE.fullmatch(value.strip())
    return _sides(*match.groups()) if match else None


def parse_days_between(value: str) -> tuple[str, str] | None:
    """Read "1/6/2015..30/6/2016" as its two sides, "" for an open one; None for what is no range."""
    match = _DAYS_BETWEEN.fullmatch(value.strip())
    return _sides(match[1] or "*", match[2] or "*") if match and (match[1] or match[2]) else None


def _sides(low: str, high: str) -> tuple[str, str]:
    return "" if low == "*" else low, "" if high == "*" else high


_HOST = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[/:?#].*)?", re.IGNORECASE)


def host_of(value: str) -> str:
    """Read the host of "bao.example", "www.bao.example" or an address there; "" for what is none."""
    match = _HOST.fullmatch(value.strip())
    return match[1].lower() if match else ""


def write_years(low: int | None, high: int | None) -> str:
    """The one way in which years are written back: "2021", "2016..2021", "..2021"."""
    if low == high and low is not None:
        return f"{low:04d}"
    return "..".join("" if year is None else f"{year:04d}" for year in (low, high))


def parse_date(value: str) -> str | None:
    """Read "2021", "06/2021", "3/6/2021" or "2021-06-03" as ISO, no finer than typed: "3/6/2021" is "2021-06-03"."""
    for form in _DATE_FORMS:
        if (match := form.fullmatch(value.strip())) is not None:
            year, month, day = (match[part] for part in ("year", "month", "day"))
            try:
                date(int(year), int(month or 1), int(day or 1))
            except ValueError:
                return None
            return "-".join((f"{int(year):04d}", *(f"{int(part):02d}" for part in (month, day) if part)))
    return None


def days_of(period: str) -> tuple[str, str]:
    """The first and the last day of an ISO year, month or day: "2021-06" is 2021-06-01 to 2021-06-30."""
    year, month, day = (int(part) for part in f"{period}-0-0".split("-")[:3])
    last_month = month or 12
    last_day = day or monthrange(year, last_month)[1]
    return date(year, month or 1, day or 1).isoformat(), date(year, last_month, last_day).isoformat()


def end_of_run(text: str, at: int) -> int:
    """The end of the run at `at` that holds neither blanks, quotes nor parentheses."""
    match = _RUN.match(text, at)
    return match.end() if match else at
