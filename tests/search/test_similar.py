"""Articles that are about the same."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Article, Official, Resolution
from search import indexing
from search.engine import similar
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(own_index: Path) -> None:
    cache.clear()


def titles(article: Article, limit: int = 5) -> list[str]:
    indexing.drain()
    return [other.title for other in similar(article, limit)]


def citing(title: str, documents: Iterable[Resolution] = (), people: Iterable[Official] = (), **fields: Any) -> Article:
    article = factories.article(title, f"Nội dung riêng của {title}", **fields)
    for document in documents:
        factories.citation(article, title, document)
    for person in people:
        factories.mention(article, person)
    return article


@pytest.mark.slow
def test_a_document_that_few_cite_makes_articles_more_alike_than_one_that_many_cite() -> None:
    rare, common = factories.resolution("11-NQ/TW"), factories.resolution("04-NQ/TW")
    one = citing("Alpha", [rare, common])
    citing("Beta", [rare])
    for number in range(4):
        citing(f"Gamma {number}", [common])
    for number in range(40):
        citing(f"Delta {number}")
    assert titles(one)[0] == "Beta"
    assert set(titles(one)[1:]) <= {f"Gamma {number}" for number in range(4)}


@pytest.mark.slow
def test_what_is_shared_adds_up() -> None:
    documents = [factories.resolution(f"{number}-NQ/TW") for number in (11, 12)]
    person = factories.official("Lò Thị Ví Dụ")
    one = citing("Alpha", documents, [person])
    citing("Beta", documents[:1])
    citing("Gamma", documents, [person])
    citing("Delta", documents)
    for number in range(30):
        citing(f"Epsilon {number}")
    assert titles(one) == ["Gamma", "Delta", "Beta"]


def test_words_of_the_title_are_enough() -> None:
    one = citing("Trồng cam sạch ở vùng cao")
    citing("Mô hình trồng cam sạch")
    citing("Khai mạc giải bóng chuyền")
    assert titles(one) == ["Mô hình trồng cam sạch"]


@pytest.mark.slow
def test_between_equals_the_same_province_is_nearer() -> None:
    here, there = factories.province("Hậu Giang"), factories.province("Bến Tre")
    document = factories.resolution()
    one = citing("Alpha", [document], province=here)
    citing("Beta", [document], province=there)
    citing("Gamma", [document], province=here)
    for number in range(20):
        citing(f"Delta {number}", province=there)
    assert titles(one) == ["Gamma", "Beta"]


def test_what_everybody_cites_says_nothing() -> None:
    document = factories.resolution()
    rows = [citing(f"Alpha{'abcdefgh'[number]}", [document]) for number in range(8)]
    assert titles(rows[0]) == []


@pytest.mark.slow
def test_withdrawn_articles_are_never_shown_and_not_even_from_memory() -> None:
    document = factories.resolution()
    one, *others = (citing(title, [document]) for title in ("Alpha", "Beta", "Gamma"))
    for number in range(20):
        citing(f"Delta {number}")
    assert set(titles(one)) == {"Beta", "Gamma"}
    Article.objects.filter(pk=others[0].pk).update(withdrawn_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert titles(one) == ["Gamma"]


@pytest.mark.slow
def test_a_changed_article_is_compared_afresh() -> None:
    documents = [factories.resolution(f"{number}-NQ/TW") for number in (11, 12)]
    one = citing("Alpha", documents[:1])
    citing("Beta", documents[:1])
    citing("Gamma", documents[1:])
    for number in range(20):
        citing(f"Delta {number}")
    assert titles(one) == ["Beta"]
    one.citations.all().delete()
    factories.citation(one, "Alpha", documents[1])
    factories.save(one)
    assert titles(one) == ["Gamma"]


def test_without_an_index_shared_documents_decide(own_index: Path) -> None:
    shutil.rmtree(own_index)
    document = factories.resolution()
    one = citing("Alpha", [document])
    citing("Beta", [document])
    assert [other.title for other in similar(one)] == ["Beta"]


def test_an_article_about_nothing_is_like_nothing() -> None:
    assert titles(factories.article("!")) == []


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow() -> None:
    def queries(count: int) -> int:
        documents = [factories.resolution(f"{factories.next_number()}-NQ/TW") for _ in range(count)]
        people = [factories.official(f"Lò Thị {factories.next_number()}") for _ in range(count)]
        one = citing("Trồng cam sạch", documents, people)
        for _ in range(count):
            citing("Trồng cam sạch ở xã", documents, people)
        indexing.drain()
        with CaptureQueriesContext(connection) as captured:
            assert similar(one)
        return len(captured)

    assert queries(3) == queries(20) <= 7


def test_the_second_time_costs_one_query(django_assert_num_queries: Any) -> None:
    document = factories.resolution()
    one, _ = citing("Trồng cam", [document]), citing("Trồng cam sạch", [document])
    assert titles(one) == ["Trồng cam sạch"]
    with django_assert_num_queries(1):
        similar(one)
