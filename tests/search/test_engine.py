"""What a search answers, from words in the box to hits in order: small archives, real index."""

from __future__ import annotations

import random
import shutil
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Article, ArticleWording, CustomaryName, Resolution
from search import indexing
from search.engine import PER_PAGE, SearchPage, SearchRequest, find
from search.models import IndexChange
from tests import factories
from tests.growth import Costs, old_objects_left_alone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]

FILLER = "Các đại biểu thảo luận và thống nhất nhiều nội dung quan trọng khác. " * 3


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def ask(query: str = "", **asked: object) -> SearchPage:
    """The page for a query once the index knows of every change."""
    indexing.drain()
    return find(SearchRequest(query=query, **asked))  # type: ignore[arg-type]


def titles(query: str = "", **asked: object) -> list[str]:
    return [article.title for article in ask(query, **asked).articles]


def articles(*texts: str | tuple[str, ...], **fields: Any) -> list[Article]:
    """One article for each text: a title alone, or a title and the paragraphs of its body."""
    return [factories.article(*((text,) if isinstance(text, str) else text), **fields) for text in texts]


# --- order --------------------------------------------------------------------------------------------------------


def test_title_comes_before_lead_and_lead_before_body() -> None:
    factories.article("Ba", f"{FILLER} Trồng cam ở xã. {FILLER}")
    factories.article("Hai", FILLER, lead="Trồng cam ở xã.")
    factories.article("Một: trồng cam ở xã", FILLER)
    assert titles("trồng cam") == ["Một: trồng cam ở xã", "Hai", "Ba"]


def test_recency_decides_only_between_equals() -> None:
    articles(("Cũ", f"trồng cam {FILLER}"), published=date(2001, 1, 1))
    articles(("Cũ nhưng nói nhiều", f"trồng cam, trồng cam {FILLER}"), published=date(2000, 1, 1))
    articles(("Mới", f"trồng cam {FILLER}"), published=date(2020, 1, 1))
    assert titles("trồng cam") == ["Cũ nhưng nói nhiều", "Mới", "Cũ"]
    assert titles("trồng cam", sort="newest") == ["Mới", "Cũ", "Cũ nhưng nói nhiều"]
    assert titles("trồng cam", sort="oldest") == ["Cũ nhưng nói nhiều", "Cũ", "Mới"]


def test_words_side_by_side_come_before_the_same_words_apart() -> None:
    articles(
        ("Một", f"giải quyết; công tác; việc làm {FILLER}"),
        ("Hai", f"giải trí cho công nhân; quyết tâm làm {FILLER}"),
    )
    assert titles("giải quyết") == ["Một", "Hai"]


def test_a_toneless_query_finds_the_spelling_as_typed_first() -> None:
    articles(("Một", f"ban do duong {FILLER * 4}"), ("Bản đồ đường", f"Bản đồ đường {FILLER}"))
    assert titles("ban do duong") == ["Một", "Bản đồ đường"]


def test_every_syllable_of_a_query_with_marks_counts_as_spelled() -> None:
    articles("Hội thảo về muối", "Hội thảo về mười xã", "Hội thảo về múa")
    assert titles("muối") == ["Hội thảo về muối"]
    assert set(titles("muoi")) == {"Hội thảo về muối", "Hội thảo về mười xã"}


# --- Vietnamese as it is written ----------------------------------------------------------------------------------

PECULIAR = [
    ("y tế", "Trạm y tế xã"),
    ("Y TẾ", "Trạm y tế xã"),
    ("an giang", "Đoàn công tác An Giang"),
    ("trung ương 4", "Học tập Trung ương 4"),
    ("5-QĐ/TW", "Quán triệt Quy định 05-QĐ/TW"),
    ("05 - qđ / tw", "Quán triệt Quy định 05-QĐ/TW"),
    ("hòa giải", "Tổ hoà giải ở thôn"),
    ("hoà giải", "Tổ hoà giải ở thôn"),
    ("tỉnh ủy", "Tỉnh uỷ họp"),
    ("tỉnh uỷ", "Tỉnh uỷ họp"),
    ("đồng chí", "Ðồng chí bí thư chi bộ"),
    ("Ðồng chí", "Ðồng chí bí thư chi bộ"),
    ("thủy lợi", "Công trình thu\u0309y lo\u031b\u0323i"),
    ("nghị\u200b quyết", "Học tập nghị\u00adquyết mới"),
    ("covid-19", "Phòng dịch COVID-19"),
    ("“chi bộ”", "Ðồng chí bí thư chi bộ"),
]


