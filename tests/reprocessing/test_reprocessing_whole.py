"""Reading a whole archive again: articles in any order, pages that were skipped, and a run that was killed."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from archive.core.pipeline import process
from archive.models import Article, Capture, Citation
from archive.reprocessing.run import ReprocessingScope, reprocess
from tests.importing.test_run import write_pages
from tests.natural import dump
from tests.processes import EmptyArchive, dumped, finished, kill_when, start
from tests.reprocessing.test_reprocessing import refused, reprocess_articles, spoil

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.CAPTURE_DIR = tmp_path / "captures"


@pytest.mark.slow
def test_a_skipped_page_that_is_an_article_now_becomes_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(
            "archive.importing.reading.process", lambda raw, known, **kept: refused(process(raw, known, **kept))
        )
        call_command("import_articles", str(write_pages(tmp_path / "pages", 3)))
    assert not Article.objects.exists()
    assert reprocess(ReprocessingScope(everything=True), processes=1).seen == 0
    assert reprocess_articles(skipped=True) == 0
    assert Article.objects.count() == 3
    assert set(Capture.objects.values_list("state", "reason")) == {("article", "")}
    assert Citation.objects.exists()
    assert reprocess(ReprocessingScope(everything=True, skipped=True), processes=1).updated == 0


@pytest.mark.slow
def test_the_order_of_articles_makes_no_difference(tmp_path: Path) -> None:
    files = sorted(write_pages(tmp_path / "pages", 8).glob("*.txt"))
    call_command("import_articles", *map(str, reversed(files)))
    before = dump()
    for article in Article.objects.order_by("-pk"):
        spoil(article)
        reprocess(ReprocessingScope(article=article.pk), processes=1)
    assert dump() == before


def rows(folder: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "archive.sqlite3")) as database, database:
        return database.execute(statement).fetchall()


IN_SMALL_BATCHES = """
import django; django.setup()
from django.core.management import call_command
from archive.reprocessing import run as reprocessing
reprocessing._BATCH = 8
call_command("reprocess_articles", processes=2)
"""


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="runs processes of its own on SQLite")
def test_a_killed_run_leaves_no_readers_and_is_completed_by_the_next(
    tmp_path: Path, empty_archive: EmptyArchive
) -> None:
    folder = empty_archive(tmp_path / "archive")
    clean = dumped(folder, "import_articles", str(write_pages(tmp_path / "pages", 20)))
    rows(folder, "UPDATE archive_article SET byline = 'sai', found = '{}', rules_version = '0'")
    left = "SELECT COUNT(*) FROM archive_article WHERE rules_version = '0'"
    assert rows(folder, left) == [(20,)]
    killed = start(folder, "-c", IN_SMALL_BATCHES)
    kill_when(killed, lambda: rows(folder, left) != [(20,)])
    assert 0 < rows(folder, left)[0][0] < 20
    assert dumped(folder, "reprocess_articles", "--processes", "1") == clean


SPREAD_IN_SMALL_PIECES = """
import os, sys, django; django.setup()
from django.core.management import call_command
from archive.importing import spread
from archive.reprocessing import run as reprocessing
reprocessing._BATCH, spread.PAGES = 8, 4
if "die" in sys.argv:
    spread._Spread._take = lambda *_: False  # whatever is read is read by others
    written = reprocessing._ReprocessingWork._write
    def die_at_the_second(self, batch):
        if self.outcome.seen:
            os.kill(os.getpid(), 9)
        written(self, batch)
    reprocessing._ReprocessingWork._write = die_at_the_second
call_command("reprocess_articles", spread=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="runs processes of its own on SQLite")
def test_killed_processes_of_a_spread_reprocessing_cost_nothing(tmp_path: Path, empty_archive: EmptyArchive) -> None:
    folder = empty_archive(tmp_path / "archive")
    clean = dumped(folder, "import_articles", str(write_pages(tmp_path / "pages", 40)))
    rows(folder, "UPDATE archive_article SET byline = 'sai', found = '{}', rules_version = '0'")
    taken, left = (
        "SELECT COUNT(*) FROM archive_import_piece WHERE host != ''",
        "SELECT COUNT(*) FROM archive_article WHERE rules_version = '0'",
    )
    readers = [start(folder, "manage.py", "run_jobs") for _ in range(2)]
    try:
        writer = start(folder, "-c", SPREAD_IN_SMALL_PIECES, "die")
        kill_when(readers[0], lambda: rows(folder, taken) != [(0,)])
        writer.communicate(timeout=600)
        assert writer.returncode == -signal.SIGKILL
        assert 0 < rows(folder, left)[0][0] <= 32
        assert "40 read again: 40 changed" in finished(start(folder, "-c", SPREAD_IN_SMALL_PIECES))
    finally:
        for reader in readers:
            reader.kill()
            reader.communicate(timeout=600)
    assert rows(folder, "SELECT COUNT(*) FROM archive_import_piece") == [(0,)]
    assert rows(folder, "SELECT kind, state, done, total FROM archive_job") == [("reprocess", "done", 40, 40)]
    assert dumped(folder) == clean
