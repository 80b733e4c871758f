"""What each record looks like to a program. Names, dates and codes are as on the pages; dates are local ones."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Generic, TypeVar

from ninja import Field, Schema

from archive.api.paging import PageLinks, RecordLinks

Record = TypeVar("Record")


class RecordPage(Schema, Generic[Record]):
    """A page of a list."""

    data: list[Record]
    links: PageLinks


class Single(Schema, Generic[Record]):
    """One record."""

    data: Record


class ImageRecord(Schema):
    """An image of an article, as the page described it."""

    caption: str = ""
    credit: str = ""
    address: str = ""


class SegmentRecord(Schema):
    """A part of an article's text: `text[start:end]` in characters."""

    kind: str = Field(examples=["title", "lead", "body", "caption"])
    start: int
    end: int


class ArticleRecord(Schema):
    """One page of a portal. `province` and `source` are identifiers of those records."""

    id: int
    title: str = ""
    lead: str = ""
    url: str = Field("", description="Where the portal published it; empty where that is not known or not told.")
    published: date | None = Field(None, description="A coarse date is its first day.")
    published_time: time | None = None
    published_precision: str = Field("unknown", examples=["day", "month", "quarter", "year", "unknown"])
    published_evidence: str = ""
    event_date: date | None = None
    event_precision: str = "unknown"
    province: str | None = None
    source: str | None = None
    source_name: str | None = None
    section: str = ""
    byline: str = ""
    views: int | None = Field(None, description="As the page said when it was captured.")
    review_state: str = "unreviewed"
    sha256: str | None = Field(None, description="Of the capture that the article is read from.")
    captured_at: datetime | None = None
    changed_at: datetime | None = None
    is_sample: bool = False
    images: list[ImageRecord] = Field([])
    segments: list[SegmentRecord] = Field([], description="In lists only where `fields` names it.")
    text: str = Field("", description="In lists only where `fields` names it.")
    links: RecordLinks


class CaptureRecord(Schema):
    """The bytes of a page as received at one time. `links.page` replays it."""

    id: int
    article: int | None = None
    sha256: str = ""
    url: str = ""
    captured_at: datetime | None = None
    received_at: datetime | None = None
    content_type: str = ""
    size: int = 0
    verified_at: datetime | None = None
    verify_result: str = Field("", description="sound, missing, damaged; empty where never checked.")
    links: RecordLinks


class CitationRecord(Schema):
    """One place where an article cites a resolution: `text[start:end] == surface`, half-open, in characters."""

    article: int = 0
    start: int = 0
    end: int = 0
    surface: str = ""
    kind: str = ""
    number: str = ""
    issued: date | None = None
    issuer: str = ""
    term: str = ""
    outcome: str = Field("", examples=["linked", "ambiguous", "unknown"])
    resolution: str | None = None
    candidates: list[str] = Field([], description="Identities of what may be meant, where it is ambiguous.")
    rule: str = ""
    evidence: str = ""
    confirmed: bool = Field(False, description="Whether a person decided it.")


class ResolutionRecord(Schema):
    """A numbered Party or State document that articles cite."""

    id: str = Field(description="The last part of its address.")
    identity: str = ""
    kind: str = ""
    number: str = ""
    issued: date | None = None
    issuer: str = ""
    term: str = ""
    plenum: str = ""
    title: str = ""
    aliases: list[Any] = Field([])
    province: str | None = None
    status: str = Field("", examples=["authority", "provisional"])
    verified: bool = False
    replaces: str = ""
    evidence_url: str = ""
    articles: int = Field(0, description="Public articles that cite it.")
    links: RecordLinks


class PostRecord(Schema):
    """A post that articles give an official, and when they said so first and last."""

    name: str
    former: bool = False
    first: date | None = None
    last: date | None = None


class OfficialRecord(Schema):
    """A person as articles name them: a name in a province."""

    id: str = Field(description="The last part of the address.")
    name: str = ""
    province: str | None = None
    post: PostRecord | None = Field(None, description="The one that articles gave last.")
    articles: int = 0
    links: RecordLinks


class TermRecord(Schema):
    """A term of office that articles prove; without an official it is a time for which no article names one."""

    post: str = ""
    province: str | None = None
    official: str | None = None
    name: str | None = None
    first: date
    last: date
    silent: str = Field("", description="Years in which no article says it.")
    first_article: int | None = None
    last_article: int | None = None
    contradicted_by: list[str] = Field([], description="Officials whom articles name in the seat at the same time.")


class ProvinceRecord(Schema):
    """A province (tỉnh, thành phố) in a period."""

    id: str = Field(description="The last part of its address.")
    name: str = ""
    full_name: str = ""
    kind: str = ""
    code: str = ""
    region: str = ""
    aliases: list[Any] = Field([])
    since: date | None = None
    since_confidence: str = ""
    until: date | None = Field(None, description="The first day on which it was no more.")
    until_confidence: str = ""
    successor: str | None = None
    articles: int = 0
    links: RecordLinks


class SourceRecord(Schema):
    """A portal or newspaper."""

    id: str = Field(description="The last part of its address.")
    name: str = ""
    domain: str = ""
    kind: str = ""
    province: str | None = None
    last_seen_alive: date | None = None
    gone_since: date | None = None
    articles: int = 0
    links: RecordLinks


class ChangeRecord(Schema):
    """A record that changed. Where `state` is not `updated` it is a tombstone: delete what you keep of it."""

    type: str = Field(examples=["article", "resolution", "official"])
    number: int = Field(description="Never given to another record.")
    state: str = Field(examples=["updated", "withdrawn", "erased", "merged", "suppressed", "deleted"])
    id: str | None = Field(None, description="Of the record where it is public.")
    changed_at: datetime
    reason: str = Field("", description="Why an article was withdrawn or erased.")
    until: date | None = Field(None, description="When a withdrawn article comes back, where that is set.")
    merged_into: str | None = None
    links: RecordLinks | None = None


class ChangePage(Schema):
    """A page of the journal. `meta.cursor` is where to go on next time, also where there is no next page now."""

    class ChangeMeta(Schema):
        """Where the page ended."""

        cursor: str

    data: list[ChangeRecord]
    links: PageLinks
    meta: ChangeMeta
