"""The images of an article: those it names, and those that stand among its paragraphs."""

from collections import Counter
from collections.abc import Iterator

import lxml.html

from archive.core.reading.decode import decode
from archive.core.text import normalise
from archive.fetching.listings import base_of, join, parse_page
from archive.models import Article, Capture
from archive.storage import blobs

MOST_IMAGES = 20  # of one article
_PARAGRAPHS = ("p", "div", "span", "td", "em", "h2", "figcaption")
_LONG = 60  # characters by which a paragraph is recognised in the article's text
_SMALLEST = 50  # pixels; what says that it is smaller is an icon or counts visitors


def images_of(capture: Capture) -> list[str]:
    """The addresses of the images of the article that was read from a capture, in their order; others have none."""
    article = capture.article
    if article is None or article.read_from_id != capture.pk:
        return []
    named = [str(image.get("address") or "") for image in article.found.get("images", [])]
    try:
        body = blobs.load(capture.sha256)
    except blobs.BlobError:
        return []
    base, standing = _standing_in(decode(body, capture.content_type).text, article, capture.url)
    addresses = (join(base, address) for address in (*named, *standing) if address)
    return list(dict.fromkeys(filter(None, addresses)))[:MOST_IMAGES]


def _standing_in(text: str, article: Article, url: str) -> tuple[str, list[str]]:
    """What addresses in the page are relative to, and the images in the element that holds most of the article."""
    root = parse_page(text)
    if root is None:
        return url, []
    weight: Counter[lxml.html.HtmlElement] = Counter()
    for element in root.iter(*_PARAGRAPHS):
        words = normalise(" ".join((element.text or "").split()))
        if len(words) >= _LONG and element.getparent() is not None and words[:_LONG] in article.text:
            weight[element.getparent()] += len(words)
    holders = [holder for holder, _ in weight.most_common(1)]
    return base_of(root, url), [address for holder in holders for address in _images_in(holder)]


def _images_in(element: lxml.html.HtmlElement) -> Iterator[str]:
    for image in element.iter("img", "amp-img"):
        sizes = [image.get(name, "").removesuffix("px") for name in ("width", "height")]
        if not any(size.isdecimal() and int(size[:6]) < _SMALLEST for size in sizes):
            yield address_of(image)


def address_of(image: lxml.html.HtmlElement) -> str:
    """The address of an image as the page gives it; one that is loaded late stands in a field of its own."""
    given = (image.get(name, "").strip() for name in ("data-src", "data-original", "src"))
    return next((address for address in given if address and not address.lower().startswith("data:")), "")
