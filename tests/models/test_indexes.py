"""Lists that begin with the newest or the oldest article are read in an index, in either database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from archive.models import Article, Province, Source
from archive.models.articles import ArticleQuerySet
from tests import factories

pytestmark = pytest.mark.django_db

LISTS: dict[str, Callable[[], ArticleQuerySet]] = {
    "newest": lambda: Article.objects.newest_first(),
    "visible": lambda: Article.objects.visible().newest_first(),
    "of a province": lambda: Article.objects.about(Province.objects.get()).newest_first(),
    "of a source": lambda: Article.objects.filter(source=Source.objects.get()).newest_first(),
    "admin": lambda: Article.objects.order_by("-published", "-pk"),
}


def plan_of(listed: QuerySet[Article, Any]) -> str:
    """How the database reads a list if it can do without reading all and sorting, as for a large table."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for way in ("seqscan", "bitmapscan", "sort"):  # of sorting, which it does where no index has the order
                cursor.execute(f"SET LOCAL enable_{way} = off")
    return listed.explain()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_newest_articles_is_not_sorted(name: str) -> None:
    factories.province(), factories.source()
    listed = LISTS[name]().values("pk")[:50]
    plan = plan_of(listed)
    assert "index" in plan.lower(), plan
    assert "Sort" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite puts undated articles first, and sorts them")
def test_a_list_of_oldest_articles_is_not_sorted() -> None:
    plan = plan_of(Article.objects.oldest_first().values("pk")[:50])
    assert "Index" in plan, plan
    assert "Sort" not in plan, plan


def test_undated_articles_come_last_in_both_orders() -> None:
    undated = factories.article("Không ngày", published=None, published_precision="")
    dated = factories.article("Có ngày")
    assert list(Article.objects.newest_first()) == [dated, undated]
    assert list(Article.objects.oldest_first()) == [dated, undated]
