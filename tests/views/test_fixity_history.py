"""Rounds of checking with a budget, and their history in public."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from archive.models import Capture, ImportRun
from archive.storage import blobs
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def captures(settings: Any, tmp_path: Path) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"
    for number in range(5):
        factories.capture(url=f"https://a.example/{number}", sha256=blobs.store(b"%d" % number))


def test_a_budget_ends_a_round_and_the_next_call_goes_on(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_captures", limit=2)
    assert Capture.objects.filter(verify_result="sound").count() == 2
    assert "3 captures wait" in capsys.readouterr().out
    assert "chưa xong" in client.get("/kiem-tra/").content.decode()
    call_command("verify_captures", limit=9)
    run = ImportRun.objects.get(command="verify_captures")
    assert (run.state, run.seen, run.failed) == ("finished", 5, 0)


def test_those_come_first_that_were_not_checked_for_longest(client: Client) -> None:
    call_command("verify_captures")
    new = factories.capture(url="https://a.example/moi", sha256=blobs.store(b"moi"))
    call_command("verify_captures", limit=1)
    new.refresh_from_db()
    assert new.verify_result == "sound"


def test_loss_is_public(client: Client) -> None:
    blobs.remove(Capture.objects.values_list("sha256", flat=True)[0])
    with pytest.raises(SystemExit):
        call_command("verify_captures")
    shown = client.get("/kiem-tra/").content.decode()
    assert shown.count('<strong class="lost">1</strong>') == 2
