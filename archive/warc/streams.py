"""Bytes of a WARC or ARC, plain or in members, read forwards in pieces; one can go back to a place that was noted.

A stream stops early where the bytes are damaged, and at the end of a member (of gzip, a frame of zstd) that another
record follows; `resume` goes on behind it. So damage costs the record it hit and no other, and no declared length
reaches past its member.
"""

import io
import re
import zlib
from dataclasses import dataclass
from enum import Enum
from typing import Any, BinaryIO

PIECE = 65_536
RECORD_START = re.compile(rb"WARC/(?:0\.1[78]|1\.[0-2])\r?\n(?=[A-Za-z])")
_GZIP = b"\x1f\x8b\x08"
_STEP = 128  # bytes at once where the damage is near
_HEAD = 1024  # compressed bytes that show how a member begins
_EXPANSION = 400  # output of a member for one byte of input, from _BOMB on; web pages stay below 50
_BOMB = 50_000_000
_REREADING = 4_000_000_000  # bytes decompressed again before a file is given up

StreamPosition = tuple[int, int]


class StopReason(Enum):
    """Why a stream gives no more bytes."""

    NOT = ""
    END = "end"
    BOUNDARY = "boundary"  # a gzip member ended, and the next one begins with a record
    DAMAGE = "damage"


class ContainerTooDamaged(Exception):
    """Reading on would cost more than the file can be worth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMark:
    """How the records of a kind of container begin."""

    start: re.Pattern[bytes]  # somewhere in the bytes
    member: re.Pattern[bytes]  # by the first 32 bytes of a member
    longest: int  # bytes that `start` may match: it may lie across two pieces


WARC_MARK = RecordMark(start=RECORD_START, member=re.compile(rb"WARC/"), longest=16)


class ByteStream:
    """A file as it is."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.stop = StopReason.NOT
        self.mark = WARC_MARK
        self.damage, self.damaged_at = "", -1
        self.size = file.seek(0, io.SEEK_END)
        self._buffer = b""
        file.seek(0)

    def where(self) -> StreamPosition:
        """The place of the next byte, to come back to; its first number is an offset in the file."""
        return self.file.tell() - len(self._buffer), 0

    def go(self, place: StreamPosition) -> None:
        """Return to a place that `where` gave."""
        self._buffer, self.stop = b"", StopReason.NOT
        self.file.seek(place[0])

    def peek(self, size: int) -> bytes:
        """The next bytes, at most `size` of them and fewer only where the stream stops, without taking them."""
        if len(self._buffer) < size:
            pieces = [self._buffer]
            length = len(self._buffer)
            while length < size and (more := self._more()):
                pieces.append(more)
                length += len(more)
            self._buffer = b"".join(pieces)
        return self._buffer[:size]

    def take(self, size: int) -> bytes:
        """The next bytes, at most `size` of them and fewer only where the stream stops."""
        taken = self.peek(size)
        self._buffer = self._buffer[len(taken) :]
        return taken

    def skip(self, size: int) -> int:
        """Pass over bytes; returns how many there were."""
        ahead = min(size, self.size - self.where()[0])
        self.go((self.where()[0] + ahead, 0))
        return ahead

    def resume(self) -> bool:
        """Go on behind a boundary or a damaged place; False where nothing follows."""
        return False

    def find_start(self) -> bool:
        """Pass over bytes up to where a record seems to begin; False where none does."""
        while True:
            window = self.peek(PIECE)
            if start := self.mark.start.search(window):
                self.take(start.start())
                return True
            if len(window) < PIECE:
                self._buffer = b""
                if not self.resume():
                    return False
            else:
                self.take(PIECE - self.mark.longest)

    def _more(self) -> bytes:
        piece = self.file.read(PIECE)
        if not piece:
            self.stop = StopReason.END
        return piece


