"""WARC files: the pages among their records, each response with status 200 that is HTML or text."""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

from warcio.recordloader import ArcWarcRecord

from archive.core.canonical_urls import is_web_address
from archive.core.capture import RawCapture
from archive.core.intake import IncomingCapture, Revisit
from archive.warc.http_body import Undecodable, decode_body
from archive.warc.record_index import RecordIndex
from archive.warc.records import WarcRecord, read_inside, read_record, read_records
from archive.warc.request_log import RequestLog
from archive.warc.streams import ByteStream, ContainerTooDamaged, open_stream

# What export_captures adds to a record, so that it can be read back as it was: a page whatever its type; `undated`
# where WARC-Date says only when it came in; `untyped` where no type was declared. A page without an address is a
# resource under the URN of its digest.
OWN_FIELD = "TangThu-Capture"
UNDATED, UNTYPED = "undated", "untyped"
RESOURCE, PAGE_FIELD = "resource", "TangThu-Page"  # an image of a page, and that page's address
ADDRESS_FIELD = "TangThu-URL"  # the address as JSON where it has signs that a URI has not
URN = "urn:sha256:"

_PAGE_TYPES = frozenset({"text/html", "text/plain", "application/xhtml+xml"})
_HEAD_ALLOWANCE = 65_536  # HTTP head and chunk sizes, beside the body that the limit is for
_FIRST_YEAR = 1990  # of the web; an earlier date is a mistake
_ALGORITHMS = frozenset({"md5", "sha1", "sha256", "sha512"})


class _RecordRefused(Exception):
    """Why a record cannot be taken: code, detail; what it repeats, where that may be found elsewhere."""

    repeated: Revisit | None = None


def read_warc(file: BinaryIO, shown: str, max_bytes: int) -> Iterator[IncomingCapture]:
    """Yield the pages of a WARC file, compressed or not, and one problem for each record that cannot be taken.

    Paths are the file's with the record's offset. Other records (requests, images, redirects …) are passed over in
    silence. A revisit is the page it refers to, at its own time and address.
    """
    stream = open_stream(file, shown)
    longest = max_bytes + _HEAD_ALLOWANCE
    is_empty = True
    requests = RequestLog()
    with RecordIndex() as index:
        for record in read_records(stream, longest=longest):
            is_empty = False
            if record.type == "request":
                requests.add_request(record)
                continue
            item = _read_item(record, stream, index, max_bytes, path=f"{shown}:{record.place[0]}")
            if item is not None:
                yield from requests.hold(record, item)
    yield from requests.release()
    if is_empty:
        yield IncomingCapture(path=shown, problem="empty", detail="no record")


def _read_item(
    record: WarcRecord, stream: ByteStream, index: RecordIndex, max_bytes: int, *, path: str
) -> IncomingCapture | None:
    try:
        raw = _page(record, stream, index, max_bytes)
    except _RecordRefused as bad:
        code, detail = bad.args
        said = f"{record.name} {detail}".replace("\0", "").strip()[:1000]
        return IncomingCapture(path=path, problem=code, detail=said, repeated=bad.repeated, **_resource(record))
    if raw is None:
        return None
    is_truncated = bool(record.header("WARC-Truncated"))
    return IncomingCapture(path=path, raw=raw, is_truncated=is_truncated, **_resource(record))


def _resource(record: WarcRecord) -> dict[str, Any]:
    """What tells an image of a page from a page."""
    is_resource = record.header(OWN_FIELD).startswith(RESOURCE)
    page_url = record.header(PAGE_FIELD)
    return {"is_resource": True, "page_url": page_url if _is_address(page_url) else ""} if is_resource else {}


