"""Asking hosts politely: robots.txt first, never faster than a host allows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

from warcio.statusandheaders import StatusAndHeaders

from archive.core.capture import Exchange
from archive.fetching.client import FetchLimits, fetch
from archive.fetching.pace import Clock, Pace
from archive.fetching.robots import ALLOWING, Robots, parse_robots
from archive.fetching.targets import ConnectionGuard, FetchError, Target, read_target
from archive.warc.appender import BadHttpHead, read_head
from archive.warc.http_body import Undecodable, decode_body

AGENT = "tangthu"  # what robots.txt may call us
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5  # RFC 9309, 2.3.1.2, for robots.txt; pages need no more
LONGEST_DELAY = 300.0  # a host that asks for more is left out, and said so
_ROBOTS_BYTES = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came for an address, or why nothing did; `rendered` is what a browser made of the page."""

    exchange: Exchange | None = None
    rendered: bytes | None = None
    trouble: FetchError | None = None


class Fetcher:
    """Fetches for one run; what it asks for robots.txt is handed to `keep`."""

    def __init__(
        self,
        *,
        guard: ConnectionGuard,
        limits: FetchLimits,
        user_agent: str,
        clock: Clock,
        keep: Callable[[Exchange], Any],
    ) -> None:
        self.clock, self.limits = clock, limits
        self.pace = Pace(clock.now)
        self._guard, self._keep = guard, keep
        self._fields = (
            ("User-Agent", user_agent),
            ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
            ("Accept-Language", "vi,en;q=0.5"),
            ("Accept-Encoding", "gzip"),
        )
        self._robots: dict[str, Robots] = {}

    def get(
        self,
        target: Target,
        fields: Sequence[tuple[str, str]] = (),
        *,
        delay: float,
        limits: FetchLimits | None = None,
        trusts_any: bool = False,
    ) -> Exchange:
        """Fetch a target when its host is ready, if robots.txt allows it; raises FetchError.

        Several threads may call this for several hosts, one at a time for each.
        """
        robots = self._allowing_robots(target, delay, trusts_any=trusts_any)
        if robots.delay is not None and robots.delay > LONGEST_DELAY:
            raise FetchError("robots", f"Crawl-delay of {robots.delay:.0f} seconds")
        delay = max(delay, robots.delay or 0)
        return self._ask(target, fields, delay, limits or self.limits, trusts_any=trusts_any)

    def get_requisite(
        self, target: Target, fields: Sequence[tuple[str, str]], *, limits: FetchLimits, trusts_any: bool
    ) -> Exchange:
        """Fetch what a page that is open needs, at once as browsers do, and hand it to `keep`; raises FetchError."""
        self._allowing_robots(target, 0, trusts_any=trusts_any)
        sent = {name.lower(): (name, value) for name, value in (*self._fields, *fields)}
        exchange = fetch(target, list(sent.values()), guard=self._guard, limits=limits, trusts_any=trusts_any)
        legible_head(exchange)
        self._keep(exchange)
        return exchange

    def _allowing_robots(self, target: Target, delay: float, *, trusts_any: bool) -> Robots:
        robots = self._robots_of(target, delay, trusts_any=trusts_any)
        if not robots.allows(target.path):
            raise FetchError("robots", "robots.txt does not allow it")
        return robots

    def _ask(
        self,
        target: Target,
        fields: Sequence[tuple[str, str]],
        delay: float,
        limits: FetchLimits,
        *,
        trusts_any: bool,
    ) -> Exchange:
        wait = (self.pace.ready_at(target.site) - self.clock.now()).total_seconds()
        if wait > 0:
            self.clock.sleep(wait)
        try:
            sent = (*self._fields, *fields)
            return fetch(target, sent, guard=self._guard, limits=limits, trusts_any=trusts_any)
        finally:
            self.pace.rest(target.site, delay)

    def _robots_of(self, target: Target, delay: float, *, trusts_any: bool) -> Robots:
        if target.origin not in self._robots:
            file = replace(target, path="/robots.txt")
            self._robots[target.origin] = self._read_robots(file, delay, trusts_any=trusts_any)
        return self._robots[target.origin]

    def _read_robots(self, target: Target, delay: float, *, trusts_any: bool) -> Robots:
        """RFC 9309, 2.3.1: what is not there allows everything; a host that fails now may forbid anything."""
        limits = replace(self.limits, body_bytes=_ROBOTS_BYTES)
        for _ in range(MOST_REDIRECTS + 1):
            try:
                exchange = self._ask(target, (), delay, limits, trusts_any=trusts_any)
            except FetchError as trouble:
                trouble.partial = None  # half the rules are none
                raise
            self._keep(exchange)
            if exchange.status in REDIRECTS and (location := legible_head(exchange).get_header("Location")):
                target = read_target(urljoin(target.url, location))
            elif exchange.status == 200:
                return parse_robots(_body(exchange), AGENT)
            elif exchange.status >= 500 or exchange.status == 429:
                raise FetchError("robots", f"robots.txt answers {exchange.status}", passes=True)
            else:
                return ALLOWING
        return ALLOWING


def legible_head(exchange: Exchange) -> StatusAndHeaders:
    """Return the head of an answer in its fields.

    Raises FetchError "bad-response" where it cannot be read.
    """
    try:
        return read_head(exchange.head)
    except BadHttpHead as error:
        raise FetchError("bad-response", str(error)) from error


def _body(exchange: Exchange) -> bytes:
    try:
        return decode_body(exchange.payload, legible_head(exchange), _ROBOTS_BYTES)
    except Undecodable as error:
        raise FetchError(*error.args) from error
