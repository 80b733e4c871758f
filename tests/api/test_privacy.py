"""Nothing private leaves through the API: each kind of what is kept back, looked for in every answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from archive.curation.erasure import erase_article
from archive.curation.name_suppression import suppress_name
from archive.models import Alert, Article, Report
from tests import factories
from tests.api.conftest import Filled, add_article

pytestmark = pytest.mark.django_db
SECRET = "Điều không ai được biết"


def everything(client: Client, *more: str) -> str:
    """All that the API and OAI-PMH tell, each list whole and each article with its text."""
    lists = ("articles?fields=title,text,lead,url,byline,images", "captures", "citations", "resolutions", "officials",
             "provinces", "sources", "changes", "search", "search?q=t%E1%BB%89nh", "suggest?q=thu")  # fmt: skip
    addresses = [f"/api/v1/{path}" for path in (*lists, *more)]
    addresses += [f"/oai?verb=ListRecords&metadataPrefix={prefix}" for prefix in ("oai_dc", "mods")]
    addresses += [f"/api/v1/articles/{pk}" for pk in Article.objects.values_list("pk", flat=True)]
    return "\n".join(client.get(address).content.decode() for address in addresses)


@pytest.fixture
def hidden(filled: Filled) -> Article:
    article = add_article(9, filled)
    article.title = article.text = SECRET
    factories.save(article)
    return article


@pytest.mark.slow
def test_the_search_for_what_is_private_can_find(client: Client, hidden: Article) -> None:
    assert SECRET in everything(client)


@pytest.mark.slow
@pytest.mark.parametrize("until", [None, 30])
def test_withdrawn_and_embargoed_articles(client: Client, hidden: Article, until: int | None) -> None:
    hidden.withdrawn_at = timezone.now()
    hidden.withdrawn_until = timezone.localdate() + timedelta(days=until) if until else None
    hidden.withdrawn_reason = "Theo yêu cầu"
    factories.save(hidden)
    told = everything(client)
    assert SECRET not in told
    assert hidden.url not in told
    assert client.get(f"/api/v1/articles/{hidden.pk}").status_code == 410
    official = hidden.official_mentions.get().official
    assert official is not None
    assert official.slug not in told


@pytest.mark.slow
def test_erased_articles(client: Client, hidden: Article, own_index: Any, settings: Any) -> None:
    settings.CAPTURE_DIR, settings.SEARCH_INLINE = own_index.parent / "captures", False
    url, number = hidden.url, hidden.pk
    erase_article(hidden, None, reason="Thông tin riêng")
    told = everything(client)
    assert SECRET not in told
    assert url not in told
    assert client.get(f"/api/v1/articles/{number}").status_code == 410


@pytest.mark.slow
def test_suppressed_names(client: Client, filled: Filled, own_index: Any, settings: Any) -> None:
    settings.CAPTURE_DIR, settings.SEARCH_INLINE = own_index.parent / "captures", False
    person = factories.official("Lò Thị Giấu Tên", province=filled.province)
    article = factories.article("Bài", "Đồng chí Lò Thị Giấu Tên nói.", province=filled.province)
    factories.mention(article, person, "Bí thư")
    slug = person.slug
    assert "Lò Thị Giấu Tên" in everything(client)
    suppress_name("Lò Thị Giấu Tên", User.objects.create(username="e"), reason="Theo yêu cầu", official=person)
    told = everything(client, f"officials/{slug}", f"officials/{slug}/terms", f"articles?official={slug}")
    assert "Giấu Tên" not in told
    assert "lo-thi-giau-ten" not in told.replace(f"articles?official={slug}", "")
    assert client.get(f"/api/v1/officials/{slug}").status_code == 410


@pytest.mark.slow
def test_a_withheld_capture_and_its_digest(client: Client, filled: Filled) -> None:
    capture = filled.article.read_from
    assert capture is not None
    capture.withheld = True
    capture.save()
    assert capture.sha256 not in everything(client)
    assert client.get(f"/api/v1/captures/{capture.pk}").status_code == 404


@pytest.mark.slow
def test_notes_reports_alerts_and_tokens(client: Client, filled: Filled) -> None:
    for record in (filled.resolution, filled.official, filled.province, filled.source):
        record.notes = SECRET
        record.save()
    Report.objects.create(article=filled.article, message=SECRET, contact="doc-gia@thu.example")
    Alert.objects.create(email="theo-doi@thu.example", search={}, address="/", title=SECRET, origin="x", language="vi")
    told = everything(client)
    assert SECRET not in told
    assert "@thu.example" not in told


@pytest.mark.slow
def test_samples_where_there_are_real_articles(client: Client, hidden: Article) -> None:
    Article.objects.filter(pk=hidden.pk).update(is_sample=True)
    sample = Article.objects.order_by("pk").first()  # the oldest row tells whether there are samples
    assert sample is not None
    Article.objects.filter(pk=sample.pk).update(is_sample=True)
    assert SECRET not in everything(client)


@pytest.mark.slow
def test_provisional_resolutions_that_only_withdrawn_articles_cite(client: Client, hidden: Article) -> None:
    provisional = factories.resolution("77-NQ/XYZ", status="provisional")
    factories.citation(hidden, SECRET, provisional)
    assert "77-NQ/XYZ" in everything(client)
    hidden.withdrawn_at = timezone.now()
    factories.save(hidden)
    assert "77-NQ/XYZ" not in everything(client)
