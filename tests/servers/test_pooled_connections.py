"""The archive behind pgbouncer in transaction mode: each transaction may be another session's."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection

from archive.models import Article
from archive.storage.blobs import store
from tests import factories
from tests.portal import free_port

PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
    pytest.mark.skipif(PGBOUNCER is None, reason="pgbouncer is not installed"),
]
# Other threads are at work in between, on the same few sessions: a cursor that outlived its transaction would be gone.
WORK = """
import threading, django; django.setup()
from django.db import connection, transaction
from django.core.management import call_command
from archive.article_changes import announce_changes
from archive.models import Article
over = threading.Event()
def ask():
    while not over.is_set():
        with transaction.atomic():
            Article.objects.count()
    connection.close()
others = [threading.Thread(target=ask) for _ in range(3)]
for each in others: each.start()
try:
    article = Article.objects.first()
    article.title = "Tiêu đề vừa sửa"
    article.save()
    announce_changes([article])
    import sys
    call_command("export_metadata", sys.argv[1] + "/release", stdout=sys.stderr)
    call_command("export_captures", sys.argv[1] + "/all.warc.gz", stdout=sys.stderr)
    call_command("backup", sys.argv[1] + "/backup.tar", stdout=sys.stderr)
    call_command("update_index", stdout=sys.stderr)
    call_command("check_index", stdout=sys.stderr)
    print(sum(1 for _ in Article.objects.order_by("pk").iterator(chunk_size=2)))
finally:
    over.set()
    for each in others: each.join()
"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address of the test's database through pgbouncer."""
    settings, port = connection.settings_dict, free_port()
    (tmp_path / "users").write_text(f'"{settings["USER"]}" ""\n')
    (tmp_path / "pgbouncer.ini").write_text(
        f"[databases]\n{settings['NAME']} = host={settings['HOST']} dbname={settings['NAME']} user={settings['USER']}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nauth_type = any\nauth_file = {tmp_path}/users\n"
        f"unix_socket_dir =\npool_mode = transaction\ndefault_pool_size = 10\nmax_client_conn = 50\n"
    )
    command = [str(PGBOUNCER), str(tmp_path / "pgbouncer.ini")]
    if os.geteuid() == 0:  # it refuses to run as root
        for folder in (tmp_path, *(each for each in tmp_path.parents if each.name.startswith(("pytest-", "popen-")))):
            folder.chmod(0o755)
        command = ["setpriv", "--reuid=nobody", "--clear-groups", "--", *command]
    bouncer = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_for(port)
    yield f"postgresql://{quote(settings['USER'])}@127.0.0.1:{port}/{settings['NAME']}"
    bouncer.terminate()
    bouncer.wait(timeout=30)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.1)


def test_exports_backups_and_edits_go_through_a_pool_of_transactions(
    address: str, tmp_path: Path, settings: Any
) -> None:
    settings.CAPTURE_DIR = tmp_path / "data" / "captures"
    call_command("load_reference_data", verbosity=0)
    for number in range(8):
        article = factories.article(f"Bài số {number}")
        article.read_from = factories.capture(article=article, sha256=store(f"<p>Bài số {number}</p>".encode()))
        factories.save(article)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WORK, str(tmp_path)],
        env={
            **os.environ, "DATABASE_URL": address, "TANGTHU_DATABASE_POOLED": "1", "TANGTHU_PRODUCTION": "0",
            "TANGTHU_DATA_DIR": str(tmp_path / "data"), "DJANGO_SETTINGS_MODULE": "archive.settings",
        },
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, str(Article.objects.count())), done.stderr[-3000:]
    assert Article.objects.filter(title="Tiêu đề vừa sửa").exists()
