"""Captures by address and time, as web archives give them: RFC 7089 (Memento), and a page shown without its scripts."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from archive.core.reading.pdf import is_pdf
from archive.models import CaptureState
from archive.replay.addresses import ascii_address, image_path, replay_path, replay_root, with_scheme
from archive.replay.mementos import (
    CaptureWithdrawn,
    CaptureWithheld,
    Memento,
    NotHeld,
    find_images,
    find_mementos,
    nearest,
    newest_that_speaks,
    others_of_host,
    parse_stamp,
)
from archive.replay.sanitizer import replay_page
from archive.storage import blobs
from archive.views.csp import HEADER
from archive.views.saved_pages import may_save
from archive.views.tombstones import tombstone

_NO_IMAGES = "img-src data:"
# No script, form, frame, plug-in or request: the page's text in its own inline styles, in an origin of its own.
POLICY = "; ".join(
    [
        "sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        _NO_IMAGES,
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
_LINKS = "application/link-format"
_RAW = "id_"  # the modifier of the Wayback Machine for the bytes as they were received
_SHOWN_AS_IMAGE = "image/"


def answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer with a tombstone, status 410, for a withdrawn article, and say with status 404 what is not held."""

    @wraps(view)
    def answer(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except CaptureWithdrawn as gone:
            return tombstone(request, gone.article)
        except CaptureWithheld:
            return render(request, "archive/capture_withheld.html", status=410)
        except NotHeld as missing:
            if not missing.url:
                raise Http404("no address") from missing
            context = {
                "url": missing.url,
                "address": ascii_address(missing.url),
                "others": others_of_host(missing.url),
                "may_save": may_save(request),
            }
            return render(request, "archive/capture_missing.html", context, status=404)

    return answer


@require_safe
@answered
def capture_nearest(request: HttpRequest, url: str) -> HttpResponse:
    """The TimeGate: leads to the capture nearest to Accept-Datetime, without one to the newest that speaks."""
    mementos, url = find_mementos(request, url)
    wanted = newest_that_speaks(mementos).moment
    if accepted := request.headers.get("Accept-Datetime"):
        try:
            wanted = parsedate_to_datetime(accepted)
            wanted = wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)
        except ValueError:
            return HttpResponseBadRequest("Accept-Datetime is no date.\n", content_type="text/plain")
    response = HttpResponseRedirect(replay_path(nearest(mementos, wanted).stamp, url))
    response["Link"] = _links(request, mementos, url)
    patch_vary_headers(response, ["Accept-Datetime"])
    return response


@require_safe
@answered
def capture_list(request: HttpRequest, url: str) -> HttpResponse:
    """The TimeMap: every capture of an address, as links."""
    mementos, url = find_mementos(request, url)
    own = f'<{_absolute(request, "timemap/link/", url)}>; rel="self"; type="{_LINKS}"'
    lines = [_original(url), own, _timegate(request, url)]
    lines += [_link(request, memento, url, ["memento"]) for memento in mementos]
    return HttpResponse(",\n".join(lines) + "\n", content_type=_LINKS)


@require_safe
@answered
def capture_list_json(request: HttpRequest, url: str) -> HttpResponse:
    """The TimeMap as JSON, in the form that MemGator and other aggregators give."""
    mementos, url = find_mementos(request, url)
    listed = [
        {"datetime": f"{each.moment:%Y-%m-%dT%H:%M:%SZ}", "uri": _absolute(request, f"{each.stamp}/", url)}
        for each in mementos
    ]
    timemaps = {f"{form}_format": _absolute(request, f"timemap/{form}/", url) for form in ("link", "json")}
    content = {
        "original_uri": ascii_address(url),
        "self": timemaps["json_format"],
        "timegate_uri": _absolute(request, "", url),
        "timemap_uri": timemaps,
        "mementos": {"list": listed, "first": listed[0], "last": listed[-1]},
    }
    return JsonResponse(content)


@require_safe
def capture_image(request: HttpRequest, stamp: str, url: str) -> HttpResponse:
    """The image nearest to the stamp, of a page that is shown."""
    url = with_scheme(url)
    images = find_images([url]).get(url, [])
    if not images:
        raise Http404("no image of this address")
    memento = nearest(sorted(images, key=lambda each: each.moment), _moment(stamp))
    response = HttpResponse(_bytes(memento), content_type=memento.capture.content_type)
    return _guarded(response, POLICY, memento)


@require_safe
@answered
def capture_detail(request: HttpRequest, stamp: str, url: str, modifier: str = "") -> HttpResponse:
    """The capture nearest to the stamp, at the address that has its own stamp; shown as text and images of its own."""
    mementos, url = find_mementos(request, url)
    memento = nearest(mementos, _moment(stamp))
    leads_on = memento.capture.state == CaptureState.REDIRECT and memento.capture.page_url != memento.capture.url
    if leads_on and modifier != _RAW:
        return HttpResponseRedirect(replay_path(memento.stamp, memento.capture.page_url))
    if memento.stamp != stamp or modifier not in ("", _RAW):
        return HttpResponseRedirect(replay_path(memento.stamp + (modifier if modifier == _RAW else ""), url))
    body = _bytes(memento)
    response = _raw(memento, body) if modifier == _RAW else _shown(request, mementos, memento, url, body)
    response["Link"] = _links(request, mementos, url, memento)
    return response


