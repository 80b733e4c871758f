"""What one page of a site shows to those who learn from many: its lines with their places, and what was read."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from sys import intern

from lxml.html import HtmlElement

from archive.core.capture import RawCapture
from archive.core.reading.bylines import is_account, parse_authors
from archive.core.reading.content_root import find_content_root
from archive.core.reading.decode import decode
from archive.core.reading.dispatch import looks_like_html, read_capture
from archive.core.reading.lines import PageLine
from archive.core.reading.page import gather_page
from archive.core.reading.saved_copies import unwrap_copy
from archive.core.reading.site_hints import date_form
from archive.core.reading.site_profile import PlaceNames, words_key
from archive.core.reading.timestamps import find_date_stamps
from archive.core.reading.values import Reading

MOST_LINES = 800  # of a page; what stands further down teaches nothing
LONGEST_EXAMPLE = 160  # characters
STAMP_REACH = 6  # lines below the title, or above it, in which a site prints its date


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedLine:
    """One line of a page as it stood there."""

    words: str  # as printed, cut to LONGEST_EXAMPLE
    key: str
    path: str  # of its element; empty in text dumps
    is_prose: bool = False
    is_kept: bool = False  # in the text of the article
    is_known: bool = False  # furniture, date line, section or caption by the rules alone
    is_name: bool = False  # could sign an article
    is_account: bool = False
    form: str = ""  # the words around its only date
    day: dt.date | None = None  # that date
    is_read: bool = False  # as a date line, by the rules alone


@dataclass(frozen=True, slots=True, kw_only=True)
class PageObservation:
    """What one article's page shows. `taken` tells the period by which pages count; pages have no other order."""

    title: str  # folded, without signs
    lines: tuple[ObservedLine, ...]
    title_at: int  # in `lines`; -1 where the title stands nowhere
    taken: dt.date | None = None
    published: dt.date | None = None  # where a line of the page states it
    byline: str = ""
    month_first: bool | None = None  # where its dates leave no doubt
    body_path: str = ""
    body_paths: int = 0  # how many elements of the page have that path


def observe_page(raw: RawCapture) -> PageObservation | None:
    """What a page shows, read by the rules alone so that nothing learned teaches itself; None for no article."""
    reading = read_capture(raw)
    if not reading.is_article:
        return None
    decoded = decode(raw.body, raw.content_type or "")
    lines: list[PageLine] = []
    paths: list[str] = []
    names = PlaceNames()
    body_path, body_paths = "", 0
    if looks_like_html(decoded.text, raw.content_type or ""):
        gathered = gather_page(unwrap_copy(decoded.text))
        if gathered is None:
            return None
        blocks, lines, body = gathered
        paths = [names.path(block.place) for block in blocks]
        root, _ = find_content_root(blocks, body)
        body_path, body_paths = _body_place(root, names, body)
    else:
        lines = [PageLine(line.strip()) for line in decoded.text.splitlines() if line.strip()]
        paths = [""] * len(lines)
    kept = {reading.text[segment.span.start : segment.span.end] for segment in reading.segments}
    title = words_key(PageLine(reading.title).folded)
    lines, paths = lines[:MOST_LINES], paths[:MOST_LINES]
    observed = [_observe(line, path, kept) for line, path in zip(lines, paths, strict=True)]
    at = _title_place(observed, title)
    return PageObservation(
        title=title,
        lines=tuple(observed),
        title_at=at,
        taken=raw.captured_at.date() if raw.captured_at else None,
        published=_published(reading),
        byline=_signed(reading),
        month_first=_month_first(lines, at),
        body_path=body_path,
        body_paths=body_paths,
    )


def _observe(line: PageLine, path: str, kept: set[str]) -> ObservedLine:
    form = date_form(line)
    stamp = next(find_date_stamps(line.folded)) if form or (line.short and line.date_line) else None
    known = line.is_boilerplate or line.is_section or line.is_caption or line.is_tail_heading
    return ObservedLine(
        words=line.text[:LONGEST_EXAMPLE],
        key=intern(words_key(line.folded)),  # the pages of a site share most of both
        path=intern(path),
        is_prose=line.is_prose,
        is_kept=line.text in kept,
        is_known=known or line.date_line is not None,
        is_name=line.signature is not None,
        is_account=is_account(line.text) and parse_authors(line.text) is None,
        form=form,
        day=stamp.day if stamp else None,
        is_read=line.date_line is not None,
    )


def _title_place(lines: Sequence[ObservedLine], title: str) -> int:
    """The last line above the text that is the title: an earlier one may be a breadcrumb."""
    places = [place for place, line in enumerate(lines) if title and line.key == title]
    first_text = next((place for place, line in enumerate(lines) if line.is_kept and line.is_prose), len(lines))
    return next((place for place in reversed(places) if place <= first_text), places[0] if places else -1)


def _body_place(root: HtmlElement, names: PlaceNames, body: HtmlElement) -> tuple[str, int]:
    """The path of the body and how often the page has it; nothing where the element has no name of its own."""
    if root is body or not (root.get("class") or root.get("id")):
        return "", 0
    path = names.path(root)
    return path, sum(names.path(other) == path for other in body.iter(root.tag))


def _published(reading: Reading) -> dt.date | None:
    """The day of publication where a line of the page stated it."""
    found = reading.published
    return found.day if found is not None and "line-" in found.rule else None


def _signed(reading: Reading) -> str:
    """The byline as the page prints it, where a line of its own does."""
    found = next((item for item in reading.evidence if item.field == "byline"), None)
    return found.words[:LONGEST_EXAMPLE] if found is not None and found.rule in _OF_A_LINE else ""


_OF_A_LINE = frozenset({"signature", "pen-name", "source-below-text", "below-title", "above-title", "below-article"})


def _month_first(lines: Sequence[PageLine], title_at: int) -> bool | None:
    """The order of day and month of the date lines beside the title, where it is sure."""
    beside = lines[max(0, title_at - STAMP_REACH) : title_at + STAMP_REACH + 1] if title_at >= 0 else []
    orders = {line.date_line.american for line in beside if line.date_line} - {None}
    return orders.pop() if len(orders) == 1 else None
