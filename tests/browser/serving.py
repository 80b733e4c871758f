"""A real server: gunicorn on a data folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.processes import start_server

STARTS_WITHIN = 300  # seconds; the machine may be busy


def environment_of(folder: Path, **extra: str) -> dict[str, str]:
    """The environment of an archive in a data folder of its own."""
    return {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "TANGTHU_DATA_DIR": str(folder),
        "TANGTHU_PRODUCTION": "0",
        "TANGTHU_SEARCH_INLINE": "1",
        "TANGTHU_JOBS_INLINE": "1",
        "DJANGO_SETTINGS_MODULE": "archive.settings",
        **extra,
    }


def serve(folder: Path, *commands: list[str], **extra: str) -> Iterator[str]:
    """Run the commands of manage.py on a data folder, then serve it as production does and give the address."""
    environment = environment_of(folder, **extra)
    for command in commands:
        manage(environment, *command)
    with (folder / "server.log").open("wb") as log:
        server, address = start_server(
            environment, "--threads", "4", "--log-level", "warning", cwd=settings.BASE_DIR, stdout=log, stderr=log
        )
        try:
            _wait_for(address, folder / "server.log")
            yield address
        finally:
            server.terminate()
            server.wait(timeout=60)


def manage(environment: dict[str, str], *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _wait_for(address: str, log: Path) -> None:
    for _ in range(STARTS_WITHIN * 10):
        try:
            with urllib.request.urlopen(address, timeout=STARTS_WITHIN):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The server did not answer:\n{log.read_text(encoding='utf-8')}")
