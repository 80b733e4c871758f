"""Captures of one address in time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.http import HttpRequest

from archive.core.canonical_urls import article_identity, host_of, is_web_address
from archive.models import Article, Capture, CaptureState
from archive.replay.addresses import keys_of, requested_url, spellings_of

_EARLIEST = "00000101000000"  # what a stamp that is cut short lacks: 2021 is the first moment of it
_LISTED_IMAGES = 500  # of one page
_LISTED = 10_000  # of the captures of one address
_OF_ONE_ADDRESS = range(2, 10)  # numbers behind the keys of articles at an address that was used again
_WITHOUT_ARTICLE = (CaptureState.SKIPPED, CaptureState.REDIRECT)


@dataclass(frozen=True, slots=True)
class Memento:
    """A capture at its moment: when it was taken, or when it came in where that is not known."""

    capture: Capture
    moment: datetime

    @property
    def stamp(self) -> str:
        return f"{self.moment:%Y%m%d%H%M%S}"


class CaptureWithdrawn(Exception):
    """The address is that of an article that was withdrawn."""

    def __init__(self, article: Article) -> None:
        super().__init__(article.pk)
        self.article = article


class CaptureWithheld(Exception):
    """All captures of the address hold a name that was taken out of public view."""


class NotHeld(Exception):
    """The archive holds no capture of the address."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


def find_mementos(request: HttpRequest, url: str, *, is_whole: bool = False) -> tuple[list[Memento], str]:
    """Return the captures of an address, oldest first, and the address.

    `url` is what the path of the request holds, or, where it `is_whole`, an address from elsewhere.

    Raises CaptureWithdrawn where its article was taken out of the archive, CaptureWithheld where a suppressed name
    stands in all of them, NotHeld where there are none for other reasons.
    """
    url = url if is_whole else requested_url(request, url)
    if not is_web_address(url):
        raise NotHeld("")
    keys = keys_of(request, url)
    numbered = {f"{key}#{number}" for key in keys for number in _OF_ONE_ADDRESS}
    articles = Article.objects.filter(identity__in=keys | numbered)
    withdrawn = articles.withdrawn().first()
    captures = [
        capture
        for capture in Capture.objects.filter(article__in=articles.visible())[:_LISTED]
        if not capture.url or article_identity(capture.url, "") in keys
    ]
    if withdrawn is None:
        others = Capture.objects.filter(article=None, state__in=_WITHOUT_ARTICLE, url__in=spellings_of(url))
        captures += others[:_LISTED]
    if not captures:
        raise CaptureWithdrawn(withdrawn) if withdrawn else NotHeld(url)
    shown = [capture for capture in captures if not capture.withheld]
    if not shown:
        raise CaptureWithheld
    return sorted(map(as_memento, shown), key=lambda memento: (memento.moment, memento.capture.pk)), url


def as_memento(capture: Capture) -> Memento:
    return Memento(capture, (capture.captured_at or capture.received_at).astimezone(UTC))


def find_images(urls: Iterable[str]) -> dict[str, list[Memento]]:
    """Return what is held of images, by address; an image of an article that is not shown is not shown either."""
    asked = list(dict.fromkeys(urls))[:_LISTED_IMAGES]
    captures = list(Capture.objects.public().filter(state=CaptureState.RESOURCE, url__in=asked)[:_LISTED])
    pages = {capture.page_url: article_identity(capture.page_url, "") for capture in captures if capture.page_url}
    articles = Article.objects.filter(identity__in=set(pages.values()))
    hidden = set(articles.values_list("identity", flat=True)) - set(
        articles.visible().values_list("identity", flat=True)
    )
    found: dict[str, list[Memento]] = {}
    for capture in captures:
        if pages.get(capture.page_url) not in hidden:
            found.setdefault(capture.url, []).append(as_memento(capture))
    return found


def newest_that_speaks(mementos: Sequence[Memento]) -> Memento:
    """Return the newest capture that an article may be read from; where none is, the newest."""
    speaking = [memento for memento in mementos if memento.capture.state == CaptureState.ARTICLE]
    return (speaking or mementos)[-1]


def nearest(mementos: Sequence[Memento], wanted: datetime) -> Memento:
    """Return the nearest in time, of several in one second the last."""
    seconds = {memento.stamp: memento for memento in mementos}
    return min(seconds.values(), key=lambda memento: abs(memento.moment.replace(microsecond=0) - wanted))


def parse_stamp(stamp: str) -> datetime:
    """Return the moment of up to fourteen digits: "2021" is the beginning of that year.

    Raises ValueError where they are no moment.
    """
    return datetime.strptime(stamp + _EARLIEST[len(stamp) :], "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def others_of_host(url: str, *, most: int = 20) -> list[Article]:
    """Return articles of the host of an address, the newest first, to offer where the address itself is not held."""
    host = host_of(url) or urlsplit(url).netloc
    articles = Article.objects.visible().filter(identity__startswith=f"url:{host}/")
    return list(articles.for_listing().newest_first()[:most]) if host else []
