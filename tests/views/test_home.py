"""The home page."""

from datetime import date

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def page(client, address="/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_it_works_with_an_empty_archive(client):
    html = page(client)
    assert "Kho chưa có bài nào." in html
    assert "Chưa có trích dẫn nào." in html


def test_it_counts_what_readers_can_see(client):
    unit = factories.province()
    shown = factories.article(province=unit)
    factories.citation(shown, "x", factories.resolution())
    gone = factories.article(province=factories.province("Cần Thơ"), withdrawn_at="2026-01-01T00:00Z")
    factories.citation(gone, "x", factories.resolution("05-CT/TW"))
    context = client.get("/").context
    assert (context["article_count"], context["province_count"], context["resolution_count"]) == (1, 1, 1)


def test_it_shows_the_newest_articles_first(client):
    factories.article("Bài cũ", published=date(2019, 1, 1))
    factories.article("Bài không ngày", published=None, published_precision="unknown")
    factories.article("Bài mới", published=date(2024, 1, 1))
    assert [article.title for article in client.get("/").context["newest"]] == ["Bài mới", "Bài cũ", "Bài không ngày"]


def test_it_shows_the_years_that_articles_span(client):
    factories.article(published=date(2019, 1, 1))
    factories.article(published=date(2024, 1, 1))
    assert "2019–2024" in page(client)


def test_it_ranks_resolutions_by_articles_not_by_mentions(client):
    often, widely = factories.resolution("01-NQ/TW"), factories.resolution("02-NQ/TW")
    first, second = factories.article(), factories.article()
    for article, resolution in ((first, often), (first, often), (first, often), (first, widely), (second, widely)):
        factories.citation(article, "x", resolution)
    most_cited = client.get("/").context["most_cited"]
    assert [(found.number, found.article_count) for found in most_cited] == [("02-NQ/TW", 2), ("01-NQ/TW", 1)]


def test_it_says_when_articles_are_samples(client):
    factories.article(is_sample=True)
    assert "Kho đang có bài mẫu" in page(client)


def test_it_says_nothing_of_samples_when_there_are_none(client):
    factories.article()
    assert "bài mẫu" not in page(client)


@pytest.mark.parametrize("address", ["/tro-giup/", "/gioi-thieu/", "/en/", "/en/tro-giup/"])
def test_pages_about_the_archive_work(client, address):
    assert "Tàng Thư" in page(client, address)


def test_the_examples_of_the_help_page_are_links_to_searches(client):
    assert '/tim-kiem/?q=04-NQ%2FTW"' in page(client, "/tro-giup/")


@pytest.mark.slow
def test_the_queries_do_not_grow(count_queries):
    def grow():
        for number in range(10):
            unit = factories.province(f"Tỉnh {number}", f"tinh-{factories.next_number()}")
            article = factories.article(province=unit, source=factories.source())
            factories.citation(article, "x", factories.resolution(f"{factories.next_number()}-NQ/TW", province=unit))

    addresses = ["/", "/gioi-thieu/", "/tro-giup/"]
    grow()
    few = [count_queries(address) for address in addresses]
    grow()
    assert [count_queries(address) for address in addresses] == few
