"""What is asked of the search: words, filters, order and page; and what its filters are called everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from archive.models import Article, CaptureReading
from search.query.fields import write_years
from search.tree import AnyOf, Between, Node, OneOf

PER_PAGE = 20  # hits
YearSpan = tuple[int | None, int | None]  # from one year to another, both included; None leaves a side open
DaySpan = tuple[date | None, date | None]  # the same of days
IN_CAPTURES = ("also", "only")  # what `captures` of a request may ask for
_MOST_CHANGED = 20_000  # articles whose text changed within one span, the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One search: the words and the filters.

    Values of one filter are alternatives, units of a time and present units among each other too; filters narrow
    together. `facet_words` are looked for in the lists of facets and change nothing about what is found.
    """

    query: str = ""
    provinces: tuple[str, ...] = ()  # slugs of units of their time
    present_provinces: tuple[str, ...] = ()  # slugs of today's units, predecessors included
    years: tuple[int, ...] = ()
    year_spans: tuple[YearSpan, ...] = ()
    kinds: tuple[str, ...] = ()  # kinds of cited resolutions: "Nghị quyết"
    resolutions: tuple[str, ...] = ()  # slugs
    officials: tuple[str, ...] = ()  # slugs
    sources: tuple[str, ...] = ()  # slugs
    captures: str = ""  # "also": articles too whose earlier captures match; "only": those that match no other way
    changed: DaySpan | None = None  # days within which a capture first showed another text
    sort: str = "relevance"  # relevance | newest | oldest
    page: int = 1
    facet_words: tuple[tuple[str, str], ...] = ()  # name of the filter, words


class SearchFilter(NamedTuple):
    """A filter that is a facet too: its name in the address, in the request and in the index, and its label."""

    name: str
    attribute: str
    index_field: str
    label: str

    def chosen(self, request: SearchRequest) -> tuple[str, ...]:
        """The values in force: ("2020", "2022..2024") of `nam`."""
        values = tuple(str(value) for value in getattr(request, self.attribute))
        return values + tuple(write_years(*span) for span in request.year_spans) if self.name == "nam" else values


FILTERS = (
    SearchFilter("tinh", "provinces", "province", "Tỉnh, thành lúc đăng bài"),
    SearchFilter("tinh-nay", "present_provinces", "present_province", "Tỉnh, thành hiện nay"),
    SearchFilter("nam", "years", "year", "Năm đăng"),
    SearchFilter("loai", "kinds", "kind", "Loại văn bản được dẫn"),
    SearchFilter("van-ban", "resolutions", "document", "Văn bản được dẫn"),
    SearchFilter("can-bo", "officials", "official", "Cán bộ"),
    SearchFilter("nguon", "sources", "source", "Nguồn"),
)


_PLACES = ("tinh", "tinh-nay")


def kin(each: SearchFilter) -> tuple[SearchFilter, ...]:
    """Return the filters whose values are alternatives to those of one filter, itself included."""
    return tuple(other for other in FILTERS if other.name in _PLACES) if each.name in _PLACES else (each,)


def filter_nodes(request: SearchRequest, *, leaving_out: SearchFilter | None = None) -> tuple[Node, ...]:
    """Return the filters in force, without one of them and its kin if asked, as an engine takes them."""
    groups = dict.fromkeys(kin(each) for each in FILTERS)
    found = []
    for group in groups:
        nodes = [node for each in group for node in _nodes(each, request)]
        if nodes and leaving_out not in group:
            found.append(AnyOf(tuple(nodes), loose=True) if len(nodes) > 1 else nodes[0])
    return (*found, *_changed(request))


def _changed(request: SearchRequest) -> list[Node]:
    """The articles that changed within the span asked for, as the database knows them."""
    if request.changed is None:
        return []
    rows = CaptureReading.objects.replaced_between(*request.changed).order_by("-replaced_on")
    articles = dict.fromkeys(rows.values_list("article_id", flat=True)[:_MOST_CHANGED])
    return [articles_named(articles)]


def articles_named(keys: Iterable[int]) -> OneOf:
    """Return what narrows a search to the articles with these primary keys."""
    return OneOf("id", tuple(f"{Article._meta.label_lower}.{key}" for key in keys))


class CountedFacets(NamedTuple):
    """Fields of the index whose values are counted, and the filters under which."""

    fields: tuple[str, ...]
    filters: tuple[Node, ...]


def counted_facets(request: SearchRequest) -> tuple[CountedFacets, ...]:
    """Return what an engine has to count for all facets: a filter in force and its kin do not count themselves.

    So the other values of a chosen filter say what choosing them would find. The first is of all filters without a
    chosen value, under every filter in force.
    """
    groups = dict.fromkeys(map(kin, FILTERS))
    chosen = [group for group in groups if any(each.chosen(request) for each in group)]
    free = tuple(each.index_field for group in groups if group not in chosen for each in group)
    own = (
        CountedFacets(tuple(each.index_field for each in group), filter_nodes(request, leaving_out=group[0]))
        for group in chosen
    )
    return CountedFacets(free, filter_nodes(request)), *own


def _nodes(each: SearchFilter, request: SearchRequest) -> list[Node]:
    values = tuple(str(value) for value in getattr(request, each.attribute))
    nodes: list[Node] = [OneOf(each.index_field, values)] if values else []
    if each.name == "nam":
        nodes += [Between("year", low, high) for low, high in request.year_spans]
    return nodes


def without(request: SearchRequest, each: SearchFilter) -> SearchRequest:
    """Return the same search from its first page without one filter."""
    emptied: dict[str, Any] = {each.attribute: ()}
    if each.name == "nam":
        emptied["year_spans"] = ()
    return replace(request, **emptied, page=1)
