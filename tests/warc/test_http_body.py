"""Bodies in every wrapping that servers and tools leave them in; the text is invented."""

import gzip
import zlib
from typing import Any

import brotli
import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders

from archive.warc.digests import is_of_nothing, matches_digest
from archive.warc.http_body import Undecodable, decode_body, read_body

TEXT = ("<html><body><p>" + "Hội nghị thống nhất nhân rộng cách làm này. " * 40 + "</p></body></html>").encode()
MOST = 1_000_000


def head(**fields: str) -> StatusAndHeaders:
    return StatusAndHeaders("200 OK", [(name.replace("_", "-"), value) for name, value in fields.items()])


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


@pytest.mark.parametrize(
    ("stored", "fields"),
    [
        (TEXT, {}),
        (gzip.compress(TEXT), {"Content_Encoding": "gzip"}),
        (gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:]), {"Content_Encoding": "x-gzip"}),
        (chunked(gzip.compress(TEXT)), {"Content_Encoding": "gzip", "Transfer_Encoding": "chunked"}),
        (chunked(gzip.compress(TEXT)), {"Transfer_Encoding": "gzip, chunked"}),
        (zlib.compress(TEXT), {"Content_Encoding": "deflate"}),
        (brotli.compress(TEXT), {"Content_Encoding": "br"}),
        (zstandard.compress(TEXT), {"Content_Encoding": "zstd"}),
        (gzip.compress(TEXT), {}),
        (TEXT, {"Content_Encoding": "br"}),
        (TEXT, {"Content_Encoding": "gzip", "Transfer_Encoding": "chunked"}),
        (TEXT, {"Content_Encoding": "none"}),
        (TEXT, {"Content_Encoding": "UTF-8"}),
        (brotli.compress(gzip.compress(TEXT)), {"Content_Encoding": "gzip, br"}),
    ],
)
def test_encodings_are_taken_off_as_far_as_they_are_there(stored: bytes, fields: dict[str, str]) -> None:
    assert read_body(stored, head(**fields), MOST) == (TEXT, True)


def test_of_a_body_that_breaks_off_what_is_there_is_read() -> None:
    body, is_whole = read_body(gzip.compress(TEXT)[:-9], head(Content_Encoding="gzip"), MOST)
    assert not is_whole
    assert TEXT.startswith(body)
    assert len(body) > 200


def test_a_wrong_checksum_behind_a_whole_text_costs_nothing() -> None:
    stored = bytearray(gzip.compress(TEXT))
    stored[-6] ^= 0xFF
    assert read_body(bytes(stored), head(Content_Encoding="gzip"), MOST) == (TEXT, True)


@pytest.mark.parametrize("compress", [gzip.compress, brotli.compress, zstandard.compress])
def test_no_body_expands_beyond_the_limit(compress: Any) -> None:
    names: dict[Any, str] = {gzip.compress: "gzip", brotli.compress: "br", zstandard.compress: "zstd"}
    stored = compress(b"\0" * 5_000_000)
    with pytest.raises(Undecodable, match="too-large"):
        decode_body(stored, head(Content_Encoding=names[compress]), 1_000_000)


@pytest.mark.parametrize(
    ("declared", "matches"),
    [
        ("sha1:2AAE6C35C94FCFB415DBE95F408B9CE91EE846ED", True),
        ("sha1:FKXGYNOJJ7H3IFO35FPUBC445EPOQRXN", True),
        ("sha-256:uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=", True),
        ("sha256:uU0nuZNNPgilLlLX2n2r-sSE7-N6U4DukIj3rOLvzek", True),
        ("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", False),
        ("crc32:0d4a1185", None),
        ("sha1:", None),
    ],
)
def test_digests_are_known_in_every_writing(declared: str, matches: bool | None) -> None:
    assert matches_digest(declared, b"hello world") is matches
    assert is_of_nothing(declared) == (declared == "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ")
