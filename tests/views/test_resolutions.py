"""Resolutions: the list, one document, and the resolver of numbers."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from archive.models import Citation, Resolution
from tests import factories

pytestmark = pytest.mark.django_db


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def numbers(client, address):
    return [resolution.number for resolution, _ in client.get(address).context["rows"]]


def test_the_list_keeps_provisional_documents_apart(client):
    factories.resolution("04-NQ/TW")
    factories.resolution("01-QĐ/TU", status="provisional")
    assert numbers(client, "/van-ban/") == ["04-NQ/TW"]
    assert numbers(client, "/van-ban/?tam=1") == ["01-QĐ/TU"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/van-ban/?loai=Ch%E1%BB%89+th%E1%BB%8B", ["05-CT/TW"]),
        ("/van-ban/?khoa=XI", ["12-NQ/TW"]),
        ("/van-ban/?co-quan=B%E1%BB%99+Ch%C3%ADnh+tr%E1%BB%8B", ["05-CT/TW"]),
        ("/van-ban/?loai=kh%C3%B4ng-c%C3%B3", []),
        ("/van-ban/?loai=%00&trang=abc&khoa=XI", ["12-NQ/TW"]),
        ("/van-ban/?trang=-1", ["05-CT/TW", "12-NQ/TW"]),
    ],
)
def test_the_list_is_narrowed_by_kind_issuer_and_term(client, address, expected):
    factories.resolution("05-CT/TW", date(2016, 5, 15), kind="Chỉ thị", issuer="Bộ Chính trị", term="XII")
    factories.resolution("12-NQ/TW", date(2012, 1, 16), term="XI")
    assert numbers(client, address) == expected


def test_it_says_what_the_document_is(client):
    unit = factories.province()
    resolution = factories.resolution(
        term="XII", plenum="4", title="Về tăng cường xây dựng Đảng", aliases=["NQTW4"], province=unit
    )
    html = page(client, resolution.get_absolute_url())
    for shown in ("Nghị quyết số 04-NQ/TW", "30/10/2016", "Ban Chấp hành Trung ương", "XII", "NQTW4", "Hậu Giang"):
        assert shown in html


def test_a_provisional_document_is_not_in_the_file_yet(client):
    resolution = factories.resolution(status="provisional")
    assert "Chưa có trong hồ sơ văn bản" in page(client, resolution.get_absolute_url())


@pytest.mark.parametrize("confidence", ["partial", "remembered"])
def test_an_unverified_document_is_shown_as_such(client, confidence):
    assert "Chưa kiểm chứng" in page(client, factories.resolution(confidence=confidence).get_absolute_url())


def test_a_replaced_document_and_its_successor_name_each_other(client):
    old = factories.resolution("47-QĐ/TW", date(2011, 11, 1), replaces="replaced_by:37-QĐ/TW@2021-10-25")
    new = factories.resolution("37-QĐ/TW", date(2021, 10, 25))
    assert f'Đã được thay thế bởi</dt> <dd><a class="document" href="{new.get_absolute_url()}"' in page(
        client, old.get_absolute_url()
    )
    assert f'Thay thế</dt> <dd><a class="document" href="{old.get_absolute_url()}"' in page(
        client, new.get_absolute_url()
    )


def test_an_unverified_replacement_is_shown_as_such(client):
    old = factories.resolution(replaces="replaced_by:37-QĐ/TW@2021-10-25 (chưa kiểm chứng)")
    (tie,) = client.get(old.get_absolute_url()).context["ties"]
    assert (tie.number, tie.resolution, tie.verified) == ("37-QĐ/TW", None, False)


def test_words_that_are_no_tie_are_left_alone(client):
    assert client.get(factories.resolution(replaces="thay một phần").get_absolute_url()).context["ties"] == []


def test_other_documents_of_the_same_number_are_named(client):
    resolution, other = factories.resolution(), factories.resolution(issued=date(2007, 2, 1))
    factories.resolution("05-NQ/TW")
    assert client.get(resolution.get_absolute_url()).context["namesakes"] == [other]


def test_its_articles_are_counted_by_province_and_year(client):
    resolution = factories.resolution()
    early, late = factories.province("Sơn La"), factories.province("Cà Mau")
    for unit, year in ((late, 2019), (late, 2019), (early, 2017), (early, None), (None, 2018)):
        article = factories.article(province=unit, published=date(year, 5, 1) if year else None)
        factories.citation(article, "x", resolution)
    gone = factories.article(province=late, withdrawn_at="2026-01-01T00:00Z")
    factories.citation(gone, "x", resolution)
    spread = client.get(resolution.get_absolute_url()).context["spread"]
    assert spread.years == (2017, 2018, 2019)
    assert [
        (row.province and row.province.name, [cell.count for cell in row.cells], row.undated) for row in spread.rows
    ] == [("Sơn La", [1, 0, 0], 1), (None, [0, 1, 0], 0), ("Cà Mau", [0, 0, 2], 0)]
    assert spread.total == 5


def test_one_province_can_be_kept(client):
    resolution, unit = factories.resolution(), factories.province()
    here, there = factories.article("Ở đây", province=unit), factories.article("Nơi khác")
    for article in (here, there):
        factories.citation(article, "x", resolution)
    shown = client.get(f"{resolution.get_absolute_url()}?tinh=hau-giang").context["page"].object_list
    assert list(shown) == [here]


def test_an_article_that_cites_it_twice_is_listed_once(client):
    resolution, article = factories.resolution(), factories.article()
    factories.citation(article, "x", resolution)
    factories.citation(article, "y", resolution)
    assert list(client.get(resolution.get_absolute_url()).context["page"]) == [article]


def test_a_merged_document_leads_to_the_one_it_went_into(client):
    kept = factories.resolution()
    merged = factories.resolution("4-NQ/TW", merged_into=kept)
    response = client.get(merged.get_absolute_url())
    assert (response.status_code, response["Location"]) == (302, kept.get_absolute_url())


@pytest.mark.parametrize(
    "typed",
    ["04-NQ/TW", "04-NQ-TW", "4-nq-tw", "04/NQ-TW", "04%20NQ%20TW", "ngh%E1%BB%8B quy%E1%BA%BFt s%E1%BB%91 04-nq/tw"],
)
def test_a_number_leads_to_its_only_document(client, typed):
    resolution = factories.resolution()
    response = client.get(f"/vb/{typed}/")
    assert (response.status_code, response["Location"]) == (302, resolution.get_absolute_url())


def test_a_number_with_a_slash_is_a_path(client):
    resolution = factories.resolution("16/NQ-HĐND", date(2022, 7, 6))
    assert client.get("/vb/16/NQ-HĐND/")["Location"] == resolution.get_absolute_url()


def test_a_number_of_several_documents_offers_them(client):
    old, new = factories.resolution(issued=date(2007, 2, 1)), factories.resolution()
    factories.resolution(issued=date(1999, 1, 1), merged_into=new)
    response = client.get("/vb/04-NQ/TW/")
    assert [resolution for resolution, _ in response.context["rows"]] == [old, new]


def test_a_number_without_issuer_offers_all_that_begin_so(client):
    central, local = factories.resolution(), factories.resolution("04-NQ/TU")
    factories.resolution("14-NQ/TW")
    response = client.get("/vb/04-NQ/")
    assert {resolution for resolution, _ in response.context["rows"]} == {central, local}


@pytest.mark.parametrize("typed", ["99-NQ/TW", "-", "%00", "<script>", "a" * 300])
def test_a_number_that_no_document_bears_offers_the_search(client, typed):
    response = client.get(f"/vb/{typed}/")
    assert response.status_code == 404
    assert "/tim-kiem/?q=" in response.content.decode()


@pytest.mark.slow
def test_the_queries_do_not_grow(count_queries):
    resolution = factories.resolution(replaces="replaced_by:05-NQ/TW@2016-10-30")

    def grow():
        for number in range(10):
            unit = factories.province(f"Tỉnh {number}", f"tinh-{factories.next_number()}")
            article = factories.article(province=unit, source=factories.source(), published=date(2010 + number, 1, 1))
            factories.citation(article, "x", resolution)
            other = factories.resolution(f"{factories.next_number()}-NQ/TW", province=unit)
            other.replaces = f"replaces:{resolution.identity}"
            other.save()
            factories.resolution(issued=date(1900 + factories.next_number() % 90, 1, 1 + number), province=unit)

    addresses = ["/van-ban/", resolution.get_absolute_url(), "/vb/04-NQ/TW/"]
    grow()
    few = [count_queries(address) for address in addresses]
    grow()
    assert [count_queries(address) for address in addresses] == few


def test_the_list_begins_with_what_most_articles_cite(client):
    new = factories.resolution("18-NQ/TW", date(2022, 6, 16))
    old = factories.resolution("12-NQ/TW", date(2012, 1, 16))
    factories.citation(factories.article("Một", "12-NQ/TW và 12-NQ/TW"), "12-NQ/TW", old)
    hidden = factories.article("Đã rút", "18-NQ/TW", withdrawn_at=timezone.now())
    factories.citation(hidden, "18-NQ/TW", new)
    assert numbers(client, "/van-ban/") == ["12-NQ/TW", "18-NQ/TW"]
    assert numbers(client, "/van-ban/?xep=moi") == ["18-NQ/TW", "12-NQ/TW"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("đất đai", ["18-NQ/TW"]),
        ("DAT DAI 18", ["18-NQ/TW"]),
        ("12-nq/tw", ["12-NQ/TW"]),
        ("đất rừng", []),
        ("%", []),
        ("", ["18-NQ/TW", "12-NQ/TW"]),
    ],
)
def test_the_list_is_searched_by_number_and_title(client, words, expected):
    factories.resolution("18-NQ/TW", date(2022, 6, 16), title="Về quản lý và sử dụng đất đai")
    factories.resolution("12-NQ/TW", date(2012, 1, 16), title="Về xây dựng Đảng")
    assert [row.number for row, _ in client.get("/van-ban/", {"tim": words}).context["rows"]] == expected


@pytest.mark.parametrize(("year", "expected"), [("2012", ["12-NQ/TW"]), ("1999", []), ("x", ["18-NQ/TW", "12-NQ/TW"])])
def test_the_list_is_narrowed_by_year(client, year, expected):
    factories.resolution("18-NQ/TW", date(2022, 6, 16))
    factories.resolution("12-NQ/TW", date(2012, 1, 16))
    assert numbers(client, f"/van-ban/?nam={year}") == expected


def test_each_article_shows_the_sentence_that_cites(client):
    resolution = factories.resolution()
    article = factories.article("Tiêu đề", "Câu đầu. Huyện ủy quán triệt Nghị quyết 04-NQ/TW <ngay>. Câu cuối.")
    factories.citation(article, "Nghị quyết 04-NQ/TW", resolution)
    html = page(client, resolution.get_absolute_url())
    assert "Huyện ủy quán triệt <mark>Nghị quyết 04-NQ/TW</mark> &lt;ngay&gt;.</p>" in html
    assert "Câu đầu" not in html
    assert "Câu cuối" not in html


@pytest.mark.slow
def test_citing_articles_are_narrowed_by_year_and_turned_round(client):
    resolution = factories.resolution()
    for year in (2019, 2020, 2021):
        article = factories.article(f"Bài {year}", "04-NQ/TW", published=date(year, 1, 2))
        factories.citation(article, "04-NQ/TW", resolution)

    def titles(query):
        return [article.title for article, _ in client.get(resolution.get_absolute_url() + query).context["rows"]]

    assert titles("") == ["Bài 2021", "Bài 2020", "Bài 2019"]
    assert titles("?xep=cu") == ["Bài 2019", "Bài 2020", "Bài 2021"]
    assert titles("?nam=2020") == ["Bài 2020"]
    assert titles("?nam=0000&tinh=%00") == ["Bài 2021", "Bài 2020", "Bài 2019"]


def test_documents_are_ordered_alike_by_counts_that_were_kept_and_by_the_database(client):
    days = [date(2016, 10, 30), None, date(2012, 1, 16), None, date(2016, 10, 30), date(2021, 6, 1)]
    made = [factories.resolution(f"{n:02d}-NQ/TW", day, identity=f"{n}") for n, day in enumerate(days)]
    for times, resolution in zip((0, 2, 2, 0, 1, 0), made, strict=True):
        for _ in range(times):
            factories.citation(factories.article("Học nghị quyết"), "nghị quyết", resolution)
    citations = Citation.objects.in_visible_articles()
    expected = [resolution.number for resolution in Resolution.objects.most_cited_first(citations)]
    assert numbers(client, "/van-ban/") == expected
    assert expected[:3] == ["02-NQ/TW", "01-NQ/TW", "04-NQ/TW"]


def test_citations_are_counted_once_for_all_pages_of_the_list(client):
    for number in range(60):
        factories.resolution(f"{number}-NQ/TW", identity=f"{number}")

    def counting(address):
        with CaptureQueriesContext(connection) as asked:
            shown = numbers(client, address)
        return len(shown), sum("archive_citation" in query["sql"] and "GROUP BY" in query["sql"] for query in asked)

    assert counting("/van-ban/") == (50, 1)
    assert counting("/van-ban/?trang=2") == (10, 0)
    assert counting("/van-ban/?khoa=XI") == (0, 0)
