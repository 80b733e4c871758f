"""How much each place where a province is named says of what the article is about, by the words around it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from archive.core.extraction.mentions import ProvinceMention
from archive.core.lazy import lazy_property
from archive.core.linking import province_cues as cues
from archive.core.reading.values import Reading, SegmentKind
from archive.core.text import Span

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
_HOST_WEIGHT = 3.0  # "tại tỉnh Bắc Giang": where a meeting of several provinces is held
_MOST_COUNTED = 4  # further mentions of the same kind and place say nothing new
_OWN_END_WEIGHT = 10.0  # "tại điểm cầu tỉnh Bắc Giang": whose portal tells of a conference of the whole country
_OF_A_DISTRICT = 1.5  # "huyện Cái Bè" says more than "Cái Bè"
_PASSING = 0.2  # named in passing
_LITTLE = 0.5
# News says in its opening where it happens. What comes later is quoted, remembered or compared more often than not.
_OPENING = 1000
_LATER = 0.5
_MANY = 3  # provinces that make a list

# Cities where central bodies meet and companies sit, with the weight of "tại Hà Nội".
MEETING_PLACES = {"Hà Nội": 0.3, "Hồ Chí Minh": 0.6}


class Joined(Enum):
    """Where the two names are that a dash joins: within one province, or across."""

    WITHIN = auto()
    ACROSS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one mention says: the province by its plain name, how much, by which rule, and where it stands.

    `of_home` is what it would say if the home of people in the news counted like the place of the news.
    """

    name: str
    span: Span
    weight: float
    rule: str
    is_home: bool = False
    of_home: float = 0.0


def weigh(reading: Reading, spelled: str, mentions: Sequence[ProvinceMention]) -> Iterator[Evidence]:
    """What each of `mentions` of the article says, in order; `spelled` is its text as `spell` returns it."""
    counted: dict[tuple[str, str, SegmentKind], int] = {}
    listed = _listed(reading.text, mentions)
    last: Evidence | None = None
    namesakes = _district_namesakes(reading.text, spelled, mentions) | _contradicted(reading.text, spelled, mentions)
    for number, (mention, kind) in enumerate(_with_segments(reading, mentions)):
        if number in namesakes:
            continue
        key = (mention.name, mention.role, kind)
        counted[key] = counted.get(key, 0) + 1
        if counted[key] <= _MOST_COUNTED:
            line = _line(reading.text, mentions, number)
            follows = number - 1 not in namesakes and _follows_another(reading.text, mentions, number)
            found = _NamedPlace(reading.text, spelled, mention, kind, number in listed, follows, line).evidence()
            last = (
                found if last is None or not _is_passed_with(reading.text, last, found) else _passed_with(last, found)
            )
            yield last


def _follows_another(text: str, mentions: Sequence[ProvinceMention], number: int) -> bool:
    """Whether another province stands right before: in "Bến Tre, Trà Vinh" the second is not where the first lies."""
    if not number or mentions[number - 1].name == mentions[number].name:
        return False
    start, end = mentions[number - 1].span.end, mentions[number].span.start
    return end - start <= cues.LONGEST_BETWEEN and cues.BETWEEN.fullmatch(text, start, end) is not None


def _line(text: str, mentions: Sequence[ProvinceMention], number: int) -> Joined | None:
    """What a dash joins the mention with: a name of its province, "Cát Linh - Hà Đông", or of another, "Vinh - Huế"."""
    for one, other in pairwise(mentions[max(0, number - 1) : number + 2]):
        start, end = one.span.end, other.span.start
        if end - start <= cues.LONGEST_BETWEEN and cues.DASH.fullmatch(text, start, end):
            return Joined.WITHIN if one.name == other.name else Joined.ACROSS
    return None


def _is_passed_with(text: str, last: Evidence, found: Evidence) -> bool:
    """Whether `found` is the province of a place that is only passed: "bay từ Vinh đi Đồng Hới (Quảng Bình)"."""
    is_passed = last.rule == "compared" and last.name == found.name and last.weight < found.weight
    return is_passed and cues.INTO.fullmatch(text, last.span.end, found.span.start) is not None


def _passed_with(last: Evidence, found: Evidence) -> Evidence:
    of_home = max(found.of_home, found.weight) if last.is_home else found.of_home
    return replace(found, weight=last.weight, rule=last.rule, is_home=last.is_home, of_home=of_home)


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


def _listed(text: str, mentions: Sequence[ProvinceMention]) -> set[int]:
    """The numbers of mentions that stand in a list of several provinces, or of the two centres."""
    found: set[int] = set()
    run = [0] if mentions else []
    for number, (one, other) in enumerate(pairwise(mentions), start=1):
        start, end = one.span.end, other.span.start
        if end - start > cues.LONGEST_BETWEEN or not cues.BETWEEN.fullmatch(text, start, end):
            found.update(_if_many(mentions, run))
            run = []
        run.append(number)
    found.update(_if_many(mentions, run))
    return found


