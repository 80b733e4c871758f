"""A spread import by processes of their own, of which readers and the one who saves are killed."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.processes import EmptyArchive, dumped, finished, kill_when, start
from tests.warcs import Warc, write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="runs processes of its own on SQLite"),
]
_PAGES = 80
_DIE_AFTER_SAVING = """
import os, sys, django; django.setup()
from django.core.management import call_command
from archive.importing import spread
from archive.importing.progress import ImportProgress
spread._Spread._take = lambda *_: False  # whatever is read is read by others
ImportProgress.check_wanted = lambda self: os.kill(os.getpid(), 9)  # as soon as something is saved
call_command("import_articles", sys.argv[1], spread=True)
"""


def test_killed_processes_of_a_spread_import_cost_nothing(tmp_path: Path, empty_archive: EmptyArchive) -> None:
    warc = Warc()
    for number in range(_PAGES):
        warc.response(number)
        warc.revisit(number, of=number, date=f"2022-06-04T01:{number % 60:02d}:00Z", digest="sha1:" + "A" * 32)
    crawl = write(tmp_path / "crawl.warc.gz", *warc.records)
    folder = empty_archive(tmp_path / "spread")
    saver = start(folder, "-c", _DIE_AFTER_SAVING, str(crawl))
    readers = [start(folder, "manage.py", "run_jobs") for _ in range(2)]
    try:
        kill_when(readers[0], lambda: counted(folder, "SELECT count(*) FROM archive_import_piece WHERE host != ''") > 0)
        saver.communicate(timeout=900)
        assert saver.returncode == -signal.SIGKILL
        assert 0 < counted(folder, "SELECT done FROM archive_job") < 2 * _PAGES
        finished(start(folder, "manage.py", "import_articles", "--skip-checks", "--spread", str(crawl)))
    finally:
        for reader in readers:
            reader.kill()
            reader.communicate(timeout=600)
    assert counted(folder, "SELECT count(*) FROM archive_import_piece") == 0
    alone = empty_archive(tmp_path / "alone")
    assert dumped(folder) == dumped(alone, "import_articles", str(crawl))
    figures = "SELECT seen, added, updated, unchanged, skipped, failed, passed_over, state FROM archive_importrun"
    assert asked(folder, figures) == asked(alone, figures)
    assert asked(folder, figures)[0][:2] == (2 * _PAGES, _PAGES)


def asked(folder: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "archive.sqlite3", timeout=60)) as database:
        return database.execute(question).fetchall()


def counted(folder: Path, question: str) -> int:
    """A number of the archive; 0 where there is none yet."""
    rows = asked(folder, question)
    return int(str(rows[0][0])) if rows else 0
