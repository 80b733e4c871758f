"""Officials: the list and one person."""

from datetime import date

import pytest
from django.utils import timezone
from lxml import html

from tests import factories

pytestmark = pytest.mark.django_db


def names(client, address):
    return [official.name for official, *_ in client.get(address).context["rows"]]


def test_the_list_is_in_vietnamese_order(client):
    for name in ("Đỗ Văn Thử", "Dương Văn Thử", "Ấu Văn Thử", "An Văn Thử"):
        factories.official(name)
    assert names(client, "/can-bo/") == ["An Văn Thử", "Ấu Văn Thử", "Dương Văn Thử", "Đỗ Văn Thử"]


def test_an_initial_keeps_its_names(client):
    factories.official("Đỗ Văn Thử")
    factories.official("Dương Văn Thử")
    assert names(client, "/can-bo/?chu=%C4%90") == ["Đỗ Văn Thử"]


def test_a_letter_keeps_all_its_tones_and_no_other_letter(client):
    for name in ("Ấu Văn Thử", "Ân Văn Thử", "An Văn Thử", "Ánh Văn Thử", "Ăn Văn Thử"):
        factories.official(name)
    assert client.get("/can-bo/").context["initials"] == ["A", "Ă", "Â"]
    assert names(client, "/can-bo/?chu=%C3%82") == ["Ân Văn Thử", "Ấu Văn Thử"]
    assert names(client, "/can-bo/?chu=A") == ["An Văn Thử", "Ánh Văn Thử"]


@pytest.mark.parametrize(("sought", "expected"), [("thu phan", ["Phan Văn Thử"]), ("THỬ", 2), ("%", []), ("\0", 2)])
def test_the_list_is_searched_by_name(client, sought, expected):
    factories.official("Phan Văn Thử")
    factories.official("Dương Thị Thử")
    found = [official.name for official, *_ in client.get("/can-bo/", {"tim": sought}).context["rows"]]
    assert found == expected or len(found) == expected


def test_a_name_is_told_from_others_by_its_last_post(client):
    unit = factories.province()
    person = factories.official(province=unit)
    old = factories.article("Bài cũ", published=date(2015, 1, 1))
    new = factories.article("Bài mới", published=date(2020, 1, 1))
    newest = factories.article("Bài mới hơn", published=date(2021, 1, 1))
    withdrawn = factories.article("Bài đã rút", published=date(2022, 1, 1), withdrawn_at=timezone.now())
    factories.mention(old, person, "Chủ tịch UBND huyện")
    factories.mention(new, person, "Bí thư Huyện ủy")
    factories.mention(newest, person, "Bí thư Huyện ủy")
    factories.mention(newest, person, "Giám đốc Sở", former=True)
    factories.mention(withdrawn, person, "Chủ tịch UBND tỉnh")
    shown = " ".join(client.get("/can-bo/").content.decode().split())
    assert f"Bí thư Huyện ủy, {unit.label} · 2020–2021" in shown


def test_a_province_keeps_its_officials(client):
    factories.official("Phan Văn Thử", province=factories.province())
    factories.official("Dương Văn Thử")
    assert names(client, "/can-bo/?tinh=hau-giang") == ["Phan Văn Thử"]


@pytest.mark.parametrize("bad", ["chu=%00", "chu=%3Cscript%3E", "tinh=%00", "tinh=khong-co", "trang=x", "trang=9999"])
def test_bad_parameters_show_the_whole_list(client, bad):
    factories.official("Phan Văn Thử")
    assert names(client, f"/can-bo/?{bad}") == ["Phan Văn Thử"]


