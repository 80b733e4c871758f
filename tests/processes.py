"""Archives of their own, worked on by processes of their own: what must survive a kill is tried on these."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

EmptyArchive = Callable[[Path], Path]  # lays one with nothing but reference data into a new folder

_DUMP = """
import contextlib, django, json, sys; django.setup()
from django.core.management import call_command
from tests.natural import dump
if sys.argv[1:]:
    with contextlib.suppress(SystemExit):  # problems were met
        call_command(*sys.argv[1:], stdout=sys.stderr)
print(json.dumps(dump()))
"""


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


def kill_when(process: "subprocess.Popen[str]", reached: Callable[[], bool]) -> None:
    """Kill a process as soon as `reached()` is true; it must have been at work until then."""
    deadline = time.monotonic() + 900
    while process.poll() is None and not reached():
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=600)  # returns when the last process that holds its output has ended
    assert process.returncode == -signal.SIGKILL, "it had ended before"


def dumped(folder: Path, *command: str) -> dict[str, list[Any]]:
    """What an archive holds, after a command where one is given."""
    result: dict[str, list[Any]] = json.loads(finished(start(folder, "-c", _DUMP, *command)))
    return result


def start_server(environment: dict[str, str], *options: str, **popen: Any) -> "tuple[subprocess.Popen[Any], str]":
    """Start gunicorn with the options and give it with its address; its port is handed over open, so nobody takes it."""
    with socket.create_server(("127.0.0.1", 0)) as own:
        command = [sys.executable, "-m", "gunicorn", "archive.wsgi", "--bind", f"fd://{own.fileno()}", *options]
        process = subprocess.Popen(command, env=environment, pass_fds=[own.fileno()], **popen)
        return process, f"http://127.0.0.1:{own.getsockname()[1]}"
