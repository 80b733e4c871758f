"""How much text lies within every element of a page, found in one pass from the leaves up."""

from dataclasses import dataclass, field

from lxml.html import HtmlElement

PARAGRAPH = 60  # characters in one piece of text; shorter ones are labels, links and names
_LAYOUT = frozenset({"table", "img", "h1", "h2", "h3", "h4", "ul", "ol", "form"})
_UNSEEN = frozenset({"script", "style", "noscript", "template"})


@dataclass(slots=True)
class Survey:
    """What the elements of a page hold. Sizes are in characters."""

    sizes: dict[HtmlElement, int] = field(default_factory=dict)  # of all text
    prose: dict[HtmlElement, int] = field(default_factory=dict)  # of running text outside links
    layout: set[HtmlElement] = field(default_factory=set)  # elements that hold tables, headings, lists, pictures
    pictured: set[HtmlElement] = field(default_factory=set)  # elements that hold pictures


def survey_page(root: HtmlElement) -> Survey:
    """Measure every element below `root`; linear in the size of the page."""
    found = Survey()
    sizes, prose, layout, pictured = found.sizes, found.prose, found.layout, found.pictured
    for element in reversed(list(root.iter())):
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            size = 0
        else:
            size = sizes.get(element, 0) + _length(element.text)
        sizes[element] = size
        parent = element.getparent()
        if parent is None:
            continue
        sizes[parent] = sizes.get(parent, 0) + size + _length(element.tail)
        running = 0 if element.tag == "a" or size == 0 else prose.get(element, 0) + _running(element.text)
        prose[element] = running
        prose[parent] = prose.get(parent, 0) + running + _running(element.tail)
        if element in layout or element.tag in _LAYOUT:
            layout.add(parent)
        if element in pictured or element.tag == "img":
            pictured.add(parent)
    return found


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _running(text: str | None) -> int:
    length = _length(text)
    return length if length >= PARAGRAPH else 0
