from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from archive.curation.embargo import release_due
from archive.models import Article, Edit
from search.models import IndexChange
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def embargoed() -> Article:
    article: Any = factories.article("Hội nghị được công bố sau")
    article.withdrawn_at, article.withdrawn_reason = timezone.now(), "Chờ công bố."
    article.withdrawn_until = timezone.localdate() + timedelta(days=2)
    article.save()
    IndexChange.objects.all().delete()
    return article  # type: ignore[no-any-return]


def test_it_comes_back_on_its_day_and_not_before(embargoed: Article) -> None:
    until: date = embargoed.withdrawn_until  # type: ignore[assignment]
    assert release_due(until - timedelta(days=1)) == 0
    assert Article.objects.visible().count() == 0
    assert release_due(until) == 1
    assert release_due(until) == 0
    article = Article.objects.visible().get()
    assert (article.withdrawn_until, article.withdrawn_reason) == (None, "")
    assert list(IndexChange.objects.values_list("article_id", flat=True)) == [article.pk]
    assert not Edit.objects.exists()  # nobody did it


def test_without_a_day_it_stays_withdrawn(embargoed: Article) -> None:
    Article.objects.update(withdrawn_until=None)
    assert release_due(date(2999, 1, 1)) == 0
    assert Article.objects.visible().count() == 0


@pytest.mark.slow
def test_its_address_says_when_and_leads_to_it_afterwards(embargoed: Article, client: Client) -> None:
    page = client.get(embargoed.get_absolute_url())
    assert page.status_code == 410
    assert "Bài sẽ có lại vào ngày" in page.content.decode()
    Article.objects.update(withdrawn_until=timezone.localdate())
    assert client.get(embargoed.get_absolute_url(), follow=True).status_code == 200


def test_the_command_says_how_many_are_back(embargoed: Article, capsys: pytest.CaptureFixture[str]) -> None:
    Article.objects.update(withdrawn_until=timezone.localdate())
    call_command("release_embargoes")
    assert "1 articles are back." in capsys.readouterr().out
