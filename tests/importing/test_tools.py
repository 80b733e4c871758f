"""What tools of the field write goes in, and comes out byte for byte: wget, and files in the shapes of others."""

import gzip
import hashlib
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from warcio.archiveiterator import ArchiveIterator

from archive.importing.report import ImportReport
from archive.importing.run import run_import
from archive.importing.sources import find_captures
from archive.models import Article, Capture, CaptureState
from tests.portal import Portal, answer, open_portal, redirect
from tests.warc.test_formats import page_list, wacz
from tests.warcs import DATE, Warc, page, url, write

IMAGE = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def captures(tmp_path_factory: pytest.TempPathFactory, settings: Any) -> None:
    settings.CAPTURE_DIR = tmp_path_factory.mktemp("captures")


def load(path: Path) -> ImportReport:
    return run_import(find_captures([path], max_bytes=10**6), command="x", arguments=[], tick=lambda: None)


def exported(folder: Path) -> dict[str, set[str]]:
    """The digests of what an export gives, by address."""
    path = folder / "export.warc.gz"
    call_command("export_captures", str(path))
    found: dict[str, set[str]] = {}
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                digest = hashlib.sha256(record.content_stream().read()).hexdigest()
                found.setdefault(record.rec_headers.get_header("WARC-Target-URI"), set()).add(digest)
    return found


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def linked(number: int) -> bytes:
    links = b'<a href="/tin/2.html">2</a> <a href="/cu">3</a> <img src="/a.png"> <link rel="stylesheet" href="/a.css">'
    return page(number).replace(b"</body>", links + b"</body>")


def wget(folder: Path, portal: Portal, *arguments: str) -> None:
    command = ["wget", "--no-config", "-q", "-r", "-p", "-l", "3", "--no-warc-keep-log", "--warc-cdx", *arguments]
    done = subprocess.run(
        [*command, portal.url("/tin/1.html")], cwd=folder, timeout=600, check=False, capture_output=True
    )
    assert done.returncode in (0, 8), done.stderr  # 8: the portal has no robots.txt


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_two_crawls_of_wget_the_second_deduplicated(tmp_path: Path) -> None:
    pages = {
        "/tin/1.html": answer(linked(1)),
        "/tin/2.html": answer(page(2)),
        "/cu": redirect("/tin/3.html"),
        "/tin/3.html": answer(page(3)),
    }
    pages |= {"/a.png": answer(IMAGE, kind="image/png"), "/a.css": answer("p {}", kind="text/css")}
    with open_portal() as portal:
        portal.pages.update(pages)
        wget(tmp_path, portal, "--warc-file=first")
        wget(tmp_path, portal, "--warc-file=second", "--warc-dedup=first.cdx")
        (tmp_path / "first.cdx").unlink()
        first = load(tmp_path / "first.warc.gz")
        second = load(tmp_path / "second.warc.gz")
        assert (first.is_clean, first.added, second.is_clean, second.failed) == (True, 3, True, 0), second
        wanted = {
            portal.url(f"/tin/{number}.html"): digest(body)
            for number, body in ((1, linked(1)), (2, page(2)), (3, page(3)))
        }
        assert dict(Article.objects.values_list("url", "read_from__sha256")) == wanted
        assert set(Capture.objects.filter(state=CaptureState.RESOURCE).values_list("url", "sha256")) == {
            (portal.url("/a.png"), digest(IMAGE))
        }
        assert set(Capture.objects.filter(state=CaptureState.REDIRECT).values_list("page_url", flat=True)) == {
            portal.url("/tin/3.html")
        }
    assert {"style", "request", "warcinfo", "status-404"} <= set(first.passed_over)
    given = exported(tmp_path)
    assert {address: given[address] for address in wanted} == {address: {each} for address, each in wanted.items()}


@pytest.mark.slow
def test_a_wacz_in_the_shape_of_browsertrix(tmp_path: Path) -> None:
    warc = Warc()
    fields = {"WARC-Page-ID": "p1", "WARC-Resource-Type": "document", "WARC-JSON-Metadata": '{"ipType": "Public"}'}
    html = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
    ]
    packed = gzip.compress(page(1))
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    warc.response(1, body=body, headers=html, fields=fields)
    warc.response(2, body=b"<div>qu\xe1\xba\xa3ng c\xc3\xa1o</div>", fields={"WARC-Resource-Type": "xhr"})
    warc.response(3, body=IMAGE, headers=[("Content-Type", "image/png")], fields={"WARC-Resource-Type": "image"})
    warc.other("resource", address=f"urn:pageinfo:{url(1)}", payload=b'{"pageid": "p1"}')
    warc.other("resource", address=f"urn:view:{url(1)}", payload=IMAGE)
    entries = {
        "archive/rec-1.warc.gz": warc.data,
        "pages/pages.jsonl": page_list({"id": "p1", "url": url(1), "ts": DATE}),
        "indexes/index.cdx.gz": gzip.compress(b""),
        "logs/crawl.log": b"{}",
    }
    report = load(write(tmp_path / "crawl.wacz", wacz(entries)))
    assert (report.is_clean, report.added) == (True, 1)
    assert {kind: found["count"] for kind, found in report.passed_over.items() if kind not in ("warcinfo",)} == {
        **{"fragment": 1, "image": 1, "urn:pageinfo": 1, "urn:view": 1},
    }
    assert exported(tmp_path)[url(1)] == {digest(page(1))}


def test_a_warc_in_the_shape_of_cc_news(tmp_path: Path) -> None:
    """StormCrawler stores bodies decoded and keeps the server's fields, in three records for each fetch."""
    warc = Warc()
    for number in (1, 2):
        warc.other("request", address=url(number), payload=b"GET /tin HTTP/1.1\r\nHost: mau.thu-nghiem.example\r\n\r\n")
        lies = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("X-Crawler-content-encoding", "gzip"),
            ("Content-Encoding", "gzip"),
            ("Content-Length", "17"),
        ]
        warc.response(number, headers=lies, fields={"WARC-IP-Address": "192.0.2.1"})
    report = load(write(tmp_path / "CC-NEWS-20210604010000-00001.warc.gz", warc.data))
    assert (report.is_clean, report.added, report.passed_over["request"]["count"]) == (True, 2, 2)
    given = exported(tmp_path)
    assert (given[url(1)], given[url(2)]) == ({digest(page(1))}, {digest(page(2))})


def test_files_that_warcit_put_into_a_warc(tmp_path: Path) -> None:
    warc = Warc()
    for name, kind, body in (
        ("1", "text/html", page(1)),
        ("a.png", "image/png", IMAGE),
        ("a.css", "text/css", b"p {}"),
    ):
        record = warc.writer.create_warc_record(
            f"https://mau.thu-nghiem.example/tin/{name}",
            "resource",
            payload=BytesIO(body),
            warc_content_type=kind,
            warc_headers_dict={
                "WARC-Date": DATE,
                "WARC-Creation-Date": "2026-01-01T00:00:00Z",
                "WARC-Source-URI": f"file://{name}",
            },
        )
        warc.add(record)
    report = load(write(tmp_path / "warcit.warc.gz", warc.data))
    assert (report.is_clean, report.added) == (True, 1)
    assert {kind: found["count"] for kind, found in report.passed_over.items()} == {"image": 1, "style": 1}
    assert Article.objects.values_list("read_from__sha256", flat=True).get() == digest(page(1))
