"""check_deployment: each thing that an operator can get wrong is told by a sentence, and the others are still checked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from archive.deployment import check_deployment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.CAPTURE_DIR = tmp_path, tmp_path / "captures"


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("static files", {"PRODUCTION": True, "STATIC_ROOT": Path("/nowhere")}, "collectstatic"),
        ("proxy", {"HTTPS": True, "BEHIND_PROXY": False}, "TANGTHU_BEHIND_PROXY"),
        ("proxy", {"HTTPS": True, "BEHIND_PROXY": True, "TRUSTED_PROXIES": 0}, "TANGTHU_TRUSTED_PROXIES"),
        ("hosts", {"PRODUCTION": True, "ALLOWED_HOSTS": ["localhost"]}, "TANGTHU_ALLOWED_HOSTS"),
        ("mail", {"MAIL_SENDER": "kho@thu.example", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1,
                  "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}, "127.0.0.1:1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(settings: Any, name: str, wrong: dict[str, Any], words: str) -> None:
    assert check_deployment()[name] == "ok"
    for setting, value in wrong.items():
        setattr(settings, setting, value)
    found = check_deployment()
    assert words in found[name]
    assert found["database"] == "ok"


@pytest.mark.slow
def test_django_checks_the_settings_for_deploying_and_the_machine_where_a_database_is_named(settings: Any) -> None:
    settings.PRODUCTION, settings.STATIC_ROOT, settings.ALLOWED_HOSTS = True, Path("/nowhere"), ["localhost"]
    assert "archive.hosts" not in told()
    assert told(include_deployment_checks=True) == {"archive.hosts"}
    wrong = {f"archive.{name.replace(' ', '_')}" for name, result in check_deployment().items() if result != "ok"}
    assert (
        {"archive.hosts", "archive.static_files"}
        <= wrong
        == told(include_deployment_checks=True, databases=["default"])
    )


def told(**options: Any) -> set[str]:
    return {name for message in run_checks(**options) if (name := message.id or "").startswith("archive.")}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_files_of_another_account(tmp_path: Path) -> None:
    (tmp_path / "archive.sqlite3").touch()
    os.chown(tmp_path / "archive.sqlite3", 65534, 65534)
    assert "archive.sqlite3" in check_deployment()["owners"]


def test_the_command_lists_every_check_and_fails_where_one_does(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.HTTPS, settings.BEHIND_PROXY = True, False
    with pytest.raises(CommandError, match="checks failed"):
        call_command("check_deployment")
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("FAIL  proxy: ") for line in lines)
    assert "ok    database" in lines
    assert len(lines) == len(check_deployment())
