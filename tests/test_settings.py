"""Settings as a start sees them: each in a process of its own."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

KEY = "k" * 60
MANAGE = Path(__file__).resolve().parent.parent / "manage.py"


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


@pytest.mark.slow
def test_browsers_are_told_of_https_for_this_host_only_unless_the_operator_says_more(tmp_path: Path) -> None:
    show = (
        "from django.conf import settings as s;"
        "print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    )
    more = {"TANGTHU_HSTS_SECONDS": "63072000", "TANGTHU_HSTS_SUBDOMAINS": "1", "TANGTHU_HSTS_PRELOAD": "1"}
    assert start(tmp_path, show, TANGTHU_SECRET_KEY=KEY).stdout == "31536000 False False\n"
    assert start(tmp_path, show, TANGTHU_SECRET_KEY=KEY, **more).stdout == "63072000 True True\n"
    assert start(tmp_path, show, **more).stdout == "0 False False\n"


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({"TANGTHU_PRODUCTION": "1"}, "Production needs TANGTHU_SECRET_KEY"),
        ({"TANGTHU_SECRET_KEY_FILE": "/nowhere/key"}, "TANGTHU_SECRET_KEY_FILE"),
        ({"TANGTHU_SECRET_KEY": KEY, "TANGTHU_DEBUG": "1"}, "TANGTHU_DEBUG must not be set in production"),
        (
            {"TANGTHU_SECRET_KEY": KEY, "TANGTHU_HSTS_PRELOAD": "1"},
            "TANGTHU_HSTS_PRELOAD needs TANGTHU_HSTS_SUBDOMAINS",
        ),
        ({"TANGTHU_DEBUG": "perhaps"}, "TANGTHU_DEBUG is 'perhaps'"),
        ({"TANGTHU_MAX_CAPTURE_BYTES": "-5"}, "TANGTHU_MAX_CAPTURE_BYTES is '-5'"),
        ({"TANGTHU_DATA_DIR": ""}, "TANGTHU_DATA_DIR is set but empty"),
        ({"TANGTHU_DATA_DIR": "/dev/null/data"}, "TANGTHU_DATA_DIR: /dev/null/data cannot be used"),
        ({"DATABASE_URL": " "}, "DATABASE_URL is set but empty"),
        ({"DATABASE_URL": "mysql://ai:bi-mat@host/kho"}, "DATABASE_URL begins with 'mysql'"),
        ({"DATABASE_URL": "postgres//host/kho"}, "DATABASE_URL begins with"),
        ({"DATABASE_URL": "postgresql://ai:bi-mat@host:cong/kho"}, "DATABASE_URL cannot be read"),
        ({"TANGTHU_SECRET_KEY": ""}, "TANGTHU_SECRET_KEY is set but empty"),
        ({"TANGTHU_SECRET_KEY_FILE": "/dev/null"}, "TANGTHU_SECRET_KEY_FILE: /dev/null is empty"),
        ({"TANGTHU_URL_PREFIX": "kho"}, "TANGTHU_URL_PREFIX is 'kho'; it must be a path such as /kho"),
        ({"TANGTHU_CAPTURE_PORTS": "80,x"}, "TANGTHU_CAPTURE_PORTS must be numbers"),
    ],
)
def test_it_refuses_to_start_on_wrong_settings(tmp_path: Path, environment: dict[str, str], complaint: str) -> None:
    result = start(tmp_path, SHOW, **environment)
    assert result.returncode != 0
    assert complaint in result.stderr
    assert "bi-mat" not in result.stderr.splitlines()[-1]


def test_a_command_says_in_one_sentence_what_is_wrong(tmp_path: Path) -> None:
    command = run_command(tmp_path, "check", DATABASE_URL="mysql://ai:bi-mat@host/kho")
    assert (command.returncode, len(command.stderr.splitlines())) == (1, 1)
    assert command.stderr.startswith("DATABASE_URL begins with 'mysql'; it must be")


def run_command(folder: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TANGTHU_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, str(MANAGE), *arguments],
        env={**clean, "TANGTHU_DATA_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_command_says_on_which_archive_it_works(tmp_path: Path) -> None:
    said = run_command(tmp_path, "diffsettings")
    assert said.stderr == f"Archive: SQLite {tmp_path}/archive.sqlite3, data folder {tmp_path}\n"
    url = "postgresql://ai:bi-mat@db.example:5433/kho"
    said = run_command(tmp_path, "diffsettings", DATABASE_URL=url)
    assert said.stderr == f"Archive: PostgreSQL ai@db.example:5433/kho, data folder {tmp_path}\n"
    assert "Archive:" not in run_command(tmp_path, "help").stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can work as somebody else")
def test_a_command_of_root_leaves_nothing_that_the_service_cannot_open() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        data.mkdir()
        Path(folder).chmod(0o755)
        os.chown(data, 65534, 65534)
        done = run_command(data, "migrate", "contenttypes", "--verbosity", "0")
        if done.returncode:  # that account may not open this Python
            assert f"The data folder {data} belongs to" in done.stderr
        else:
            assert (data / "archive.sqlite3").exists()
        assert {path.stat().st_uid for path in (data, *data.rglob("*"))} == {65534}


@pytest.mark.slow
def test_a_process_that_reads_no_page_loads_none_of_what_reads_them(tmp_path: Path) -> None:
    code = "import django, sys; django.setup(); print(sorted(name for name in sys.modules if name.startswith('archive.core.')))"
    loaded = start(tmp_path, code).stdout
    assert "archive.core.text" in loaded
    assert "archive.core.extraction" not in loaded
    assert "archive.core.linking" not in loaded


@pytest.mark.slow
def test_the_production_entry_refuses_to_start_without_a_key(tmp_path: Path) -> None:
    result = start(tmp_path, "import archive.wsgi")
    assert "Production needs TANGTHU_SECRET_KEY" in result.stderr
    assert start(tmp_path, "import archive.wsgi", TANGTHU_SECRET_KEY=KEY).returncode == 0
