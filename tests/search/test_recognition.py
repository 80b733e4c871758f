"""What a query names, alone or among other words; and what it does not."""

from datetime import date

import pytest
from django.core.cache import cache

from search.query import parse
from search.recognition import Names, meaning, recognise
from search.tree import AnyOf, OneOf
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def documents():
    """04-NQ/TW of three terms, others whose number looks like it, and what people call one of them."""
    rows = {
        "04/2006": factories.resolution("04-NQ/TW", date(2006, 8, 21), term="X"),
        "04/2016": factories.resolution("04-NQ/TW", date(2016, 10, 30), term="XII"),
        "04/2026": factories.resolution("04-NQ/TW", date(2026, 4, 1), term="XIV"),
        "04-CT": factories.resolution("04-CT/TW", date(2021, 6, 2), kind="Chỉ thị"),
        "14": factories.resolution("14-NQ/TW", date(2007, 7, 30)),
        "16": factories.resolution("16/NQ-HĐND", date(2020, 7, 8)),
        "5": factories.resolution("05-QĐ/TW", date(2018, 8, 28), kind="Quy định"),
        "law": factories.resolution("31/2024/QH15", date(2024, 1, 18), kind="Luật", title="Luật Đất đai"),
    }
    identity = rows["04/2016"].identity
    for name in ("NQTW4", "NQTW4 khóa XII", "Nghị quyết Trung ương 4 khóa XII"):
        _call(name, [rows["04/2006"].identity, identity], identity)
    _call("Nghị quyết 04", [row.identity for key, row in rows.items() if key.startswith("04/")])
    return rows


def _call(name, candidates, default=""):
    from archive.models import CustomaryName

    CustomaryName.objects.create(name=name, candidates=candidates, default=default)


def named(query, kind="resolutions"):
    return set(getattr(recognise(parse(query, lookup=Names())), kind))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("04-NQ/TW", ("04/2006", "04/2016", "04/2026")),
        ("04 nq/tw", ("04/2006", "04/2016", "04/2026")),
        ("4-NQ/TƯ", ("04/2006", "04/2016", "04/2026")),
        ("nghị quyết số 04-NQ/TW", ("04/2006", "04/2016", "04/2026")),
        ("nq 04", ("04/2006", "04/2016", "04/2026")),
        ("sơ kết 04-NQ/TW ở cơ sở", ("04/2006", "04/2016", "04/2026")),
        ("số:04-NQ/TW", ("04/2006", "04/2016", "04/2026")),
        ("04-NQ/TW năm 2016", ("04/2016",)),
        ("04-NQ/TW ngày 30/10/2016", ("04/2016",)),
        ("nghị quyết 04-NQ/TW khóa XII", ("04/2016",)),
        ("04-NQ/TW 1999", ("04/2006", "04/2016", "04/2026")),
        ("16/NQ-HĐND", ("16",)),
        ("16-nq-hdnd", ("16",)),
        ("5-QĐ/TW", ("5",)),
        ("NQTW4", ("04/2016",)),
        ("nqtw4 khoá 12", ("04/2016",)),
        ("nghị quyết trung ương 4 khóa xii", ("04/2016",)),
        ("nghi quyet trung uong 4 khoa xii", ("04/2016",)),
        ("Nghị quyết Hội nghị lần thứ tư Ban Chấp hành Trung ương Đảng khóa XII", ("04/2016",)),
        ("sơ kết nghị quyết trung ương 4 khóa xii tại huyện", ("04/2016",)),
        ("luật đất đai", ("law",)),
        ("thi hành Luat Dat dai", ("law",)),
        ("31/2024/QH15", ("law",)),
    ],
)
def test_documents_are_known_by_number_and_by_name(documents, query, expected):
    assert named(query) == {documents[key] for key in expected}


@pytest.mark.parametrize(
    "query", ["", "*", "08-NQ/TW", "040-NQ/TW", "4", "nghị quyết", "trung ương", "-NQTW4", "đất đai", '"', "x" * 9000]
)
def test_what_names_no_document_names_none(documents, query):
    assert not recognise(parse(query, lookup=Names()))


def test_a_number_alone_is_a_choice_of_documents_with_the_established_first(documents):
    local = factories.resolution("04-NQ/TU", date(2020, 1, 1), status="provisional")
    answer = recognise(parse("nq 04"))
    assert len(answer.resolutions) > 1
    assert answer.resolutions[-1] == local


def test_a_province_beside_a_local_number_tells_which_is_meant():
    units = [factories.province("Hậu Giang"), factories.province("Bến Tre")]
    rows = [
        factories.resolution("01-QĐ/TU", None, identity=f"01-QĐ/TU@@{unit.slug}", province=unit, kind="Quyết định")
        for unit in units
    ]
    assert named("01-QĐ/TU") == set(rows)
    assert named("01-QĐ/TU Bến Tre") == {rows[1]}


