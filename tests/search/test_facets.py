"""What the values of facets are called; what is counted, `contract/` tests."""

from datetime import date

import pytest

from search import facets, indexing
from search.engine import SearchRequest, find
from search.facets import labels_of_values
from tests import factories


@pytest.mark.django_db
def test_documents_of_one_number_are_told_apart_by_their_province() -> None:
    provinces = [factories.province(name) for name in ("Hậu Giang", "Sóc Trăng")]
    local = [
        factories.resolution("05-NQ/TU", date(2021, 3, 1), province=each, identity=f"05-NQ/TU@{each.slug}")
        for each in provinces
    ]
    central = factories.resolution()
    labels = labels_of_values({"document": [each.slug for each in (*local, central)]})
    assert list(labels.values()) == [
        "Nghị quyết số 05-NQ/TU (2021), Hậu Giang",
        "Nghị quyết số 05-NQ/TU (2021), Sóc Trăng",
        "Nghị quyết số 04-NQ/TW (2016)",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("own_index")
def test_a_chosen_value_is_counted_however_rare_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [factories.source(f"Cổng {letter}") for letter in "abcd"]
    for number, each in enumerate(sources):
        for _ in range(4 - number):
            factories.article("Hội nghị", source=each)
    indexing.drain()

    def counted(*chosen: str) -> dict[str, int]:
        page = find(SearchRequest(sources=chosen))
        facet = next(each for each in page.facets if each.name == "nguon")
        return {value.label: value.count for value in facet.values}

    every = {"Cổng a": 4, "Cổng b": 3, "Cổng c": 2, "Cổng d": 1}
    assert counted() == every
    monkeypatch.setattr(facets, "VALUES_HELD", 2)
    assert counted() == {"Cổng a": 4, "Cổng b": 3}
    assert counted(sources[3].slug) == {"Cổng a": 4, "Cổng d": 1}
    assert counted("khong-co", sources[2].slug) == {"Cổng c": 2, "khong-co": 0}
