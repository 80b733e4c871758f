"""What the words being typed may become."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from archive.models import CustomaryName
from search import indexing
from search.engine import suggest
from search.suggestions import LONGEST, PER_GROUP, named_so, numbered
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


@pytest.fixture
def archive(own_index: Path) -> None:
    """Documents, units, people, and titles that repeat their words."""
    document = factories.resolution(title="Về tăng cường xây dựng, chỉnh đốn Đảng")
    factories.resolution("40-NQ/TW", date(2001, 1, 1))
    factories.resolution("04-CT/TW", date(2021, 6, 2), kind="Chỉ thị")
    factories.resolution("04-NQ/TU", date(2021, 6, 2), status="provisional")
    CustomaryName.objects.create(name="NQTW4", candidates=[document.identity], default=document.identity)
    for name in ("Hậu Giang", "An Giang", "Hà Nam"):
        factories.province(name)
    factories.province("Hà Tây", until=date(2008, 8, 1))
    factories.official("Hạ Văn Mẫu", province=factories.province("Bến Tre"))
    factories.official("Hà Thị Giả")
    for number in range(3):
        factories.article(f"Chuyển đổi số ở xã thứ {number}")
        factories.article(f"Chuyển đến nhà mới lần {number}")
        factories.article(f"Đổi mới giáo dục bài {number}")
    factories.article("Chuyển đổi số ở huyện")
    factories.article("Chuyển đoạn đường")
    indexing.drain()


def texts(query: str, name: str) -> list[str]:
    return [item.text for group in suggest(query).groups if group.name == name for item in group.items]


DOCUMENTS: list[tuple[str, list[str]]] = [
    ("04", ["Chỉ thị số 04-CT/TW (2021)", "Nghị quyết số 04-NQ/TW (2016)", "Nghị quyết số 04-NQ/TU (2021)"]),
    ("04-n", ["Nghị quyết số 04-NQ/TW (2016)", "Nghị quyết số 04-NQ/TU (2021)"]),
    ("04 nq", ["Nghị quyết số 04-NQ/TW (2016)", "Nghị quyết số 04-NQ/TU (2021)"]),
    ("số 04-NQ/tw", ["Nghị quyết số 04-NQ/TW (2016)"]),
    ("40", ["Nghị quyết số 40-NQ/TW (2001)"]),
    ("nqtw", ["Nghị quyết số 04-NQ/TW (2016)"]),
    ("nghị quyết trung ư", ["Nghị quyết số 04-NQ/TW (2016)"]),
    ("nghi quyet tw4", ["Nghị quyết số 04-NQ/TW (2016)"]),
    ("nq 4", []),
    ("99-", []),
]


@pytest.mark.slow
def test_documents_by_the_beginning_of_number_or_name(archive: None) -> None:
    assert {query: texts(query, "resolutions") for query, _ in DOCUMENTS} == dict(DOCUMENTS)


@pytest.mark.slow
def test_local_documents_without_a_title_are_told_with_their_province(own_index: Path) -> None:
    for name in ("Hậu Giang", "Sóc Trăng"):
        province = factories.province(name)
        factories.resolution("07-NQ/TU", status="provisional", province=province, identity=f"07-NQ/TU@{province.slug}")
    found = [item.detail for group in suggest("07-nq/tu").groups for item in group.items]
    assert found == ["Hậu Giang", "Sóc Trăng"]


PROVINCES: list[tuple[str, list[str]]] = [
    ("hậu g", ["Hậu Giang"]),
    ("hau", ["Hậu Giang"]),
    ("tỉnh hậu", ["Hậu Giang"]),
    ("ha", ["Hà Nam", "Hậu Giang", "Hà Tây (…–2008)"]),
    ("hà", ["Hà Nam", "Hà Tây (…–2008)"]),
    ("giang", ["An Giang", "Hậu Giang"]),
    ("hâu", []),
]


@pytest.mark.slow
def test_provinces_by_the_beginning_of_a_name(archive: None) -> None:
    assert {query: texts(query, "provinces") for query, _ in PROVINCES} == dict(PROVINCES)


OFFICIALS: list[tuple[str, list[str]]] = [
    ("ha", ["Hà Thị Giả", "Hạ Văn Mẫu"]),
    ("hà t", ["Hà Thị Giả"]),
    ("HẠ V", ["Hạ Văn Mẫu"]),
    ("giả", []),
    ("h", []),
]


@pytest.mark.slow
def test_officials_by_the_beginning_of_their_name(archive: None) -> None:
    assert {query: texts(query, "officials") for query, _ in OFFICIALS} == dict(OFFICIALS)


WORDS: list[tuple[str, list[str]]] = [
    ("chuyển đ", ["chuyển đổi", "chuyển đến"]),
    ("chuyển đổ", ["chuyển đổi"]),
    ("chuyen d", ["chuyen doi", "chuyen den"]),
    ("ở xã, chuyển đ", ["ở xã, chuyển đổi", "ở xã, chuyển đến"]),
    ("chu", ["chuyển"]),
    ("đổi", []),
    ("chuyển ", []),
    ("chuyển zz", []),
]


@pytest.mark.slow
def test_the_last_word_is_completed_by_what_follows_its_neighbour(archive: None) -> None:
    assert {query: texts(query, "words") for query, _ in WORDS} == dict(WORDS)


@pytest.mark.slow
def test_a_suggested_query_finds_something(archive: None) -> None:
    from search.engine import SearchRequest, find

    for query in ("chuyển đ", "chuyen d", "đổi m"):
        assert texts(query, "words")
        for text in texts(query, "words"):
            assert find(SearchRequest(query=text)).total > 0


@pytest.mark.slow
def test_groups_are_labelled_and_short(archive: None) -> None:
    for number in range(2 * PER_GROUP):
        factories.official(f"Hà Thị Giả {number}")
    suggestions = suggest("ha")
    assert [group.label for group in suggestions.groups] == ["Tỉnh, thành phố", "Cán bộ"]
    assert all(0 < len(group.items) <= PER_GROUP for group in suggestions.groups)
    assert all(item.url.startswith("/") for group in suggestions.groups for item in group.items)


def test_whatever_is_typed_does_not_raise(archive: None) -> None:
    for query in ["", " ", "-", "*", '"', "\x00", "\ud800", "x" * 9000, "04" * 5000, "a " * 9000, "%_\\"]:
        assert len(suggest(query).query) <= LONGEST


def test_without_an_index_the_rest_is_suggested(own_index: Path) -> None:
    shutil.rmtree(own_index)
    factories.province("Hậu Giang")
    assert [group.name for group in suggest("hau g").groups] == ["provinces"]


def test_nothing_is_scanned() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan is SQLite's")
    for rows in (named_so("ha t"), numbered("4-nq")):
        plan = rows[:5].explain()
        assert plan.startswith("SEARCH") or "\nSEARCH" in plan or "SEARCH " in plan.split("\n")[0], plan
        assert "SCAN" not in plan
        assert "TEMP B-TREE" not in plan


def test_the_number_of_queries_is_constant(archive: None, django_assert_max_num_queries: Any) -> None:
    suggest("ấm")
    for query in ("ha", "04", "chuyển đ", "nghị quyết"):
        with django_assert_max_num_queries(2):
            suggest(query)


def test_it_answers_as_json(archive: None, client: Client) -> None:
    told = client.get("/tim-kiem/goi-y/", {"q": "hậu"}).json()
    assert told["query"] == "hậu"
    assert told["groups"][0] == {
        "name": "provinces",
        "label": "Tỉnh, thành phố",
        "items": [{"text": "Hậu Giang", "detail": "", "url": "/tinh/hau-giang/"}],
    }