@pytest.fixture
def peculiar() -> None:
    for title in dict.fromkeys(title for _, title in PECULIAR):
        factories.article(title, FILLER)
    factories.article("Bài khác hẳn", "y sĩ, bình an, trung thu, 5 tổ, ương cây, 15-QĐ/TW, 05-QĐ/TU, hoa, giai, uy")


@pytest.mark.slow
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_however_it_is_written_it_is_found(peculiar: None, form: Literal["NFC", "NFD"]) -> None:
    for query, title in PECULIAR:
        if title == "Học tập nghị\u00adquyết mới":  # the soft hyphen was no blank
            continue
        assert titles(unicodedata.normalize(form, query)) == [title], query


def test_a_number_never_matches_another_number() -> None:
    articles(
        ("Một", "Sơ kết Chỉ thị 08-CT/TW và Nghị quyết 19-NQ/TW."),
        ("Hai", "Sơ kết Nghị quyết số 08-NQ/TW."),
        ("Ba", "Sơ kết Nghị quyết số 08-NQ/TU và 108-NQ/TW."),
        ("Bốn", "Nghị quyết 16/NQ-HĐND"),
    )
    assert titles("08-NQ/TW") == ["Hai"]
    assert titles("8-nq/tw") == ["Hai"]
    assert titles("16/NQ-HĐND") == ["Bốn"]
    assert titles("18-NQ/TW") == []


# --- answers ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_answer_says_how_many_articles_there_are_of_each_record() -> None:
    unit, now = factories.province("Hậu Giang", until=date(2025, 7, 1)), factories.province("Cần Thơ")
    unit.successor = now
    unit.save()
    person, document = factories.official("Lò Thị Ví Dụ"), factories.resolution()
    for number in range(3):
        article = factories.article(f"Bài {number}", "04-NQ/TW", province=unit)
        factories.citation(article, "04-NQ/TW", document)
        factories.mention(article, person)
    factories.article("Bài ở Cần Thơ", province=now)
    withdrawn = factories.article("Bài rút", "04-NQ/TW", province=unit, withdrawn_at=datetime(2026, 1, 1, tzinfo=UTC))
    factories.citation(withdrawn, "04-NQ/TW", document)
    answer = ask("04-NQ/TW Hậu Giang Lò Thị Ví Dụ").answer
    assert dict(answer.articles) == {document: 3, unit: 3, person: 3}
    assert dict(ask("cần thơ").answer.articles) == {now: 4}


def test_of_several_documents_of_a_number_the_most_cited_is_first() -> None:
    old, new = factories.resolution(issued=date(2006, 8, 21)), factories.resolution()
    for document, count in ((old, 1), (new, 2)):
        for _ in range(count):
            factories.citation(factories.article("Bài", "04-NQ/TW"), "04-NQ/TW", document)
    assert ask("04-NQ/TW").answer.resolutions == (new, old)


def test_of_several_units_of_a_name_todays_is_first_and_then_the_one_most_written_of() -> None:
    first = factories.province("Cần Thơ", "can-tho-1992", since=date(1992, 1, 1), until=date(2004, 1, 1))
    second = factories.province("Cần Thơ", "can-tho-2004", since=date(2004, 1, 1), until=date(2025, 7, 1))
    now = factories.province("Cần Thơ", since=date(2025, 7, 1))
    factories.article("Bài", province=second)
    assert ask("cần thơ").answer.provinces == (now, second, first)


@pytest.mark.slow
def test_the_name_of_a_document_finds_the_articles_that_cite_it_otherwise() -> None:
    document = factories.resolution()
    CustomaryName.objects.create(name="NQTW4", candidates=[document.identity], default=document.identity)
    factories.citation(factories.article("Một", "Nghị quyết số 04-NQ/TW ngày 30/10/2016"), "04-NQ/TW", document)
    factories.article("Hai", "Học tập NQTW4.")
    factories.article("Ba", "Nghị quyết số 19-NQ/TW")
    assert titles("NQTW4") == ["Hai", "Một"]
    assert titles("nqtw4 -quýt") == ["Hai"]
    assert titles('"NQTW4"') == ["Hai"]


