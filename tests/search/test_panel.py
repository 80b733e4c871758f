"""The facets as a page shows them; what is counted is given."""

from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict

from search.facets import Facet, FacetValue
from search.forms import read_request, without_filter, write_query_string
from search.panel import VALUES_LISTED, Choice, Years, groups_of
from search.request import FILTERS, filter_nodes
from search.tree import AnyOf, Between, OneOf


def value(slug, count, *, within="", label=""):
    return FacetValue(value=slug, label=label or slug, count=count, within=within)


PLACES = (
    Facet(
        name="tinh",
        label="Tỉnh",
        values=(
            value("can-tho-2004", 3, within="can-tho", label="Cần Thơ (2004–2025)"),
            value("hau-giang", 2, within="can-tho", label="Hậu Giang (2004–2025)"),
            value("can-tho", 1, within="can-tho", label="Cần Thơ"),
            value("ha-noi", 0, within="ha-noi", label="Hà Nội"),
            value("ha-nam-ninh", 1, label="Hà Nam Ninh (…–1992)"),
        ),
    ),
    Facet(
        name="tinh-nay",
        label="Tỉnh nay",
        values=(value("ha-noi", 0, label="Hà Nội"), value("can-tho", 6, label="Cần Thơ")),
    ),
)
YEARS = Facet(name="nam", label="Năm", values=tuple(value(str(year), year % 3) for year in range(2018, 2024)))


def asked(query):
    return read_request(QueryDict(query))


def parameters(choice: Choice):
    return parse_qs(choice.address.removeprefix("?"))


def test_units_of_their_time_stand_below_the_one_of_today():
    (group,) = groups_of(asked("q=x"), PLACES)
    can_tho, ha_nam_ninh = group.shown
    assert [(part.label, part.count) for part in can_tho.inner] == [
        ("Cần Thơ (2004–2025)", 3),
        ("Hậu Giang (2004–2025)", 2),
        ("Cần Thơ (hiện nay)", 1),
    ]
    assert ha_nam_ninh.label == "Hà Nam Ninh (…–1992)"
    assert [(choice.label, choice.is_empty) for choice in group.folded] == [("Hà Nội", True)]


def test_choosing_a_part_takes_the_whole_off_and_the_other_way_round():
    (group,) = groups_of(asked("q=x&tinh-nay=can-tho&tinh-nay=ha-noi"), PLACES)
    hau_giang = group.shown[0].inner[1]
    assert parameters(hau_giang) == {"q": ["x"], "tinh-nay": ["ha-noi"], "tinh": ["hau-giang"]}
    (group,) = groups_of(asked("tinh=hau-giang&tinh=ha-nam-ninh"), PLACES)
    assert parameters(group.shown[0]) == {"tinh": ["ha-nam-ninh"], "tinh-nay": ["can-tho"]}


@pytest.mark.parametrize(
    ("words", "labels"), [("hau giang", ["Cần Thơ"]), ("Hà N", ["Hà Nam Ninh (…–1992)", "Hà Nội"]), ("x", [])]
)
def test_a_list_is_searched_for_words_in_any_tones(words, labels):
    (group,) = groups_of(asked(f"q=x&loc-tinh-nay={words}"), PLACES)
    assert [choice.label for choice in (*group.shown, *group.folded)] == labels
    assert (group.parameter, group.words, group.kept) == ("loc-tinh-nay", words, [("q", "x")])


def test_years_stand_in_rows_of_a_decade():
    years = groups_of(asked("q=x&nam=2019"), (*PLACES, YEARS))[0]
    assert isinstance(years, Years)
    first, second = years.rows
    assert [choice.label if choice else "" for choice in first] == [""] * 8 + ["2018", "2019"]
    assert [choice.label if choice else "" for choice in second] == ["2020", "2021", "2022", "2023"] + [""] * 6
    assert [choice.label for choice in years.shown if choice.is_empty] == ["2022"]
    assert [choice.label for choice in years.shown if choice.selected] == ["2019"]


def test_a_stretch_of_years_is_a_value_of_the_filter():
    request = asked("q=x&nam=2012&nam-tu=2019&nam-den=2016")
    assert write_query_string(request) == "?q=x&nam=2012&nam=2016..2019"
    (node,) = filter_nodes(request)
    assert node == AnyOf((OneOf("year", ("2012",)), Between("year", 2016, 2019)), loose=True)
    assert asked("nam=2016..").year_spans == ((2016, None),)
    assert asked("nam-tu=abc&nam=1..2").year_spans == ()
    assert write_query_string(without_filter(request, "nam")) == "?q=x"
    years = groups_of(request, (YEARS,))[0]
    assert isinstance(years, Years)
    assert years.sides == (("nam-tu", "2016"), ("nam-den", "2019"))
    assert years.kept == [("q", "x"), ("nam", "2012")]


def test_units_of_a_time_and_of_today_are_alternatives():
    request = asked("tinh=ha-tay&tinh-nay=can-tho&nam=2020")
    places = AnyOf((OneOf("province", ("ha-tay",)), OneOf("present_province", ("can-tho",))), loose=True)
    assert filter_nodes(request) == (places, OneOf("year", ("2020",)))
    for each in FILTERS[:2]:
        assert filter_nodes(request, leaving_out=each) == (OneOf("year", ("2020",)),)


def test_a_facet_without_articles_is_left_out():
    assert groups_of(asked("q=x"), (Facet(name="loai", label="Loại", values=(value("Luật", 0),)),)) == []


def test_of_a_long_list_the_commonest_are_listed_and_those_chosen_and_the_others_counted():
    values = tuple(value(f"nguon-{number}", 100 - number) for number in range(VALUES_LISTED + 10))
    chosen = replace(values[-1], selected=True)
    facet = Facet(name="nguon", label="Nguồn", values=(*values[:-1], chosen))
    (group,) = groups_of(asked(f"q=x&nguon={chosen.value}"), (facet,))
    assert [choice.label for choice in group.shown] == [*(each.label for each in values[:6]), chosen.label]
    assert len(group.folded) == VALUES_LISTED - 6
    assert (group.unlisted, group.parameter) == (9, "loc-nguon")
    (searched,) = groups_of(asked("q=x&loc-nguon=nguon"), (facet,))
    assert (len(searched.shown), searched.unlisted) == (VALUES_LISTED + 10, 0)
