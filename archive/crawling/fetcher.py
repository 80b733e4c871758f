"""Asking hosts politely: robots.txt first, never faster than a host bears."""

from collections.abc import Callable, Sequence
from dataclasses import replace
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
        self, target: Target, fields: Sequence[tuple[str, str]] = (), *, delay: float, limits: FetchLimits | None = None
    ) -> Exchange:
        """Fetch a target when its host is ready, if robots.txt allows it; raises FetchError."""
        robots = self._robots_of(target, delay)
        if not robots.allows(target.path):
            raise FetchError("robots", "robots.txt does not allow it")
        if robots.delay is not None and robots.delay > LONGEST_DELAY:
            raise FetchError("robots", f"Crawl-delay of {robots.delay:.0f} seconds")
        return self._ask(target, fields, max(delay, robots.delay or 0), limits or self.limits)

    def _ask(self, target: Target, fields: Sequence[tuple[str, str]], delay: float, limits: FetchLimits) -> Exchange:
        wait = (self.pace.ready_at(target.site) - self.clock.now()).total_seconds()
        if wait > 0:
            self.clock.sleep(wait)
        try:
            return fetch(target, (*self._fields, *fields), guard=self._guard, limits=limits)
        finally:
            self.pace.rest(target.site, delay)

    def _robots_of(self, target: Target, delay: float) -> Robots:
        if target.origin not in self._robots:
            self._robots[target.origin] = self._read_robots(replace(target, path="/robots.txt"), delay)
        return self._robots[target.origin]

    def _read_robots(self, target: Target, delay: float) -> Robots:
        """RFC 9309, 2.3.1: what is not there allows everything; a host that fails now may forbid anything."""
        limits = replace(self.limits, body_bytes=_ROBOTS_BYTES)
        for _ in range(MOST_REDIRECTS + 1):
            exchange = self._ask(target, (), delay, limits)
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
