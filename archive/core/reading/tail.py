"""Where an article ends and the page goes on: related lists, comments, imprints, and boxes of links within the text."""

import re
from collections.abc import Sequence
from itertools import pairwise

from archive.core.reading.boilerplate import trimmed
from archive.core.reading.lines import PageLine
from archive.core.reading.vocabulary import AMBIGUOUS_HEADINGS, any_of, any_opening

# "Krông Bông: 100% buôn ký cam kết (06/12/2021)", "- Công bố quyết định [13-12-2019]", "(05/07) Sơ kết …"
_HOUR = r"\d{1,2}[:h]\d{2}(?::\d\d)?"
_DATE = r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}"
_SHORT_DATE = r"\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?"
_IN_BRACKETS = rf"[(\[]\s?(?:{_HOUR},? ?(?:ngay )?)?{_SHORT_DATE}(?:[ |,\-]{{1,4}}{_HOUR}.{{0,10}})?\s?[)\]]"
_HEADLINE = r".{12,220}"
_DATED_ITEM = re.compile(
    rf"{_HEADLINE}?\s?{_IN_BRACKETS}|[(\[]?{_DATE}[)\]]?(?: {_HOUR})?\s?[-–:|]\s{_HEADLINE}|"
    rf"{_HEADLINE} [-–|] ?{_DATE}(?: {_HOUR})?"
)
_DOCUMENT = re.compile(rf"[-–•+*\d.) ]{{0,6}}{any_of('document_kinds')}(?: [a-z]+){{0,3}} (?:so )?\d")
_ARROW = re.compile(rf"(?:>>|»|›|▸|►|▶|➤|→|{any_opening('inline_link_openings')})")
_COMMENTS = re.compile(any_of("comment_openings"))
_ENDED = re.compile(r"\./\.?\W*$")
RESUMED_LENGTH = 350  # a paragraph so long is no teaser
TEASER_LENGTH = 120
MARKED_LENGTH = 60  # where the markup tells links from text
LONGEST_BOX = 14  # lines


def is_dated_item(line: PageLine) -> bool:
    """Whether the line is an entry of a list of articles: a headline with its date in brackets, no sentence."""
    if line.is_prose and not line.linked and len(line.text) > 160:
        return False
    if _DOCUMENT.match(line.folded):
        return False  # "- Chỉ thị số 05-CT/TW (15/5/2016)" in a list of documents
    ends = line.text.rstrip()[-1:]
    return ends != "." and bool(_DATED_ITEM.fullmatch(line.folded.strip(" -–•+*"))) and line.date_line is None


def cut_tail(below: Sequence[PageLine], title: str) -> tuple[list[PageLine], list[PageLine]]:
    """Part the lines below a title into the article and the rest of the page, boxes within the text left out of both.

    A heading such as "TIN LIÊN QUAN" ends the article, unless running text goes on below a few links; after
    comments, a byline or the closing "./." it never does.
    """
    article: list[PageLine] = []
    tail: list[PageLine] = []
    last_text = max((index for index, line in enumerate(below) if _is_text(line)), default=-1)
    prose_seen = False
    index = 0
    while index < len(below):
        line = below[index]
        if line.outside:
            tail.extend(below[index:])
            break
        if not (prose_seen and _ends_article(line, text_below=index < last_text)):
            if not _is_inline_link(line, article):
                article.append(line)
                prose_seen = prose_seen or line.is_prose
            index += 1
            continue
        resumed = _resumes_at(below, index, article)
        if resumed is None:
            tail.extend(below[index:])
            break
        index = resumed
    links = _link_runs(article)
    kept = [line for place, line in enumerate(article) if place not in links]
    return kept, [article[place] for place in sorted(links)] + tail


def _link_runs(article: Sequence[PageLine]) -> set[int]:
    """Where links to other articles stand that no heading announces: several in a row, or one that heads or lists.

    Links to documents ("Quyết định số 12-QĐ/TU", "ke-hoach.pdf") belong to the text.
    """
    found: set[int] = set()
    run: list[int] = []
    dates: list[int] = []  # of the links of a run
    for place, line in enumerate([*article, PageLine("")]):
        if _is_link_elsewhere(line):
            run.append(place)
            continue
        if run and (line.is_boilerplate or line.date_line) and place < len(article):
            dates += [place] * (line.date_line is not None)
            continue
        if len(run) >= LINKS_IN_A_ROW or any(article[link].heading or article[link].item for link in run):
            found.update(run, dates if len(dates) >= LINKS_IN_A_ROW else ())
        run, dates = [], []
    return found if len(found) < len(article) else set()


def _is_link_elsewhere(line: PageLine) -> bool:
    if not line.linked or line.words < 4 or line.attached:
        return False
    return not (_DOCUMENT.match(line.folded) or _FILE.search(line.folded))


LINKS_IN_A_ROW = 2
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar)\b")


def _is_text(line: PageLine) -> bool:
    return line.is_prose and not line.linked and not line.outside and len(line.text) >= TEASER_LENGTH


