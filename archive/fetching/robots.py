"""robots.txt as RFC 9309 reads it, with Crawl-delay: Protego's parser, for one agent of ours."""

import math

from protego import Protego

MOST_BYTES = 500 * 1024  # RFC 9309, 2.5: at least this much is to be read
_LONGEST_DELAY = 1e6  # seconds; more is a mistake, not a wish


class Robots:
    """What a host allows an agent; without a file it allows everything."""

    def __init__(self, rules: Protego | None = None, agent: str = "*") -> None:
        self._rules, self._agent = rules, agent

    @property
    def delay(self) -> float | None:
        """The seconds between two requests that the host asks for; None where it says nothing sensible."""
        delay = self._rules.crawl_delay(self._agent) if self._rules else None
        return delay if delay is not None and math.isfinite(delay) and 0 <= delay < _LONGEST_DELAY else None

    def allows(self, path: str) -> bool:
        """Return whether a path with its query may be fetched."""
        return self._rules is None or self._rules.can_fetch(path, self._agent)


ALLOWING = Robots()


def parse_robots(body: bytes, agent: str) -> Robots:
    """Read what robots.txt says to an agent ("tangthu"): the groups that name it, else those for "*".

    "User-agent: *\\nDisallow: /tim-kiem\\nCrawl-delay: 5" refuses "/tim-kiem?q=a". Never raises; lines that say nothing
    are passed over, and beyond 500 KiB nothing is read.
    """
    if len(body) > MOST_BYTES:
        body = body[:MOST_BYTES].rpartition(b"\n")[0]  # a rule that is cut short would say something else
    text = body.decode("utf-8-sig", "replace")
    return Robots(Protego.parse(text), agent)
