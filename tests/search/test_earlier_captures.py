"""Searching what earlier captures say: only on request, told apart from what stands today, and gone with its capture."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from archive.curation.capture_choice import choose_capture
from archive.curation.erasure import erase_article, erase_capture
from archive.curation.name_restoring import lift_suppression
from archive.curation.name_suppression import suppress_name
from archive.models import Article, Capture, CaptureReading
from archive.storage import blobs
from search import indexing
from search.drift import index_drift, repair_index
from search.engine import SearchPage, SearchRequest, find
from search.engines import CAPTURES, needs_rebuild, search_engine
from tests import factories
from tests.warcs import Warc, url, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

NAME = "Lò Thị Quên"
PAGE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body>
<h1>{title}</h1><div class="date">Thứ sáu, 04/06/2021 08:00</div><div class="content">{body}</div>
<p>Lượt xem: {views}</p></body></html>"""
FILLING = (
    "Hội nghị nghe báo cáo về tình hình thực hiện nhiệm vụ trong sáu tháng đầu năm và thảo luận những việc cần làm.",
    "Các đại biểu thống nhất tăng cường kiểm tra, giám sát và kịp thời tháo gỡ khó khăn cho cơ sở trong thời gian tới.",
    "Ban tổ chức đề nghị các xã báo cáo kết quả trước ngày cuối tháng để tổng hợp gửi cơ quan có thẩm quyền xem xét.",
)
TAPIOCA = "Đoàn công tác khảo sát vùng trồng khoai mì của huyện."
CASHEW = "Đoàn công tác khảo sát vùng trồng hạt điều của huyện."
NAMING = f"Bà {NAME}, Phó Chủ tịch UBND huyện Thử Nghiệm, cùng dự và phát biểu tại buổi khảo sát."

Importer = Callable[..., Article]


def page_of(*lines: str, title: str = "Hội nghị sơ kết công tác của huyện Thử Nghiệm", views: int = 1) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in (*FILLING, *lines))
    return PAGE.format(title=title, body=body, views=views).encode()


@pytest.fixture
def take_in(own_index: Path, settings: Any, tmp_path: Path) -> Importer:
    """Imports captures of one address, (day, lines) each, and brings the indexes up to date."""
    settings.CAPTURE_DIR, settings.WARC_DIR = tmp_path / "captures", tmp_path / "warcs"
    numbers = itertools.count()
    indexing.rebuild()

    def take(*captures: tuple[str, tuple[str, ...]], number: int = 1, **page: Any) -> Article:
        for day, lines in captures:
            warc = Warc()
            body = page_of(*lines, views=next(numbers), **page)
            warc.response(number, body=body, fields={"WARC-Date": f"{day}T01:00:00Z"})
            path = write(tmp_path / f"{next(numbers)}.warc.gz", warc.data)
            call_command("import_articles", str(path), verbosity=0)
        indexing.drain()
        return Article.objects.get(url=url(number))

    return take


@pytest.fixture
def changed(take_in: Importer) -> Article:
    return take_in(("2021-06-05", (TAPIOCA,)), ("2021-07-05", (TAPIOCA,)), ("2021-09-10", (CASHEW,)))


@pytest.fixture
def person() -> User:
    return User.objects.create_user("bien-tap")


def ask(query: str = "", **asked: Any) -> SearchPage:
    indexing.drain()
    page = find(SearchRequest(query=query, **asked))
    assert not page.degraded
    return page


def found(query: str = "", **asked: Any) -> list[int]:
    page = ask(query, **asked)
    keys = [article.pk for article in page.articles]
    assert page.total == len(keys)
    return keys


def held_by_the_index() -> int:
    return len(search_engine(CAPTURES).keys())


# --- what is found ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_ordinary_search_finds_nothing_of_earlier_captures(changed: Article) -> None:
    assert found("hạt điều") == [changed.pk]
    assert found('"khoai mì"') == []
    assert search_engine().keys() == {str(changed.pk)}


@pytest.mark.slow
def test_asked_for_it_finds_them_and_says_which_capture(changed: Article) -> None:
    page = ask('"khoai mì"', captures="also")
    (hit,) = page.hits
    assert (hit.article.pk, page.total, page.only_in_captures) == (changed.pk, 1, 1)
    assert hit.reading is not None
    assert timezone.localdate(hit.reading.moment) == date(2021, 7, 5)  # the last that says so
    assert [piece.text for piece in hit.snippet if piece.marked]


@pytest.mark.slow
def test_what_stands_today_is_no_hit_of_an_earlier_capture(changed: Article) -> None:
    page = ask("khảo sát", captures="also")
    (hit,) = page.hits
    assert (hit.reading, page.only_in_captures) == (None, 0)
    assert found("khảo sát", captures="only") == []
    assert found('"khoai mì"', captures="only") == [changed.pk]


@pytest.mark.slow
def test_filters_hold_for_earlier_captures_too(changed: Article) -> None:
    assert found('"khoai mì"', captures="also", years=(2021,)) == [changed.pk]
    assert found('"khoai mì"', captures="also", years=(2020,)) == []
    facets = {facet.name: facet for facet in ask('"khoai mì"', captures="also").facets}
    assert [(value.value, value.count) for value in facets["nam"].values] == [("2021", 1)]


