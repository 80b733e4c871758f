import json
import random
import signal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from archive.models import Article, Capture, Citation, ImportProblem, ImportRun, Official, Resolution
from search.models import IndexChange
from tests.generating import generate_pages
from tests.natural import dump
from tests.processes import EmptyArchive, dumped, finished, kill_when, start

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body>
<h1>{title}</h1><div class="date">04/06/2021 08:00</div><p><strong>Sáng 3/6, Tỉnh ủy Hậu Giang tổ chức hội nghị.</strong></p>
<p>Hội nghị sơ kết việc thực hiện Nghị quyết số 04-NQ/TW ngày 30/10/2016 của Ban Chấp hành Trung ương khóa XII trong toàn
Đảng bộ. Các cấp ủy đã cụ thể hóa nội dung thành kế hoạch hằng năm, tổ chức học tập đến từng chi bộ.</p>
<p>Công tác kiểm tra, giám sát được tăng cường ở cơ sở; việc tự phê bình và phê bình đi vào nền nếp.</p></body></html>"""


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return write_pages(tmp_path / "pages", 12)


def write_pages(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True)
    lines = []
    for number, page in enumerate(generate_pages(count)):
        (folder / f"{number:05d}.txt").write_text(page.text, encoding="utf-8")
        lines.append(json.dumps({"path": f"{number:05d}.txt", "url": page.url, "captured_at": "2025-01-01T00:00:00Z"}))
    (folder / "manifest.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def run(*paths: Path, **options: Any) -> int:
    """The exit code of import_articles."""
    try:
        call_command("import_articles", *map(str, paths), **options)
    except SystemExit as exit_:
        return int(exit_.code or 0)
    return 0


def test_pages_become_articles_with_links_and_officials(pages: Path) -> None:
    assert run(pages) == 0
    assert Article.objects.count() == 12
    assert Article.objects.filter(province=None).count() == 0
    assert Citation.objects.filter(resolution__identity="04-NQ/TW@2016-10-30").exists()
    assert Resolution.objects.filter(status="provisional", province__isnull=False).exists()
    assert Official.objects.exists()
    assert set(IndexChange.objects.values_list("article_id", flat=True)) == set(
        Article.objects.values_list("pk", flat=True)
    )


@pytest.mark.slow
def test_every_citation_is_a_span_of_the_text(pages: Path) -> None:
    run(pages)
    citations = list(Citation.objects.select_related("article"))
    assert citations
    assert all(row.article.text[row.start : row.end] == row.surface for row in citations)


@pytest.mark.slow
def test_running_again_adds_nothing_but_its_run(pages: Path) -> None:
    run(pages)
    before = dump()
    changes = IndexChange.objects.count()
    assert run(pages) == 0
    assert dump() == before
    assert IndexChange.objects.count() == changes
    assert [(row.added, row.unchanged) for row in ImportRun.objects.order_by("pk")] == [(12, 0), (0, 12)]


@pytest.mark.slow
def test_the_order_of_articles_makes_no_difference(pages: Path) -> None:
    files = sorted(pages.glob("*.txt"))
    random.Random(5).shuffle(files)
    run(*files)
    shuffled = dump()
    for model in (Citation, Article, Capture, Official):
        model.objects.all().delete()
    Resolution.objects.filter(status="provisional").delete()
    run(pages)
    ordered = dump()
    for table in ("articles", "citations", "mentions", "posts", "officials", "resolutions"):
        assert ordered[table] == shuffled[table], table


def test_each_bad_file_is_one_problem_and_the_good_ones_are_read(tmp_path: Path, settings: Any) -> None:
    settings.MAX_CAPTURE_BYTES = 50_000
    folder = tmp_path / "mixed"
    folder.mkdir()
    good = PAGE.format(title="Hậu Giang sơ kết 5 năm thực hiện nghị quyết về xây dựng Đảng")
    (folder / "good.html").write_text(good, encoding="utf-8")
    bad: dict[str, bytes] = {
        "empty.txt": b"",
        "blank.html": b" \n\t ",
        "binary.html": bytes(random.Random(1).randrange(256) for _ in range(4000)),
        "image.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        "cut.html": PAGE.format(title="Hậu Giang sơ kết năm năm thực hiện").encode()[:700],
        "lying.html": good.replace("utf-8", "iso-8859-1").replace("sơ kết 5 năm", "sơ kết năm năm qua").encode(),
        "large.txt": b"x" * 60_000,
        "nul.txt": good.encode().replace(b" ", b"\x00 \x00"),
        "no-words.html": b"<html><body></body></html>",
        "no-text.html": "<html><head><title>Tin</title></head><body><h1>Hậu Giang họp</h1></body></html>".encode(),
    }
    for name, body in bad.items():
        (folder / name).write_bytes(body)
    (folder / "loop").symlink_to(folder)
    report = tmp_path / "report.json"
    assert run(folder, report=report) == 1
    problems = json.loads(report.read_text())["problems"]
    assert sorted(Path(problem["path"]).name for problem in problems) == sorted([*bad, "loop"])
    assert all(problem["code"] for problem in problems)
    assert ImportProblem.objects.count() == len(bad) + 1
    assert Article.objects.filter(title__startswith="Hậu Giang sơ kết 5 năm").exists()


def test_a_list_page_is_kept_as_a_capture_and_skipped(tmp_path: Path) -> None:
    links = "".join(
        f'<li><a href="/tin/{number}">Hội nghị sơ kết công tác xây dựng Đảng quý {number} năm 2022 tại tỉnh</a></li>'
        for number in range(40)
    )
    (tmp_path / "list.html").write_text(
        f"<html><head><title>Tin tức</title></head><body><h1>Tin tức</h1><ul>{links}</ul></body></html>",
        encoding="utf-8",
    )
    assert run(tmp_path / "list.html") == 0
    assert [(row.state, row.reason) for row in Capture.objects.all()] == [("skipped", "list-page")]
    assert ImportRun.objects.get().skipped == 1
    assert run(tmp_path / "list.html") == 0
    assert Capture.objects.count() == 1


def test_a_dry_run_saves_nothing(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(pages, dry_run=True)
    assert "12 added" in capsys.readouterr().out
    assert not ImportRun.objects.exists()
    assert not Capture.objects.exists()


def newer(folder: Path, *, text: str, day: str) -> Path:
    folder.mkdir()
    (folder / "page.txt").write_text(text, encoding="utf-8")
    entry = {"path": "page.txt", "url": "http://www.mau.thu-nghiem.example/tin/0#top", "captured_at": day}
    (folder / "manifest.jsonl").write_text(json.dumps(entry))
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(("day", "title"), [("2026-01-01", "Bản mới"), ("2024-01-01", "")])
def test_an_article_is_read_from_its_newest_capture(pages: Path, tmp_path: Path, day: str, title: str) -> None:
    run(pages)
    article = Article.objects.get(identity="url:mau.thu-nghiem.example/tin/0")
    text = (pages / "00000.txt").read_text()
    run(newer(tmp_path / "later", text=f"Bản mới: {text}", day=day))
    again = Article.objects.get(identity=article.identity)
    assert again.captures.count() == 2
    assert again.pk == article.pk
    assert again.slug == article.slug
    assert again.title.startswith(title or article.title)


@pytest.mark.slow
def test_samples_are_loaded_only_into_an_empty_archive(pages: Path) -> None:
    run(pages)
    run(samples=True)
    assert not Article.objects.filter(is_sample=True).exists()


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="runs processes of its own on SQLite")
def test_a_killed_run_is_completed_by_the_next_one(tmp_path: Path, empty_archive: EmptyArchive) -> None:
    pages = write_pages(tmp_path / "pages", 12)
    folder = empty_archive(tmp_path / "killed")
    killed = start(folder, "manage.py", "import_articles", "--skip-checks", str(pages))
    kill_when(killed, lambda: len(list((folder / "captures").rglob("*.gz"))) >= 5)
    completed = dumped(folder, "import_articles", str(pages))
    run(pages)
    assert completed == json.loads(json.dumps(dump()))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="compares PostgreSQL with SQLite")
def test_postgresql_and_sqlite_hold_the_same(tmp_path: Path, settings: Any, empty_archive: EmptyArchive) -> None:
    pages = write_pages(tmp_path / "pages", 40)
    run(pages)
    run(Path(settings.SAMPLE_DIR))
    here = json.loads(json.dumps(dump()))
    folder = empty_archive(tmp_path / "sqlite")
    finished(start(folder, "manage.py", "import_articles", "--skip-checks", str(pages)))
    there = dumped(folder, "import_articles", str(settings.SAMPLE_DIR))
    for table, rows in there.items():
        assert here[table] == rows, table


DIE_BEFORE_INDEXING = """
import os, sys, django; django.setup()
from django.core.management import call_command
from search import indexing
call_command("update_index")
indexing._write = lambda *_: os.kill(os.getpid(), 9)
call_command("import_articles", sys.argv[1])
"""
INDEX_AND_SEARCH = """
import sys, django; django.setup()
from django.core.management import call_command
from search.engine import SearchRequest, find
from search.drift import index_drift
for options in ({}, {"rebuild": True, "processes": 2}):
    call_command("update_index", **options, stdout=sys.stderr)
    page = find(SearchRequest(query="sơ kết"))
    print(page.total, page.degraded, page.pending, bool(index_drift()))
"""


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="runs processes of its own on SQLite")
def test_a_process_killed_between_saving_and_indexing_loses_nothing(
    tmp_path: Path, empty_archive: EmptyArchive
) -> None:
    pages = write_pages(tmp_path / "pages", 6)
    folder = empty_archive(tmp_path / "data")
    killed = start(folder, "-c", DIE_BEFORE_INDEXING, str(pages), inline=True)
    killed.communicate(timeout=600)
    assert killed.returncode == -signal.SIGKILL
    assert finished(start(folder, "-c", INDEX_AND_SEARCH)) == 2 * "6 False 0 False\n"