def test_a_query_that_is_nothing_but_a_name_means_the_document(documents):
    for query, keys in (
        ("NQTW4", ("04/2016",)),
        ("04-NQ/TW", ("04/2006", "04/2016", "04/2026")),
        ("nghị quyết số 04-NQ/TW", ("04/2006", "04/2016", "04/2026")),
        ("nq 04", ("04/2006", "04/2016", "04/2026")),
        ("luật đất đai", ("law",)),
    ):
        parsed = parse(query)
        tree = meaning(parsed)
        assert isinstance(tree, AnyOf), query
        assert tree.parts[0] == parsed.tree
        assert isinstance(tree.parts[1], OneOf)
        assert set(tree.parts[1].values) == {documents[key].slug for key in keys}, query
    for query in ("sơ kết NQTW4", "sơ kết 04-NQ/TW", '"NQTW4"', "NQTW4 -x", "số:04-NQ/TW", "hậu giang", "", "*"):
        parsed = parse(query)
        assert meaning(parsed) == parsed.tree, query


@pytest.mark.parametrize(
    "query",
    [
        "Hậu Giang",
        "hau giang",
        "HẬU GIANG",
        "Hậu\u200b Giang",
        "Ha\u0323\u0302u Giang",
        "tỉnh Hậu Giang",
        "tinh hau giang",
        "chuyển đổi số ở Hậu Giang",
        "chuyen doi so hau giang 2021",
        "HG-2004",
    ],
)
def test_a_province_is_known_in_every_time_under_every_name(query):
    units = {
        factories.province("Hậu Giang", "hau-giang-1976", until=date(1992, 1, 1)),
        factories.province("Hậu Giang", "hau-giang", since=date(2004, 1, 1), aliases=["HG-2004"]),
    }
    factories.province("An Giang")
    expected = units if query != "HG-2004" else {unit for unit in units if unit.aliases}
    assert named(query, "provinces") == expected


@pytest.mark.parametrize("query", ["hâu giang", "giang", "hậu", "hue", "hoa hue", "-Huế"])
def test_what_names_no_province_names_none(query):
    factories.province("Hậu Giang")
    unit = factories.province("Huế", full_name="Thành phố Huế", kind="thành phố")
    assert named(query, "provinces") == ({unit} if query == "hue" else set())


def test_one_syllable_is_a_province_when_it_is_called_one_or_spelled():
    unit = factories.province("Huế", full_name="Thành phố Huế", kind="thành phố")
    assert named("du lịch Huế", "provinces") == {unit}
    assert named("hoa Huế", "provinces") == {unit}


def test_an_official_is_known_by_name_in_a_longer_query_and_without_tones():
    person = factories.official("Lò Thị Ví Dụ")
    for query in ("Lò Thị Ví Dụ", "lo thi vi du", "bí thư Lò Thị Ví Dụ thăm xã", "bi thu lo thi vi du"):
        assert named(query, "officials") == {person}, query
    for query in ("Lò Thị Ví", "Lỗ Thị Ví Dụ", "thi vi du"):
        assert named(query, "officials") == set(), query


def test_people_of_one_name_are_a_choice():
    people = {factories.official("Lò Thị Ví Dụ"), factories.official("Lò Thị Ví Dụ")}
    merged = factories.official("Lò Thị Ví Dụ", merged_into=next(iter(people)))
    assert named("lò thị ví dụ", "officials") == people
    assert merged not in people


def test_two_toneless_syllables_among_others_are_no_person():
    person = factories.official("Thu Hạ")
    assert named("thu ha", "officials") == {person}
    assert named("Thu Hạ dự họp", "officials") == {person}
    assert named("thu ha tang giao thong", "officials") == set()


def test_a_name_within_a_longer_name_is_not_named():
    person = factories.official("Mạc Thái Bình")
    unit = factories.province("Thái Bình")
    answer = recognise(parse("đồng chí Mạc Thái Bình"))
    assert (answer.officials, answer.provinces) == ((person,), ())
    assert named("về Thái Bình", "provinces") == {unit}


def test_recognising_costs_a_constant_number_of_queries(django_assert_max_num_queries, documents):
    for number in range(10):
        factories.official(f"Lò Thị Thử {number}")
        factories.province(f"Tỉnh Mẫu {number}")
    recognise(parse("làm ấm bộ nhớ"))
    with django_assert_max_num_queries(4):
        recognise(parse("04-NQ/TW NQTW4 Tỉnh Mẫu 1 Tỉnh Mẫu 2 Lò Thị Thử Lò Thị Thử " + "từ khác " * 20))
