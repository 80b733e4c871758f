"""The lines of a page to a `Reading`: what is title, lead, body and caption, what is said of them, what is furniture."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.reading.bylines import split_trailing_authors
from archive.reading.captions import caption_key, read_caption, split_credit
from archive.reading.furniture import strip_glued_furniture, trimmed
from archive.reading.headline import Headline, find_headline
from archive.reading.lines import Line
from archive.reading.openings import find_agency_tag
from archive.reading.problems import Refusal
from archive.reading.published import PlacedStamp, choose_published
from archive.reading.tail import cut_tail, is_dated_item, is_link_list
from archive.reading.values import Dated, Image, Reading, Segment, SegmentKind
from archive.reading.vocabulary import TAIL_HEADINGS
from archive.text import Span, fold


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What a page declares of itself outside its text; all empty for text dumps."""

    published: tuple[Dated, ...] = ()
    byline: str = ""
    section: str = ""
    canonical_url: str = ""
    masthead: str = ""
    problems: tuple[str, ...] = ()


@dataclass
class _Parts:
    """The article's lines while they are sorted out, in page order."""

    kept: list[tuple[SegmentKind, str, Line]] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    stamps: list[PlacedStamp] = field(default_factory=list)
    byline: str = ""
    views: int | None = None


def read_article(lines: Sequence[Line], declared: Declared = Declared()) -> Reading:
    """Assemble the reading of a page from its lines.

    1. Find the headline; what stands above it is the page's header.
    2. Cut off what no longer is the article: related lists, comments, imprint.
    3. Take dates, authors and counters out of both; what is left is lead, body and captions.
    """
    lines = [line for line in lines if line.text]
    if not lines:
        return Reading(refusal=Refusal.EMPTY, problems=declared.problems)
    headline = find_headline(lines)
    if headline is None:
        refusal = Refusal.LIST_PAGE if is_link_list(lines) else Refusal.NO_TITLE
        return Reading(refusal=refusal, problems=declared.problems, canonical_url=declared.canonical_url)
    header, below = lines[: headline.index], list(lines[headline.index + 1 :])
    if headline.rest:
        below.insert(0, Line(headline.rest))
    article, tail = cut_tail(below, headline.title)
    parts = _Parts()
    _read_header(header, headline, parts)
    _read_article_lines(article, headline, parts)
    _read_tail(tail, parts)
    return _build(lines, headline, parts, declared)


def _read_header(header: Sequence[Line], headline: Headline, parts: _Parts) -> None:
    distance = 0
    captions: list[Line] = []
    for line in reversed(header):
        if line.stamp:
            parts.stamps.append(PlacedStamp(line.stamp, above=True, distance=distance))
            parts.byline = parts.byline or line.stamp.author
        elif line.has_credit and not line.is_furniture:
            captions.append(line)
        elif line.byline and distance == 0 and not line.is_section and not line.is_masthead and parts.stamps:
            parts.byline = parts.byline or line.byline
        _count_views(line, parts)
        distance += not line.is_furniture
    for line in reversed(captions):
        _keep_caption(line, parts)
    parts.kept.append((SegmentKind.TITLE, headline.title, Line(headline.title)))


def _read_article_lines(article: Sequence[Line], headline: Headline, parts: _Parts) -> None:
    end = _trailing_byline(article, parts)
    title_key = caption_key(headline.title)
    distance = 0
    prose_seen = False
    after_file = False
    for index, line in enumerate(article[:end]):
        _count_views(line, parts)
        if line.stamp:
            parts.stamps.append(
                PlacedStamp(line.stamp, above=False, distance=distance, tail=prose_seen and distance > 3)
            )
            parts.byline = parts.byline or line.stamp.author
        elif line.is_furniture or is_dated_item(line) or _repeats(line, title_key):
            after_file = after_file or _is_picture_file(line)
            continue
        elif not prose_seen and _is_head_byline(article, index):
            parts.byline = parts.byline or line.byline or ""
        elif line.is_caption or (after_file and not line.is_prose):
            _keep_caption(line, parts)
        else:
            prose_seen = prose_seen or line.is_prose
            _keep_paragraph(line, headline.title, parts)
        after_file = False
        distance += 1


def _repeats(line: Line, title_key: str) -> bool:
    return len(line.text) < 320 and caption_key(line.text) == title_key


def _is_picture_file(line: Line) -> bool:
    return bool(_PICTURE.search(line.folded))


