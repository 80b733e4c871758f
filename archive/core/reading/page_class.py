"""What kind of page a capture is, judged from the page as a whole, and the evidence for it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from archive.core.reading.boilerplate import is_imprint
from archive.core.reading.lines import PageLine
from archive.core.reading.problems import Refusal
from archive.core.reading.tail import is_dated_item
from archive.core.reading.values import PageClass, PageKind
from archive.core.text import fold
from archive.core.vocabulary import load_entries

MAX_MESSAGE = 900  # characters of running text; a page with more is no mere message
MIN_CONTROLS = 5  # of a form that is the page; a search box and a poll have fewer
TEXT_PER_CONTROL = 80  # characters; a form that is the page explains its fields and says little else
ENTRY_WORDS = 4  # a shorter link is a menu entry
MIN_ENTRIES = 3  # linked headlines with their dates or teasers
SURE_ENTRIES = 5
MANY_LINKS = 8  # linked headlines without text of their own
LONGEST_TEASER = 420  # characters; a longer stretch of running text is an article's
ARTICLE_PARAGRAPHS = 4  # in a row; below linked headlines stand one or two
LONGEST_LISTED = 700  # characters of one stretch where hardly any other text stands on the page
LITTLE_TEXT = 120  # characters
MAX_OWN_HEADLINES = 2  # of an article: above and below its headline or text
TEASER_REACH = 2  # short lines between a linked headline and its teaser: section, author, counter


REFUSAL_OF_KIND = {
    PageKind.LIST: Refusal.LIST_PAGE,
    PageKind.HOME: Refusal.LIST_PAGE,
    PageKind.FORM: Refusal.FORM_PAGE,
    PageKind.LOGIN: Refusal.LOGIN_PAGE,
    PageKind.ERROR: Refusal.ERROR_PAGE,
    PageKind.PARKED: Refusal.PARKED_PAGE,
    PageKind.UNKNOWN: Refusal.NO_TEXT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSignals:
    """What is known of a page beside its lines; all empty for text dumps."""

    url: str = ""
    window_title: str = ""
    form_controls: int = 0  # visible fields to fill in, those of comments and of the site's search left out
    password_fields: int = 0


@dataclass(slots=True)
class _LineCounts:
    """How the running text of a page lies between its links. Sizes are in characters."""

    entries: int = 0  # linked headlines followed by a date or a teaser
    links: int = 0  # linked headlines in all
    rows: list[PageLine] = field(default_factory=list)  # of tables and lists
    teasers: int = 0  # text directly below linked headlines
    text: int = 0  # all running text that is not linked
    longest: int = 0  # the longest stretch of running text that no linked headline interrupts
    paragraphs: int = 0  # the most of running text that no linked headline interrupts
    own_headlines: int = 0  # headlines that are no links, with a date line beside them
    is_named: bool = False  # the window title names a headline that is no link
    free: int = 0  # text that is no teaser; where entries are the page's, only what stands before the last of them
    free_in_all: int = 0

    @property
    def table_entries(self) -> int:
        """How many rows name something with its date; looked for only where it is asked."""
        return sum(map(is_dated_item, self.rows))

    @property
    def has_own_headline(self) -> bool:
        """Whether the page has a headline of its own; a page that has many lists them."""
        return self.is_named or 1 <= self.own_headlines <= MAX_OWN_HEADLINES


def classify_page(lines: Sequence[PageLine], signals: PageSignals = PageSignals()) -> PageClass:
    """Tell an article from the other pages that a portal serves.

    1. A page with little running text whose title or first lines are an error message, a domain seller's phrase or a
       request to log in is that.
    2. A page whose running text is interrupted by linked headlines everywhere is a list, or the front page where the
       address has no path.
    3. A page of fields to fill in with little text beside them is a form.
    4. A page with little text whose heading says only "Thư viện ảnh" or the like is a list.
    5. What is left is an article, or a document where it opens with a document's head.

    A page titled "Đăng nhập hệ thống" with a field for a password gives `PageClass(PageKind.LOGIN, …)`.
    """
    counts = _count(lines, fold(signals.window_title))
    return (
        _as_message(lines, signals, counts)
        or _as_list(signals, counts)
        or _as_form(signals, counts)
        or _as_index(lines, counts)
        or _as_document(lines)
        or PageClass(PageKind.ARTICLE, (f"running text in one stretch: {counts.longest} characters",))
    )


def _count(lines: Sequence[PageLine], window_title: str = "") -> _LineCounts:
    counts = _LineCounts(is_named=_is_named(lines, window_title))
    stretch = since_link = entries = paragraphs = 0
    waiting = counted = False  # a linked headline stands just above; it is counted as an entry
    before: PageLine | None = None
    dated = False  # a date line of its own stands just above
    for line in lines:
        if is_imprint(line.folded):
            continue
        counts.own_headlines += dated and _is_headline(line)
        is_entry = _is_entry_link(line)
        dated = not (waiting or is_entry) and line.date_line is not None
        if is_entry:
            counts.links += 1
            waiting, counted, stretch, since_link, paragraphs = True, False, 0, 0, 0
        elif line.date_line:
            counts.entries += waiting and not counted
            counts.own_headlines += not waiting and _is_headline(before)
            counted = counted or waiting
        elif line.is_prose and not line.linked:
            counts.text += len(line.text)
            counts.teasers += len(line.text) * waiting
            counts.free_in_all += len(line.text) * (not waiting)
            counts.entries += waiting and not counted
            stretch += len(line.text)
            counts.longest = max(counts.longest, stretch)
            paragraphs += 1
            counts.paragraphs = max(counts.paragraphs, paragraphs)
            waiting = False
        else:
            since_link += 1
            waiting = waiting and since_link <= TEASER_REACH and not (line.heading or _is_long_name(line))
            if line.item:
                counts.rows.append(line)
        if counts.entries > entries:
            entries, counts.free = counts.entries, counts.free_in_all
        before = line
    if counts.has_own_headline or counts.entries < MIN_ENTRIES:
        counts.free = counts.free_in_all
    return counts


def _is_long_name(line: PageLine | None) -> bool:
    """Whether a line that is no link is as long as a headline; sections and authors below a linked one are shorter."""
    return line is not None and not line.linked and line.words > ENTRY_WORDS + 1 and not line.is_boilerplate


def _is_named(lines: Sequence[PageLine], window_title: str) -> bool:
    """Whether a headline that the window title names, or the page's <h1>, stands over running text and is no link."""
    for index, line in enumerate(lines):
        in_window = bool(window_title) and line.folded in window_title
        if (in_window or line.heading == 1) and _is_headline(line) and _is_long_name(line):
            if line.is_masthead and not (in_window and line.heading and _opens_text(lines, index)):
                continue
            reached = [other for other in lines[index + 1 : index + 6] if not other.is_boilerplate]
            below = next((other for other in reached if other.is_prose or other.linked), None)
            if below is not None and not below.linked:
                return True
    return False


