"""The addresses in the README's section for programs: each line asked by curl, as it is printed, of a served archive."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from lxml import etree
from prometheus_client.parser import text_string_to_metric_families

from tests.portal import free_port
from tests.processes import EmptyArchive

pytestmark = pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
SECTION = re.search(r"^## For programs\n(.*?)^## ", (settings.BASE_DIR / "README.md").read_text("utf-8"), re.M | re.S)
COMMANDS = re.findall(r"^(curl (?:[^\n]|(?<=\\)\n)+)", SECTION[1] if SECTION else "", re.M)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, empty_archive: EmptyArchive) -> Iterator[int]:
    """The port of an archive of the samples, as `make run` serves it, with metrics."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("TANGTHU_", "DATABASE_URL"))},
        "TANGTHU_DATA_DIR": str(empty_archive(tmp_path_factory.mktemp("readme") / "data")),
        "TANGTHU_PRODUCTION": "0",
        "TANGTHU_METRICS": "1",
        "DJANGO_SETTINGS_MODULE": "archive.settings",
    }
    for command in (["import_articles", "--samples"], ["update_index"]):
        subprocess.run([sys.executable, "manage.py", *command], env=environment, check=True, capture_output=True)
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "archive.wsgi", "--bind", f"localhost:{port}", "--threads", "4"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 120
        while subprocess.run(["curl", "-sf", f"http://localhost:{port}/healthz"], capture_output=True).returncode:
            assert time.monotonic() < deadline, "it never came so far"
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def ask(command: str, port: int, folder: Path) -> tuple[str, str, str]:
    """Status, kind of content and body of what a shell makes of the printed line."""
    line = command.replace("http://localhost:8000", f"http://localhost:{port}", 1)
    line = line.replace(
        "curl ", f"curl --silent --show-error -o {folder}/body -w '%{{http_code}} %{{content_type}}' ", 1
    )
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True)
    status, _, kind = done.stdout.partition(" ")
    return status, kind.partition(";")[0], (folder / "body").read_text(encoding="utf-8")


def test_the_section_is_there() -> None:
    asked = re.findall(r"http://localhost:8000(/[a-z/0-9]*)", "\n".join(COMMANDS))
    assert len(COMMANDS) == len(asked) >= 18
    assert {"/api/v1/openapi", "/api/v1/citations", "/oai", "/healthz", "/readyz", "/metrics"} <= set(asked)


@pytest.mark.parametrize("command", COMMANDS, ids=[re.sub(r"\W+", " ", each)[26:60] for each in COMMANDS])
def test_each_line_works_as_it_is_printed(command: str, port: int, tmp_path: Path) -> None:
    status, kind, body = ask(command, port, tmp_path)
    assert status == "200", body
    if "/metrics" in command:
        families = {family.name for family in text_string_to_metric_families(body)}
        assert {"tangthu_requests", "tangthu_articles", "tangthu_index_lag_seconds"} <= families
    elif "/oai" in command:
        assert kind == "text/xml"
        root = etree.fromstring(body.encode())
        assert root.find("{*}error") is None
        assert len(root) == 3
    elif "/healthz" in command:
        assert body == "ok\n"
    else:
        assert kind == "application/json"
        found = json.loads(body)
        assert found
        assert found.get("data", True), "it answers, but with nothing"
        assert "errors" not in found
