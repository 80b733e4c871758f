"""An archive that an earlier release made and people worked on goes on in this one, with nothing lost."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from archive.models import Article, Capture, Decision, Resolution
from search.engine import SearchRequest, find

PATH = Path(__file__).parent / "upgrade" / "0.1.0.tar"
DECIDED = "Tiêu đề do biên tập viên sửa"


@pytest.fixture
def restored(settings: Any, tmp_path: Path, own_index: Path) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"
    call_command("restore", str(PATH), replace=True)


def total(query: str) -> int:
    page = find(SearchRequest(query=query))
    assert not page.degraded
    return page.total


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
    resolutions = list(Resolution.objects.values_list("slug", flat=True))
    call_command("reprocess_articles", everything=True, processes=1)
    assert set(Article.objects.values_list("pk", "slug", "identity")) == before
    assert Article.objects.get(title=DECIDED).decisions.count() == 1
    assert total(f'"{DECIDED}"') == 1
    assert resolutions
    for slug in resolutions:
        assert client.get(f"/van-ban/{slug}/", follow=True).status_code == 200, slug
