"""Which province an article is about, and which unit of that name existed in its time."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from archive.core.authorities import Authorities, ProvinceUnit
from archive.core.extraction import communes
from archive.core.extraction.article_text import spelling_of
from archive.core.extraction.mentions import ProvinceMention
from archive.core.extraction.provinces import find_provinces
from archive.core.lazy import lazy_property
from archive.core.linking.outcomes import Located, Unknown
from archive.core.linking.province_evidence import weigh
from archive.core.linking.province_subject import Tally
from archive.core.linking.sources import SourceFound
from archive.core.linking.units_in_time import name_before, name_in_time, nearest, successor
from archive.core.reading.values import Dated, Reading
from archive.core.text import spell
from archive.core.text.rare_patterns import RarePattern

_ABROAD = ("trung quốc", "đài loan", "hàn quốc", "triều tiên")  # whose names look Vietnamese
_LINE_END = re.compile("\n")
_OPENING = 1000  # characters of the text whose words tell what kind of news it is
# Words of a province's own affairs; without them a portal's name does not make central news local.
_LOCAL_WORDS = RarePattern(
    re.compile(
        r"(?<!\w)(?<!các )(?:tỉnh ủy|thành ủy|huyện ủy|thị ủy|quận ủy"
        r"|(?:hđnd|ubnd|đảng bộ|đảng ủy|hội đồng nhân dân|ủy ban nhân dân|công an|nhân dân)"
        r" (?:tỉnh|thành phố|tp|huyện|quận|thị xã|xã|phường)"
        r"|(?:trong|toàn|của) tỉnh(?! ủy|,)|toàn thành phố|tỉnh ta|tỉnh nhà|địa bàn tỉnh)(?!\w)"
    ),
    words=(" ủy", "hđnd", "ubnd", "đảng bộ", "nhân dân", "công an", " tỉnh", "thành phố"),
)

_TERM_STARTS = {  # khóa of the Party's Central Committee: the year its congress met
    "viii": 1996, "ix": 2001, "x": 2006, "xi": 2011, "xii": 2016, "xiii": 2021, "xiv": 2026,
    "8": 1996, "9": 2001, "10": 2006, "11": 2011, "12": 2016, "13": 2021, "14": 2026,
}  # fmt: skip
_LAST_TERM = max(_TERM_STARTS.values())
_BEYOND = _LAST_TERM + 5
_TERM = r"(viii|ix|xiv|xiii|xii|xi|x|8|9|1[0-4])"
_CENTRAL_TERM = re.compile(
    rf"(?:trung ương|tư|tw|t\.ư)[^.;\n]{{0,24}}?khóa {_TERM}(?!\w)"
    rf"|đại hội(?: đại biểu)?(?: toàn quốc)?(?: lần thứ)? {_TERM} của đảng"
)
_TERM_OF_OFFICE = re.compile(r"nhiệm kỳ ((?:19|20)\d{2})\s?[-–]\s?(?:19|20)?\d{2}(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE_A_YEAR, _BEHIND_A_YEAR = 20, 6  # characters around it that a date takes
_FULL_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d{2})(?!\d)")
_NAMED_YEAR = re.compile(r"(?<![\d/.-])(?:năm|tháng \d{1,2}[/-]|quý \w+[-/ ]) ?((?:19|20)\d{2})(?![\d]|\s?[-–]\s?\d)")
_AHEAD = re.compile(r"(?:đến|tới|trước|giai đoạn|nhiệm kỳ|tầm nhìn|mục tiêu|hết|chậm nhất|sẽ)[^.,;:\n]{0,16}$")
_DISTRICT_BODIES = (
    *("huyện ủy", "thị ủy", "quận ủy", "cấp huyện"),
    *(f"{body} {kind}" for body in ("ubnd", "hđnd", "đảng bộ", "công an") for kind in ("huyện", "thị xã", "quận")),
)
_DISTRICTS_EXIST = RarePattern(re.compile(rf"(?<!\w)(?:{'|'.join(_DISTRICT_BODIES)})(?!\w)"), words=_DISTRICT_BODIES)
_FORMER_WORDS = re.compile(
    r"\((?:cũ|trước đây)\)|sau (?:hợp nhất|sáp nhập|sắp xếp)|(?:hợp nhất|sáp nhập)(?: \w+){0,3} tỉnh"
)
_MERGED = RarePattern(
    re.compile(r"(?<!\w)(?:hợp nhất|sáp nhập|chính quyền địa phương 2 cấp|hai cấp|lần thứ i)(?!\w)"),
    words=("hợp nhất", "sáp nhập", "2 cấp", "hai cấp", "lần thứ i"),
)
_NEAR = timedelta(days=62)
_LOOKS_BACK = timedelta(days=400)
_PLANNED_AHEAD = timedelta(days=5 * 365)

# The parts of a rule: by what words the province was found, and how the unit of its time was chosen.
SUBJECT_RULES = frozenset(
    {"agency-tag", "byline", "canonical-domain", "capital", "compared", "dateline", "district", "domain", "headline",
     "host", "name", "organ", "unit"}
)  # fmt: skip
UNIT_RULES = frozenset(
    {"districts-existed", "nearest-unit", "only-unit", "successor", "undated, likelier the former unit",
     "undated, present unit", "unit-of-the-day"}
)  # fmt: skip
# What names a province only in passing, and how a unit is chosen where no day says which: a person should look.
WEAK_SUBJECTS = frozenset({"byline", "capital", "compared", "dateline", "name"})
WEAK_UNITS = frozenset({"nearest-unit", "undated, likelier the former unit", "undated, present unit"})


def is_weak_rule(rule: str) -> bool:
    """Whether a province was found by little: "dateline, unit-of-the-day" is weak, "headline, only-unit" is not."""
    subject, _, unit = rule.partition(", ")
    return subject in WEAK_SUBJECTS or unit in WEAK_UNITS


@dataclass(frozen=True)
class _LocatedText:
    reading: Reading
    spelled: str  # its text as `spell` returns it
    source: SourceFound | None

    @lazy_property
    def is_local(self) -> bool:
        """Whether it speaks of bodies that only provinces and places below them have."""
        return _LOCAL_WORDS.search(self.spelled) is not None


# By what day the unit was chosen, in words for readers.
_BY_EVENT = "ngày sự kiện"
_BY_PUBLICATION = "ngày đăng"
_BY_CAPTURE = "ngày chụp"
_BY_TEXT = "ngày muộn nhất nêu trong bài"
_NEAREST = "nearest-unit"  # none of that name existed on the day
_TIME_TOLD_OF = "thời điểm được kể lại"
_UNDATED = "bài không ghi ngày"


def locate(
    reading: Reading,
    mentions: Sequence[ProvinceMention],
    authorities: Authorities,
    *,
    event: Dated | None,
    source: SourceFound | None,
    captured: date | None,
) -> Located | Unknown:
    """Return the unit an article is about: its province, as the unit that existed when the news happened.

    The province is found as a reader finds it: headline first, then the bodies and units named, the dateline tag, the
    portal and the districts. News of central bodies is about no province, also on a provincial portal: Unknown with
    the rule "no-province". "Tỉnh ủy Hậu Giang …" of June 2021 gives hau-giang, of August 2025 can-tho.
    """
    article = _LocatedText(reading, spelling_of(reading.text), source)
    day, dated_by = _day_of(article, mentions, authorities, event, captured)
    subject = _tally(article, _with_communes(article, mentions, day, dated_by), authorities, day).subject()
    if subject is None:
        return Unknown(rule="no-province", evidence=", ".join(dict.fromkeys(m.name for m in mentions[:5])))
    unit, rule = _unit_of_time(subject.name, authorities, article, day)
    if rule == _NEAREST and dated_by == _BY_TEXT:  # told of a time before the unit, not of that time
        day, dated_by = None, _UNDATED
        unit, rule = _unit_of_time(subject.name, authorities, article, day)
    if unit is None:
        return Unknown(rule=f"{subject.rule}, {rule}", evidence=subject.evidence)
    evidence = f"{subject.evidence} ({dated_by}{f' {day:%d/%m/%Y}' if day else ''})"
    return Located(province=unit.slug, rule=f"{subject.rule}, {rule}", evidence=evidence)


def tally_of(
    reading: Reading,
    mentions: Sequence[ProvinceMention],
    authorities: Authorities,
    *,
    event: Dated | None,
    source: SourceFound | None,
) -> Tally:
    """What speaks for each province that an article names, as `locate` weighs it."""
    article = _LocatedText(reading, spelling_of(reading.text), source)
    day, dated_by = _day_of(article, mentions, authorities, event, captured=None)
    return _tally(article, _with_communes(article, mentions, day, dated_by), authorities, day)


def _with_communes(
    article: _LocatedText, mentions: Sequence[ProvinceMention], day: date | None, dated_by: str
) -> Sequence[ProvinceMention]:
    if day is None or day < communes.SINCE or dated_by == _BY_CAPTURE:
        return mentions
    found = communes.find_communes(article.reading.text, mentions)
    return sorted((*mentions, *found), key=lambda mention: mention.span)


def _tally(
    article: _LocatedText, mentions: Sequence[ProvinceMention], authorities: Authorities, day: date | None
) -> Tally:
    reading, source = article.reading, article.source
    named = {mention.name for mention in mentions}

    @cache
    def in_time(name: str) -> str:
        return _name_then(name, named, authorities, day)

    tally = Tally(
        title=spell(reading.title),
        opening=article.spelled[: len(reading.title) + _OPENING],
        ends=[*(match.start() for match in _LINE_END.finditer(reading.text)), len(reading.text)],
        is_abroad=lambda: "việt nam" not in article.spelled and any(land in article.spelled for land in _ABROAD),
        is_local=lambda: article.is_local,
        in_time=in_time,
    )
    for found in weigh(reading, article.spelled, mentions):
        tally.add_mention(found, found.span.of(reading.text))
    for mention in find_provinces(reading.byline, authorities) if reading.byline else ():
        if mention.role == "organ":  # "Theo Báo Hậu Giang", not a reporter called so
            tally.add_source(mention.name, "byline", reading.byline)
    if source is not None and source.province:
        tally.add_source(source.province, source.rule, source.evidence)
    return tally


def _name_then(name: str, named: Collection[str], authorities: Authorities, day: date | None) -> str:
    """The name of the province on `day`; without one, Huế is Thừa Thiên Huế where the article names both."""
    if day is None:
        units = authorities.units_named(name)
        before = authorities.predecessors(units[0]) if len(units) == 1 else ()
        return before[0].name if len(before) == 1 and before[0].name in named else name
    return name_in_time(name_before(name, authorities, day), authorities, day)


def _day_of(
    article: _LocatedText,
    mentions: Sequence[ProvinceMention],
    authorities: Authorities,
    event: Dated | None,
    captured: date | None,
) -> tuple[date | None, str]:
    """The day by which the unit is chosen, and what it is; of a look back the time told of."""
    day, dated_by = _time_of(article, event, captured)
    past = _time_told_of(article, mentions, authorities, day=day)
    return (day, dated_by) if past is None else (past, _TIME_TOLD_OF)


def _time_of(article: _LocatedText, event: Dated | None, captured: date | None) -> tuple[date | None, str]:
    """The day by which the unit is chosen, and what it is: the event's if shortly before publication, …"""
    if article.reading.published is not None:
        published = article.reading.published.day
        if event is not None and timedelta(0) <= published - event.day <= _NEAR:
            return event.day, _BY_EVENT
        return published, _BY_PUBLICATION
    if event is not None:
        return event.day, _BY_EVENT
    if captured is not None:
        return captured, _BY_CAPTURE
    latest = _latest_evidence(article.spelled, before=_end_of_districts(article.spelled))
    return latest, _BY_TEXT if latest else _UNDATED


