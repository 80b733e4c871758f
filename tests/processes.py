"""Archives of their own, worked on by processes of their own: what must survive a kill is tried on these."""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

_EMPTY = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_reference_data")
"""
_DUMP = """
import contextlib, django, json, sys; django.setup()
from django.core.management import call_command
from tests.natural import dump
if sys.argv[1:]:
    with contextlib.suppress(SystemExit):  # problems were met
        call_command(*sys.argv[1:], stdout=sys.stderr)
print(json.dumps(dump()))
"""


def new_folder() -> Path:
    """A folder that goes when this process ends."""
    folder = tempfile.mkdtemp(prefix="tang-thu-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def start(folder: Path, *arguments: str, inline: bool = False) -> "subprocess.Popen[str]":
    """Start Python on the archive of a data folder."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "TANGTHU_DATA_DIR": str(folder),
        "TANGTHU_SEARCH_INLINE": str(int(inline)),
        "DJANGO_SETTINGS_MODULE": "archive.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def finished(process: "subprocess.Popen[str]") -> str:
    """What a process printed; it must have succeeded."""
    output, _ = process.communicate(timeout=600)
    assert process.returncode == 0
    return output


def dumped(folder: Path, *command: str) -> dict[str, list[Any]]:
    """What an archive holds, after a command where one is given."""
    result: dict[str, list[Any]] = json.loads(finished(start(folder, "-c", _DUMP, *command)))
    return result


@cache
def _empty() -> Path:
    folder = new_folder() / "data"
    finished(start(folder, "-c", _EMPTY))
    return folder


def empty_archive(folder: Path) -> Path:
    """Lay an archive with nothing but reference data into a new folder."""
    return Path(shutil.copytree(_empty(), folder))
