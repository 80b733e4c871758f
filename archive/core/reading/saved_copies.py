"""Pages that came by way of another archive or were saved from a browser: what they are copies of, and what was added.

Each writer says in its own way which page it saved and when, and puts something of its own around it: a toolbar, a
frame, links that lead to itself. The first is evidence, the second is no text of the page.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from html import unescape
from itertools import islice

from archive.core.canonical_urls import is_web_address
from archive.core.memento_urls import (
    find_original,
    is_of_archive_today,
    is_plausible,
    parse_stamp,
    strip_archive_urls,
)

_HEAD, _TAIL = 300_000, 5_000  # characters in which writers say what they saved
# As they stand in the markup, so that a page without any costs nothing.
_TODAY_NAMES = tuple(f"archive.{end}/" for end in ("today", "ph", "is", "li", "vn", "fo", "md"))
_FRAMED = ("WAYBACK TOOLBAR", "WB Insert", "FILE ARCHIVED ON", "wm-ipp", "__wm.", "wbinfo.", "google-cache-hdr")
_LED = ("/http:/", "/https:/")
_SAVED = (
    "SingleFile",
    "saved from",
    "Saved from",
    "Mirrored from",
    "savepage-",
    "data-scrapbook",
    "cache of",
    "nhớ cache",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOrigin:
    """What a saved copy says it is of; `tool` is what saved it ("SingleFile"), or the archive's own address."""

    url: str
    captured_at: datetime | None = None  # UTC
    tool: str = ""


def find_copy_origin(markup: str) -> CopyOrigin | None:
    """Return what the markup says it was saved from; None where it says nothing."""
    text = markup if len(markup) <= _HEAD + _TAIL else markup[:_HEAD] + markup[-_TAIL:]
    if not any(mark in text for mark in (*_FRAMED, *_LED, *_SAVED, *_TODAY_NAMES)):
        return None
    for origin in _origins(text):
        through = find_original(origin.url)
        if through is not None:  # the copy of an archive's copy
            origin = replace(
                origin, url=through.url, captured_at=through.captured_at or origin.captured_at, tool=origin.url
            )
        if is_web_address(origin.url) and "\0" not in origin.url:
            return origin
    return None


def _origins(text: str) -> Iterator[CopyOrigin]:
    """What each kind of writer says, those that know the time of the page first."""
    for tool, mark, length, pattern, parse in _SAYINGS:
        at = text.find(mark)
        found = pattern.search(text, max(0, at - _BEFORE_MARK), at + length) if at >= 0 else None
        if found is None:
            continue
        said = found.groupdict()
        moment = parse(said["moment"]) if said.get("moment") else None
        if moment is None and tool == _WAYBACK and (archived := _ARCHIVED_ON.search(text)):
            moment = _of_archive(archived["moment"])
        url = unescape(said["url"].strip())
        yield CopyOrigin(url=url if "://" in url else f"http://{url}", captured_at=moment, tool=tool)
    is_of_today = False
    for address in _self_links(text):
        is_of_today = is_of_today or is_of_archive_today(address)
        if original := find_original(address):
            yield CopyOrigin(url=original.url, captured_at=original.captured_at or _page_time(text), tool=address)
    for field in _tags(text, "input") if is_of_today else ():
        if field.get("name") == "q" and is_web_address(field.get("value", "")):
            yield CopyOrigin(url=field["value"], captured_at=_page_time(text), tool="archive.today")


def _self_links(text: str) -> Iterator[str]:
    """The addresses that a page gives as its own."""
    for name, label, address in (("link", "rel", "href"), ("meta", "property", "content")):
        for attributes in _tags(text, name):
            if attributes.get(label, "").lower() in _SELF and attributes.get(address):
                yield attributes[address]


def _tags(text: str, name: str) -> Iterator[dict[str, str]]:
    """The attributes of each tag of a name."""
    for tag in islice(re.finditer(rf"<{name}\b([^<>]{{1,5000}})>?", text, re.I), _MOST_TAGS):
        found = _ATTRIBUTE.findall(tag[1])
        yield {key.lower(): unescape(double or single or bare) for key, double, single, bare in found}


def unwrap_copy(markup: str) -> str:
    """Return a copy's markup without what its archive put around it, links as they were; any other page as it is."""
    is_framed = any(mark in markup for mark in _FRAMED)
    is_of_today = any(mark in markup for mark in _TODAY_NAMES) and _TODAY_LINK.search(markup[:_HEAD]) is not None
    if not (is_framed or is_of_today or (any(mark in markup for mark in _LED) and _is_led_to_archive(markup))):
        return markup
    for begin, end in _INSERTED:
        markup = _without_stretches(markup, begin, end)
    markup = _without_elements(markup, _OWN_ELEMENT)
    if is_of_today:
        markup = _without_elements(markup, _TODAY_ELEMENT)
    return strip_archive_urls(markup)