def _shown(request: HttpRequest, mementos: Sequence[Memento], memento: Memento, url: str, body: bytes) -> HttpResponse:
    def held(urls: Iterable[str]) -> dict[str, str]:
        return {each: image_path(memento.stamp, each) for each in find_images(urls)}

    if memento.capture.content_type.startswith(_SHOWN_AS_IMAGE):
        return HttpResponseRedirect(image_path(memento.stamp, memento.capture.url))
    if is_pdf(body):
        return _pdf(memento, body)
    banner = render_to_string("archive/_replay_banner.html", _banner(mementos, memento, url), request)
    shown = replay_page(memento.capture, body, stamp=memento.stamp, banner=banner, held=held)
    response = HttpResponse(shown.content, content_type=shown.content_type)
    policy = POLICY.replace(_NO_IMAGES, f"{_NO_IMAGES} {request.build_absolute_uri(replay_root())}")
    return _guarded(response, policy if shown.has_images else POLICY, memento)


def _banner(mementos: Sequence[Memento], memento: Memento, url: str) -> dict[str, object]:
    place = mementos.index(memento)
    return {
        "capture": memento.capture,
        "moment": memento.moment,
        "url": url,
        "calendar": replay_path("*", url),
        "previous": replay_path(mementos[place - 1].stamp, url) if place else "",
        "next": replay_path(mementos[place + 1].stamp, url) if place + 1 < len(mementos) else "",
    }


def _pdf(memento: Memento, body: bytes) -> HttpResponse:
    """A PDF to be saved: browsers' viewers would run its scripts."""
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{memento.capture.sha256[:16]}.pdf"'
    return _guarded(response, POLICY, memento)


def _raw(memento: Memento, body: bytes) -> HttpResponse:
    """The bytes as they are kept, to be saved and not shown, with their digest (RFC 9530)."""
    response = HttpResponse(body, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{memento.capture.sha256[:16]}"'
    digest = b64encode(bytes.fromhex(memento.capture.sha256)).decode()
    response["Repr-Digest"] = f"sha-256=:{digest}:"
    if memento.capture.content_type.isascii():
        response["X-Archive-Orig-Content-Type"] = memento.capture.content_type
    return _guarded(response, POLICY, memento)


def _bytes(memento: Memento) -> bytes:
    try:
        return blobs.load(memento.capture.sha256)
    except blobs.BlobError as error:
        raise Http404("the bytes of this capture are lost") from error


def _guarded(response: HttpResponse, policy: str, memento: Memento) -> HttpResponse:
    response[HEADER] = policy
    response["X-Content-Type-Options"] = "nosniff"
    response["X-DNS-Prefetch-Control"] = "off"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    response["Memento-Datetime"] = http_date(memento.moment.timestamp())
    return response


def _moment(stamp: str) -> datetime:
    try:
        return parse_stamp(stamp)
    except ValueError as error:
        raise Http404("no moment") from error


def _links(request: HttpRequest, mementos: Sequence[Memento], url: str, here: Memento | None = None) -> str:
    """The Link header: the original, TimeGate and TimeMap, and the captures at the ends and beside this one."""
    first, last = mementos[0], mementos[-1]
    relations: dict[str, list[str]] = {}
    shown: dict[str, Memento] = {}

    def add(memento: Memento, relation: str) -> None:
        shown[memento.stamp] = memento
        relations.setdefault(memento.stamp, []).append(relation)

    add(first, "first")
    add(last, "last")
    if here:
        place = mementos.index(here)
        if place:
            add(mementos[place - 1], "prev")
        if place + 1 < len(mementos):
            add(mementos[place + 1], "next")
        shown.setdefault(here.stamp, here)
    lines = [_original(url), _timegate(request, url)]
    lines.append(f'<{_absolute(request, "timemap/link/", url)}>; rel="timemap"; type="{_LINKS}"')
    lines += [_link(request, shown[stamp], url, [*relations.get(stamp, []), "memento"]) for stamp in sorted(shown)]
    return ", ".join(lines)


def _original(url: str) -> str:
    return f'<{ascii_address(url)}>; rel="original"'


def _timegate(request: HttpRequest, url: str) -> str:
    return f'<{_absolute(request, "", url)}>; rel="timegate"'


def _link(request: HttpRequest, memento: Memento, url: str, relations: list[str]) -> str:
    address = _absolute(request, f"{memento.stamp}/", url)
    return f'<{address}>; rel="{" ".join(relations)}"; datetime="{http_date(memento.moment.timestamp())}"'


def _absolute(request: HttpRequest, kind: str, url: str) -> str:
    return request.build_absolute_uri(f"{replay_root()}{kind}{ascii_address(url)}")