def test_provisional_and_unverified_documents_say_so() -> None:
    factories.resolution("01-NQ/TU", status="provisional")
    factories.resolution("02-NQ/TW", confidence="remembered")
    assert [row.is_provisional for row in ask("01-NQ/TU").answer.resolutions] == [True]
    assert [row.is_verified for row in ask("02-NQ/TW").answer.resolutions] == [False]


# --- copies -------------------------------------------------------------------------------------------------------


def test_texts_held_twice_word_for_word_are_one_hit_and_count_twice() -> None:
    first, other = articles(("Trồng cam", FILLER), ("TRỒNG CAM", FILLER.upper()))
    third = factories.article("Trồng cam", "Ở một xã khác, người dân bàn về giống cây mới cho vụ sau.")
    page = ask("trồng cam")
    assert page.total == 3
    assert {hit.article.pk: [copy.pk for copy in hit.copies] for hit in page.hits} in (
        {first.pk: [other.pk], third.pk: []},
        {other.pk: [first.pk], third.pk: []},
    )


def test_a_text_taken_over_with_small_changes_is_one_hit_with_the_first() -> None:
    text = " ".join(f"{FILLER} trồng cam vụ {word}." for word in ("đông", "xuân", "hè", "thu", "sớm", "muộn"))
    first, other = articles(("Trồng cam", text), ("Nông dân trồng cam", f"{text} Theo báo tỉnh."))
    assert [{hit.article.pk, *(copy.pk for copy in hit.copies)} for hit in ask("trồng cam").hits] == [
        {first.pk, other.pk}
    ]


def test_what_nobody_compared_yet_is_one_hit_word_for_word() -> None:
    articles(("Trồng cam", FILLER), ("TRỒNG CAM", FILLER.upper()), ("Trồng cam", f"{FILLER} Thêm."))
    ArticleWording.objects.all().delete()
    assert sorted(len(hit.copies) for hit in ask("trồng cam").hits) == [0, 1]


# --- filters and facets -------------------------------------------------------------------------------------------


@pytest.fixture
def spread() -> dict[str, Article]:
    """Two provinces, of which one became the other; three years with a gap; a document, a person, a source."""
    now = factories.province("Cần Thơ")
    then = factories.province("Hậu Giang", until=date(2025, 7, 1), successor=now)
    source = factories.source("Báo Thử")
    person, document = factories.official("Lò Thị Ví Dụ"), factories.resolution()
    rows = {
        "a": factories.article("Cam một", province=then, published=date(2016, 1, 1), source=source),
        "b": factories.article("Cam hai", province=then, published=date(2019, 1, 1)),
        "c": factories.article("Cam ba", province=now, published=date(2019, 5, 1)),
        "d": factories.article("Cam không ngày", published=None, published_precision="unknown"),
    }
    factories.citation(rows["b"], "Cam", document)
    factories.mention(rows["c"], person)
    return rows


def values(page: SearchPage, name: str) -> dict[str, tuple[str, int]]:
    (facet,) = (facet for facet in page.facets if facet.name == name)
    return {value.value: (value.label, value.count) for value in facet.values}


def test_facets_count_what_was_found_and_are_labelled(spread: dict[str, Article]) -> None:
    page = ask("cam")
    assert values(page, "tinh") == {"hau-giang": ("Hậu Giang (…–2025)", 2), "can-tho": ("Cần Thơ", 1)}
    assert values(page, "tinh-nay") == {"can-tho": ("Cần Thơ", 3)}
    assert values(page, "loai") == {"Nghị quyết": ("Nghị quyết", 1)}
    assert [count for _, count in values(page, "van-ban").values()] == [1]
    assert [label for label, _ in values(page, "van-ban").values()] == ["Nghị quyết số 04-NQ/TW (2016)"]
    assert [label for label, _ in values(page, "can-bo").values()] == ["Lò Thị Ví Dụ"]
    assert [label for label, _ in values(page, "nguon").values()] == ["Báo Thử"]


