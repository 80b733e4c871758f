"""A captured page as it can be shown safely: an allow-list on an HTML5 parser, so that nothing acts, loads or leaves.

libxml2 reads the page first, and images and links are led to captures of the archive; then nh3 (ammonia, on html5ever,
which reads as browsers do) keeps what stands on the lists below and writes it. Nothing is changed behind it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import lxml.html
import nh3
from lxml import etree

from archive.core.reading.decode import decode
from archive.core.reading.saved_copies import unwrap_copy
from archive.crawling.images import address_of
from archive.fetching.listings import base_of, join
from archive.models import Capture
from archive.replay.addresses import replay_path, replay_root

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
# What stands inside these is no text of the page.
_DROPPED = (
    "script", "style", "link", "base", "meta", "iframe", "frame", "frameset", "object", "applet", "audio", "video",
    "template", "xmp", "noembed", "noframes", "plaintext", "svg", "math", "canvas", "select", "textarea", "button",
)  # fmt: skip
# What stands inside these is part of the page: where no script runs, or because the parser does not know them as empty.
_OPENED = ("form", "noscript", "embed", "source", "track", "portal", "picture", "map")

TAGS = (nh3.ALLOWED_TAGS - {"area", "map"}) | {
    "address", "big", "dir", "fieldset", "font", "label", "legend", "main", "section",
}  # fmt: skip
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"align", "dir", "id", "lang", "style", "title", "valign"},
    "a": {"href", "name"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "font": {"color", "face", "size"},
    "img": {"alt", "height", "src", "width"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "table": {"bgcolor", "border", "cellpadding", "cellspacing", "summary", "width"},
    "td": {"bgcolor", "colspan", "headers", "height", "rowspan", "width"},
    "th": {"bgcolor", "colspan", "headers", "height", "rowspan", "scope", "width"},
    "time": {"datetime"},
    "tr": {"bgcolor"},
}
_SIDES = ("", "-top", "-right", "-bottom", "-left")
STYLES = {
    *("background-color", "clear", "color", "display", "float", "height", "letter-spacing", "line-height"),
    *("font-family", "font-size", "font-style", "font-variant", "font-weight", "list-style-type", "max-width"),
    *("text-align", "text-decoration", "text-indent", "text-transform", "vertical-align", "white-space", "width"),
    *(f"{name}{side}" for name in ("margin", "padding") for side in _SIDES),
    *(f"border{side}" for side in _SIDES),
}
_LOADING_STYLE = re.compile(r"[\\@]|/\*|\(")  # url(…), image(…), and what hides such a word
_OWN_CAPTURE = re.compile(r"\d{14}/https?://")
_OWN_IMAGE = re.compile(r"\d{14}im_/")
_INLINE_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,")

HeldImages = Callable[[Iterable[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class ReplayedPage:
    """What is sent for a capture, and whether it shows images of the archive."""

    content: str
    content_type: str
    has_images: bool = False


def replay_page(capture: Capture, body: bytes, *, stamp: str, banner: str, held: HeldImages) -> ReplayedPage:
    """Return the page; HTML keeps text, structure and inline styles, below the banner, which is HTML of our own.

    Its links lead to the captures at `stamp` of what they name. Of its images those are shown that `held` has an
    address of ours for. The policy it is served under forbids all else too; preconnecting it does not, and old
    readers know no policy.
    """
    text = unwrap_copy(decode(body, capture.content_type).text)
    if "html" not in capture.content_type and "<html" not in text[:5000].lower():
        return ReplayedPage(text, TEXT)
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=_parser())
    except (etree.LxmlError, ValueError):
        return ReplayedPage(text, TEXT)
    page = root.find("body")
    if page is None:
        return ReplayedPage(text, TEXT)
    title = " ".join((root.findtext(".//title") or "").split())
    base = base_of(root, capture.url)
    has_images = _show_images(root, base, held)  # while pictures still have their sources
    _open_up(root)
    _lead_links(root, base, stamp)
    content = clean(lxml.html.tostring(page, encoding="unicode"))
    return ReplayedPage(_document(title, banner, content), HTML, has_images)


def clean(markup: str) -> str:
    """Return what of some HTML stands on the lists: elements, attributes, styles, links and images of our own."""
    return nh3.clean(
        markup,
        tags=set(TAGS),
        clean_content_tags={"script", "style", "template", "iframe", "noembed", "noframes", "xmp", "svg", "math"},
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_filter_attribute,
        filter_style_properties=set(STYLES),
        url_schemes={"http", "https", "data"},
        link_rel="nofollow noopener noreferrer",
        strip_comments=True,
    )


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if value.startswith("#") or _is_own(_OWN_CAPTURE, value) else None
    if name == "src":
        return value if _is_own(_OWN_IMAGE, value) or _INLINE_IMAGE.match(value) else None
    if name == "style":
        return None if _LOADING_STYLE.search(value) else value
    return value


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)


def _is_own(kind: re.Pattern[str], address: str) -> bool:
    """Whether an address is one that replay gives: behind the root of captures stands what the pattern names."""
    root = replay_root()
    return address.startswith(root) and bool(kind.match(address, len(root)))


def _open_up(root: lxml.html.HtmlElement) -> None:
    """Take out what is no text, and keep what stands inside forms and the like."""
    for element in list(root.iter(etree.Element)):
        if element.tag in _OPENED:
            element.drop_tag()
        elif element.tag in _DROPPED and element.getparent() is not None:
            element.drop_tree()


def _lead_links(root: lxml.html.HtmlElement, base: str, stamp: str) -> None:
    """Let links lead to the captures of what they name; what is no web address is no link any more."""
    for link in root.iter("a"):
        href = (link.get("href") or "").strip()
        if href.startswith("#"):
            continue
        address = join(base, href) if href else ""
        if address:
            link.set("href", replay_path(stamp, address))
        else:
            link.attrib.pop("href", None)


def _show_images(root: lxml.html.HtmlElement, base: str, held: HeldImages) -> bool:
    """Let images lead to what the archive holds of them, or nowhere; whether any is held."""
    images: dict[Any, str] = {}
    for image in root.iter("img"):
        address = address_of(image)
        images[image] = join(base, address) if address else ""
    ours = held(filter(None, images.values()))
    for image, address in images.items():
        if address in ours:
            image.set("src", ours[address])
    return bool(ours)


def _document(title: str, banner: str, content: str) -> str:
    return (
        '<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title></head><body>{banner}{content}</body></html>"
    )
