"""The body of an HTTP response as the page it carries: transfer and content encodings taken off, within a limit."""

import zlib
from io import BytesIO

from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeaders

_PIECE = 65_536
_WINDOW_BITS = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}  # servers send deflate with and without a head


class Undecodable(Exception):
    """Why a body cannot be had: code, detail."""


def decode_body(stored: bytes, headers: StatusAndHeaders | None, max_bytes: int) -> bytes:
    """Take the encodings off that the headers declare; a body that does not bear them is taken as it is.

    Raises Undecodable with "too-large" beyond `max_bytes`, "content-encoding" for what is not known, "damaged-record"
    for a compressed body that breaks off.
    """
    body = stored
    if _declared(headers, "Transfer-Encoding").endswith("chunked"):
        body = bytes(ChunkedDataReader(BytesIO(stored)).read())
    for encoding in reversed(_declared(headers, "Content-Encoding").split(",")):
        name = encoding.strip()
        if name in ("", "identity"):
            continue
        if name not in _WINDOW_BITS:
            raise Undecodable("content-encoding", name[:40])
        body = _expanded(body, _WINDOW_BITS[name], max_bytes)
    if len(body) > max_bytes:
        raise Undecodable("too-large", f"larger than {max_bytes:,} bytes")
    return body


def _declared(headers: StatusAndHeaders | None, name: str) -> str:
    return ((headers.get_header(name) if headers else None) or "").strip().lower()


def _expanded(body: bytes, window_bits: tuple[int, ...], max_bytes: int) -> bytes:
    for bits in window_bits:
        decompressor = zlib.decompressobj(bits)
        try:
            expanded = decompressor.decompress(body, max_bytes + 1)
        except zlib.error:
            continue
        if len(expanded) > max_bytes:
            raise Undecodable("too-large", f"expands to more than {max_bytes:,} bytes")
        if not decompressor.eof:
            raise Undecodable("damaged-record", "the compressed body breaks off")
        return expanded
    if body.startswith(b"\x1f\x8b"):
        raise Undecodable("damaged-record", "the compressed body is damaged")
    return body  # many tools store the page decoded and keep the header
