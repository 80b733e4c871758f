"""Rescued pages, MHTML, PDF and texts of lists in the database, and the counts of what was not read."""

from datetime import UTC, datetime
from email.generator import BytesGenerator
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from archive.importing.report import ImportReport
from archive.importing.run import dry_run, run_import
from archive.importing.sources import find_captures
from archive.models import Article, Capture, CaptureState, ImportRun
from tests.pdfs import pdf
from tests.warc.test_formats import page_list, wacz
from tests.warcs import DATE, Warc, page, url, write

WHEN = datetime(2019, 8, 5, 3, tzinfo=UTC)
IMAGE = b"\x89PNG\r\n\x1a\n" + bytes(100)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def captures(tmp_path_factory: pytest.TempPathFactory, settings: Any) -> None:
    settings.CAPTURE_DIR = tmp_path_factory.mktemp("captures")


def load(path: Path) -> ImportReport:
    found = find_captures([path], max_bytes=10**6)
    return run_import(found, command="x", arguments=[], tick=lambda: None)


def wayback(number: int) -> bytes:
    toolbar = b'<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp-base">Wayback Machine</div><!-- END WAYBACK TOOLBAR INSERT -->'
    other = f'<a href="https://web.archive.org/web/20190805030000/{url(7)}">Tin khác</a>'.encode()
    return page(number).replace(b"<body>", b"<body>" + toolbar).replace(b"</body>", other + b"</body>")


@pytest.mark.slow
def test_a_page_of_the_wayback_machine_is_its_original_at_its_time(tmp_path: Path, client: Client) -> None:
    warc = Warc()
    address = f"https://web.archive.org/web/20190805030000/{url(1)}"
    warc.response(1, body=wayback(1), address=address)
    warc.response(
        2,
        body=IMAGE,
        address=f"https://web.archive.org/web/20190805030000im_/{url(2)}.png",
        headers=[("Content-Type", "image/png")],
    )
    warc.response(
        3,
        status="302 Found",
        headers=[("Location", f"/web/20190805030000/{url(1)}")],
        address=f"https://web.archive.org/web/2019/{url(1)}",
    )
    assert load(write(tmp_path / "a.warc.gz", warc.data)).is_clean
    article = Article.objects.get()
    assert article.url == url(1)
    assert article.read_from == Capture.objects.get(captured_at=WHEN, rescued_from=address)
    assert "Wayback" not in article.text
    assert article.source is None or "archive" not in article.source.slug
    assert Capture.objects.get(state=CaptureState.RESOURCE).url == f"{url(2)}.png"
    assert not Capture.objects.filter(state=CaptureState.REDIRECT).exists()
    shown = client.get(f"/web/20190805030000/{url(1)}")
    assert shown.status_code == 200
    assert "wm-ipp" not in shown.content.decode()
    assert f"/web/20190805030000/{url(7)}" in shown.content.decode()
    assert address in client.get(article.get_absolute_url()).content.decode()


def test_a_saved_page_has_the_address_and_time_that_it_says(tmp_path: Path) -> None:
    comment = (
        f"<!--\n Page saved with SingleFile \n url: {url(1)} \n saved date: Mon Aug 05 2019 10:00:00 GMT+0700 (x)\n-->"
    )
    write(tmp_path / "saved.html", page(1).replace(b"<head>", comment.encode() + b"<head>"))
    write(tmp_path / "marked.html", f"<!-- saved from url=(0032){url(2)} -->\r\n".encode() + page(2))
    assert load(tmp_path).is_clean
    assert set(Capture.objects.values_list("url", "captured_at", "rescued_from")) == {
        (url(1), WHEN, "SingleFile"),
        (url(2), None, "browser"),
    }


def test_what_a_manifest_says_is_not_overruled_by_the_page(tmp_path: Path) -> None:
    write(tmp_path / "a.html", f"<!-- saved from url=(0032){url(2)} -->\r\n".encode() + page(2))
    write(tmp_path / "manifest.jsonl", f'{{"path": "a.html", "url": "{url(1)}"}}\n'.encode())
    assert load(tmp_path).is_clean
    assert Capture.objects.get().url == url(1)


def mhtml(number: int, *, encoding: str = "quoted-printable", charset: str = "utf-8", snapshot: bool = True) -> bytes:
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    if snapshot:
        message["Snapshot-Content-Location"] = url(number)
    message["Subject"] = "Bài"
    message["Date"] = "Mon, 05 Aug 2019 03:00:00 -0000"
    message["MIME-Version"] = "1.0"
    message.make_related()
    parts = (
        ("text/css", b"p {}", "https://mau.thu-nghiem.example/a.css"),
        ("text/html", page(number).decode().replace("utf-8", charset).encode(charset), url(number)),
        ("image/png", IMAGE, f"{url(number)}.png"),
        ("text/html", b"<html><body><p>Qu\xe1\xba\xa3ng c\xc3\xa1o</p></body></html>", "https://quang-cao.example/o"),
        ("image/png", IMAGE, ""),
    )
    for kind, body, location in parts:
        part = EmailMessage()
        part.set_content(body, *kind.split("/"), cte="base64" if kind.startswith("image") else encoding)
        if location:
            part["Content-Location"] = location
        message.attach(part)
    out = BytesIO()
    BytesGenerator(out).flatten(message)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_mhtml_is_a_page_with_its_images(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "bai.mhtml", mhtml(1, encoding=encoding, snapshot=encoding == "base64"))
    report = load(path)
    assert report.is_clean
    article = Article.objects.get()
    assert article.url == url(1)
    assert article.read_from
    assert article.read_from.captured_at == WHEN
    image = Capture.objects.get(state=CaptureState.RESOURCE)
    assert (image.url, image.page_url) == (f"{url(1)}.png", url(1))
    kinds = {kind: found["count"] for kind, found in report.passed_over.items()}
    assert kinds == {"style": 1, "image": 1, "fragment": 1, "without-address": 1}


