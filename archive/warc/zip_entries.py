"""The entries of a zip, each as a file of its own; of one that lost its directory, by the heads before the entries.

Nothing is unpacked by name, so no name can lead anywhere. Source of the layout: PKWARE's APPNOTE, 4.3.
"""

import io
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from archive.warc.streams import PIECE

_LOCAL_HEAD = 30
_HEAD_MARK, _DESCRIPTOR_MARK = b"PK\x03\x04", b"PK\x07\x08"
_NEXT = re.compile(rb"PK(?:\x03\x04|\x01\x02|\x07\x08)")
_SIZE_BEHIND = 0x8  # the sizes stand behind the entry
_ZIP64, _UNKNOWN = 0x0001, 0xFFFFFFFF
_MOST_ENTRIES = 100_000
_EXPANSION = 100  # a compressed entry beyond this is no WARC of web pages
_ENCRYPTED = 0x1
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RecursionError)


class EntryRefused(Exception):
    """Why an entry is not read: code, detail."""


class StoredEntry(io.RawIOBase):
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


class ZipPackage:
    """A zip that is read; `entries` by name, `loss` says what of its frame is missing."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, io.SEEK_END)
        self._archive: zipfile.ZipFile | None = None
        self.loss = ""
        try:
            self._archive = zipfile.ZipFile(file)
            found = self._archive.infolist()
        except ZIP_ERRORS as error:
            self.loss = f"its directory is lost ({str(error)[:200]}); read by the heads of its entries"
            found = list(_by_heads(file, self._size))
            if not found:
                raise zipfile.BadZipFile(str(error)[:200]) from error
        if len(found) > _MOST_ENTRIES or sum(entry.compress_size for entry in found) > self._size:
            # Entries that share their bytes are how a small file holds an endless one.
            raise zipfile.BadZipFile("its entries cannot be what they say")
        self.entries = {entry.filename: entry for entry in found}

    def close(self) -> None:
        """Leave the file as it is, but forget it."""
        if self._archive is not None:
            self._archive.close()

    @contextmanager
    def open(self, entry: zipfile.ZipInfo) -> Iterator[BinaryIO]:
        """Give the entry as a file that can be read from any place.

        Raises EntryRefused, and what `ZIP_ERRORS` names.
        """
        _check(entry)
        if entry.compress_type == zipfile.ZIP_STORED:
            if self._archive is not None:
                with self._archive.open(entry):  # checks that the entry begins where the directory says
                    pass
            yield cast("BinaryIO", StoredEntry(self._file, self._start(entry), entry.compress_size))
            return
        with tempfile.TemporaryFile() as unpacked:
            self._unpack(entry, cast("BinaryIO", unpacked))
            unpacked.seek(0)
            yield cast("BinaryIO", unpacked)

    def _start(self, entry: zipfile.ZipInfo) -> int:
        self._file.seek(entry.header_offset)
        head = self._file.read(_LOCAL_HEAD)
        lengths = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        return entry.header_offset + _LOCAL_HEAD + lengths

    def _unpack(self, entry: zipfile.ZipInfo, unpacked: BinaryIO) -> None:
        """Unpack an entry; a damaged one up to its damage: what stands before is good."""
        size = 0
        try:
            for piece in self._pieces(entry):
                size += len(piece)
                if size > max(entry.file_size, 1):
                    raise EntryRefused("zip-bomb", f"expands beyond the {entry.file_size:,} bytes it declares")
                unpacked.write(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            if not size:
                raise zipfile.BadZipFile(str(error)) from error

    def _pieces(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        if self._archive is not None:
            with self._archive.open(entry) as packed:
                while piece := packed.read(PIECE):
                    yield piece
            return
        stored = StoredEntry(self._file, self._start(entry), entry.compress_size)
        decompressor = zlib.decompressobj(-15)
        while not decompressor.eof and (data := decompressor.unconsumed_tail or stored.read(PIECE)):
            yield decompressor.decompress(data, PIECE)


def _check(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/"):
        raise EntryRefused("bad-path", "an entry that leads out of its folder")
    if entry.flag_bits & _ENCRYPTED:
        raise EntryRefused("bad-container", "encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise EntryRefused("bad-container", f"compression method {entry.compress_type}")
    if entry.file_size > 1_000_000 + _EXPANSION * entry.compress_size:
        raise EntryRefused("zip-bomb", f"{entry.compress_size:,} bytes that expand to {entry.file_size:,}")


def _by_heads(file: BinaryIO, size: int) -> Iterator[zipfile.ZipInfo]:
    """The entries whose local heads can be found, in their order; the last may break off."""
    at = 0
    for _ in range(_MOST_ENTRIES + 1):
        file.seek(at)
        head = file.read(_LOCAL_HEAD)
        if len(head) < _LOCAL_HEAD:
            return
        if not head.startswith(_HEAD_MARK):
            following = _find(file, _HEAD_MARK, at + 1, size)
            if following is None:
                return
            at = following
            continue
        entry, start = _local_entry(file, head, at)
        entry.compress_size, at = _extent(file, entry, start, size)
        if entry.flag_bits & _SIZE_BEHIND or not entry.file_size:
            entry.file_size = max(entry.file_size, entry.compress_size * _EXPANSION)
        if entry.filename and not entry.filename.endswith("/"):
            yield entry


def _local_entry(file: BinaryIO, head: bytes, at: int) -> tuple[zipfile.ZipInfo, int]:
    """An entry as its local head tells it, and where its bytes begin."""
    name_length, more_length = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
    name, more = file.read(name_length), file.read(more_length)
    entry = zipfile.ZipInfo(name.decode("utf-8", "replace") or "?")
    entry.header_offset = at
    entry.flag_bits, entry.compress_type = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    entry.compress_size, entry.file_size = int.from_bytes(head[18:22], "little"), int.from_bytes(head[22:26], "little")
    if _UNKNOWN in (entry.compress_size, entry.file_size) and int.from_bytes(more[:2], "little") == _ZIP64:
        entry.file_size, entry.compress_size = (
            int.from_bytes(more[4:12], "little"),
            int.from_bytes(more[12:20], "little"),
        )
    return entry, at + _LOCAL_HEAD + name_length + more_length


def _extent(file: BinaryIO, entry: zipfile.ZipInfo, start: int, size: int) -> tuple[int, int]:
    """How many bytes an entry has, and where to look for the next head."""
    if not entry.flag_bits & _SIZE_BEHIND or entry.compress_size not in (0, _UNKNOWN):
        length = min(entry.compress_size, size - start)
        return length, start + length
    at = start
    while (at := _find(file, _DESCRIPTOR_MARK, at, size) or size) < size:
        file.seek(at)
        descriptor = file.read(24)
        length = at - start
        if length in (int.from_bytes(descriptor[8:12], "little"), int.from_bytes(descriptor[8:16], "little")):
            return length, at + 16
        at += 4
    return size - start, size


def _find(file: BinaryIO, mark: bytes, start: int, size: int) -> int | None:
    """Where the mark stands next from `start` on."""
    file.seek(start)
    window, at = b"", start
    while piece := file.read(PIECE):
        window += piece
        found = window.find(mark)
        if found >= 0:
            return at + found
        kept = len(mark) - 1
        at, window = at + len(window) - kept, window[-kept:]
    return None
