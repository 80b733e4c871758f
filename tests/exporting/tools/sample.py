"""A WARC of invented pages with everything that an export has to carry."""

import gzip
from io import BytesIO
from pathlib import Path

import brotli
from warcio.statusandheaders import StatusAndHeaders

from tests.warcs import Warc, page, url

IMAGE = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(250)) + b"\xff\xd9"
HTML = ("Content-Type", "text/html; charset=utf-8")


def write_sample(path: Path) -> None:
    """Write pages plain, compressed and chunked, captured again and again, redirects, images, and odd addresses."""
    warc = Warc()
    warc.response(1, fields={"WARC-Record-ID": "<urn:uuid:1>", "WARC-IP-Address": "203.0.113.9"})
    _request(warc, url(1), "<urn:uuid:1>")
    warc.response(1, fields=_at("2022-01-05T03:04:05Z"))  # as it was
    warc.response(1, body=page(1).replace(b"</h1>", " (sửa)</h1>".encode()), fields=_at("2023-01-05T03:04:05Z"))
    warc.response(2, body=gzip.compress(page(2)), headers=[HTML, ("Content-Encoding", "gzip"), ("Server", "nginx")])
    warc.response(3, body=brotli.compress(page(3)), headers=[HTML, ("content-encoding", "br")])
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(page(4)), page(4))
    warc.response(4, body=chunked, headers=[HTML, ("Transfer-Encoding", "chunked")])
    warc.response(5, body=b"", status="301 Moved Permanently", headers=[("Location", url(1)), ("X-Cache", "HIT")])
    warc.response(6, body=b"<p>Found</p>", status="302 Found", headers=[HTML, ("Location", "/tin/2")])
    warc.response(7, body=IMAGE, headers=[("Content-Type", "image/jpeg"), ("ETag", '"7"')], address=f"{url(7)}.jpg")
    for number, address in enumerate(
        (
            "https://mau.thu-nghiem.example/tin/hội nghị.html",
            "https://xã-mẫu.example/Tin/A%C4%91?b=2&a=1",
            "https://mau.thu-nghiem.example/tin/%c6%2Fa%25b",
            "http://www.mau.thu-nghiem.example:8080/tin/x;jsessionid=0123456789abcdef0123456789abcdef?P=1",
        ),
        start=8,
    ):
        warc.response(number, address=address)
    path.write_bytes(warc.data)


def _at(date: str) -> dict[str, str]:
    return {"WARC-Date": date}


def _request(warc: Warc, address: str, concurrent: str) -> None:
    fields = {"WARC-Date": "2021-06-04T01:00:00Z", "WARC-Concurrent-To": concurrent}
    head = StatusAndHeaders("GET /tin/1 HTTP/1.1", [("Host", "mau.thu-nghiem.example")], is_http_request=True)
    record = warc.writer.create_warc_record(
        address, "request", payload=BytesIO(), length=0, http_headers=head, warc_headers_dict=fields
    )
    warc.add(record)
