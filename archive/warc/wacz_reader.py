"""WACZ: a zip with WARC files in it. Nothing is unpacked by name, so no name can lead anywhere."""

import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from archive.core.intake import IncomingCapture
from archive.warc.streams import PIECE
from archive.warc.warc_reader import read_warc

_FOLDER = "archive/"  # WACZ 1.1.1, chapter 4
_LOCAL_HEAD = 30  # PKWARE's APPNOTE, 4.3.7
_MOST_ENTRIES = 100_000
_EXPANSION = 100  # a compressed entry beyond this is no WARC of web pages
_ENCRYPTED = 0x1


class _EntryRefused(Exception):
    """Why an entry is not read: code, detail."""


class _StoredEntry(io.RawIOBase):
    """A stretch of a file as a file of its own: an entry stored uncompressed is read where it lies."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file, self._start, self._size, self._position = file, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def tell(self) -> int:
        return self._position

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._size - self._position)
        self._file.seek(self._start + self._position)
        data = self._file.read(left if size < 0 else min(size, left))
        self._position += len(data)
        return data


def read_wacz(file: BinaryIO, shown: str, max_bytes: int) -> Iterator[IncomingCapture]:
    """Yield the pages of a WACZ and its problems; paths are the file's, the entry's and the record's offset in it."""
    size = file.seek(0, io.SEEK_END)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_ENTRIES or sum(entry.compress_size for entry in entries) > size:
                # Entries that share their bytes are how a small file holds an endless one.
                yield IncomingCapture(path=shown, problem="bad-container", detail="its entries cannot be what they say")
                return
            warcs = [entry for entry in entries if _is_warc(entry)]
            if not warcs:
                yield IncomingCapture(path=shown, problem="empty", detail=f"no WARC below {_FOLDER}")
            for entry in warcs:
                yield from _read_entry(archive, file, entry, shown, max_bytes)
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, RecursionError) as error:
        yield IncomingCapture(path=shown, problem="bad-container", detail=str(error)[:300])


def _is_warc(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().endswith((".warc", ".warc.gz"))


def _read_entry(
    archive: zipfile.ZipFile, file: BinaryIO, entry: zipfile.ZipInfo, shown: str, max_bytes: int
) -> Iterator[IncomingCapture]:
    name = f"{shown}:{entry.filename}".encode("utf-8", "replace").decode()[:900]
    try:
        _check(entry)
        with _opened(archive, file, entry) as warc:
            yield from read_warc(warc, name, max_bytes)
    except _EntryRefused as refused:
        code, detail = refused.args
        yield IncomingCapture(path=name, problem=code, detail=detail)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        yield IncomingCapture(path=name, problem="bad-container", detail=str(error)[:300])


def _check(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or not name.startswith(_FOLDER):
        raise _EntryRefused("bad-path", "an entry that leads out of its folder")
    if entry.flag_bits & _ENCRYPTED:
        raise _EntryRefused("bad-container", "encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _EntryRefused("bad-container", f"compression method {entry.compress_type}")
    if entry.file_size > 1_000_000 + _EXPANSION * entry.compress_size:
        raise _EntryRefused("zip-bomb", f"{entry.compress_size:,} bytes that expand to {entry.file_size:,}")


@contextmanager
def _opened(archive: zipfile.ZipFile, file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[BinaryIO]:
    """The entry as a file that can be read from any place."""
    if entry.compress_type == zipfile.ZIP_STORED:
        with archive.open(entry):  # checks that the entry begins where the directory says
            pass
        file.seek(entry.header_offset)
        head = file.read(_LOCAL_HEAD)
        lengths = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        yield cast("BinaryIO", _StoredEntry(file, entry.header_offset + _LOCAL_HEAD + lengths, entry.compress_size))
        return
    with tempfile.TemporaryFile() as unpacked, archive.open(entry) as packed:
        size = 0
        # A damaged entry is read up to its damage: what stands before is good.
        try:
            while piece := packed.read(PIECE):
                size += len(piece)
                if size > entry.file_size:
                    raise _EntryRefused("zip-bomb", f"expands beyond the {entry.file_size:,} bytes it declares")
                unpacked.write(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            if not size:
                raise zipfile.BadZipFile(str(error)) from error
        unpacked.seek(0)
        yield cast("BinaryIO", unpacked)
