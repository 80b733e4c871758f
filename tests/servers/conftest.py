"""Servers of one archive on the test's database, and questions to them."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from django.db import connection

from archive.models import Article
from tests.processes import start_server

EDIT = """
import django; django.setup()
from archive.article_changes import announce_changes
from archive.models import Article
article = Article.objects.get()
article.title = "Tiêu đề vừa sửa ở máy kia"
article.save()
announce_changes([article])
"""


def environment(folder: Path, more: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """The environment of a server on the test's database; `more` is what it is told besides."""
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}@{quote(settings['HOST'], safe='')}/{settings['NAME']}"
    return {
        **os.environ,
        "DATABASE_URL": address,
        "TANGTHU_DATA_DIR": str(folder),
        "TANGTHU_SEARCH_INLINE": "1",
        "TANGTHU_PRODUCTION": "0",
        "DJANGO_SETTINGS_MODULE": "archive.settings",
        **more,
    }


@pytest.fixture
def serve() -> Iterator[Callable[..., tuple[subprocess.Popen[str], str]]]:
    """Starts a server on a data folder, told more where it is; gives the process and its address."""
    running: list[subprocess.Popen[str]] = []

    def begin(folder: Path, more: Mapping[str, str] = MappingProxyType({})) -> tuple[subprocess.Popen[str], str]:
        process, address = start_server(
            environment(folder, more), "--threads", "2", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        running.append(process)
        return process, address

    yield begin
    for process in running:
        process.terminate()
        process.communicate(timeout=30)


def fetch(address: str) -> str:
    try:
        with urlopen(address, timeout=120) as answer:
            return str(answer.read().decode())
    except HTTPError as error:
        return str(error.read().decode())


def wait_until(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.05)


WITHIN = 1.0  # second


def warm_up(address: str, search: str, article: Article) -> None:
    """Have a server read what its first answers need, which is not to be measured; the search finds nothing yet."""
    for _ in range(2):
        assert json.loads(fetch(f"{address}{search}"))["total"] == 0
        assert article.title in fetch(f"{address}{article.get_absolute_url()}")


def wait_until_shown(address: str, search: str, page: str, *, committed: float) -> None:
    """Ask a server until its answers show the edit.

    The one bound in seconds that the archive promises: what is asked a second after the commit is answered with it. How
    long a busy machine takes to answer makes no difference.
    """
    while True:
        asked = time.monotonic()
        found = json.loads(fetch(f"{address}{search}"))["total"] == 1
        if found and "Tiêu đề vừa sửa ở máy kia" in fetch(f"{address}{page}"):
            return
        assert asked - committed <= WITHIN, "what was asked so much later did not show the edit"
        time.sleep(0.05)


def answers(address: str) -> bool:
    try:
        return bool(fetch(address))
    except OSError:
        return False
