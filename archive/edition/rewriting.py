"""A page of the site as a file of the edition: links made relative, and what needs a server taken out.

Pure: HTML in, HTML out, by a parser. What a link leads to is asked of a function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree, html

# No request leaves the page. `file:` because a file has an origin of its own, which 'self' does not name everywhere.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self' file:",
        "style-src 'self' file:",
        "img-src 'self' file: data:",
        "font-src 'self' file:",
        "form-action 'self' file:",
        "base-uri 'none'",
    ]
)
LIVE = "data-live"  # marks in templates what only a running archive can do
_TAKEN_OUT = " | ".join(
    [
        f"//*[@{LIVE}]",
        "//form[@method='post']",
        "//script[not(@src)]",
        "//meta[@property or starts-with(@name, 'twitter:')]",
    ]
)
_KEPT_LINKS = ("stylesheet", "icon")
_WITH_ADDRESS = ("src", "href", "action", "poster")


@dataclass(frozen=True, slots=True)
class Kept:
    """A link stays, under this address."""

    address: str


@dataclass(frozen=True, slots=True)
class Unlinked:
    """The words stay, the link goes: what it leads to is not in the edition."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """The link goes with its words: it names something that only a running archive does."""


Fate = Kept | Unlinked | Dropped
Resolve = Callable[[str], Fate]


def rewrite(page: str, resolve: Resolve, *, note: str = "") -> str:
    """Return the page as a file; `resolve` is asked for each address in it, as it is written.

    `note` is put at its foot.
    """
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    tree = html.document_fromstring(page.encode(), parser=parser)
    _take_out(tree)
    for element in list(tree.iter(etree.Element)):
        if element.tag == "script":
            _make_classic(element)
        for name in _WITH_ADDRESS:
            if (address := element.get(name)) is not None:
                _settle(element, name, resolve(address))
    for head in tree.xpath("//head"):
        head.insert(1, _policy())
    for foot in tree.xpath("//body/footer/div")[:1] if note else ():
        said = html.Element("p")
        said.text = note
        foot.append(said)
    written: str = etree.tostring(tree, method="html", encoding="unicode", doctype="<!doctype html>")
    return written + "\n"


def _take_out(tree: html.HtmlElement) -> None:
    for element in tree.xpath(_TAKEN_OUT):
        _drop(element)
    for link in tree.xpath("//link"):
        if link.get("rel") not in _KEPT_LINKS:
            _drop(link)
    for body in tree.xpath("//body"):
        body.attrib.pop("data-suggest", None)


def _make_classic(script: html.HtmlElement) -> None:
    """From disk no browser loads a module."""
    script.attrib.pop("type", None)
    script.set("defer", "defer")


def _settle(element: html.HtmlElement, name: str, fate: Fate) -> None:
    match fate:
        case Kept(address):
            element.set(name, address)
        case Unlinked() if element.tag == "a":
            _unlink(element)
        case Unlinked() | Dropped():
            _drop(element)


def _unlink(element: html.HtmlElement) -> None:
    element.tag = "span"
    for name in ("href", "hreflang", "rel", "download", "target", "title"):
        element.attrib.pop(name, None)


def _drop(element: html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _policy() -> html.HtmlElement:
    return html.Element("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY})


def is_elsewhere(address: str) -> bool:
    """Whether an address leads out of the site by a scheme that a page may name: the original of an article."""
    parts = urlsplit(address)
    return parts.scheme in ("http", "https", "mailto") or address.startswith("data:image/")
