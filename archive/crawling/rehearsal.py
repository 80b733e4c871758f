"""A rehearsal of a capture rule: what a round would fetch from its first lists, and what not; nothing is kept.

It asks the portal as a round does: robots.txt first, no faster than the rule allows, own addresses only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings

from archive.core.reading.decode import decode
from archive.crawling.fetcher import MOST_REDIRECTS, REDIRECTS, Fetcher, legible_head
from archive.crawling.run import make_fetcher
from archive.crawling.scope import SourceScope, scope_of_rule, seeds_of_rule
from archive.fetching.client import FetchLimits
from archive.fetching.listings import ListingKind, next_page, read_list_page, read_listing
from archive.fetching.pace import Clock
from archive.fetching.targets import FetchError, Target, read_target
from archive.models import CaptureRule
from archive.warc.http_body import Undecodable, decode_body

MOST_LISTS = 5  # lists that are asked for
SHOWN = 25  # addresses of one list that are shown, of those taken and of those passed over
_SECONDS = 45.0  # until the last list is asked for: somebody waits
_BYTES = 5_000_000
_LIMITS = {"connecting": 8.0, "waiting": 12.0, "in_all": 20.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedList:
    """One list that a rule begins with or leads to: what a round would take from it, or why nothing came."""

    url: str
    kind: ListingKind = ListingKind.NONE
    problem: str = ""
    taken: tuple[str, ...] = ()  # addresses of articles, by the rule
    passed_over: tuple[str, ...] = ()  # the source's, but no articles by the rule
    foreign: int = 0  # links to other hosts
    following: tuple[str, ...] = ()  # further lists: sitemaps of an index, or the next page

    @property
    def taken_shown(self) -> tuple[str, ...]:
        return self.taken[:SHOWN]

    @property
    def passed_over_shown(self) -> tuple[str, ...]:
        return self.passed_over[:SHOWN]


def rehearse(
    rule: CaptureRule, *, clock: Clock | None = None, limits: FetchLimits | None = None
) -> list[RehearsedList]:
    """Read the first lists of a rule, saved or not, and say what each gives; MOST_LISTS at most."""
    clock = clock or Clock()
    fetcher = make_fetcher(lambda exchange: None, clock, limits or FetchLimits(body_bytes=_BYTES, **_LIMITS))
    scope = scope_of_rule(rule, delay=float(settings.CAPTURE_DELAY))
    until = clock.now() + timedelta(seconds=_SECONDS)
    waiting, read = seeds_of_rule(rule), list[RehearsedList]()
    while waiting and len(read) < MOST_LISTS and clock.now() < until:
        found = _read(waiting.pop(0), fetcher, scope)
        read.append(found)
        if found.kind is ListingKind.INDEX:
            waiting += found.following[:1]  # one tells how the others look
    return read


def _read(url: str, fetcher: Fetcher, scope: SourceScope) -> RehearsedList:
    try:
        target, body, content_type = _get(read_target(url), fetcher, scope)
        listing = read_listing(body, target.url, most_bytes=_BYTES)
        text = ""
        if listing.kind is ListingKind.NONE:
            text = decode(body, content_type).text
            listing = read_list_page(text, target.url)
    except (FetchError, Undecodable) as trouble:
        return RehearsedList(url=url, problem=" ".join(str(part) for part in trouble.args if part))
    own = [link.url for link in listing.links if scope.is_own(read_target(link.url))]
    foreign = len(listing.links) - len(own)
    if listing.kind is ListingKind.INDEX:
        return RehearsedList(url=url, kind=listing.kind, foreign=foreign, following=tuple(own))
    is_announced = listing.kind is ListingKind.FEED
    taken = [each for each in own if scope.is_article(read_target(each), is_announced=is_announced)]
    following = next_page(text, target.url) if text else ""
    return RehearsedList(
        url=url,
        kind=listing.kind,
        taken=tuple(taken),
        passed_over=tuple(each for each in own if each not in set(taken)),
        foreign=foreign,
        following=(following,) if following else (),
    )


def _get(target: Target, fetcher: Fetcher, scope: SourceScope) -> tuple[Target, bytes, str]:
    """What is at an address, over its redirects within the source: the last target, its body and its content type."""
    for _ in range(MOST_REDIRECTS + 1):
        exchange = fetcher.get(target, delay=scope.delay, trusts_any=scope.trusts_any)
        head = legible_head(exchange)
        location = head.get_header("Location")
        if exchange.status in REDIRECTS and location:
            target = read_target(urljoin(target.url, location))
            if not scope.is_own(target):
                raise FetchError("off-source", target.url)
            continue
        if exchange.status != 200:
            raise FetchError("http-status", str(exchange.status))
        return target, decode_body(exchange.payload, head, _BYTES), head.get_header("Content-Type") or ""
    raise FetchError("redirects", target.url)
