"""What a list leads to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from archive.core.reading.decode import decode
from archive.crawling.frontier import Kind, worth_fetching
from archive.crawling.scope import Rules
from archive.fetching.listings import Kind as ListKind
from archive.fetching.listings import Link, read_list_page, read_listing
from archive.fetching.targets import Trouble, read_target
from archive.models import FrontierEntry

_MOST_SITEMAPS = 500  # of one index
_LONGEST_PAGE = 5_000_000  # bytes of a list page that are read; its tree takes many times as much
_DEEPEST = 3  # an index of indexes of sitemaps


@dataclass(slots=True)
class Discovery:
    """Addresses to be fetched by kind, and the figures in words."""

    addresses: dict[FrontierEntry.Kind, list[str]] = field(default_factory=dict)
    summary: str = ""


def found_in(entry: FrontierEntry, body: bytes, content_type: str, rules: Rules, now: datetime) -> Discovery:
    """The addresses that a feed, sitemap or list page gives; raises Trouble for what was to be one and is none.

    Only addresses of the source itself: a list must not send us to strangers.
    """
    listing = read_listing(body, entry.url, most_bytes=5 * 10**7)
    if listing.kind is ListKind.NONE:
        if entry.kind != Kind.LIST:
            raise Trouble("no-list", "neither a feed nor a sitemap")
        listing = read_list_page(decode(body[:_LONGEST_PAGE], content_type).text, entry.url)
    rule = rules.of(entry.url)
    own = [link for link in listing.links if rule.is_own(read_target(link.url))]
    if listing.kind is ListKind.INDEX:
        return _sitemaps(entry, own)
    is_announced = listing.kind is ListKind.FEED
    articles = [link for link in own if rule.is_article(read_target(link.url), is_announced=is_announced)]
    fresh = worth_fetching(articles, now)
    cut = ", the list is cut" if listing.is_cut else ""
    said = f"{len(listing.links)} links, {len(articles)} to articles, {len(fresh)} to be fetched{cut}"
    return Discovery({Kind.PAGE: fresh}, said)


def _sitemaps(entry: FrontierEntry, links: Iterable[Link]) -> Discovery:
    if entry.steps >= _DEEPEST:
        raise Trouble("no-list", "sitemaps within sitemaps without end")
    # The newest first: a run may end before all are read.
    ordered = sorted(links, key=lambda link: link.changed.timestamp() if link.changed else 0, reverse=True)
    return Discovery({Kind.SITEMAP: [link.url for link in ordered[:_MOST_SITEMAPS]]}, f"{len(ordered)} sitemaps")