def test_mhtml_by_another_name_and_broken_mhtml(tmp_path: Path) -> None:
    write(tmp_path / "bai.html", mhtml(1))
    assert load(tmp_path / "bai.html").added == 1
    found = list(find_captures([write(tmp_path / "b.mht", mhtml(2)[:900])], max_bytes=10**6))
    assert [item.problem for item in found if item.problem] in ([], ["empty"])
    assert [item.problem for item in find_captures([write(tmp_path / "c.mht", b"\x00\xff" * 99)], max_bytes=10**6)] == [
        "bad-record"
    ]


@pytest.mark.slow
def test_the_text_of_a_list_stands_in_for_a_page_without_text_only(tmp_path: Path) -> None:
    warc = Warc()
    warc.response(1, body=b"<html><head><title>x</title></head><body><div id=app></div></body></html>")
    warc.response(2)
    text = "\n".join(line for line in page(3).decode().replace("<", "\n<").split("\n") if not line.startswith("<meta"))
    words = "\n".join(part.rpartition(">")[2] for part in text.split("\n")).strip()
    rows = [{"url": url(number), "ts": DATE, "text": words} for number in (1, 2)]
    path = write(tmp_path / "a.wacz", wacz({"archive/a.warc.gz": warc.data, "pages/pages.jsonl": page_list(*rows)}))
    for _ in range(2):
        assert load(path).is_clean
    assert set(Article.objects.values_list("url", flat=True)) == {url(1), url(2)}
    chosen = Article.objects.get(url=url(2)).read_from
    assert chosen
    assert not chosen.content_type.startswith("text/plain")


@pytest.mark.slow
def test_a_pdf_of_a_site_is_kept_read_and_given_to_be_saved(tmp_path: Path, client: Client) -> None:
    lines = [
        "Tỉnh ủy Mẫu tổ chức hội nghị sơ kết thực hiện Nghị quyết 52",
        "(12/08/2021)",
        "Sáng 12/8, Tỉnh ủy Mẫu tổ chức hội nghị sơ kết hai năm thực hiện Nghị quyết số 52-NQ/TW của",
        "Bộ Chính trị; cấp ủy các huyện báo cáo kết quả và nêu khó khăn, kiến nghị với Tỉnh ủy.",
    ]
    body = pdf(lines)
    warc = Warc()
    warc.response(1, body=body, headers=[("Content-Type", "application/pdf")])
    warc.response(2, body=b"%PDF-1.4 rubbish", headers=[("Content-Type", "application/pdf")])
    report = load(write(tmp_path / "a.warc.gz", warc.data))
    assert report.is_clean
    assert report.passed_over["pdf-damaged"]["count"] == 1
    article = Article.objects.get()
    assert "52-NQ/TW" in article.text
    shown = client.get(f"/web/20210604010000/{url(1)}")
    assert (shown["Content-Type"], shown.content) == ("application/pdf", body)
    assert shown["Content-Disposition"].startswith("attachment")


def test_an_ordinary_site_ends_well_and_what_was_not_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warc = Warc()
    warc.response(1)
    warc.response(2, headers=[("Content-Type", "text/css")])
    warc.response(3, body=IMAGE, headers=[("Content-Type", "image/png")])
    warc.response(4, status="404 Not Found")
    warc.response(
        5, body=b"<html><head><title>Li\xc3\xaan h\xe1\xbb\x87</title></head><body><p>\xc4\x90T: 0123</p></body></html>"
    )
    warc.response(6, body=b"")
    warc.response(7, body=b'{"tin": ["a", "b"]}')
    warc.records.append(warc.records[0])
    path = write(tmp_path / "a.warc.gz", warc.data)
    call_command("import_articles", str(path))
    run = ImportRun.objects.get()
    kinds = {kind: found["count"] for kind, found in run.passed_over.items()}
    assert kinds == {"style": 1, "image": 1, "status-404": 1, "double": 1, "no-text": 1, "empty": 1, "not-text": 1}
    assert (run.state, run.seen, run.skipped) == (ImportRun.RunState.FINISHED, 5, 4)
    assert f"not read: 1 style ({path}:" in capsys.readouterr().out
    assert dry_run(find_captures([path], max_bytes=10**6), tick=lambda: None).is_clean


def test_a_report_names_so_many_kinds_and_no_more() -> None:
    report = ImportReport()
    for number in range(500):
        report.pass_over(f"kind-{number}", "x")
    assert len(report.passed_over) == 101
    assert sum(found["count"] for found in report.passed_over.values()) == 500
