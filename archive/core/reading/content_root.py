"""Which element of a page holds the article's text."""

import re
from collections.abc import Mapping, Sequence

from lxml.html import HtmlElement

from archive.core.reading.blocks import MarkupBlock
from archive.core.reading.site_profile import Lesson, LessonKind, PlaceNames, SiteProfile
from archive.core.reading.vocabulary import any_name

_BODIES = re.compile(rf"(?:^|\s){any_name('body_names')}(?:\s|$)")
_PROSE_FLOOR = 60  # characters; shorter paragraphs weigh nothing
_DOMINANT = 0.7  # of the weight within an element must lie in one child for the search to go deeper


def find_content_root(blocks: Sequence[MarkupBlock], root: HtmlElement) -> tuple[HtmlElement, bool]:
    """The element that holds the body of the article, and whether its markup names it so.

    1. An element that its markup names as the body, if it holds a fair part of the page's running text.
    2. Else, from the root down, the child in which most of the running text lies, as long as there is one.
    """
    return _find_in(_weigh(blocks, root), root)


def find_told_root(
    blocks: Sequence[MarkupBlock], root: HtmlElement, site: SiteProfile
) -> tuple[HtmlElement, bool, Lesson | None]:
    """As `find_content_root`, but where the body stands on the site's other pages if one element there holds text.

    The lesson comes with it where the page alone would have told another element.
    """
    weights = _weigh(blocks, root)
    found, named = _find_in(weights, root)
    places, names = site.of(LessonKind.BODY_PLACE), PlaceNames()
    known = [element for element in weights if names.path(element) in places] if places else []
    if len(known) != 1 or known[0] is found:
        return found, named, None
    return known[0], False, places[names.path(known[0])]


def _find_in(weights: Mapping[HtmlElement, int], root: HtmlElement) -> tuple[HtmlElement, bool]:
    total = weights.get(root, 0)
    if not total:
        return root, False
    named = [
        element
        for element, weight in weights.items()
        if weight >= 0.3 * total and (_names_body(element) or element.get("itemprop") == "articleBody")
    ]
    if named:
        most = max(weights[element] for element in named)
        heaviest = {element for element in named if weights[element] == most}
        # Of several, as an element and one that holds all of its text, the one that begins last.
        return heaviest.pop() if len(heaviest) == 1 else [each for each in root.iter() if each in heaviest][-1], True
    scope = root
    while True:
        child = max((c for c in scope if isinstance(c.tag, str)), key=lambda c: weights.get(c, 0), default=None)
        if (
            child is None
            or weights.get(child, 0) < _DOMINANT * weights[scope]
            or child.tag in ("p", "li", "blockquote")
        ):
            return scope, False
        scope = child


def _names_body(element: HtmlElement) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return bool(names.strip()) and bool(_BODIES.search(names))


def _weigh(blocks: Sequence[MarkupBlock], root: HtmlElement) -> dict[HtmlElement, int]:
    """How much running text lies in each element; a link, a short line or what stands under a link is none."""
    own: dict[HtmlElement, int] = {}
    before: MarkupBlock | None = None
    for block in blocks:
        teaser = before is not None and before.linked and before.place.getparent() is block.place.getparent()
        before = block
        if teaser:
            continue
        weight = block.size - block.linked_size - _PROSE_FLOOR
        if weight > 0 and not block.linked:
            own[block.place] = own.get(block.place, 0) + weight
    return _summed_up(own)


def _summed_up(own: Mapping[HtmlElement, int]) -> dict[HtmlElement, int]:
    """The weights with those of all elements within added to each, and to all that are around them; linear."""
    waited_for: dict[HtmlElement, int] = {}  # how many elements within one are yet to be added to it
    met: set[HtmlElement] = set()
    for element in own:
        while element not in met:
            met.add(element)
            if (parent := element.getparent()) is None:
                break
            waited_for[parent] = waited_for.get(parent, 0) + 1
            element = parent
    weights = dict(own)
    ready = [element for element in own if element not in waited_for]
    while ready:
        element = ready.pop()
        if (parent := element.getparent()) is not None:
            weights[parent] = weights.get(parent, 0) + weights[element]
            waited_for[parent] -= 1
            if not waited_for[parent]:
                ready.append(parent)
    return weights