def _district_namesakes(text: str, spelled: str, mentions: Sequence[ProvinceMention]) -> set[int]:
    """The numbers of mentions that are districts, between commune and province: "xã Mẫu (Quảng Ninh, Quảng Bình)"."""
    return {
        number
        for number, (one, other) in enumerate(pairwise(mentions))
        if one.role == "name" != one.name != other.name
        and text[one.span.end : other.span.start] == ", "
        and cues.COMMUNE.is_in(cues.before(spelled, one.span.start))
    }


def _contradicted(text: str, spelled: str, mentions: Sequence[ProvinceMention]) -> set[int]:
    """The numbers of districts that the text places in another province: "huyện Mẫu, Sơn La", not "Đà Lạt, TP.HCM"."""
    return {
        number
        for number, (one, other) in enumerate(pairwise(mentions))
        if one.role == "place" != other.role
        and one.name != other.name
        and cues.INTO.fullmatch(text, one.span.end, other.span.start)
        and (text[one.span.end] != "," or cues.DISTRICT.is_in(cues.before(spelled, one.span.start)))
    }


def _if_many(mentions: Sequence[ProvinceMention], run: Sequence[int]) -> Sequence[int]:
    if len(run) < 2:
        return ()
    names = {mentions[number].name for number in run}
    return run if len(names) >= _MANY or (len(names) > 1 and names <= MEETING_PLACES.keys()) else ()


