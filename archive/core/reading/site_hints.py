"""What the profile of its site says of the lines of a page, and what it takes out of an article."""

from collections.abc import Sequence
from itertools import takewhile

from lxml.html import HtmlElement

from archive.core.reading.blocks import MarkupBlock
from archive.core.reading.lines import PageLine
from archive.core.reading.site_profile import (
    AppliedLesson,
    Lesson,
    LessonKind,
    PlaceNames,
    SiteHint,
    SiteProfile,
    words_key,
)
from archive.core.reading.timestamps import blank_times, find_date_stamps

LONGEST_STAMP = 160  # characters of a line that may state the date of publication


def give_hints(lines: Sequence[PageLine], blocks: Sequence[MarkupBlock], site: SiteProfile) -> None:
    """Note at each line what the profile says of it; `blocks` are those of the lines, or none for a text dump."""
    names = PlaceNames()
    for index, line in enumerate(lines):
        place = blocks[index].place if blocks else None
        line.hear(site.hint(words_key(line.folded), date_form(line), names.path(place)), place)


def date_form(line: PageLine) -> str:
    """The words around the one full date of a short line: "Đưa tin hôm 5/7/2021" gives "dua tin hom"; else ""."""
    if len(line.text) > LONGEST_STAMP or not any(character.isdigit() for character in line.text) or line.is_prose:
        return ""
    if len(list(find_date_stamps(line.folded))) != 1:
        return ""
    return words_key(blank_times(line.folded))


def cut_furniture(article: Sequence[PageLine]) -> tuple[list[PageLine], list[AppliedLesson]]:
    """The lines below a title without what all pages of the site print around the text.

    Only whole blocks go that stand before the first or behind the last running text which no other page has, in
    elements of another kind than this text, and outside the element that holds it or behind its signature. What
    stands within the flow stays, whatever repeats elsewhere; where all running text is known from other pages,
    everything stays.
    """
    if not any(line.hint and line.hint.furniture for line in article):
        return list(article), []
    flow = [place for place, line in enumerate(article) if _is_flow(line)]
    if not flow:
        return list(article), []
    names = PlaceNames()
    kinds = {names.path(article[place].place) for place in flow}
    within = _common_element([article[place].place for place in flow])
    signed = False
    kept: list[PageLine] = []
    cut: list[AppliedLesson] = []
    for place, line in enumerate(article):
        signed = signed or (place > flow[-1] and not line.is_prose and line.signature is not None)
        lesson = line.hint.furniture if line.hint else None
        apart = (within is not None and not _stands_in(line.place, within)) or signed
        apart = apart and names.path(line.place) not in kinds
        if lesson and apart and _may_be_cut(line, above=place < flow[0], below=place > flow[-1]):
            cut.append(AppliedLesson(LessonKind.FURNITURE, line.text, lesson.pages))
        else:
            kept.append(line)
    running = sum(len(article[place].text) for place in flow)
    if sum(len(lesson.words) for lesson in cut) > max(running, LEAST_RUNNING):
        return list(article), []
    return kept, cut


LEAST_RUNNING = 1200  # characters that may be cut from any page, however little it says


def _is_flow(line: PageLine) -> bool:
    known = line.hint is not None and line.hint.furniture is not None
    return line.is_prose and not known and not (line.linked or line.is_boilerplate or line.date_line)


def _may_be_cut(line: PageLine, *, above: bool, below: bool) -> bool:
    """A lead may stand on many pages and is running text above other text: it stays."""
    if line.is_caption or line.image or line.attached:
        return False
    return below or (above and not line.is_prose)


def _common_element(places: Sequence[HtmlElement | None]) -> HtmlElement | None:
    """The smallest element that holds all of them; of one paragraph the element around it."""
    shared: list[HtmlElement] | None = None
    for place in places:
        if place is None:
            return None
        chain = [*reversed([place, *place.iterancestors()])]
        pairs = zip(shared, chain, strict=False) if shared is not None else zip(chain, chain, strict=True)
        shared = [one for one, _ in takewhile(lambda pair: pair[0] is pair[1], pairs)]
    if not shared:
        return None
    alone = len(shared) > 1 and any(place is shared[-1] for place in places)
    return shared[-2] if alone else shared[-1]


def _stands_in(place: HtmlElement | None, element: HtmlElement) -> bool:
    return place is None or place is element or any(parent is element for parent in place.iterancestors())


def lessons_used(lines: Sequence[PageLine], *, byline: str, account: str, title: str) -> list[AppliedLesson]:
    """Which lessons speak for the date, the author, the account or the headline of a page."""
    used = []
    for line in lines:
        lesson = _speaks(line, byline=byline, account=account, title=title) if line.hint else None
        if lesson is not None:
            used.append(AppliedLesson(lesson.kind, line.text, lesson.pages))
    return used


def _speaks(line: PageLine, *, byline: str, account: str, title: str) -> Lesson | None:
    """The lesson that says of a line what the reading took it for."""
    hint = line.hint or SiteHint()
    if line.told_date:
        return hint.date_form or hint.place
    if hint.names_account:
        return (hint.account or hint.place) if line.text == account else None
    if hint.is_at(LessonKind.BYLINE_PLACE):
        return hint.place if byline and byline in line.text else None
    is_title = hint.is_at(LessonKind.HEADLINE_PLACE) and title and line.text.startswith(title)
    return hint.place if is_title else None
