"""What reading finds in the captured bytes."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from archive.core.text import Span


class Precision(StrEnum):
    """How much of a date is known; a coarser date is held as the first day of its period."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date in Việt Nam's local time, with the words that prove it and the rule that read them."""

    day: dt.date
    time: dt.time | None = None
    precision: Precision = Precision.DAY
    evidence: str = ""  # the words as they stand on the page: "Cập nhật vào ngày (03/06/2021)"
    rule: str = ""

    @property
    def iso(self) -> str:
        """2021-06-03, or 2020-03-25T11:03 where the time is known."""
        return f"{self.day.isoformat()}T{self.time.isoformat('minutes')}" if self.time else self.day.isoformat()


class SegmentKind(StrEnum):
    TITLE = "title"
    LEAD = "lead"
    BODY = "body"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class TextSegment:
    """One paragraph of the text (a title, a lead, a caption, …); segments are joined by newlines."""

    kind: SegmentKind
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of the article: its caption stands in the text, its credit does not name a source."""

    caption: str = ""
    credit: str = ""
    address: str = ""  # as the page gives it; empty in text dumps


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article as read from one capture.

    `text` is title, lead, body and captions in page order, each once, joined by newlines, in the form `normalise`
    gives; `segments` cover it in order. Every mention found later is a span of `text`.
    `refusal` says why the page is no article ("list-page", "no-title", …); it is empty for an article.
    """

    title: str = ""
    lead: str = ""
    text: str = ""
    segments: tuple[TextSegment, ...] = ()
    published: Dated | None = None
    byline: str = ""
    section: str = ""
    views: int | None = None
    agency_tag: str = ""  # BNP, of a dateline "(BNP) - …"
    images: tuple[Image, ...] = ()
    canonical_url: str = ""  # as the page itself declares it
    masthead: str = ""  # the portal's own name where the page prints it: "ĐẮK LẮK ĐIỆN TỬ"
    problems: tuple[str, ...] = ()  # codes of what was doubtful in the bytes: "charset-mislabelled", …
    refusal: str = ""

    @property
    def is_article(self) -> bool:
        return not self.refusal