def _is_entry_link(line: PageLine) -> bool:
    """Whether a line links to another page by its headline; menu entries and buttons are shorter."""
    return line.linked and line.words >= ENTRY_WORDS and not line.menu


def _opens_text(lines: Sequence[PageLine], index: int) -> bool:
    """Whether two paragraphs stand below a line with nothing but dates, authors and buttons before them."""
    below = [
        line for line in lines[index + 1 : index + 8] if not (line.date_line or line.byline or line.is_boilerplate)
    ]
    return len(below) >= 2 and all(line.is_prose and not line.linked for line in below[:2])


def _is_headline(line: PageLine | None) -> bool:
    if line is None or line.linked or line.is_prose:
        return False
    return line.words >= ENTRY_WORDS and not line.is_boilerplate


def _as_message(lines: Sequence[PageLine], signals: PageSignals, counts: _LineCounts) -> PageClass | None:
    if counts.text >= MAX_MESSAGE:
        return None
    for words in _openings(lines, signals):
        folded = fold(words).strip(" -:|.!")
        if _STATUS.match(folded) or folded.startswith(_ERRORS):
            return PageClass(PageKind.ERROR, (words[:120],))
        if any(phrase in folded for phrase in _PARKED):
            return PageClass(PageKind.PARKED, (words[:120],))
        if folded in _LOGINS or (signals.password_fields and folded.startswith(_LOGINS)):
            return PageClass(PageKind.LOGIN, (words[:120],))
    few = counts.text < LITTLE_TEXT and signals.form_controls <= MIN_CONTROLS and not counts.has_own_headline
    if signals.password_fields and few and counts.links < MANY_LINKS:
        return PageClass(PageKind.LOGIN, (f"fields for a password: {signals.password_fields}",))
    return None


def _openings(lines: Sequence[PageLine], signals: PageSignals) -> Iterator[str]:
    """The window title, the headings and the first lines that say anything."""
    if signals.window_title:
        yield signals.window_title
    headings = [line.text for line in lines if line.heading in (1, 2) and not line.linked]
    plain = [line.text for line in lines if not line.linked and not line.is_boilerplate]
    yield from dict.fromkeys((*headings[:4], *plain[:MESSAGE_LINES]))


MESSAGE_LINES = 4
_STATUS = re.compile(r"(?:loi |error |http )?(?:40[0134]|50[0234])\b(?! ?[-/.]?\d| [a-z]+ (?:dong|nguoi|ho)\b)")
_ERRORS = load_entries("reading/error_messages")
_PARKED = load_entries("reading/parked_phrases")
_LOGINS = load_entries("reading/login_phrases")