def _end_of_districts(spelled: str) -> date:
    """The day before which an article was written that names bodies of districts and no merger."""
    if _DISTRICTS_EXIST.search(spelled) and not (_FORMER_WORDS.search(spelled) or _MERGED.search(spelled)):
        return communes.SINCE
    return date.max


def _time_told_of(
    article: _LocatedText, mentions: Sequence[ProvinceMention], authorities: Authorities, *, day: date | None
) -> date | None:
    """The time of a look back: an article that names a unit already gone, and no day, year or merger since.

    A piece of 2026 on "tỉnh Hậu Giang (cũ)" is about the present; one on Hậu Giang's congress of 2015 is not.
    """
    if day is None or all(name_in_time(m.name, authorities, day) == m.name for m in mentions):
        return None
    latest = _latest_evidence(article.spelled)
    if latest is None or day - latest < _LOOKS_BACK or _FORMER_WORDS.search(article.spelled):
        return None
    return latest


def _latest_evidence(spelled: str, *, before: date = date.max) -> date | None:
    """The latest day the text itself proves to be past: a full date, a year named, the term of a Central Committee.

    Days from `before` on, and those beyond the terms that are known, are plans.
    """
    days: list[date] = []
    for year in _YEAR.finditer(spelled):
        start, end = max(0, year.start() - _BEFORE_A_YEAR), year.end() + _BEHIND_A_YEAR
        for match in (*_FULL_DATE.finditer(spelled, start, end), *_NAMED_YEAR.finditer(spelled, start, end)):
            if _AHEAD.search(spelled, max(0, match.start() - 40), match.start()):
                continue
            if match.re is _FULL_DATE:
                days.extend(_days(int(match[3]), int(match[2]), int(match[1])))
            else:
                days.append(date(int(match[1]), 1, 1))
    if "khóa" in spelled or "đại hội" in spelled:
        days.extend(date(_TERM_STARTS[match[1] or match[2]], 1, 31) for match in _CENTRAL_TERM.finditer(spelled))
    if "nhiệm kỳ" in spelled:
        days.extend(date(int(match[1]), 1, 1) for match in _TERM_OF_OFFICE.finditer(spelled))
    return _without_plans([day for day in days if day < before and day.year < _BEYOND])


