"""Provinces: the two maps, one unit, its years and months."""

from datetime import date
from typing import Any

import pytest

from archive.models import ProvinceChange
from tests import factories

pytestmark = pytest.mark.django_db

MERGER = date(2025, 7, 1)
DAY = {"published_precision": "day"}


@pytest.fixture
def units():
    """Hậu Giang and the Cần Thơ of 2004, merged into today's Cần Thơ; Hà Tây, gone long before; Sơn La, as ever."""
    now = factories.province("Cần Thơ", "can-tho", full_name="Thành phố Cần Thơ", since=MERGER)
    then: dict[str, Any] = {
        "since": date(2004, 1, 1),
        "until": MERGER,
        "successor": now,
        "region": "Đồng bằng sông Cửu Long",
    }
    city = factories.province("Cần Thơ", "can-tho-2004", full_name="Thành phố Cần Thơ", **then)
    province = factories.province("Hậu Giang", **then)
    factories.province("Hà Tây", since=date(1991, 10, 1), until=date(2008, 8, 1))
    factories.province("Sơn La", region="Trung du và miền núi phía Bắc")
    change = ProvinceChange.objects.create(
        key="hợp nhất", kind="merge", effective=MERGER, legal_basis="Nghị quyết 202/2025/QH15"
    )
    change.predecessors.set([province, city])
    change.successors.set([now])
    return {"now": now, "city": city, "province": province}


def names(regions):
    return {region.name: [unit.province.slug for unit in region.units] for region in regions}


def test_it_lists_both_maps_by_region_and_the_units_before(client, units):
    maps = client.get("/tinh/").context["maps"]
    assert names(maps.former_regions) == {
        "Trung du và miền núi phía Bắc": ["son-la"],
        "Đồng bằng sông Cửu Long": ["can-tho-2004", "hau-giang"],
    }
    assert names(maps.present_regions) == {
        "Trung du và miền núi phía Bắc": ["son-la"],
        "Đồng bằng sông Cửu Long": ["can-tho"],
    }
    assert [unit.province.slug for unit in maps.earlier] == ["ha-tay"]


def test_a_unit_of_today_counts_the_articles_of_those_before_it(client, units):
    factories.article(province=units["province"])
    factories.article(province=units["now"])
    factories.article(province=units["city"], withdrawn_at="2026-01-01T00:00Z")
    maps = client.get("/tinh/").context["maps"]
    assert {unit.province.slug: unit.articles for unit in maps.present} == {"son-la": 0, "can-tho": 2}


def test_it_tells_the_lineage_in_words(client, units):
    words = " ".join(client.get("/tinh/can-tho/").content.decode().split())
    assert "1/7/2025</time>" in words
    assert "sáp nhập thành" in words
    assert "(Nghị quyết 202/2025/QH15)" in words


@pytest.mark.parametrize(
    ("kind", "before", "after", "words"),
    [
        ("merge", ["ha-tay"], ["son-la"], "nhập vào"),
        ("split", ["hau-giang"], ["hau-giang", "son-la"], "tách ra"),
        ("split", ["hau-giang"], ["son-la", "ha-tay"], "chia thành"),
        ("upgrade", ["hau-giang"], ["hau-giang"], "trở thành"),
        ("created_from_parts", ["ha-tay"], ["hau-giang"], "góp phần lập thành"),
    ],
)
def test_each_kind_of_change_has_its_words(client, units, kind, before, after, words):
    from archive.models import Province

    ProvinceChange.objects.all().delete()
    change = ProvinceChange.objects.create(key=kind, kind=kind)
    change.predecessors.set(Province.objects.filter(slug__in=before))
    change.successors.set(Province.objects.filter(slug__in=after))
    assert words in client.get(f"/tinh/{before[0]}/").content.decode()


def test_an_unverified_fact_is_shown_as_such(client, units):
    assert "chưa kiểm chứng" not in client.get("/tinh/hau-giang/").content.decode()
    ProvinceChange.objects.update(effective_confidence="remembered")
    assert "chưa kiểm chứng" in client.get("/tinh/hau-giang/").content.decode()


def test_a_unit_of_today_offers_the_articles_of_its_predecessors(client, units):
    factories.article("Bài của tỉnh cũ", province=units["province"])
    factories.article("Bài của thành phố mới", province=units["now"])
    together = client.get("/tinh/can-tho/").context["page"].object_list
    alone = client.get("/tinh/can-tho/?rieng=1").context["page"].object_list
    assert {article.title for article in together} == {"Bài của tỉnh cũ", "Bài của thành phố mới"}
    assert [article.title for article in alone] == ["Bài của thành phố mới"]


