"""WARC records one by one, the damaged ones among them as values.

The frame of a record is read here rather than by warcio's iterator, which ends at the first broken record or reads on
in the middle of one; what stands inside a frame is warcio's to read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Protocol

from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from archive.warc.streams import RECORD_START, ByteStream, ContainerTooDamaged, StopReason, StreamPosition

_LONGEST_HEAD = 1_000_000  # crawlers put JSON into the head
_TYPES = frozenset(
    {"warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation"}
)  # WARC/1.1, chapter 6
_VERSIONS = ["WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1", "WARC/1.2"]
_HEADERS = StatusAndHeadersParser(_VERSIONS)
_FOLD = re.compile(rb"\r?\n[ \t]+")  # a field that goes on in the next line
_LOADER = ArcWarcRecordLoader(verify_http=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcRecord:
    """One record: its headers and block, or the problem with it. A block longer than the limit is left out (None)."""

    place: StreamPosition
    head: bytes = b""
    headers: StatusAndHeaders | None = None
    block: bytes | None = None
    length: int = 0
    problem: str = ""
    detail: str = ""

    @property
    def name(self) -> str:
        """The WARC-Record-ID, or "" where it was not legible."""
        return self.header("WARC-Record-ID")

    @property
    def type(self) -> str:
        return self.header("WARC-Type")

    def header(self, name: str) -> str:
        """A named field, or ""."""
        value = self.headers.get_header(name) if self.headers else None
        return (value or "").strip()


class RecordReader(Protocol):
    """Reads the record that begins where the stream stands."""

    def __call__(self, stream: ByteStream, *, longest: int) -> WarcRecord: ...


def read_records(stream: ByteStream, *, longest: int, reader: RecordReader | None = None) -> Iterator[WarcRecord]:
    """Yield the records of a stream, blocks up to `longest` bytes; what is no record is one with a problem."""
    reader = reader or read_record
    while True:
        place = stream.where()
        try:
            if not stream.peek(1):
                if stream.stop == StopReason.DAMAGE:
                    yield WarcRecord(place=(stream.damaged_at, 0), problem="damaged-record", detail=stream.damage)
                if not stream.resume():
                    return
                continue
            record = reader(stream, longest=longest)
        except ContainerTooDamaged:
            yield WarcRecord(place=place, problem="damaged-container", detail="too many records are broken to read on")
            return
        yield record


def read_record(stream: ByteStream, *, longest: int) -> WarcRecord:
    """Read the record that begins here; the stream stands behind it then, or at the next one that can be found."""
    place = stream.where()
    head = _head(stream)
    headers = parse_head(head)
    if headers is None:
        damage = stream.damage if stream.stop == StopReason.DAMAGE else ""
        detail = damage or "no WARC record begins here"
        return broken(stream, stream.where(), WarcRecord(place=place), "bad-record", detail)
    after_head, record = stream.where(), WarcRecord(place=place, head=head, headers=headers)
    declared = headers.get_header("Content-Length") or ""
    if not (declared.isascii() and declared.isdigit() and len(declared) < 20):
        return broken(stream, after_head, record, "bad-record", f"Content-Length: {declared[:40]!r}")
    length = int(declared)
    block = stream.take(length) if length <= longest else None
    read = len(block) if block is not None else stream.skip(length)
    if read < length and stream.stop != StopReason.DAMAGE:
        problem, detail = "truncated-record", f"{length:,} bytes declared, {read:,} are there"
    else:
        problem, detail = _problem_behind(stream, place, length)
    if problem:
        return broken(stream, after_head, record, problem, detail)
    if record.type not in _TYPES:
        return replace(record, problem="bad-record", detail="no known WARC-Type")
    return replace(record, block=block, length=length)


def read_inside(record: WarcRecord) -> ArcWarcRecord:
    """What warcio reads in a record with its block; raises what warcio raises at a broken HTTP head."""
    head = _FOLD.sub(b" ", _VERSION.sub(b"WARC/1.0", record.head, count=1))
    block = block_of(record)
    if record.type == "response" and _MARKUP.match(block):
        block = b"HTTP/0.9 200 OK\r\n\r\n" + block  # which has no head
    head = _LENGTH.sub(b"\\g<1>%d" % len(block), head, count=1)
    return _LOADER.parse_record_stream(BytesIO(head + block), known_format="warc")


def block_of(record: WarcRecord) -> bytes:
    """The block of a record, of an answer without what stands before its head: empty lines, 100 Continue."""
    assert record.block is not None
    is_answer = record.type in ("response", "revisit")
    return _BEFORE_HEAD.sub(b"", record.block, count=1) if is_answer else record.block


_VERSION = re.compile(rb"^WARC/\d\.\d+")  # warcio knows two of them
_LENGTH = re.compile(rb"(?im)^(Content-Length:[ \t]*)\d+")
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|title|body|meta|!--)", re.I)
_BEFORE_HEAD = re.compile(rb"^(?:\r?\n|HTTP/1\.[01] 1\d\d[^\r\n]*(?:\r?\n[^\r\n]+)*\r?\n\r?\n)+(?=HTTP/)")


def _head(stream: ByteStream) -> bytes:
    """The lines up to the first empty one, or b"" where there are none; they are taken only if they are there."""
    if stream.peek(5) != b"WARC/":
        return b""
    size = 1024
    while True:
        window = stream.peek(size)
        if another := RECORD_START.search(window, len(b"WARC/")):
            window = window[: another.start()]  # a head that lost its end does not reach into the next record
        ends = [window.find(end) + len(end) for end in (b"\r\n\r\n", b"\n\n") if end in window]
        if ends:
            return stream.take(min(ends))
        if len(window) < size or size >= _LONGEST_HEAD:
            stream.take(len(b"WARC/"))  # the next record begins behind it, even where this was no head
            return b""
        size *= 4


def parse_head(head: bytes) -> StatusAndHeaders | None:
    """The fields of a record's head; None where it is not legible."""
    try:
        return _HEADERS.parse(BytesIO(_FOLD.sub(b" ", head))) if head else None
    except Exception:  # warcio raises what it meets: EOFError, ValueError, its own
        return None


def _problem_behind(stream: ByteStream, place: StreamPosition, length: int) -> tuple[str, str]:
    """Whether a record ends where its length says: with two line ends, or directly before another record."""
    is_closed = stream.peek(4) == b"\r\n\r\n"
    while stream.peek(1) in (b"\r", b"\n"):
        stream.take(1)
    following = stream.peek(5)
    if len(following) < 5 and stream.stop == StopReason.DAMAGE and (not is_closed or stream.damaged_at == place[0]):
        return "damaged-record", stream.damage
    if following and following != b"WARC/" and not is_closed:
        return "record-length", f"the record does not end after the {length:,} bytes declared"
    return "", ""


def broken(stream: ByteStream, after_head: StreamPosition, record: WarcRecord, problem: str, detail: str) -> WarcRecord:
    """Return the record as a problem, the stream brought to the next one, which may begin inside it."""
    stream.go(after_head)
    stream.find_start()
    return replace(record, problem=problem, detail=detail)
