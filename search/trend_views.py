"""The page of a search over time, and its table as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from archive.exporting.spreadsheets import BYTE_ORDER_MARK, spreadsheet_cell
from search.errors import IndexDamaged
from search.forms import of_captures, read_queries, read_request, write_query_string
from search.indexing import repair_soon
from search.request import FILTERS, SearchRequest
from search.trend_chart import MARKS, Chart, draw
from search.trends import MOST_SERIES, Period, Series, Trends, trends

REPAIRED_WITHIN = 300  # seconds, after which a program may ask again
MONTHLY, RELATIVE = ("theo", "thang"), ("cach", "ti-le")


@dataclass(frozen=True, kw_only=True)
class Told:
    """One series as the page tells it: its words, its sign in the chart, its search, and what it finds."""

    words: str
    mark: str
    number: int
    address: str
    total: int
    undated: int


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table: the period, where to search in it, and for each series count and share."""

    label: str
    cells: tuple[tuple[int, float, str], ...]  # count, share of a thousand, address
    everything: int


def search_trends(request: HttpRequest) -> HttpResponse:
    """Articles over time for up to four searches side by side under the same filters."""
    queries, filters = _asked(request)
    try:
        made = trends(queries, filters, monthly=_is_on(request, MONTHLY))
    except IndexDamaged:
        repair_soon()
        made = None
    relative = _is_on(request, RELATIVE) and len(queries) > 0 and any(queries)
    context: dict[str, Any] = {
        "queries": queries,
        "boxes": [*queries, *[""] * (MOST_SERIES - len(queries))],
        "kept": _kept(filters),
        "is_relative": relative,
        "forms": _forms(request, queries, filters),
        "csv": _address(queries, filters, *_modes(request)),
        "modes": _modes(request),
        "is_open": not any(queries),
        "trends": made,
    }
    if made is not None and made.periods:
        context |= {
            "chart": _chart(made, relative=relative),
            "told": [_told(each, number) for number, each in enumerate(made.series)],
            "rows": [_row(made, place) for place in range(len(made.periods))],
            "peaks": [(period_label(peak.period), _within(made, peak.period), peak) for peak in made.peaks],
            "places": [(place.label, _cells(place.counts, made, place.slug)) for place in made.places],
        }
    return render(request, "search/trends.html", context)


def search_trends_csv(request: HttpRequest) -> HttpResponse:
    """The table: one period a row, for each search its count, and all articles under the filters."""
    queries, filters = _asked(request)
    try:
        made = trends(queries, filters, monthly=_is_on(request, MONTHLY))
    except IndexDamaged:
        repair_soon()
        return _unavailable()
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["period", *(spreadsheet_cell(query or "*") for query in queries), "all"])
    for place, period in enumerate(made.periods):
        counts = [series.counts[place] for series in made.series]
        name = f"{period.year}-{period.month:02d}" if period.month else str(period.year)
        writer.writerow([name, *counts, made.everything[place]])
    response = HttpResponse(BYTE_ORDER_MARK + file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="tang-thu-theo-thoi-gian.csv"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _unavailable() -> HttpResponse:
    """No table: an empty one would be taken for an answer."""
    said = gettext("Chỉ mục tìm kiếm đang được sửa chữa; xin xem lại sau ít phút.")
    response = HttpResponse(f"{said}\n", content_type="text/plain; charset=utf-8", status=503)
    response["Retry-After"] = str(REPAIRED_WITHIN)
    return response


def period_label(period: Period) -> str:
    """ "2021", "3/2021"."""
    return f"{period.month}/{period.year}" if period.month else str(period.year)


# --- the address ------------------------------------------------------------------------------------------------------


def _asked(request: HttpRequest) -> tuple[list[str], SearchRequest]:
    """The queries, one empty one where there is none, and the filters that hold for all of them."""
    queries = read_queries(request.GET)[:MOST_SERIES]
    filters = replace(read_request(request.GET), query="", sort="relevance", page=1, facet_words=())
    return queries or [""], filters


def _is_on(request: HttpRequest, mode: tuple[str, str]) -> bool:
    return request.GET.get(mode[0]) == mode[1]


def _modes(request: HttpRequest) -> list[tuple[str, str]]:
    return [mode for mode in (MONTHLY, RELATIVE) if _is_on(request, mode)]


def _kept(filters: SearchRequest) -> list[tuple[str, str]]:
    """The filters that hold for all queries, and whether earlier captures are searched too, as parameters."""
    return [*((each.name, value) for each in FILTERS for value in each.chosen(filters)), *of_captures(filters)]


def _address(queries: Sequence[str], filters: SearchRequest, *modes: tuple[str, str]) -> str:
    pairs = [("q", query) for query in queries if query]
    pairs += _kept(filters)
    return f"?{urlencode([*pairs, *modes])}" if pairs or modes else "?"


def _forms(request: HttpRequest, queries: Sequence[str], filters: SearchRequest) -> list[list[tuple[str, str, bool]]]:
    """Links between years and months, numbers and shares: label, address, whether it is in force."""
    on = _modes(request)
    groups = []
    for mode, off, label in (
        (MONTHLY, gettext("theo năm"), gettext("theo tháng")),
        (RELATIVE, gettext("số bài"), gettext("tỉ lệ trong mọi bài")),
    ):
        others = [other for other in on if other != mode]
        without, within = _address(queries, filters, *others), _address(queries, filters, *others, mode)
        groups.append([(off, without, mode not in on), (label, within, mode in on)])
    return groups if any(queries) else groups[:1]


# --- what is shown ----------------------------------------------------------------------------------------------------


def _chart(made: Trends, *, relative: bool) -> Chart:
    values = [made.shares(series) if relative else series.counts for series in made.series]
    most = max((value for each in values for value in each), default=0)
    return draw(values, [period_label(period) for period in made.periods], decimals=1 if relative and most < 20 else 0)


def _told(series: Series, number: int) -> Told:
    return Told(
        words=series.request.query,
        mark=MARKS[number],
        number=number + 1,
        address=reverse("search") + write_query_string(series.request),
        total=series.total,
        undated=max(series.total - series.dated, 0),
    )


def _row(made: Trends, place: int) -> Row:
    period = made.periods[place]
    return Row(
        label=period_label(period),
        cells=tuple(
            (series.counts[place], made.shares(series)[place], _search_in(series.request, period))
            for series in made.series
        ),
        everything=made.everything[place],
    )


def _cells(counts: Sequence[int], made: Trends, slug: str) -> list[tuple[int, str]]:
    """For each series its count in a unit, and the search that lists it."""
    requests = (replace(series.request, present_provinces=(slug,), provinces=()) for series in made.series)
    addresses = (reverse("search") + write_query_string(request) for request in requests)
    return list(zip(counts, addresses, strict=True))


def _within(made: Trends, period: Period) -> str:
    return _search_in(made.series[0].request, period)


def _search_in(request: SearchRequest, period: Period) -> str:
    """The address of the search in one period: by the filter of years, a month by the query language."""
    if period.month:
        words = f"{request.query} ngày:{period.month}/{period.year}".strip()
        return reverse("search") + write_query_string(replace(request, query=words))
    return reverse("search") + write_query_string(replace(request, years=(period.year,), year_spans=()))
