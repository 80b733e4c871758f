"""Many pages of one site to what they teach: a `SiteProfile`.

Pages count once for each title, in any order. Those of the latest period (the last months with at least MIN_PAGES
pages) count together twice as much as those of the period before, and so on, so that a redesign is followed. A profile
learned from fewer than MIN_PAGES pages says nothing, and neither does one where the pages contradict each other.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from archive.core.reading.site_observation import STAMP_REACH, ObservedLine, PageObservation
from archive.core.reading.site_profile import DAY_FIRST, MONTH_FIRST, Lesson, LessonKind, SiteProfile

MIN_PAGES = 8  # of a site, and for each lesson
FURNITURE_SHARE = 0.3  # of the pages; related news and authors are on fewer
FLOW_SHARE = 0.05  # of its pages on which a phrase may stand within the text and still be furniture
PLACE_SHARE = 0.9  # of the pages that have the place, on which it holds what it is said to hold
MOST_FURNITURE = 200
ACCOUNT_PAGES = 3


def learn_site(pages: Iterable[PageObservation], *, version: int = 0) -> SiteProfile:
    """What the pages teach together; a profile without lessons where they are few or say different things."""
    weighted = _weigh(pages)
    if len(weighted) < MIN_PAGES:
        return SiteProfile(version=version, pages=len(weighted))
    site = _Site(weighted)
    accounts = list(_accounts(site))
    taken = {lesson.key for lesson in accounts}
    lessons = [
        *_furniture(site),
        *_headline_place(site),
        *_dates(site),
        *_date_order(site),
        *accounts,
        *(lesson for lesson in _byline_place(site) if lesson.key not in taken),
        *_body_place(site),
    ]
    places = Counter(lesson.key for lesson in lessons if lesson.kind in _LINE_PLACES)
    kept = [lesson for lesson in lessons if lesson.kind not in _LINE_PLACES or places[lesson.key] == 1]
    return SiteProfile(version=version, pages=len(weighted), lessons=tuple(sorted(kept, key=_order)))


_LINE_PLACES = (
    LessonKind.HEADLINE_PLACE, LessonKind.DATE_PLACE, LessonKind.BYLINE_PLACE, LessonKind.ACCOUNT_PLACE,
)  # fmt: skip


def _order(lesson: Lesson) -> tuple[str, int, str]:
    return lesson.kind.value, -lesson.pages, lesson.key


@dataclass(frozen=True, slots=True)
class _WeighedPage:
    page: PageObservation
    weight: float


def _weigh(pages: Iterable[PageObservation]) -> list[_WeighedPage]:
    """One page for each title with its weight; what is kept of several does not depend on their order."""
    by_title: dict[str, PageObservation] = {}
    for page in pages:
        known = by_title.get(page.title)
        if page.title and (known is None or _rank(page) > _rank(known)):
            by_title[page.title] = page
    periods: list[list[PageObservation]] = []
    newest_first = sorted(by_title.values(), key=lambda page: (_month(page), page.title), reverse=True)
    for _, group in groupby(newest_first, key=_month):
        if periods and len(periods[-1]) < MIN_PAGES:
            periods[-1].extend(group)
        else:
            periods.append(list(group))
    return [_WeighedPage(page, 0.5**age / len(period)) for age, period in enumerate(periods) for page in period]


def _rank(page: PageObservation) -> tuple[dt.date, int, str]:
    return page.taken or dt.date.min, len(page.lines), " ".join(line.key for line in page.lines)[:2000]


def _month(page: PageObservation) -> tuple[int, int]:
    return (page.taken.year, page.taken.month) if page.taken else (0, 0)


class _Site:
    """The pages with what all lessons ask for: which words repeat, and where the text of each page flows."""

    def __init__(self, pages: Sequence[_WeighedPage]) -> None:
        self.pages = pages
        self.total = sum(page.weight for page in pages)
        self.repeated = self._repeated()
        self.flows = [self._flow(one.page) for one in pages]

    def _repeated(self) -> dict[str, int]:
        """On how many pages words stand that a fair share of all pages have."""
        counts: Counter[str] = Counter()
        weights: dict[str, float] = defaultdict(float)
        for one in self.pages:
            for key in {line.key for line in one.page.lines if line.key}:
                counts[key] += 1
                weights[key] += one.weight
        share = FURNITURE_SHARE * self.total
        return {key: count for key, count in counts.items() if count >= MIN_PAGES and weights[key] >= share}

    def _flow(self, page: PageObservation) -> tuple[int, int]:
        """First and last line of the running text that no other page has; (len, -1) where there is none."""
        own = [
            place
            for place, line in enumerate(page.lines)
            if place > page.title_at and line.is_kept and line.is_prose and line.key not in self.repeated
        ]
        return (own[0], own[-1]) if own else (len(page.lines), -1)

    def share(self, pages: Iterable[_WeighedPage], among: Iterable[_WeighedPage] | None = None) -> float:
        total = self.total if among is None else sum(one.weight for one in among)
        return sum(one.weight for one in pages) / total if total else 0.0

    def around(self) -> Iterator[tuple[_WeighedPage, tuple[int, int]]]:
        return zip(self.pages, self.flows, strict=True)


def _furniture(site: _Site) -> Iterator[Lesson]:
    """Words on many pages that never stand within a text: what nobody needs to be told is left out."""
    within: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for one, (first, last) in site.around():
        lines = one.page.lines
        within.update({line.key for line in lines[first : last + 1] if line.key in site.repeated})
        beside = {
            line.key: line.words
            for line in (*lines[:first], *lines[last + 1 :])
            if line.key in site.repeated and line.path and _may_be_furniture(line)
        }
        unknown.update(beside.keys())
        for key, words in beside.items():
            examples[key] = min(words, examples.get(key, words))
    found = [
        Lesson(LessonKind.FURNITURE, key, count, examples[key])
        for key, count in site.repeated.items()
        if unknown[key] >= MIN_PAGES and within[key] <= FLOW_SHARE * count
    ]
    yield from sorted(found, key=_order)[:MOST_FURNITURE]


def _may_be_furniture(line: ObservedLine) -> bool:
    return not (line.is_known or line.is_name or line.is_account or line.form)


@dataclass(frozen=True, slots=True)
class _Placed:
    """The lines of a page at one place, for the page."""

    one: _WeighedPage
    lines: tuple[ObservedLine, ...]


def _by_place(
    site: _Site, wanted: Callable[[PageObservation, int, tuple[int, int]], bool], key: Callable[[ObservedLine], str]
) -> Mapping[str, list[_Placed]]:
    """For each place (or form) that a wanted line has: the pages on which lines have it, with these lines."""
    places = {
        key(line)
        for one, flow in site.around()
        for at, line in enumerate(one.page.lines)
        if key(line) and wanted(one.page, at, flow)
    }
    found: dict[str, list[_Placed]] = {place: [] for place in sorted(places)}
    for one in site.pages:
        on_page: dict[str, list[ObservedLine]] = defaultdict(list)
        for line in one.page.lines:
            if key(line) in places:
                on_page[key(line)].append(line)
        for place, lines in on_page.items():
            found[place].append(_Placed(one, tuple(lines)))
    return found


def _alone(placed: Iterable[_Placed]) -> list[_Placed]:
    return [each for each in placed if len(each.lines) == 1]


def _place_lesson(
    site: _Site,
    kind: LessonKind,
    wanted: Callable[[PageObservation, int, tuple[int, int]], bool],
    holds: Callable[[_Placed], bool],
    *,
    pages: float = 0.5,
) -> Iterator[Lesson]:
    """Where lines of a kind stand: alone on nearly every page that has the place, and on a fair share of all."""
    for path, placed in _by_place(site, wanted, lambda line: line.path).items():
        right = [each for each in _alone(placed) if holds(each)]
        among = [each.one for each in placed]
        if len(right) < MIN_PAGES or site.share(each.one for each in right) < pages:
            continue
        if site.share((each.one for each in right), among) >= PLACE_SHARE:
            yield Lesson(kind, path, len(right))  # without an example: it would be of one article alone


def _headline_place(site: _Site) -> Iterator[Lesson]:
    def is_title(page: PageObservation, at: int, flow: tuple[int, int]) -> bool:
        return at == page.title_at and page.title not in site.repeated

    yield from _place_lesson(
        site,
        LessonKind.HEADLINE_PLACE,
        is_title,
        lambda placed: placed.lines[0].key == placed.one.page.title,
    )


def _dates(site: _Site) -> Iterator[Lesson]:
    """Where, and in which words, the pages state their date: beside the title or behind the text, ever another."""

    def may_state(page: PageObservation, at: int, flow: tuple[int, int]) -> bool:
        line = page.lines[at]
        if line.day is None or line.is_prose or page.title_at < 0:
            return False
        beside = page.title_at - STAMP_REACH // 2 <= at <= page.title_at + STAMP_REACH and at < flow[0]
        return beside or flow[1] < at <= flow[1] + STAMP_REACH

    def is_unread(page: PageObservation, at: int, flow: tuple[int, int]) -> bool:
        return may_state(page, at, flow) and not page.lines[at].is_read

    for kind, key, wanted in (
        (LessonKind.DATE_PLACE, _path, may_state),
        (LessonKind.DATE_FORM, _form, is_unread),
    ):
        for name, placed in _by_place(site, wanted, key).items():
            lesson = _date_lesson(site, kind, name, placed)
            if lesson is not None:
                yield lesson


def _path(line: ObservedLine) -> str:
    return line.path


def _form(line: ObservedLine) -> str:
    return line.form


def _date_lesson(site: _Site, kind: LessonKind, name: str, placed: Sequence[_Placed]) -> Lesson | None:
    alone = [each for each in _alone(placed) if each.lines[0].day is not None]
    pages = [each.one for each in alone]
    if len(alone) < MIN_PAGES or site.share(pages) < 0.5:
        return None
    if site.share(pages, [each.one for each in placed]) < PLACE_SHARE:
        return None
    days = {each.lines[0].day for each in alone}
    if len(days) < max(4, len(alone) // 3):
        return None  # the founding of the portal, a campaign
    stated = [each for each in alone if each.one.page.published]
    agree = [each for each in stated if each.one.page.published == each.lines[0].day]
    visits = [each for each in alone if each.one.page.taken == each.lines[0].day]
    later = [each for each in alone if each.one.page.taken and (each.lines[0].day or dt.date.min) > each.one.page.taken]
    if len(agree) < PLACE_SHARE * len(stated) or later or 2 * len(visits) > len(alone):
        return None
    return Lesson(kind, name, len(alone), min(each.lines[0].words for each in alone))


def _date_order(site: _Site) -> Iterator[Lesson]:
    sure = [one for one in site.pages if one.page.month_first is not None]
    first = [one for one in sure if one.page.month_first]
    if len(sure) < MIN_PAGES:
        return
    share = site.share(first, sure)
    if share >= 0.95 or share <= 0.05:
        yield Lesson(LessonKind.DATE_ORDER, MONTH_FIRST if share >= 0.95 else DAY_FIRST, len(sure))


def _accounts(site: _Site) -> Iterator[Lesson]:
    """Where the account that posted an article is named, and the names that stand there on several pages.

    Accounts without marks are known by their form ("admin admin"). Where their place also holds names of people, these
    are accounts too: a place that has another name right above it on a fair share of the pages is none of an author.
    """
    places = dict.fromkeys(lesson.key for lesson in _account_places(site))
    names: Counter[str] = Counter()
    signs: set[str] = set()
    examples: dict[str, str] = {}
    for one, (_, last) in site.around():
        for line in one.page.lines[last + 1 :]:
            if line.path in places and (line.is_name or line.is_account):
                names[line.key] += 1
                examples[line.key] = min(line.words, examples.get(line.key, line.words))
            elif line.is_name and line.path not in places:
                signs.add(line.key)
    yield from _account_places(site)
    for key, count in sorted(names.items()):
        if count >= ACCOUNT_PAGES and key not in signs:
            yield Lesson(LessonKind.ACCOUNT, key, count, examples[key])


def _account_places(site: _Site) -> Iterator[Lesson]:
    def may_name(page: PageObservation, at: int, flow: tuple[int, int]) -> bool:
        line = page.lines[at]
        return at > flow[1] >= 0 and (line.is_name or line.is_account) and not line.is_prose

    below_names = _pages_with_a_name_above(site)
    for path, placed in _by_place(site, may_name, _path).items():
        alone = _alone(placed)
        named = [each for each in alone if each.lines[0].is_name or each.lines[0].is_account]
        accounts = [each for each in named if each.lines[0].is_account]
        among = [each.one for each in placed]
        if len(named) < MIN_PAGES or site.share(each.one for each in named) < 0.5:
            continue
        if site.share((each.one for each in named), among) < PLACE_SHARE:
            continue
        above = [each for each in named if path in below_names.get(each.one.page.title, ())]
        formed = len(accounts) >= MIN_PAGES and site.share((each.one for each in accounts), among) >= 0.5
        if formed or (len(above) >= MIN_PAGES // 2 and len(above) >= 0.25 * len(named)):
            most = Counter(each.lines[0].words for each in named).most_common()
            example = min(words for words, count in most if count == most[0][1])
            yield Lesson(LessonKind.ACCOUNT_PLACE, path, len(named), example if most[0][1] >= ACCOUNT_PAGES else "")


def _pages_with_a_name_above(site: _Site) -> dict[str, set[str]]:
    """By page, the places behind its text that hold a name while another name stands between them and the text."""
    found: dict[str, set[str]] = {}
    for one, (_, last) in site.around():
        named: set[str] = set()
        for line in one.page.lines[last + 1 : last + 1 + STAMP_REACH]:
            if not line.is_name:
                continue
            if named and line.path not in named:
                found.setdefault(one.page.title, set()).add(line.path)
            named.add(line.path)
    return found


def _byline_place(site: _Site) -> Iterator[Lesson]:
    def signs(page: PageObservation, at: int, flow: tuple[int, int]) -> bool:
        return bool(page.byline) and page.lines[at].words == page.byline and not first_to_last(at, flow)

    def first_to_last(at: int, flow: tuple[int, int]) -> bool:
        return flow[0] <= at <= flow[1]

    yield from _place_lesson(
        site,
        LessonKind.BYLINE_PLACE,
        signs,
        lambda placed: bool(placed.one.page.byline) and placed.lines[0].words == placed.one.page.byline,
        pages=0.3,
    )


def _body_place(site: _Site) -> Iterator[Lesson]:
    named = [one for one in site.pages if one.page.body_path]
    counts = Counter(one.page.body_path for one in named if one.page.body_paths == 1)
    for path, count in sorted(counts.items()):
        right = [one for one in named if one.page.body_path == path and one.page.body_paths == 1]
        if count >= MIN_PAGES and site.share(right) >= PLACE_SHARE:
            yield Lesson(LessonKind.BODY_PLACE, path, count, path)
