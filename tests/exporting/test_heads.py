"""HTTP heads, as they were sent, into the archive and out of it again."""

import gzip
import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders

from archive.models import Article, Capture, CaptureHead, Citation, OfficialMention
from archive.warc.http_heads import exported_head, original_head
from tests.warcs import Warc, page, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

IMAGE = b"\xff\xd8\xff\xe0" + bytes(range(60))


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"


def request(warc: Warc, address: str, concurrent: str) -> None:
    head = StatusAndHeaders(f"GET {address} HTTP/1.1", [("Host", "mau.thu-nghiem.example"), ("Cookie", "x=1")], is_http_request=True)  # fmt: skip
    fields = {"WARC-Date": "2021-06-04T01:00:00Z", "WARC-Concurrent-To": concurrent}
    warc.add(warc.writer.create_warc_record(address, "request", payload=BytesIO(), length=0, http_headers=head, warc_headers_dict=fields))  # fmt: skip


@pytest.fixture
def imported(tmp_path: Path) -> None:
    """A page sent compressed with its request behind it, a redirect, an image, and a page whose request nobody kept."""
    warc = Warc()
    encoded = [("Server", "nginx"), ("content-type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("X-Cache", "MISS")]  # fmt: skip
    fields = {"WARC-Record-ID": "<urn:uuid:1>", "WARC-IP-Address": "203.0.113.9"}
    warc.response(1, body=gzip.compress(page(1)), headers=encoded, fields=fields)
    request(warc, url(1), "<urn:uuid:1>")
    warc.response(2, body=b"", status="301 Moved", headers=[("Location", url(1)), ("X-Cache", "HIT")])
    warc.response(3, body=IMAGE, headers=[("Content-Type", "image/jpeg"), ("ETag", '"a"')], address=f"{url(3)}.jpg")
    warc.response(4)
    (tmp_path / "in.warc.gz").write_bytes(warc.data)
    call_command("import_articles", str(tmp_path / "in.warc.gz"))


def heads() -> list[tuple[str, ...]]:
    rows = CaptureHead.objects.order_by("capture__url").values_list("capture__url", "response", "request", "address")
    return [tuple(row) for row in rows]


@pytest.mark.slow
@pytest.mark.usefixtures("imported")
def test_heads_come_back_as_they_were_sent(tmp_path: Path) -> None:
    before = heads()
    assert [row[0] for row in before] == [url(1), url(2), f"{url(3)}.jpg", url(4)]
    assert "Content-Encoding: gzip\r\n" in before[0][1]
    assert before[0][2].startswith(f"GET {url(1)} HTTP/1.1\r\nHost: mau")
    assert before[0][3] == "203.0.113.9"
    call_command("export_captures", str(tmp_path / "out.wacz"))
    for model in (Citation, OfficialMention, Article, Capture):
        model.objects.all().delete()
    call_command("import_articles", str(tmp_path / "out.wacz"))
    assert heads() == before


@pytest.mark.slow
@pytest.mark.usefixtures("imported")
def test_an_export_says_of_each_what_the_server_said(tmp_path: Path) -> None:
    call_command("export_captures", str(tmp_path / "out.wacz"))
    with zipfile.ZipFile(tmp_path / "out.wacz") as wacz:
        records = list(ArchiveIterator(wacz.open("archive/data.warc.gz"), check_digests="raise"))
        lines = wacz.read("indexes/index.cdx").decode().splitlines()
        pages = wacz.read("pages/pages.jsonl").decode().splitlines()
    statuses = {json.loads(line.split(" ", 2)[2])["url"]: json.loads(line.split(" ", 2)[2])["status"] for line in lines}
    assert statuses == {url(1): "200", url(2): "301", f"{url(3)}.jpg": "200", url(4): "200"}
    assert len(pages) == 1 + 2  # the head of the list; neither the redirect nor the image
    answers = {each.rec_headers.get_header("WARC-Target-URI"): each for each in records if each.rec_type == "response"}
    first = answers[url(1)]
    assert first.http_headers.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
    assert first.http_headers.get_header("Server") == "nginx"
    assert first.http_headers.get_header("Content-Length") == str(len(page(1)))
    assert first.rec_headers.get_header("WARC-IP-Address") == "203.0.113.9"
    assert answers[url(2)].http_headers.get_header("Location") == url(1)
    (asked,) = [each for each in records if each.rec_type == "request"]
    assert asked.rec_headers.get_header("WARC-Concurrent-To") == first.rec_headers.get_header("WARC-Record-ID")


@pytest.mark.parametrize("head", [
    "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\ncontent-encoding: br\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.0 404\r\n\r\n",
    "HTTP/1.1 200 \xc4\x90\r\nContent-Length: 7\r\nX-Content-Length: 8\r\n\r\n",
])  # fmt: skip
def test_what_an_export_renames_is_found_again(head: str) -> None:
    said = exported_head(head, 1234)
    assert said.endswith(b"\r\nContent-Length: 1234\r\n\r\n")
    assert b"chunked" not in said or b"X-Archive-Orig-Transfer-Encoding" in said
    assert original_head(said.decode("latin-1")) == head


@pytest.mark.slow
def test_what_was_rescued_says_from_where_and_is_known_again(tmp_path: Path) -> None:
    warc = Warc()
    moment, other = "20210604010000", "https://web.archive.org/web"
    warc.response(1, address=f"{other}/{moment}/{url(1)}")
    (tmp_path / "in.warc.gz").write_bytes(warc.data)
    call_command("import_articles", str(tmp_path / "in.warc.gz"))
    rescued = Capture.objects.get()
    assert (rescued.url, rescued.rescued_from) == (url(1), f"{other}/{moment}/{url(1)}")
    call_command("export_captures", str(tmp_path / "out.warc.gz"))
    with (tmp_path / "out.warc.gz").open("rb") as file:
        records = {each.rec_type: (each.rec_headers, each.content_stream().read()) for each in ArchiveIterator(file)}
    assert json.loads(records["response"][0].get_header("TangThu-Rescued-From")) == rescued.rescued_from
    assert f"rescued-from: {rescued.rescued_from}".encode() in records["metadata"][1]
    for model in (Citation, OfficialMention, Article, Capture):
        model.objects.all().delete()
    call_command("import_articles", str(tmp_path / "out.warc.gz"))
    again = Capture.objects.get()
    assert (again.url, again.rescued_from, again.captured_at) == (
        rescued.url,
        rescued.rescued_from,
        rescued.captured_at,
    )
