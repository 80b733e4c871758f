"""A post and a province in a query are answered with who held it, and with the proof."""

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from archive.models import Article, HeldPost, Post
from search import indexing
from search.drift import index_drift
from search.engine import SearchRequest, find
from search.models import IndexChange
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_index")]


@pytest.fixture
def secretaries() -> dict[str, Any]:
    """Two secretaries of one province in two years, and one of another."""
    cache.clear()
    post = Post.objects.create(name="Bí thư Tỉnh ủy", variants=["BTTU"])
    here, there = factories.province("Hậu Giang"), factories.province("Cần Thơ")
    people = {
        "early": factories.official("Phan Văn Thử", province=here),
        "late": factories.official("Lò Thị Ví Dụ", province=here),
        "other": factories.official("Lê Văn Mẫu", province=there),
    }
    for name, year in (("early", 2019), ("late", 2021), ("other", 2021)):
        article = factories.article(f"Tin {name}", "Bí thư Tỉnh ủy phát biểu.", published=date(year, 3, 1))
        factories.mention(article, people[name], "Bí thư Tỉnh ủy")
    HeldPost.objects.update(post=post)
    return people


def held(query: str) -> list[str]:
    return [line.official.name for line in find(SearchRequest(query=query)).answer.holders]


def test_who_held_a_post_is_told_with_the_article(secretaries: dict[str, Any]) -> None:
    assert held("bí thư tỉnh ủy Hậu Giang 2021") == ["Lò Thị Ví Dụ"]
    assert held("bi thu tinh uy hau giang") == ["Lò Thị Ví Dụ", "Phan Văn Thử"]
    (line,) = find(SearchRequest(query="bí thư tỉnh uỷ Hậu Giang 2019")).answer.holders
    assert (line.first_seen, line.article.title) == (date(2019, 3, 1), "Tin early")


@pytest.mark.slow
def test_without_post_province_or_proof_nobody_is_told(secretaries: dict[str, Any]) -> None:
    for query in (
        *("bí thư tỉnh ủy", "bí thư tỉnh ủy Hậu Giang 2001", "Hậu Giang 2021", "bí thư chi bộ Hậu Giang"),
        *("bí thư huyện ủy Hậu Giang", "chủ tịch hội nông dân Hậu Giang", "Hậu Giang bí thư"),
    ):
        assert held(query) == [], query


WORDINGS = [
    ("ai là bí thư Hậu Giang năm 2019?", ["Phan Văn Thử"]),
    ("bí thư tỉnh Hậu Giang tháng 3 năm 2021", ["Lò Thị Ví Dụ"]),
    ("BT tỉnh ủy Hậu Giang 3/2019", ["Phan Văn Thử"]),
    ("BTTU Hậu Giang ngày 01/03/2021", ["Lò Thị Ví Dụ"]),
    ("bí thư tỉnh ủy Hậu Giang giai đoạn 2015-2020", ["Phan Văn Thử"]),
    ("bi thu hau giang tu 2018 den 2022", ["Lò Thị Ví Dụ", "Phan Văn Thử"]),
    ("bí thư tỉnh ủy Hậu Giang năm:2019", ["Phan Văn Thử"]),
    ("chủ tịch UBND tỉnh Hậu Giang năm 2019", ["Hồ Thị Mẫu"]),
    ("chu tich ubnd hau giang 2019", ["Hồ Thị Mẫu"]),
    ("CT UBND tỉnh Hậu Giang", ["Hồ Thị Mẫu"]),
    ("chủ tịch Ủy ban nhân dân Hậu Giang", ["Hồ Thị Mẫu"]),
    ("chủ tịch tỉnh Hậu Giang", ["Hồ Thị Mẫu"]),
    ("PCT HĐND tỉnh Hậu Giang", ["Tạ Văn Thí"]),
    ("phó chủ tịch hội đồng nhân dân Hậu Giang 2019", ["Tạ Văn Thí"]),
    ("giám đốc sở y tế Hậu Giang", ["Kim Thị Dụ"]),
    ("GĐ Sở Y tế tỉnh Hậu Giang 2019", ["Kim Thị Dụ"]),
    ("giám đốc sở Hậu Giang", ["Kim Thị Dụ"]),
    ("giám đốc sở nội vụ Hậu Giang", []),
    ("bí thư Cần Thơ 2021", ["Lê Văn Mẫu"]),
]