_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|tiff?)\b")


def _is_head_byline(article: Sequence[Line], index: int) -> bool:
    """Authors between title and text stand alone on a line beside the date, or directly under the title."""
    line = article[index]
    if line.byline is None or line.heading:
        return False
    if _LABELLED.match(line.folded):
        return True
    neighbours = [*article[max(0, index - 2) : index], *article[index + 1 : index + 2]]
    return index == 0 or any(other.stamp or other.is_furniture for other in neighbours)


_LABELLED = re.compile(
    r"(?:tac gia|nguoi viet|thuc hien|bien tap|bai,? ?(?:va )?anh|tin,? ?(?:va )?anh|bt|pv|ctv|nguon)\b.{0,20}?:"
)


def _trailing_byline(article: Sequence[Line], parts: _Parts) -> int:
    """Read the authors at the end of the article and return where its last other line ends."""
    end = len(article)
    for index in range(len(article) - 1, -1, -1):
        line = article[index]
        if line.is_furniture or line.stamp or is_dated_item(line):
            continue
        if line.signature is None or line.heading or _signs(article, index) or line.caption:
            break
        parts.byline = line.signature
        _count_views(line, parts)
        end = index
    for line in article[end:]:
        if line.stamp:
            parts.stamps.append(PlacedStamp(line.stamp, above=False, distance=index, tail=True))
        _count_views(line, parts)
    return end


def _signs(article: Sequence[Line], index: int) -> bool:
    """Whether the name stands under a post, as on a document: "TM. BAN THƯỜNG VỤ / BÍ THƯ / Nguyễn Văn An"."""
    before = [line for line in article[max(0, index - 3) : index] if not line.is_prose]
    return any(_SIGNATURE.match(line.folded) for line in before)


_SIGNATURE = re.compile(
    r"\W*(?:tm|kt|t/m|k/t|tl|tuq|thay mat|bi thu|pho bi thu|chu tich|pho chu tich|giam doc|\(?da ky)\b[^.;]{0,60}$"
)


def _keep_caption(line: Line, parts: _Parts) -> None:
    key = caption_key(line.text)
    if not key:
        credit = read_caption(line.text).credit
        if credit or line.image:
            parts.images.append(Image(credit=credit, address=line.image))
        return
    if any(caption_key(other) == key for kind, other, _ in parts.kept if kind is SegmentKind.CAPTION):
        _add_credit(line, key, parts)
        return
    found = read_caption(line.text)
    parts.images.append(Image(caption=found.caption, credit=found.credit, address=line.image))
    parts.kept.append((SegmentKind.CAPTION, line.text, line))


def _add_credit(line: Line, key: str, parts: _Parts) -> None:
    """A second printing of a caption may name the credit that the first left out."""
    credit = read_caption(line.text).credit
    for place, image in enumerate(parts.images):
        if credit and not image.credit and caption_key(image.caption) == key:
            parts.images[place] = Image(caption=image.caption, credit=credit, address=image.address or line.image)


def _keep_paragraph(line: Line, title: str, parts: _Parts) -> None:
    text = line.text
    if (
        len(text) > len(title) + 40
        and text.startswith(title)
        and not any(k is SegmentKind.BODY for k, _, _ in parts.kept)
    ):
        text = text[len(title) :].lstrip(" .:–—-|")
    text = strip_glued_furniture(text)
    if line.is_prose:
        text, authors = split_trailing_authors(text)
        parts.byline = authors or parts.byline
    if text:
        parts.kept.append((SegmentKind.BODY, text, line))


def _read_tail(tail: Sequence[Line], parts: _Parts) -> None:
    for line in tail:
        if trimmed(line.folded) in TAIL_HEADINGS:
            break
        if line.stamp and line.stamp.label > 1:
            parts.stamps.append(PlacedStamp(line.stamp, above=False, distance=99, tail=True))
        if not parts.byline and line.outside and line.byline and not line.linked:
            parts.byline = line.byline
    for line in tail:
        _count_views(line, parts)


def _count_views(line: Line, parts: _Parts) -> None:
    if parts.views is None and line.views is not None:
        parts.views = line.views


