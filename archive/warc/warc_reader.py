"""WARC files: the pages among their records, each response with status 200 that is HTML or text."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

from warcio.recordloader import ArcWarcRecord

from archive.core.canonical_urls import is_web_address
from archive.core.capture import RawCapture
from archive.core.intake import HttpHeads, IncomingCapture, Revisit
from archive.warc.digests import is_of_nothing, matches_digest
from archive.warc.http_body import Undecodable, read_body, unchunked
from archive.warc.http_heads import AS_SENT, original_head, sent_head
from archive.warc.originals import as_original
from archive.warc.page_parts import (
    PAGE_TYPES,
    PDF,
    PagePart,
    content_type_of,
    kind_of,
    kind_of_type,
    location_of,
    part_of,
)
from archive.warc.record_index import RecordIndex
from archive.warc.record_streams import open_stream, records_of
from archive.warc.records import WarcRecord, read_inside, read_record
from archive.warc.request_log import FRAGMENT, RequestLog
from archive.warc.streams import ByteStream, ContainerTooDamaged

# What export_captures adds to a record, so that it can be read back as it was: a page of any type; `undated`
# where WARC-Date says only when it came in; `untyped` where no type was declared. A page without an address is a
# resource under the URN of its digest.
OWN_FIELD = "TangThu-Capture"
UNDATED, UNTYPED = "undated", "untyped"
RENDERED = "rendered"  # a page as a browser put it together
RESOURCE, PAGE_FIELD = "resource", "TangThu-Page"  # an image of a page, and that page's address
ADDRESS_FIELD = "TangThu-URL"  # the address as JSON where it has signs that a URI has not
TLS_FIELD = "TangThu-TLS"  # why the host's certificate was not trusted, where its pages were taken all the same
RESCUED_FIELD = "TangThu-Rescued-From"  # as JSON: the other archive's address of the capture, or the tool that saved it
URN = "urn:sha256:"

_HEAD_ALLOWANCE = 65_536  # HTTP head and chunk sizes, beside the body that the limit is for
_FIRST_YEAR = 1990  # of the web; an earlier date is a mistake
_DIGITS = re.compile(r"(\d{14})\d{0,6}")  # of the Wayback Machine, some with a fraction of the second
_MONTH = re.compile(r"\d{4}(?:-\d\d)?")  # WARC/1.1, 5.4: a date may be as coarse as a year
_TEXT_URN = "urn:text:"  # of Browsertrix: the text of a page that scripts drew


class _RecordRefused(Exception):
    """Why a record cannot be taken: code, detail; what it repeats, where that may be found elsewhere."""

    repeated: Revisit | None = None


def read_warc(file: BinaryIO, shown: str, max_bytes: int, *, is_live: bool = False) -> Iterator[IncomingCapture]:
    """Yield the pages of a WARC file, compressed or not, and one problem for each record that cannot be taken.

    Paths are the file's with the record's offset. Images, redirects and answers to scripts are given as such; other
    records (dns, metadata …) and second copies of a record are `passed_over`. A revisit is the page it refers to, at
    its own time and address. An ARC file is read as if it were one of WARC. What another archive gave is a capture of
    its original; in what `is_live`, captured by ourselves, only archives known by name are believed in that.
    """
    stream = open_stream(file, shown)
    longest = max_bytes + _HEAD_ALLOWANCE
    is_empty = True
    requests = RequestLog()
    with RecordIndex(is_live=is_live) as index:
        for record in records_of(stream, longest=longest):
            is_empty = False
            if record.type == "request":
                requests.add_request(record)
            item = _read_item(record, stream, index, max_bytes, path=f"{shown}:{record.place[0]}")
            if item.passed_over:
                yield item
            else:
                yield from requests.hold(record, item)
    yield from requests.release()
    if is_empty:
        yield IncomingCapture(path=shown, problem="empty", detail="no record")


def _read_item(
    record: WarcRecord, stream: ByteStream, index: RecordIndex, max_bytes: int, *, path: str
) -> IncomingCapture:
    try:
        found = _read_record(record, stream, index, max_bytes)
    except _RecordRefused as bad:
        code, detail = bad.args
        said = f"{record.name} {detail}".replace("\0", "").strip()[:1000]
        return IncomingCapture(path=path, problem=code, detail=said, repeated=bad.repeated, **_resource(record))
    return replace(found, path=path, rescued_from=_rescued_from(record) or found.rescued_from)


def _rescued_from(record: WarcRecord) -> str:
    """By way of what an export of ours says that the capture came; "" where it says nothing."""
    try:
        said = json.loads(record.header(RESCUED_FIELD) or '""')
    except ValueError:
        return ""
    return said.replace("\0", "")[:2000] if isinstance(said, str) else ""


def _passed(kind: str) -> IncomingCapture:
    return IncomingCapture(path="", passed_over=kind)


def _resource(record: WarcRecord) -> dict[str, Any]:
    """What tells an image of a page from a page."""
    is_resource = record.header(OWN_FIELD).startswith(RESOURCE)
    page_url = record.header(PAGE_FIELD)
    return {"is_resource": True, "page_url": page_url if _is_address(page_url) else ""} if is_resource else {}


def _read_record(record: WarcRecord, stream: ByteStream, index: RecordIndex, max_bytes: int) -> IncomingCapture:
    """What a record gives; `passed_over` where it is of a kind that has no page.

    Raises _RecordRefused.
    """
    if record.problem:
        raise _RecordRefused(record.problem, record.detail)
    target = record.header("WARC-Target-URI").strip("<>")
    if record.type == "resource" and target.startswith(URN):
        return IncomingCapture(path="", raw=_page_without_address(record, max_bytes))
    if record.type in ("resource", "conversion"):
        return _read_file(record, target, max_bytes)
    if record.type not in ("response", "revisit"):
        return _passed(record.type)
    if not target:
        raise _RecordRefused("bad-record", "no WARC-Target-URI")
    if not target.lower().startswith(("http:", "https:")):
        return _passed(target.partition(":")[0].lower()[:20])  # dns, whois, urn … have no pages
    if record.block is None:
        raise _RecordRefused("too-large", f"{record.length:,} bytes")
    inside = _inside(record)
    part = part_of(record, inside)
    if part is PagePart.NONE:
        if record.type == "response" and _is_address(target):
            _note_place(record, target, index)  # for revisits of it
        return _passed(kind_of(record, inside))
    return _read_answer(record, inside, part, stream, index, max_bytes)


def _read_answer(
    record: WarcRecord, inside: ArcWarcRecord, part: PagePart, stream: ByteStream, index: RecordIndex, max_bytes: int
) -> IncomingCapture:
    url, captured_at = _address(record), _moment(record)
    if record.header("WARC-Segment-Number"):
        raise _RecordRefused("bad-record", "one segment of several")
    is_whole = not record.header("WARC-Truncated")
    if record.type == "revisit":
        body, content_type, part = _revisited(record, inside, stream, index, max_bytes)
        if part is PagePart.NONE:
            return _passed(kind_of_type(content_type, url))
    else:
        _check_block(record)
        (body, is_complete), content_type = _body(record, inside, max_bytes), content_type_of(inside)
        is_whole = is_whole and is_complete
    is_dated = UNDATED not in record.header(OWN_FIELD)
    raw = RawCapture(
        body=body, url=url, captured_at=captured_at if is_dated else None, content_type=content_type[:200] or None
    )
    if record.type == "response":
        _note_place(record, url, index)
    if not index.add_name(f"{url} {raw.captured_at} {raw.sha256}"):
        return _passed("double")  # the same page, address and time stood before
    facts = _resource(record) or _facts(record, inside, part, url)
    if RENDERED in record.header(OWN_FIELD).split():
        facts["is_rendered"] = True
    item = IncomingCapture(path="", raw=raw, is_truncated=not is_whole, heads=_heads(record), **facts)
    return as_original(item, inside.http_headers, is_live=index.is_live)


def _note_place(record: WarcRecord, url: str, index: RecordIndex) -> None:
    index.add_page(record.name, record.header("WARC-Payload-Digest"), url, record.header("WARC-Date"), record.place)


def _heads(record: WarcRecord) -> HttpHeads | None:
    """The head of an answer as it was sent, and which address sent it; its request stands in a record of its own."""
    own, address = record.header(OWN_FIELD).split(), record.header("WARC-IP-Address")[:60]
    if own and AS_SENT not in own and not address:
        return None  # an exported page whose head was made for it
    head = sent_head(record)
    head = original_head(head) if AS_SENT in own else head
    return HttpHeads(response=head, address=address, tls=record.header(TLS_FIELD)[:300])


def _facts(record: WarcRecord, inside: ArcWarcRecord, part: PagePart, url: str) -> dict[str, Any]:
    """What is to be known of a capture beside its bytes."""
    if part is PagePart.IMAGE:
        return {"is_resource": True}
    if part is PagePart.REDIRECT:
        return {"redirect_to": location_of(inside, url)}
    return {"set_aside": FRAGMENT} if part is PagePart.FRAGMENT else {}


def _read_file(record: WarcRecord, target: str, max_bytes: int) -> IncomingCapture:
    """A page or image that was put into the file without a server's answer, or the text that a crawler took of one."""
    is_rendered = RENDERED in record.header(OWN_FIELD).split()
    is_text = target.startswith(_TEXT_URN) or (record.type == "conversion" and not is_rendered)
    url = target.removeprefix(_TEXT_URN)
    content_type = record.header("Content-Type")[:200]
    kind = content_type.split(";")[0].strip().lower()
    is_image = kind.startswith("image/")
    if not _is_address(url):
        return _passed(":".join(target.split(":")[:2])[:40] if target.startswith("urn:") else record.type)
    if not (is_image or kind in PAGE_TYPES or kind == PDF):
        return _passed(kind_of_type(content_type, url))
    if record.block is None or len(record.block) > max_bytes:
        raise _RecordRefused("too-large", f"{record.length:,} bytes")
    _check_block(record)
    raw = RawCapture(body=record.block, url=url, captured_at=_moment(record), content_type=content_type or None)
    item = IncomingCapture(path="", raw=raw, is_resource=is_image, is_fallback=is_text, is_rendered=is_rendered)
    return as_original(item, None)


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
    if digits := _DIGITS.fullmatch(value):
        moment = datetime.strptime(digits[1], "%Y%m%d%H%M%S")
    else:
        moment = datetime.fromisoformat(f"{value}-01-01"[:10] if _MONTH.fullmatch(value) else value)
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:  # the first or last hours of the calendar
        raise ValueError(str(error)) from error


