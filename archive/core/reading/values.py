"""What reading finds in the captured bytes."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from archive.core.reading.site_profile import AppliedLesson
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


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """By which rule a field of a reading was found, and the words of the page that state it."""

    field: str  # "title", "byline", "account", "section", "views"
    rule: str
    words: str = ""


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


class PageKind(StrEnum):
    """What kind of page a capture is."""

    ARTICLE = "article"
    DOCUMENT = "document"  # the page reproduces a numbered document; it is read like an article
    LIST = "list"  # headlines of other pages: a section, a search result, a table of documents
    HOME = "home"  # the front page of a site
    FORM = "form"
    LOGIN = "login"
    ERROR = "error"  # a message that something failed
    PARKED = "parked"  # a domain seller's page
    UNKNOWN = "unknown"  # no page: a file without text


@dataclass(frozen=True, slots=True)
class PageClass:
    """The kind of a page and what speaks for it: words of the page, or counts with their names, for people to read."""

    kind: PageKind = PageKind.UNKNOWN
    evidence: tuple[str, ...] = ()

    @property
    def is_article(self) -> bool:
        return self.kind in (PageKind.ARTICLE, PageKind.DOCUMENT)


UNKNOWN_PAGE = PageClass()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article as read from one capture.

    `text` is title, lead, body and captions in page order, each once, joined by newlines, in the form `normalise`
    gives; `segments` cover it in order. Every mention found later is a span of `text`.
    `refusal` says why the page is no article ("list-page", "no-text", …); it is empty for an article.
    `title` is empty where no line is a headline; `page_class` says what kind of page it is and by which evidence.
    """

    title: str = ""
    lead: str = ""
    text: str = ""
    segments: tuple[TextSegment, ...] = ()
    published: Dated | None = None
    updated: Dated | None = None  # the last change, where the page states one beside its publication
    byline: str = ""  # as signed: a person, a pen name, several, an agency
    account: str = ""  # under which the content system posted it: "admin admin"; neither text nor byline
    section: str = ""
    views: int | None = None
    agency_tag: str = ""  # BNP, of a dateline "(BNP) - …"
    images: tuple[Image, ...] = ()
    canonical_url: str = ""  # as the page itself declares it
    masthead: str = ""  # the portal's own name where the page prints it: "ĐẮK LẮK ĐIỆN TỬ"
    problems: tuple[str, ...] = ()  # codes of what was doubtful in the bytes: "charset-mislabelled", …
    refusal: str = ""
    page_class: PageClass = UNKNOWN_PAGE
    evidence: tuple[FieldEvidence, ...] = ()  # for the fields that are not empty; dates carry their own
    site_version: int = 0  # of the profile of its site that it was read with; 0 for none
    lessons: tuple[AppliedLesson, ...] = ()  # of that profile, which made a difference

    @property
    def is_article(self) -> bool:
        return not self.refusal

    @property
    def heading(self) -> str:
        """The title, or the opening words of the text where the page has no headline: "Sáng 15-3, các đồng chí …"."""
        return self.title or _opening(self.text)


OPENING_LENGTH = 90  # characters of a text that stand in for a title


def _opening(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= OPENING_LENGTH else line[:OPENING_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:-–") + " …"
