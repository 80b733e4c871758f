"""The links in what lists pages: feeds (RSS, Atom), sitemaps and their indexes, and list pages in HTML.

All of it is a stranger's: entities are not expanded, nothing is loaded, and of endless lists the beginning is taken.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from io import BytesIO
from urllib.parse import urldefrag, urljoin

import lxml.html
from lxml import etree

from archive.fetching.targets import FetchError, read_target

MOST_LINKS = 50_000  # of one list; the sitemap protocol allows no more
_PAGE_WORDS = "page|trang|p|pg|paged|pageindex|page_index|pagenumber|currentpage|cur|pageid|start_page"
# How portals write the number of a page of a list.
_PAGE_NUMBERS = (
    re.compile(rf"(?<=[?&])(?:[\w.]*_)?(?:{_PAGE_WORDS})=(\d{{1,4}})(?:&|$)", re.I),
    re.compile(r"/(?:page|trang|p)[/-]?(\d{1,4})(?:\.\w{2,5})?/?(?=$|\?)", re.I),
    re.compile(r"-(?:page|trang|p)-?(\d{1,4})(?=\.\w{2,5}$|/?$)", re.I),
)
_GZIP = b"\x1f\x8b"


class ListingKind(Enum):
    """What a list is."""

    FEED = "feed"
    SITEMAP = "sitemap"
    INDEX = "index"  # a sitemap of sitemaps
    NONE = ""


_ROOTS = {
    "rss": ListingKind.FEED,
    "RDF": ListingKind.FEED,
    "feed": ListingKind.FEED,
    "urlset": ListingKind.SITEMAP,
    "sitemapindex": ListingKind.INDEX,
}
_ITEMS = {
    ListingKind.FEED: frozenset({"item", "entry"}),
    ListingKind.SITEMAP: frozenset({"url"}),
    ListingKind.INDEX: frozenset({"sitemap"}),
}
_CHANGED = ("lastmod", "updated", "pubDate", "published", "date")


@dataclass(frozen=True, slots=True)
class ListedLink:
    """An address, and when the list says that its page last changed."""

    url: str
    changed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a list holds, each address once; `is_cut` where there was more than is taken."""

    kind: ListingKind
    links: tuple[ListedLink, ...] = ()
    is_cut: bool = False


def read_listing(body: bytes, base: str, *, most_bytes: int, most: int = MOST_LINKS) -> Listing:
    """Read a feed or sitemap, gzip or not, up to `most` links; a list that is broken gives what stands before.

    A sitemap may be plain addresses, one a line.

    Raises FetchError "too-large" for one that expands beyond `most_bytes`.
    """
    if body.startswith(_GZIP):
        body = _expanded(body, most_bytes)
    kind, links = _read_xml(body)
    if kind is ListingKind.NONE and body.lstrip()[:4].lower() == b"http":
        kind, links = (
            ListingKind.SITEMAP,
            (ListedLink(line.strip()) for line in body.decode("utf-8", "replace").splitlines()),
        )
    return _listing(kind, links, base, most)


def next_page(text: str, url: str) -> str:
    """Return the address of the next page of a list at `url`, "" where there is none.

    What the page calls its next one (rel=next), or the address that differs from its own only in the number of the
    page, which is one more: "/tin?trang=2" follows "/tin" and "/tin?trang=1", "/tin/page/3/" follows "/tin/page/2/".
    """
    root = parse_page(text)
    if root is None:
        return ""
    base = base_of(root, url)
    for each in root.xpath("//link[@rel='next']/@href | //a[contains(concat(' ', @rel, ' '), ' next ')]/@href"):
        if (found := join(base, str(each))) and found != url:
            return found
    stem, number = _numbered(url)
    for href in root.xpath("//a/@href"):
        found = join(base, str(href))
        if found and found != url and _numbered(found) == (stem, number + 1):
            return found
    return ""


