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
        tag, text, tail = element.tag, element.text, element.tail
        own = behind = size = running = 0
        if tail and (behind := len(tail.strip())) >= PARAGRAPH:
            running = behind
        if isinstance(tag, str) and tag not in _UNSEEN:
            own = len(text.strip()) if text else 0
            size = sizes.get(element, 0) + own
        sizes[element] = size
        parent = element.getparent()
        if parent is None:
            continue
        sizes[parent] = sizes.get(parent, 0) + size + behind
        within = 0 if size == 0 or tag == "a" else prose.get(element, 0) + (own if own >= PARAGRAPH else 0)
        prose[element] = within
        if within or running:
            prose[parent] = prose.get(parent, 0) + within + running
        if tag in _LAYOUT or element in layout:
            layout.add(parent)
        if tag == "img" or element in pictured:
            pictured.add(parent)
    return found
