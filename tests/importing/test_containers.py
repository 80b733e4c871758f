"""A WARC into the database: whole runs, killed runs, and how much memory they take."""

import contextlib
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from archive.models import Article, Capture, ImportProblem, ImportRun
from tests.natural import dump
from tests.processes import EmptyArchive, dumped, kill_when, start
from tests.warcs import Warc, page, url

MEASURE = """
import sys, resource
from pathlib import Path
from archive.importing.sources import find_captures
good = bad = 0
for item in find_captures([Path(sys.argv[1])], max_bytes=20_000_000):
    good, bad = good + (item.raw is not None), bad + bool(item.problem)
print(good, bad, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
BAD = ("cut", "zeros", "twice", "png")  # what every twentieth record is, in turn


def write_warc(path: Path, count: int, *, padding: int = 0) -> tuple[int, int]:
    """A WARC of `count` records, one in twenty bad; returns how many of them the reader takes and how many it does not."""
    good = bad = 0
    filler = random.Random(3).randbytes(padding).hex().encode()
    with path.open("wb") as file:
        for number in range(count):
            warc = Warc()
            record = warc.response(number) if not padding else warc.response(number, body=_padded(number, filler))
            kind = BAD[number // 20 % len(BAD)] if number % 20 == 7 else ""
            if kind == "cut":
                record = record[: len(record) // 2]
            elif kind == "zeros":
                record = record[:200] + bytes(80) + record[280:]
            elif kind == "twice":
                record += record
            elif kind == "png":
                record = warc.response(number, body=b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
            good += kind not in ("cut", "zeros")
            bad += kind in ("cut", "zeros")
            file.write(record)
    return good, bad


def _padded(number: int, filler: bytes) -> bytes:
    return page(number).replace(b"</body>", b"<!-- " + filler + b" --></body>")


def measured(path: Path) -> tuple[int, int, int]:
    result = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
    good, bad, peak = map(int, result.stdout.split())
    return good, bad, peak


def check_memory(folder: Path, count: int, padding: int) -> None:
    expected = write_warc(folder / "small.warc.gz", count // 10, padding=padding)
    small = measured(folder / "small.warc.gz")
    assert small[:2] == expected
    expected = write_warc(folder / "large.warc.gz", count, padding=padding)
    large = measured(folder / "large.warc.gz")
    assert large[:2] == expected
    assert large[2] < small[2] + 8_000  # kB; ten times the records


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    check_memory(tmp_path, 300, padding=20_000)


@pytest.mark.soak
def test_memory_does_not_grow_with_a_gigabyte(tmp_path: Path) -> None:
    check_memory(tmp_path, 20_000, padding=48_000)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
def test_every_good_record_becomes_an_article_and_every_bad_one_a_problem(tmp_path: Path, settings: Any) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"
    path = tmp_path / "crawl.warc.gz"
    good, bad = write_warc(path, 68)
    for again in (False, True):
        with pytest.raises(SystemExit):
            call_command("import_articles", str(path))
        run = ImportRun.objects.latest("pk")
        pictures = 1
        assert (run.added, run.unchanged) == ((0, good - pictures) if again else (good - pictures, 0))
        assert ImportProblem.objects.filter(run=run).count() == bad + pictures == run.failed
    assert Article.objects.count() == Capture.objects.count() == good - 1
    assert Article.objects.filter(url=url(66)).exists()


def check_kills(folder: Path, empty_archive: EmptyArchive, count: int, kills: int) -> None:
    path = folder / "crawl.warc.gz"
    write_warc(path, count)
    with contextlib.suppress(SystemExit):  # problems were met
        call_command("import_articles", str(path))
    clean = json.loads(json.dumps(dump()))
    assert clean["articles"]
    archive = empty_archive(folder / "killed")

    def stored() -> int:
        return len(list((archive / "captures").rglob("*.gz")))

    for number in sorted(random.Random(11).sample(range(1, count // 2), kills)):
        process = start(archive, "manage.py", "import_articles", "--skip-checks", str(path))
        kill_when(process, lambda number=number: stored() >= number)  # type: ignore[misc]
    assert dumped(archive, "import_articles", str(path)) == clean


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="runs processes of its own on SQLite")
def test_a_killed_run_is_completed_by_the_next_one(tmp_path: Path, settings: Any, empty_archive: EmptyArchive) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"
    check_kills(tmp_path, empty_archive, 20, kills=1)


@pytest.mark.soak
@pytest.mark.django_db
@pytest.mark.usefixtures("reference_data")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="runs processes of its own on SQLite")
def test_twenty_killed_runs_are_completed_by_the_next_one(
    tmp_path: Path, settings: Any, empty_archive: EmptyArchive
) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"
    check_kills(tmp_path, empty_archive, 600, kills=20)