def test_years_without_an_article_are_there(spread: dict[str, Article]) -> None:
    counted = values(ask("cam"), "nam")
    assert [(year, count) for year, (_, count) in counted.items()] == [
        ("2016", 1),
        ("2017", 0),
        ("2018", 0),
        ("2019", 2),
    ]


FILTERED: list[tuple[dict[str, Any], str]] = [
    ({"provinces": ("hau-giang",)}, "ab"),
    ({"provinces": ("hau-giang", "can-tho")}, "abc"),
    ({"present_provinces": ("can-tho",)}, "abc"),
    ({"years": (2019,)}, "bc"),
    ({"years": (2016, 2019), "provinces": ("hau-giang",)}, "ab"),
    ({"kinds": ("Nghị quyết",)}, "b"),
    ({"provinces": ("la",)}, ""),
    ({"query": "tỉnh:\"Hậu Giang\" năm:2019.."}, "b"),
    ({"query": "cán bộ:\"Lò Thị Ví Dụ\""}, "c"),
    ({"query": "cam -tỉnh:\"Hậu Giang\""}, "cd"),
    ({"query": "tiêu đề:ba OR tiêu đề:một"}, "ac"),
    ({"query": "từ:2019-02-01"}, "c"),
    ({"query": "số:04-NQ/TW"}, "b"),
]  # fmt: skip


def test_values_of_a_filter_are_alternatives_and_filters_narrow_together(spread: dict[str, Article]) -> None:
    factories.resolution("99-NQ/TW")
    spread["b"].citations.update(number="04-NQ/TW")
    indexing.enqueue([spread["b"].pk])
    for asked, expected in FILTERED:
        check_filtered(spread, asked, expected)


def check_filtered(spread: dict[str, Article], asked: dict[str, Any], expected: str) -> None:
    page = ask(**({"query": "cam"} | asked))
    assert {hit.article for hit in page.hits} == {spread[key] for key in expected}, asked
    assert page.total == len(expected), asked
    chosen = {facet.name for facet in page.facets if any(value.selected for value in facet.values)}
    if chosen & {"tinh", "tinh-nay"}:  # alternatives of each other
        chosen |= {"tinh", "tinh-nay"}
    for facet in page.facets:
        assert facet.name in chosen or all(value.count <= page.total for value in facet.values)


def test_a_chosen_value_stays_visible_at_zero(spread: dict[str, Article]) -> None:
    page = ask("cam", provinces=("can-tho",), years=(2016,))
    assert page.total == 0
    assert values(page, "tinh")["can-tho"] == ("Cần Thơ", 0)
    assert values(page, "nam")["2016"] == ("2016", 0)


@pytest.mark.slow
def test_a_filter_does_not_count_itself_and_several_values_can_be_chosen(spread: dict[str, Article]) -> None:
    page = ask("cam", years=(2016,))
    assert {year: count for year, (_, count) in values(page, "nam").items()} == {
        "2016": 1,
        "2017": 0,
        "2018": 0,
        "2019": 2,
    }
    assert values(page, "tinh")["can-tho"][1] == 0  # other facets are narrowed
    both = ask("cam", years=(2016, 2019))
    assert both.total == 3
    for year, (_, count) in values(page, "nam").items():
        assert ask("cam", years=(int(year),)).total == count


@pytest.mark.slow
def test_a_stretch_of_years_and_units_of_today_are_alternatives_too(spread: dict[str, Article]) -> None:
    page = ask("cam", year_spans=((2016, 2019),), years=(2021,))
    assert {hit.article for hit in page.hits} == {spread[key] for key in "abc"}
    assert {hit.article for hit in ask("cam", year_spans=((2017, None),)).hits} == {spread[key] for key in "bc"}


def test_without_hits_each_filter_can_be_taken_off(spread: dict[str, Article]) -> None:
    page = ask("cam", provinces=("can-tho",), years=(2016,))
    assert page.total == 0
    offered = {near.filter: near.total for near in page.relaxed if near.kind == "without-filter"}
    assert offered == {"tinh": 1, "nam": 1}
    assert ask("cam", provinces=("can-tho",)).relaxed == ()


