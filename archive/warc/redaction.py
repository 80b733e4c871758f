"""Taking records out of a WARC file without moving the others.

A record that is to go is replaced by an empty metadata record of the same length: the gzip member's comment field
(RFC 1952, 2.3.1) is filled up with blanks, so that every other record keeps its offset and its digest.
"""

import shutil
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from archive.warc.record_streams import open_stream
from archive.warc.records import WarcRecord, read_records
from archive.whole_files import written_whole

_GZIP = b"\x1f\x8b\x08"
_HAS_COMMENT = 0x10
_HEAD = struct.Struct("<3sBIBB")
_COPIED = 1 << 20


class NotSeparable(Exception):
    """A record shares its gzip member with another one, so that it cannot be taken out alone."""


def blank_records(path: Path, is_erased: Callable[[WarcRecord], bool]) -> int:
    """Replace the records that `is_erased` names by empty ones of the same length; return how many there were.

    The file is written aside and renamed: a crash leaves the old file or the new one. Nobody may append meanwhile.

    Raises:
        NotSeparable: a record to go is not a gzip member of its own (nothing is changed then).
        OSError: the file cannot be read or written.
    """
    stretches = list(_stretches(path, is_erased))
    if not stretches:
        return 0
    with path.open("rb") as source, written_whole(path) as target:
        _copy(source, target, stretches)
    return len(stretches)


def _stretches(path: Path, is_erased: Callable[[WarcRecord], bool]) -> Iterator[tuple[int, int]]:
    """Start and end in bytes of each record that is to go."""
    size = path.stat().st_size
    with path.open("rb") as file:
        stream = open_stream(file, path.name)
        records = [(record.place, is_erased(record)) for record in read_records(stream, longest=0)]
    ends = [*(place for place, _ in records[1:]), (size, 0)]
    for (place, erased), end in zip(records, ends, strict=True):
        if not erased:
            continue
        if place[1] or end[1] or end[0] <= place[0]:
            raise NotSeparable(f"{path.name}: the record at byte {place[0]} shares its gzip member with another")
        yield place[0], end[0]


def _copy(source: BinaryIO, target: BinaryIO, stretches: list[tuple[int, int]]) -> None:
    """Copy `source` with each stretch replaced by an empty record of its length."""
    for start, end in stretches:
        _copy_bytes(source, target, start - source.tell())
        target.write(_blank(end - start))
        source.seek(end)
    shutil.copyfileobj(source, target, _COPIED)


def _copy_bytes(source: BinaryIO, target: BinaryIO, count: int) -> None:
    while count:
        chunk = source.read(min(count, _COPIED))
        if not chunk:
            raise OSError("the file became shorter while it was read")
        target.write(chunk)
        count -= len(chunk)


def _blank(length: int) -> bytes:
    """A gzip member of exactly `length` bytes with an empty metadata record, or with nothing where that is too long."""
    head = f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:{uuid4()}>\r\n"
    head += "WARC-Date: 1970-01-01T00:00:00Z\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    for content in (head.encode(), b""):
        deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = deflate.compress(content) + deflate.flush()
        tail = struct.pack("<II", zlib.crc32(content), len(content))
        padding = length - _HEAD.size - 1 - len(packed) - len(tail)
        if padding >= 0:
            return _HEAD.pack(_GZIP, _HAS_COMMENT, 0, 0, 255) + b" " * padding + b"\0" + packed + tail
    raise NotSeparable(f"a record of {length} bytes is too short to be replaced")