@pytest.mark.slow
def test_words_of_two_captures_are_not_one_hit(take_in: Importer) -> None:
    take_in(("2021-06-05", (TAPIOCA,)), ("2021-07-05", ("Đoàn thăm hộ nuôi ong lấy mật.",)), ("2021-08-05", (CASHEW,)))
    assert len(found("khoai mì", captures="also")) == len(found("nuôi ong", captures="also")) == 1
    assert found('"khoai mì" "nuôi ong"', captures="also") == []


@pytest.mark.slow
def test_a_search_without_hits_offers_the_captures(changed: Article) -> None:
    offered = [(near.kind, near.total) for near in ask('"khoai mì"').relaxed]
    assert ("captures", 1) in offered


@pytest.mark.slow
def test_the_order_of_imports_makes_no_difference(take_in: Importer) -> None:
    article = take_in(("2021-09-10", (CASHEW,)), ("2021-06-05", (TAPIOCA,)))
    assert found("hạt điều") == [article.pk]
    assert found('"khoai mì"', captures="also") == [article.pk]
    assert found(changed=(date(2021, 9, 10), date(2021, 9, 10))) == [article.pk]


@pytest.mark.slow
def test_another_chosen_capture_turns_them_round(changed: Article, person: User) -> None:
    first = changed.captures.order_by("captured_at")[0]
    choose_capture(first, person, reason="bản đúng")
    assert found("hạt điều") == []
    assert found("hạt điều", captures="also") == [changed.pk]
    assert CaptureReading.objects.exclude(text="").count() == 1


# --- when it changed ----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("since", "until", "is_found"),
    [
        ((2021, 9, 10), (2021, 9, 10), True),
        ((2021, 6, 1), (2021, 9, 9), False),  # the same words twice, in other bytes
        ((2021, 9, 11), None, False),
        (None, (2021, 9, 10), True),
        (None, None, True),
    ],
)
def test_an_article_changed_when_a_capture_first_says_something_else(
    changed: Article, since: Any, until: Any, *, is_found: bool
) -> None:
    span = tuple(date(*day) if day else None for day in (since, until))
    assert found(changed=span) == ([changed.pk] if is_found else [])


@pytest.mark.slow
def test_a_change_that_was_taken_back_counts_twice(take_in: Importer) -> None:
    article = take_in(("2021-06-05", (TAPIOCA,)), ("2021-07-05", (CASHEW,)), ("2021-08-05", (TAPIOCA,)))
    for month, there in ((6, False), (7, True), (8, True)):
        assert bool(found(changed=(date(2021, month, 1), date(2021, month, 28)))) is there
    assert found("hạt điều", captures="only") == [article.pk]
    assert held_by_the_index() == 1  # the first says what stands today


# --- pages --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_page_names_the_day_and_leads_to_capture_and_difference(changed: Article, client: Client) -> None:
    content = client.get("/tim-kiem/", {"q": '"khoai mì"', "ban-chup-cu": "co"}).content.decode()
    assert "chỉ có trong bản chụp cũ" in content
    assert "05/07/2021" in content
    replay = f"/web/20210705010000/{url(1)}"
    difference = f"{changed.get_absolute_url()}ban-chup/20210705010000..20210910010000/"
    for address in (replay, difference):
        assert f'href="{address}"' in content
        assert client.get(address).status_code == 200
    shown = client.get(difference).content.decode()
    gone, new = (" ".join(re.findall(rf"<{tag}>.*?</span>(.*?)<span", shown)) for tag in ("del", "ins"))
    assert (gone.strip(), new.strip()) == ("khoai mì", "hạt điều")


@pytest.mark.slow
def test_programs_are_told_too(changed: Article, client: Client) -> None:
    answer = client.get("/tim-kiem/", {"q": '"khoai mì"', "ban-chup-cu": "chi", "format": "json"}).json()
    assert answer["total"] == 1
    assert answer["hits"][0]["capture"]["captured_at"].startswith("2021-07-05")
    assert answer["hits"][0]["capture"]["replay"].endswith(f"/web/20210705010000/{url(1)}")


@pytest.mark.slow
def test_the_address_keeps_what_was_asked_and_chips_take_it_off(changed: Article, client: Client) -> None:
    asked = {"q": "khảo sát", "ban-chup-cu": "co", "doi-tu": "9/2021", "doi-den": "31/12/2021"}
    content = client.get("/tim-kiem/", asked).content.decode()
    assert "ban-chup-cu=co&amp;doi-tu=2021-09-01&amp;doi-den=2021-12-31" in content
    assert "đổi nội dung từ 01/09/2021" in content
    assert client.get("/tim-kiem/", {**asked, "format": "json"}).json()["total"] == 1
    for nonsense in ("x", "32/13/2021", "2021-09-10' OR 1=1", "\x00"):
        page = client.get(
            "/tim-kiem/", {"q": "khảo sát", "doi-tu": nonsense, "ban-chup-cu": nonsense, "format": "json"}
        )
        assert page.json()["total"] == 1, nonsense


