"""The search form in the address: what a reader's parameters ask for, and the address of a nearby search.

Bad parameters are data: what cannot be read is left out, and the search goes on with the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from search.engine import DEEPEST_PAGE
from search.request import FILTERS, SearchRequest

LONGEST_QUERY = 1000  # characters; what a person pastes by mistake is cut, not refused
MOST_VALUES = 50  # of one filter
LONGEST_VALUE = 160  # as long as the longest slug

_BY_NAME = {each.name: each for each in FILTERS}
SORTS = {"lien-quan": "relevance", "moi-nhat": "newest", "cu-nhat": "oldest"}
SORT_NAMES = {sort: name for name, sort in SORTS.items()}

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")  # PostgreSQL refuses NUL, UTF-8 lone surrogates


def read_request(parameters: QueryDict) -> SearchRequest:
    """What the parameters ask for: `?q=04-NQ/TW&tinh=hau-giang&nam=2021&sap-xep=moi-nhat&trang=2`."""
    filters: dict[str, Any] = {each.attribute: _typed(each.name, _values(parameters, each.name)) for each in FILTERS}
    return SearchRequest(
        query=_clean(parameters.get("q", ""))[:LONGEST_QUERY],
        **filters,
        sort=SORTS.get(parameters.get("sap-xep", ""), "relevance"),
        page=_page(parameters.get("trang", "")),
    )


def write_query_string(request: SearchRequest) -> str:
    """The one spelling of a search in an address: "?q=y+t%E1%BA%BF&tinh=hau-giang"; empty for the empty search."""
    pairs: list[tuple[str, str]] = [("q", request.query)] if request.query else []
    pairs += [(each.name, value) for each in FILTERS for value in each.chosen(request)]
    if request.sort != "relevance":
        pairs.append(("sap-xep", SORT_NAMES[request.sort]))
    if request.page > 1:
        pairs.append(("trang", str(request.page)))
    return f"?{urlencode(pairs)}" if pairs else ""


def chosen(request: SearchRequest, name: str) -> tuple[str, ...]:
    """The values of one filter that are in force."""
    return _BY_NAME[name].chosen(request)


def toggled(request: SearchRequest, name: str, value: str) -> SearchRequest:
    """The same search from its first page, with one value of one filter put in or taken off."""
    values = chosen(request, name)
    after = tuple(other for other in values if other != value) if value in values else (*values, value)
    changed: dict[str, Any] = {_BY_NAME[name].attribute: _typed(name, after)}
    return replace(request, **changed, page=1)


def without_filters(request: SearchRequest) -> SearchRequest:
    """The same words without any filter."""
    emptied: dict[str, Any] = dict.fromkeys((each.attribute for each in FILTERS), ())
    return replace(request, **emptied, page=1)


def is_filtered(request: SearchRequest) -> bool:
    return any(each.chosen(request) for each in FILTERS)


def _typed(name: str, values: Iterable[str]) -> tuple[object, ...]:
    return tuple(int(value) for value in values if _is_year(value)) if name == "nam" else tuple(values)


def _values(parameters: QueryDict, name: str) -> tuple[str, ...]:
    cleaned = (_clean(value) for value in parameters.getlist(name)[:MOST_VALUES])
    return tuple(dict.fromkeys(value for value in cleaned if value and len(value) <= LONGEST_VALUE))


def _clean(value: str) -> str:
    return _UNPRINTABLE.sub(" ", value).strip()


def _is_year(value: str) -> bool:
    return len(value) == 4 and value.isascii() and value.isdecimal()


def _page(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < 10):
        return 1
    return min(max(int(value), 1), DEEPEST_PAGE)