def _is_led_to_archive(markup: str) -> bool:
    """Whether most of the page's links lead into an archive, rather than one or two that the page itself names."""
    links = _WHOLE_LINK.findall(markup)
    led = sum(find_original(link if "://" in link[:8] else f"http://host.example{link}") is not None for link in links)
    return led * 2 > len(links)


def _without_stretches(markup: str, begin: str, end: str) -> str:
    """The markup without what stands between two marks; a mark without its other stays."""
    pieces, at = [], 0
    while (start := markup.find(begin, at)) >= 0 and (stop := markup.find(end, start)) >= 0:
        pieces.append(markup[at:start])
        at = stop + len(end)
    return "".join([*pieces, markup[at:]])


def _without_elements(markup: str, pattern: re.Pattern[str]) -> str:
    """The markup without the elements that archives put into it."""
    at = removed = 0
    while (found := pattern.search(markup, at)) and removed < _MOST_ELEMENTS:
        removed += 1
        end = _end_of_element(markup, found["tag"], found.end())
        markup = markup[: found.start()] + markup[end:]
        at = found.start()
    return markup


def _end_of_element(markup: str, tag: str, start: int) -> int:
    """Where the element whose start tag ends at `start` ends; there, if it is never closed."""
    depth = 1
    for found in re.compile(rf"<(/?){tag}\b[^<>]*>", re.I).finditer(markup, start):
        depth += -1 if found[1] else 1
        if depth == 0:
            return found.end()
    return start


def _page_time(text: str) -> datetime | None:
    found = _PUBDATE.search(text)
    return _iso(found["moment"]) if found else None


def _iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return _sane(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _of_browser(text: str) -> datetime | None:
    """ "Mon Aug 05 2019 10:00:00 GMT+0700 (Indochina Time)", as browsers write a date."""
    found = _BROWSER_DATE.search(text)
    if found is None:
        return None
    try:
        moment = datetime.strptime(found["moment"], "%b %d %Y %H:%M:%S")
    except ValueError:
        return None
    zone = found["zone"]
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5])) if zone else timedelta()
    return _sane(moment.replace(tzinfo=timezone(-offset if (zone or "").startswith("-") else offset)))