def _check_block(record: WarcRecord) -> None:
    declared = record.header("WARC-Block-Digest")
    if declared and matches_digest(declared, record.block or b"") is False:
        raise _RecordRefused("digest-mismatch", "the block is not the one that was written")


def _body(record: WarcRecord, inside: ArcWarcRecord, max_bytes: int) -> tuple[bytes, bool]:
    """The body decoded, and whether it is whole."""
    stored = inside.raw_stream.read()
    try:
        body, is_whole = read_body(stored, inside.http_headers, max_bytes)
    except Undecodable as error:
        raise _RecordRefused(*error.args) from error
    declared = record.header("WARC-Payload-Digest")
    # Writers take the digest of the body as it came, without its chunks, or decoded.
    if declared and not record.header("WARC-Block-Digest"):
        forms = (stored, unchunked(stored), body)
        if not any(matches_digest(declared, form) is not False for form in forms):
            raise _RecordRefused("digest-mismatch", "the payload is not the one that was written")
    return body, is_whole


def _revisited(
    record: WarcRecord, inside: ArcWarcRecord, stream: ByteStream, index: RecordIndex, max_bytes: int
) -> tuple[bytes, str, PagePart]:
    """The body, content type and kind of the response that a revisit refers to."""
    digest = record.header("WARC-Payload-Digest")
    place = index.find_page(
        record.header("WARC-Refers-To"),
        "" if is_of_nothing(digest) else digest,
        record.header("WARC-Refers-To-Target-URI"),
        record.header("WARC-Refers-To-Date"),
    )
    if place is None:
        bad = _RecordRefused("revisit-unresolved", "the record it refers to is not in this file, or was no page")
        bad.repeated = _repeated(record, inside, digest)
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
    body, _ = _body(first, original, max_bytes)
    return body, content_type_of(inside) or content_type_of(original), part_of(first, original)


def _repeated(record: WarcRecord, inside: ArcWarcRecord, digest: str) -> Revisit:
    """What a revisit says of the capture that it repeats: by default it is one of its own address."""
    first_url = record.header("WARC-Refers-To-Target-URI").strip("<>")
    try:
        first_captured_at = _parse_moment(record.header("WARC-Refers-To-Date"))
    except ValueError:
        first_captured_at = None
    is_not_modified = inside.http_headers is not None and inside.http_headers.get_statuscode() == "304"
    has_digest = matches_digest(digest, b"") is False and not is_not_modified
    return Revisit(
        url=_address(record),
        captured_at=_moment(record),
        content_type=content_type_of(inside)[:200] or None,
        first_url=first_url if _is_address(first_url) else _address(record),
        first_captured_at=first_captured_at,
        matches_payload=(lambda body: matches_digest(digest, body) is True) if has_digest else None,
    )
