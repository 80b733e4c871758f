"""How hits spread over provinces, years, resolutions and people: counts of the index, labels of the database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from archive.models import Official, Province, Resolution, Source
from search.analysis import tokens
from search.haystack.queryset import TreeSearchQuerySet
from search.request import FILTERS, CountedFacets, SearchFilter, SearchRequest
from search.tree import OneOf

VALUES_HELD = 200  # of one facet; years and provinces are all there
MOST_SEARCHED = 5_000  # values of one facet, the commonest, whose labels are searched
_UNIT_FIELDS = ("province", "present_province")
LONGEST_HISTORY = 150  # years that a histogram fills; beyond that some date is wrong, and gaps stay gaps


class _Labelled(NamedTuple):
    """Facets whose values are slugs: the model that knows their labels, and which columns a label is made of."""

    model: Any
    index_fields: tuple[str, ...]
    columns: tuple[str, ...]
    label: Callable[[Any], str]
    related: tuple[str, ...] = ()


# One query for each.
_LABELLED = (
    _Labelled(
        Resolution,
        ("document",),
        ("kind", "number", "title", "issued", "province__name"),
        attrgetter("label_with_province"),
        ("province",),
    ),
    _Labelled(Official, ("official",), ("name", "province__name"), str, ("province",)),
    _Labelled(Source, ("source",), ("name",), attrgetter("name")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool = False
    within: str = ""  # of a unit of its time: the present unit that it became


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """How the hits spread over one field; `name` is the name of the filter in the address.

    Counts are of the articles that a value would find, under all other filters in force: a filter does not count
    itself.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]


def counting(articles: TreeSearchQuerySet, counted: CountedFacets, request: SearchRequest) -> TreeSearchQuerySet:
    """Return the search with its facets counted, each as far as a page needs its values."""
    for name in counted.fields:
        most = _values_counted(name, request)
        articles = articles.facet(name) if most is None else articles.facet(name, limit=most)
    return articles


def totals_of(articles: TreeSearchQuerySet, counted: CountedFacets) -> dict[str, dict[str, int]]:
    """Return the counts of a search that is `counting`, by field of the index and value."""
    return {name: articles.facet_totals(name) for name in counted.fields}


def counted_apart(
    matching: TreeSearchQuerySet, asked: Iterable[CountedFacets], request: SearchRequest
) -> dict[str, dict[str, int]]:
    """Return the counts of facets under other filters than those of the page, of the chosen values in any case."""
    totals: dict[str, dict[str, int]] = {}
    for each in asked:
        narrowed = matching.narrowed_to(*each.filters)
        articles = counting(narrowed, each, request)
        articles.count()
        found = totals_of(articles, each)
        rare = [chosen for chosen in _chosen(each.fields, request) if _may_be_rarer(chosen, found, request)]
        counts = narrowed.count_matches([OneOf(name, (value,)) for name, value in rare])
        for (name, value), count in zip(rare, counts, strict=True):
            found[name] |= {value: count} if count else {}
        totals |= found
    return totals


def _chosen(fields: Collection[str], request: SearchRequest) -> list[tuple[str, str]]:
    """The values of the filters in force on these fields of the index."""
    return [
        (each.index_field, value) for each in FILTERS if each.index_field in fields for value in each.chosen(request)
    ]


def _may_be_rarer(chosen: tuple[str, str], found: Mapping[str, Mapping[str, int]], request: SearchRequest) -> bool:
    """Whether a value was not counted because others are commoner, as far as their number says."""
    name, value = chosen
    most = _values_counted(name, request)
    return value not in found[name] and most is not None and len(found[name]) >= most


def _values_counted(field: str, request: SearchRequest) -> int | None:
    """How many values of a field of the index a page needs the counts of, the commonest; None: of all."""
    if not any(field in each.index_fields for each in _LABELLED):
        return None
    wanted = dict(request.facet_words)
    return MOST_SEARCHED if any(wanted.get(each.name) for each in FILTERS if each.index_field == field) else VALUES_HELD