def _page(record: WarcRecord, stream: ByteStream, index: RecordIndex, max_bytes: int) -> RawCapture | None:
    """The page of a record; None where it is none; raises _RecordRefused."""
    if record.problem:
        raise _RecordRefused(record.problem, record.detail)
    if record.type == "resource" and record.header("WARC-Target-URI").startswith(URN):
        return _page_without_address(record, max_bytes)
    if record.type not in ("response", "revisit"):
        return None
    if record.name and not index.add_name(record.name):
        raise _RecordRefused("duplicate-record", "its WARC-Record-ID occurred before")
    if not record.header("WARC-Target-URI"):
        raise _RecordRefused("bad-record", "no WARC-Target-URI")
    if not record.header("WARC-Target-URI").strip("<>").lower().startswith(("http:", "https:")):
        return None  # dns:, whois:, urn: … have no pages
    if record.block is None:
        raise _RecordRefused("too-large", f"{record.length:,} bytes")
    inside = _inside(record)
    if not _is_page(record, inside):
        return None
    url, captured_at = _address(record), _moment(record)
    if record.header("WARC-Segment-Number"):
        raise _RecordRefused("bad-record", "one segment of several")
    _check_block(record)
    if record.type == "revisit":
        body, content_type = _revisited(record, inside, stream, index, max_bytes)
    else:
        body, content_type = _body(record, inside, max_bytes), _content_type(inside)
    is_dated = UNDATED not in record.header(OWN_FIELD)
    raw = RawCapture(
        body=body, url=url, captured_at=captured_at if is_dated else None, content_type=content_type[:200] or None
    )
    if record.type == "response":
        digest = record.header("WARC-Payload-Digest")
        index.add_page(record.name, digest, url, record.header("WARC-Date"), record.place)
    if not index.add_name(f"{url} {raw.captured_at} {raw.sha256}"):
        raise _RecordRefused("duplicate-record", "the same page, address and time occurred before")
    return raw


def _page_without_address(record: WarcRecord, max_bytes: int) -> RawCapture:
    if record.block is None or len(record.block) > max_bytes:
        raise _RecordRefused("too-large", f"{record.length:,} bytes")
    _check_block(record)
    own = record.header(OWN_FIELD)
    moment = _moment(record)
    raw = RawCapture(
        body=record.block,
        captured_at=None if UNDATED in own else moment,
        content_type=None if UNTYPED in own else record.header("Content-Type")[:200] or None,
    )
    if record.header("WARC-Target-URI") != f"{URN}{raw.sha256}":
        raise _RecordRefused("digest-mismatch", "the block is not the one that its address names")
    return raw


def _inside(record: WarcRecord) -> ArcWarcRecord:
    try:
        inside = read_inside(record)
    except Exception as error:  # warcio raises what it meets: EOFError, ValueError, its own
        raise _RecordRefused("bad-record", f"no legible HTTP head ({type(error).__name__})") from error
    if inside.http_headers is None and record.type == "response":
        raise _RecordRefused("bad-record", "no HTTP head")
    return inside


def _is_page(record: WarcRecord, inside: ArcWarcRecord) -> bool:
    if inside.http_headers is None:
        return True  # a revisit without a head is what it refers to
    if record.type == "response" and inside.http_headers.get_statuscode() != "200":
        return False
    if record.type == "revisit" and inside.http_headers.get_statuscode() not in ("200", "304"):
        return False
    if record.header(OWN_FIELD).startswith(("page", RESOURCE)):
        return True
    kind = _content_type(inside).split(";")[0].strip().lower()
    if not kind:
        block = record.block or b""
        return record.type == "revisit" or b"<html" in block[:5000].lower()
    is_robots = record.header("WARC-Target-URI").lower().split("?")[0].endswith("/robots.txt")
    return kind in _PAGE_TYPES and not is_robots


def _content_type(inside: ArcWarcRecord) -> str:
    if inside.http_headers is None:
        return ""
    return (inside.http_headers.get_header("Content-Type") or "").replace("\0", "").strip()  # none in PostgreSQL


def _address(record: WarcRecord) -> str:
    url = record.header("WARC-Target-URI").removeprefix("<").removesuffix(">")  # old wget writes the brackets
    if own := record.header(ADDRESS_FIELD):
        try:
            url = str(json.loads(own))
        except ValueError:
            url = own
    if not _is_address(url):
        raise _RecordRefused("bad-record", f"WARC-Target-URI: {url[:200]!r}")
    return url


