"""Revisits of what stands in no record of their own file, and images that belong to pages."""

from pathlib import Path
from typing import Any

import pytest

from archive.importing.report import ImportReport
from archive.importing.run import dry_run, run_import
from archive.importing.sources import find_captures
from archive.models import Article, Capture, CaptureState
from archive.storage import blobs
from tests.warcs import DATE, Warc, url, write

pytestmark = pytest.mark.django_db

LATER = "2022-01-01T00:00:00Z"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"


def load(path: Path) -> ImportReport:
    return run_import(find_captures([path], max_bytes=10**6), command="x", arguments=[], tick=lambda: None)


@pytest.mark.slow
def test_a_revisit_of_an_earlier_file_is_that_page_again(tmp_path: Path) -> None:
    first, second = Warc(), Warc()
    first.response(1)
    second.revisit(1, of=1, date=LATER, digest="sha1:" + "A" * 32)
    later = write(tmp_path / "b.warc.gz", second.data)
    assert [problem["code"] for problem in load(later).problems] == ["revisit-unresolved"]
    assert load(write(tmp_path / "a.warc.gz", first.data)).added == 1
    assert dry_run(find_captures([later], max_bytes=10**6), tick=lambda: None).is_clean
    assert load(later).is_clean
    assert load(later).unchanged == 1
    assert Capture.objects.filter(article=Article.objects.get()).values("sha256").distinct().count() == 1
    assert [f"{each.captured_at:%Y}" for each in Capture.objects.order_by("captured_at")] == [DATE[:4], LATER[:4]]


def test_a_revisit_of_a_page_whose_bytes_are_lost_says_so(tmp_path: Path) -> None:
    first, second = Warc(), Warc()
    first.response(1)
    second.revisit(1, of=1, date=LATER, digest="sha1:" + "A" * 32)
    load(write(tmp_path / "a.warc.gz", first.data))
    blobs.remove(Capture.objects.get().sha256)
    (problem,) = load(write(tmp_path / "b.warc.gz", second.data)).problems
    assert problem["code"] == "revisit-unresolved"
    assert "no bytes" in problem["detail"]


def test_a_revisit_of_an_image_is_that_image_again(tmp_path: Path) -> None:
    first, second = Warc(), Warc()
    first.response(1, body=PNG, headers=[("Content-Type", "image/png")])
    second.revisit(1, of=1, date=LATER, digest="sha1:" + "A" * 32)
    assert load(write(tmp_path / "a.warc.gz", first.data)).failed == 0
    report = load(write(tmp_path / "b.warc.gz", second.data))
    assert (report.problems, report.failed) == ([], 0)
    images = Capture.objects.filter(state=CaptureState.RESOURCE)
    assert sorted(f"{each.captured_at:%Y}" for each in images) == [DATE[:4], LATER[:4]]


@pytest.mark.parametrize("to", ["", "urn:x", "http://a\0b.example/"])
def test_a_revisit_that_names_nothing_is_a_problem(tmp_path: Path, to: str) -> None:
    warc = Warc()
    record = warc.writer.create_revisit_record(url(1), "sha1:" + "A" * 32, to, "0001-01-01T00:00:00+14:00")
    warc.add(record)
    assert [problem["code"] for problem in load(write(tmp_path / "a.warc.gz", warc.data)).problems] == [
        "revisit-unresolved"
    ]


def image(body: bytes, *, kind: str = "image/png") -> bytes:
    return Warc().response(
        1,
        body=body,
        address="https://mau.thu-nghiem.example/anh.png",
        headers=[("Content-Type", kind)],
        fields={"TangThu-Capture": "resource", "TangThu-Page": url(1)},
    )


def test_an_image_is_a_capture_of_its_own_kind(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", image(PNG, kind="text/html"))
    for _ in range(2):
        report = load(path)
        assert (report.skipped, report.added, report.is_clean) == (1, 0, True)
    stored = Capture.objects.get()
    assert (stored.state, stored.content_type, stored.page_url) == (CaptureState.RESOURCE, "image/png", url(1))
    assert blobs.load(stored.sha256) == PNG
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    "body", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html><script>x</script>", b"", b"RIFFxxxxWAVE"]
)
def test_what_is_no_image_is_none_whatever_it_is_called(tmp_path: Path, body: bytes) -> None:
    assert [problem["code"] for problem in load(write(tmp_path / "a.warc.gz", image(body))).problems] == ["no-image"]
    assert not Capture.objects.exists()
