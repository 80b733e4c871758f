"""The lines of a page to a `Reading`: what is title, lead, body and caption, and what is said of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile

from archive.core.reading.boilerplate import trimmed
from archive.core.reading.captions import split_credit
from archive.core.reading.headline import Headline, find_headline
from archive.core.reading.line_roles import KeptParagraph, SortedLines, sort_lines
from archive.core.reading.lines import PageLine
from archive.core.reading.openings import find_agency_tag
from archive.core.reading.problems import Problem, Refusal
from archive.core.reading.published import DateEvidence, choose_published, choose_updated
from archive.core.reading.site_hints import cut_furniture, lessons_used
from archive.core.reading.site_profile import MONTH_FIRST, AppliedLesson, LessonKind, SiteProfile
from archive.core.reading.tail import cut_tail, is_link_list
from archive.core.reading.values import Dated, FieldEvidence, PageClass, PageKind, Reading, SegmentKind, TextSegment
from archive.core.reading.vocabulary import any_of
from archive.core.text import Span, fold

_UNJUDGED = PageClass(PageKind.ARTICLE)


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """What is known of a page beside its text, most of it declared by the page itself; all empty for text dumps."""

    published: tuple[Dated, ...] = ()
    updated: tuple[Dated, ...] = ()
    byline: str = ""
    account: str = ""
    section: str = ""
    canonical_url: str = ""
    masthead: str = ""
    problems: tuple[str, ...] = ()
    page_class: PageClass = _UNJUDGED
    insisted: bool = False  # a person said that it is an article
    site: SiteProfile | None = None  # what other pages of its site taught


def read_article(lines: Sequence[PageLine], context: PageContext = PageContext()) -> Reading:
    """Assemble the reading of a page from its lines.

    1. Find the headline; what stands above it is the page's header. A page without one is read all the same, untitled.
    2. Cut off what no longer is the article: related lists, comments, imprint, what the site prints on all pages.
    3. Take dates, authors and counters out of both; what is left is lead, body and captions.
    """
    lines = [line for line in lines if line.text]
    if not lines:
        return Reading(refusal=Refusal.NO_TEXT, problems=context.problems)
    headline = find_headline(lines)
    if headline is None:
        headline = Headline(-1, "")
        lines = list(dropwhile(_is_portal_name_or_menu, lines))
    header, below = lines[: max(headline.index, 0)], list(lines[headline.index + 1 :])
    if headline.rest:
        below.insert(0, PageLine(headline.rest))
    article, tail = cut_tail(below, headline.title)
    article, cut = cut_furniture(article)
    # A headline that is a link belongs to another page: then all that follows is looked at.
    linked = not headline.title or lines[headline.index].linked
    candidate = [*lines[headline.index : headline.index + 1], *(below if linked else article)]
    listed = is_link_list(candidate) and not context.insisted
    reading = _build(lines, headline, sort_lines(header, headline, article, tail), context, listed=listed)
    return _with_lessons(reading, lines, cut, context.site) if context.site else reading


def _with_lessons(
    reading: Reading, lines: Sequence[PageLine], cut: Sequence[AppliedLesson], site: SiteProfile
) -> Reading:
    used = lessons_used(lines, byline=reading.byline, account=reading.account, title=reading.title)
    return replace(reading, site_version=site.version, lessons=(*used, *cut))


def _is_portal_name_or_menu(line: PageLine) -> bool:
    return line.is_section or line.is_masthead or (bool(line.menu) and not line.item)


def _build(
    lines: Sequence[PageLine], headline: Headline, parts: SortedLines, context: PageContext, *, listed: bool
) -> Reading:
    kept = _name_lead(_unpair_captions(parts))
    body = [words for kind, words in kept if kind in (SegmentKind.LEAD, SegmentKind.BODY)]
    header = lines[: max(headline.index, 0)]
    section = _find_section(lines, header, headline, context)
    found = Reading(
        title=headline.title,
        section=section.words if section else "",
        canonical_url=context.canonical_url,
        masthead=context.masthead or _masthead(lines),
        problems=context.problems,
        page_class=context.page_class,
    )
    if listed:
        evidence = ("the lines below the headline are headlines of other pages",)
        return replace(found, refusal=Refusal.LIST_PAGE, page_class=PageClass(PageKind.LIST, evidence))
    if sum(map(len, body)) < MIN_TEXT:
        return replace(found, refusal=Refusal.NO_TEXT, page_class=PageClass())
    lead = next((words for kind, words in kept if kind is SegmentKind.LEAD), "")
    tag = find_agency_tag(lead)
    dates = DateEvidence(
        lines=parts.stamps,
        declared=context.published,
        modified=context.updated,
        lead=lead,
        month_first=_month_first(context.site),
    )
    published = choose_published(dates)
    return replace(
        found,
        lead=lead,
        text="\n".join(words for _, words in kept),
        segments=_segments(kept),
        published=published,
        updated=choose_updated(dates, published),
        byline=parts.byline or context.byline,
        account=parts.account or context.account,
        views=parts.views,
        agency_tag=tag[0] if tag else "",
        images=tuple(parts.images),
        evidence=tuple(_evidence(headline, section, parts, context)),
        problems=context.problems if headline.title else (*context.problems, Problem.NO_TITLE),
    )


def _month_first(site: SiteProfile | None) -> bool | None:
    orders = site.of(LessonKind.DATE_ORDER) if site else {}
    return MONTH_FIRST in orders if orders else None


def _find_section(
    lines: Sequence[PageLine], header: Sequence[PageLine], headline: Headline, context: PageContext
) -> FieldEvidence | None:
    """The section of the article with the place where it stood."""
    for rule, name in (
        ("above-title", _section(header, headline.title)),
        ("label", _labelled_section(lines, headline.index)),
        ("declared", context.section),
    ):
        if name:
            return FieldEvidence("section", rule, name)
    return None


def _evidence(
    headline: Headline, section: FieldEvidence | None, parts: SortedLines, context: PageContext
) -> Iterator[FieldEvidence]:
    if headline.title:
        yield FieldEvidence("title", headline.rule, headline.title)
    yield from parts.evidence.values()
    if context.byline and not parts.byline:
        yield FieldEvidence("byline", "declared", context.byline)
    if context.account and not parts.account:
        yield FieldEvidence("account", "declared", context.account)
    if section:
        yield section


def _unpair_captions(parts: SortedLines) -> list[tuple[SegmentKind, str]]:
    """A page whose only words below the title look like captions has text all the same: the unsigned ones are it."""
    kept = [(part.kind, part.words) for part in parts.kept]
    if any(kind is SegmentKind.BODY for kind, _ in kept):
        return kept
    freed = [
        (SegmentKind.BODY if part.kind is SegmentKind.CAPTION and _may_be_text(part) else part.kind, part.words)
        for part in parts.kept
    ]
    bodies = {words for kind, words in freed if kind is SegmentKind.BODY}
    parts.images[:] = [image for image in parts.images if image.caption not in bodies]
    return freed


def _may_be_text(part: KeptParagraph) -> bool:
    return not part.line.caption and split_credit(part.words) is None


def _name_lead(kept: list[tuple[SegmentKind, str]]) -> list[tuple[SegmentKind, str]]:
    """The first running text under the title is the lead; where there is none, the first paragraph."""
    bodies = [place for place, (kind, _) in enumerate(kept) if kind is SegmentKind.BODY]
    if bodies:
        lead = next((place for place in bodies[:12] if PageLine(kept[place][1]).is_prose), bodies[0])
        kept[lead] = (SegmentKind.LEAD, kept[lead][1])
    return kept


def _segments(kept: Sequence[tuple[SegmentKind, str]]) -> tuple[TextSegment, ...]:
    segments = []
    start = 0
    for kind, words in kept:
        segments.append(TextSegment(kind, Span(start, start + len(words))))
        start += len(words) + 1
    return tuple(segments)


MIN_TEXT = 40  # characters below the title; less is no article


def _section(header: Sequence[PageLine], title: str) -> str:
    """The section named last above the title; a column of section names is the portal's menu and names none.

    A column names each once, so the name that comes again behind it is the article's own.
    """
    for index in range(len(header) - 1, -1, -1):
        line = header[index]
        if line.is_section and trimmed(line.folded) != "trang chu":
            named_before = any(trimmed(other.folded) == trimmed(line.folded) for other in header[:index])
            if sum(other.is_section for other in header[max(0, index - 2) : index]) == 2 and not named_before:
                return ""
            return line.text.strip(" »›>|:-–•[]/")
        if line.date_line or not line.menu or not _is_breadcrumb(line.text):
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


# "Chuyên mục: Tin trong tỉnh" among the facts beside the title; above it such a label heads the portal's menu.
_SECTION_LABEL = re.compile(rf"{any_of('section_labels')}\s?:\s?(?=\w)")
_SECTION_REACH = 8  # lines below the title
_LONGEST_SECTION = 60


def _labelled_section(lines: Sequence[PageLine], title: int) -> str:
    for line in lines[title + 1 : title + 1 + _SECTION_REACH]:
        match = _SECTION_LABEL.match(line.folded)
        if line.is_prose:
            break
        if match is not None and len(line.text) <= _LONGEST_SECTION and "," not in line.text:
            return line.text[match.end() :].strip(" |»›>.")
    return ""


def _is_breadcrumb(line: str) -> bool:
    """Whether a line leads from the front page down; "Tin tức | Thông báo | Văn kiện" is a row of entries."""
    return bool(re.search(r"[»›>→\u25ba]|(?<=\w) +/ +(?=\w)", line)) or fold(line).startswith(("trang chu", "home"))


def _masthead(lines: Sequence[PageLine]) -> str:
    for line in lines[:12]:
        entries = [PageLine(entry) for entry in line.menu] or [line]
        for entry in entries:
            if entry.is_masthead and not entry.date_line and not entry.folded.startswith(("chao mung", "kinh chao")):
                return entry.text.strip(" ☰|•-")
    return ""