def facets_of(counts: Mapping[str, Mapping[str, int]], request: SearchRequest) -> tuple[Facet, ...]:
    """Return every facet with its commonest values and those chosen, which stay visible at zero.

    Years are in order; every province is there, at zero too. Where another facet's list is searched, those values
    whose label holds the words, in any tones, and those chosen.
    """
    rows = Province.objects.in_order().only("slug", "name", "since", "until", "successor")
    units = {unit.slug: unit for unit in rows}
    wanted = dict(request.facet_words)
    ranked = {each: _ranked(each, counts.get(each.index_field, {}), request, units) for each in FILTERS}
    held = {each: MOST_SEARCHED if wanted.get(each.name) else VALUES_HELD for each in FILTERS}
    shown = {each: values[: max(held[each], len(units))] for each, values in ranked.items()}
    labels = {(name, slug): unit.label for name in _UNIT_FIELDS for slug, unit in units.items()}
    labels |= labels_of_values({each.index_field: values for each, values in shown.items()})
    became = _became(units)

    def made(each: SearchFilter, value: str) -> FacetValue:
        return FacetValue(
            value=value,
            label=labels.get((each.index_field, value), value),
            count=counts.get(each.index_field, {}).get(value, 0),
            selected=value in each.chosen(request),
            within=became.get(value, "") if each.index_field == "province" else "",
        )

    return tuple(
        Facet(
            name=each.name,
            label=each.label,
            values=tuple(made(each, value) for value in values)
            if each.index_field in _UNIT_FIELDS or each.name == "nam"
            else _searched([made(each, value) for value in values], wanted.get(each.name, "")),
        )
        for each, values in shown.items()
    )


def _ranked(
    each: SearchFilter, counts: Mapping[str, int], request: SearchRequest, units: Mapping[str, Province]
) -> list[str]:
    """All values of a facet, the commonest first, then those chosen and those that are always listed."""
    if each.name == "nam":
        return _years({*counts, *map(str, request.years)})
    listed = [slug for slug, unit in units.items() if unit.is_present or each.index_field == "province"]
    ranked = sorted(counts, key=lambda value: (-counts[value], value))
    chosen = sorted(each.chosen(request), key=lambda value: (-counts.get(value, 0), value))
    if each.index_field not in _UNIT_FIELDS:
        return list(dict.fromkeys([*ranked[: VALUES_HELD - len(chosen)], *chosen, *ranked]))
    return list(dict.fromkeys([*ranked, *chosen, *listed]))


def _searched(values: Iterable[FacetValue], words: str) -> tuple[FacetValue, ...]:
    found = (value for value in values if value.selected or is_named(value.label, words))
    return tuple(islice(found, VALUES_HELD))


def is_named(label: str, words: str) -> bool:
    """Whether each of the words begins a word of a label, in any tones: "hau gi" is in "Hậu Giang (2004–2025)"."""
    wanted = [token.folded for token in tokens(words)]
    held = [token.folded for token in tokens(label)] if wanted else []
    return all(any(each.startswith(word) for each in held) for word in wanted)


def _became(units: Mapping[str, Province]) -> dict[str, str]:
    """The present unit of each unit, where it became one."""
    by_pk = {unit.pk: unit for unit in units.values()}
    found = {}
    for slug, unit in units.items():
        now: Province | None = unit
        while now is not None and now.until is not None:
            now = by_pk.get(now.successor_id) if now.successor_id else None
        if now is not None:
            found[slug] = now.slug
    return found


def _years(held: Iterable[str]) -> list[str]:
    """Every year from the first to the last, also those without an article: a gap in the record is to be seen."""
    years = sorted(int(year) for year in held)
    if years and years[-1] - years[0] <= LONGEST_HISTORY:
        years = list(range(years[0], years[-1] + 1))
    return [str(year) for year in years]


def labels_of_values(shown: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], str]:
    """The names of values that are slugs, by the field of the index and the value."""
    labels: dict[tuple[str, str], str] = {}
    for each in _LABELLED:
        wanted = [(name, slug) for name in each.index_fields for slug in shown.get(name, ())]
        if wanted:
            rows = each.model.objects.filter(slug__in={slug for _, slug in wanted})
            rows = rows.select_related(*each.related) if each.related else rows
            named = {row.slug: each.label(row) for row in rows.only("slug", *each.columns)}
            labels |= {(name, slug): named[slug] for name, slug in wanted if slug in named}
    return labels
