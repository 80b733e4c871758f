"""The search form in the address: what a reader's parameters ask for, and the address of a nearby search.

Bad parameters are data: what cannot be read is left out, and the search goes on with the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from search.engine import DEEPEST_PAGE
from search.query.fields import days_of, parse_date, parse_years
from search.request import FILTERS, IN_CAPTURES, DaySpan, SearchRequest, YearSpan, without

LONGEST_QUERY = 1000  # characters; what a person pastes by mistake is cut, not refused
MOST_VALUES = 50  # of one filter
LONGEST_VALUE = 160  # as long as the longest slug

_BY_NAME = {each.name: each for each in FILTERS}
FACET_WORDS = "loc-"  # before a filter's name: what its list is searched for
YEAR_SIDES = ("nam-tu", "nam-den")
CAPTURES = "ban-chup-cu"  # whether earlier captures are searched too
CAPTURE_CHOICES = dict(zip(("co", "chi"), IN_CAPTURES, strict=True))
CHANGED_SIDES = ("doi-tu", "doi-den")  # the days within which the text changed
SORTS = {"lien-quan": "relevance", "moi-nhat": "newest", "cu-nhat": "oldest"}
SORT_NAMES = {sort: name for name, sort in SORTS.items()}

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")  # PostgreSQL refuses NUL, UTF-8 lone surrogates


def read_request(parameters: QueryDict) -> SearchRequest:
    """What the parameters ask for: `?q=04-NQ/TW&tinh=hau-giang&nam=2021&sap-xep=moi-nhat&trang=2`."""
    filters: dict[str, Any] = {each.attribute: _typed(each.name, _values(parameters, each.name)) for each in FILTERS}
    words = ((each.name, _clean(parameters.get(f"{FACET_WORDS}{each.name}", ""))[:LONGEST_VALUE]) for each in FILTERS)
    return SearchRequest(
        query=_clean(parameters.get("q", ""))[:LONGEST_QUERY],
        **filters,
        year_spans=_spans(parameters),
        captures=CAPTURE_CHOICES.get(parameters.get(CAPTURES, ""), ""),
        changed=_days(*(_clean(parameters.get(name, ""))[:LONGEST_VALUE] for name in CHANGED_SIDES)),
        facet_words=tuple((name, typed) for name, typed in words if typed),
        sort=SORTS.get(parameters.get("sap-xep", ""), "relevance"),
        page=_page(parameters.get("trang", "")),
    )


def read_queries(parameters: QueryDict) -> list[str]:
    """Return the different queries of an address that compares several: `?q=lúa&q=tôm` gives ["lúa", "tôm"]."""
    cleaned = (_clean(value)[:LONGEST_QUERY] for value in parameters.getlist("q")[:MOST_VALUES])
    return list(dict.fromkeys(value for value in cleaned if value))


def read_words(parameters: QueryDict, names: Mapping[str, str], longest: int) -> dict[str, str]:
    """Return what was typed into fields of words, by the field: `names` gives the parameter of each."""
    return {field: _clean(parameters.get(name, ""))[:longest] for field, name in names.items()}


def write_query_string(request: SearchRequest) -> str:
    """The one spelling of a search in an address: "?q=y+t%E1%BA%BF&tinh=hau-giang"; empty for the empty search."""
    pairs: list[tuple[str, str]] = [("q", request.query)] if request.query else []
    pairs += [(each.name, value) for each in FILTERS for value in each.chosen(request)]
    pairs += of_captures(request)
    if request.sort != "relevance":
        pairs.append(("sap-xep", SORT_NAMES[request.sort]))
    if request.page > 1:
        pairs.append(("trang", str(request.page)))
    return f"?{urlencode(pairs)}" if pairs else ""


def of_captures(request: SearchRequest) -> list[tuple[str, str]]:
    """What is asked of earlier captures, as parameters: [("ban-chup-cu", "co"), ("doi-tu", "2021-06-01")]."""
    pairs = [(CAPTURES, name) for name, value in CAPTURE_CHOICES.items() if value == request.captures]
    sides = zip(CHANGED_SIDES, request.changed or (), strict=False)
    return pairs + [(name, day.isoformat()) for name, day in sides if day]


def without_parameter(request: SearchRequest, name: str) -> SearchRequest:
    """The same search from its first page without one of the parameters of `of_captures`."""
    if name == CAPTURES:
        return replace(request, captures="", page=1)
    low, high = request.changed or (None, None)
    left = (None, high) if name == CHANGED_SIDES[0] else (low, None)
    return replace(request, changed=left if any(left) else None, page=1)


def chosen(request: SearchRequest, name: str) -> tuple[str, ...]:
    """The values of one filter that are in force."""
    return _BY_NAME[name].chosen(request)


def toggled(request: SearchRequest, name: str, value: str) -> SearchRequest:
    """The same search from its first page, with one value of one filter put in or taken off."""
    values = chosen(request, name)
    after = tuple(other for other in values if other != value) if value in values else (*values, value)
    return replace(request, **_changed(name, after), page=1)


def _changed(name: str, values: tuple[str, ...]) -> dict[str, Any]:
    """The attributes of a request in which one filter has these values."""
    changed: dict[str, Any] = {_BY_NAME[name].attribute: _typed(name, values)}
    if name == "nam":
        changed["year_spans"] = tuple(span for value in values if (span := _span(value)) is not None)
    return changed


def without_filter(request: SearchRequest, name: str) -> SearchRequest:
    """The same search from its first page without one filter."""
    return without(request, _BY_NAME[name])


def without_filters(request: SearchRequest) -> SearchRequest:
    """The same words without any filter."""
    emptied: dict[str, Any] = dict.fromkeys((each.attribute for each in FILTERS), ())
    return replace(request, **emptied, year_spans=(), captures="", changed=None, page=1)


def is_filtered(request: SearchRequest) -> bool:
    return any(each.chosen(request) for each in FILTERS) or bool(request.captures or request.changed)


def _typed(name: str, values: Iterable[str]) -> tuple[object, ...]:
    return tuple(int(value) for value in values if _is_year(value)) if name == "nam" else tuple(values)


def _spans(parameters: QueryDict) -> tuple[YearSpan, ...]:
    """Stretches of years: `nam=2016..2019`, and what the fields "from" and "to" of the form say."""
    given = [*_values(parameters, "nam")]
    low, high = (_clean(parameters.get(name, "")) for name in YEAR_SIDES)
    if _is_year(low) or _is_year(high):
        given.append("..".join(side if _is_year(side) else "" for side in (low, high)))
    return tuple(dict.fromkeys(span for value in given if (span := _span(value)) is not None))


def _span(value: str) -> YearSpan | None:
    """The years of "2016..2019", turned round where it is the wrong way; None for what is no stretch."""
    years = parse_years(value) if ".." in value else None
    if years is None or None in years:
        return years
    return min(years), max(years)  # type: ignore[type-var]


def _days(low: str, high: str) -> DaySpan | None:
    """From the first day of one day, month or year to the last of another; turned round the wrong way."""
    since, until = (days_of(said) if (said := parse_date(typed)) else None for typed in (low, high))
    if since and until and since > until:
        since, until = until, since
    if not (since or until):
        return None
    return date.fromisoformat(since[0]) if since else None, date.fromisoformat(until[1]) if until else None


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
