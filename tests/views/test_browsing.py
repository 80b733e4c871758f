"""Browsing by source and by time, long lists, and pages that are not there."""

import re
from datetime import UTC, date, datetime

import pytest

from archive.models import SourceContact
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_sources_are_listed_with_their_articles(client):
    origin = factories.source("Báo thử nghiệm", gone_since=date(2025, 7, 1))
    factories.article(source=origin)
    factories.article(source=origin, withdrawn_at="2026-01-01T00:00Z")
    response = client.get("/nguon/")
    assert [(row.source, row.articles, row.years) for row in response.context["rows"]] == [(origin, 1, "2021")]
    html = " ".join(response.content.decode().split())
    assert '<span class="tag">đã ngừng</span> từ <time datetime="2025-07-01">1/7/2025</time>' in html
    assert "1 nguồn, 1 đã ngừng." in html


def test_a_source_that_lives_or_does_not_answer_says_so(client):
    factories.source("Báo còn", last_seen_alive=date(2026, 11, 2))
    silent = factories.source("Báo im", last_seen_alive=date(2026, 10, 1))
    SourceContact.objects.create(source=silent, failing_since="2026-11-03T01:00Z", failures=2)
    factories.source("Báo chưa rõ")
    html = " ".join(client.get("/nguon/").content.decode().split())
    assert 'lần cuối thấy còn hoạt động: <time datetime="2026-11-02">2/11/2026</time>' in html
    assert '<span class="tag doubt">không trả lời</span> từ 3/11/2026; lần cuối thấy còn hoạt động:' in html
    assert re.search(r">Báo chưa rõ</a></th>(?:(?!</tr>).)*<td[^>]*>chưa rõ </td>", html)
    assert "Không trả lời từ" in client.get(silent.get_absolute_url()).content.decode()


def test_a_source_says_what_is_held_of_it(client):
    origin = factories.source()
    for year in (2019, 2021, 2021):
        article = factories.article(source=origin, published=date(year, 1, 1))
        factories.capture(article=article, captured_at=datetime(2024, 5, 6, tzinfo=UTC))
    factories.capture(article=article, verify_result="missing")
    response = client.get(origin.get_absolute_url())
    html = " ".join(response.content.decode().split())
    assert 'Trong kho</dt><dd>3 bài <span class="meta">(đăng 2019–2021)</span>' in html
    assert '4 <span class="meta">(lần cuối 6/5/2024)</span> <strong class="lost">1 bản mất hoặc hỏng</strong>' in html
    assert list(response.context["years"].items()) == [(2019, 1), (2021, 2)]
    assert f'href="/tim-kiem/?nguon={origin.slug}&amp;nam=2021"' in html


def test_a_source_shows_its_articles_and_since_when_it_is_gone(client):
    origin = factories.source(gone_since=date(2025, 7, 1), province=factories.province())
    article = factories.article(source=origin)
    response = client.get(origin.get_absolute_url())
    assert list(response.context["page"]) == [article]
    assert "1/7/2025" in response.content.decode()


def test_a_source_that_died_says_so_and_what_is_held(client):
    origin = factories.source(gone_since=date(2025, 7, 1))
    article = factories.article(source=origin, published=date(2019, 3, 4))
    factories.capture(article=article, captured_at=datetime(2024, 5, 6, tzinfo=UTC))
    silent = factories.source(last_seen_alive=date(2026, 10, 1))
    SourceContact.objects.create(source=silent, failing_since="2026-11-03T01:00Z", failures=2)
    living = factories.source(last_seen_alive=date(2026, 11, 2))
    said = [" ".join(client.get(each.get_absolute_url()).content.decode().split()) for each in (origin, silent, living)]
    held = "Kho còn giữ 1 bài của trang, đăng 2019, trong 1 bản chụp. Bản chụp cuối là ngày 6/5/2024."
    assert f"Trang này đã ngừng từ 1/7/2025. {held}" in said[0]
    assert "Trang này không trả lời kho từ 3/11/2026. Kho không giữ bài nào của trang." in said[1]
    assert "Kho còn giữ" not in said[2]
    assert "has been gone since 1 July 2025" in client.get(f"/en{origin.get_absolute_url()}").content.decode()


def test_years_are_listed_newest_first_with_the_undated_apart(client):
    factories.article(published=date(2019, 1, 1))
    factories.article(published=date(2021, 1, 1))
    factories.article(published=None, published_precision="unknown")
    context = client.get("/nam/").context
    assert (list(context["years"].items()), context["undated"]) == ([(2021, 1), (2019, 1)], 1)


def test_a_year_holds_what_is_known_by_year_only(client):
    article = factories.article(published=date(2021, 1, 1), published_precision="year")
    response = client.get("/nam/2021/")
    assert list(response.context["page"]) == [article]
    assert dict(response.context["months"])[1] == 0
    assert list(client.get("/nam/2021/1/").context["page"]) == []


def test_a_year_without_articles_is_a_page(client):
    assert client.get("/nam/1999/").status_code == 200


@pytest.mark.parametrize("address", ["/nam/0/", "/nam/2021/0/", "/nam/2021/13/", "/nam/10000/", "/nguon/khong-co/"])
def test_it_rejects_what_no_calendar_has(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.slow
def test_long_lists_come_in_pages_that_hold_every_article_once(client):
    for number in range(120):
        factories.article(f"Bài {number}", published=date(2021, 5, 1 + number % 28))
    shown = [article.pk for number in (1, 2, 3) for article in client.get(f"/nam/2021/?trang={number}").context["page"]]
    assert (len(shown), len(set(shown))) == (120, 120)


@pytest.mark.slow
def test_a_page_number_that_is_none_shows_the_nearest_page(client):
    for _ in range(120):
        factories.article()
    expected = {"0": 3, "99": 3, "x": 1, "": 1, "9" * 5000: 1, "2": 2}
    shown = {asked: client.get("/nam/2021/", {"trang": asked}).context["page"].number for asked in expected}
    assert shown == expected


def test_a_missing_page_is_told_in_vietnamese(client):
    response = client.get("/khong-co/")
    assert response.status_code == 404
    assert "Không tìm thấy trang" in response.content.decode()


def test_a_failing_page_is_told_in_vietnamese(client, monkeypatch):
    monkeypatch.setattr("archive.views.sources.page_of", None)
    client.raise_request_exception = False
    response = client.get("/nguon/")
    assert response.status_code == 500
    assert "Trang gặp lỗi" in response.content.decode()


@pytest.mark.slow
def test_the_queries_do_not_grow(count_queries):
    origin = factories.source()

    def grow():
        for number in range(10):
            unit = factories.province(f"Tỉnh {number}", f"tinh-{factories.next_number()}")
            factories.article(province=unit, source=origin)
            factories.source(province=unit)

    addresses = ["/nguon/", origin.get_absolute_url(), "/nam/", "/nam/2021/", "/nam/2021/7/"]
    grow()
    few = [count_queries(address) for address in addresses]
    grow()
    assert [count_queries(address) for address in addresses] == few
