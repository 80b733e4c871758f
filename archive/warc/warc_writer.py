"""Captures as WARC/1.1: a response each or a revisit of what stands before it, its request, and a metadata record."""

import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.core.intake import HttpHeads
from archive.warc.appender import BadHttpHead, read_head
from archive.warc.cdxj import ascii_url
from archive.warc.http_heads import AS_SENT, exported_head, status_of
from archive.warc.record_writer import SOFTWARE, RecordWriter, stamp
from archive.warc.warc_reader import (
    ADDRESS_FIELD,
    OWN_FIELD,
    PAGE_FIELD,
    RENDERED,
    RESCUED_FIELD,
    RESOURCE,
    TLS_FIELD,
    UNDATED,
    UNTYPED,
    URN,
)

_NAMESPACE = uuid.UUID("6f0f9a52-6c5c-4d0e-9c2c-5a1f3c1d9b77")


class PayloadLost(Exception):
    """The bytes of a capture cannot be had: why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureToWrite:
    """A capture as it is written; without an address it is a resource under the URN of its digest."""

    url: str
    moment: datetime  # when it was taken, or where that is not known, when it came in
    sha256: str
    size: int
    content_type: str = ""
    title: str = ""
    page_url: str = ""  # of an image: the page that shows it
    is_dated: bool = True
    is_image: bool = False
    is_rendered: bool = False  # what a browser made of the page
    rescued_from: str = ""  # another archive's address of it, or the tool that saved it
    redirect_to: str = ""  # where an answer without a page sends on
    heads: HttpHeads | None = None
    facts: Mapping[str, str] = field(default_factory=dict)  # for the metadata record


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRecord:
    """A record in the file: where it lies, and of which capture it is."""

    capture: CaptureToWrite
    offset: int
    length: int
    digest: str
    is_revisit: bool
    status: str


@dataclass(slots=True)
class ExportReport:
    """The figures of an export, and what could not be given."""

    captures: int = 0
    revisits: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        return f"{self.captures} captures written, {self.revisits} of them as revisits; {len(self.problems)} problems"


def write_warc(
    captures: Iterable[CaptureToWrite],
    file: BinaryIO,
    name: str,
    *,
    load: Callable[[str], bytes],
    note: Callable[[WrittenRecord], Any] | None = None,
) -> ExportReport:
    """Write captures as records, compressed one by one; equal bytes must come one after another.

    `load` gives the bytes under a SHA-256; where it raises PayloadLost, that is a problem, and the others are written.
    `note` is told of each capture written.
    """
    writer = RecordWriter(file)
    report = ExportReport()
    writer.write_record(writer.create_warcinfo_record(name, {"software": SOFTWARE, "format": "WARC File Format 1.1"}))
    first: CaptureToWrite | None = None
    digest = ""
    for capture in captures:
        is_revisit = first is not None and _can_refer(capture, first)
        if is_revisit:
            assert first is not None
            record = _revisit(writer, capture, first, digest)
        else:
            try:
                record = _page(writer, capture, load(capture.sha256))
            except PayloadLost as error:
                report.problems.append(f"{capture.url or capture.sha256}: {error}")
                continue
            first, digest = capture, record.rec_headers.get_header("WARC-Payload-Digest")
        offset = file.tell()
        writer.write_record(record)
        if note:
            length = file.tell() - offset
            status = record.http_headers.get_statuscode() if record.http_headers else "200"
            note(
                WrittenRecord(
                    capture=capture, offset=offset, length=length, digest=digest, is_revisit=is_revisit, status=status
                )
            )
        if capture.url and capture.heads and capture.heads.request:
            _write_request(writer, capture, capture.heads.request, record)
        writer.write_record(_metadata(writer, capture, record))
        report.captures += 1
        report.revisits += is_revisit
    return report


def _can_refer(capture: CaptureToWrite, first: CaptureToWrite) -> bool:
    """A revisit names its original by address and time, so both must have them."""
    return (
        capture.sha256 == first.sha256
        and capture.content_type == first.content_type
        and not (capture.redirect_to or first.redirect_to)
        and all(each.url and each.is_dated for each in (capture, first))
    )


def _page(writer: WARCWriter, capture: CaptureToWrite, body: bytes) -> ArcWarcRecord:
    is_response = bool(capture.url)
    return writer.create_warc_record(
        _target(capture),
        "response" if is_response else "resource",
        payload=BytesIO(body),
        length=len(body),
        http_headers=_http_head(capture) if is_response else None,
        warc_content_type="" if is_response else capture.content_type or "application/octet-stream",
        warc_headers_dict=_fields(capture, _kind(capture)),
    )


def _revisit(writer: WARCWriter, capture: CaptureToWrite, first: CaptureToWrite, digest: str) -> ArcWarcRecord:
    fields = _fields(capture, _kind(capture))
    return writer.create_revisit_record(
        _target(capture), digest, _target(first), stamp(first.moment), _http_head(capture), fields
    )


def _metadata(writer: WARCWriter, capture: CaptureToWrite, record: ArcWarcRecord) -> ArcWarcRecord:
    """What the archive knows of the capture, in a record that names the page's.

    As application/warc-fields: replay tools take a record of any other type for a page of that address.
    """
    stated = "".join(f"{name}: {value}\r\n" for name, value in capture.facts.items()).encode()
    fields = _fields(capture, "metadata")
    fields["WARC-Refers-To"] = record.rec_headers.get_header("WARC-Record-ID")
    return writer.create_warc_record(
        _target(capture),
        "metadata",
        payload=BytesIO(stated),
        length=len(stated),
        warc_content_type="application/warc-fields",
        warc_headers_dict=fields,
    )


def _target(capture: CaptureToWrite) -> str:
    """The WARC-Target-URI: other tools take nothing but a URI there, so an address with other signs is escaped."""
    return ascii_url(capture.url) if capture.url else f"{URN}{capture.sha256}"


def _write_request(writer: WARCWriter, capture: CaptureToWrite, head: str, record: ArcWarcRecord) -> None:
    try:
        sent = read_head(head.encode("latin-1", "replace"))
    except BadHttpHead:
        return
    fields = _fields(capture, "request")
    fields["WARC-Concurrent-To"] = record.rec_headers.get_header("WARC-Record-ID")
    request = writer.create_warc_record(
        _target(capture), "request", payload=BytesIO(), length=0, http_headers=sent, warc_headers_dict=fields
    )
    writer.write_record(request)


def _http_head(capture: CaptureToWrite) -> StatusAndHeaders:
    """The head that was sent, without what it says of the transfer; where it was not kept, one that is made."""
    if _is_head_kept(capture):
        assert capture.heads is not None
        try:
            return read_head(exported_head(capture.heads.response, capture.size))
        except BadHttpHead:
            pass
    if capture.redirect_to:
        fields = [("Location", ascii_url(capture.redirect_to)), ("Content-Length", str(capture.size))]
        return StatusAndHeaders("302 Found", fields, protocol="HTTP/1.1")
    fields = [("Content-Type", capture.content_type)] if capture.content_type else []
    return StatusAndHeaders("200 OK", [*fields, ("Content-Length", str(capture.size))], protocol="HTTP/1.1")


def _is_head_kept(capture: CaptureToWrite) -> bool:
    """Whether the head is one for these bytes; "304 Not Modified" stood before none."""
    return capture.heads is not None and status_of(capture.heads.response) not in ("", "304")


def _kind(capture: CaptureToWrite) -> str:
    return RESOURCE if capture.is_image else "page"


def _fields(capture: CaptureToWrite, kind: str) -> dict[str, str]:
    """The record's own fields; the same capture always has the same record id."""
    name = f"{kind} {capture.sha256} {capture.url} {capture.moment.isoformat() if capture.is_dated else None}"
    own = [] if capture.is_dated else [UNDATED]
    own += [] if capture.content_type else [UNTYPED]
    own += [RENDERED] if capture.is_rendered else []
    own += [AS_SENT] if _is_head_kept(capture) and kind != "metadata" else []
    more = {PAGE_FIELD: ascii_url(capture.page_url)} if capture.page_url else {}
    if capture.heads and capture.heads.address:
        more["WARC-IP-Address"] = capture.heads.address
    if capture.heads and capture.heads.tls:
        more[TLS_FIELD] = capture.heads.tls
    if capture.rescued_from:
        more[RESCUED_FIELD] = json.dumps(capture.rescued_from)
    if capture.url != ascii_url(capture.url):
        more[ADDRESS_FIELD] = json.dumps(capture.url)
    return more | {
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(_NAMESPACE, name)}>",
        "WARC-Date": stamp(capture.moment),
        OWN_FIELD: " ".join([kind, *own]),
    }