def _as_list(signals: PageSignals, counts: _LineCounts) -> PageClass | None:
    if not (_has_entries(counts) or _has_links(counts) or _has_table(signals, counts)):
        return None
    kind = PageKind.HOME if _is_front_page(signals.url) else PageKind.LIST
    evidence = (
        f"linked headlines: {counts.links}, with a date or a teaser: {counts.entries}",
        f"dated rows: {counts.table_entries}",
        f"other running text: {counts.free} characters",
    )
    return PageClass(kind, evidence)


def _has_entries(counts: _LineCounts) -> bool:
    """Whether dates and teasers below linked headlines make up the page."""
    sure = counts.entries >= SURE_ENTRIES and not counts.has_own_headline
    parted = counts.paragraphs < ARTICLE_PARAGRAPHS
    if sure and parted and counts.longest <= LONGEST_TEASER and counts.free <= counts.teasers:
        return True
    little = LITTLE_TEXT if counts.has_own_headline else max(LITTLE_TEXT, counts.teasers // 4)
    return counts.entries >= MIN_ENTRIES and counts.longest <= LONGEST_LISTED and counts.free <= little


def _has_links(counts: _LineCounts) -> bool:
    few = counts.longest <= LONGEST_TEASER and counts.free <= LITTLE_TEXT
    return counts.links >= MANY_LINKS and few and not counts.has_own_headline


def has_many_links(lines: Sequence[PageLine]) -> bool:
    """Whether a page holds as many linked headlines as a list; where it has no text besides, it is one."""
    return _count(lines).links >= MANY_LINKS


def _has_table(signals: PageSignals, counts: _LineCounts) -> bool:
    """Whether a search form stands over a table of dated rows."""
    return counts.free <= LITTLE_TEXT and signals.form_controls > 1 and counts.table_entries >= SURE_ENTRIES


# "/", "/default.aspx", "/vi/", "/web/guest/home", "/trang-chu.html"
_FRONT = re.compile(r"/?(?:index|default|home|trang-?chu|vi|web/guest)?/?(?:home)?(?:\.(?:html?|aspx?|php|jsp))?/?")


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.netloc and not parts.query and _FRONT.fullmatch(parts.path.lower()))


def _as_form(signals: PageSignals, counts: _LineCounts) -> PageClass | None:
    controls = signals.form_controls
    if controls < MIN_CONTROLS or counts.own_headlines or counts.text > TEXT_PER_CONTROL * controls:
        return None
    return PageClass(PageKind.FORM, (f"fields to fill in: {controls}", f"running text: {counts.text} characters"))


DOCUMENT_HEAD = 30  # lines
_NUMBER_LINE = re.compile(r"so ?: ?[\d.…]{1,9} ?[-/]\s?[a-z]")
_MOTTO = re.compile(r"cong hoa xa hoi chu nghia viet nam|dang cong san viet nam")


def _as_document(lines: Sequence[PageLine]) -> PageClass | None:
    """A page that reproduces a numbered document: the motto of State or Party and the number line, near the top."""
    head = [line for line in lines[:DOCUMENT_HEAD] if not line.linked]
    number = next((line for line in head if _NUMBER_LINE.match(line.folded)), None)
    if number is None or not any(_MOTTO.search(line.folded) for line in head):
        return None
    return PageClass(PageKind.DOCUMENT, (number.text[:120],))


FEW_LINES = 5  # that are neither links nor captions nor cells
_INDEX_HEADINGS = frozenset(load_entries("reading/index_headings"))


def find_bareness(lines: Sequence[PageLine], signals: PageSignals, *, dated: bool, title: str) -> PageClass | None:
    """What a page is that its links did not tell from an article: a gallery, a directory, a remark in place of a text.

    A page of captions, cells and links without running text and without a date of its own is a list; a remark of a line
    or two without headline and date is no text.
    """
    if dated:
        return None
    counts = _count(lines, fold(signals.window_title))
    if counts.text >= LITTLE_TEXT:
        return None
    plain = [line for line in lines if line.words >= ENTRY_WORDS and not (line.is_boilerplate or line.menu)]
    plain = [line for line in plain if not (line.linked or line.item or line.pictured or line.is_caption)]
    if not counts.text and len(plain) < FEW_LINES:
        return PageClass(PageKind.LIST, ("running text: none", "date: none", f"lines: {len(lines)}"))
    titled = counts.has_own_headline or title.count(" ") >= ENTRY_WORDS
    if counts.text and not titled and len(plain) < FEW_LINES:
        return PageClass(PageKind.UNKNOWN, (f"running text: {counts.text} characters", "headline: none", "date: none"))
    return None


def _as_index(lines: Sequence[PageLine], counts: _LineCounts) -> PageClass | None:
    """A page with little text whose first heading says only "Thư viện ảnh", "Kết quả tìm kiếm" or the like."""
    first = next((line for line in lines if line.heading in (1, 2) and not (line.linked or line.is_masthead)), None)
    if first is None or counts.text >= MAX_MESSAGE or first.folded.strip(" -:|.»") not in _INDEX_HEADINGS:
        return None
    return PageClass(PageKind.LIST, (first.text,))
