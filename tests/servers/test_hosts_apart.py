"""Two hosts that share no folder: PostgreSQL, OpenSearch, an S3 server and Redis hold what they have in common."""

from __future__ import annotations

import json
import os
import secrets
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

from archive.models import Article, Capture
from tests.servers.test_two_servers import EDIT, WITHIN, answers, environment, fetch, first_shown, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a database that hosts share"),
]

URL = "https://tinh.thu-nghiem.example/tin/hoi-nghi-so-ket"
PAGE = """<html><head><title>Hội nghị sơ kết ở địa phương</title>
<link rel="canonical" href="{0}"><meta property="article:published_time" content="2025-08-04T08:00:00+07:00"></head>
<body><article><h1>Hội nghị sơ kết ở địa phương</h1>
<p>Sáng 4/8, địa phương tổ chức hội nghị sơ kết công tác sáu tháng đầu năm và triển khai nhiệm vụ sáu tháng cuối năm.</p>
<p>Các đại biểu thống nhất cao với những nội dung mà báo cáo nêu ra, và đề nghị tiếp tục thực hiện.</p></article></body></html>"""


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
    }
    first = str(given["SEARCH_URL"]).split(",")[0]
    urlopen(Request(f"{first}/{own}*?expand_wildcards=all", method="DELETE"), timeout=30).close()


class Host:
    """A host with a data folder of its own, and the server on it."""

    def __init__(self, folder: Path, shared: dict[str, str]) -> None:
        self.environment = {**environment(folder), **shared}
        self.folder = folder
        self.address = ""

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def serve(self) -> subprocess.Popen[bytes]:
        from tests.portal import free_port

        bind = f"127.0.0.1:{free_port()}"
        self.address = f"http://{bind}"
        command = [sys.executable, "-m", "gunicorn", "archive.wsgi", "--bind", bind, "--threads", "2"]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_hosts_without_a_common_folder_are_one_archive(tmp_path: Path, shared: dict[str, str]) -> None:
    first, second = Host(tmp_path / "first", shared), Host(tmp_path / "second", shared)
    first.run("manage.py", "load_reference_data")
    first.run("manage.py", "update_index")
    page = tmp_path / "page.html"
    page.write_text(PAGE.format(URL), encoding="utf-8")
    first.run("manage.py", "import_articles", str(page))
    article, capture = Article.objects.get(), Capture.objects.get()
    assert not (first.folder / "captures").exists()  # its bytes are in the store
    running = [first.serve(), second.serve()]
    try:
        for host in (first, second):
            wait_until(partial(answers, f"{host.address}/"), 90)
        check_edit(first, second, article)
        # The second host replays, checks and exports what only the first one received.
        assert json.loads(fetch(f"{second.address}/readyz"))["checks"]["captures"] == "ok"
        second.run("manage.py", "verify_captures")
        capture.refresh_from_db()
        assert capture.verify_result == "sound"
        second.run("manage.py", "export_captures", str(tmp_path / "out.warc.gz"))
        assert (tmp_path / "out.warc.gz").stat().st_size > 500
        # One host dies; the other goes on and loses nothing.
        running[0].kill()
        running[0].wait()
        second.run("-c", EDIT.replace("vừa sửa ở máy kia", "sau khi một máy ngừng"))
        search = "/tim-kiem/?format=json&q=" + quote("sau khi một máy ngừng")
        wait_until(lambda: json.loads(fetch(f"{second.address}{search}"))["total"] == 1, 20)
        second.run("manage.py", "update_index", "--check")
    finally:
        for process in running:
            process.kill()
            process.wait()


def check_edit(first: Host, second: Host, article: Article) -> None:
    search = "/tim-kiem/?format=json&q=" + quote("tiêu đề vừa sửa ở máy kia")
    for _ in range(2):  # what a server reads for its first answer is not to be measured
        assert json.loads(fetch(f"{second.address}{search}"))["total"] == 0
        assert article.title in fetch(f"{second.address}{article.get_absolute_url()}")
    first.run("-c", EDIT)
    committed = time.monotonic()
    shown = first_shown(second.address, search, article.get_absolute_url())
    assert shown - committed <= WITHIN


def test_hosts_apart_are_refused_while_one_thing_lies_in_a_folder(tmp_path: Path, shared: dict[str, Any]) -> None:
    for missing in ("TANGTHU_CAPTURE_STORAGE", "TANGTHU_SEARCH_URL"):
        rest = {name: value for name, value in shared.items() if name != missing}
        Host(tmp_path / "a", rest).run("manage.py", "verify_captures")
        other = Host(tmp_path / f"b-{missing}", rest)
        command = [sys.executable, "manage.py", "verify_captures"]
        done = subprocess.run(command, env=other.environment, capture_output=True, text=True, check=False)
        assert done.returncode != 0
        assert "belongs to another data folder" in done.stderr
