"""The images of an article: those it names, and those that stand among its paragraphs."""

import re
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
_LATE = ("data-src", "data-original")
_ADDRESS_WORDS = {
    "src",
    "srcset",
    "original",
    "lazy",
    "lazyload",
    "img",
    "image",
    "url",
    "echo",
    "full",
    "large",
    "source",
}
_SET = re.compile(r"(?:^|,)\s*([^\s,]\S*[^\s,]|[^\s,])(?:\s+(\d+(?:\.\d+)?[wxh]))?\s*(?=,|$)")
_WIDEST = 1600  # pixels of a set's choice; its densities are all below
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
    """The address of an image as the page gives it.

    One that a script loads late stands in a field of its own ("data-src", "data-lazy-src", "data-srcset"), and its
    "src" only holds the place; "srcset" counts where there is no "src", in the picture's sources too.
    """
    late = sorted(name for name in image.keys() if name.startswith("data-") and _is_address_name(name))  # noqa: SIM118
    plain = [_first_address(image.get(name, ""), is_set="set" in name) for name in [*_LATE, *late]]
    plain = [each for each in plain if "/" in each or "." in each]
    given = [*plain, _first_address(image.get("src", "")), _first_address(image.get("srcset", ""), is_set=True)]
    for picture in image.iterancestors("picture"):
        sets = (source.get(name, "") for source in picture.iter("source") for name in ("data-srcset", "srcset"))
        given += [_first_address(each, is_set=True) for each in sets]
    return next(filter(None, given), "")


def _is_address_name(name: str) -> bool:
    """Whether a field holds the address of an image: "data-lazy-src", "data-original", "data-hi-res-src"."""
    return any(part in _ADDRESS_WORDS for part in name.split("-")[1:])


def _first_address(value: str, *, is_set: bool = False) -> str:
    """An address, of a set the largest one that is not much wider than a page; "" for what is none."""
    value = value.strip()
    if is_set and (found := _SET.findall(value)):
        sized = [(float(size[:-1] or 0) if size else 1.0, address) for address, size in found]
        fitting = [each for each in sized if each[0] <= _WIDEST] or [min(sized)]
        value = max(fitting, key=lambda each: each[0])[1]
    if not value or (is_set and any(map(str.isspace, value))) or value.startswith(("{", "[", "#")):
        return ""
    return "" if value.lower().startswith(("data:", "javascript:", "about:")) else value
