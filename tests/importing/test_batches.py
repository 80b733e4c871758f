"""Captures that are saved together come to what saving one after the other gives; pages and people are invented."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from archive.core.capture import RawCapture
from archive.core.intake import HttpHeads, IncomingCapture, Revisit
from archive.core.pipeline import process
from archive.importing import batches, readers
from archive.importing.new_captures import save_new
from archive.importing.report import ImportReport
from archive.importing.run import run_import
from archive.models import Article, Capture, Official, RecordChange, Resolution
from search.models import IndexChange
from tests.natural import dump
from tests.warcs import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

_PEOPLE = ("Lò Thị Mẫu", "LÒ THỊ MẪU", "Quách Văn Ví", "Quách Văn Vĩ", "Tạ Hữu Dụ")
_POSTS = ("Bí thư Tỉnh ủy", "Giám đốc Sở Nội vụ", "Trưởng Ban Dân vận Tỉnh ủy", "đồng chí")
_CITED = (
    "Nghị quyết số 12-NQ/TU ngày 3/6/2019 của Tỉnh ủy",
    "Nghị quyết số 12-NQ/TU của Tỉnh ủy",
    "Nghị quyết 12-NQ/TU năm 2019",
    "Quyết định số 45-QĐ/TU ngày 9/8/2020",
    "Quyết định số 45-QĐ/TU",
)


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Any) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"
    settings.SEARCH_INLINE = False


def meeting(draw: random.Random, number: int) -> bytes:
    """A page whose names and citations recur in others, so that what is settled depends on all of them."""
    people = "".join(
        f"<p>Dự hội nghị có {draw.choice(_POSTS)} {name}, cùng đại diện các chi bộ trong toàn tỉnh năm nay.</p>"
        for name in draw.sample(_PEOPLE, 2)
    )
    cited = f"<p>Hội nghị đã sơ kết việc thực hiện {draw.choice(_CITED)} trong các chi bộ của toàn tỉnh.</p>"
    form = "<p>Các cấp ủy đã cụ thể hóa nội dung thành kế hoạch hằng năm và tổ chức học tập đến từng chi bộ.</p>"
    town = draw.choice(("Hậu Giang", "Sóc Trăng"))
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Hội nghị số {number % 7}</title></head><body>'
        f'<h1>Hội nghị số {number % 7} của Tỉnh ủy {town}</h1><div class="date">04/06/2021 08:00</div>'
        f"<p><strong>Sáng 3/6, Tỉnh ủy {town} tổ chức hội nghị.</strong></p>{people}{cited}{form * 2}</body></html>"
    ).encode()


def incoming(number: int, body: bytes, *, year: int = 2021, **fields: Any) -> IncomingCapture:
    moment = datetime(year, 6, 4, 1, tzinfo=UTC)
    raw = RawCapture(body, f"https://mau.thu-nghiem.example/tin/{number}", moment, "text/html; charset=utf-8")
    return IncomingCapture(path=f"tin.warc:{number}", raw=raw, heads=HttpHeads(response="HTTP/1.1 200 OK"), **fields)


def a_crawl(seed: int, count: int) -> list[IncomingCapture]:
    """Captures of every kind in an order drawn by lot, with second captures of addresses, copies and revisits."""
    draw = random.Random(seed)
    pages = [incoming(number, meeting(draw, number)) for number in range(count)]
    again = [incoming(number, meeting(draw, number), year=2023) for number in range(0, count, 4)]
    bare = b"<html><head><title>Tin</title></head><body></body></html>"
    others = [
        *draw.sample(pages, 2),  # the same capture twice
        incoming(1, bare, year=2024),
        incoming(count + 1, bare),
        incoming(2, b"{}", year=2022, set_aside="post-answer"),
        incoming(3, b"", year=2022, redirect_to="https://mau.thu-nghiem.example/tin/4"),
        incoming(count + 2, b"GIF89a" + b"\0" * 20, is_resource=True, page_url="https://mau.thu-nghiem.example/tin/1"),
        incoming(5, "Hội nghị số 5\nChữ của trang.".encode(), year=2022, is_fallback=True),
        IncomingCapture(path="tin.warc:9999", problem="bad-record", detail="x"),
        IncomingCapture(path="tin.warc:9998", passed_over="style"),
        _revisit(2, year=2025),
        _revisit(count + 90, year=2025),
    ]
    found = [*pages, *again, *others]
    draw.shuffle(found)
    return found


def _revisit(number: int, *, year: int) -> IncomingCapture:
    address = f"https://mau.thu-nghiem.example/tin/{number}"
    moment = datetime(year, 6, 4, 1, tzinfo=UTC)
    again = Revisit(url=address, captured_at=moment, content_type="text/html", first_url=address)
    return IncomingCapture(path=f"tin.warc:r{number}", repeated=again, problem="revisit-unresolved", detail="x")


def take(found: Iterable[IncomingCapture], **options: Any) -> ImportReport:
    return run_import(found, command="x", arguments=[], tick=lambda: None, **options)


def outcome(found: Iterable[IncomingCapture], **options: Any) -> tuple[Any, ...]:
    """What an import into the archive as it is leaves there and says; the archive is then as it was."""
    with transaction.atomic():
        report = take(found, **options)
        officials = sorted(Official.objects.values_list("slug", "name", "merged_into__slug"))
        documents = sorted(Resolution.objects.values_list("slug", "identity", "merged_into__slug"))
        queued = set(IndexChange.objects.values_list("article_id", flat=True)) == set(
            Article.objects.values_list("pk", flat=True)
        )
        noted = set(RecordChange.objects.filter(subject="official").values_list("number", flat=True)) >= set(
            Official.objects.values_list("pk", flat=True)
        )
        said = (officials, documents, dump(), report.as_json(), queued, noted)
        transaction.set_rollback(True)
    return said


@pytest.mark.parametrize(
    ("seed", "size"),
    [pytest.param(1, 50, marks=pytest.mark.slow), (2, 3), pytest.param(3, 7, marks=pytest.mark.slow)],
)
def test_in_batches_it_comes_to_what_one_after_the_other_gives(
    monkeypatch: pytest.MonkeyPatch, seed: int, size: int
) -> None:
    found = a_crawl(seed, 24)
    expected = outcome(found, at_once=True)
    assert expected[3]["added"] >= 24
    assert expected[3]["updated"]
    assert expected[3]["skipped"] > 2
    monkeypatch.setattr(batches, "BATCH", size)
    monkeypatch.setattr(batches, "_LOOKED_UP", size * 2)
    found_so = outcome(found)
    for one, other in zip(found_so, expected, strict=True):
        assert one == other
    assert found_so[4]
    assert found_so[5]


@pytest.mark.slow
def test_what_a_batch_costs_hardly_grows_with_it() -> None:
    def queries(numbers: range) -> float:
        found = [incoming(number, page(number)) for number in numbers]
        with CaptureQueriesContext(
            connection,
        ) as context:
            assert take(found).added == len(found)
        return len(context) / len(found)

    queries(range(5))  # what a process asks once
    few, many = queries(range(100, 110)), queries(range(200, 240))
    assert many < 8
    assert many < few / 1.5


@pytest.mark.slow
def test_where_a_batch_cannot_be_saved_each_is_saved_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **options: Any) -> None:
        save_new(*args, **options)
        raise DatabaseError("another was faster")

    with monkeypatch.context() as patch:
        patch.setattr(batches, "save_new", undone(fail))
        assert take([incoming(number, page(number)) for number in range(4)]).added == 4
    assert Article.objects.count() == 4
    assert take([incoming(number, page(number)) for number in range(6)]).as_json()["unchanged"] == 4


def undone(work: Callable[..., None]) -> Callable[..., None]:
    """The work in a transaction that its error rolls back."""

    def attempt(*args: Any, **options: Any) -> None:
        with transaction.atomic():
            work(*args, **options)

    return attempt


@pytest.mark.slow
def test_what_a_source_gave_before_it_broke_is_saved() -> None:
    def breaking() -> Iterator[IncomingCapture]:
        yield from (incoming(number, page(number)) for number in range(3))
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        take(breaking())
    assert Article.objects.count() == 3


@pytest.mark.slow
def test_a_page_that_cannot_be_read_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(raw: RawCapture, *args: Any, **options: Any) -> Any:
        if raw.body == page(1):
            raise RecursionError("too deep")
        return process(raw, *args, **options)

    monkeypatch.setattr("archive.importing.reading.process", fail)
    for at_once in (False, True):
        report = take(
            [replace(incoming(number, page(number)), path=f"p{number}") for number in range(3)], at_once=at_once
        )
        assert [problem["path"] for problem in report.problems] == ["p1"]
        assert report.problems[0]["code"] == "crashed"
        assert "too deep" in report.problems[0]["detail"]
        assert report.failed == 1
    assert Capture.objects.count() == 2


@pytest.mark.slow
@pytest.mark.parametrize("processes", [2, 3])
def test_any_number_of_processes_comes_to_the_same(monkeypatch: pytest.MonkeyPatch, processes: int) -> None:
    monkeypatch.setattr(readers, "FIRST", 2)
    found = a_crawl(4, 24)
    assert outcome(found, processes=processes) == outcome(found)