def _of_mail(text: str) -> datetime | None:
    """ "Mon, 05 Aug 2019 03:00:00 GMT", as mails and HTTP have it."""
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return _sane(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _of_archive(text: str) -> datetime | None:
    """ "03:00:00 Aug 05, 2019", as the Wayback Machine writes it, in UTC; "5 Aug 2019 03:00:00" of Google."""
    for form in ("%H:%M:%S %b %d, %Y", "%d %b %Y %H:%M:%S", "%b %d, %Y %H:%M:%S"):
        try:
            return _sane(datetime.strptime(text.strip(), form).replace(tzinfo=UTC))
        except ValueError:
            continue
    return None


def _sane(moment: datetime) -> datetime | None:
    try:
        moment = moment.astimezone(UTC).replace(microsecond=0)
    except (OverflowError, ValueError):
        return None
    return moment if is_plausible(moment) else None


_URL = r"(?P<url>https?:/{1,2}[^\s\"'<>]{1,1990})"
_STAMP = r"[\"'](?P<moment>\d{14})"
_PYWB_URL = rf"wbinfo\.url\s*=\s*[\"']{_URL}"
_PYWB_TIME = rf"wbinfo\.(?:wombat_ts|timestamp)\s*=\s*{_STAMP}"
_WAYBACK = "Wayback Machine"
_SAYINGS: tuple[tuple[str, str, int, re.Pattern[str], Callable[[str], datetime | None]], ...] = (
    # what saved it, the mark that is looked for first, characters behind it, what it says, how it writes times
    (_WAYBACK, "__wm.wombat(", 2500, re.compile(rf"\(\s*[\"']{_URL}[\"']\s*,\s*{_STAMP}"), parse_stamp),
    ("pywb", "wbinfo.url", 5000, re.compile(rf"{_PYWB_URL}[\"'][^<]{{0,2000}}?{_PYWB_TIME}"), parse_stamp),
    ("pywb", "wbinfo.", 5000, re.compile(rf"{_PYWB_TIME}[^<]{{0,2000}}?{_PYWB_URL}"), parse_stamp),
    (_WAYBACK, "wmtbURL", 3000, re.compile(rf"id=[\"']wmtbURL[\"'][^<>]{{0,500}}?value=[\"']{_URL}[\"']"), parse_stamp),
    (
        "SingleFile",
        "Page saved with SingleFile",
        2500,
        re.compile(rf"SingleFile\s+url:\s*{_URL}(?:\s+saved date:\s*(?P<moment>[^\n<]{{10,80}}))?"),
        _of_browser,
    ),
    (
        "HTTrack",
        "Mirrored from ",
        2500,
        re.compile(
            r"Mirrored from (?P<url>[^\s<>\"']{4,1990}) by HTTrack[^<>]{0,120}?\],"
            r"\s*(?P<moment>\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT)"
        ),
        _of_mail,
    ),
    (
        "Save Page WE",
        "savepage-url",
        6000,
        re.compile(
            rf"savepage-url[\"']\s+content=[\"']{_URL}[\"']"
            r"(?:.{0,3000}?savepage-date[\"']\s+content=[\"'](?P<moment>[^\"']{10,80}))?",
            re.S,
        ),
        _of_browser,
    ),
    (
        "WebScrapBook",
        "data-scrapbook-source",
        3000,
        re.compile(rf"source=[\"']{_URL}[\"'](?:[^<>]{{0,300}}?data-scrapbook-create={_STAMP})?"),
        parse_stamp,
    ),
    (
        "monolith",
        "Saved from ",
        2500,
        re.compile(rf"Saved from {_URL} at (?P<moment>[\dT:.\-Z+]{{19,35}}) using monolith"),
        _iso,
    ),
    (
        "Google",
        "<base href=",
        9000,
        re.compile(
            rf"<base\s+href=[\"']?{_URL}.{{0,7000}}?(?:page as it appeared on|trang xuất hiện vào(?: lúc)?)"
            r" (?P<moment>\d{1,2} \w{3} \d{4} [\d:]{8})",
            re.S,
        ),
        _of_archive,
    ),
    ("Google", "cache of", 2500, re.compile(rf"cache of[^<>]{{0,80}}<a\s+href=[\"']?{_URL}"), parse_stamp),
    # browsers: the Mark of the Web
    ("browser", "saved from url=(", 2500, re.compile(rf"saved from url=\(\d{{4,5}}\){_URL}"), parse_stamp),
)
_BEFORE_MARK = 100
_MOST_TAGS, _MOST_ELEMENTS = 300, 50
_SELF = frozenset({"canonical", "bookmark", "original", "memento", "og:url"})
_ATTRIBUTE = re.compile(r"([\w:\-]{1,40})\s{0,5}=\s{0,5}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ARCHIVED_ON = re.compile(r"FILE ARCHIVED ON (?P<moment>\d\d:\d\d:\d\d \w{3} \d\d, \d{4})")
_PUBDATE = re.compile(r"<time\b[^<>]{0,200}?\bdatetime=[\"'](?P<moment>\d{4}-\d\d-\d\dT[\d:]{8}Z)", re.I)
_BROWSER_DATE = re.compile(r"(?P<moment>[A-Z][a-z]{2} \d{1,2} \d{4} \d\d:\d\d:\d\d)(?: GMT(?P<zone>[+\-]\d{4})?)?")
_WHOLE_LINK = re.compile(r"\b(?:href|src)=[\"']((?:https?:)?/[^\"'<>\s]{1,2500})", re.I)
_TODAY_LINK = re.compile(
    r"<(?:link|meta)\b[^<>]{0,300}?(?:href|content)=[\"']https?://archive\.(?:today|ph|is|li|vn|fo|md)/", re.I
)
_INSERTED = (
    ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->"),
    ("<!-- BEGIN WB Insert -->", "<!-- END WB Insert -->"),
    ("<!-- WB Insert -->", "<!-- End WB Insert -->"),
    ("<!--\n     FILE ARCHIVED ON", "-->"),
    ("<!--\nplayback timings (ms):", "-->"),
)
# By their id: Wayback Machine, OpenWayback, pywb, UK Web Archive, Google.
_OWN_ELEMENT = re.compile(
    r"<(?P<tag>div|table|iframe|form|center)\b[^<>]{0,500}?\bid=[\"']?(?:wm-ipp(?:-base|-print|-inside)?|donato|wm-tb[\w\-]*|"
    r"_wb_(?:frame_top_banner|plain_banner|banner)|wb_(?:iframe_div|banner)|wbBanner|ukwa-[\w\-]{0,40}|"
    r"[\w\-]{0,40}google-cache-hdr)[\"'\s>][^<>]*>",
    re.I,
)
_TODAY_ELEMENT = re.compile(
    r"<(?P<tag>div|table|form|center)\b[^<>]{0,500}?\bid=[\"']?(?:HEADER|FOOTER|DIVSHARE|DIVSHARE2|hashtags)[\"'\s>][^<>]*>"
)