@dataclass(frozen=True)
class _NamedPlace:
    """One place where a province is named."""

    text: str
    spelled: str
    mention: ProvinceMention
    kind: SegmentKind
    is_listed: bool
    follows_another: bool
    line: Joined | None

    @lazy_property
    def before(self) -> cues.Before:
        return cues.before(self.spelled, self.mention.span.start)

    @lazy_property
    def written(self) -> str:
        """What stands before the name, as it is written."""
        start = self.mention.span.start
        return self.text[max(0, start - cues.LOOK_BACK) : start]

    @property
    def is_centre(self) -> bool:
        return self.mention.name in MEETING_PLACES

    @property
    def is_bare(self) -> bool:
        return self.mention.role in ("name", "unit")

    def evidence(self) -> Evidence:
        mention = self.mention
        weight, rule = self._weight_of_title() if self.kind is SegmentKind.TITLE else self._weight()
        is_in_opening = self.kind is SegmentKind.TITLE or mention.span.start < _OPENING
        is_home = rule == "home"
        return Evidence(
            name=mention.name,
            span=mention.span,
            weight=weight if is_in_opening else _LATER * weight,
            rule="compared" if is_home else rule,
            is_home=is_home,
            of_home=self._weight_of_a_place()[0] if is_home else 0.0,
        )

    def _weight_of_title(self) -> tuple[float, str]:
        if (self.is_centre and self._is_route() and cues.ON_THE_WAY.is_in(self.before)) or self._is_end_of_way():
            return _PASSING, "compared"  # "thị sát tàu Hà Nội - Vinh"
        if self.is_listed or self._is_in_a_work() or self._is_seen_from_abroad() or self._is_compared():
            return _PASSING, "compared"
        if self.is_bare and cues.SCHOOL.is_in(self.before):
            return self._weight_of_a_school()
        is_guest = cues.GUEST.is_in(self.before) and not cues.HOST.is_in(self.before)
        return (1.5 if is_guest else _SEGMENT_WEIGHT[self.kind]) + _ROLE_WEIGHT[self.mention.role], "headline"

    def _weight(self) -> tuple[float, str]:
        mention, before = self.mention, self.before
        begins = before.text[-1:] in ("", "\n") or before.text[-2:] == "\n("
        if begins and self.is_bare and cues.DATELINE.match(self.spelled, mention.span.end):
            return _LITTLE, "dateline"
        if self.is_centre:
            if self.is_bare and cues.MEETS_AT.is_in(before) and not cues.HOME.is_in(before):
                return MEETING_PLACES[mention.name], "capital"  # where central bodies meet
            if cues.HALL.is_in(before) and cues.CENTRAL_HOST.match(self.spelled, mention.span.end):
                return MEETING_PLACES[mention.name], "capital"
            if self._is_passed():
                return _PASSING, "compared"
        if self.is_listed:
            return (1.0, "name") if mention.role == "organ" else (_PASSING, "compared")
        if (
            self._is_in_a_work()
            or self._is_seen_from_abroad()
            or self._is_compared()
            or cues.DELEGATION.is_in(before)
            or cues.ORIGIN.is_in(before)
        ):
            return _PASSING, "compared"
        if cues.is_home(before, self.written):
            return _PASSING, "home"
        if self.is_bare and cues.SCHOOL.is_in(before):
            return self._weight_of_a_school()
        if (mention.role != "organ" and cues.SEAT.is_in(before)) or self._is_end_of_way():
            return _PASSING, "compared"
        if mention.role in ("organ", "unit") and cues.FORMER.is_in(before):
            return 1.0, "name"
        if mention.role == "organ" and cues.HELPER.is_in(before):
            return 1.0, "name"
        if cues.GIVES_HIMSELF_UP.match(self.spelled, mention.span.end):
            return _LITTLE, "compared"
        return self._weight_of_a_place()

    def _weight_of_a_place(self) -> tuple[float, str]:
        mention, before, share = self.mention, self.before, _SEGMENT_WEIGHT[self.kind]
        if self.is_bare and (cues.BODY_BELOW.is_in(before) or cues.PROVINCIAL_BODY.is_in(before)):
            return _ROLE_WEIGHT["organ"] * share, "organ"
        if (mention.role == "name" or self.is_centre) and cues.BELOW_PROVINCE.is_in(before):
            return _ROLE_WEIGHT["unit"] * share, "district"
        weight = _ROLE_WEIGHT[mention.role] * share
        if self.is_bare and cues.SCENE.is_in(before):
            return _ROLE_WEIGHT["organ"] * share, "district"
        if mention.role != "organ" and cues.HOSPITAL.is_in(before):
            return 0.5 * weight, "name"
        if (
            self.is_bare
            and not self.follows_another
            and cues.OF_A_NAMED_PLACE.search(self.written, max(0, len(self.written) - 60))
        ):
            return self._weight_of_what_lies_there(share)
        if self.is_centre and self.is_bare:
            if mention.role == "name" and cues.DEPARTMENT.is_in(before):
                return _ROLE_WEIGHT["unit"] * share, "unit"
            if cues.COURT.is_in(before):
                return weight, "organ"
        elif self.is_bare and cues.COURT.is_in(before):
            return _ROLE_WEIGHT["organ"] * share, "organ"
        if self.is_bare and not self.is_centre and cues.OWN_END.is_in(before):
            return weight + _OWN_END_WEIGHT, "host"
        if mention.role != "place" and cues.DELEGATES.is_in(before):
            weight *= 0.5
        if mention.role == "unit" and (cues.VISITED if self.is_centre else cues.HOST).is_in(before):
            return weight + _HOST_WEIGHT, "host"
        if mention.role == "place" and cues.DISTRICT.is_in(before):
            weight *= _OF_A_DISTRICT
        return weight, {"organ": "organ", "unit": "unit", "place": "district"}.get(mention.role, "name")

    def _weight_of_what_lies_there(self, share: float) -> tuple[float, str]:
        """The weight behind a name and a bracket or comma: a place's, a person's, a firm's."""
        if cues.is_person(self.written):
            return _LITTLE, "compared"
        if cues.TEACHER.is_in(self.before):
            return 0.5 * share, "name"
        if cues.FIRM.is_in(self.before):
            return (_PASSING, "compared") if self.is_centre else (share, "name")
        if self.written.endswith(", ") and cues.AMONG_OTHERS.match(self.text, self.mention.span.end):
            return share, "name"
        return _ROLE_WEIGHT["unit"] * share, "district"

    def _is_compared(self) -> bool:
        if cues.COMPARED.is_in(self.before):
            return True
        if "tàu" in self.before.words and cues.SHIP.search(self.written):
            return cues.NUMBER_OF_A_SHIP.match(self.text, self.mention.span.end) is not None
        return "như" in self.before.words and cues.LIKE.search(self.written) is not None

    def _weight_of_a_school(self) -> tuple[float, str]:
        return _PASSING if self.is_centre else 1.0, "compared"

    def _is_seen_from_abroad(self) -> bool:
        return cues.SEEN_FROM_ABROAD.match(self.text, self.mention.span.end) is not None

    def _is_in_a_work(self) -> bool:
        return self.mention.role == "name" and cues.is_work(self.written, self.text, self.mention.span.end)

    def _is_route(self) -> bool:
        return self.line is not Joined.WITHIN and cues.ROUTE.match(self.text, self.mention.span.end) is not None

    def _is_end_of_way(self) -> bool:
        """Whether a road, a flight or a journey begins or ends there."""
        if self.mention.role == "organ" or self.line is Joined.WITHIN:
            return False
        if self.line is Joined.ACROSS:
            return True
        before = self.before
        if cues.WAY.is_in(before) and (self._is_route() or cues.END_OF_ROUTE.search(before.text)):
            return True
        if cues.FROM.is_in(before) and cues.ONWARDS.match(self.spelled, self.mention.span.end):
            return True
        return cues.FROM_ELSEWHERE.is_in(before)

    def _is_passed(self) -> bool:
        """Whether a city is a newspaper's or an end of a way: "Báo Hà Nội mới đưa tin", "chuyến bay Vinh - TP.HCM"."""
        if self.mention.role == "organ":
            return cues.PAPER.is_in(self.before)
        if self._is_route() and not cues.DEPARTMENT.is_in(self.before):
            return True
        return cues.ON_THE_WAY.is_in(self.before)