def test_a_former_unit_shows_its_own_articles(client, units):
    factories.article("Bài của tỉnh cũ", province=units["province"])
    factories.article("Bài của thành phố mới", province=units["now"])
    shown = client.get("/tinh/hau-giang/").context["page"].object_list
    assert [article.title for article in shown] == ["Bài của tỉnh cũ"]


def test_it_says_who_held_which_post_and_links_the_proof(client, units):
    article = factories.article("Bài dẫn chứng", "Phan Văn Thử phát biểu.", province=units["province"])
    person = factories.official(province=units["province"])
    factories.mention(article, person, "Bí thư Huyện ủy")
    html = client.get("/tinh/hau-giang/").content.decode()
    assert "Bí thư Huyện ủy" in html
    assert f'href="{article.get_absolute_url()}">Bài dẫn chứng</a>' in html


def test_a_post_said_twice_is_one_line_with_its_newest_proof(client, units):
    person = factories.official(province=units["province"])
    for day in (date(2020, 1, 1), date(2022, 1, 1)):
        factories.mention(factories.article(published=day), person, "Bí thư Huyện ủy")
    (line,) = client.get("/tinh/hau-giang/").context["lines"]
    assert (line.first_seen, line.last_seen, line.proofs) == (date(2020, 1, 1), date(2022, 1, 1), 2)
    assert line.article.published == date(2022, 1, 1)


def test_a_former_holder_is_another_line(client, units):
    person = factories.official(province=units["province"])
    factories.mention(factories.article(), person, "Bí thư Huyện ủy")
    factories.mention(factories.article(), person, "Bí thư Huyện ủy", former=True)
    assert [line.former for line in client.get("/tinh/hau-giang/").context["lines"]] == [False, True]


def test_a_year_shows_its_months_and_articles(client, units):
    factories.article("Bài tháng bảy", province=units["province"], published=date(2021, 7, 5))
    factories.article("Bài năm khác", province=units["province"], published=date(2022, 7, 5))
    response = client.get("/tinh/hau-giang/2021/")
    assert [article.title for article in response.context["page"]] == ["Bài tháng bảy"]
    assert dict(response.context["months"])[7] == 1


def test_a_month_leaves_out_what_is_only_known_by_its_year(client, units):
    factories.article("Ngày rõ", province=units["province"], published=date(2021, 1, 9))
    factories.article("Chỉ rõ năm", province=units["province"], published=date(2021, 1, 1), published_precision="year")
    shown = client.get("/tinh/hau-giang/2021/1/").context["page"]
    assert [article.title for article in shown] == ["Ngày rõ"]


@pytest.mark.parametrize(
    "address", ["/tinh/khong-co/", "/tinh/hau-giang/0/", "/tinh/hau-giang/2021/13/", "/tinh/hau-giang/99999/"]
)
def test_it_rejects_what_no_map_or_calendar_has(client, units, address):
    assert client.get(address).status_code == 404


@pytest.mark.slow
def test_the_queries_do_not_grow(count_queries, units):
    def grow():
        for number in range(10):
            article = factories.article(province=units["province"], source=factories.source())
            factories.mention(article, factories.official(province=units["province"]), "Bí thư Huyện ủy", "Ủy viên")
            resolution = factories.resolution(f"{factories.next_number()}-NQ/TW", province=units["province"])
            factories.citation(article, "x", resolution)
            factories.province(f"Tỉnh {number}", f"tinh-{factories.next_number()}")

    addresses = [
        "/tinh/", "/tinh/can-tho/", "/tinh/hau-giang/", "/tinh/hau-giang/2021/", "/tinh/hau-giang/2021/7/"
    ]  # fmt: skip
    grow()
    few = [count_queries(address) for address in addresses]
    grow()
    assert [count_queries(address) for address in addresses] == few


def test_years_have_a_heading_only_where_articles_have_dates(client, units):
    page = units["province"].get_absolute_url()
    factories.article(province=units["province"], published=None, published_precision="")
    assert 'id="theo-nam"' not in client.get(page).text
    factories.article(province=units["province"], **DAY)
    assert 'id="theo-nam"' in client.get(page).text
