"""`/metrics` and the log as JSON, read back by the parsers that operators use."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from archive.json_log import JsonFormatter
from tests.processes import EmptyArchive

_ASK = """
import os, sys, django
django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
for address in sys.argv[1:]:
    forwarded = {}
    if address.startswith("!"):
        address, forwarded = address[1:], {"REMOTE_ADDR": "8.8.8.8"}
    answer = Client(**forwarded).get(address)
    print(answer.status_code)
sys.stdout.write(answer.content.decode())
"""


def ask(folder: Path, *addresses: str, **environment: str) -> str:
    """What the last address answers, asked in a process of its own, as one worker of several."""
    done = subprocess.run(
        [sys.executable, "-c", _ASK, *addresses],
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "archive.settings", "TANGTHU_DATA_DIR": str(folder), "TANGTHU_METRICS": "1"}
        | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def values(told: str) -> dict[tuple[str, ...], float]:
    """Each sample by its name and the values of its labels."""
    families = text_string_to_metric_families(told)
    return {
        (sample.name, *(str(value) for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.slow
def test_prometheus_reads_what_two_workers_counted(empty_archive: EmptyArchive, tmp_path: Path) -> None:
    folder = empty_archive(tmp_path / "archive")
    ask(folder, "/", "/tim-kiem/?q=a", "/khong-co/")
    statuses, _, told = ask(folder, "/", "/metrics").partition("# HELP")
    assert statuses.split() == ["200", "200"]
    found = values(f"# HELP{told}")
    assert found["tangthu_requests_total", "GET", "home", "200"] == 2
    assert found["tangthu_requests_total", "GET", "none", "404"] == 1
    assert found["tangthu_search_duration_seconds_count",] == 1
    assert found["tangthu_request_duration_seconds_count", "home"] == 2
    for name in ("articles", "index_lag_seconds", "index_drift", "index_readable", "capture_rounds_unfinished"):
        assert (f"tangthu_{name}",) in found
    assert found["tangthu_disk_free_bytes", "data"] > 0
    assert any(key[0] == "tangthu_review_queue" for key in found)
    assert ask(folder, "!/metrics").startswith("404")
    assert ask(folder, "/metrics", TANGTHU_METRICS="0").startswith("404")


def test_a_log_line_is_one_object() -> None:
    try:
        raise ValueError("hỏng")
    except ValueError as error:
        record = logging.getLogger("x").makeRecord(
            "x",
            logging.ERROR,
            __file__,
            1,
            "Không đọc được %s",
            ("tệp\n",),
            (type(error), error, None),
            extra={"run": 7},
        )
    line = JsonFormatter().format(record)
    told: dict[str, Any] = json.loads(line)
    assert "\n" not in line
    assert (told["level"], told["message"], told["run"]) == ("ERROR", "Không đọc được tệp\n", 7)
    assert "ValueError: hỏng" in told["traceback"]
