"""Answers of other web archives as captures of the pages that they are copies of, at the time of the copy.

The address says what a copy is of, and so do the fields of RFC 7089 (Memento-Datetime; Link with rel="original").
X-Archive-Orig-… are the fields of the first answer, as the Wayback Machine and OpenWayback hand them on.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from warcio.statusandheaders import StatusAndHeaders

from archive.core.canonical_urls import host_of, is_web_address
from archive.core.intake import IncomingCapture
from archive.core.memento_urls import Original, find_original, is_known_archive, is_of_archive_today, is_plausible
from archive.core.reading.saved_copies import find_copy_origin

_LINKED = re.compile(r"<([^<>]{1,2000})>((?:\s*;\s*[\w\-]+\s*=\s*(?:\"[^\"]{0,200}\"|[^\s,;\"]{1,200})){0,10})")
_REL_ORIGINAL = re.compile(r";\s*rel\s*=\s*\"?(?:[\w\-]+ )*original\b", re.I)


def as_original(item: IncomingCapture, headers: StatusAndHeaders | None, *, is_live: bool = False) -> IncomingCapture:
    """Return a copy of another archive as a capture of its original; every other capture as it is.

    In what `is_live`, captured by ourselves, only archives known by name are believed: any portal could say that it
    gives a page of another.
    """
    raw = item.raw
    if raw is None or not raw.url or (is_live and not is_known_archive(raw.url)):
        return item
    moment, linked = _memento_datetime(headers), _linked_original(headers)
    original = find_original(raw.url)
    if original is None and is_of_archive_today(raw.url):
        original = _said_in(raw.body)
    if original is None and moment and linked and host_of(linked) != host_of(raw.url):
        original = Original(url=linked, captured_at=moment)
    if original is None:
        return item
    copied = replace(
        raw,
        url=linked or original.url,
        captured_at=moment or original.captured_at,
        content_type=_field(headers, "X-Archive-Orig-Content-Type")[:200] or raw.content_type,
    )
    target = find_original(item.redirect_to) if item.redirect_to else None
    if target is not None and host_path(target.url) == host_path(copied.url or ""):
        return IncomingCapture(path=item.path, passed_over="redirect")  # to the copy nearest in time
    page = find_original(item.page_url) if item.page_url else None
    return replace(
        item,
        raw=copied,
        redirect_to=target.url if target else item.redirect_to,
        page_url=page.url if page else item.page_url,
        rescued_from=raw.url,
    )


def host_path(url: str) -> str:
    """Return an address without its scheme and "www."."""
    return url.partition("://")[2].removeprefix("www.")


def _said_in(body: bytes) -> Original | None:
    origin = find_copy_origin(body.decode("utf-8", "replace"))
    return Original(url=origin.url, captured_at=origin.captured_at) if origin else None


def _field(headers: StatusAndHeaders | None, name: str) -> str:
    return ((headers.get_header(name) if headers else None) or "").replace("\0", "").strip()


def _memento_datetime(headers: StatusAndHeaders | None) -> datetime | None:
    value = _field(headers, "Memento-Datetime")
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    return moment if is_plausible(moment) else None


def _linked_original(headers: StatusAndHeaders | None) -> str:
    """The address that the Link field calls the original; "" where it names none, or one of an archive again."""
    for address, parameters in _LINKED.findall(_field(headers, "Link")[:20_000]):
        if _REL_ORIGINAL.search(parameters) and is_web_address(address):
            return "" if find_original(address) else address
    return ""
