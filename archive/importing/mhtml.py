"""MHTML: a page with what it shows, as browsers save it in one file in the form of a mail (RFC 2557)."""

import email.policy
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import BinaryIO

from archive.core.canonical_urls import is_web_address
from archive.core.capture import RawCapture
from archive.core.intake import IncomingCapture
from archive.core.memento_urls import find_original, is_plausible
from archive.core.reading.saved_copies import find_copy_origin
from archive.warc.page_parts import PAGE_TYPES, kind_of_type
from archive.warc.request_log import FRAGMENT

_ALLOWANCE = 10  # pages' limits that a page and all its images may be together, encoded
_MOST_PARTS = 10_000
_HEAD = re.compile(rb"(?:[\w\-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,60}?", re.A)
_MAIL = re.compile(rb"(?im)^content-type:\s*(?:multipart/related|text/html)")
_VERSION = re.compile(rb"(?im)^(?:mime-version|snapshot-content-location):")


def is_mhtml(head: bytes) -> bool:
    """Whether the first bytes of a file are the head of a mail that holds a page."""
    head = head.lstrip(b"\xef\xbb\xbf\r\n")
    return _HEAD.match(head) is not None and bool(_MAIL.search(head)) and bool(_VERSION.search(head))


def read_mhtml(file: BinaryIO, shown: str, max_bytes: int) -> Iterator[IncomingCapture]:
    """Yield the page of a file, then its images, decoded; frames are kept as fragments, all else is passed over."""
    data = file.read(max_bytes * _ALLOWANCE + 1)
    if len(data) > max_bytes * _ALLOWANCE:
        yield IncomingCapture(path=shown, problem="too-large", detail=f"larger than {max_bytes * _ALLOWANCE:,} bytes")
        return
    try:
        message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"), policy=email.policy.compat32)
        parts = [part for part in islice(message.walk(), _MOST_PARTS) if not part.is_multipart()]
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        yield IncomingCapture(path=shown, problem="bad-container", detail=f"no legible MHTML: {error}"[:300])
        return
    page = _root(message, parts)
    if page is None:
        yield IncomingCapture(path=shown, problem="empty", detail="no page in it")
        return
    url = _address(message, "Snapshot-Content-Location") or _address(page, "Content-Location")
    moment = _moment(message)
    yield _page(page, url, moment, shown, max_bytes)
    for number, part in enumerate(parts):
        if part is not page:
            yield _other(part, url, moment, f"{shown}:{number}", max_bytes)


def _root(message: Message, parts: list[Message]) -> Message | None:
    """The part that is the page: the one that the head names, else the first that is one."""
    start = (message.get_param("start") or "") if message.is_multipart() else ""
    named = [part for part in parts if start and str(part.get("Content-ID", "")).strip() == str(start).strip()]
    snapshot = _address(message, "Snapshot-Content-Location")
    located = [part for part in parts if snapshot and _address(part, "Content-Location") == snapshot]
    pages = [part for part in parts if part.get_content_type() in PAGE_TYPES]
    return next((part for part in (*named, *located, *pages) if part.get_content_type() in PAGE_TYPES), None)


def _page(page: Message, url: str, moment: datetime | None, shown: str, max_bytes: int) -> IncomingCapture:
    body = _body(page)
    if len(body) > max_bytes:
        return IncomingCapture(path=shown, problem="too-large", detail=f"larger than {max_bytes:,} bytes")
    original = find_original(url) if url else None
    rescued_from = url if original else ""
    if original is None:
        origin = find_copy_origin(body.decode("utf-8", "replace")) if not url else None
        url, rescued_from = (origin.url, origin.tool) if origin else (url, "")
        moment = (origin.captured_at if origin else None) or moment
    else:
        url, moment = original.url, original.captured_at or moment
    raw = RawCapture(body=body, url=url or None, captured_at=moment, content_type=_type_of(page))
    return IncomingCapture(path=shown, raw=raw, rescued_from=rescued_from)


def _other(part: Message, page_url: str, moment: datetime | None, path: str, max_bytes: int) -> IncomingCapture:
    url, kind = _address(part, "Content-Location"), part.get_content_type()
    original = find_original(url) if url else None
    page = find_original(page_url) if page_url else None
    is_image, is_frame = kind.startswith("image/"), kind in PAGE_TYPES
    if not url or not (is_image or is_frame):
        return IncomingCapture(path=path, passed_over=kind_of_type(kind, url) if url else "without-address")
    body = _body(part)
    if len(body) > max_bytes:
        return IncomingCapture(path=path, problem="too-large", detail=f"larger than {max_bytes:,} bytes")
    raw = RawCapture(
        body=body,
        url=original.url if original else url,
        captured_at=(original and original.captured_at) or moment,
        content_type=_type_of(part),
    )
    return IncomingCapture(
        path=path,
        raw=raw,
        is_resource=is_image,
        page_url=(page.url if page else page_url) if is_image else "",
        set_aside="" if is_image else FRAGMENT,
        rescued_from=url if original else "",
    )


def _body(part: Message) -> bytes:
    try:
        body = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return body if isinstance(body, bytes) else b""


def _type_of(part: Message) -> str:
    charset, kind = part.get_param("charset"), part.get_content_type()
    return f"{kind}; charset={charset}"[:200] if isinstance(charset, str) else kind


def _address(part: Message | EmailMessage, name: str) -> str:
    address = re.sub(r"\s+", "", str(part.get(name, "")))
    return address if is_web_address(address) and "\0" not in address else ""


def _moment(message: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(message.get("Date", "")))
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    return moment if is_plausible(moment) else None
