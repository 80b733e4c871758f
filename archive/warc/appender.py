"""The WARC of a round: each answer with its request, appended in one piece and on the disk before it is spoken of."""

import hashlib
import os
import zlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from threading import Lock

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from archive.core.capture import Exchange
from archive.warc.http_body import decode_body
from archive.warc.record_streams import open_stream
from archive.warc.record_writer import SOFTWARE, RecordWriter, stamp
from archive.warc.records import WarcRecord, read_inside, read_records
from archive.warc.warc_reader import OWN_FIELD, PAGE_FIELD, RENDERED, TLS_FIELD

_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_HTTP = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1"], verify=False)
_BESIDE = ("request", "conversion")  # records that belong to the answer before them
_LONGEST = 64_000_000  # of a record of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLocation:
    """Where the records of one answer lie."""

    name: str
    start: int
    length: int

    @property
    def end(self) -> int:
        return self.start + self.length


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalResponse:
    """The answer of an earlier time that a new one repeats."""

    url: str
    captured_at: datetime
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedResponse:
    """An answer as it stands in the WARC."""

    url: str
    moment: datetime
    status: int
    fields: StatusAndHeaders
    payload: bytes
    digest: str
    is_revisit: bool
    is_truncated: bool = False

    @property
    def cookies(self) -> list[str]:
        """What each Set-Cookie says."""
        return [value for name, value in self.fields.headers if name.lower() == "set-cookie"]

    def field(self, name: str) -> str:
        """A field of the head, or ""."""
        return (self.fields.get_header(name) or "").replace("\0", "").strip()

    def body(self, max_bytes: int) -> bytes:
        """Return the page that it carries.

        Raises Undecodable.
        """
        return decode_body(self.payload, self.fields, max_bytes)


class BadHttpHead(ValueError):
    """The bytes are no head of an HTTP request or response."""


class _VerbatimHead(StatusAndHeaders):  # type: ignore[misc]
    """A head that is written as it was received."""

    raw: bytes = b""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        self.headers_buff = self.raw


def digest_of(payload: bytes) -> str:
    """The digest of a payload as WARC-Payload-Digest has it: "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"."""
    return f"sha1:{b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()}"


