"""Which province an article is about, and which unit of that name existed in its time."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from archive.core.authorities import Authorities, ProvinceUnit
from archive.core.extraction import communes
from archive.core.extraction.article_text import spelling_of
from archive.core.extraction.mentions import ProvinceMention
from archive.core.extraction.provinces import find_provinces
from archive.core.lazy import lazy_property
from archive.core.linking.outcomes import Located, Unknown
from archive.core.linking.sources import SourceFound
from archive.core.linking.units_in_time import name_before, name_in_time, nearest, successor
from archive.core.reading.values import Dated, Reading, SegmentKind

# How much a mention weighs by what kind of words name the province, and by where it stands. Only the order is founded:
# an organ of the province says more than its bare name, a headline more than a body. The figures were set by hand on
# the labelled pages of tests/gates that may be looked at, and are held by the gate's floor for the province.
_ROLE_WEIGHT = {"organ": 3.0, "unit": 2.0, "name": 1.0, "place": 1.0}
_SEGMENT_WEIGHT = {
    SegmentKind.TITLE: 6.0,
    SegmentKind.LEAD: 2.0,
    SegmentKind.BODY: 1.0,
    SegmentKind.CAPTION: 0.5,
}
_TAG_WEIGHT = 6.0
_DOMAIN_WEIGHT = 5.0
_HOST_WEIGHT = 8.0  # "tại tỉnh Bắc Giang": where a meeting of several provinces is held
_MOST_COUNTED = 4  # further mentions of the same kind and place say nothing new
_ENOUGH = 2.5  # a province named once in passing is not what an article is about …
_ENOUGH_ALONE = 2.0  # … unless it is the only one, as the place where something happened
_ENOUGH_LOCALLY = 1.0  # … unless the article is about a province's own affairs and no other comes near
_ENOUGH_OF_A_CENTRE = (
    3.0  # cities of central bodies, companies, markets and courts are named in passing more than others
)

# Words of a province's own affairs; without them a portal's name does not make central news local.
_LOCAL_WORDS = re.compile(
    r"(?<!\w)(?<!các )(?:tỉnh ủy|thành ủy|huyện ủy|thị ủy|quận ủy"
    r"|(?:hđnd|ubnd|đảng bộ|đảng ủy|hội đồng nhân dân|ủy ban nhân dân|công an|nhân dân)"
    r" (?:tỉnh|thành phố|tp|huyện|quận|thị xã|xã|phường)"
    r"|(?:trong|toàn|của) tỉnh(?! ủy|,)|toàn thành phố|tỉnh ta|tỉnh nhà|địa bàn tỉnh)(?!\w)"
)
_HOST = re.compile(r"(?<!\w)(?:tại|ở|về thăm|đến thăm|thăm và làm việc (?:với|tại)|làm việc với|vào)[^.,;:\n]{0,24}$")
_GUEST = re.compile(r"(?<!\w)(?:đoàn|đoàn công tác|khách|với|cùng|của đoàn|kinh nghiệm|như)(?: [^\W\d]+){0,4} $")
# A province that is compared with, or where somebody of the news comes from.
_OTHERS = re.compile(
    r"(?<!\w)(?:kinh nghiệm (?:của|từ|ở)|như|học (?:tập|hỏi|từ)|quê|đến từ|trùng số|(?<!cư )ngụ|hktt|trú (?:tại|ở)|trú"
    r"|nhà ở)(?!\w)[^.;\n]{0,40}$"
    r"|(?<!\w)(?:báo|tạp chí) [^.,;:\n]{2,16} (?:tp\.? |thành phố )?$"  # "theo báo Pháp luật TP.HCM"
    r"|(?<!\w)(?:sân bay|cảng hàng không)(?: quốc tế)? $"
    r"|(?<!\w)cấp cao tại (?:tp\.? |thành phố )?$"  # "TAND cấp cao tại Hà Nội" judges for half the country
)
_PAPER = re.compile(r"(?<!\w)(?:báo|tạp chí) $")  # "Báo Sài Gòn Giải Phóng đưa tin"
# The delegation of a deputy: "(đoàn Hà Giang)", "ĐB Lò Văn Mẫu (Nghệ An)", "đại biểu Quốc hội tỉnh Kon Tum Lò Văn Mẫu"
_DELEGATION = re.compile(
    r"\((?:đoàn|đbqh|đoàn đbqh)(?: tỉnh| tp\.?| thành phố)? ?$|(?<!\w)(?:đại biểu|đb) [^.,;:()\n]{4,32} \($"
    r"|(?<!đoàn )(?<!\w)(?:đại biểu quốc hội|đbqh)(?: khóa \w+)?(?: tỉnh| thành phố| tp\.?)? ?$"
)
# "Hà Nội (TTXVN 30/7)", "Hà Nội, ngày 5/7": where the report was sent from
_DATELINE = re.compile(r"\s?(?:\(|, ngày|[-–] ngày)")

# Cities where central bodies meet and companies sit, with the weight of "tại Hà Nội".
_MEETING_PLACES = {"Hà Nội": 0.3, "Hồ Chí Minh": 0.6}
_MEETS_AT = re.compile(r"(?<!\w)(?:tại|ở)(?: thủ đô| thành phố| tp\.?)? ?$")
# "trốn ra Hà Nội", "cao tốc TP.HCM - Long Thành": on the way from or to them
_ON_THE_WAY = re.compile(
    r"(?<!\w)(?:lên|ra|vào|về|đến|tới|đi|từ)(?: thủ đô| thành phố| tp\.?)? ?$"
    r"|(?<!\w)(?:cao tốc|tuyến(?! phố)|chặng|chuyến bay|đường bay|đường sắt|quốc lộ|tàu)[^.,;:\n]{0,40}$"
)
_ROUTE = re.compile(r" ?[-–] ?[A-ZĐ]")  # "Hà Nội - Vinh"
# "Trường THPT Mẫu (Hà Nội)", "Mẫu Anh, Hà Nội": where a place named before lies; names have capitals
_OF_A_NAMED_PLACE = re.compile(r"[^\W\d_a-zà-ỹ][^\W\d_]* ?(?:\(|, ?)(?:TP\.? ?)?$")
_VISITED = re.compile(r"(?<!\w)(?:thăm|làm việc với)[^.,;:\n]{0,24}$")
# "xã Mẫu, huyện Mẫu, Hậu Giang", "thị xã Mẫu (Hậu Giang)": the province of a place below it
_PLACE_BELOW = r"(?:huyện|quận|thị xã|thành phố|tp\.?|xã|phường|thị trấn|đặc khu) [^\n.,;:()]{1,28}"
_INTO_PROVINCE = r"(?:, ?| ?[-–] ?| ?\()(?:tỉnh |thành phố |tp\.? ?)?$"
_BELOW_PROVINCE = re.compile(rf"(?<!\w)(?<!đường ){_PLACE_BELOW}{_INTO_PROVINCE}")
# "Công an quận 5, TP. Hồ Chí Minh": the body of a place below the province
_BODY_BELOW = re.compile(
    rf"(?<!\w)(?:công an|ubnd|hđnd|ủy ban nhân dân|hội đồng nhân dân|tand|tòa án nhân dân|vksnd|viện kiểm sát nhân dân"
    rf"|đảng ủy|đảng bộ) {_PLACE_BELOW}{_INTO_PROVINCE}"
    rf"|(?<!\w)(?:huyện|quận|thị) ủy [^\n.,;:()]{{2,20}}{_INTO_PROVINCE}"
)
_OF_A_PLACE = frozenset({"unit", "organ", "district"})
# What shows that an article is about one of these cities and not about what merely sits there.
_FIRM_WEIGHT = 4.0  # a unit named in the lead
_FIRM = frozenset({"headline", "organ", "district", "host", "byline", "domain", "canonical-domain", "agency-tag"})

_TERM_STARTS = {  # khóa of the Party's Central Committee: the year its congress met
    "viii": 1996, "ix": 2001, "x": 2006, "xi": 2011, "xii": 2016, "xiii": 2021, "xiv": 2026,
    "8": 1996, "9": 2001, "10": 2006, "11": 2011, "12": 2016, "13": 2021, "14": 2026,
}  # fmt: skip
_TERM = r"(viii|ix|xiv|xiii|xii|xi|x|8|9|1[0-4])"
_CENTRAL_TERM = re.compile(
    rf"(?:trung ương|tư|tw|t\.ư)[^.;\n]{{0,24}}?khóa {_TERM}(?!\w)"
    rf"|đại hội(?: đại biểu)?(?: toàn quốc)?(?: lần thứ)? {_TERM} của đảng"
)
_TERM_OF_OFFICE = re.compile(r"nhiệm kỳ ((?:19|20)\d{2})\s?[-–]\s?(?:19|20)?\d{2}(?!\d)")
_FULL_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d{2})(?!\d)")
_NAMED_YEAR = re.compile(r"(?<![\d/.-])(?:năm|tháng \d{1,2}[/-]|quý \w+[-/ ]) ?((?:19|20)\d{2})(?![\d]|\s?[-–]\s?\d)")
_AHEAD = re.compile(r"(?:đến|tới|trước|giai đoạn|nhiệm kỳ|tầm nhìn|mục tiêu|hết|chậm nhất|sẽ)[^.,;:\n]{0,16}$")
_DISTRICTS_EXIST = re.compile(
    r"(?<!\w)(?:huyện ủy|thị ủy|quận ủy|(?:ubnd|hđnd|đảng bộ) (?:huyện|thị xã|quận)|cấp huyện)(?!\w)"
)
_FORMER_WORDS = re.compile(
    r"\((?:cũ|trước đây)\)|sau (?:hợp nhất|sáp nhập|sắp xếp)|(?:hợp nhất|sáp nhập)(?: \w+){0,3} tỉnh"
)
_MERGED = re.compile(r"(?<!\w)(?:hợp nhất|sáp nhập|chính quyền địa phương 2 cấp|hai cấp|lần thứ i)(?!\w)")
_NEAR = timedelta(days=62)
_LOOKS_BACK = timedelta(days=400)

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


@dataclass(frozen=True, slots=True)
class _SubjectProvince:
    """The province found, by its plain name, and why."""

    name: str
    rule: str
    evidence: str


# By what day the unit was chosen, in words for readers.
_BY_EVENT = "ngày sự kiện"
_BY_PUBLICATION = "ngày đăng"
_BY_CAPTURE = "ngày chụp"
_BY_TEXT = "ngày muộn nhất nêu trong bài"
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
    day, dated_by = _time_of(article, event, captured)
    past = _time_told_of(article, mentions, authorities, day=day)
    if past is not None:
        day, dated_by = past, _TIME_TOLD_OF
    if day is not None and day >= communes.SINCE and dated_by != _BY_CAPTURE:
        found = communes.find_communes(reading.text, mentions)
        mentions = sorted((*mentions, *found), key=lambda mention: mention.span)
    subject = _subject(article, mentions, authorities, day=day)
    if subject is None:
        return Unknown(rule="no-province", evidence=", ".join(dict.fromkeys(m.name for m in mentions[:5])))
    unit, rule = _unit_of_time(subject.name, authorities, article, day)
    if unit is None:
        return Unknown(rule=f"{subject.rule}, {rule}", evidence=subject.evidence)
    evidence = f"{subject.evidence} ({dated_by}{f' {day:%d/%m/%Y}' if day else ''})"
    return Located(province=unit.slug, rule=f"{subject.rule}, {rule}", evidence=evidence)


def _subject(
    article: _LocatedText, mentions: Sequence[ProvinceMention], authorities: Authorities, *, day: date | None
) -> _SubjectProvince | None:
    reading, source = article.reading, article.source
    weights: dict[str, float] = defaultdict(float)
    strongest: dict[str, tuple[float, str, str]] = {}
    firm: set[str] = set()
    counted: dict[tuple[str, str, SegmentKind], int] = defaultdict(int)

    def add(name: str, weight: float, rule: str, evidence: str) -> None:
        name = name_in_time(name_before(name, authorities, day), authorities, day)
        weights[name] += weight
        if weight > strongest.get(name, (0.0, "", ""))[0]:
            strongest[name] = (weight, rule, evidence)
        if rule in _FIRM or weight >= _FIRM_WEIGHT:
            firm.add(name)

    for mention, kind in _with_segments(reading, mentions):
        key = (mention.name, mention.role, kind)
        counted[key] += 1
        if counted[key] <= _MOST_COUNTED:
            weight, rule = _weight(article, mention, kind)
            add(mention.name, weight, rule, mention.span.of(reading.text))
    for mention in find_provinces(reading.byline, authorities):  # "Theo Báo Hậu Giang"
        add(mention.name, _ROLE_WEIGHT[mention.role], "byline", reading.byline)
    if source is not None and source.province and article.is_local:
        weight = _TAG_WEIGHT if source.rule == "agency-tag" else _DOMAIN_WEIGHT
        add(source.province, weight, source.rule, source.evidence)
    passing = {
        name
        for name in _MEETING_PLACES.keys() & weights.keys()
        if weights[name] < _ENOUGH_OF_A_CENTRE or not (name in firm or article.is_local)
    }
    name = max(weights.keys() - passing, key=lambda name: (weights[name], name), default="")
    if not name or (name not in firm and any(weights[centre] > weights[name] for centre in passing)):
        return None
    second = max((weight for other, weight in weights.items() if other != name), default=0.0)
    is_place = strongest[name][1] in _OF_A_PLACE and name not in _MEETING_PLACES
    enough = _ENOUGH_ALONE if is_place and not second else _ENOUGH
    if weights[name] < enough and not (weights[name] >= max(_ENOUGH_LOCALLY, 2 * second) and article.is_local):
        return None
    return _SubjectProvince(name, strongest[name][1], strongest[name][2])


def _with_segments(
    reading: Reading, mentions: Sequence[ProvinceMention]
) -> Iterator[tuple[ProvinceMention, SegmentKind]]:
    """Each mention with the kind of paragraph it stands in; both are in order of the text."""
    segments = iter(reading.segments)
    segment = next(segments, None)
    for mention in mentions:
        while segment is not None and segment.span.end <= mention.span.start:
            segment = next(segments, None)
        yield mention, segment.kind if segment is not None else SegmentKind.BODY


def _weight(article: _LocatedText, mention: ProvinceMention, kind: SegmentKind) -> tuple[float, str]:
    before = article.spelled[max(0, mention.span.start - 60) : mention.span.start]
    is_centre = mention.name in _MEETING_PLACES
    if kind is SegmentKind.TITLE:
        if is_centre and _ROUTE.match(article.reading.text, mention.span.end) and _ON_THE_WAY.search(before):
            return 0.2, "compared"  # "thị sát tàu Hà Nội - Vinh"
        guest = _GUEST.search(before)
        return (1.5 if guest else _SEGMENT_WEIGHT[kind]) + _ROLE_WEIGHT[mention.role], "headline"
    if mention.role == "name" and _DATELINE.match(article.spelled, mention.span.end) and before[-1:] in ("", "\n"):
        return 0.5, "dateline"
    if is_centre and mention.role in ("name", "unit") and _MEETS_AT.search(before):
        return _MEETING_PLACES[mention.name], "capital"  # where central bodies meet
    if is_centre and _is_passed(article, mention, before):
        return 0.2, "compared"
    if _OTHERS.search(before) or _DELEGATION.search(before):
        return 0.2, "compared"
    if mention.role in ("name", "unit") and _BODY_BELOW.search(before):
        return _ROLE_WEIGHT["organ"] * _SEGMENT_WEIGHT[kind], "organ"
    named = article.reading.text[max(0, mention.span.start - 30) : mention.span.start]
    if ((mention.role == "name" or is_centre) and _BELOW_PROVINCE.search(before)) or (
        is_centre and mention.role in ("name", "unit") and _OF_A_NAMED_PLACE.search(named)
    ):
        return _ROLE_WEIGHT["unit"] * _SEGMENT_WEIGHT[kind], "district" if is_centre else "unit"
    weight = _ROLE_WEIGHT[mention.role] * _SEGMENT_WEIGHT[kind]
    if mention.role == "unit" and (_VISITED if is_centre else _HOST).search(before):
        return weight + _HOST_WEIGHT, "host"
    rule = {"organ": "organ", "unit": "unit", "place": "district"}.get(mention.role, "name")
    return weight, rule


def _is_passed(article: _LocatedText, mention: ProvinceMention, before: str) -> bool:
    """Whether a city is only a newspaper's or an end of a way: "Báo Hà Nội mới đưa tin", "chuyến bay Vinh - TP.HCM"."""
    if mention.role == "organ":
        return _PAPER.search(before) is not None
    route = _ROUTE.match(article.reading.text, mention.span.end)
    return route is not None or _ON_THE_WAY.search(before) is not None


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
    latest = _latest_evidence(article.spelled)
    return latest, _BY_TEXT if latest else _UNDATED


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


def _latest_evidence(spelled: str) -> date | None:
    """The latest day the text itself proves to be past: a full date, a year named, the term of a Central Committee."""
    days: list[date] = []
    for match in _FULL_DATE.finditer(spelled):
        if not _AHEAD.search(spelled, max(0, match.start() - 40), match.start()):
            days.extend(_days(int(match[3]), int(match[2]), int(match[1])))
    for match in _NAMED_YEAR.finditer(spelled):
        if not _AHEAD.search(spelled, max(0, match.start() - 40), match.start()):
            days.append(date(int(match[1]), 1, 1))
    days.extend(date(_TERM_STARTS[match[1] or match[2]], 1, 31) for match in _CENTRAL_TERM.finditer(spelled))
    days.extend(date(int(match[1]), 1, 1) for match in _TERM_OF_OFFICE.finditer(spelled))
    return max(days, default=None)


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
        return (later, "successor") if later else (nearest(units, day), "nearest-unit")
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
