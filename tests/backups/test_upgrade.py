"""An archive that an earlier release made and people worked on goes on in this one, with nothing lost."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from django.test import Client

from archive.models import Article, Capture, Decision, Official, Province, Resolution, Source
from search.engine import SearchRequest, find
from tests.processes import finished, start

PATH = Path(__file__).parent / "upgrade" / "0.1.0.tar"
DECIDED = "Tiêu đề do biên tập viên sửa"


RESTORE_AND_SEARCH = """
import sys, django; django.setup()
from django.core.management import call_command
from search.engine import SearchRequest, find
call_command("restore", sys.argv[1], stdout=sys.stderr)
page = find(SearchRequest(query="nghị quyết"))
print(page.total, page.degraded)
"""


@pytest.fixture
def restored(settings: Any, tmp_path: Path, own_index: Path) -> None:
    """The backup restored: on SQLite by a process of its own, into a folder where there was nothing."""
    settings.CAPTURE_DIR = tmp_path / "captures"
    if connection.vendor != "sqlite":
        call_command("restore", str(PATH), replace=True)
        return
    total, degraded = finished(start(tmp_path, "-c", RESTORE_AND_SEARCH, str(PATH))).split()
    assert int(total) > 5
    assert degraded == "False"
    with closing(sqlite3.connect(tmp_path / "archive.sqlite3")) as made:
        made.backup(connection.connection)


def total(query: str) -> int:
    page = find(SearchRequest(query=query))
    assert not page.degraded
    return page.total


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("restored")
def test_a_worked_on_archive_of_0_1_0_goes_on(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    assert Article.objects.count() == 25
    assert Capture.objects.count() == 27
    assert [decision.value for decision in Decision.objects.all()] == [DECIDED]
    withdrawn = Article.objects.withdrawn().get()
    assert client.get(withdrawn.get_absolute_url()).status_code == 410
    assert total(f'"{DECIDED}"') == 1
    assert total("nghị quyết") == total("nghi quyet") > 5
    call_command("check_index")
    call_command("verify_captures")

    before = set(Article.objects.values_list("pk", "slug", "identity"))
    decided = list(Decision.objects.order_by("pk").values())
    addresses = answered(client)
    assert len(addresses) > 60
    assert set(addresses.values()) == {200, 410}
    call_command("load_reference_data")
    call_command("reprocess_articles", everything=True, processes=1)
    assert set(Article.objects.values_list("pk", "slug", "identity")) == before
    assert list(Decision.objects.order_by("pk").values()) == decided
    assert Article.objects.get(title=DECIDED).decisions.count() == 1
    assert total(f'"{DECIDED}"') == 1
    # Where identities joined, an address leads to the one that it is now known to be.
    after = {address: client.get(address, follow=True).status_code for address in addresses}
    assert {address: status for address, status in after.items() if status != addresses[address]} == {}


def answered(client: Client) -> dict[str, int]:
    """How the archive answers every address of a record that its articles have to do with."""
    is_cited, is_own = Q(citations__isnull=False), Q(status=Resolution.Status.PROVISIONAL)
    records = [
        *Article.objects.all(),
        *Resolution.objects.filter(is_cited | is_own).distinct(),
        *Official.objects.all(),
        *Province.objects.filter(articles__isnull=False).distinct(),
        *Source.objects.filter(articles__isnull=False).distinct(),
    ]
    addresses = dict.fromkeys(record.get_absolute_url() for record in records)
    return {address: client.get(address, follow=True).status_code for address in addresses}
