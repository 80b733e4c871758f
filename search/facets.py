"""How hits spread over provinces, years, resolutions and people: counts of the index, labels of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from archive.models import Official, Province, Resolution, Source
from search.request import FILTERS, SearchFilter, SearchRequest

VALUES_HELD = 200  # of one facet; years and provinces are all there
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
    _Labelled(Resolution, ("document",), ("kind", "number", "title", "issued"), attrgetter("label")),
    _Labelled(Official, ("official",), ("name", "province__name"), str, ("province",)),
    _Labelled(Source, ("source",), ("name",), attrgetter("name")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """How the hits spread over one field; `name` is the name of the filter in the address.

    Counts are of the articles that a value would find, under all other filters in force: a filter does not count
    itself.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]


def facets_of(counts: Mapping[str, Mapping[str, int]], request: SearchRequest) -> tuple[Facet, ...]:
    """Return every facet with its commonest values and those chosen, which stay visible at zero.

    Years are in order; every province is there, at zero too.
    """
    units = list(Province.objects.in_order())
    listed = {
        "province": [unit.slug for unit in units],
        "present_province": [unit.slug for unit in units if unit.is_present],
    }
    shown = {
        each: _values(each, counts.get(each.index_field, {}), request, listed.get(each.index_field, ()))
        for each in FILTERS
    }
    named = {unit.slug: unit.label for unit in units}
    labels = {(name, slug): label for name in listed for slug, label in named.items()}
    labels |= labels_of_values({each.index_field: values for each, values in shown.items()})
    return tuple(
        Facet(
            name=each.name,
            label=each.label,
            values=tuple(
                FacetValue(
                    value=value,
                    label=labels.get((each.index_field, value), value),
                    count=counts.get(each.index_field, {}).get(value, 0),
                    selected=value in each.chosen(request),
                )
                for value in values
            ),
        )
        for each, values in shown.items()
    )


def _values(each: SearchFilter, counts: Mapping[str, int], request: SearchRequest, listed: Iterable[str]) -> list[str]:
    chosen = each.chosen(request)
    if each.name == "nam":
        return _years({*counts, *chosen})
    ranked = sorted(counts, key=lambda value: (-counts[value], value))[:VALUES_HELD]
    return list(dict.fromkeys([*ranked, *sorted(chosen), *listed]))


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