def _without_plans(days: Sequence[date]) -> date | None:
    """The latest of `days`, but for a year far ahead of the others: "Năm 2030 …" in news of 2018 is a plan.

    Only a round year is, or one of the last term that is known: who tells of 1975 in 2018 names years far apart, too.
    """
    ordered = sorted(set(days), reverse=True)
    while len(ordered) > 1 and ordered[0] - ordered[1] > _PLANNED_AHEAD:
        if ordered[0].year % 5 and ordered[0].year <= _LAST_TERM:
            break
        ordered.pop(0)
    return ordered[0] if ordered else None


def _days(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def _unit_of_time(
    name: str, authorities: Authorities, article: _LocatedText, day: date | None
) -> tuple[ProvinceUnit | None, str]:
    """The unit of that name on `day`; undated, the only one there is or the one whose institutions the text names."""
    units = sorted(authorities.units_named(name), key=lambda unit: unit.until or date.max)
    if not units:
        return None, "no-such-unit"
    if day is not None:
        existing = [unit for unit in units if unit.existed_on(day)]
        if existing:
            return existing[-1], "unit-of-the-day"
        later = successor(units, authorities, day)
        return (later, "successor") if later else (nearest(units, day), _NEAREST)
    if len(units) == 1 and len(before := authorities.predecessors(units[0])) == 1:
        units = [*before, *units]  # Huế was Thừa Thiên Huế's
    if len(units) == 1:
        return units[0], "only-unit"
    ended = [unit for unit in units if unit.until is not None]
    if ended and _DISTRICTS_EXIST.search(article.spelled):
        return ended[-1], "districts-existed"
    if ended and not _MERGED.search(article.spelled):
        return ended[-1], "undated, likelier the former unit"  # what was published in decades outweighs what came since
    return units[-1], "undated, present unit"
