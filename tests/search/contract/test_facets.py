"""Facets as a page shows them: a count says what choosing the value would find, under all other filters in force.

A filter leaves itself out of its own counts, a unit of its time and today's unit each other too. What an engine has to
be asked for that is `counted_facets`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from search.request import FILTERS, SearchRequest, counted_facets, filter_nodes
from search.tree import AllOf, Everything, Node, Not, OneOf, Word
from tests.search.contract.documents import SCHEMA, Document, Engine
from tests.search.contract.reference import matches

# Values as they are stored: with dashes, blanks, commas, quotes, capitals, marks, and one that begins another.
PLACES = (("ba-ria-vung-tau", "ho-chi-minh"), ("ho-chi-minh", "ho-chi-minh"), ("hau-giang", "can-tho"), (None, None))
KINDS = ("Nghị quyết", "Nghị quyết liên tịch", 'Luật, "đạo luật"', "ỦY BAN-1")
DOCUMENTS = [
    Document(
        key,
        text=f"{'cam' if key % 2 else 'quýt'} mùa này",
        province=PLACES[key % 4][0],
        present_province=PLACES[key % 4][1],
        kind=tuple(kind for place, kind in enumerate(KINDS) if key >> place & 1),
        year=2015 + key % 7 if key % 5 else None,
        published=date(2015 + key % 7, 6, 1) if key % 5 else None,
    )
    for key in range(1, 61)
]
FIELDS = {each.index_field: each for each in FILTERS if each.index_field in (*SCHEMA["keywords"], *SCHEMA["numbers"])}

REQUESTS = {
    "no filter": SearchRequest(),
    "one province": SearchRequest(provinces=("hau-giang",)),
    "two provinces": SearchRequest(provinces=("hau-giang", "ba-ria-vung-tau")),
    "a unit of its time and one of today": SearchRequest(provinces=("hau-giang",), present_provinces=("ho-chi-minh",)),
    "three years": SearchRequest(years=(2016, 2018, 2021)),
    "a stretch of years": SearchRequest(year_spans=((2016, 2019),)),
    "a year and an open stretch": SearchRequest(years=(2015,), year_spans=((2019, None),)),
    "a kind of several words": SearchRequest(kinds=("Nghị quyết",)),
    "a kind with a comma and quotes": SearchRequest(kinds=('Luật, "đạo luật"', "ỦY BAN-1")),
    "filters of all sorts": SearchRequest(
        present_provinces=("ho-chi-minh", "can-tho"), years=(2016, 2017, 2019), kinds=("ỦY BAN-1",)
    ),
    "a value that nobody has": SearchRequest(provinces=("khong-co",), years=(2016,)),
    "filters that exclude each other": SearchRequest(provinces=("hau-giang",), years=(1999,)),
}
TREES: list[Node] = [
    Everything(),
    Word("cam", toned=True),
    AllOf((Word("mua"), Not(Word("cam")))),
    AllOf((Word("mua"), OneOf("province", ("hau-giang", "ho-chi-minh")))),
]


def facets(engine: Engine, tree: Node, request: SearchRequest) -> dict[str, dict[str, int]]:
    """The counts of all facets that the contract's documents have."""
    totals: dict[str, dict[str, int]] = {}
    for names, filters in counted_facets(request):
        known = tuple(name for name in names if name in FIELDS)
        totals |= engine.find(tree, filters=filters, facets=known, limit=0).facets
    return totals


@pytest.fixture
def filled(engine: Engine) -> Engine:
    engine.replace(DOCUMENTS[:25])
    engine.replace([*DOCUMENTS[25:], replace(DOCUMENTS[3], province="soc-trang", year=1999)])
    engine.replace([DOCUMENTS[3], Document(99, text="cam", province="hau-giang", year=2016)])
    engine.replace([], removed=[99])
    return engine


@pytest.mark.slow
def test_a_filter_leaves_itself_out_of_its_counts(filled: Engine) -> None:
    for (says, request), tree in product(REQUESTS.items(), TREES):
        expected = {}
        for name, each in FIELDS.items():
            others = filter_nodes(request, leaving_out=each)
            held = [d for d in DOCUMENTS if all(matches(node, d) for node in (tree, *others))]
            values = [value for d in held for value in _values(getattr(d, name))]
            expected[name] = {value: values.count(value) for value in values}
        assert facets(filled, tree, request) == expected, (says, tree)


@pytest.mark.slow
def test_a_count_is_what_choosing_the_value_finds(filled: Engine) -> None:
    tree = Word("cam", toned=True)
    for says, request in REQUESTS.items():
        for name, counts in facets(filled, tree, request).items():
            others = filter_nodes(request, leaving_out=FIELDS[name])
            for value, count in counts.items():
                found = filled.find(tree, filters=(*others, OneOf(name, (value,))), limit=0)
                assert (value, found.total) == (value, count), says


def test_values_of_one_filter_are_alternatives_and_filters_narrow_together(filled: Engine) -> None:
    request = REQUESTS["filters of all sorts"]
    found = filled.find(Everything(), filters=filter_nodes(request), limit=100)
    assert set(found.keys) == {
        d.key for d in DOCUMENTS if d.present_province and d.year in (2016, 2017, 2019) and "ỦY BAN-1" in d.kind
    }
    assert 0 < found.total < sum("ỦY BAN-1" in d.kind for d in DOCUMENTS)


def test_zero_means_none_and_a_value_without_documents_is_left_out(filled: Engine) -> None:
    counted = facets(filled, Everything(), REQUESTS["a value that nobody has"])
    assert set(counted["province"]) == {"ba-ria-vung-tau", "ho-chi-minh", "hau-giang"}
    assert counted["year"] == {}
    assert counted["kind"] == {}


def _values(held: object) -> list[str]:
    if held is None:
        return []
    return list(held) if isinstance(held, tuple) else [str(held)]
