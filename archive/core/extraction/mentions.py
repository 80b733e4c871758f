"""What extraction finds in a text: each mention is a span of it and what was parsed from its words."""

from dataclasses import dataclass
from datetime import date

from archive.core.text import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationMention:
    """One place where an article cites a resolution: `text[span] == surface`.

    `number` is canonical ("04-NQ/TW"; "05-CT/TW" also where the surface has only "Chỉ thị 05" but the same text gives
    the rest); None where the text gives none. `same_as` is the index, in the list returned for the text, of the first
    mention of the same resolution. `subject` is what the resolution is about, as the words behind the surface say
    ("về tăng cường xây dựng, chỉnh đốn Đảng …"); it helps linking and is no part of the span.
    """

    span: Span
    surface: str
    kind: str  # Nghị quyết, Chỉ thị, …
    number: str | None = None
    issued: date | None = None
    issuer: str = ""  # as written: "Ban Thường vụ Tỉnh ủy"
    term: str = ""  # as written: XII, 12
    plenum: str = ""  # 4, of "Nghị quyết Trung ương 4"
    congress: str = ""  # XIII, of "Nghị quyết Đại hội XIII của Đảng"
    year: int | None = None  # of a law named by its year
    subject: str = ""
    same_as: int | None = None
    date_outside_surface: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMention:
    """A post as an article words it: "nguyên" is taken off and kept as `former`, "quyền" stays in the surface."""

    surface: str
    span: Span | None = None  # None where a head shared by several people was completed ("ủy viên Ban Thường vụ: A, B")
    former: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialMention:
    """One place where an office-holder is named in full, with the posts said of that person there."""

    span: Span  # of the name, without honorific, rank or degree
    name: str
    posts: tuple[PostMention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceMention:
    """One place where a province is named, and by what kind of words.

    `role` is the weight of the evidence: "organ" (Tỉnh ủy Hậu Giang), "unit" (tỉnh Hậu Giang), "name" (Hậu Giang
    alone), "place" (a district or town that lies in one province only).
    """

    span: Span
    name: str  # plain name of the province: Hậu Giang
    role: str
