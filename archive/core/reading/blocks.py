"""An HTML tree to the paragraphs a reader sees, each with its markup's hints; linear in the size of the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from lxml.html import HtmlElement

from archive.core.reading.counters import find_views
from archive.core.reading.entities import unescape
from archive.core.reading.legacy import from_tcvn3, from_vni
from archive.core.reading.survey import PARAGRAPH, survey_page
from archive.core.reading.timestamps import find_date_stamps
from archive.core.reading.vocabulary import any_name
from archive.core.text import fold, normalise


def _names(block: str) -> frozenset[str]:
    return frozenset(block.split())


_SKIPPED = _names("""
    applet aside audio button canvas datalist dialog embed footer head iframe input link map math meta meter nav
    noscript object option progress script select style svg template textarea video
""")
_BLOCKS = _names("""
    address amp-sidebar article aside blockquote body caption center dd details div dl dt fieldset figcaption
    figure form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main ol p pre section summary table tbody td
    tfoot th thead tr ul
""")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}

_EDGE, _END = r"(?:^|[\s_\-])", r"(?:$|[\s_\-])"
_JUNK = re.compile(_EDGE + any_name("junk_names") + _END)
_COMMENTS = re.compile(any_name("comment_names"))
# Names of the tools beside an article. Templates also give them to boxes that hold its headline, date line or text.
_TOOLS = re.compile(_EDGE + any_name("tool_names") + _END)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CAPTION = re.compile(any_name("caption_names"), re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CENTRED = re.compile(r"text-align\s*:\s*center|font-style\s*:\s*italic", re.I)
_TCVN3_FONT = re.compile(r"\.vn\w{2,20}", re.I)
_TCVN3_CAPITALS = re.compile(r"\.vn\w{1,20}h\b", re.I)
_VNI_FONT = re.compile(r"\bvni[ -]\w", re.I)
_OWN = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯ]")

SEVERAL_PARAGRAPHS = 250  # characters of running text, more than a share box or a poll says
LONGEST_DATE = 40  # characters of a date in a card
LONGEST_DATE_BOX = 160  # characters of a box with a date line and buttons
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z)\b|/(?:documents|download|attachments?)/|[?&](?:fileid|download)=", re.I
)
LONGEST_COUNT = 40  # characters of a box with a view count alone
LONG_TEXT = 400  # characters of running text without links, more than any box beside an article holds
TEXT_SHARE = 0.85
JUNK_SHARE = 0.4  # of the page's words; an element with more is no box beside the article
MAX_ROW = 600  # characters in a table row that is data and not layout


@dataclass(slots=True)
class MarkupBlock:
    """A paragraph as gathered, blanks not yet collapsed; `place` is the element in whose flow it stands."""

    place: HtmlElement
    pieces: list[str] = field(default_factory=list)
    heading: int = 0
    caption: bool = False
    item: bool = False
    classes: str = ""
    image: str = ""
    size: int = 0
    linked_size: int = 0
    centred_size: int = 0
    attached: bool = False  # holds a link to a file
    gap: bool = False  # something that is not the article was left out just before it
    converted: bool = False  # from a legacy font

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def centred(self) -> bool:
        return self.size > 0 and self.centred_size >= 0.85 * self.size

    @property
    def linked(self) -> bool:
        return self.size > 0 and self.linked_size >= 0.85 * self.size


@dataclass(frozen=True, slots=True, eq=False)
class _MarkupContext:
    """What the elements around a piece of text make of it; each is known by itself, so that it is found again fast."""

    heading: int = 0
    linked: bool = False
    caption: bool = False
    item: bool = False
    centred: bool = False
    font: str = ""


_PLAIN = _MarkupContext()


@lru_cache(maxsize=1024)  # pages use a few dozen
def _changed(context: _MarkupContext, name: str, value: Any) -> _MarkupContext:
    return context if getattr(context, name) == value else replace(context, **{name: value})


def find_blocks(root: HtmlElement) -> list[MarkupBlock]:
    """The visible paragraphs of a page in order: one for each heading, paragraph, list item, data row and caption."""
    gatherer = _Gatherer(root)
    gatherer.walk()
    return gatherer.blocks


def is_junk(element: HtmlElement) -> bool:
    """Whether class, id or role name the element as comments, a menu, a related list, a share box or the like."""
    role = element.get("role")
    if role in ("navigation", "search", "complementary", "banner", "contentinfo", "dialog"):
        return True
    names = _names_of(element)
    return bool(names) and _names_junk(names)


def _names_of(element: HtmlElement) -> str:
    names, identity = element.get("class"), element.get("id")
    return _plain_names(f"{names or ''} {identity or ''}"[:400]) if names or identity else ""


@lru_cache(maxsize=4096)  # the elements of a page, and the pages of a site, share few names
def _plain_names(names: str) -> str:
    return _CAMEL.sub("-", names).lower() if len(names) > 2 else ""


@lru_cache(maxsize=4096)
def _names_junk(names: str) -> bool:
    return bool(_JUNK.search(names) or _TOOLS.search(names))


@lru_cache(maxsize=4096)
def _names_caption(names: str) -> bool:
    return bool(_CAPTION.search(names))


class _Gatherer:
    """Walks the tree once, with a stack of its own: pages nest deeper than Python recurses."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        survey = survey_page(root)
        self.sizes, self.prose, self.layout, self.pictured = survey.sizes, survey.prose, survey.layout, survey.pictured
        self.data_tables: dict[HtmlElement, bool] = {}
        self.total = max(1, self.sizes.get(root, 1))
        self.total_prose = max(1, self.prose.get(root, 1))
        self.blocks: list[MarkupBlock] = []
        self.block = MarkupBlock(root)
        self.image = ""
        self.gap = False

    def walk(self) -> None:
        stack = [(self.root, iter(self.root), _PLAIN)]
        self._add(self.root.text or "", _PLAIN)
        while stack:
            element, children, context = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if element.tag in _BLOCKS:
                    self._flush(element.getparent())
                if stack and (tail := element.tail):
                    self._add(tail, stack[-1][2])
                continue
            tag = child.tag
            if not isinstance(tag, str) or self._is_skipped(child, tag):
                if tag in _BLOCKS:
                    self._flush(element)
                    self.gap = self.gap or self.sizes.get(child, 0) > 0
            elif tag == "tr" and self._is_data_row(child):
                self._add_row(child, context)
                continue
            else:
                within = self._enter(child, tag, context)
                if len(child):
                    stack.append((child, iter(child), within))
                    continue
                if tag in _BLOCKS:
                    self._flush(element)
            if tail := child.tail:
                self._add(tail, context)
        self._flush(self.root)

    def _is_skipped(self, element: HtmlElement, tag: str) -> bool:
        if tag == "footer" and element.getparent().tag in ("article", "figure", "blockquote"):
            return False  # the author's line of an article, not the page's foot
        if tag in _SKIPPED:
            return tag not in ("aside", "footer", "nav") or not self._holds_the_text(element)
        if not element.keys():
            return False
        style = element.get("style")
        if (style is not None and _HIDDEN.search(style)) or element.get("hidden") is not None:
            return not (self._is_large(element) or self._is_folded_part(element))
        return is_junk(element) and not self._is_article_part(element)

    def _is_article_part(self, element: HtmlElement) -> bool:
        """Whether an element named like a box beside the article holds a part of it.

        It does where it holds a fair share of the page's running text, is itself a paragraph of running text, or, if
        named as a tool, holds the page's headline, a date or nothing but a view count.
        """
        prose = self.prose.get(element, 0)
        if self._holds_the_text(element):
            return True
        if (
            prose >= LONG_TEXT
            and prose >= TEXT_SHARE * self.sizes[element]
            and not _COMMENTS.search(_names_of(element))
        ):
            return True
        if element.tag in ("p", "blockquote", "li"):
            return self.prose.get(element, 0) >= PARAGRAPH
        names = _names_of(element)
        if _JUNK.search(names) or not _TOOLS.search(names):
            return self._is_view_count(element)
        if self.prose.get(element, 0) >= SEVERAL_PARAGRAPHS or element.tag == "h1" or element.find(".//h1") is not None:
            return True
        return self._is_view_count(element) or self._is_date_box(element)

    def _is_folded_part(self, element: HtmlElement) -> bool:
        """Whether hidden text goes on where visible paragraphs end, as behind a button "Xem thêm"."""
        if self.prose.get(element, 0) < PARAGRAPH or is_junk(element):
            return False
        before = element.getprevious()
        return before is not None and self.prose.get(before, 0) >= PARAGRAPH

    def _is_date_box(self, element: HtmlElement) -> bool:
        if self.sizes.get(element, 0) > LONGEST_DATE_BOX:
            return False
        return any(find_date_stamps(fold(normalise(" ".join(element.itertext())))))

    def _is_view_count(self, element: HtmlElement) -> bool:
        """Whether a box named "counter" holds the article's own counter and nothing else: "412 lần đọc"."""
        if self.sizes.get(element, 0) > LONGEST_COUNT:
            return False
        return find_views(fold(normalise("".join(element.itertext())))) is not None

    def _holds_the_text(self, element: HtmlElement) -> bool:
        """Whether an element holds a fair share of the page's words, or of its running text."""
        return self._is_large(element) or self.prose.get(element, 0) > self.total_prose * JUNK_SHARE

    def _is_large(self, element: HtmlElement) -> bool:
        return self.sizes.get(element, 0) > self.total * JUNK_SHARE

    def _enter(self, element: HtmlElement, tag: str, context: _MarkupContext) -> _MarkupContext:
        if tag in _BLOCKS:
            self._flush(element)
            context = self._context(element, tag, context)
            self.block.classes = element.get("class") or ""
        else:
            if tag == "br":
                self._flush(self.block.place)
            elif tag in ("img", "amp-img"):
                self.image = element.get("data-src") or element.get("data-original") or element.get("src") or self.image
            context = self._context(element, tag, context)
        if text := element.text:
            self._add(text, context)
        return context

    def _context(self, element: HtmlElement, tag: str, context: _MarkupContext) -> _MarkupContext:
        if tag in _HEADINGS:
            return _changed(context, "heading", _HEADINGS[tag])
        if tag == "a":
            address = element.get("href")
            if address and _FILE.search(address):
                self.block.attached = True
            return _changed(context, "linked", True) if address else context
        if tag == "figcaption":
            return _changed(context, "caption", True)
        if tag in ("em", "i"):
            return _changed(context, "centred", True)
        if tag == "li":
            context = _changed(context, "item", True)
        if not element.keys() and tag not in ("table", "center"):
            return context
        names, style, face = element.get("class") or "", element.get("style") or "", element.get("face") or ""
        if names and _names_caption(names) and self.sizes.get(element, 0) <= MAX_ROW:
            context = _changed(context, "caption", True)
        if tag == "table" and self._is_picture_table(element):
            context = _changed(context, "caption", True)
        if (style and _CENTRED.search(style)) or element.get("align") == "center" or tag == "center":
            context = _changed(context, "centred", True)
        if face or "font-family" in style:
            context = replace(context, font=face or style)
        return context

    def _is_picture_table(self, table: HtmlElement) -> bool:
        """A table that holds a picture and a few words holds its caption."""
        return 0 < self.sizes.get(table, 0) <= MAX_CAPTIONED and table in self.pictured

    def _is_data_row(self, row: HtmlElement) -> bool:
        """A row of short cells without layout of its own, in a table that has more of the kind."""
        table = row.getparent()
        if table is None or row in self.layout or not 0 < self.sizes.get(row, 0) <= MAX_ROW:
            return False
        if table not in self.data_tables:
            rows = sum(1 for other in table.iterchildren("tr") if self._filled_cells(other) >= 2)
            self.data_tables[table] = rows >= 2
        return self.data_tables[table] and (self._filled_cells(row) >= 2 or len(row) >= 2)

    def _filled_cells(self, row: HtmlElement) -> int:
        return sum(1 for cell in row if self.sizes.get(cell, 0) > 0)

    def _add_row(self, row: HtmlElement, context: _MarkupContext) -> None:
        self._flush(row)
        cells = [" ".join("".join(_visible_text(cell)).split()) for cell in row]
        self.block.item = True
        self._add(" | ".join(cell for cell in cells if cell), replace(context, item=True))
        self._flush(row.getparent())
        self._add(row.tail or "", context)

    def _add(self, text: str, context: _MarkupContext) -> None:
        if not text or text.isspace():
            self.block.pieces.append(text)
            return
        text = unescape(text)
        words = len(text) - text.count(" ") if not text.isspace() else 0
        if words and self.block.size and self._is_date_beside_link(text, linked=context.linked):
            self._flush(self.block.place)
        block = self.block
        if words:
            block.heading = block.heading or context.heading
            block.caption = block.caption or context.caption
            block.item = block.item or context.item
            block.centred_size += words * context.centred
            block.linked_size += words * context.linked
            block.size += words
            if context.font:
                converted = _by_font(text, context.font)
                block.converted = block.converted or converted != text
                text = converted
        block.pieces.append(text)

    def _is_date_beside_link(self, text: str, *, linked: bool) -> bool:
        """Whether a link and a date meet without a blank, as in cards whose parts only the style sheet sets apart."""
        block = self.block
        if linked == block.linked or (not linked and block.linked_size != block.size) or (linked and block.linked_size):
            return False
        before = block.pieces[-1]
        if before[-1:].isspace() or text[:1].isspace():
            return False
        date = before if linked else text
        return len(date) <= LONGEST_DATE and any(find_date_stamps(fold(normalise(date))))

    def _flush(self, place: HtmlElement | None) -> None:
        block, place = self.block, place if place is not None else self.root
        if block.size:
            block.image, self.image = self.image, ""
            block.gap, self.gap = self.gap, False
            self.blocks.append(block)
            self.block = MarkupBlock(place)
        else:  # most elements begin or end where no words stand: the block that waits for them is the next one
            block.place, block.classes, block.item, block.attached = place, "", False, False
            block.pieces.clear()


MAX_CAPTIONED = 420  # characters beside a picture in one table


def _visible_text(element: HtmlElement) -> Iterator[str]:
    """The words of a table cell, scripts, form fields and hidden elements left out."""
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return
    if _HIDDEN.search(element.get("style") or "") or element.get("hidden") is not None:
        return
    yield unescape(element.text or "")
    for child in element:
        if child.tag in _BLOCKS or child.tag == "br":
            yield " "
        yield from _visible_text(child)
        yield unescape(child.tail or "")


def _by_font(text: str, font: str) -> str:
    """Text set in a legacy font becomes Unicode for certain; the bytes of .VnTimeH hold small letters for capitals."""
    if (text.isascii() and not _TCVN3_CAPITALS.search(font)) or _OWN.search(text):
        return text
    if _TCVN3_FONT.search(font):
        converted = from_tcvn3(text)
        return converted.upper() if _TCVN3_CAPITALS.search(font) else converted
    return from_vni(text) if _VNI_FONT.search(font) else text
