"""What a list leads to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from archive.core.reading.decode import decode
from archive.crawling.frontier import EntryKind, worth_fetching
from archive.crawling.scope import CrawlScope
from archive.fetching.listings import ListedLink, ListingKind, next_page, read_list_page, read_listing
from archive.fetching.targets import FetchError, read_target
from archive.models import FrontierEntry

_MOST_SITEMAPS = 500  # of one index
_LONGEST_PAGE = 5_000_000  # bytes of a list page that are read; its tree takes many times as much
_DEEPEST = 3  # an index of indexes of sitemaps


@dataclass(slots=True)
class Discovery:
    """Addresses to be fetched by kind, and the figures in words."""

    addresses: dict[FrontierEntry.EntryKind, list[str]] = field(default_factory=dict)
    summary: str = ""
    is_page: bool = False  # a list page: HTML, which is kept and replayed


def found_in(entry: FrontierEntry, body: bytes, content_type: str, rules: CrawlScope, now: datetime) -> Discovery:
    """The addresses that a feed, sitemap or list page gives; raises FetchError for what was to be one and is none.

    Only addresses of the source itself: a list must not send us to strangers.
    """
    text = ""
    listing = read_listing(body, entry.url, most_bytes=5 * 10**7)
    if listing.kind is ListingKind.NONE:
        if entry.kind != EntryKind.LIST:
            raise FetchError("no-list", "neither a feed nor a sitemap")
        text = decode(body[:_LONGEST_PAGE], content_type).text
        listing = read_list_page(text, entry.url)
    rule = rules.of(entry.url)
    own = [link for link in listing.links if rule.is_own(read_target(link.url))]
    if listing.kind is ListingKind.INDEX:
        return _sitemaps(entry, own)
    is_announced = listing.kind is ListingKind.FEED
    articles = [link for link in own if rule.is_article(read_target(link.url), is_announced=is_announced)]
    fresh = worth_fetching(articles, now)
    cut = ", the list is cut" if listing.is_cut else ""
    said = f"{len(listing.links)} links, {len(articles)} to articles, {len(fresh)} to be fetched{cut}"
    found = Discovery({EntryKind.PAGE: fresh}, said, is_page=listing.kind is ListingKind.NONE)
    if found.is_page and fresh and entry.depth + 1 < rule.list_pages:
        following = next_page(text, entry.url)
        if following and rule.is_own(read_target(following)):
            found.addresses[EntryKind.LIST] = [following]
    return found


def _sitemaps(entry: FrontierEntry, links: Iterable[ListedLink]) -> Discovery:
    if entry.steps >= _DEEPEST:
        raise FetchError("no-list", "sitemaps within sitemaps without end")
    # The newest first: a run may end before all are read.
    ordered = sorted(links, key=lambda link: link.changed.timestamp() if link.changed else 0, reverse=True)
    return Discovery({EntryKind.SITEMAP: [link.url for link in ordered[:_MOST_SITEMAPS]]}, f"{len(ordered)} sitemaps")