def _build(lines: Sequence[Line], headline: Headline, parts: _Parts, declared: Declared) -> Reading:
    kept = _name_lead(_unpair_captions(parts))
    text = "\n".join(words for _, words in kept)
    body = [words for kind, words in kept if kind in (SegmentKind.LEAD, SegmentKind.BODY)]
    lead = next((words for kind, words in kept if kind is SegmentKind.LEAD), "")
    tag = find_agency_tag(lead)
    refusal = _refusal(lines, headline, body)
    header = lines[: headline.index]
    section = _section(header, headline.title) or declared.section
    if refusal:
        return Reading(
            title=headline.title,
            section=section,
            canonical_url=declared.canonical_url,
            masthead=declared.masthead or _masthead(lines),
            problems=declared.problems,
            refusal=refusal,
        )
    return Reading(
        title=headline.title,
        lead=lead,
        text=text,
        segments=_segments(kept),
        published=choose_published(parts.stamps, declared.published),
        byline=parts.byline or declared.byline,
        section=section,
        views=parts.views,
        agency_tag=tag[0] if tag else "",
        images=tuple(parts.images),
        canonical_url=declared.canonical_url,
        masthead=declared.masthead or _masthead(lines),
        problems=declared.problems,
    )


def _unpair_captions(parts: _Parts) -> list[tuple[SegmentKind, str]]:
    """A page whose only words below the title look like captions has text all the same: the unsigned ones are it."""
    kept = [(kind, words) for kind, words, _ in parts.kept]
    if any(kind is SegmentKind.BODY for kind, _ in kept):
        return kept
    freed = [
        (SegmentKind.BODY, words)
        if kind is SegmentKind.CAPTION and not line.caption and split_credit(words) is None
        else (kind, words)
        for kind, words, line in parts.kept
    ]
    bodies = {words for kind, words in freed if kind is SegmentKind.BODY}
    parts.images[:] = [image for image in parts.images if image.caption not in bodies]
    return freed


def _name_lead(kept: list[tuple[SegmentKind, str]]) -> list[tuple[SegmentKind, str]]:
    """The first running text under the title is the lead; where there is none, the first paragraph."""
    bodies = [place for place, (kind, _) in enumerate(kept) if kind is SegmentKind.BODY]
    if bodies:
        lead = next((place for place in bodies[:12] if Line(kept[place][1]).is_prose), bodies[0])
        kept[lead] = (SegmentKind.LEAD, kept[lead][1])
    return kept


def _segments(kept: Sequence[tuple[SegmentKind, str]]) -> tuple[Segment, ...]:
    segments = []
    start = 0
    for kind, words in kept:
        segments.append(Segment(kind, Span(start, start + len(words))))
        start += len(words) + 1
    return tuple(segments)


MIN_TEXT = 40  # characters below the title; less is no article


def _refusal(lines: Sequence[Line], headline: Headline, body: Sequence[str]) -> str:
    if is_link_list(lines[headline.index :]):
        return Refusal.LIST_PAGE
    if sum(len(words) for words in body) < MIN_TEXT:
        return Refusal.NO_TEXT
    return ""


def _section(header: Sequence[Line], title: str) -> str:
    """The section named last above the title; a column of section names is the portal's menu and names none."""
    for index in range(len(header) - 1, -1, -1):
        line = header[index]
        if line.is_section and trimmed(line.folded) != "trang chu":
            if sum(other.is_section for other in header[max(0, index - 2) : index]) == 2:
                return ""
            return line.text.strip(" »›>|:-–•[]/")
        if line.stamp or not line.menu or not _is_breadcrumb(line.text):
            continue
        folded = [fold(entry) for entry in line.menu]
        entries = [
            entry
            for entry, name in zip(line.menu, folded, strict=True)
            if name not in ("trang chu", "home", "tin tuc") and entry != title
        ]
        if entries and len(entries) <= 5 and not set(folded) & _MENU_ENTRIES:
            return entries[-1]
    return ""


_MENU_ENTRIES = frozenset(
    {"lien he", "gioi thieu", "so do trang", "rss", "dang nhap", "hoi dap", "gop y", "english", "sitemap"}
)


def _is_breadcrumb(line: str) -> bool:
    return bool(re.search(r"[»›>→\u25ba]|(?<=\w) +[|/] +(?=\w)", line)) or fold(line).startswith("trang chu")


def _masthead(lines: Sequence[Line]) -> str:
    for line in lines[:12]:
        entries = [Line(entry) for entry in line.menu] or [line]
        for entry in entries:
            if entry.is_masthead and not entry.stamp:
                return entry.text.strip(" ☰|•-")
    return ""
