"""Captures by address and time, as web archives give them: RFC 7089 (Memento), and a page shown without its scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import wraps
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from archive.core.canonical_urls import article_identity, is_web_address
from archive.models import Article, Capture, CaptureState
from archive.replay.addresses import ascii_address, keys_of, requested_url, spellings_of, with_scheme
from archive.replay.sanitizer import replay_page
from archive.storage import blobs
from archive.views.csp import HEADER
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
_EARLIEST = "00000101000000"  # what a stamp that is cut short lacks: 2021 is the first moment of it
_LISTED_IMAGES = 500  # of one page
_LISTED = 10_000  # of the captures of one address


@dataclass(frozen=True, slots=True)
class Memento:
    """A capture at its moment: when it was taken, or when it came in where that is not known."""

    capture: Capture
    moment: datetime

    @property
    def stamp(self) -> str:
        return f"{self.moment:%Y%m%d%H%M%S}"


class _Withdrawn(Exception):
    """The address is that of an article that was withdrawn."""

    def __init__(self, article: Article) -> None:
        super().__init__(article.pk)
        self.article = article


def _with_tombstone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer with the article's tombstone, under status 410, where what is asked for was withdrawn."""

    @wraps(view)
    def answer(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except _Withdrawn as gone:
            return tombstone(request, gone.article)

    return answer


@require_safe
@_with_tombstone
def capture_nearest(request: HttpRequest, url: str) -> HttpResponse:
    """The TimeGate: leads to the capture nearest to Accept-Datetime, without one to the newest."""
    mementos, url = _find(request, url)
    wanted = _newest_that_speaks(mementos).moment
    if accepted := request.headers.get("Accept-Datetime"):
        try:
            wanted = parsedate_to_datetime(accepted)
            wanted = wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)
        except ValueError:
            return HttpResponseBadRequest("Accept-Datetime is no date.\n", content_type="text/plain")
    response = HttpResponseRedirect(_address(_nearest(mementos, wanted), url))
    response["Link"] = _links(request, mementos, url)
    patch_vary_headers(response, ["Accept-Datetime"])
    return response


@require_safe
@_with_tombstone
def capture_list(request: HttpRequest, url: str) -> HttpResponse:
    """The TimeMap: every capture of an address, as links."""
    mementos, url = _find(request, url)
    own = f'<{_absolute(request, "timemap/link/", url)}>; rel="self"; type="{_LINKS}"'
    lines = [_original(url), own, _timegate(request, url)]
    lines += [_link(request, memento, url, ["memento"]) for memento in mementos]
    return HttpResponse(",\n".join(lines) + "\n", content_type=_LINKS)


@require_safe
def capture_image(request: HttpRequest, stamp: str, url: str) -> HttpResponse:
    """The image nearest to the stamp, of a page that is shown."""
    url = with_scheme(url)
    images = _images([url]).get(url, [])
    if not images:
        raise Http404("no image of this address")
    memento = _nearest(sorted(images, key=lambda each: each.moment), _moment(stamp))
    try:
        body = blobs.load(memento.capture.sha256)
    except blobs.BlobError as error:
        raise Http404("the bytes of this image are lost") from error
    response = HttpResponse(body, content_type=memento.capture.content_type)
    return _guarded(response, POLICY, memento)


@require_safe
@_with_tombstone
def capture_detail(request: HttpRequest, stamp: str, url: str) -> HttpResponse:
    """The capture nearest to the stamp, at the address that has its own stamp; shown as text and images of its own."""
    mementos, url = _find(request, url)
    memento = _nearest(mementos, _moment(stamp))
    if memento.stamp != stamp:
        return HttpResponseRedirect(_address(memento, url))
    try:
        body = blobs.load(memento.capture.sha256)
    except blobs.BlobError as error:
        raise Http404("the bytes of this capture are lost") from error

    def held(urls: Iterable[str]) -> dict[str, str]:
        # Quoted twice, so that what comes back is the address to the letter.
        return {each: f"/web/{memento.stamp}im_/{quote(each, safe='/:')}" for each in _images(urls)}

    shown = replay_page(memento.capture, body, memento.moment, held)
    response = HttpResponse(shown.content, content_type=shown.content_type)
    policy = POLICY.replace(_NO_IMAGES, f"{_NO_IMAGES} {request.build_absolute_uri('/web/')}")
    _guarded(response, policy if shown.has_images else POLICY, memento)
    response["Link"] = _links(request, mementos, url, memento)
    return response


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
        return datetime.strptime(stamp + _EARLIEST[len(stamp) :], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise Http404("no moment") from error


def _images(urls: Iterable[str]) -> dict[str, list[Memento]]:
    """What is held of images, by address; of a page that is not shown, none is."""
    asked = list(dict.fromkeys(urls))[:_LISTED_IMAGES]
    captures = list(Capture.objects.filter(state=CaptureState.RESOURCE, url__in=asked)[:_LISTED])
    pages = {article_identity(capture.page_url, "") for capture in captures}
    shown = set(Article.objects.visible().filter(identity__in=pages).values_list("identity", flat=True))
    found: dict[str, list[Memento]] = {}
    for capture in captures:
        if article_identity(capture.page_url, "") in shown:
            memento = Memento(capture, (capture.captured_at or capture.received_at).astimezone(UTC))
            found.setdefault(capture.url, []).append(memento)
    return found


def _find(request: HttpRequest, url: str) -> tuple[list[Memento], str]:
    """The captures of an address, oldest first, and the address.

    Raises _Withdrawn where its article was taken out of the archive, Http404 where there are none for other reasons.
    """
    url = requested_url(request, url)
    if not is_web_address(url):
        raise Http404("no address")
    keys = keys_of(request, url)
    numbered = {f"{key}#{number}" for key in keys for number in range(2, 10)}
    articles = Article.objects.filter(identity__in=keys | numbered)
    withdrawn = articles.withdrawn().first()
    captures = [
        capture
        for capture in Capture.objects.filter(article__in=articles.visible())[:_LISTED]
        if not capture.url or article_identity(capture.url, "") in keys
    ]
    if withdrawn is None:
        others = Capture.objects.filter(article=None, state=CaptureState.SKIPPED, url__in=spellings_of(url))
        captures += others[:_LISTED]
    mementos = [Memento(each, (each.captured_at or each.received_at).astimezone(UTC)) for each in captures]
    if not mementos:
        raise _Withdrawn(withdrawn) if withdrawn else Http404("no capture of this address")
    return sorted(mementos, key=lambda memento: (memento.moment, memento.capture.pk)), url


def _newest_that_speaks(mementos: Sequence[Memento]) -> Memento:
    """The newest capture that an article may be read from; where none is, the newest."""
    speaking = [memento for memento in mementos if memento.capture.state == CaptureState.ARTICLE]
    return (speaking or mementos)[-1]


def _nearest(mementos: Sequence[Memento], wanted: datetime) -> Memento:
    """The nearest in time, of several in one second the last."""
    seconds = {memento.stamp: memento for memento in mementos}
    return min(seconds.values(), key=lambda memento: abs(memento.moment.replace(microsecond=0) - wanted))


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
    return request.build_absolute_uri(f"/web/{kind}{ascii_address(url)}")


def _address(memento: Memento, url: str) -> str:
    return f"/web/{memento.stamp}/{ascii_address(url)}"