def _is_address(url: str) -> bool:
    return is_web_address(url) and "\0" not in url


def _moment(record: WarcRecord) -> datetime:
    value = record.header("WARC-Date")
    try:
        moment = _parse_moment(value)
    except ValueError as error:
        raise _RecordRefused("bad-record", f"WARC-Date: {value[:40]!r}") from error
    if not moment.year >= _FIRST_YEAR or moment > datetime.now(UTC) + timedelta(days=1):
        raise _RecordRefused("bad-record", f"WARC-Date: {value[:40]!r}")
    return moment


def _parse_moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:  # the first or last hours of the calendar
        raise ValueError(str(error)) from error


def _check_block(record: WarcRecord) -> None:
    declared = record.header("WARC-Block-Digest")
    if declared and _matches(declared, record.block or b"") is False:
        raise _RecordRefused("digest-mismatch", "the block is not the one that was written")


def _body(record: WarcRecord, inside: ArcWarcRecord, max_bytes: int) -> bytes:
    stored = inside.raw_stream.read()
    try:
        body = decode_body(stored, inside.http_headers, max_bytes)
    except Undecodable as error:
        raise _RecordRefused(*error.args) from error
    declared = record.header("WARC-Payload-Digest")
    # Some writers take the digest before the transfer was decoded, others after.
    has_block_digest = bool(record.header("WARC-Block-Digest"))
    if declared and not has_block_digest and not any(_matches(declared, form) is not False for form in (stored, body)):
        raise _RecordRefused("digest-mismatch", "the payload is not the one that was written")
    return body


def _matches(declared: str, data: bytes) -> bool | None:
    """Whether a digest such as "sha1:3EF…" is that of the bytes; None where it cannot be told."""
    algorithm, _, value = declared.partition(":")
    algorithm = algorithm.lower().replace("-", "")
    if algorithm not in _ALGORITHMS:
        return None
    digest = hashlib.new(algorithm, data, usedforsecurity=False)
    return value.lower() == digest.hexdigest() or value.upper() == base64.b32encode(digest.digest()).decode()


def _revisited(
    record: WarcRecord, inside: ArcWarcRecord, stream: ByteStream, index: RecordIndex, max_bytes: int
) -> tuple[bytes, str]:
    """The body and content type of the response that a revisit refers to."""
    place = index.find_page(
        record.header("WARC-Refers-To"),
        record.header("WARC-Payload-Digest"),
        record.header("WARC-Refers-To-Target-URI"),
        record.header("WARC-Refers-To-Date"),
    )
    if place is None:
        bad = _RecordRefused("revisit-unresolved", "the record it refers to is not in this file, or was no page")
        bad.repeated = _repeated(record, inside)
        raise bad
    here = stream.where()
    try:
        stream.go(place)
        first = read_record(stream, longest=max_bytes + _HEAD_ALLOWANCE)
        stream.go(here)
    except ContainerTooDamaged as error:
        raise _RecordRefused("revisit-unresolved", "too far back") from error
    if first.problem or first.block is None:
        raise _RecordRefused("revisit-unresolved", "the record it refers to is broken")
    original = _inside(first)
    return _body(first, original, max_bytes), _content_type(inside) or _content_type(original)


def _repeated(record: WarcRecord, inside: ArcWarcRecord) -> Revisit | None:
    """The capture that a revisit repeats, by address and time; None where it does not name it so."""
    first_url = record.header("WARC-Refers-To-Target-URI")
    try:
        first_captured_at = _parse_moment(record.header("WARC-Refers-To-Date"))
    except ValueError:
        return None
    if not _is_address(first_url):
        return None
    return Revisit(
        url=_address(record),
        captured_at=_moment(record),
        content_type=_content_type(inside)[:200] or None,
        first_url=first_url,
        first_captured_at=first_captured_at,
    )
