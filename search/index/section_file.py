"""A file of named sections: the form of a segment's files on disk.

The sections are written one after the other, then their directory, then a footer. A file that was cut short has no
footer, and a directory that was changed does not match its checksum: either raises IndexDamaged when the file is
opened. The file is read with `pread`, not through a memory map: threads share one file descriptor, the memory of the
process grows by its cache only, and a file that is truncated while it is read causes an error instead of a crash.
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
    """Writes sections to a binary file; as a context manager it writes the footer unless there was an error.

    The file is closed in either case. Errors of the file system are passed on.
    """

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
        """Begin a section that `append` fills."""
        self._directory[name] = {"start": self._at, "length": 0, "dtype": "u1", "crc": 0}
        self._open = name

    def append(self, data: bytes) -> int:
        """Add to the section that was begun last; return the offset of the data within it."""
        entry = self._directory[self._open]
        offset = int(entry["length"])
        self._write(data)
        entry["length"] += len(data)
        entry["crc"] = zlib.crc32(data, entry["crc"])
        return offset

    def add(self, name: str, content: bytes | NDArray[Any]) -> None:
        """Write a whole section with its dtype and checksum."""
        dtype = "u1" if isinstance(content, bytes) else content.dtype.newbyteorder("<").str
        data = content if isinstance(content, bytes) else content.astype(dtype, copy=False).tobytes()
        self._directory[name] = {"start": self._at, "length": len(data), "dtype": dtype, "crc": zlib.crc32(data)}
        self._write(data)

    def fact(self, name: str, value: Any) -> None:
        """Keep a small JSON value in the directory."""
        self._facts[name] = value

    def _seal(self) -> None:
        """Write directory and footer and flush the file to disk."""
        directory = json.dumps({"sections": self._directory, "facts": self._facts}).encode()
        self._file.write(directory)
        self._file.write(_FOOTER.pack(self._at, len(directory), zlib.crc32(directory), _MAGIC))
        self._file.flush()
        os.fsync(self._file.fileno())


class SectionFile:
    """A finished file of sections, open for reading by any number of threads.

    Raises:
        IndexDamaged: the file is not what was written; from every method.
        FileNotFoundError: there is no such file.
    """

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
        """Return exactly `length` bytes of a section, without comparing a checksum."""
        try:
            return self._pread(length, int(self._directory[name]["start"]) + offset)
        except (OSError, ValueError, KeyError) as error:
            raise IndexDamaged(f"{os.path.basename(self.path)}, {name}: {error}") from error

    def raw(self, name: str) -> bytes:
        """Return a whole section, compared with its checksum."""
        entry = self._directory[name]
        data = self.part(name, 0, int(entry["length"]))
        if zlib.crc32(data) != entry["crc"]:
            raise IndexDamaged(f"{os.path.basename(self.path)}, {name}: its content was changed")
        return data

    def array(self, name: str) -> NDArray[Any]:
        """Return a whole section, compared with its checksum, as the array that was added."""
        return np.frombuffer(self.raw(name), dtype=self._directory[name]["dtype"])

    def verify(self) -> None:
        """Read all sections and compare them with their checksums."""
        for name in self._directory:
            self.raw(name)

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def __del__(self) -> None:
        self.close()
