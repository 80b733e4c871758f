"""One file of named sections: what a segment of the index is on disk.

The sections are written one after another, then their directory, then a footer that seals the file. A file that was
cut short has no footer, a directory that was changed does not fit its checksum: either is `IndexDamaged` at opening.
Reading is by position (`pread`), never by memory map: threads share one handle, the process grows by what its cache
holds and not by what it has read, and a file truncated under a reader is an error instead of a crash.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import zlib
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamaged

_MAGIC = b"TangThu1"
_FOOTER = struct.Struct("<QQI8s")  # where the directory starts, its length, its checksum, the magic


class SectionWriter:
    """Writes sections to a file object that it closes in the end: sealed, or as it is after an error."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._directory: dict[str, dict[str, Any]] = {}
        self._at = 0
        self._facts: dict[str, Any] = {}

    def __enter__(self) -> SectionWriter:
        try:
            self._write(_MAGIC)
        except BaseException:
            self._abandon()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            if kind is None:
                self._seal()
        finally:
            self._abandon()

    def _abandon(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)

    def start(self, name: str) -> None:
        """Open a section that `append` fills."""
        self._directory[name] = {"start": self._at, "length": 0, "dtype": "u1", "crc": 0}
        self._open = name

    def append(self, data: bytes) -> int:
        """Add to the open section; the offset within it at which the data begins is returned."""
        entry = self._directory[self._open]
        offset = int(entry["length"])
        self._write(data)
        entry["length"] += len(data)
        entry["crc"] = zlib.crc32(data, entry["crc"])
        return offset

    def add(self, name: str, content: bytes | NDArray[Any]) -> None:
        """Write a whole section, with a checksum that is looked at when it is read."""
        dtype = "u1" if isinstance(content, bytes) else content.dtype.newbyteorder("<").str
        data = content if isinstance(content, bytes) else content.astype(dtype, copy=False).tobytes()
        self._directory[name] = {"start": self._at, "length": len(data), "dtype": dtype, "crc": zlib.crc32(data)}
        self._write(data)

    def fact(self, name: str, value: Any) -> None:
        """Note a small JSON value in the directory."""
        self._facts[name] = value

    def _seal(self) -> None:
        """Write directory and footer, and see the file on the disk."""
        directory = json.dumps({"sections": self._directory, "facts": self._facts}).encode()
        self._file.write(directory)
        self._file.write(_FOOTER.pack(self._at, len(directory), zlib.crc32(directory), _MAGIC))
        self._file.flush()
        os.fsync(self._file.fileno())


class SectionFile:
    """A sealed file of sections, open for reading by any number of threads."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._handle = -1
        try:
            self._handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            self._read_directory()
        except FileNotFoundError:
            raise
        except (OSError, ValueError, KeyError, struct.error) as error:
            raise IndexDamaged(f"{os.path.basename(path)}: {error}") from error

    def _read_directory(self) -> None:
        size = os.fstat(self._handle).st_size
        if size < _FOOTER.size:
            raise ValueError("cut short")
        start, length, crc, magic = _FOOTER.unpack(self._pread(_FOOTER.size, size - _FOOTER.size))
        if magic != _MAGIC or start + length + _FOOTER.size != size:
            raise ValueError("cut short")
        directory = self._pread(length, start)
        if zlib.crc32(directory) != crc:
            raise ValueError("its directory was changed")
        parsed = json.loads(directory)
        self._directory: dict[str, dict[str, Any]] = parsed["sections"]
        self.facts: dict[str, Any] = parsed["facts"]

    def _pread(self, length: int, start: int) -> bytes:
        data = os.pread(self._handle, length, start)
        while len(data) < length:
            more = os.pread(self._handle, length - len(data), start + len(data))
            if not more:
                raise ValueError("cut short")
            data += more
        return data

    def names(self) -> list[str]:
        """The names of all sections."""
        return list(self._directory)

    def __contains__(self, name: str) -> bool:
        return name in self._directory

    def part(self, name: str, offset: int, length: int) -> bytes:
        """Return some bytes of a section, unchecked but never fewer than asked for."""
        try:
            return self._pread(length, int(self._directory[name]["start"]) + offset)
        except (OSError, ValueError, KeyError) as error:
            raise IndexDamaged(f"{os.path.basename(self.path)}, {name}: {error}") from error

    def raw(self, name: str) -> bytes:
        """Return a whole section, checked."""
        entry = self._directory[name]
        data = self.part(name, 0, int(entry["length"]))
        if zlib.crc32(data) != entry["crc"]:
            raise IndexDamaged(f"{os.path.basename(self.path)}, {name}: its content was changed")
        return data

    def array(self, name: str) -> NDArray[Any]:
        """Return a whole section, checked, as the array that was added."""
        return np.frombuffer(self.raw(name), dtype=self._directory[name]["dtype"])

    def verify(self) -> None:
        """Read everything and compare it with its checksums; IndexDamaged where one does not fit."""
        for name in self._directory:
            self.raw(name)

    def close(self) -> None:
        """Give the handle back; a second time does nothing."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def __del__(self) -> None:
        self.close()
