"""Totals, facets, filters, ranges, sorting and pages."""

from datetime import date

import pytest

from search.errors import UnknownField
from search.tree import AllOf, AnyOf, Between, Everything, InField, Node, Not, OneOf, Word
from tests.search.contract.documents import Document, Engine

PROVINCES = ("can-tho", "hau-giang", "soc-trang", None)
DOCUMENTS = [
    Document(
        key,
        text=f"cam số {key}" if key % 2 else "quýt",
        province=PROVINCES[key % 4],
        kind=("Nghị quyết", "Chỉ thị")[: key % 3],
        year=2010 + key % 5 if key % 7 else None,
        published=date(2010 + key % 5, 1 + key % 12, 28) if key % 7 else None,
    )
    for key in range(1, 41)
]

FILTERS: list[tuple[Node, set[int]]] = [
    (OneOf("province", ("can-tho",)), {d.key for d in DOCUMENTS if d.province == "can-tho"}),
    (OneOf("province", ("can-tho", "soc-trang")), {d.key for d in DOCUMENTS if d.province in ("can-tho", "soc-trang")}),
    (OneOf("province", ("can",)), set()),
    (OneOf("province", ()), set()),
    (OneOf("kind", ("Chỉ thị",)), {d.key for d in DOCUMENTS if "Chỉ thị" in d.kind}),
    (OneOf("year", ("2012", "2014")), {d.key for d in DOCUMENTS if d.year in (2012, 2014)}),
    (Not(OneOf("province", ("can-tho",))), {d.key for d in DOCUMENTS if d.province != "can-tho"}),
    (Between("year", 2011, 2012), {d.key for d in DOCUMENTS if d.year in (2011, 2012)}),
    (Between("year", None, 2011), {d.key for d in DOCUMENTS if d.year and d.year <= 2011}),
    (Between("year", 2013, None), {d.key for d in DOCUMENTS if d.year and d.year >= 2013}),
    (Between("year", None, None), {d.key for d in DOCUMENTS if d.year}),
    (Between("year", 2013, 2011), set()),
    (Between("year", "khi nào", None), set()),
    (OneOf("year", ("khi nào", "2012")), {d.key for d in DOCUMENTS if d.year == 2012}),
    (
        Between("published", "2011-03-28", "2012-06-28"),
        {d.key for d in DOCUMENTS if d.published and date(2011, 3, 28) <= d.published <= date(2012, 6, 28)},
    ),
    (
        AllOf((Word("cam"), AnyOf((OneOf("province", ("can-tho",)), Between("year", 2014, 2014))))),
        {d.key for d in DOCUMENTS if d.key % 2 and (d.province == "can-tho" or d.year == 2014)},
    ),
]


@pytest.fixture
def filled(engine: Engine) -> Engine:
    for start in range(0, 40, 8):
        engine.replace(DOCUMENTS[start : start + 8])
    return engine


@pytest.mark.parametrize(("node", "keys"), FILTERS, ids=[str(node) for node, _ in FILTERS])
def test_filters(filled: Engine, node: Node, keys: set[int]) -> None:
    for result in (filled.find(node, limit=100), filled.find(Everything(), filters=(node,), limit=100)):
        assert (set(result.keys), result.total) == (keys, len(keys))


def test_facets_count_what_matches(filled: Engine) -> None:
    result = filled.find(Word("cam"), facets=("province", "kind", "year"), limit=0)
    matching = [d for d in DOCUMENTS if d.key % 2]
    assert (result.total, result.keys) == (20, [])
    assert result.facets["province"] == {"hau-giang": 10}
    assert result.facets["kind"] == {
        "Nghị quyết": sum("Nghị quyết" in d.kind for d in matching),
        "Chỉ thị": sum("Chỉ thị" in d.kind for d in matching),
    }
    assert result.facets["year"] == {str(y): n for y in range(2010, 2015) if (n := sum(d.year == y for d in matching))}


def test_facets_of_everything_and_of_nothing(filled: Engine) -> None:
    everything = filled.find(Everything(), facets=("province",)).facets["province"]
    assert everything == {"can-tho": 10, "hau-giang": 10, "soc-trang": 10}
    assert filled.find(Word("xyz"), facets=("province",)).facets["province"] == {}


