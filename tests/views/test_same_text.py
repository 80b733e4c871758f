"""Where else a text stands, and who published it first: said only where the dates tell it."""

from collections.abc import Callable
from datetime import date, time

import pytest
from django.test import Client
from django.utils import timezone

from archive.models import Article
from archive.views.same_text import OTHERS_SHOWN, first_of, period_of
from tests import factories
from tests.core.test_clustering import text_of

STORY = text_of(1)


def add(title: str, day: date | None = date(2021, 7, 5), **fields: object) -> Article:
    return factories.article(title, text=f"{title}\n{STORY}", published=day, **fields)


def page(client: Client, article: Article) -> str:
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


D3, D4, JUNE, Q2, Y2021, NONE = (
    (date(2021, 6, 3), "day"),
    (date(2021, 6, 4), "day"),
    (date(2021, 6, 1), "month"),
    (date(2021, 4, 1), "quarter"),
    (date(2021, 1, 1), "year"),
    (None, "unknown"),
)
D3_8, D3_9 = (*D3, time(8)), (*D3, time(9))


@pytest.mark.parametrize(
    ("members", "first"),
    [
        ([D3, D4], D3),
        ([D4, D3], D3),
        ([D3, D3], None),
        ([D3_9, D3_8], D3_8),
        ([D3_8, D3], None),
        ([D3_8, D3_8], None),
        ([D3_9, D4], D3_9),
        ([D3, JUNE], None),
        ([D3, Q2], None),
        ([D3, (date(2021, 7, 1), "month")], D3),
        ([Q2, (date(2021, 7, 1), "day")], Q2),
        ([Y2021, (date(2022, 1, 1), "year")], Y2021),
        ([Y2021, D3], None),
        ([D3, D4, NONE], D3),
        ([D3, NONE], None),
        ([NONE, NONE], None),
        ([], None),
    ],
)
def test_the_first_is_named_only_where_the_dates_tell(members: list[tuple], first: tuple | None) -> None:  # type: ignore[type-arg]
    assert first_of([(member, period_of(*member)) for member in members]) == first


@pytest.mark.parametrize(
    ("day", "precision", "last"),
    [
        (date(2021, 2, 1), "month", date(2021, 2, 28)),
        (date(2020, 10, 1), "quarter", date(2020, 12, 31)),
        (date(2020, 1, 1), "year", date(2020, 12, 31)),
        (date(2020, 2, 29), "day", date(2020, 2, 29)),
    ],
)
def test_a_coarse_date_lasts_to_the_end_of_its_period(day: date, precision: str, last: date) -> None:
    period = period_of(day, precision)
    assert period is not None
    assert (period[0].date(), period[1].date()) == (day, last)
    assert period_of(last, precision) == (period if precision != "day" else period_of(day, "day"))


@pytest.mark.slow
@pytest.mark.django_db
def test_the_page_says_where_else_and_who_was_first(client: Client) -> None:
    source = factories.source("Báo thử nghiệm")
    first, other = add("Tin gốc", date(2021, 7, 1), source=source), add("Tin lấy lại")
    assert "Bài này đăng sớm nhất." in page(client, first)
    html = page(client, other)
    assert f'Đăng sớm nhất: <a href="{first.get_absolute_url()}" lang="vi">Báo thử nghiệm</a>' in html
    assert '<time datetime="2021-07-01">1/7/2021</time>.' in html


@pytest.mark.django_db
def test_an_undated_one_and_equal_dates_are_admitted(client: Client) -> None:
    first, other = add("Tin gốc", date(2021, 7, 1)), add("Tin lấy lại")
    add("Không ngày", None, published_precision="unknown")
    assert "Trong các bài rõ ngày, bài này đăng sớm nhất." in page(client, first)
    first.published = other.published
    first.save()
    assert "Chưa đủ căn cứ xác định bài nào đăng trước." in page(client, first)


@pytest.mark.django_db
def test_a_lone_article_says_nothing(client: Client) -> None:
    article = add("Một mình")
    withdrawn = add("Đã rút", withdrawn_at=timezone.now())
    assert "Cùng nội dung" not in page(client, article)
    assert client.get(f"{withdrawn.get_absolute_url()}cung-noi-dung/").status_code == 410


@pytest.mark.slow
@pytest.mark.django_db
def test_many_are_counted_and_listed_on_a_page_of_their_own(
    client: Client, count_queries: Callable[[str], int]
) -> None:
    articles = [add("Bài", date(2021, 7, 5)) for _ in range(3)]
    address = articles[0].get_absolute_url()
    few = count_queries(address)
    articles += [add(f"Bài {number}", date(2021, 8, 5)) for number in range(OTHERS_SHOWN)]
    assert count_queries(address) == few
    html = page(client, articles[0])
    assert f'<a href="{address}cung-noi-dung/">Xem cả {len(articles) - 1} bài</a>' in html
    listed = client.get(f"{address}cung-noi-dung/")
    assert [article.pk for article in listed.context["page"]] == [article.pk for article in articles]
    assert client.get(f"/bai-viet/{articles[0].pk}-khac/cung-noi-dung/")["Location"] == f"{address}cung-noi-dung/"


@pytest.mark.django_db
def test_the_json_counts_them(client: Client) -> None:
    article, other = add("Tin gốc"), add("Tin lấy lại")
    told = client.get(f"{article.get_absolute_url().rstrip('/')}.json").json()["same_text"]
    assert told == {
        "count": 1,
        "articles": [{"id": other.pk, "permalink": f"http://testserver/bai-viet/{other.pk}/"}],
    }


@pytest.mark.slow
@pytest.mark.django_db
def test_copies_on_a_list_are_one_entry_with_their_places(client: Client) -> None:
    unit = factories.province()
    first = add("Bài thứ nhất", date(2021, 7, 6), province=unit)
    copy = add("Bài thứ hai", date(2021, 7, 5), province=unit)
    other = factories.article("Bài khác", "Lời khác hẳn.", published=date(2021, 7, 4), province=unit)
    for address in ("/", unit.get_absolute_url(), "/nam/2021/", "/nam/2021/07/"):
        context = client.get(address).context
        listed = context["newest"] if address == "/" else context["page"].object_list
        assert [article.pk for article in listed] == [first.pk, other.pk], address
        assert [article.pk for article in listed[0].copies] == [copy.pk]
    html = page(client, first)
    assert "Bài này còn được đăng ở 1 nơi khác" in html
    listing = client.get(f"{first.get_absolute_url()}cung-noi-dung/")
    assert [article.pk for article in listing.context["page"]] == [copy.pk, first.pk]
