"""Lists of the API: cursors, single fields, filters, and a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from archive.models import Article
from tests import factories
from tests.api.conftest import Filled, add_article

LISTS = ("articles", "captures", "citations", "resolutions", "officials", "provinces", "sources", "changes")


def read(client: Client, path: str, **parameters: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{path}", parameters)
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def all_pages(client: Client, path: str, **parameters: Any) -> Iterator[dict[str, Any]]:
    """Every record, by the next links."""
    page = read(client, path, **parameters)
    while True:
        yield from page["data"]
        following = page["links"]["next"]
        if following is None:
            return
        page = client.get(following).json()


@pytest.mark.slow
@pytest.mark.parametrize("path", LISTS)
def test_a_list_makes_as_many_queries_for_five_records_as_for_ten(
    path: str, client: Client, filled: Filled, count_queries: Callable[[str], int]
) -> None:
    client.get("/api/v1/changes")  # committed changes get their places
    few = count_queries(f"/api/v1/{path}?limit=100")
    for number in range(5, 10):
        add_article(number, filled)
        factories.province(f"Tỉnh {number}", f"tinh-{number}")
        factories.resolution(f"0{number}-NQ/TW", kind="Chỉ thị")
    client.get("/api/v1/changes")
    assert count_queries(f"/api/v1/{path}?limit=100") == few <= 12


@pytest.mark.parametrize("path", LISTS)
def test_pages_of_two_hold_what_one_page_holds(path: str, client: Client, filled: Filled) -> None:
    whole = read(client, path, limit=100)["data"]
    assert list(all_pages(client, path, limit=2)) == whole != []


def test_the_newest_first_with_undated_ones_last(client: Client, db: None) -> None:
    days = ("2021-01-01", None, "2022-05-05", "2021-01-01", None)
    made = [factories.article(f"Bài {n}", published=day) for n, day in enumerate(days)]
    expected = [made[2].pk, made[3].pk, made[0].pk, made[4].pk, made[1].pk]
    listed = [row["id"] for row in all_pages(client, "articles", order="newest", limit=1)]
    assert [key for key in listed if key in expected] == expected


def test_what_is_added_while_one_pages_moves_nothing(client: Client, filled: Filled) -> None:
    every = set(Article.objects.values_list("pk", flat=True))
    first = read(client, "articles", limit=3)
    factories.delete(filled.article)
    rest = client.get(first["links"]["next"]).json()["data"]
    assert {row["id"] for row in (*first["data"], *rest)} == every


def test_single_fields(client: Client, filled: Filled) -> None:
    row = read(client, "articles", fields="title,text", limit=1)["data"][0]
    assert set(row) == {"id", "links", "title", "text"}
    assert "04-NQ/TW" in row["text"]
    assert "text" not in read(client, "articles", limit=1)["data"][0]


def test_a_field_that_is_none_is_said(client: Client, filled: Filled) -> None:
    answer = client.get("/api/v1/articles?fields=title,found")
    (problem,) = answer.json()["errors"]
    assert (answer.status_code, problem["code"], problem["source"]) == (400, "unknown-field", {"parameter": "fields"})
    assert "found" in problem["detail"]["vi"]


@pytest.mark.parametrize("name", ["province", "source", "resolution", "official"])
def test_articles_of_one_record(name: str, client: Client, filled: Filled) -> None:
    other = factories.article("Bài khác")
    slug = getattr(filled, name).slug
    found = {row["id"] for row in all_pages(client, "articles", **{name: slug})}
    assert filled.article.pk in found
    assert other.pk not in found
    assert read(client, "articles", **{name: "khong-co"})["data"] == []


def test_a_cursor_of_another_list_is_refused(client: Client, filled: Filled) -> None:
    following = read(client, "articles", limit=1)["links"]["next"]
    for address in (f"{following}&order=newest", "/api/v1/articles?cursor=~~~", "/api/v1/articles?cursor=W10"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "bad-cursor")


@pytest.mark.slow
def test_each_record_is_found_at_its_own_address(client: Client, filled: Filled) -> None:
    for path in LISTS[:-1]:
        for row in read(client, path)["data"]:
            if path != "citations":
                assert client.get(row["links"]["self"]).json()["data"]["id"] == row["id"]


def test_terms_of_office(client: Client, filled: Filled) -> None:
    for address in (f"officials/{filled.official.slug}/terms", f"provinces/{filled.province.slug}/terms"):
        assert isinstance(read(client, address)["data"], list)