class CrawlWarc:
    """The file that a run appends to. Whatever moment it is cut off at, what stands before is readable."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.name = folder, name
        self._lock = Lock()
        self._file = (folder / name).open("ab")
        if not self._file.tell():
            writer, out = _records()
            info = {"software": SOFTWARE, "format": "WARC File Format 1.1", "robots": "obey"}
            writer.write_record(writer.create_warcinfo_record(name, info))
            self._append(out.getvalue())

    def close(self) -> None:
        self._file.close()

    def append(
        self,
        exchange: Exchange,
        original: OriginalResponse | None = None,
        *,
        own: str = "",
        page_url: str = "",
        rendered: bytes | None = None,
    ) -> RecordLocation:
        """Write an answer and its request; a revisit where it repeats `original`. `own` says that it is an image.

        What a browser made of a page (`rendered`) follows as a conversion of it.
        """
        writer, out = _records()
        fields = {"WARC-Date": stamp(exchange.moment), "WARC-IP-Address": exchange.address}
        if exchange.truncated:
            fields["WARC-Truncated"] = exchange.truncated
        if exchange.tls:
            fields[TLS_FIELD] = exchange.tls.replace("\r", " ").replace("\n", " ")[:300]
        if own:
            fields |= {OWN_FIELD: own, PAGE_FIELD: page_url}
        record = _answer(writer, exchange, original, fields)
        writer.write_record(record)
        fields = {
            "WARC-Date": fields["WARC-Date"],
            "WARC-Concurrent-To": record.rec_headers.get_header("WARC-Record-ID"),
        }
        head = read_head(exchange.request)
        request = writer.create_warc_record(
            exchange.url, "request", payload=BytesIO(), length=0, http_headers=head, warc_headers_dict=fields
        )
        writer.write_record(request)
        if rendered is not None:
            writer.write_record(_conversion(writer, exchange, rendered, record))
        return self._append(out.getvalue())

    def _append(self, data: bytes) -> RecordLocation:
        with self._lock:  # several hosts are asked side by side
            return self._append_alone(data)

    def _append_alone(self, data: bytes) -> RecordLocation:
        start = self._file.seek(0, os.SEEK_END)
        try:
            self._file.write(data)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(start)  # a full disk leaves no half record
            raise
        return RecordLocation(name=self.name, start=start, length=len(data))


def _records() -> tuple[WARCWriter, BytesIO]:
    out = BytesIO()
    return RecordWriter(out), out


def _conversion(writer: WARCWriter, exchange: Exchange, rendered: bytes, record: ArcWarcRecord) -> ArcWarcRecord:
    return writer.create_warc_record(
        exchange.url,
        "conversion",
        payload=BytesIO(rendered),
        length=len(rendered),
        warc_content_type="text/html; charset=utf-8",
        warc_headers_dict={
            "WARC-Date": stamp(exchange.moment),
            "WARC-Refers-To": record.rec_headers.get_header("WARC-Record-ID"),
            OWN_FIELD: RENDERED,
        },
    )


def _answer(
    writer: WARCWriter, exchange: Exchange, original: OriginalResponse | None, fields: dict[str, str]
) -> ArcWarcRecord:
    head = read_head(exchange.head)
    if original is None:
        payload = BytesIO(exchange.payload)
        return writer.create_warc_record(
            exchange.url, "response", payload=payload, length=len(exchange.payload), http_headers=head,
            warc_headers_dict=fields,
        )  # fmt: skip
    record = writer.create_revisit_record(
        exchange.url, original.digest, original.url, stamp(original.captured_at), head, fields
    )
    if exchange.status == 304:
        record.rec_headers.replace_header("WARC-Profile", _NOT_MODIFIED)
    return record


def read_head(raw: bytes) -> StatusAndHeaders:
    """Return the head of a request or response in its fields, to be written again byte for byte.

    Raises BadHttpHead for what is no head.
    """
    try:
        parsed = _HTTP.parse(BytesIO(raw))
    except Exception as error:  # warcio raises what it meets: EOFError, ValueError, its own
        raise BadHttpHead(f"no legible head ({type(error).__name__})") from error
    head = _VerbatimHead(parsed.statusline, parsed.headers, protocol=parsed.protocol)
    head.raw = raw
    return head


def read_slice(folder: Path, name: str, start: int, length: int | None = None) -> bytes:
    """The bytes of a file from `start` on; b"" where there are none."""
    try:
        with (folder / name).open("rb") as file:
            file.seek(start)
            return file.read() if length is None else file.read(length)
    except FileNotFoundError:
        return b""


def cut_unfinished_record(folder: Path, name: str, start: int) -> None:
    """Cut off the record that a crash left unfinished at the end of a file; up to `start` it is known to be whole."""
    data = read_slice(folder, name, start)
    whole = 0
    while whole < len(data):
        member = zlib.decompressobj(31)
        try:
            member.decompress(data[whole:])
        except zlib.error:
            break
        if not member.eof:
            break
        whole = len(data) - len(member.unused_data)
    if whole < len(data):
        with (folder / name).open("r+b") as file:
            file.truncate(start + whole)
            os.fsync(file.fileno())


def read_responses(
    folder: Path, name: str, start: int, length: int | None = None
) -> Iterator[tuple[ArchivedResponse, RecordLocation]]:
    """The answers in a stretch of a file, each with its place, its request included."""
    data = read_slice(folder, name, start, length)
    if not data:
        return
    stream = open_stream(BytesIO(data), name)
    answers = [(each, each.place[0]) for each in read_records(stream, longest=_LONGEST) if each.type not in _BESIDE]
    ends = [*(place for _, place in answers[1:]), len(data)]
    for (record, place), end in zip(answers, ends, strict=True):
        answer = _read_answer(record)
        if answer is not None:
            yield answer, RecordLocation(name=name, start=start + place, length=end - place)


def _read_answer(record: WarcRecord) -> ArchivedResponse | None:
    if record.problem or record.block is None or record.type not in ("response", "revisit"):
        return None
    inside = read_inside(record)
    payload = inside.raw_stream.read() if record.type == "response" else b""
    return ArchivedResponse(
        url=record.header("WARC-Target-URI"),
        moment=datetime.fromisoformat(record.header("WARC-Date")),
        status=int(inside.http_headers.get_statuscode()),
        fields=inside.http_headers,
        payload=payload,
        digest=record.header("WARC-Payload-Digest"),
        is_revisit=record.type == "revisit",
        is_truncated=bool(record.header("WARC-Truncated")),
    )
