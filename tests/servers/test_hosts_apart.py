"""Two hosts that share no folder: PostgreSQL, OpenSearch, an S3 server and Redis hold what they have in common."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from django.db import connection

from archive.models import Article, Capture, ImportRun, Job
from archive.views.capture_comparison import replay_of
from tests.servers.conftest import EDIT, answers, environment, fetch, wait_until, wait_until_shown, warm_up
from tests.warcs import Warc, write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a database that hosts share"),
]

DIE_AFTER_SAVING = """
import os, sys, django; django.setup()
from django.core.management import call_command
from archive.importing import spread
from archive.importing.progress import ImportProgress
spread._Spread._take = lambda *_: False
ImportProgress.check_wanted = lambda self: os.kill(os.getpid(), 9)
call_command("import_articles", sys.argv[1], spread=True)
"""


@pytest.fixture
def shared() -> Iterator[dict[str, str]]:
    """What all hosts are told, with names of this test's own on the servers."""
    given = {name: os.environ.get(f"TANGTHU_TEST_{name}") for name in ("CAPTURE_STORAGE", "CACHE_URL", "SEARCH_URL")}
    if not all(given.values()):
        pytest.skip("needs an object store, Redis and a cluster: make test-scale")
    own = f"test-{secrets.token_hex(6)}"
    bucket = str(given["CAPTURE_STORAGE"]).removeprefix("s3://").partition("/")[0]
    yield {
        "TANGTHU_CAPTURE_STORAGE": f"s3://{bucket}/{own}",
        "TANGTHU_CACHE_URL": str(given["CACHE_URL"]),
        "TANGTHU_SEARCH_URL": str(given["SEARCH_URL"]),
        "TANGTHU_SEARCH_INDEX": own,
        "TANGTHU_SECRET_KEY": own * 4,  # what they send each other is sealed with it
    }
    first = str(given["SEARCH_URL"]).split(",")[0]
    urlopen(Request(f"{first}/{own}*?expand_wildcards=all", method="DELETE"), timeout=30).close()


class Host:
    """A host with a data folder of its own."""

    def __init__(self, folder: Path, shared: dict[str, str]) -> None:
        self.environment = environment(folder, shared)
        self.folder = folder

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], env=self.environment, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def test_hosts_without_a_common_folder_are_one_archive(serve: Any, tmp_path: Path, shared: dict[str, str]) -> None:
    first, second = Host(tmp_path / "first", shared), Host(tmp_path / "second", shared)
    first.run("manage.py", "load_reference_data")
    first.run("manage.py", "update_index")
    crawl = Warc()
    crawl.response(1)
    first.run("manage.py", "import_articles", str(write(tmp_path / "crawl.warc.gz", *crawl.records)))
    article, capture = Article.objects.get(), Capture.objects.get()
    assert not (first.folder / "captures").exists()  # its bytes are in the store
    (server, address), (_, other) = serve(first.folder, shared), serve(second.folder, shared)
    for each in (address, other):
        wait_until(partial(answers, f"{each}/"), 300)
    search = "/tim-kiem/?format=json&q=" + quote("tiêu đề vừa sửa ở máy kia")
    warm_up(other, search, article)
    first.run("-c", EDIT)
    committed = time.monotonic()
    wait_until_shown(other, search, article.get_absolute_url(), committed=committed)
    # The second host replays, checks and exports what only the first one received.
    assert json.loads(fetch(f"{other}/readyz"))["checks"]["captures"] == "ok"
    assert article.title in fetch(f"{other}{replay_of(capture)}")
    second.run("manage.py", "verify_captures")
    capture.refresh_from_db()
    assert capture.verify_result == "sound"
    second.run("manage.py", "export_captures", str(tmp_path / "out.warc.gz"))
    assert (tmp_path / "out.warc.gz").stat().st_size > 500
    # One host dies; the other goes on and loses nothing.
    server.kill()
    server.wait()
    second.run("-c", EDIT.replace("vừa sửa ở máy kia", "sau khi một máy ngừng"))
    search = "/tim-kiem/?format=json&q=" + quote("sau khi một máy ngừng")
    wait_until(lambda: json.loads(fetch(f"{other}{search}"))["total"] == 1, 120)
    second.run("manage.py", "update_index", "--check")


def test_a_file_on_one_host_is_read_on_the_other(tmp_path: Path, shared: dict[str, str]) -> None:
    """The one that saves reads nothing itself, and dies when it saved something; who has the file too goes on."""
    first, second = Host(tmp_path / "first", shared), Host(tmp_path / "second", shared)
    first.run("manage.py", "load_reference_data")
    crawl = Warc()
    for number in range(70):
        crawl.response(number)
    path = write(tmp_path / "crawl.warc.gz", *crawl.records)
    saver = subprocess.Popen([sys.executable, "-c", DIE_AFTER_SAVING, str(path)], env=first.environment)
    reader = subprocess.Popen([sys.executable, "manage.py", "run_jobs"], env=second.environment)
    try:
        assert saver.wait(900) == -signal.SIGKILL
        assert 0 < Job.objects.get().done < 70
        wait_until(lambda: Job.objects.filter(state=Job.State.DONE).exists(), 600)
    finally:
        for process in (saver, reader):
            process.kill()
            process.wait()
    run = ImportRun.objects.get()
    assert (run.state, run.seen, run.added, run.unchanged) == (ImportRun.RunState.FINISHED, 70, 70, 0)
    assert Article.objects.count() == Capture.objects.count() == 70
    first.run("manage.py", "verify_captures")
    assert not Capture.objects.exclude(verify_result="sound").exists()


def test_hosts_apart_are_refused_while_one_thing_lies_in_a_folder(tmp_path: Path, shared: dict[str, Any]) -> None:
    for missing in ("TANGTHU_CAPTURE_STORAGE", "TANGTHU_SEARCH_URL"):
        rest = {name: value for name, value in shared.items() if name != missing}
        Host(tmp_path / "a", rest).run("manage.py", "verify_captures")
        other = Host(tmp_path / f"b-{missing}", rest)
        command = [sys.executable, "manage.py", "verify_captures"]
        done = subprocess.run(command, env=other.environment, capture_output=True, text=True, check=False)
        assert done.returncode != 0
        assert "belongs to another data folder" in done.stderr
