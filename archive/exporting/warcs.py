"""Captures as WARC/1.1: a response each, a revisit where the bytes stand before it, and a metadata record with it."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, BinaryIO

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.models import Capture, CaptureState
from archive.storage import blobs
from archive.warc.record_writer import SOFTWARE, RecordWriter, stamp
from archive.warc.warc_reader import OWN_FIELD, PAGE_FIELD, RESOURCE, UNDATED, UNTYPED, URN

_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NAMESPACE = uuid.UUID("6f0f9a52-6c5c-4d0e-9c2c-5a1f3c1d9b77")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRecord:
    """A record in the file: where it lies, and of which capture it is."""

    capture: Capture
    offset: int
    length: int
    digest: str


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
    captures: Iterable[Capture], file: BinaryIO, name: str, *, note: Callable[[WrittenRecord], Any] | None = None
) -> ExportReport:
    """Write captures as records, compressed one by one; equal bytes must come one after another.

    Bytes that are missing or damaged are a problem, and the others are written. `note` hears of each page written.
    """
    writer = RecordWriter(file)
    exported = ExportReport()
    writer.write_record(writer.create_warcinfo_record(name, {"software": SOFTWARE, "format": "WARC File Format 1.1"}))
    first: Capture | None = None
    digest = ""
    for capture in captures:
        is_again = first is not None and _can_refer(capture, first)
        if is_again:
            assert first is not None
            record = _revisit(writer, capture, first, digest)
        else:
            try:
                record = _page(writer, capture, blobs.load(capture.sha256))
            except blobs.BlobError as error:
                exported.problems.append(f"{capture.url or capture.sha256}: {error}")
                continue
            first, digest = capture, record.rec_headers.get_header("WARC-Payload-Digest")
        offset = file.tell()
        writer.write_record(record)
        if note:
            note(WrittenRecord(capture=capture, offset=offset, length=file.tell() - offset, digest=digest))
        writer.write_record(_metadata(writer, capture, record))
        exported.captures += 1
        exported.revisits += is_again
    return exported


def _can_refer(capture: Capture, first: Capture) -> bool:
    """A revisit names its original by address and time, so both must have them."""
    return (
        capture.sha256 == first.sha256
        and capture.content_type == first.content_type
        and all(each.url and each.captured_at for each in (capture, first))
    )


def _page(writer: WARCWriter, capture: Capture, body: bytes) -> ArcWarcRecord:
    is_response = bool(capture.url)
    return writer.create_warc_record(
        capture.url or f"{URN}{capture.sha256}",
        "response" if is_response else "resource",
        payload=BytesIO(body),
        length=len(body),
        http_headers=_http_head(capture) if is_response else None,
        warc_content_type="" if is_response else capture.content_type or "application/octet-stream",
        warc_headers_dict=_fields(capture, _kind(capture)),
    )


def _revisit(writer: WARCWriter, capture: Capture, first: Capture, digest: str) -> ArcWarcRecord:
    return writer.create_revisit_record(
        capture.url, digest, first.url, moment(first), _http_head(capture), _fields(capture, _kind(capture))
    )


def _metadata(writer: WARCWriter, capture: Capture, record: ArcWarcRecord) -> ArcWarcRecord:
    """What the archive knows of the capture, in a record that names the page's.

    As application/warc-fields: replay tools take a record of any other type for a page of that address.
    """
    stated = "".join(f"{name}: {value}\r\n" for name, value in described(capture).items()).encode()
    fields = _fields(capture, "metadata")
    fields["WARC-Refers-To"] = record.rec_headers.get_header("WARC-Record-ID")
    return writer.create_warc_record(
        capture.url or f"{URN}{capture.sha256}",
        "metadata",
        payload=BytesIO(stated),
        length=len(stated),
        warc_content_type="application/warc-fields",
        warc_headers_dict=fields,
    )


def described(capture: Capture) -> dict[str, str]:
    """Times, digest and state of a capture, and which article it is; what is not known is left out."""
    article = capture.article
    facts: dict[str, Any] = {
        "captured-at": capture.captured_at and capture.captured_at.astimezone(UTC).isoformat(),
        "received-at": capture.received_at.astimezone(UTC).isoformat(),
        "sha256": capture.sha256,
        "size": capture.size,
        "state": capture.state,
    }
    if article:
        facts |= {
            "article": article.pk,
            "title": " ".join(article.title.split()),
            "published": article.published and article.published.isoformat(),
            "province": article.province and article.province.slug,
            "source": article.source and article.source.slug,
        }
    return {name: str(fact) for name, fact in facts.items() if fact}


def _http_head(capture: Capture) -> StatusAndHeaders:
    """A head made anew: the archive keeps the decoded body and its type, not what the server sent around it."""
    fields = [("Content-Type", capture.content_type)] if capture.content_type else []
    return StatusAndHeaders("200 OK", [*fields, ("Content-Length", str(capture.size))], protocol="HTTP/1.1")


def _kind(capture: Capture) -> str:
    return RESOURCE if capture.state == CaptureState.RESOURCE else "page"


def _fields(capture: Capture, kind: str) -> dict[str, str]:
    """The record's own fields; the same capture always has the same record id."""
    name = f"{kind} {capture.sha256} {capture.url} {capture.captured_at and capture.captured_at.isoformat()}"
    own = [UNDATED] if not capture.captured_at else []
    own += [UNTYPED] if not capture.content_type else []
    page = {PAGE_FIELD: capture.page_url} if capture.page_url else {}
    return page | {
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(_NAMESPACE, name)}>",
        "WARC-Date": moment(capture),
        OWN_FIELD: " ".join([kind, *own]),
    }


def moment(capture: Capture) -> str:
    """When it was taken, or where that is not known, when it came in: "2021-06-04T01:00:00Z"."""
    taken: datetime = capture.captured_at or capture.received_at
    return stamp(taken)
