"""The worker of the outbox on a PostgreSQL server that stops and comes back: a server of the test's own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs the programs of PostgreSQL")

SCRIPT = """
import os, subprocess, sys, time
from pathlib import Path
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from archive.article_changes import announce_changes
from search.drift import index_drift
from search.models import IndexChange
from tests import factories

server = Path(connection.settings_dict["HOST"]) / "data"
number = (server / "postmaster.pid").read_text().split()[0]
programs = Path(os.readlink(f"/proc/{number}/exe")).parent
owner = ["setpriv", "--reuid=nobody", "--clear-groups", "--"] if os.getuid() == 0 else []
options = f"-k {server.parent} -c listen_addresses= -c fsync=off -c autovacuum=off"

def control(*words):
    connection.close()
    subprocess.run([*owner, programs / "pg_ctl", f"--pgdata={server}", "--silent", "--wait", *words], check=True, cwd="/",
                   stdout=subprocess.DEVNULL)

def until(holds, what):
    deadline = time.monotonic() + 120
    while not holds():
        assert worker.poll() is None, "the worker ended"
        assert time.monotonic() < deadline, what
        time.sleep(0.05)

call_command("migrate", verbosity=0)
article = factories.article("Hội nghị thứ nhất")
call_command("update_index", verbosity=0)
said = Path(os.environ["TANGTHU_DATA_DIR"]) / "worker.err"
with said.open("wb") as errors:
    worker = subprocess.Popen([sys.executable, "manage.py", "follow_outbox", "--pause", "0.1"], stderr=errors)

def change(title):
    article.title = title
    factories.save(article)
    until(lambda: not IndexChange.objects.exists(), title)
    assert not index_drift()

try:
    change("Hội nghị thứ hai")
    for mode in ("fast", "immediate"):
        before = said.read_text().count("changes wait")
        control("stop", f"--mode={mode}")
        until(lambda: said.read_text().count("changes wait") > before, "it did not notice")
        control("start", f"--options={options}", "--log=/dev/null")
        change(f"Hội nghị sau khi máy chủ ngừng ({mode})")
finally:
    worker.terminate()
    worker.wait()
print("outlived both")
"""


def test_the_worker_outlives_a_restarted_server(tmp_path: Path) -> None:
    environment = {**os.environ, "TANGTHU_DATA_DIR": str(tmp_path), "TANGTHU_SEARCH_INLINE": "0"}
    environment |= {"TANGTHU_PRODUCTION": "0", "DJANGO_SETTINGS_MODULE": "archive.settings"}
    command = [".ci/with_postgresql", sys.executable, "-W", "ignore", "-c", SCRIPT]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    assert "outlived both" in done.stdout
