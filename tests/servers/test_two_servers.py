"""Two servers of one archive: one PostgreSQL database, one shared data folder, two gunicorn processes."""

from __future__ import annotations

import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection

from archive.models import Article
from tests import factories
from tests.servers.conftest import EDIT, answers, environment, wait_until, wait_until_shown, warm_up

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a database that servers share"),
]


def test_what_one_server_changes_the_other_shows(serve: Any, tmp_path: Path, settings: Any) -> None:
    call_command("load_reference_data", verbosity=0)
    article = factories.article("Hội nghị sơ kết ở địa phương", "Các đại biểu thống nhất cao.")
    folder = tmp_path / "shared"
    subprocess.run([sys.executable, "manage.py", "update_index"], env=environment(folder), check=True)
    (_, first), (_, second) = serve(folder), serve(folder)
    for address in (first, second):
        wait_until(partial(answers, f"{address}/"), 300)
    search = "/tim-kiem/?format=json&q=" + quote("tiêu đề vừa sửa ở máy kia")
    for address in (first, second):
        warm_up(address, search, article)
    subprocess.run([sys.executable, "-c", EDIT], env=environment(folder), check=True)
    committed = time.monotonic()
    for address in (first, second):
        wait_until_shown(address, search, article.get_absolute_url(), committed=committed)
        committed = time.monotonic()  # asking the other server took its time
    assert Article.objects.count() == 1


def test_a_server_with_a_folder_of_its_own_does_not_start(serve: Any, tmp_path: Path) -> None:
    process, first = serve(tmp_path / "a")
    wait_until(lambda: answers(f"{first}/"), 300)
    other, _ = serve(tmp_path / "b")
    output, _ = other.communicate(timeout=300)
    assert other.returncode != 0
    assert "belongs to another data folder" in output
    assert process.poll() is None
    command = [sys.executable, "manage.py", "verify_captures"]
    done = subprocess.run(command, env=environment(tmp_path / "b"), capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "belongs to another data folder" in done.stderr