@pytest.mark.parametrize("most", [1, 2, 3, 9])
def test_of_a_facet_the_commonest_values_are_given_where_no_more_are_asked_for(filled: Engine, most: int) -> None:
    filled.replace([Document(60, text="cam", province="ben-tre"), Document(61, text="cam", province="can-tho")])
    asked = ("province", "kind")
    every = filled.find(Everything(), facets=asked, limit=0).facets
    found = filled.find(Everything(), facets=asked, most={"province": most}, limit=0).facets
    ranked = sorted(every["province"], key=lambda value: (-every["province"][value], value))
    assert ranked == ["can-tho", "hau-giang", "soc-trang", "ben-tre"]  # of equal ones the first
    assert found == {"province": {value: every["province"][value] for value in ranked[:most]}, "kind": every["kind"]}


def test_counts_say_how_many_of_the_matches_match_besides(filled: Engine) -> None:
    nodes = (
        OneOf("province", ("hau-giang",)),
        Between("year", 2010, 2011),
        Word("quýt", toned=True),
        Not(Word("quýt", toned=True)),
    )
    result = filled.find(Word("cam"), counts=nodes)
    expected = [len([d for d in DOCUMENTS if d.key % 2 and d.year in (2010, 2011)])]
    assert result.counts == (10, *expected, 0, 20)


def test_a_replaced_document_counts_once_and_a_removed_one_not_at_all(filled: Engine) -> None:
    filled.replace([Document(1, text="dưa", province="soc-trang")], removed=[3, 5, 999])
    assert filled.find(Everything()).total == 38
    assert filled.find(Word("cam")).total == 17
    assert filled.find(Word("dưa", toned=True), facets=("province",)).facets["province"] == {"soc-trang": 1}
    assert filled.find(Everything(), facets=("province",)).facets["province"]["hau-giang"] == 8


def test_the_last_state_of_a_batch_holds(engine: Engine) -> None:
    engine.replace([Document(1, text="cam"), Document(1, text="quýt")])
    assert (engine.find(Word("cam")).total, engine.find(Word("quýt", toned=True)).total) == (0, 1)


@pytest.mark.parametrize("sort", ["published", "-published", "year", "-year"])
def test_sorting_puts_who_has_no_value_last(filled: Engine, sort: str) -> None:
    result = filled.find(Everything(), sort=(sort,), limit=100)
    name, sign = sort.removeprefix("-"), -1 if sort.startswith("-") else 1
    values = [getattr(DOCUMENTS[key - 1], name) for key in result.keys]
    held = [value for value in values if value is not None]
    assert len(result.keys) == 40
    assert held == sorted(held, reverse=sign < 0)
    assert all(value is None for value in values[len(held) :])


def test_sorting_by_several_fields(filled: Engine) -> None:
    result = filled.find(Between("year", None, None), sort=("-year", "published"), limit=100)
    rows = [(-(DOCUMENTS[k - 1].year or 0), DOCUMENTS[k - 1].published) for k in result.keys]
    assert rows == sorted(rows)


@pytest.mark.parametrize("sort", [(), ("-published",)], ids=["by relevance", "by date"])
@pytest.mark.parametrize("size", [1, 7, 20, 40])
def test_pages_hold_every_hit_once_and_in_order(filled: Engine, sort: tuple[str, ...], size: int) -> None:
    whole = filled.find(Everything(), sort=sort, limit=100).keys
    paged = [
        key
        for start in range(0, 45, size)
        for key in filled.find(Everything(), sort=sort, offset=start, limit=size).keys
    ]
    assert paged == whole
    assert len(set(whole)) == 40


def test_beyond_the_last_page_there_is_nothing(filled: Engine) -> None:
    result = filled.find(Everything(), offset=40)
    assert (result.total, result.keys) == (40, [])


@pytest.mark.parametrize(
    ("node", "options"),
    [
        (OneOf("nowhere", ("x",)), {}),
        (Between("nowhere", 1, 2), {}),
        (InField("nowhere", Word("cam")), {}),
        (Everything(), {"facets": ("nowhere",)}),
        (Everything(), {"facets": ("text",)}),
        (Everything(), {"sort": ("nowhere",)}),
    ],
    ids=str,
)
def test_a_field_that_there_is_not_is_an_error(filled: Engine, node: Node, options: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(UnknownField, match=r"nowhere|text"):
        filled.find(node, **options)


def test_an_empty_index_answers(engine: Engine) -> None:
    result = engine.find(Word("cam"), facets=("province",), counts=(Everything(),))
    assert (result.total, result.keys, result.facets, result.counts) == (0, [], {"province": {}}, (0,))