def _numbered(url: str) -> tuple[str, int]:
    """An address without the number of its page, and that number: 1 where it has none."""
    for pattern in _PAGE_NUMBERS:
        if found := pattern.search(url):
            rest = url[: found.start()] + url[found.end() :]
            return _plain_list(rest), int(found[1])
    return _plain_list(url), 1


def _plain_list(url: str) -> str:
    return re.sub(r"\.(?:html?|aspx|php)$", "", url.replace("?&", "?").rstrip("/?&"))


def read_list_page(text: str, base: str, *, most: int = MOST_LINKS) -> Listing:
    """The links of a page: what `<a href>` leads to, a `<base>` taken into account."""
    root = parse_page(text)
    if root is None:
        return Listing(kind=ListingKind.NONE)
    addresses = (ListedLink(str(href)) for href in root.xpath("//a/@href"))
    return _listing(ListingKind.NONE, addresses, base_of(root, base), most)


def parse_page(text: str) -> lxml.html.HtmlElement | None:
    """The tree of a page; None for what has none."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def base_of(root: lxml.html.HtmlElement, url: str) -> str:
    """What the addresses in a page at `url` are relative to."""
    return join(url, next((str(each) for each in root.xpath("//base/@href")), "")) or url


def join(base: str, address: str) -> str:
    """An address as it stands in a page at `base`, made whole and plain; "" where it is none that can be fetched."""
    try:
        return read_target(urldefrag(urljoin(base, address.strip()))[0]).url
    except (FetchError, ValueError):
        return ""


def _listing(kind: ListingKind, links: Iterable[ListedLink], base: str, most: int) -> Listing:
    found: dict[str, ListedLink] = {}
    for link in links:
        url = join(base, link.url)
        if not url or url in found:
            continue
        if len(found) == most:
            return Listing(kind=kind, links=tuple(found.values()), is_cut=True)
        found[url] = ListedLink(url, link.changed)
    return Listing(kind=kind, links=tuple(found.values()))


def _expanded(body: bytes, most_bytes: int) -> bytes:
    decompressor = zlib.decompressobj(31)
    try:
        expanded = decompressor.decompress(body, most_bytes + 1)
    except zlib.error as error:
        raise FetchError("bad-response", f"gzip: {error}") from error
    if len(expanded) > most_bytes:
        raise FetchError("too-large", f"expands to more than {most_bytes:,} bytes")
    return expanded


def _read_xml(body: bytes) -> tuple[ListingKind, Iterator[ListedLink]]:
    events = etree.iterparse(
        BytesIO(body), ("start", "end"), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        recover=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = next(iter(events))[1]
    except (StopIteration, etree.LxmlError, ValueError):
        return ListingKind.NONE, iter(())
    kind = _ROOTS.get(_name(root), ListingKind.NONE)
    return kind, _items(events, kind) if kind in _ITEMS else iter(())


def _items(events: etree.iterparse, kind: ListingKind) -> Iterator[ListedLink]:
    names = _ITEMS[kind]
    try:
        for event, element in events:
            if event == "end" and _name(element) in names:
                yield from _link(element, kind)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except (etree.LxmlError, ValueError):
        return  # broken here; what stood before is good


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _link(item: etree._Element, kind: ListingKind) -> Iterator[ListedLink]:
    url, changed = "", ""
    for child in item:
        name, text = _name(child), (child.text or "").strip()
        if kind is not ListingKind.FEED:
            url = url or (text if name == "loc" else "")
        elif name == "link" and child.get("rel", "alternate") == "alternate":
            url = child.get("href") or text or url
        elif name == "guid" and child.get("isPermaLink", "true") == "true":
            url = url or text
        if name in _CHANGED:
            changed = changed or text
    if url:
        yield ListedLink(url, parse_moment(changed))


def parse_moment(text: str) -> datetime | None:
    """A time as feeds and sitemaps write it: "Fri, 04 Jun 2021 08:00:00 +0700", "2021-06-04"; UTC without a zone."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text.strip()[:60])
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
