"""A file of records, known by its bytes, not its name: WARC or ARC, plain, in gzip members or in frames of zstd."""

from collections.abc import Iterator
from typing import BinaryIO

from archive.warc.arc_records import ARC_MARK, is_arc, read_arc_record
from archive.warc.records import WarcRecord, read_record, read_records
from archive.warc.streams import PIECE, RECORD_START, ByteStream, GzipStream
from archive.warc.zstd_stream import ZSTD, ZstdStream, is_skippable

_GZIP = b"\x1f\x8b\x08"
_PLAIN = (b"WARC/", b"filedesc:")


def open_stream(file: BinaryIO, name: str) -> ByteStream:
    """The records' bytes; the first bytes tell how they are compressed, the name only where those are damaged."""
    head = file.read(PIECE)
    if head.startswith(ZSTD) or is_skippable(head):
        stream: ByteStream = ZstdStream(file)
    else:
        is_damaged = not head.startswith((_GZIP, *_PLAIN)) and not RECORD_START.search(head)
        is_gzip = head.startswith(_GZIP) or (is_damaged and name.lower().endswith(".gz"))
        stream = GzipStream(file) if is_gzip else ByteStream(file)
    if is_arc(stream.peek(len(_PLAIN[1])), name):
        stream.mark = ARC_MARK
    return stream


def records_of(stream: ByteStream, *, longest: int) -> Iterator[WarcRecord]:
    """Yield the records of a stream that `open_stream` gave."""
    reader = read_arc_record if stream.mark is ARC_MARK else read_record
    return read_records(stream, reader=reader, longest=longest)