@pytest.mark.slow
def test_a_post_is_named_in_many_ways(secretaries: dict[str, Any]) -> None:
    here = secretaries["early"].province
    for name, post, words in (
        ("Hồ Thị Mẫu", "Chủ tịch Ủy ban nhân dân tỉnh", "Chủ tịch UBND tỉnh"),
        ("Tạ Văn Thí", "Phó Chủ tịch Hội đồng nhân dân tỉnh", "Phó Chủ tịch HĐND tỉnh"),
        ("Kim Thị Dụ", "Giám đốc Sở", "Giám đốc Sở Y tế"),
    ):
        article = factories.article(f"Tin {name}", f"{words} phát biểu.", published=date(2019, 5, 1))
        factories.mention(article, factories.official(name, province=here), words)
        HeldPost.objects.filter(mention__article=article).update(post=Post.objects.create(name=post))
    cache.clear()
    for query, names in WORDINGS:
        assert held(query) == names, query


@pytest.mark.slow
def test_after_a_merger_the_unit_that_came_of_it_is_told(secretaries: dict[str, Any]) -> None:
    here, there = secretaries["early"].province, secretaries["other"].province
    here.successor, here.until = there, date(2025, 6, 30)
    here.save()
    cache.clear()
    article = factories.article("Tin sau", "Bí thư Tỉnh ủy phát biểu.", published=date(2026, 3, 1))
    factories.mention(article, secretaries["other"], "Bí thư Tỉnh ủy")
    HeldPost.objects.update(post=Post.objects.get())
    assert held("bí thư tỉnh ủy Hậu Giang 2026") == ["Lê Văn Mẫu"]
    assert held("bí thư tỉnh ủy Hậu Giang 2019") == ["Phan Văn Thử"]


@pytest.mark.slow
def test_the_page_shows_the_holders(client: Any, secretaries: dict[str, Any]) -> None:
    page = client.get("/tim-kiem/?q=bí thư tỉnh ủy Hậu Giang 2021").content.decode()
    assert "Người giữ chức vụ" in page
    assert "Lò Thị Ví Dụ" in page
    told = client.get("/tim-kiem/?q=bí thư tỉnh ủy Hậu Giang 2021&format=json").json()
    assert [line["name"] for line in told["answer"]["holders"]] == ["Lò Thị Ví Dụ"]


@pytest.mark.slow
def test_a_full_designation_finds_what_cites_the_resolution_otherwise() -> None:
    cache.clear()
    resolution, other = factories.resolution(), factories.resolution(issued=date(2006, 8, 21))
    cited = factories.article("Sơ kết", "Nghị quyết Trung ương 4 khóa XII được học lại.")
    factories.citation(cited, "Nghị quyết Trung ương 4 khóa XII", resolution)
    factories.citation(factories.article("Tin cũ", "Nghị quyết ấy."), "Nghị quyết ấy", other)
    for query in ("Nghị quyết số 04-NQ/TW ngày 30/10/2016", "04-NQ/TW ngày 30 tháng 10 năm 2016"):
        assert [hit.article for hit in find(SearchRequest(query=query)).hits] == [cited], query


@pytest.mark.slow
def test_haystacks_options_of_update_index(settings: Any) -> None:
    settings.SEARCH_INLINE = False
    one = factories.article("Hội nghị")
    call_command("update_index", verbosity=0)
    Article.objects.filter(pk=one.pk).update(title="Hội nghị khác", changed_at=timezone.now())
    call_command("update_index", age=1.0, verbosity=0)
    assert not index_drift()
    Article.objects.filter(pk=one.pk).delete()
    IndexChange.objects.all().delete()
    assert index_drift().surplus == {one.pk}
    call_command("update_index", remove=True, verbosity=0)
    assert not index_drift()
    with pytest.raises(CommandError, match="no connection"):
        call_command("update_index", using=["other"])
    with pytest.raises(CommandError, match="no ISO"):
        call_command("update_index", start="yesterday")
    assert indexing.drain() == 0
