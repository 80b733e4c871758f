"""A small archive in which every kind of record stands, for the tests of the API and of harvesting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Article, Official, Province, Resolution, Source
from tests import factories


@dataclass(kw_only=True)
class Filled:
    """Its records, one of each kind to ask for."""

    article: Article
    province: Province
    resolution: Resolution
    official: Official
    source: Source


def add_article(number: int, filled: Filled | None = None) -> Article:
    """An article with a capture, a citation, an official with a post, all new but where `filled` has them."""
    unit = filled.province if filled else factories.province("Hậu Giang", "hau-giang")
    source = filled.source if filled else factories.source()
    person = factories.official(f"Phan Văn Thử {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number % 26]}", province=unit)
    article = factories.article(
        f"Hội nghị số {number} của tỉnh", f"Đồng chí {person.name}, Chủ tịch, nói về Nghị quyết số 04-NQ/TW.",
        province=unit, source=source, url=f"https://hau-giang.example/tin/{number}",
    )  # fmt: skip
    article.read_from = factories.capture(article=article, url=article.url, content_type="text/html")
    article.save()
    document = filled.resolution if filled else factories.resolution()
    factories.citation(article, "Nghị quyết số 04-NQ/TW", document)
    factories.mention(article, person, "Chủ tịch Ủy ban nhân dân tỉnh")
    return article


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


@pytest.fixture(scope="module")
def _filled_rows(kept_rows: None) -> int:
    """The rows, written once for the module; the key of the first article."""
    article = add_article(0)
    found = _filled(article)
    for number in range(1, 5):
        add_article(number, found)
    return article.pk


@pytest.fixture
def filled(_filled_rows: int, db: None) -> Filled:
    return _filled(Article.objects.get(pk=_filled_rows))


def _filled(article: Article) -> Filled:
    official = article.official_mentions.get().official
    assert article.province is not None
    assert article.source is not None
    assert official is not None
    return Filled(
        article=article,
        province=article.province,
        resolution=Resolution.objects.get(),
        official=official,
        source=article.source,
    )


@pytest.fixture
def count_queries(client: Client) -> Callable[[str], int]:
    """How many queries an address makes."""

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            answer: Any = client.get(address)
        assert answer.status_code == 200, (address, answer.content)
        return len(queries)

    return count
