"""The index of captures as a service: the parameters of the Wayback Machine's and pywb's CDX servers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from archive.core.canonical_urls import host_of, is_web_address
from archive.models import Article, Capture, CaptureState
from archive.replay.addresses import spellings_of, with_scheme
from archive.replay.mementos import CaptureWithdrawn, CaptureWithheld, NotHeld, as_memento, find_mementos, parse_stamp
from archive.warc.cdxj import surt_key

FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_MOST = 10_000
_STATUS = {CaptureState.REDIRECT: "302"}
_SHOWN = (CaptureState.ARTICLE, CaptureState.SKIPPED, CaptureState.ASIDE, CaptureState.REDIRECT, CaptureState.RESOURCE)
_MATCHES = ("exact", "prefix", "host", "domain")


@require_safe
def capture_index(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Lines for the captures of an address: `url`, `matchType`, `from`, `to`, `limit`, `fl`, `output` (text, json)."""
    url = request.GET.get("url", "").strip()
    matching = request.GET.get("matchType", "exact")
    if url.endswith("*"):
        url, matching = url[:-1], "prefix"
    fields = request.GET.get("fl", "").split(",") if request.GET.get("fl") else list(FIELDS)
    url = with_scheme(url) if url else ""
    if not is_web_address(url) or matching not in _MATCHES or set(fields) - set(FIELDS):
        return HttpResponseBadRequest("url, matchType or fl: see docs/replay.md.\n", content_type="text/plain")
    try:
        rows = list(islice(_rows(request, url, matching), _limit(request)))
    except ValueError:
        return HttpResponseBadRequest("from, to or limit is no number.\n", content_type="text/plain")
    lines = [[row[name] for name in fields] for row in rows]
    if request.GET.get("output") == "json":
        return HttpResponse(json.dumps([fields, *lines] if lines else []), content_type="application/json")
    return HttpResponse("".join(" ".join(line) + "\n" for line in lines), content_type="text/plain; charset=utf-8")


def _limit(request: HttpRequest) -> int:
    return min(abs(int(request.GET.get("limit") or _MOST)), _MOST)


def _rows(request: HttpRequest, url: str, matching: str) -> Iterator[dict[str, str]]:
    """The captures in the order of address and time."""
    first, last = (_bound(request, name) for name in ("from", "to"))
    for capture in _captures(request, url, matching):
        memento = as_memento(capture)
        if (not first or memento.stamp >= first) and (not last or memento.stamp[: len(last)] <= last):
            yield {
                "urlkey": surt_key(capture.url),
                "timestamp": memento.stamp,
                "original": capture.url.replace(" ", "%20"),
                "mimetype": capture.content_type.split(";")[0].strip() or "unk",
                "statuscode": _STATUS.get(CaptureState(capture.state), "200"),
                "digest": f"sha256:{capture.sha256}",
                "length": str(capture.size),
            }


def _bound(request: HttpRequest, name: str) -> str:
    value = request.GET.get(name, "")
    if value:
        parse_stamp(value)
    return value


def _captures(request: HttpRequest, url: str, matching: str) -> list[Capture] | QuerySet[Capture]:
    if matching == "exact":
        images = Capture.objects.public().filter(state=CaptureState.RESOURCE, url__in=spellings_of(url))
        try:
            found = [memento.capture for memento in find_mementos(request, url, is_whole=True)[0]]
        except (NotHeld, CaptureWithdrawn, CaptureWithheld):
            found = []
        return found or list(images.order_by("captured_at"))
    if matching == "prefix":
        wanted = Q()
        for each in spellings_of(url):
            wanted |= Q(url__startswith=each)
    else:
        host = host_of(url)
        wanted = Q(url__startswith=f"http://{host}/") | Q(url__startswith=f"https://{host}/")
        wanted |= Q(url__startswith=f"http://www.{host}/") | Q(url__startswith=f"https://www.{host}/")
        if matching == "domain":
            wanted |= Q(url__contains=f".{host}/")
    captures = Capture.objects.public().filter(wanted, state__in=_SHOWN)
    captures = captures.exclude(article__in=Article.objects.withdrawn().values("pk"))
    return captures.order_by("url", "captured_at", "pk")[:_MOST]
