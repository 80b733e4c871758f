"""Settings as a start sees them: each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

KEY = "k" * 60


def start(folder: Path, code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TANGTHU_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**clean, "TANGTHU_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "archive.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


SHOW = "from django.conf import settings as s; print(s.PRODUCTION, s.DEBUG, s.SECURE_SSL_REDIRECT, s.SECRET_KEY)"


def test_the_embedded_archive_makes_a_key_of_its_own_and_keeps_it(tmp_path: Path) -> None:
    first, second = start(tmp_path, SHOW), start(tmp_path, SHOW)
    assert first.stdout.startswith("False False False ")
    assert first.stdout == second.stdout
    assert len(first.stdout.split()[-1]) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_two_archives_have_two_keys(tmp_path: Path) -> None:
    assert start(tmp_path / "a", SHOW).stdout != start(tmp_path / "b", SHOW).stdout


def test_a_given_key_means_production(tmp_path: Path) -> None:
    assert start(tmp_path, SHOW, TANGTHU_SECRET_KEY=KEY).stdout == f"True False True {KEY}\n"
    (tmp_path / "key").write_text(KEY + "\n")
    assert start(tmp_path, SHOW, TANGTHU_SECRET_KEY_FILE=str(tmp_path / "key")).stdout.startswith("True False True")


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({"TANGTHU_PRODUCTION": "1"}, "Production needs TANGTHU_SECRET_KEY"),
        ({"TANGTHU_SECRET_KEY_FILE": "/nowhere/key"}, "TANGTHU_SECRET_KEY_FILE"),
        ({"TANGTHU_SECRET_KEY": KEY, "TANGTHU_DEBUG": "1"}, "TANGTHU_DEBUG must not be set in production"),
        ({"TANGTHU_DEBUG": "perhaps"}, "TANGTHU_DEBUG is 'perhaps'"),
        ({"TANGTHU_MAX_CAPTURE_BYTES": "-5"}, "TANGTHU_MAX_CAPTURE_BYTES is '-5'"),
        ({"TANGTHU_CAPTURE_PORTS": "80,x"}, "TANGTHU_CAPTURE_PORTS must be numbers"),
    ],
)
def test_it_refuses_to_start_on_wrong_settings(tmp_path: Path, environment: dict[str, str], complaint: str) -> None:
    result = start(tmp_path, SHOW, **environment)
    assert result.returncode != 0
    assert complaint in result.stderr


def test_the_production_entry_refuses_to_start_without_a_key(tmp_path: Path) -> None:
    result = start(tmp_path, "import archive.wsgi")
    assert "Production needs TANGTHU_SECRET_KEY" in result.stderr
    assert start(tmp_path, "import archive.wsgi", TANGTHU_SECRET_KEY=KEY).returncode == 0
