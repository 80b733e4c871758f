"""The files in deploy/: what can be checked without the machine they are for."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = DEPLOY / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    """The programs are exchanged for one that is there; nothing else is changed."""
    for unit in UNITS.iterdir():
        text = unit.read_text(encoding="utf-8")
        text = re.sub(r"/opt/tangthu/\.venv/bin/\w+", "/bin/true", text)
        (tmp_path / unit.name).write_text(text.replace("WorkingDirectory=/opt/tangthu", "WorkingDirectory=/"))
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True
    )
    own = [line for line in told.stderr.splitlines() if "tangthu" in line]
    assert (own, told.returncode) == ([], 0)


def test_every_timer_starts_a_service_that_is_there() -> None:
    services = {path.name for path in SERVICES}
    for timer in UNITS.glob("*.timer"):
        named = re.search(r"^Unit=(.+)$", timer.read_text(encoding="utf-8"), re.M)
        service = named[1] if named else f"{timer.stem}.service"
        assert re.sub(r"@.+\.", "@.", service) in services, timer.name
        if instance := re.search(r"@(\w+)\.", service):
            assert instance[1] in get_commands()


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_every_service_runs_a_command_that_is_there_under_the_same_guards(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    command = re.search(r"manage\.py (\S+)", text)
    assert command is None or command[1] == "%i" or command[1] in get_commands()
    guards = {
        line
        for line in SERVICES[0].read_text().splitlines()
        if re.match(r"(Protect|Private|Restrict|NoNew|User)", line)
    }
    assert guards <= set(text.splitlines())


def test_the_environment_names_settings_that_are_there() -> None:
    settings_file = (settings.BASE_DIR / "archive" / "settings.py").read_text(encoding="utf-8")
    for name in re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "tangthu.env.example").read_text(encoding="utf-8"), re.M):
        assert name.removesuffix("_FILE") in settings_file


def test_the_image_holds_what_the_tree_holds_and_installs_the_pinned_packages() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = set(re.findall(r"^COPY (\S+)", text, re.M))
    assert {"archive", "search", "templates", "static", "fixtures", "manage.py", "requirements.lock"} <= copied
    assert all((settings.BASE_DIR / name).exists() for name in copied)
    assert "--require-hashes" in text
    assert re.search(r"^USER 10001$", text, re.M)
