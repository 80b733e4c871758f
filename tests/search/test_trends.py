"""Searches over time, against a small archive whose counts are told here."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.models import Article
from search.engine import find
from search.indexing import rebuild
from search.request import SearchRequest
from search.trends import Period, trends
from tests import factories

pytestmark = pytest.mark.django_db

WRITTEN = (
    # what is told of it, when, how exactly that is known, where
    ("lúa", date(2018, 3, 5), "day", "Hậu Giang"),
    ("lúa", date(2018, 3, 9), "day", "Hậu Giang"),
    ("lúa tôm", date(2018, 11, 1), "month", "Bến Tre"),
    ("tôm", date(2020, 1, 1), "year", "Bến Tre"),
    ("tôm", date(2020, 1, 7), "day", "Bến Tre"),
    ("lúa", None, "unknown", "Hậu Giang"),
)


@pytest.fixture(scope="module")
def archive(kept_rows: None) -> None:
    units = {name: factories.province(name) for name in ("Hậu Giang", "Bến Tre")}
    cited = factories.resolution("04-NQ/TW")
    for words, day, precision, unit in WRITTEN:
        article = factories.article(
            f"Hội nghị về {words}", published=day, published_precision=precision, province=units[unit]
        )
        if words == "lúa":
            factories.citation(article, "Hội nghị", cited)


@pytest.fixture
def index(archive: None, own_index: Path) -> None:
    rebuild()


def test_years_without_articles_stand_in_the_row(index: None) -> None:
    made = trends(["lúa", "tôm"], SearchRequest())
    assert [period.year for period in made.periods] == [2018, 2019, 2020]
    assert [series.counts for series in made.series] == [(3, 0, 0), (1, 0, 2)]
    assert made.everything == (3, 0, 2)
    assert [series.total - series.dated for series in made.series] == [1, 0]
    assert made.shares(made.series[1]) == (1000 / 3, 0.0, 1000.0)


def test_by_months_an_article_of_which_only_the_year_is_known_counts_for_none(index: None) -> None:
    made = trends(["tôm"], SearchRequest(), monthly=True)
    found = {(each.year, each.month): n for each, n in zip(made.periods, made.series[0].counts, strict=True) if n}
    assert found == {(2018, 11): 1, (2020, 1): 1}
    assert len(made.periods) == 36


def test_filters_hold_for_every_series_and_for_what_they_are_compared_with(index: None) -> None:
    made = trends(["lúa", "tôm"], SearchRequest(years=(2018,)))
    assert [series.counts for series in made.series] == [(3,), (1,)]
    assert made.everything == (3,)


def test_a_single_search_has_its_first_and_last_article_its_peaks_and_places(index: None) -> None:
    made = trends(["lúa"], SearchRequest())
    assert made.first is not None
    assert made.last is not None
    assert (made.first.published, made.last.published) == (date(2018, 3, 5), date(2018, 11, 1))
    (peak,) = made.peaks
    assert (peak.period, peak.count) == (Period(2018), 3)
    assert [count for _, _, count in peak.documents] == [2]
    assert [(place.label, place.counts) for place in made.places] == [("Hậu Giang", (3,)), ("Bến Tre", (1,))]


def test_the_page_tells_it_and_leads_to_the_articles(index: None, client: Client) -> None:
    html = client.get("/dong-thoi-gian/?q=lúa&q=tôm&q=").content.decode()
    assert html.count("<polyline") == 2
    assert "1 bài ngoài biểu đồ vì không rõ ngày" in html
    assert "/tim-kiem/?q=l%C3%BAa&amp;nam=2018" in html
    monthly = client.get("/dong-thoi-gian/?q=lúa&theo=thang&cach=ti-le").content.decode()
    assert "/tim-kiem/?q=l%C3%BAa+ng%C3%A0y%3A3%2F2018" in monthly
    assert "666" not in monthly
    assert "1000,0 ‰" in monthly


def test_the_month_of_the_table_finds_what_the_table_says(index: None) -> None:
    assert find(SearchRequest(query="lúa ngày:3/2018")).total == 2


def test_the_table_is_a_file(index: None, client: Client) -> None:
    text = client.get("/dong-thoi-gian/tang-thu.csv?q==lúa&q=tôm").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["period", "'=lúa", "tôm", "all"]
    assert rows[1:] == [["2018", "3", "1", "3"], ["2019", "0", "0", "0"], ["2020", "0", "2", "2"]]


def test_without_words_it_is_the_whole_archive(index: None, client: Client) -> None:
    html = client.get("/dong-thoi-gian/").content.decode()
    assert "mọi bài trong kho" in html
    assert "noindex" not in html


def test_an_archive_without_dates_says_so(own_index: Path, client: Client) -> None:
    rebuild()
    assert "Không tìm thấy bài nào ghi ngày đăng" in client.get("/dong-thoi-gian/?q=x").content.decode()


def test_without_an_index_it_says_so(no_index: Path, client: Client) -> None:
    assert "đang được sửa chữa" in client.get("/dong-thoi-gian/?q=x").content.decode()


def test_without_an_index_there_is_no_table(no_index: Path, client: Client) -> None:
    response = client.get("/dong-thoi-gian/tang-thu.csv?q=x")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "đang được sửa chữa" in response.content.decode()


def test_what_only_earlier_captures_say_counts_where_it_is_asked(
    index: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = Article.objects.get(published__year=2018, title__contains="tôm")
    monkeypatch.setattr("search.earlier_captures.find_readings", lambda tree: {article.pk: [1]})
    today = trends(["khoai"], SearchRequest()).series[0]
    then = trends(["khoai"], SearchRequest(captures="also"))
    assert (today.total, then.series[0].total, then.series[0].counts[0]) == (0, 1, 1)
    assert trends(["khoai"], SearchRequest(captures="only")).everything == then.everything
    html = client.get("/dong-thoi-gian/?q=khoai&ban-chup-cu=co").content.decode()
    assert 'name="ban-chup-cu" value="co"' in html
    assert "tang-thu.csv?q=khoai&amp;ban-chup-cu=co" in html


@pytest.mark.slow
def test_a_longer_history_costs_no_further_queries(index: None, client: Client) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        return len(made)

    short = queries("/dong-thoi-gian/?q=hội nghị&nam=2018")
    assert queries("/dong-thoi-gian/?q=hội nghị") <= short + 6  # documents of two more peaks
    assert Article.objects.count() == len(WRITTEN)