def test_a_person_shows_posts_in_time_with_proofs(client):
    person = factories.official()
    old = factories.article("Bài cũ", published=date(2015, 1, 1))
    new = factories.article("Bài mới", published=date(2020, 1, 1))
    factories.mention(old, person, "Chủ tịch UBND huyện")
    factories.mention(new, person, "Bí thư Huyện ủy")
    factories.mention(new, person, "Chủ tịch UBND huyện", former=True)
    lines = client.get(person.get_absolute_url()).context["lines"]
    assert [(line.name, line.former, line.article.title) for line in lines] == [
        ("Bí thư Huyện ủy", False, "Bài mới"),
        ("Chủ tịch UBND huyện", True, "Bài mới"),
        ("Chủ tịch UBND huyện", False, "Bài cũ"),
    ]


def test_it_says_that_this_is_what_articles_say(client):
    assert "điều các bài viết trong kho đưa tin" in client.get(factories.official().get_absolute_url()).content.decode()


def test_a_withdrawn_article_proves_nothing(client):
    person = factories.official()
    factories.mention(factories.article(withdrawn_at="2026-01-01T00:00Z"), person, "Bí thư Huyện ủy")
    context = client.get(person.get_absolute_url()).context
    assert list(context["lines"]) == []
    assert list(context["page"]) == []


def test_a_merged_person_leads_to_the_one_it_went_into(client):
    kept = factories.official()
    merged = factories.official(merged_into=kept)
    response = client.get(merged.get_absolute_url())
    assert (response.status_code, response["Location"]) == (302, kept.get_absolute_url())
    assert names(client, "/can-bo/") == [kept.name]


def test_a_person_nobody_names_is_not_found(client):
    assert client.get("/can-bo/khong-ai/").status_code == 404


@pytest.mark.slow
def test_the_queries_do_not_grow(count_queries):
    person = factories.official()

    def grow():
        for number in range(10):
            unit = factories.province(f"Tỉnh {number}", f"tinh-{factories.next_number()}")
            article = factories.article(province=unit, source=factories.source())
            factories.mention(article, person, f"Chức vụ {number}")
            factories.mention(article, factories.official(province=unit), "Bí thư")

    addresses = ["/can-bo/", person.get_absolute_url()]
    grow()
    few = [count_queries(address) for address in addresses]
    grow()
    assert [count_queries(address) for address in addresses] == few


def test_whom_only_withdrawn_articles_name_is_not_listed(client):
    shown, gone = factories.article("Tin còn"), factories.article("Tin rút", withdrawn_at="2026-01-01T00:00Z")
    both, only = factories.official("Tô Thị Còn"), factories.official("Tô Văn Khuất")
    factories.mention(shown, both)
    factories.mention(gone, both)
    factories.mention(gone, only)
    page = client.get("/can-bo/").content.decode()
    assert "Tô Thị Còn" in page
    assert "Khuất" not in page
    sitemap = client.get("/sitemap-officials.xml").content.decode()
    assert both.slug in sitemap
    assert only.slug not in sitemap


@pytest.mark.parametrize("page", ["person", "province"])
def test_a_proof_leads_to_the_sentence_that_gives_the_post(client, page):
    unit = factories.province()
    person = factories.official("Phan Văn Thử", province=unit)
    line = "Ông Phan Văn Thử dự. Phan Văn Thử, Bí thư Tỉnh ủy, chủ trì."
    article = factories.article("Hội nghị", line, province=unit)
    start = article.text.rindex(person.name)
    factories.mention(article, person)
    telling = factories.mention(article, person, "Bí thư Tỉnh ủy")
    type(telling).objects.filter(pk=telling.pk).update(start=start, end=start + len(person.name))
    shown = html.document_fromstring(client.get((person if page == "person" else unit).get_absolute_url()).content)
    (proof,) = {href for href in shown.xpath("//table//a/@href") if href.startswith("/bai-viet/")}
    address, _, anchor = proof.partition("#")
    (place,) = html.document_fromstring(client.get(address).content).xpath("//*[@id=$anchor]", anchor=anchor)
    assert (place.text_content(), place.tail[:17]) == (person.name, ", Bí thư Tỉnh ủy,")
