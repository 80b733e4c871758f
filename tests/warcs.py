"""WARC files of invented pages, whole and damaged; warcio writes them."""

import gzip
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.generating import generate_page

DATE = "2021-06-04T01:00:00Z"


def page(number: int) -> bytes:
    """An HTML page whose text is the generated page of that number."""
    generated = generate_page(number)
    title, day, *paragraphs = generated.text.strip().split("\n")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head>'
        f'<body><h1>{title}</h1><div class="date">{day}</div>{body}</body></html>'
    ).encode()


def url(number: int) -> str:
    return f"https://mau.thu-nghiem.example/tin/{number}"


class _Writer(WARCWriter):  # type: ignore[misc]
    _create_temp_file = staticmethod(BytesIO)  # warcio leaves its own temporary files open


class Warc:
    """Records one after another, each kept as bytes of its own."""

    def __init__(self, *, compressed: bool = True) -> None:
        self._out = BytesIO()
        self.writer = _Writer(self._out, gzip=compressed)
        self.records: list[bytes] = []

    def response(
        self,
        number: int,
        *,
        body: bytes | None = None,
        status: str = "200 OK",
        headers: Iterable[tuple[str, str]] = (("Content-Type", "text/html; charset=utf-8"),),
        fields: dict[str, str] | None = None,
        address: str = "",
    ) -> bytes:
        http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            address or url(number),
            "response",
            payload=BytesIO(page(number) if body is None else body),
            http_headers=http,
            warc_headers_dict={"WARC-Date": DATE, **(fields or {})},
        )
        return self.add(record)

    def revisit(self, number: int, *, of: int, date: str, digest: str) -> bytes:
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        record = self.writer.create_revisit_record(url(number), digest, url(of), DATE, http, {"WARC-Date": date})
        return self.add(record)

    def other(self, kind: str, *, address: str, payload: bytes = b"x") -> bytes:
        record = self.writer.create_warc_record(
            address,
            kind,
            payload=BytesIO(payload),
            warc_content_type="text/html",
            warc_headers_dict={"WARC-Date": DATE},
        )
        return self.add(record)

    def add(self, record: object) -> bytes:
        before = self._out.tell()
        self.writer.write_record(record)
        self.records.append(self._out.getvalue()[before:])
        return self.records[-1]

    @staticmethod
    def last(*, compressed: bool) -> bytes:
        """A good record, number 99, to stand behind damaged ones."""
        warc = Warc(compressed=compressed)
        return warc.response(99)

    @property
    def data(self) -> bytes:
        return b"".join(self.records)


def damaged(compressed: bytes, change: tuple[bytes, bytes]) -> bytes:
    """A gzip member with bytes of its content exchanged, compressed anew."""
    was = gzip.decompress(compressed)
    assert change[0] in was
    return gzip.compress(was.replace(*change, 1))


def write(path: Path, *records: bytes) -> Path:
    path.write_bytes(b"".join(records))
    return path
