"""robots.txt as RFC 9309 reads it, with Crawl-delay.

A parser of our own: the standard library's knows no wildcards and takes the first rule instead of the longest, and
Protego matches wildcards with regular expressions, which a hostile file can make as slow as it likes.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import quote

from archive.fetching.globs import Glob, parse_robots_glob

MOST_BYTES = 500 * 1024  # RFC 9309, 2.5: at least this much is to be read
_MOST_RULES = 5_000
_LONGEST_RULE = 2_000
_TOKEN = re.compile(r"[a-z_-]+")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE = "/%:@!$&'()*+,;=~-._?|[]"


@dataclass(frozen=True, slots=True)
class Robots:
    """What a host allows us."""

    rules: tuple[tuple[int, bool, Glob], ...] = ()  # length, allowed; the longest first, of equals the allowing one
    delay: float | None = None  # seconds between two requests

    def allows(self, path: str) -> bool:
        """Whether a path with its query may be fetched."""
        path = _normal(path)
        return next((allowed for _, allowed, glob in self.rules if glob.matches(path)), True)


ALLOWING = Robots()


@dataclass(slots=True)
class _Group:
    agents: set[str] = field(default_factory=set)
    rules: list[tuple[int, bool, Glob]] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)


def parse_robots(body: bytes, agent: str) -> Robots:
    """Read what robots.txt says to an agent ("tangthu"): the groups that name it, else those for "*".

    "User-agent: *\\nDisallow: /tim-kiem\\nCrawl-delay: 5" refuses "/tim-kiem?q=a". Never raises; lines that say nothing
    are passed over, and beyond 500 KiB nothing is read.
    """
    groups = _groups(body[:MOST_BYTES].decode("utf-8-sig", "replace"))
    own = [group for group in groups if agent in group.agents] or [group for group in groups if "*" in group.agents]
    rules = sorted((rule for group in own for rule in group.rules), key=lambda rule: (-rule[0], not rule[1]))
    delays = [delay for group in own for delay in group.delays]
    return Robots(tuple(rules[:_MOST_RULES]), max(delays, default=None))


def _groups(text: str) -> list[_Group]:
    groups: list[_Group] = []
    names_agents = False
    for line in re.split(r"[\r\n]", text):
        name, colon, value = line.split("#", 1)[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon or name == "sitemap":  # which belongs to no group
            continue
        if name == "user-agent":
            if not names_agents:
                groups.append(_Group())
            groups[-1].agents.add(_agent(value))
        elif groups:
            _add(groups[-1], name, value)
        names_agents = name == "user-agent"
    return groups


def _agent(value: str) -> str:
    if value.startswith("*"):
        return "*"
    found = _TOKEN.match(value.lower())
    return found.group() if found else ""


def _add(group: _Group, name: str, value: str) -> None:
    if name in ("allow", "disallow") and value.startswith(("/", "*")) and len(value) <= _LONGEST_RULE:
        pattern = _normal(value)
        group.rules.append((len(pattern), name == "allow", parse_robots_glob(pattern)))
    elif name == "crawl-delay":
        try:
            delay = float(value)
        except ValueError:
            return
        if 0 <= delay < 1e6:
            group.delays.append(delay)


def _normal(path: str) -> str:
    """A path as robots.txt compares it (RFC 9309, 2.2.2): escapes in capitals, and none where none is needed."""

    def escape(found: re.Match[str]) -> str:
        sign = chr(int(found[1], 16))
        return sign if sign in _UNRESERVED else found[0].upper()

    return _ESCAPED.sub(escape, quote(path, safe=_SAFE))