class GzipStream(ByteStream):
    """What a file of gzip members holds: one member for each record, as is usual, or fewer."""

    _name, _magic = "gzip", _GZIP
    _errors: tuple[type[Exception], ...] = (zlib.error,)

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self._reread = 0
        self._begin_member(0)

    def _new_decompressor(self) -> Any:
        return zlib.decompressobj(31)

    def _to_member(self, start: int) -> int:
        """The offset of the member that begins at an offset, or behind what may stand between members."""
        return start

    def where(self) -> StreamPosition:
        return self._member, self._given - len(self._buffer)

    def go(self, place: StreamPosition) -> None:
        self._begin_member(place[0])
        self._reread += place[1]
        if self._reread > _REREADING:
            raise ContainerTooDamaged
        self.skip(place[1])

    def skip(self, size: int) -> int:
        left = size
        while left and (taken := len(self.take(min(left, PIECE)))):
            left -= taken
        return size - left

    def resume(self) -> bool:
        self._buffer = b""
        if self.stop == StopReason.DAMAGE:
            start = self._search_member(self.damaged_at + 1)
            if start is None:
                self.stop = StopReason.END
                return False
            self._begin_member(start)
            return True
        if self.stop == StopReason.BOUNDARY:
            self._begin_member(self._next)
            return True
        return False

    def _begin_member(self, start: int) -> None:
        self.stop, self.damage, self.damaged_at = StopReason.NOT, "", -1
        self._buffer = b""
        self._member, self._next = start, start
        self._given = self._eaten = 0
        self._tail = b""
        self._decompressor = self._new_decompressor()
        self.file.seek(start)

    def _more(self) -> bytes:
        while self.stop == StopReason.NOT:
            if self._decompressor.eof:
                self._end_member()
                continue
            if not self._tail:
                self._tail = self.file.read(PIECE)
                self._eaten += len(self._tail)
                if not self._tail:
                    if self._eaten:
                        self._stop_at_damage(f"the file ends within a record's {self._name} member", self._member)
                    self.stop = self.stop if self._eaten else StopReason.END
                    break
            before = self._decompressor.copy()
            try:
                piece: bytes = self._decompressor.decompress(self._tail, PIECE)
            except self._errors as error:
                self._stop_at_damage(str(error), self._member)
                piece = self._up_to_damage(before)
                self._given += len(piece)
                return piece
            self._tail = self._decompressor.unconsumed_tail
            self._given += len(piece)
            if self._given > _BOMB and self._given > _EXPANSION * self._eaten:
                self._stop_at_damage(f"a {self._name} member that expands beyond all measure", self._member)
                break
            if piece:
                return piece
        return b""

    def _stop_at_damage(self, damage: str, offset: int) -> None:
        self.stop, self.damage, self.damaged_at = StopReason.DAMAGE, damage, offset

    def _end_member(self) -> None:
        self._next = self._to_member(self._member + self._eaten - len(self._decompressor.unused_data))
        self.file.seek(self._next)
        head = self.file.read(PIECE)
        if not head.strip(b"\x00"):
            self.stop = StopReason.END
            return
        beginning = self._beginning(head)
        if not beginning:
            self._stop_at_damage(f"bytes between records are no {self._name}", self._next)
        elif self.mark.member.match(beginning):
            self.stop = StopReason.BOUNDARY
        else:  # the record goes on in this member
            self._tail = head
            self._decompressor = self._new_decompressor()
            self._eaten = self._next - self._member + len(head)

    def _search_member(self, start: int) -> int | None:
        """The next offset from `start` on where a gzip member that begins with a record seems to start."""
        self.file.seek(start)
        window, offset, is_last = b"", start, False
        while not is_last:
            piece = self.file.read(PIECE)
            is_last = not piece
            window += piece
            at = window.find(self._magic)
            while at >= 0 and (is_last or at + _HEAD <= len(window)):
                if self.mark.member.match(self._beginning(window[at:]) or b""):
                    return offset + at
                at = window.find(self._magic, at + 1)
            kept = at if at >= 0 else max(0, len(window) - len(self._magic))
            offset += kept
            window = window[kept:]
        return None

    def _up_to_damage(self, decompressor: Any) -> bytes:
        """What can be had of a piece whose decompression fails: records may end in it."""
        pieces, data = [], self._tail
        try:
            while piece := decompressor.decompress(data, _STEP):
                pieces.append(piece)
                data = decompressor.unconsumed_tail
        except self._errors:
            pass
        return b"".join(pieces)

    def _beginning(self, data: bytes) -> bytes | None:
        """The first bytes that a member holds; None where it is none."""
        try:
            beginning = self._new_decompressor().decompress(data[:_HEAD], 32)
        except self._errors:
            return None
        return bytes(beginning)
