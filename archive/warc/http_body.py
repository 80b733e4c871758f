"""The body of an HTTP response as the page it carries: transfer and content encodings taken off, within a limit.

Encodings are taken off as long as the bytes really have them: many tools store the page decoded and keep the field.
"""

import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

import brotli
import zstandard
from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeaders

_PIECE = 65_536
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_GZIP_NAMES = ("gzip", "x-gzip")
_MOST_ENCODINGS = 5
_MARKUP = (b"<", b"\xef\xbb\xbf", b"{", b"\xff\xfe", b"\xfe\xff")  # how a page begins that is not compressed


class Undecodable(Exception):
    """Why a body cannot be had: code, detail."""


class _BrokenOff(Exception):
    """A compressed body that ends before its end; what stands before."""

    def __init__(self, expanded: bytes) -> None:
        super().__init__()
        self.expanded = expanded


def decode_body(stored: bytes, headers: StatusAndHeaders | None, max_bytes: int) -> bytes:
    """Take the encodings off that the headers declare, and gzip that none declares.

    Raises Undecodable: "too-large" beyond `max_bytes`, "damaged-record" for a compressed body that breaks off or is
    damaged. `read_body` gives what is there of one that breaks off.
    """
    body, is_whole = read_body(stored, headers, max_bytes)
    if not is_whole:
        raise Undecodable("damaged-record", "the compressed body breaks off")
    return body


def read_body(stored: bytes, headers: StatusAndHeaders | None, max_bytes: int) -> tuple[bytes, bool]:
    """Return the body decoded, and whether it is whole: of one that breaks off, what stands before.

    Raises Undecodable as `decode_body` does, "damaged-record" only where hardly anything can be had.
    """
    transfer = _declared(headers, "Transfer-Encoding")
    body = unchunked(stored) if "chunked" in transfer else stored
    encodings = [*_declared(headers, "Content-Encoding"), *(each for each in transfer if each != "chunked")]
    is_whole = True
    for encoding in reversed(encodings[:_MOST_ENCODINGS]):
        try:
            body = _decoded(body, encoding, max_bytes)
        except _BrokenOff as broken:
            if not broken.expanded:
                raise Undecodable("damaged-record", "the compressed body is damaged") from broken
            body, is_whole = broken.expanded, False
    if body.startswith(_GZIP) and not encodings:
        with suppress(_BrokenOff, zlib.error):  # it may be a file that is compressed by itself, and not whole
            body = _inflated(body, 31, max_bytes)
    if len(body) > max_bytes:
        raise Undecodable("too-large", f"larger than {max_bytes:,} bytes")
    return body, is_whole


def unchunked(stored: bytes) -> bytes:
    """Return a body without the sizes of its chunks; one that has none is returned as it is."""
    return bytes(ChunkedDataReader(BytesIO(stored)).read())


def _declared(headers: StatusAndHeaders | None, name: str) -> list[str]:
    value = (headers.get_header(name) if headers else None) or ""
    return [each.strip() for each in value.lower().split(",") if each.strip()]


def _decoded(body: bytes, encoding: str, max_bytes: int) -> bytes:
    """One encoding taken off. What is no name of an encoding ("none", "utf-8") changes nothing."""
    if encoding in _GZIP_NAMES:
        return _inflated(body, 31, max_bytes) if body.startswith(_GZIP) else body
    if encoding == "deflate":
        return _deflated(body, max_bytes)
    if encoding == "br":
        return body if body.lstrip().startswith(_MARKUP) else _brotli(body, max_bytes)
    if encoding == "zstd":
        return _zstd(body, max_bytes) if body.startswith(_ZSTD) else body
    return body


def _deflated(body: bytes, max_bytes: int) -> bytes:
    for bits in (15, -15):  # servers send deflate with and without a head
        try:
            return _inflated(body, bits, max_bytes)
        except zlib.error:
            continue
    return body


def _inflated(body: bytes, bits: int, max_bytes: int) -> bytes:
    """All members of a gzip body one after another; a checksum that is wrong behind a whole text is let pass."""
    pieces: list[bytes] = []
    rest = body
    while rest and (not pieces or rest.startswith(_GZIP)):
        decompressor = zlib.decompressobj(bits)
        try:
            pieces.append(_bounded(decompressor.decompress(rest, max_bytes + 1), pieces, max_bytes))
        except zlib.error:
            kept = b"".join(_salvaged(rest, bits, max_bytes))
            if not pieces and not kept:
                raise
            pieces.append(_bounded(kept, pieces, max_bytes))
            if b"incorrect" in _error_of(rest, bits):
                break
            raise _BrokenOff(b"".join(pieces)) from None
        if not decompressor.eof:
            raise _BrokenOff(b"".join(pieces))
        rest = decompressor.unused_data.lstrip(b"\0")
    return b"".join(pieces)


def _bounded(piece: bytes, before: list[bytes], max_bytes: int) -> bytes:
    if sum(map(len, before)) + len(piece) > max_bytes:
        raise Undecodable("too-large", f"expands to more than {max_bytes:,} bytes")
    return piece


def _salvaged(data: bytes, bits: int, max_bytes: int) -> Iterator[bytes]:
    """What can be had of a member whose decompression fails, in small steps."""
    decompressor = zlib.decompressobj(bits)
    size, at, step = 0, 0, 128
    while at < len(data) and size <= max_bytes:
        before = decompressor.copy()
        try:
            piece = decompressor.decompress(data[at : at + step], max_bytes + 1)
        except zlib.error:
            if step == 1:
                return
            decompressor, step = before, 1  # byte by byte up to the one that is wrong
            continue
        size, at = size + len(piece), at + step
        yield piece


def _error_of(data: bytes, bits: int) -> bytes:
    try:
        zlib.decompressobj(bits).decompress(data)
    except zlib.error as error:
        return str(error).encode()
    return b""


def _brotli(body: bytes, max_bytes: int) -> bytes:
    decompressor = brotli.Decompressor()
    pieces: list[bytes] = []
    try:
        pieces.append(decompressor.process(body, output_buffer_limit=_PIECE))
        while not decompressor.is_finished() and (more := decompressor.process(b"", output_buffer_limit=_PIECE)):
            pieces.append(_bounded(more, pieces, max_bytes))
    except brotli.error:
        if not any(pieces):
            return body
        raise _BrokenOff(b"".join(pieces)) from None
    if not decompressor.is_finished():
        raise _BrokenOff(b"".join(pieces))
    return b"".join(pieces)


def _zstd(body: bytes, max_bytes: int) -> bytes:
    pieces: list[bytes] = []
    reader = zstandard.ZstdDecompressor().stream_reader(BytesIO(body), read_across_frames=True)
    try:
        while piece := reader.read(_PIECE):
            pieces.append(_bounded(piece, pieces, max_bytes))
    except zstandard.ZstdError:
        raise _BrokenOff(b"".join(pieces)) from None
    return b"".join(pieces)