def _ends_article(line: PageLine, *, text_below: bool) -> bool:
    """Whether the line heads what is no longer the article; one that may head a part of it ends only a finished one."""
    if not line.is_tail_heading:
        return False
    return not (text_below and trimmed(line.folded) in AMBIGUOUS_HEADINGS)


def _is_inline_link(line: PageLine, article: Sequence[PageLine]) -> bool:
    """A link to another article within the text: "» Hậu Giang: …", ">> Xem thêm: …"."""
    if not article or line.is_prose or not line.short or line.date_line:
        return False
    return bool(_ARROW.match(line.folded))


def _resumes_at(below: Sequence[PageLine], heading: int, article: Sequence[PageLine]) -> int | None:
    if _COMMENTS.match(trimmed(below[heading].folded)) or _has_ended(article):
        return None
    linked = False
    for index in range(heading + 1, min(heading + LONGEST_BOX, len(below))):
        line = below[index]
        if line.outside or (_COMMENTS.match(line.folded) and line.is_tail_heading):
            return None
        linked = linked or line.linked
        if not line.is_prose or line.linked or line.is_boilerplate or is_dated_item(line):
            continue
        if len(line.text) >= RESUMED_LENGTH:
            return index
        if len(line.text) >= (MARKED_LENGTH if linked else TEASER_LENGTH) and _text_follows(below, index):
            return index
    return None


def _text_follows(below: Sequence[PageLine], index: int) -> bool:
    """Whether running text or the author's name comes next, and not another headline as behind a teaser."""
    reached = below[index + 1 : index + LONGEST_BOX]
    following = next((line for line in reached if not (line.is_boilerplate or line.is_caption)), None)
    if following is None or following.linked or following.outside:
        return False
    return following.is_prose or following.byline is not None


def _has_ended(article: Sequence[PageLine]) -> bool:
    for line in reversed(article[-LONGEST_BOX:]):
        if line.is_boilerplate or line.date_line or line.is_caption:
            continue
        return bool((line.byline is not None and not line.is_prose) or _ENDED.search(line.text))
    return False


def _is_beside_headline(lines: Sequence[PageLine], index: int) -> bool:
    """Whether a date stands by a headline, as in a list; the dates of a chronicle stand over running text."""
    neighbours = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
    return any(not line.is_prose and not line.date_line and line.words >= 4 for line in neighbours)


LIST_ENTRIES = 5  # dated or linked headlines; fewer stand under many an article
LONG_PARAGRAPH = 320


def is_link_list(lines: Sequence[PageLine]) -> bool:
    """Whether a headline and what stands below it are a category page: other articles' headlines, dates and teasers.

    A page with one long paragraph or three running paragraphs in a row is no list, however many links it has; nor is
    a headline of its own with running text right under it, unless teasers follow link by link.
    """
    if any(len(line.text) > LONG_PARAGRAPH and not line.linked for line in lines):  # none so long is boilerplate
        return False
    plain = [line for line in lines if not line.is_boilerplate or line.date_line]
    if _longest_run(plain) >= 3:
        return False
    entries = sum(_is_entry(plain, index) for index in range(len(plain)))
    links = sum(line.linked for line in plain)
    teasers = sum(one.linked and other.is_prose and not other.linked for one, other in pairwise(plain))
    prose = sum(len(line.text) for line in plain if line.is_prose and not line.linked and not is_dated_item(line))
    if entries >= LIST_ENTRIES and prose < 260 * entries:
        return True
    if teasers >= LIST_ENTRIES - 1:
        return True
    if links >= 2 * LIST_ENTRIES and prose < 120 * links and not _opens_with_text(plain):
        return True
    return prose == 0 and _are_headlines(plain)


def _longest_run(lines: Sequence[PageLine]) -> int:
    longest = run = 0
    for line in lines:
        run = run + 1 if line.is_prose and not (line.linked or line.date_line or is_dated_item(line)) else 0
        longest = max(longest, run)
    return longest


def _is_entry(lines: Sequence[PageLine], index: int) -> bool:
    line = lines[index]
    return _is_beside_headline(lines, index) if line.date_line else is_dated_item(line)


def _opens_with_text(lines: Sequence[PageLine]) -> bool:
    """Whether the first line is no link and running text comes right below it, the date line apart."""
    below = next((line for line in lines[1:4] if not line.date_line), None)
    return bool(lines) and not lines[0].linked and below is not None and below.is_prose and not below.linked


def _is_like_headline(line: PageLine) -> bool:
    """Whether a line could be a headline: "1. Lò Văn Mẫu, bản Pá Thử" is an entry of a numbered list."""
    return 5 <= line.words <= 25 and not line.item and line.text[-1:].isalnum() and not _NUMBERED.match(line.text)


_NUMBERED = re.compile(r"\d{1,3}[.)]")


def _are_headlines(lines: Sequence[PageLine]) -> bool:
    """Whether there are nothing but lines such as headlines are, and many; a poem's are shorter."""
    headlines = [line for line in lines if _is_like_headline(line)]
    words = sum(line.words for line in headlines)
    return len(headlines) >= MANY_HEADLINES and len(headlines) >= 0.8 * len(lines) and words >= 7 * len(headlines)


MANY_HEADLINES = 10
