"""HTML pages: their markup to lines with hints, then the same rules as for text dumps."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from urllib.parse import urlsplit

import lxml.html
from lxml.etree import ElementDefaultClassLookup, LxmlError
from lxml.html import HtmlElement

from archive.core.reading.article import PageContext, read_article
from archive.core.reading.blocks import MarkupBlock, find_blocks
from archive.core.reading.boilerplate import is_imprint
from archive.core.reading.bylines import is_account, is_domain
from archive.core.reading.content_root import find_content_root, find_told_root
from archive.core.reading.decode import DecodedText
from archive.core.reading.embedded import find_embedded
from archive.core.reading.fallback import fallback_dates, fallback_lines, foreign_dates, is_foreign
from archive.core.reading.headline import stands_over_text
from archive.core.reading.legacy import repair
from archive.core.reading.lines import PageLine
from archive.core.reading.metadata import DeclaredMetadata, read_metadata, with_address_day
from archive.core.reading.page_class import (
    REFUSAL_OF_KIND,
    PageSignals,
    classify_page,
    find_bareness,
    has_many_links,
)
from archive.core.reading.problems import Problem, Refusal
from archive.core.reading.published import LOW_CONFIDENCE_RULES
from archive.core.reading.site_hints import give_hints
from archive.core.reading.site_profile import AppliedLesson, SiteProfile
from archive.core.reading.values import Reading
from archive.core.reading.vocabulary import any_name
from archive.core.text import fold, normalise, words_alone

HEADER_LINES = 60  # above the body, in which title, date and lead are looked for
FOOTER_LINES = 60  # below it, in which author, date and counter may follow
MAX_HEADLINE = 300


def read_page(
    decoded: DecodedText, url: str = "", *, insisted: bool = False, site: SiteProfile | None = None
) -> Reading:
    """Read an HTML page of any portal, with what other pages of its `site` taught where that is at hand.

    1. Gather the visible paragraphs, menus, comments and boxes left out where the markup names them so.
    2. Tell from all of them whether the page is an article; where a person `insisted`, it is.
    3. Find the element that holds the body; mark the lines that the page declares to be its headline.
    4. Read the lines like a dump's; declared dates count behind those the page shows.
    5. A page in another language is read by trafilatura and htmldate.
    6. Where that yields no text, read the data that the page carries for its scripts, else ask trafilatura; where no
       date, htmldate, for the page's head only.
    """
    root = _parse(decoded.text)
    problems = (*decoded.problems, *_breaks_off(decoded.text))
    if root is None:
        return Reading(refusal=Refusal.NO_TEXT, problems=problems)
    _alive = list(root.iter())  # lxml makes the object of an element that nobody holds anew at every visit
    facts = read_metadata(root)
    body = root.find("body")
    body = body if body is not None else root
    blocks, lines, legacy = _gather(body)
    titles = [" ".join(normalise(title).split()) for title in repair([*facts.titles, facts.window_title])[0]]
    _unlink_own_headline(lines, _key(titles[-1]))
    signals, all_lines = _signals(body, titles[-1], url), lines
    page_class = classify_page(lines, signals)
    if not insisted and not page_class.is_article:
        refusal = REFUSAL_OF_KIND[page_class.kind]
        return Reading(refusal=refusal, problems=problems, canonical_url=facts.canonical_url, page_class=page_class)
    context = replace(
        _declared(facts, root, url),
        problems=(*problems, *legacy),
        page_class=page_class,
        insisted=insisted,
        site=site,
    )
    if site is not None:
        give_hints(lines, blocks, site)
    if is_foreign(line.text for line in all_lines) and (foreign := _read_foreign(root, url, facts, titles, context)):
        return foreign
    content, named, told = find_told_root(blocks, body, site) if site else (*find_content_root(blocks, body), None)
    lines = _around_body(blocks, lines, content, named=named)
    _mark_headlines(lines, titles, facts)
    reading = read_article(lines, context)
    if told is not None:
        lesson = AppliedLesson(told.kind, told.key, told.pages)
        reading = replace(reading, lessons=(lesson, *reading.lessons))
    bare = None if insisted else find_bareness(all_lines, signals, dated=_is_dated(reading), title=reading.title)
    if reading.refusal != Refusal.NO_TEXT and not (reading.is_article and bare):
        return reading
    if embedded := find_embedded(root):
        return read_page(replace(decoded, text=embedded), url, insisted=insisted, site=site)
    if bare and reading.is_article:
        return Reading(refusal=REFUSAL_OF_KIND[bare.kind], problems=context.problems, page_class=bare)
    rescued = read_article(fallback_lines(root, _headline_of(titles)), context)
    if rescued.is_article:
        return rescued
    return replace(reading, refusal=Refusal.LIST_PAGE) if not insisted and has_many_links(lines) else reading


def _declared(facts: DeclaredMetadata, root: HtmlElement, url: str) -> PageContext:
    """What the page declares of itself, its account told from its author."""
    by_account = is_account(facts.author)
    stated = with_address_day(facts.published, url or facts.canonical_url)
    return PageContext(
        published=stated or (() if facts.updated else fallback_dates(root, url)),
        updated=facts.updated,
        byline="" if by_account or _is_site(facts, url) else facts.author,
        account=facts.author if by_account else "",
        section=facts.section,
        canonical_url=facts.canonical_url,
        masthead=facts.site,
    )


def gather_page(markup: str) -> tuple[list[MarkupBlock], list[PageLine], HtmlElement] | None:
    """The blocks of a page, a line for each and its body; None where the markup cannot be parsed."""
    root = _parse(markup)
    if root is None:
        return None
    body = root.find("body")
    body = body if body is not None else root
    blocks, lines, _ = _gather(body)
    return blocks, lines, body


def _read_foreign(
    root: HtmlElement, url: str, facts: DeclaredMetadata, titles: Sequence[str], context: PageContext
) -> Reading | None:
    """The text that trafilatura takes from a page in another language, and its date; None where it finds no text."""
    published = with_address_day(facts.published, url) or foreign_dates(root, url)
    reading = read_article(
        fallback_lines(root, _headline_of(titles), last_resort=False), replace(context, published=published)
    )
    return reading if reading.is_article else None


def _is_dated(reading: Reading) -> bool:
    return reading.published is not None and reading.published.rule not in LOW_CONFIDENCE_RULES


def _is_site(facts: DeclaredMetadata, url: str) -> bool:
    """Whether the declared author is the site itself: its name, its host or its address."""
    author = _key(facts.author)
    if not author:
        return False
    parts = [facts.site, *_SITE_SEPARATOR.split(facts.window_title)[1:], urlsplit(url).hostname or ""]
    return is_domain(facts.author) or author in map(_key, parts) or PageLine(facts.author).is_masthead


def _gather(body: HtmlElement) -> tuple[list[MarkupBlock], list[PageLine], tuple[str, ...]]:
    """The blocks of a page that hold words, a line for each, and the codes of what was repaired in them."""
    blocks = find_blocks(body)
    texts, legacy = repair([block.text for block in blocks])
    if not legacy and any(block.converted for block in blocks):
        legacy = (Problem.LEGACY_FONT,)
    worded = [(block, " ".join(normalise(text).split())) for block, text in zip(blocks, texts, strict=True)]
    worded = [(block, words) for block, words in worded if words]
    return [block for block, _ in worded], [_line(words, block) for block, words in worded], legacy


_BESIDE = re.compile(any_name("beside_form_names"))
_NO_CONTROLS = frozenset({"hidden", "submit", "button", "image", "reset"})


def _signals(body: HtmlElement, window_title: str, url: str) -> PageSignals:
    """What the form fields of a page say; those in boxes named as comments, polls or log-in do not count."""
    controls = passwords = 0
    for control in body.iter("input", "select", "textarea"):
        kind = (control.get("type") or "text").lower()
        boxes = islice(control.iterancestors(), MAX_ANCESTORS)
        if kind in _NO_CONTROLS or any(_BESIDE.search(f"{box.get('class')} {box.get('id')}".lower()) for box in boxes):
            continue
        controls += 1
        passwords += kind == "password"
    return PageSignals(url=url, window_title=window_title, form_controls=controls, password_fields=passwords)


MAX_ANCESTORS = 12  # of a form field, looked at for the name of its box


# lxml's own choice asks Python for the class of each element, of which only forms and links have ones of their own.
_ONE_CLASS = ElementDefaultClassLookup(element=HtmlElement)


def _parse(text: str) -> HtmlElement | None:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError):
        return None


_OPEN_TAG = re.compile(r"<[a-zA-Z!/][^<>]{0,4000}\Z")


def _breaks_off(text: str) -> tuple[Problem, ...]:
    """Whether the page ends before its end: within a tag, or with neither body nor html closed."""
    tail = text[-4096:].lower()
    opened = "<html" in text[:4096].lower() or "<body" in text[:20_000].lower()
    closed = "</html" in tail or "</body" in tail or "</body" in text.lower()
    if _OPEN_TAG.search(text[-4096:]) or (opened and not closed):
        return (Problem.TRUNCATED_HTML,)
    return ()


def _around_body(
    blocks: Sequence[MarkupBlock], lines: Sequence[PageLine], content: HtmlElement, *, named: bool
) -> list[PageLine]:
    """The lines of header, body and what follows; those before and behind the body are marked so."""
    within = {content, *content.iterdescendants()}
    inside = [index for index, block in enumerate(blocks) if block.place in within]
    first, last = (inside[0], inside[-1]) if inside else (0, len(blocks) - 1)
    if not named:
        last = _text_goes_on(blocks, lines, last)
    start, end = max(0, first - HEADER_LINES), min(len(blocks), last + 1 + FOOTER_LINES)
    for index in range(start, end):
        lines[index].above, lines[index].outside = index < first, index > last
    return list(lines[start:end])


def _text_goes_on(blocks: Sequence[MarkupBlock], lines: Sequence[PageLine], last: int) -> int:
    """The last running text behind an element that merely held most of it: before links, headings and imprints."""
    reached = last
    for index in range(last + 1, len(blocks)):
        block, line = blocks[index], lines[index]
        links = block.linked or block.linked_size > block.size // 2
        if links or block.heading or block.gap or line.is_tail_heading or is_imprint(line.folded):
            break
        if line.is_prose and not line.date_line:
            reached = index
    return reached


def _line(words: str, block: MarkupBlock) -> PageLine:
    after_picture = bool(block.image) and block.centred and len(words) <= MAX_HEADLINE and not block.heading
    return PageLine(
        words,
        heading=block.heading,
        linked=block.linked,
        attached=block.attached,
        caption=block.caption or after_picture,
        item=block.item,
        image=block.image,
        pictured=bool(block.image) or block.centred,
    )


def _key(text: str) -> str:
    return words_alone(fold(text))


_SITE_SEPARATOR = re.compile(r" [|–—»:]+ | - |::|\|")


def _mark_headlines(lines: list[PageLine], titles: Sequence[str], facts: DeclaredMetadata) -> None:
    """Mark the lines that equal a declared title, whole or without the portal's name before or behind it."""
    wanted = {_key(title) for title in titles if title}
    for title in titles:
        wanted |= {_key(part) for part in _SITE_SEPARATOR.split(title) if len(part.split()) >= 4}
    wanted -= {"", _key(facts.site)}
    long_keys = [key for key in wanted if len(key) >= 40]
    marked = False
    for index, line in enumerate(lines):
        if len(line.text) > MAX_HEADLINE or line.outside or line.caption or line.is_section:
            continue
        if line.is_masthead and not stands_over_text(lines, index):
            continue
        key = line.key
        if len(key.split()) < 3:
            continue
        if key in wanted or (len(key) >= 25 and any(long.startswith(key) or long.endswith(key) for long in long_keys)):
            line.headline = not line.linked or line.heading == 1
            marked = marked or line.headline
    declared = _headline_of(titles[: len(facts.titles)])
    if not marked and declared and not any(line.heading in (1, 2) and not line.linked for line in lines):
        lines.insert(_body_start(lines), PageLine(declared, headline=True))


def _headline_of(titles: Sequence[str]) -> str:
    """The first declared title that can be a headline, the portal's name cut off."""
    for title in titles:
        parts = [part.strip() for part in re.split(r" \| | » | :: ", title)]
        longest = max(parts, key=len, default="")
        if len(longest.split()) >= 4 and len(longest) <= MAX_HEADLINE:
            return longest
    return ""


def _unlink_own_headline(lines: Sequence[PageLine], window_title: str) -> None:
    """A page's only <h1> that its window title names is its own headline, even where it links to the page itself."""
    headings = [line for line in lines if line.heading == 1]
    if len(headings) == 1 and headings[0].linked and headings[0].words >= 4 and headings[0].key in window_title:
        headings[0].linked = False


def _body_start(lines: Sequence[PageLine]) -> int:
    return next((index for index, line in enumerate(lines) if line.is_prose and not line.linked), 0)
