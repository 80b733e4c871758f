"""What a query that finds nothing may have been meant to say."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache

from archive.models import CustomaryName
from search import indexing
from search.counts import ArticleCounts
from search.engine import SearchRequest, find
from tests import factories

pytestmark = pytest.mark.django_db

TITLES = (
    "Nghị quyết về phát triển Hậu Giang",
    "Chỉ thị về chuyển đổi số",
    "Phòng, chống dịch COVID-19",
    "Hội nghị ở Hậu Giang",
    "Giám sát và giảm nghèo",
    "Lò Thị Chứng dự hội nghị",
    "Chung tay vì người nghèo",
    "Hua dọn không gian",
)


@pytest.fixture(autouse=True)
def _archive(own_index: Path) -> None:
    cache.clear()
    factories.province("Hậu Giang")
    factories.official("Lò Thị Chứng")
    for title in TITLES:
        for number in range(6):
            factories.article(f"{title} {number}", f"Bài thứ {number}")
    factories.article("Giám giang giam hậu giám")
    indexing.drain()


def corrected(query: str, **asked: object) -> list[tuple[str, int]]:
    page = find(SearchRequest(query=query, **asked))  # type: ignore[arg-type]
    return [(found.query, found.total) for found in page.corrections]


MEANT: list[tuple[str, str | None, int]] = [
    ("nghij quyeets", "nghị quyết", 6),
    ("chir thij", "chỉ thị", 6),
    ("nghi5 quye61t", "nghị quyết", 6),
    ("chuyeenr ddooir soos", "chuyển đổi số", 6),
    ("hậu giamg", "hậu giang", 13),
    ("hau giamg", "hau giang", 13),
    ("haauj giang", "hậu giang", 13),
    ("haauj giang 04", None, 0),
    ("haugiang", '"hau giang"', 12),
    ("nghị quyêt", "nghị quyết", 6),
    ("nghi quyeet", "nghi quyet", 6),
    ("chuyển đôi số", "chuyển đổi số", 6),
    ("covit", "covid", 6),
    ("lo thi chugn", "lo thi chung", 6),
    ("hầu giang", "hậu giang", 13),
    ("hậu giám sát chuyển", None, 0),
    ("hậu gian", "hậu giang", 13),
    ("hua giang", "hau giang", 13),
    ('"hậu giamg"', '"hậu giang"', 12),
    ('hậu giamg tỉnh:"Hậu Giang"', None, 0),
    ("nghij -covid", "nghị -covid", 18),
]


@pytest.mark.slow
def test_what_was_meant_is_offered_with_its_count() -> None:
    offered = {query: corrected(query)[:1] for query, _, _ in MEANT}
    assert offered == {query: [(expected, total)] if expected else [] for query, expected, total in MEANT}


@pytest.mark.slow
def test_the_name_of_a_document_is_counted_with_what_cites_it_otherwise() -> None:
    document = factories.resolution()
    CustomaryName.objects.create(name="Nghị quyết Giang", candidates=[document.identity], default=document.identity)
    factories.citation(factories.article("Khác hẳn", "04-NQ/TW"), "04-NQ/TW", document)
    cache.clear()
    indexing.drain()
    assert corrected("nghij quyeets giang") == [("nghị quyết giang", 7)]
    assert find(SearchRequest(query="nghị quyết giang")).total == 7


@pytest.mark.slow
def test_an_offered_correction_finds_what_it_says() -> None:
    for query in ("nghij quyeets", "haugiang", "hậu giamg", "covit", "nghi quyeet"):
        for text, total in corrected(query):
            assert find(SearchRequest(query=text)).total == total > 0


RIGHT = [
    "hậu giang",
    "04-NQ/TW",
    "zzzz",
    "xyzzy plugh qwfp",
    "",
    "*",
    "x" * 300,
    "hậu*",
    "năm:2021",
    "giàng nghèo",
    "4 5 6 7",
    "🙂",
]


@pytest.mark.slow
def test_what_is_held_or_is_like_nothing_is_not_corrected() -> None:
    assert {query: corrected(query) for query in RIGHT} == {query: [] for query in RIGHT}


@pytest.mark.slow
def test_corrections_stay_under_the_filters() -> None:
    assert corrected("hậu giamg", years=(1999,)) == []
    assert corrected("hậu giamg", years=(2021,)) == [("hậu giang", 13)]


@pytest.mark.slow
def test_the_work_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    nodes: list[int] = []
    holding, finding = ArticleCounts.holding, ArticleCounts.finding

    def holding_counted(self: ArticleCounts, wanted: list[object]) -> tuple[int, ...]:
        nodes.append(len(wanted))
        return holding(self, wanted)  # type: ignore[arg-type]

    def finding_counted(self: ArticleCounts, wanted: list[object]) -> tuple[int, ...]:
        asked.append(len(wanted))
        return finding(self, wanted)  # type: ignore[arg-type]

    monkeypatch.setattr(ArticleCounts, "holding", holding_counted)
    monkeypatch.setattr(ArticleCounts, "finding", finding_counted)
    for query in ("giamg hauj quyetd", "nghij " * 60, "aaaa bbbb cccc dddd", "tthi nghhi quyett " * 9, "hgiang " * 30):
        asked.clear()
        nodes.clear()
        find(SearchRequest(query=query))
        assert sum(asked) <= 24
        assert len(asked) <= 2  # whole queries are counted in batches: corrections, and nearby queries
        assert sum(nodes) <= 450