@pytest.mark.slow
def test_a_list_of_a_facet_is_searched_by_its_labels(spread: dict[str, Article]) -> None:
    def listed(words: str) -> list[str]:
        page = ask("cam", facet_words=(("nguon", words),))
        assert page.total == 4
        return [value.label for facet in page.facets if facet.name == "nguon" for value in facet.values]

    everything = listed("")
    assert everything
    assert listed(everything[0].lower()) == [everything[0]]
    assert listed("zzz") == []


@pytest.mark.slow
def test_every_province_can_be_chosen(spread: dict[str, Article]) -> None:
    for number in range(60):
        factories.province(f"Tỉnh thử {number}")
    assert len(values(ask("cam"), "tinh")) == 62
    assert values(ask("cam"), "tinh")["tinh-thu-7"][1] == 0


# --- nothing found ------------------------------------------------------------------------------------------------


def relaxed(query: str, **asked: object) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for near in ask(query, **asked).relaxed:
        found.setdefault(near.kind, (near.query, near.total))
    return found


def test_a_query_with_wrong_tones_is_offered_without_any() -> None:
    articles("Tổ hòa giải", "Tổ hỏa giai")
    assert ask("hồa giãi").total == 0
    assert relaxed("hồa giãi")["toneless"] == ("hoa giai", 2)


@pytest.mark.slow
def test_what_asks_for_less_is_offered_with_its_count(spread: dict[str, Article]) -> None:
    assert relaxed('"hai cam"')["unquoted"] == ("hai cam", 1)
    assert relaxed("cam quýt")["any-word"] == ("cam OR quýt", 4)
    assert relaxed('cam ba tỉnh:"Hậu Giang"')["without-filters"] == ("cam ba", 1)
    assert relaxed("cam ba", provinces=("hau-giang",))["without-filters"] == ("cam ba", 1)
    factories.article("Bài", "Trồng quýt")
    assert relaxed("tiêu đề:quýt")["anywhere"] == ("quýt", 1)


def test_what_finds_something_is_not_relaxed(spread: dict[str, Article]) -> None:
    page = ask("cam")
    assert (page.relaxed, page.corrections) == ((), ())


