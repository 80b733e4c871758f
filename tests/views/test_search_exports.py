"""A search as a file."""

import csv
import io
import json

import pytest

from archive.models import Article
from search.engine import Hit, SearchPage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(monkeypatch):
    """Gives the articles that every search finds, twenty a page."""
    articles: list[Article] = []

    def listed(request, parsed, then):
        return articles[(request.page - 1) * 20 : request.page * 20], len(articles)

    def find(request):
        shown = articles[(request.page - 1) * 20 : request.page * 20]
        hits = tuple(Hit(article=article, score=1.0, title=(), snippet=()) for article in shown)
        return SearchPage(request=request, total=len(articles), hits=hits)

    monkeypatch.setattr("search.engine._listed", listed)
    monkeypatch.setattr("search.exports.find", find)
    return articles


def body(response):
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def test_csv_opens_in_a_spreadsheet(client, found):
    found.append(factories.article('Tiêu đề, có "ngoặc"', province=factories.province(), source=factories.source()))
    response = client.get("/tim-kiem/tang-thu.csv?q=x")
    text = body(response)
    assert response["Content-Disposition"] == 'attachment; filename="tang-thu.csv"'
    assert text.startswith("\ufeffid,title,")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["title"], row["published"], row["province"]) == ('Tiêu đề, có "ngoặc"', "2021-07-05", "Hậu Giang")
    assert row["url"].startswith("http://testserver/bai-viet/")


@pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)"])
def test_no_cell_is_a_formula(client, found, formula):
    found.append(factories.article(formula, slug="la", url=formula))
    (row,) = csv.DictReader(io.StringIO(body(client.get("/tim-kiem/tang-thu.csv")).removeprefix("\ufeff")))
    assert (row["title"], row["original_url"]) == (f"'{formula}", f"'{formula}")


@pytest.mark.slow
def test_json_lines_hold_one_article_each(client, found):
    found += [factories.article(f"Bài\n{number}", slug=f"bai-{number}") for number in range(45)]
    rows = [json.loads(line) for line in body(client.get("/tim-kiem/tang-thu.jsonl")).splitlines()]
    assert [row["id"] for row in rows] == [article.pk for article in found]


@pytest.mark.slow
def test_a_file_holds_no_more_than_it_says(client, found, monkeypatch):
    monkeypatch.setattr("search.exports.MOST_EXPORTED", 40)
    found += [factories.article() for _ in range(45)]
    assert len(body(client.get("/tim-kiem/tang-thu.jsonl")).splitlines()) == 40


def test_a_search_has_a_feed(client, found):
    found.append(factories.article("Bài tìm thấy"))
    response = client.get("/tim-kiem/feed.atom?q=y+t%E1%BA%BF")
    assert response["Content-Type"].startswith("application/atom+xml")
    assert "Bài tìm thấy" in response.content.decode()
    assert "Tàng Thư: y tế" in response.content.decode()


def test_a_search_that_finds_nothing_is_an_empty_file(client, found):
    assert body(client.get("/tim-kiem/tang-thu.jsonl?q=x")) == ""


def test_samples_leave_files_and_feed_once_there_is_a_real_article(client, found):
    found.append(factories.article("Bài mẫu", is_sample=True))
    assert "Bài mẫu" in body(client.get("/tim-kiem/tang-thu.jsonl"))
    found.append(factories.article("Bài thật"))
    assert "Bài mẫu" not in body(client.get("/tim-kiem/tang-thu.jsonl"))
    assert "Bài mẫu" not in client.get("/tim-kiem/feed.atom").content.decode()
