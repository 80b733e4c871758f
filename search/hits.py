"""The way between a search and the articles it found: from hit to hit, and back to the results.

The address of an article carries the search it was opened from: `q`, the words; `kq`, the other parameters of the
results page; `thu`, the number of the hit on it; `cuoi=1` at the last hit of all. No session remembers anything.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from search.engine import SearchPage, SearchRequest, find
from search.forms import read_request, write_query_string


def arrival(page: SearchPage, number: int) -> str:
    """Return what the address of the page's hit bears when it is opened from the search; "" where nothing was asked."""
    written = write_query_string(page.request)
    if not written:
        return ""
    rest = QueryDict(written[1:]).copy()
    rest.pop("q", None)
    pairs = [("q", page.request.query), ("kq", rest.urlencode()), ("thu", str(number))]
    if number == len(page.hits) and page.request.page >= page.pages:
        pairs.append(("cuoi", "1"))
    return f"?{urlencode([pair for pair in pairs if pair[1]])}"


def search_hit(request: HttpRequest) -> HttpResponse:
    """Lead to a hit of a search: `thu` of its page, 0 for the last of the page before; what is none, to the results."""
    wanted = read_request(request.GET)
    given = request.GET.get("thu", "")
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 4 else 1
    if number == 0 and wanted.page > 1:
        page = find(replace(wanted, page=wanted.page - 1))
        number = len(page.hits)
    else:
        page = find(wanted)
        if number > len(page.hits) and wanted.page < page.pages:
            page, number = find(replace(wanted, page=wanted.page + 1)), 1
    response = redirect(_address(page, number, wanted))
    response["X-Robots-Tag"] = "noindex"
    return response


def _address(page: SearchPage, number: int, wanted: SearchRequest) -> str:
    if 0 < number <= len(page.hits):
        return page.hits[number - 1].article.get_absolute_url() + arrival(page, number)
    return reverse("search") + write_query_string(wanted)
