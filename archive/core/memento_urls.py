"""Addresses of web archives: which page at which time they stand for.

"https://web.archive.org/web/20190805030000/http://haugiang.gov.vn/tin" is the page http://haugiang.gov.vn/tin as of
5 August 2019, 3:00 UTC. The form, a time of 14 digits before an address, is that of the Wayback Machine and of all that
speak as it does: OpenWayback, pywb, Archive-It, arquivo.pt, the national archives of Britain, Iceland and others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from archive.core.canonical_urls import is_web_address

_FIRST_YEAR = 1990  # of the web
_MOST_TRIED = 5  # numbers in one path that may be times
_MOST_NESTED = 3  # an archive's copy of another archive's copy
# Archives whose addresses may shorten the time or leave out the scheme of what follows it.
_ARCHIVES = re.compile(
    r"(?:^|\.)(?:web\.archive\.org|archive\.(?:today|ph|is|li|vn|fo|md)|archive-it\.org|arquivo\.pt)$"
)
_NATIONAL = re.compile(
    r"(?:^|\.)(?:webarchive\.org\.uk|nationalarchives\.gov\.uk|vefsafn\.is|webarchive\.loc\.gov|webarchive\.nla\.gov\.au|"
    r"webharvest\.gov|eresources\.nlb\.gov\.sg|webarchive\.nrscotland\.gov\.uk|conifer\.rhizome\.org)$"
)
_DAY = 8  # digits of a time: with fewer, the archive chose the copy
_TODAY = re.compile(r"(?:^|\.)archive\.(?:today|ph|is|li|vn|fo|md)$")  # which are one
_STAMPED = re.compile(
    r"/(?P<stamp>\d{4,14}|\d{4}\.\d\d\.\d\d-\d{6})(?:(?P<modifier>[a-z]{2,3})_)?/(?P<url>(?:https?:/|https?%3A%2F)?.+)$",
    re.I | re.S,
)
_SCHEME = re.compile(r"^(https?):/+", re.I)  # servers and proxies join the two slashes to one
_CACHE = re.compile(r"^cache:(?:[\w\-]{6,20}:)?(?P<url>[^\s+]+)")
_OTHER_FORMS = re.compile(r"[.\-]")
_REWRITTEN = re.compile(
    r"(?:(?:https?:)?//[^\s\"'<>/]{1,200})?(?:/[\w.\-]{1,60}){0,5}?"
    r"/(?:\d{4,14}(?:[a-z]{2,3}_)?|\d{4}\.\d\d\.\d\d-\d{6}|o/\w{3,10})/(?=https?:/{1,2}[^\s\"'/])",
    re.I,
)
_BEFORE = "\"'= (,;\t\n\r"  # what an address stands behind in markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What an archive's copy is a copy of: its address, and when it was captured (UTC) where that is said."""

    url: str
    captured_at: datetime | None = None


def find_original(address: str) -> Original | None:
    """Return what an archive's address stands for; None for every other address, calendars ("/web/*/…") among them."""
    found = None
    for _ in range(_MOST_NESTED):
        original = _cached(address) or _stamped(address)
        if original is None:
            break
        found, address = original, original.url
    return found


def is_known_archive(address: str) -> bool:
    """Whether the address is one of the public archives that are known by name, believed in live captures."""
    host = _host(address)
    return bool(_ARCHIVES.search(host) or _NATIONAL.search(host))


def is_of_archive_today(address: str) -> bool:
    """Whether the address is one of archive.today, whose short addresses ("https://archive.ph/AbC12") tell nothing."""
    return _TODAY.search(_host(address)) is not None


def strip_archive_urls(markup: str) -> str:
    """Return markup with the addresses in it that an archive led to itself as they were.

    `href="/web/20190805030000/http://haugiang.gov.vn/tin"` becomes `href="http://haugiang.gov.vn/tin"`.
    """
    pieces, end = [], 0
    for found in _REWRITTEN.finditer(markup):
        if found.start() and markup[found.start() - 1] in _BEFORE:
            pieces.append(markup[end : found.start()])
            end = found.end()
    return "".join([*pieces, markup[end:]]) if pieces else markup


def parse_stamp(stamp: str) -> datetime | None:
    """Return the moment of up to 14 digits ("2019" is the beginning of that year); None where they are none."""
    digits = _OTHER_FORMS.sub("", stamp)
    try:
        moment = datetime.strptime(digits + "00000101000000"[len(digits) :], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if is_plausible(moment) else None


def is_plausible(moment: datetime) -> bool:
    """Whether the web could have been captured then."""
    return moment.year >= _FIRST_YEAR and moment <= datetime.now(UTC) + timedelta(days=1)


def _stamped(address: str) -> Original | None:
    split = _split(address)
    if split is None:
        return None
    path = "/" + address.partition("://")[2].partition("/")[2]
    is_archive = _ARCHIVES.search(_host(address)) is not None
    for found in _stamps(path):
        moment = parse_stamp(found["stamp"])
        has_scheme = _SCHEME.match(unquote(found["url"][:20])) is not None
        if moment is None or not (is_archive or (has_scheme and len(found["stamp"]) == 14)):
            continue
        url = found["url"] if _SCHEME.match(found["url"]) else unquote(found["url"]) if has_scheme else found["url"]
        url = _SCHEME.sub(r"\1://", url) if has_scheme else f"http://{url}"
        if is_web_address(url) and "." in _host(url):
            return Original(url=url, captured_at=moment if len(found["stamp"]) >= _DAY else None)
    return None


def _stamps(path: str) -> Iterator[re.Match[str]]:
    """The places of a path where a time stands before something, from the left."""
    start = tried = 0
    query = path.find("?") if "?" in path else len(path)
    while (found := _STAMPED.search(path, start)) and found.start() < query and tried < _MOST_TRIED:
        yield found
        tried += 1
        start = found.start() + 1


def _cached(address: str) -> Original | None:
    """What a copy of a search engine is of."""
    split = _split(address)
    if split is None or "webcache.googleusercontent." not in _host(address):
        return None
    asked = parse_qs(split.query).get("q", [""])[0]
    found = _CACHE.match(asked.replace(" ", "+"))
    if found is None:
        return None
    url = found["url"] if _SCHEME.match(found["url"]) else f"http://{found['url']}"
    return Original(url=url) if is_web_address(url) else None


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address) if is_web_address(address) or address.lower().startswith("http") else None
    except ValueError:
        return None


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
