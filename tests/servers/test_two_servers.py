"""Two servers of one archive: one PostgreSQL database, one shared data folder, two gunicorn processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from django.core.management import call_command
from django.db import connection

from archive.models import Article
from tests import factories
from tests.portal import free_port

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a database that servers share"),
]

EDIT = """
import django; django.setup()
from archive.article_changes import announce_changes
from archive.models import Article
article = Article.objects.get()
article.title = "Tiêu đề vừa sửa ở máy kia"
article.save()
announce_changes([article])
"""


def environment(folder: Path) -> dict[str, str]:
    """The environment of a server on the test's database."""
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}@{quote(settings['HOST'], safe='')}/{settings['NAME']}"
    return {
        **os.environ,
        "DATABASE_URL": address,
        "TANGTHU_DATA_DIR": str(folder),
        "TANGTHU_SEARCH_INLINE": "1",
        "TANGTHU_PRODUCTION": "0",
        "DJANGO_SETTINGS_MODULE": "archive.settings",
    }


@pytest.fixture
def serve() -> Iterator[Callable[[Path], tuple[subprocess.Popen[str], str]]]:
    """Starts a server on a data folder; gives the process and its address."""
    running: list[subprocess.Popen[str]] = []

    def begin(folder: Path) -> tuple[subprocess.Popen[str], str]:
        bind = f"127.0.0.1:{free_port()}"
        command = [sys.executable, "-m", "gunicorn", "archive.wsgi", "--bind", bind, "--threads", "2"]
        process = subprocess.Popen(
            command, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        running.append(process)
        return process, f"http://{bind}"

    yield begin
    for process in running:
        process.terminate()
        process.communicate(timeout=30)


def fetch(address: str) -> str:
    try:
        with urlopen(address, timeout=20) as answer:
            return str(answer.read().decode())
    except HTTPError as error:
        return str(error.read().decode())


def wait_until(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.05)


WITHIN = 1.0  # second


def first_shown(address: str, search: str, page: str) -> float:
    """The moment of the first question to a server whose answers both show the edit; asked again until they do."""
    deadline = time.monotonic() + 20
    while True:
        asked = time.monotonic()
        found = json.loads(fetch(f"{address}{search}"))["total"] == 1
        if found and "Tiêu đề vừa sửa ở máy kia" in fetch(f"{address}{page}"):
            return asked
        assert asked < deadline, "the edit never came"
        time.sleep(0.05)


def answers(address: str) -> bool:
    try:
        return bool(fetch(address))
    except OSError:
        return False


def test_what_one_server_changes_the_other_shows(serve: Any, tmp_path: Path, settings: Any) -> None:
    call_command("load_reference_data", verbosity=0)
    article = factories.article("Hội nghị sơ kết ở địa phương", "Các đại biểu thống nhất cao.")
    folder = tmp_path / "shared"
    subprocess.run([sys.executable, "manage.py", "update_index"], env=environment(folder), check=True)
    (_, first), (_, second) = serve(folder), serve(folder)
    for address in (first, second):
        wait_until(partial(answers, f"{address}/"), 60)
    search = "/tim-kiem/?format=json&q=" + quote("tiêu đề vừa sửa ở máy kia")
    for address in (first, second) * 2:  # what a server reads for its first answers is not to be measured
        assert json.loads(fetch(f"{address}{search}"))["total"] == 0
        assert article.title in fetch(f"{address}{article.get_absolute_url()}")
    subprocess.run([sys.executable, "-c", EDIT], env=environment(folder), check=True)
    committed = time.monotonic()
    for address in (first, second):
        shown = first_shown(address, search, article.get_absolute_url())
        # The one bound in seconds that the archive promises: servers of one archive show the same within a second.
        assert shown - committed <= WITHIN
        committed = time.monotonic()  # asking the other server took its time
    assert Article.objects.count() == 1


def test_a_server_with_a_folder_of_its_own_does_not_start(serve: Any, tmp_path: Path) -> None:
    process, first = serve(tmp_path / "a")
    wait_until(lambda: answers(f"{first}/"), 60)
    other, _ = serve(tmp_path / "b")
    output, _ = other.communicate(timeout=60)
    assert other.returncode != 0
    assert "belongs to another data folder" in output
    assert process.poll() is None
    command = [sys.executable, "manage.py", "verify_captures"]
    done = subprocess.run(command, env=environment(tmp_path / "b"), capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "belongs to another data folder" in done.stderr
