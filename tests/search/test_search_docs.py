"""Every query that docs/search.md shows does what is said there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache

from archive.models import CustomaryName
from search import indexing
from search.corrections import FEW, MOST_OFFERED
from search.engine import DEEPEST_PAGE, PER_PAGE, SearchRequest, find
from search.facets import VALUES_HELD
from search.nearby import RELAXATIONS_COUNTED, RELAXATIONS_SHOWN
from search.query import Limits
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = (Path(__file__).parents[2] / "docs" / "search.md").read_text(encoding="utf-8")
TYPED = re.findall(r"^\| `([^`]+)` \| ", TEXT, re.M)

# Which of the nine articles each query of the table finds.
FOUND = {
    "chuyển đổi số": "ab",
    "chuyen doi so": "abc",
    "hồa giải": "",
    "hoà giải": "d",
    "y tế": "e",
    '"chuyển đổi số"': "a",
    "cam OR quýt": "fgh",
    "cam -quýt": "f",
    '(cam OR quýt) "Hậu Giang"': "f",
    "chuyển đ*": "ab",
    "04-NQ/TW": "i",
    "16/NQ-HĐND": "e",
    "số:04-NQ/TW": "i",
    "văn bản:NQTW4": "i",
    "NQTW4": "di",
    'tỉnh:"Hậu Giang"': "fi",
    'cán bộ:"Lò Thị Ví Dụ"': "g",
    'nguồn:"Báo Thử"': "h",
    "năm:2019": "gh",
    "năm:2016..2019": "fgh",
    "từ:2019-02 đến:15/3/2019": "g",
    "ngày:5/7/2021": "abcdei",
    'ngày:"7 ngày qua"': "abcdei",
    "ngày:tháng trước": "",
    "năm:nay": "abcdei",
    "tiêu đề:quýt": "h",
    'chuyên mục:"đời sống"': "f",
    'tác giả:"Lò Thị"': "h",
    "năm:2016,2019": "fgh",
    "năm:[2016 TO 2018]": "f",
    "ngày:[2019-01-01 TO 2019-04-30]": "g",
    '"trồng Hậu"~2': "f",
    "site:bao.example": "h",
    "https://bao.example/quyt": "h",
    "ngày 30 tháng 10 năm 2016": "i",
}


@pytest.fixture
def archive(own_index: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    cache.clear()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2021, 7, 8))
    unit, old = (
        factories.province("Hậu Giang"),
        factories.province("Hậu Giang", "hau-giang-1976", until=date(1992, 1, 1)),
    )
    document, person, source = factories.resolution(), factories.official("Lò Thị Ví Dụ"), factories.source("Báo Thử")
    CustomaryName.objects.create(name="NQTW4", candidates=[document.identity], default=document.identity)
    rows = {
        "a": factories.article("Chuyển đổi số", "Ở An Giang."),
        "b": factories.article("Đổi mới", "Số xã chuyển cách làm."),
        "c": factories.article("Chuyên đối sổ"),
        "d": factories.article("Tổ hòa giải học NQTW4"),
        "e": factories.article("Trạm y tế ở Huế", "Theo Nghị quyết 16/NQ-HĐND."),
        "f": factories.article(
            "Trồng cam ở Hậu Giang", province=unit, published=date(2016, 1, 1), section="Đời sống - Xã hội"
        ),
        "g": factories.article("Trồng cam", "Và quýt, Lò Thị Ví Dụ nói.", published=date(2019, 3, 1)),
        "h": factories.article(
            "Trồng quýt",
            published=date(2019, 5, 1),
            source=source,
            url="http://www.bao.example/quyt?utm_source=x",
            byline="Tin, ảnh: LÒ THỊ",
        ),
        "i": factories.article("Sơ kết", "Nghị quyết số 04 - NQ/TW ngày 30/10/2016", province=old),
    }
    factories.citation(rows["i"], "04 - NQ/TW", document, number="04-NQ/TW")
    factories.mention(rows["g"], person)
    indexing.drain()
    return {key: row.pk for key, row in rows.items()}


def keys(archive: dict[str, int], query: str) -> str:
    found = {article.pk for article in find(SearchRequest(query=query)).articles}
    return "".join(key for key, pk in archive.items() if pk in found)


def test_the_table_is_the_one_tested() -> None:
    assert set(FOUND) == set(TYPED)


@pytest.mark.slow
def test_a_query_of_the_table_finds_what_is_said(archive: dict[str, int]) -> None:
    assert {query: keys(archive, query) for query in TYPED} == FOUND


SAME = [
    ("04-NQ/TW", ("4 - nq / tw", "04NQ/TW", "04-NQ/TƯ")),
    ("cam OR quýt", ("cam HOẶC quýt",)),
    ("cam -quýt", ("cam NOT quýt",)),
    ('"chuyển đổi số"', ("“chuyển đổi số”",)),
    ("năm:2016,2019", ("năm:(2016 OR 2019)", "năm:2016 OR năm:2019")),
    ("năm:2016..2019", ("nam:2016..2019", "year:2016..2019", "năm:2016.. năm:..2019")),
    ("ngày:5/7/2021", ("ngày:2021-07", "date:2021-07-05")),
    ('tỉnh:"Hậu Giang"', ('tinh:"hau giang"', "province:Hậu Giang", "tỉnh:Hậu Giang")),
    (
        'ngày:"7 ngày qua"',
        ("ngày:7 ngày qua", "ngay:tuần trước OR ngày:this week", "từ:1 week ago", "date:last 7 days"),
    ),
    ("năm:nay", ("năm:2021", 'year:"năm nay"')),
    ('tác giả:"Lò Thị"', ("tac gia:lo thi", 'author:"lo thi"')),
    ("tiêu đề:quýt", ("tieu de:quýt", "title:quýt")),
    ('cán bộ:"Lò Thị Ví Dụ"', ("can bo:lo thi vi du", 'official:"lo thi vi du"')),
]


@pytest.mark.slow
def test_what_is_said_to_be_the_same_is_the_same(archive: dict[str, int]) -> None:
    for one, same in SAME:
        for other in same:
            assert keys(archive, other) == keys(archive, one), other


def test_limits_are_those_of_the_code() -> None:
    limits = Limits()
    for said in (
        f"{limits.characters} characters, {limits.words} words",
        f"{limits.fields}, {limits.prefixes}, {limits.depth}",
        f"the first {DEEPEST_PAGE} pages of {PER_PAGE}",
    ):
        assert f"| {said}" in TEXT
    words = {3: "three", 4: "four", 8: "eight", 200: "two hundred"}
    assert f"fewer than {words[FEW]} articles" in TEXT
    assert f"{words[MOST_OFFERED]} at most" in TEXT
    assert f"At most {words[RELAXATIONS_COUNTED]} are counted and\n  {words[RELAXATIONS_SHOWN]} shown" in TEXT
    assert f"the {words[VALUES_HELD]} commonest values" in TEXT
