"""The index of captures as a service: the parameters of the Wayback Machine's and pywb's CDX servers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from operator import itemgetter

from django.db.models import Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_safe

from archive.core.canonical_urls import host_of
from archive.models import Article, Capture, CaptureState
from archive.replay.addresses import spellings_of
from archive.replay.cdx_queries import BadCdxQuery, CdxQuery, Row, parse_cdx_query
from archive.replay.mementos import CaptureWithdrawn, CaptureWithheld, NotHeld, as_memento, find_mementos
from archive.warc.cdxj import surt_key
from archive.warc.http_heads import status_of

_MOST_CAPTURES = 100_000  # that are looked through for one answer
_HEAD = 200  # characters of a response's head that hold its status
_STATUS = {CaptureState.REDIRECT: "302"}  # where the head was not kept
_SHOWN = (CaptureState.ARTICLE, CaptureState.SKIPPED, CaptureState.ASIDE, CaptureState.REDIRECT, CaptureState.RESOURCE)
_COLUMNS = ("url", "captured_at", "received_at", "content_type", "state", "sha256", "size")
_ORDER = itemgetter("urlkey", "timestamp")


@require_safe
def capture_index(request: HttpRequest) -> HttpResponse:
    """Lines for the captures of an address, or how many pages of them there are; see docs/replay.md."""
    try:
        query = parse_cdx_query(request.GET, request.GET.getlist)
        rows = sorted(_rows(request, query), key=_ORDER)
        return _pages(query, query.count_pages(rows)) if query.asks_pages else _lines(query, query.select(rows))
    except BadCdxQuery as error:
        return HttpResponseBadRequest(f"{error}; see docs/replay.md.\n", content_type="text/plain; charset=utf-8")


def _pages(query: CdxQuery, count: int) -> HttpResponse:
    if query.output == "json":
        return JsonResponse({"pages": count, "pageSize": query.page_size, "blocks": count})
    return HttpResponse(f"{count}\n", content_type="text/plain; charset=utf-8")


def _lines(query: CdxQuery, rows: list[Row]) -> HttpResponse:
    if query.output == "json":
        lines = [[row[name] for name in query.fields] for row in rows]
        return JsonResponse([list(query.fields), *lines] if lines else [], safe=False)
    if query.output == "cdxj":
        stated = (
            json.dumps({name: row[name] for name in query.fields if name not in ("urlkey", "timestamp")})
            for row in rows
        )
        text = "".join(f"{row['urlkey']} {row['timestamp']} {said}\n" for row, said in zip(rows, stated, strict=True))
        return HttpResponse(text, content_type="text/x-cdxj; charset=utf-8")
    text = "".join(" ".join(row[name] for name in query.fields) + "\n" for row in rows)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _rows(request: HttpRequest, query: CdxQuery) -> Iterator[Row]:
    """A line for each capture of the address or addresses. Raises BadCdxQuery where there are too many."""
    captures = _captures(request, query).select_related(None).annotate(head_begins=Substr("head__response", 1, _HEAD))
    found = captures.order_by("url", "captured_at", "pk").only(*_COLUMNS)[: _MOST_CAPTURES + 1]
    for number, capture in enumerate(found.iterator(2_000)):
        if number == _MOST_CAPTURES:
            raise BadCdxQuery(f"more than {_MOST_CAPTURES} captures: ask for fewer addresses")
        if query.matching == "domain" and not f".{host_of(capture.url)}".endswith(f".{host_of(query.url)}"):
            continue  # the name stands in its path
        status = status_of(capture.head_begins or "")
        yield {
            "urlkey": surt_key(capture.url),
            "timestamp": as_memento(capture).stamp,
            "original": capture.url.replace(" ", "%20"),
            "mimetype": capture.content_type.split(";")[0].strip().replace(" ", "") or "unk",
            "statuscode": _STATUS.get(CaptureState(capture.state), "200") if status in ("", "304") else status,
            "digest": f"sha256:{capture.sha256}",
            "length": str(capture.size),
        }


def _captures(request: HttpRequest, query: CdxQuery) -> QuerySet[Capture]:
    if query.matching == "exact":
        try:
            found = [memento.capture.pk for memento in find_mementos(request, query.url, is_whole=True)[0]]
        except (NotHeld, CaptureWithdrawn, CaptureWithheld):
            found = []
        if found:
            return Capture.objects.filter(pk__in=found)
        return Capture.objects.public().filter(state=CaptureState.RESOURCE, url__in=spellings_of(query.url))
    if query.matching == "prefix":
        wanted = Q()
        for each in spellings_of(query.url):
            wanted |= Q(url__startswith=each)
    else:
        host = host_of(query.url)
        wanted = Q(url__startswith=f"http://{host}/") | Q(url__startswith=f"https://{host}/")
        wanted |= Q(url__startswith=f"http://www.{host}/") | Q(url__startswith=f"https://www.{host}/")
        if query.matching == "domain":
            wanted |= Q(url__contains=f".{host}/")
    captures = Capture.objects.public().filter(wanted, state__in=_SHOWN)
    return captures.exclude(article__in=Article.objects.withdrawn().values("pk"))