HOSTILE = [
    "", " ", "*", '"', '""', "(((((((", "))))", "-", "- - -", "OR", "NOT", "AND OR NOT", "a" * 5000, "a " * 5000, "(" * 500,
    "tỉnh:", "tỉnh:\"", "năm:abcd", "năm:9999..0000", "từ:99/99/9999", "số:", "số:x", "cán bộ:''", "\x00", "\ud800",
    "😀", "a*", "*a", "a*b*c*", "đ* " * 50, "%", "_", "\\", "'; DROP TABLE archive_article; --", "<script>",
    "1" * 1000, "04-NQ/TW " * 200, "\u202e", "ﬁ", "İ", "ß", "nghij " * 100, "quyeets" * 30, "nguồn:" * 60,
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("is_damaged", [False, True])
def test_no_query_raises(is_damaged: bool, own_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.article("Trồng cam", FILLER)
    factories.province("Hậu Giang")
    indexing.drain()
    monkeypatch.setattr(indexing, "repair_soon", lambda: None)
    if is_damaged:
        damage(own_index)
    for query in HOSTILE:
        page = find(SearchRequest(query=query))
        assert page.degraded == is_damaged
        assert page.total >= len(page.hits)


SCRAPS = [
    "nghị", "quyết", "nghij", "quyeets", "hau", "giamg", "giang", "04-NQ/TW", "số:", "tỉnh:", "cán bộ:", "năm:2016..", "văn bản:",
    '"', "(", ")", "-", "OR", "NOT", "*", "đ*", "ch*", "“", "”", "\u200b", "\u0301", "Ð", "4", "04", "/", "khóa", "xii", "nq", "tw",
    "x" * 70, "9" * 40, "%", "\\", "\x00", "🙂", "của", "và", "tiêu đề:", "từ:2019", "đến:1/1/2020", "trung", "ương", "lò", "thị",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("count", [50, pytest.param(10_000, marks=pytest.mark.soak)], ids=["short", "soak"])
@old_objects_left_alone()
def test_random_scraps_are_answered_in_bounded_time(count: int) -> None:
    factories.official("Lò Thị Ví Dụ")
    factories.province("Hậu Giang")
    factories.resolution()
    for number in range(20):
        factories.article(f"Nghị quyết {number} của Hậu Giang", f"Trung ương 4 khóa XII, 04-NQ/TW. {FILLER}")
    indexing.drain()
    chance = random.Random(7)
    find(SearchRequest(query="làm ấm"))
    costs = Costs(most_calls=1_000_000, most_seconds=2, in_seconds=count > 50)
    for _ in range(count):
        query = chance.choice(("", " ")).join(chance.choices(SCRAPS, k=chance.randrange(1, 60)))
        request = SearchRequest(query=query, page=chance.choice((1, 1, 2)))
        pages: list[SearchPage] = []
        costs.check(lambda request=request, pages=pages: pages.append(find(request)), query)  # type: ignore[misc]
        assert not pages[0].degraded
        assert pages[0].total >= len(pages[0].hits)
    print(f"{count:,} queries of scraps answered: {costs}")


# --- when the index is not what it should be ----------------------------------------------------------------------


def damage(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.unlink()


@pytest.mark.slow
def test_the_database_stands_in_with_every_filter(
    spread: dict[str, Article], own_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Resolution.objects.get(citations__article=spread["b"]).save()
    called: list[bool] = []
    monkeypatch.setattr(indexing, "repair_soon", lambda: called.append(True))
    indexing.drain()
    damage(own_index)
    for number, (asked, expected) in enumerate(FILTERED, start=1):
        page = find(SearchRequest(**({"query": "cam"} | asked)))
        assert (page.degraded, called) == (True, [True] * number), asked
        assert {hit.article for hit in page.hits} == {spread[key] for key in expected}, asked
        assert page.total == len(expected), asked


def test_without_the_index_dates_still_order(
    spread: dict[str, Article], own_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "repair_soon", lambda: None)
    indexing.drain()
    damage(own_index)
    for sort, expected in (("newest", "cbad"), ("oldest", "abcd"), ("relevance", "cbad")):
        hits = find(SearchRequest(query="cam", sort=sort)).hits
        assert [hit.article for hit in hits] == [spread[key] for key in expected]


def test_without_the_index_answers_are_counted_by_the_database(
    spread: dict[str, Article], own_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "repair_soon", lambda: None)
    shutil.rmtree(own_index)
    answer = find(SearchRequest(query="04-NQ/TW")).answer
    assert [answer.articles[row] for row in answer.resolutions] == [1]


def test_changes_that_wait_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "drain_soon", lambda: None)
    factories.article("Trồng cam")
    assert ask("cam").pending == 0
    factories.article("Trồng quýt")
    assert find(SearchRequest(query="cam")).pending == IndexChange.objects.count() > 0


def test_an_article_withdrawn_since_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "drain_soon", lambda: None)
    one, other = articles("Trồng cam ở xã", "Trồng cam ở thôn")
    indexing.drain()
    Article.objects.filter(pk=one.pk).update(withdrawn_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert [hit.article for hit in find(SearchRequest(query="cam")).hits] == [other]


# --- cost ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_page_makes_few_queries_however_many_hits_it_has() -> None:
    document, person = factories.resolution(), factories.official("Lò Thị Ví Dụ")

    def fill(count: int) -> None:
        for number in range(count):
            unit, source = factories.province(f"Mẫu {factories.next_number()}"), factories.source()
            article = factories.article(f"Cam {number}", "04-NQ/TW", province=unit, source=source)
            factories.citation(article, "04-NQ/TW", document)
            factories.mention(article, person)

    def queries() -> int:
        cache.clear()
        indexing.drain()
        with CaptureQueriesContext(connection) as captured:
            assert find(SearchRequest(query="cam 04-NQ/TW Lò Thị Ví Dụ")).degraded is False
        return len(captured)

    fill(10)
    few = queries()
    fill(10)
    assert queries() == few <= 14


@pytest.mark.slow
def test_pages_follow_each_other() -> None:
    for number in range(PER_PAGE + 5):
        factories.article(f"Cam số {number}", f"Bài thứ {number}")
    pages = [ask("cam", page=number) for number in (1, 2, 3)]
    assert [len(page.hits) for page in pages] == [PER_PAGE, 5, 0]
    assert {page.total for page in pages} == {PER_PAGE + 5}
    assert len({hit.article.pk for page in pages for hit in page.hits}) == PER_PAGE + 5
    assert pages[0].pages == 2
