"""What the general tools say where our own rules find nothing: trafilatura for text, htmldate for the page's head.

They are loaded by the first page that needs them: most need neither, and they take longer to load than all the rest.
"""

import copy
import datetime as dt
import logging
import re
from collections.abc import Iterable

from lxml.html import HtmlElement, tostring

from archive.core.reading.lines import PageLine
from archive.core.reading.timestamps import find_date_stamps
from archive.core.reading.values import Dated, Precision
from archive.core.text import fold, normalise

for _name in ("trafilatura", "htmldate", "htmldate.core", "htmldate.utils", "htmldate.validators"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def fallback_lines(root: HtmlElement, title: str, *, last_resort: bool = True) -> list[PageLine]:
    """The paragraphs that trafilatura takes for the article, under the declared title; empty where it finds none.

    As the `last_resort` it rather takes too much than nothing.
    """
    if not _is_affordable(root):
        return []
    import trafilatura

    extracted = trafilatura.extract(
        copy.deepcopy(root), include_comments=False, include_tables=True, favor_recall=last_resort, fast=last_resort
    )
    lines = [
        PageLine(words)
        for words in (" ".join(line.split()) for line in normalise(extracted or "").split("\n"))
        if words
    ]
    if title and lines:
        return [PageLine(title, headline=True), *(line for line in lines if line.text != title)]
    return lines


def _is_affordable(root: HtmlElement) -> bool:
    """Whether the page is worth the second look, and flat enough that the tool's cost stays in proportion."""
    characters = 0
    for elements, element in enumerate(root.iter()):
        characters += len(element.text or "") + len(element.tail or "")
        if elements > MAX_ELEMENTS:
            return False
    return characters >= MIN_CHARACTERS and _depth_is_at_most(root, MAX_DEPTH)


def _depth_is_at_most(root: HtmlElement, limit: int) -> bool:
    level = [root]
    for _ in range(limit):
        level = [child for element in level for child in element]
        if not level:
            return True
    return False


_TELLING = re.compile(r"title|description|keyword|headline|subject|abstract|tag|section|news_keywords")
MIN_CHARACTERS = 200
MAX_ELEMENTS = 20_000
MAX_DEPTH = 120


def fallback_dates(root: HtmlElement, url: str) -> tuple[Dated, ...]:
    """The date that htmldate reads from the page's head in forms that ours do not know; never from its text.

    Below the head it would take the dates of related articles and events for the article's own; title, description
    and keywords name documents with their dates.
    """
    found = root.find("head")
    if found is None or not len(found):
        return ()
    import htmldate

    head = copy.deepcopy(found)
    for element in [*head.iter("title", "script", "style", "meta", "link")]:
        named = " ".join(element.get(name) or "" for name in ("name", "property", "itemprop", "http-equiv")).lower()
        told = element.tag != "meta" or _TELLING.search(named)
        if told and element is not head:
            element.getparent().remove(element)
    page = f"<html>{tostring(head, encoding='unicode')}<body></body></html>"
    day = htmldate.find_date(page, extensive_search=False, original_date=True, url=None)
    return (Dated(day=dt.date.fromisoformat(day), evidence=day, rule="htmldate-head"),) if day else ()


def is_foreign(texts: Iterable[str]) -> bool:
    """Whether the words of a page are hardly ever Vietnamese: our rules for dates and furniture know no other language.

    In Vietnamese every other word has a letter of its own (ạ, ế, ư, đ …); in other languages hardly any has.
    A page of a few words is not judged.
    """
    texts = list(texts)
    words = sum([text.count(" ") + 1 for text in texts])
    if words < MIN_WORDS:
        return False
    own = 0
    for text in texts:
        own += len(_OWN_LETTER.findall(text))
        if own >= OWN_SHARE * words:
            return False
    return True


_OWN_LETTER = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯ]")
MIN_WORDS = 80
OWN_SHARE = 0.02  # letters a word


def foreign_dates(root: HtmlElement, url: str) -> tuple[Dated, ...]:
    """The date that htmldate reads from the whole of a page in another language."""
    if not _is_affordable(root):
        return ()
    import htmldate

    found = htmldate.find_date(copy.deepcopy(root), original_date=True, url=url or None)
    if not found:
        return ()
    day = dt.date.fromisoformat(found)
    if (day.day, day.month) == (1, 1) and not _states(root, day):
        # It had a year alone to go by, as of a copyright line.
        return (Dated(day=day, precision=Precision.YEAR, evidence=str(day.year), rule="htmldate-page"),)
    return (Dated(day=day, evidence=found, rule="htmldate-page"),)


def _states(root: HtmlElement, day: dt.date) -> bool:
    """Whether the page has the day in full, in its text or among its declarations."""
    html = tostring(root, encoding="unicode")
    return any(stamp.day == day for stamp in find_date_stamps(fold(html)))
