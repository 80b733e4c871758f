"""A captured page as it can be shown safely: its own markup without what acts, loads or leads elsewhere by itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import lxml.html
from django.conf import settings
from lxml import etree

from archive.core.reading.decode import decode
from archive.crawling.images import address_of
from archive.fetching.listings import base_of, join
from archive.models import Capture

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
_DROPPED = (
    "script", "link", "base", "iframe", "frame", "frameset", "object", "applet", "audio", "video", "template",
    "xmp", "noembed", "noframes", "plaintext",
)  # fmt: skip
# What stands inside these is part of the page: where no script runs, or because the parser does not know them as empty.
_OPENED = ("form", "noscript", "embed", "source", "track", "portal")
_LOADING = ("src", "srcset", "data-src", "data-original", "data-srcset", "lowsrc", "loading", "crossorigin")
_BANNER = "margin:0;padding:8px 12px;background:#7a1c1c;color:#fff;font:15px/1.4 sans-serif;text-align:left"


HeldImages = Callable[[Iterable[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class ReplayedPage:
    """What is sent for a capture, and whether it shows images of the archive."""

    content: str
    content_type: str
    has_images: bool = False


def replay_page(capture: Capture, body: bytes, moment: datetime, held: HeldImages) -> ReplayedPage:
    """The page; HTML keeps text, structure and inline styles, below a line that says what it is.

    Of its images those are shown that `held` has an address of ours for; no other is asked for. The policy it is served
    under forbids all this too; preconnecting alone it does not, and old readers know no policy.
    """
    text = decode(body, capture.content_type).text
    if "html" not in capture.content_type and "<html" not in text[:5000].lower():
        return ReplayedPage(text, TEXT)
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=_parser())
    except (etree.LxmlError, ValueError):
        return ReplayedPage(text, TEXT)
    base = base_of(root, capture.url)
    _disarm(root)
    has_images = _show_images(root, base, held)
    page = root.find("body")
    if page is None:
        return ReplayedPage(text, TEXT)
    page.insert(0, _banner(capture, moment))
    return ReplayedPage(lxml.html.tostring(root, encoding="unicode", doctype="<!doctype html>"), HTML, has_images)


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)


def _disarm(root: lxml.html.HtmlElement) -> None:
    for element in list(root.iter(etree.Element)):
        if element.tag in _OPENED:
            element.drop_tag()
        elif element.tag in _DROPPED or (element.tag == "meta" and "http-equiv" in element.attrib):
            element.drop_tree()
        else:
            for name, value in list(element.attrib.items()):
                if name.startswith("on") or _acts(value):
                    del element.attrib[name]


def _show_images(root: lxml.html.HtmlElement, base: str, held: HeldImages) -> bool:
    """Let images lead to what the archive holds of them, or nowhere; whether any is held."""
    images = {image: join(base, address_of(image)) if address_of(image) else "" for image in root.iter("img")}
    ours = held(filter(None, images.values()))
    for image, address in images.items():
        for name in _LOADING:
            if not (name == "src" and image.get("src", "").startswith("data:image/")):
                image.attrib.pop(name, None)
        if address in ours:
            image.set("src", ours[address])
    return bool(ours)


def _acts(value: str) -> bool:
    """Whether an address is a program: "java\\tscript:" is one to a browser."""
    return "".join(value.split()).lower().startswith(("javascript:", "vbscript:", "data:text"))


def _banner(capture: Capture, moment: datetime) -> lxml.html.HtmlElement:
    local = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    banner = lxml.html.Element("div", style=_BANNER)
    said = f"{local:%d/%m/%Y %H:%M}" if capture.captured_at else f"không rõ, nhập kho {local:%d/%m/%Y}"
    banner.text = f"Tàng Thư · bản chụp của {capture.url}, thời điểm chụp: {said}. Trang được trình bày tĩnh. "
    if capture.article:
        link = lxml.html.Element("a", href=capture.article.get_absolute_url(), style="color:#fff")
        link.text = "Xem bài trong kho"
        banner.append(link)
    return banner
