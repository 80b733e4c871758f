"""The captures of an article: the list, what differs between two, and what checking their bytes found."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from archive.core.canonical_urls import article_identity
from archive.models import Article, Capture
from archive.storage import blobs
from tests import factories

pytestmark = pytest.mark.django_db

URL = "https://mau.thu-nghiem.example/tin/5"
PAGE = """<html><head><meta charset="utf-8"><title>Tin</title></head><body><h1>Hội nghị sơ kết của Tỉnh ủy</h1>
<p>05/07/2021</p><p>{0} <script>alert(1)</script></p><p>Đoạn hai nói về việc học tập nghị quyết ở các chi bộ.</p>
<p>Đoạn ba nói về kế hoạch năm sau của tỉnh.</p><p>Đoạn bốn nói về việc kiểm tra, giám sát.</p></body></html>"""
BEFORE = "Sáng 5/7, Tỉnh ủy Hậu Giang sơ kết Nghị quyết số 04-NQ/TW; dự có 120 đại biểu."
AFTER = "Sáng 5/7, Tỉnh ủy Hậu Giang sơ kết Nghị quyết số 18-NQ/TW; dự có 210 đại biểu &lt;b&gt;."
EARLY, LATE = datetime(2021, 7, 5, 1, 2, 3, tzinfo=UTC), datetime(2022, 1, 2, 3, 4, 5, tzinfo=UTC)
PAIR = "20210705010203..20220102030405"


@pytest.fixture
def article(settings: Any, tmp_path: Path) -> Article:
    settings.CAPTURE_DIR = tmp_path
    made = factories.article(url=URL, identity=article_identity(URL, ""))
    add(made, BEFORE, EARLY)
    made.read_from = add(made, AFTER, LATE)
    made.save()
    return made


def add(article: Article, words: str, moment: datetime | None) -> Capture:
    body = PAGE.format(words).encode()
    return factories.capture(
        sha256=blobs.store(body), url=article.url, captured_at=moment, article=article, content_type="text/html"
    )


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_article_says_which_capture_it_is_read_from(client: Client, article: Article) -> None:
    html = page(client, article.get_absolute_url())
    assert "bài đọc từ bản chụp này" in html
    assert f'<a href="{article.get_absolute_url()}ban-chup/" rel="nofollow">cả 2 bản chụp</a>' in html
    assert "chưa kiểm tra" in html


@pytest.mark.slow
def test_what_verifying_found_stands_on_the_pages_and_in_the_json(client: Client, article: Article) -> None:
    call_command("verify_captures")
    assert "nguyên vẹn" in page(client, article.get_absolute_url())
    assert article.read_from is not None
    factories.stored_file(article.read_from).unlink()
    with pytest.raises(SystemExit):
        call_command("verify_captures")
    assert '<strong class="lost">mất</strong>' in page(client, article.get_absolute_url())
    listed = page(client, f"{article.get_absolute_url()}ban-chup/")
    assert (listed.count('<strong class="lost">mất</strong>'), listed.count("nguyên vẹn")) == (1, 1)
    told = client.get(f"{article.get_absolute_url().rstrip('/')}.json").json()
    assert told["verify_result"] == "missing"
    assert told["verified_at"].startswith(f"{timezone.now():%Y-}")


def test_captures_are_listed_with_their_times_and_digests(client: Client, article: Article) -> None:
    copy = add(article, AFTER, datetime(2023, 1, 1, tzinfo=UTC))
    add(article, "Bản không rõ ngày.", None)
    address = f"{article.get_absolute_url()}ban-chup/"
    html = page(client, address)
    assert html.count("<tr>") == 5
    assert html.count(copy.sha256) == 2
    assert "giống hệt" in html
    assert "lúc nhập; không rõ lúc chụp" in html
    assert f'href="/web/20210705010203/{URL}"' in html
    assert html.count("bài đọc từ bản này") == 1
    assert f'href="{address}{PAIR}/"' in html
    assert 'content="noindex, nofollow"' in html


def test_two_are_chosen_in_a_form(client: Client, article: Article) -> None:
    address = f"{article.get_absolute_url()}ban-chup/"
    early, late = PAIR.split("..")
    response = client.get(address, {"tu": late, "den": early})
    response = client.get(response["Location"])
    assert (response.status_code, response["Location"]) == (301, f"{address}{PAIR}/")
    assert client.get(address, {"tu": late, "den": "20990101000000"}).status_code == 200


@pytest.mark.slow
def test_changed_words_and_facts_are_shown_and_escaped(
    own_reference_data: None, client: Client, article: Article
) -> None:
    html = page(client, f"{article.get_absolute_url()}ban-chup/{PAIR}/")
    gone, new = '<del><span class="visually-hidden">[bỏ: </span>', '<ins><span class="visually-hidden">[thêm: </span>'
    assert f'{gone}04-NQ/TW<span class="visually-hidden">]</span></del>{new}18-NQ/TW' in html
    assert f"{gone}120" in html
    assert "<del>Nghị quyết số 04-NQ/TW</del>" in html
    assert "<ins>210</ins>" in html
    assert "3 đoạn không đổi" in html
    assert "<b>" not in html[html.index('class="difference"') :]
    assert "alert(1)" not in html


def test_a_difference_is_read_once(client: Client, article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"{article.get_absolute_url()}ban-chup/{PAIR}/"
    first = page(client, address)
    monkeypatch.setattr("archive.views.capture_comparison.reread", None)
    assert page(client, address) == first


def test_captures_that_cannot_be_compared_say_why(client: Client, article: Article) -> None:
    assert article.read_from is not None
    factories.stored_file(article.read_from).unlink()
    html = page(client, f"{article.get_absolute_url()}ban-chup/{PAIR}/")
    assert "Bản sau: các byte đã mất hoặc hỏng, không so được." in html
    assert "Bản trước:" not in html


def test_equal_bytes_and_equal_texts_are_told_apart(client: Client, article: Article) -> None:
    add(article, AFTER, datetime(2023, 1, 1, tzinfo=UTC))
    add(article, f"{AFTER}<!-- quảng cáo -->", datetime(2023, 1, 2, tzinfo=UTC))
    address = f"{article.get_absolute_url()}ban-chup/"
    assert "giống hệt nhau đến từng byte" in page(client, f"{address}20220102030405..20230101000000/")
    assert "Văn bản của bài không đổi" in page(client, f"{address}20230101000000..20230102000000/")


@pytest.mark.parametrize("pair", ["20210705010203..20991231000000", "20210705010203", "2021..2022", "x..y"])
def test_times_without_a_capture_are_not_found(client: Client, article: Article, pair: str) -> None:
    assert client.get(f"{article.get_absolute_url()}ban-chup/{pair}/").status_code == 404


def test_a_wrong_slug_leads_to_the_right_one_and_a_withdrawn_article_is_gone(client: Client, article: Article) -> None:
    for tail in ("", f"{PAIR}/"):
        response = client.get(f"/bai-viet/{article.pk}-sai/ban-chup/{tail}")
        assert (response.status_code, response["Location"]) == (301, f"{article.get_absolute_url()}ban-chup/{tail}")
    article.withdrawn_at = timezone.now()
    article.save()
    for tail in ("", f"{PAIR}/"):
        assert client.get(f"{article.get_absolute_url()}ban-chup/{tail}").status_code == 410


def test_the_list_makes_the_same_queries_for_many(
    client: Client, article: Article, count_queries: Callable[[str], int]
) -> None:
    address = f"{article.get_absolute_url()}ban-chup/"
    few = count_queries(address)
    for day in range(1, 20):
        add(article, f"Bản {day}", datetime(2024, 1, day, tzinfo=UTC))
    assert count_queries(address) == few