# --- nothing stays findable that was taken out ---------------------------------------------------------------------


@pytest.mark.slow
def test_an_erased_capture_is_found_no_more_and_leaves_nothing(changed: Article, person: User) -> None:
    for capture in Capture.objects.filter(captured_at__month__lt=8):
        erase_capture(capture, person, reason="sai")
    assert found('"khoai mì"', captures="also") == []
    assert (held_by_the_index(), indexing.holds_deleted(), bool(index_drift())) == (0, False, False)


@pytest.mark.slow
def test_of_two_captures_that_say_the_same_the_other_is_found_then(changed: Article, person: User) -> None:
    erase_capture(Capture.objects.get(captured_at__date=date(2021, 7, 5)), person, reason="sai")
    (hit,) = ask('"khoai mì"', captures="also").hits
    assert hit.reading is not None
    assert timezone.localdate(hit.reading.moment) == date(2021, 6, 5)


@pytest.mark.slow
def test_an_erased_article_takes_its_captures_along(changed: Article, person: User) -> None:
    erasure = erase_article(changed, person, reason="sai")
    assert erasure.proof == {"database": 0, "captures": 0, "warcs": 0, "index": 0}
    assert (held_by_the_index(), CaptureReading.objects.count()) == (0, 0)


@pytest.mark.slow
def test_what_the_index_should_not_hold_any_more_is_never_shown(changed: Article) -> None:
    """The database decides, also where nobody told the index."""
    CaptureReading.objects.all().delete()
    assert found('"khoai mì"', captures="also") == []


@pytest.mark.slow
def test_a_withdrawn_article_is_not_found_in_captures_until_it_returns(changed: Article) -> None:
    changed.withdrawn_at, changed.withdrawn_until = timezone.now(), date(2100, 1, 1)
    factories.save(changed)
    assert found('"khoai mì"', captures="also") == []
    assert held_by_the_index() == 0
    changed.withdrawn_at = changed.withdrawn_until = None
    factories.save(changed)
    assert found('"khoai mì"', captures="also") == [changed.pk]


@pytest.mark.slow
def test_a_suppressed_name_is_not_found_in_captures_until_it_is_lifted(take_in: Importer, person: User) -> None:
    article = take_in(("2021-06-05", (TAPIOCA, NAMING)), ("2021-09-10", (CASHEW,)))
    assert found(f'"{NAME}"', captures="also") == [article.pk]
    suppression = suppress_name(NAME, person, reason="theo yêu cầu")
    assert suppression.proof == {"database": 0, "captures": 0, "index": 0}
    assert found(f'"{NAME}"', captures="also") == found('"khoai mì"', captures="also") == []
    assert not CaptureReading.objects.filter(text__contains=NAME).exists()
    assert lift_suppression(suppression, NAME, person, reason="hết hạn") == 0
    assert found(f'"{NAME}"', captures="also") == [article.pk]


@pytest.mark.slow
def test_a_name_suppressed_before_its_capture_comes_is_not_found(take_in: Importer, person: User) -> None:
    take_in(("2021-09-10", (CASHEW,)))
    suppress_name(NAME, person, reason="theo yêu cầu")
    take_in(("2021-06-05", (TAPIOCA, NAMING)))
    assert found(f'"{NAME}"', captures="also") == found('"khoai mì"', captures="also") == []
    assert not CaptureReading.objects.filter(text__contains=NAME).exists()


# --- the index follows -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_drift_is_seen_and_put_right(changed: Article) -> None:
    assert not index_drift()
    CaptureReading.objects.filter(text__contains="khoai").update(title="Khác")
    assert index_drift().articles == [changed.pk]
    CaptureReading.objects.all().delete()  # as in an archive of an older release
    assert index_drift().articles == [changed.pk]
    repair_index()
    assert not index_drift()
    assert found('"khoai mì"', captures="also") == [changed.pk]


@pytest.mark.slow
def test_a_rebuild_reads_what_was_never_noted_once(changed: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    load = blobs.load

    def counted(digest: str) -> bytes:
        read.append(digest)
        return load(digest)

    monkeypatch.setattr(blobs, "load", counted)
    indexing.rebuild()
    assert read == []
    CaptureReading.objects.all().delete()
    indexing.rebuild()
    assert len(read) == 3
    assert found('"khoai mì"', captures="also") == [changed.pk]


@pytest.mark.slow
def test_a_damaged_index_of_captures_harms_the_ordinary_search_in_nothing(changed: Article, own_index: Path) -> None:
    for path in own_index.with_name("index-captures").rglob("*"):
        if path.is_file() and path.name != "CURRENT":
            path.write_bytes(b"")
    assert found("hạt điều") == [changed.pk]
    assert find(SearchRequest(query="hạt điều", captures="also")).degraded
    assert needs_rebuild()
    indexing.update()
    assert found('"khoai mì"', captures="also") == [changed.pk]
