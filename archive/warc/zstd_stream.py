"""Bytes of a .warc.zst: a frame of zstd for each record, before them the dictionary that they share.

Source: "ZSTD Compression for WARC" of the IIPC's warc-specifications: the dictionary, compressed or not, is the content
of a skippable frame (magic number 0x184D2A5D) at the file's beginning.
"""

from io import BytesIO
from typing import BinaryIO

import zstandard

from archive.warc.streams import GzipStream

ZSTD = b"\x28\xb5\x2f\xfd"
_SKIPPABLE = b"\x2a\x4d\x18"  # behind a byte from 0x50 to 0x5f
_DICTIONARY = b"\x5d" + _SKIPPABLE
_LONGEST_DICTIONARY = 50_000_000
_STEP = 512  # compressed bytes at once: no more than 171 blocks of at most 128 kB


class _FrameDecompressor:
    """One frame, with the interface of zlib's decompressors."""

    def __init__(self, dictionary: zstandard.ZstdCompressionDict | None) -> None:
        self._frame = zstandard.ZstdDecompressor(dict_data=dictionary).decompressobj()
        self.unconsumed_tail = self.unused_data = b""

    @property
    def eof(self) -> bool:
        return self._frame.eof

    def copy(self) -> "_NoDecompressor":
        return _NoDecompressor()  # zstd's cannot be copied: what stands before damage in the same piece is lost

    def decompress(self, data: bytes, most: int) -> bytes:
        """Decompress until about `most` bytes are there; what is left is `unconsumed_tail`."""
        pieces: list[bytes] = []
        length = at = 0
        while at < len(data) and length < most and not self._frame.eof:
            pieces.append(self._frame.decompress(data[at : at + _STEP]))
            length, at = length + len(pieces[-1]), at + _STEP
        self.unconsumed_tail = b"" if self._frame.eof else data[at:]
        if self._frame.eof:
            self.unused_data = self._frame.unused_data + data[at:]
        return b"".join(pieces)


class _NoDecompressor:
    unconsumed_tail = b""

    def decompress(self, data: bytes, most: int) -> bytes:
        return b""


class ZstdStream(GzipStream):
    """What a file of zstd frames holds."""

    _name, _magic = "zstd", ZSTD
    _errors = (zstandard.ZstdError,)

    def __init__(self, file: BinaryIO) -> None:
        self._dictionary = _read_dictionary(file)
        super().__init__(file)
        self._begin_member(self._to_member(0))

    def _new_decompressor(self) -> _FrameDecompressor:
        return _FrameDecompressor(self._dictionary)

    def _beginning(self, data: bytes) -> bytes | None:
        """The first bytes of a frame; where its first block is not all there, those of a record, as frames begin."""
        if not data.startswith(ZSTD):
            return None
        try:
            return self._new_decompressor().decompress(data, 32) or b"WARC/"
        except zstandard.ZstdError:
            return None

    def _to_member(self, start: int) -> int:
        while True:
            self.file.seek(start)
            head = self.file.read(8)
            if not is_skippable(head) or start >= self.size:
                return start
            start += 8 + int.from_bytes(head[4:8], "little")


def is_skippable(head: bytes) -> bool:
    """Whether a frame that is no data begins here."""
    return len(head) >= 8 and 0x50 <= head[0] <= 0x5F and head[1:4] == _SKIPPABLE


def _read_dictionary(file: BinaryIO) -> zstandard.ZstdCompressionDict | None:
    """The dictionary at the beginning of the file; None where there is none, or none that can be read."""
    file.seek(0)
    head = file.read(8)
    length = int.from_bytes(head[4:8], "little")
    if not head.startswith(_DICTIONARY) or length > _LONGEST_DICTIONARY:
        return None
    data = file.read(length)
    try:
        if data.startswith(ZSTD):
            data = zstandard.ZstdDecompressor().stream_reader(BytesIO(data)).read(_LONGEST_DICTIONARY)
        return zstandard.ZstdCompressionDict(data)
    except (zstandard.ZstdError, ValueError):
        return None
