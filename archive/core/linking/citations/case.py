"""One article as linking sees it: its bounds in time and place, and its words where a topic must be told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from archive.core.authorities import Authorities, ProvinceUnit
from archive.core.lazy import lazy_property
from archive.core.linking.citations.candidates import Entry, ResolutionCandidates, term_number
from archive.core.linking.citations.subjects import CLEAR_TOPIC, ENOUGH_TOPIC, topic_text
from archive.core.linking.outcomes import ArticleContext
from archive.core.reading.values import Precision
from archive.core.text import Span, fold, spell

_HEADLINE = 200  # characters at most
_AROUND = 400  # characters before and after a mention that may tell what the resolution is about
_PLACES_READ = 3  # mentions of one resolution whose surroundings are read

# "sơ kết 5 năm thực hiện", "sau hơn 3 năm (2018 - 2021) triển khai, thực hiện các", of a report's usual opening.
_YEARS_CARRIED_OUT = re.compile(r"\b(\d{1,2}) nam\b[^.;:\n]{0,40}\bthuc hien(?: cac| toan dien| co hieu qua)? $")
_BEFORE = 90  # characters
_LOCAL_CONGRESS = re.compile(
    r"\bdai hoi(?: dai bieu)? dang bo (?:tinh|thanh pho|tp|huyen|quan|thi xa)\b"
    r"[^.;:\n]{0,40}?\blan thu (?P<term>[ivx]+|\d\d?)\b"
)
_ONE_DAY = timedelta(days=1)
_LAST_DAY = date.max - _ONE_DAY


@dataclass(frozen=True, kw_only=True)
class Case:
    """What all mentions of one article have in common."""

    text: str
    context: ArticleContext
    authorities: Authorities
    candidates: ResolutionCandidates
    stated_last: date | None = None  # the latest date that a citation of the article states
    anchor: date | None = None  # the latest date of a resolution that the article cites beyond doubt
    # Numbers of the congresses of local Party organisations that the article cites: "Đại hội Đảng bộ tỉnh lần thứ XI".
    local_congresses: frozenset[int] = frozenset()

    @lazy_property
    def latest(self) -> date | None:
        """No resolution issued after this day is meant.

        A bound that comes of the reported event alone gives way to the dates that the article states of resolutions:
        what was issued later cannot be cited by an article of that event, so the event was read amiss.
        """
        latest, context = self.context.latest_possible, self.context
        if latest is None or self.stated_last is None or context.published is not None or context.event is None:
            return latest
        without_event = ArticleContext(captured=context.captured).latest_possible or date.max
        return max(latest, min(self.stated_last, without_event))

    @lazy_property
    def written(self) -> date | None:
        """About when the article was written, as the page itself tells; None where it does not."""
        for dated in (self.context.published, self.context.event):
            if dated is not None and dated.precision is not Precision.UNKNOWN:
                return dated.day
        return None

    @lazy_property
    def congresses_told(self) -> frozenset[int]:
        """Numbers of the local congresses that the text tells of, cited or not, and of those before them."""
        told = {term_number(congress["term"]) for congress in _LOCAL_CONGRESS.finditer(fold(self.text))}
        return frozenset(told | {number - 1 for number in told})

    @lazy_property
    def unit(self) -> ProvinceUnit | None:
        return self.authorities.province_by_slug.get(self.context.province)

    @lazy_property
    def place(self) -> str:
        """The plain name of the article's province, as titles of resolutions spell it."""
        return spell(self.unit.name) if self.unit else ""

    @lazy_property
    def _words(self) -> str:
        return topic_text(self.text)

    @lazy_property
    def _topics(self) -> dict[str, float]:
        return {}

    def is_possible(self, entry: Entry) -> bool:
        """Whether the article can cite the resolution: nothing is cited before it exists."""
        return self.latest is None or entry.issued is None or entry.issued <= self.latest

    def is_of_the_time(self, entry: Entry) -> bool:
        """Whether the article is of a time at which the resolution was there, not merely of an unknown one.

        An article without a date is of the time, at least, of the resolutions that it cites beyond doubt.
        """
        if self.written is not None:
            return True
        cited = max(filter(None, (self.stated_last, self.anchor)), default=None)
        if cited is None or entry.issued is None:
            return False
        if entry.is_party:
            return self.candidates.term_of(min(cited, _LAST_DAY) + _ONE_DAY) >= entry.term
        return cited.year >= entry.issued.year

    def speaks_of(self, entry: Entry, *, is_bare: bool) -> bool:
        """Whether the article repeats a good part of the resolution's title; more of it where the number is bare."""
        if entry.key not in self._topics:
            self._topics[entry.key] = self.candidates.subjects.topic(self._words, entry.key)
        return self._topics[entry.key] >= (CLEAR_TOPIC if is_bare else ENOUGH_TOPIC)

    def words_around(self, spans: Sequence[Span]) -> str:
        """The headline and the words around the first of `spans`, each within its paragraph."""
        pieces = [self.text[:_HEADLINE].partition("\n")[0]]
        for span in spans[:_PLACES_READ]:
            from_here = max(0, span.start - _AROUND)
            start = max(self.text.rfind("\n", from_here, span.start) + 1, from_here)
            end = self.text.find("\n", span.end, span.end + _AROUND)
            pieces.append(self.text[start : end if end >= 0 else span.end + _AROUND])
        return topic_text("\n".join(pieces))

    def years_in_force(self, spans: Sequence[Span]) -> int:
        """For how many years the article says the resolution has been carried out; 0 where it does not.

        "Tổng kết 10 năm thực hiện" before a citation says 10; the words must stand right before it.
        """
        for span in spans[:_PLACES_READ]:
            said = _YEARS_CARRIED_OUT.search(fold(self.text[max(0, span.start - _BEFORE) : span.start]))
            if said:
                return int(said[1])
        return 0

    def is_about_place(self, entry: Entry) -> bool:
        """Whether the title names the article's province: "Về xây dựng và phát triển tỉnh Thừa Thiên Huế …"."""
        return bool(self.place) and self.place in spell(entry.resolution.title)
