"""What is asked of the search: words, filters, order and page; and what its filters are called everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from search.tree import Node, OneOf


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One search: the words and the filters. Values of one filter are alternatives; filters narrow together."""

    query: str = ""
    provinces: tuple[str, ...] = ()  # slugs of units of their time
    present_provinces: tuple[str, ...] = ()  # slugs of today's units, predecessors included
    years: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()  # kinds of cited resolutions: "Nghị quyết"
    resolutions: tuple[str, ...] = ()  # slugs
    officials: tuple[str, ...] = ()  # slugs
    sources: tuple[str, ...] = ()  # slugs
    sort: str = "relevance"  # relevance | newest | oldest
    page: int = 1


class SearchFilter(NamedTuple):
    """A filter that is a facet too: its name in the address, in the request and in the index, and its label."""

    name: str
    attribute: str
    index_field: str
    label: str

    def chosen(self, request: SearchRequest) -> tuple[str, ...]:
        """The values in force: ("2020", "2021") of `nam`."""
        return tuple(str(value) for value in getattr(request, self.attribute))


FILTERS = (
    SearchFilter("tinh", "provinces", "province", "Tỉnh, thành lúc đăng bài"),
    SearchFilter("tinh-nay", "present_provinces", "present_province", "Tỉnh, thành hiện nay"),
    SearchFilter("nam", "years", "year", "Năm đăng"),
    SearchFilter("loai", "kinds", "kind", "Loại văn bản được dẫn"),
    SearchFilter("van-ban", "resolutions", "document", "Văn bản được dẫn"),
    SearchFilter("can-bo", "officials", "official", "Cán bộ"),
    SearchFilter("nguon", "sources", "source", "Nguồn"),
)


def filter_nodes(request: SearchRequest, *, leaving_out: SearchFilter | None = None) -> tuple[Node, ...]:
    """Return the filters in force, without one of them if asked, as an engine takes them."""
    chosen = ((each, each.chosen(request)) for each in FILTERS if each != leaving_out)
    return tuple(OneOf(each.index_field, values) for each, values in chosen if values)
