"""The images of an article as they were captured: beside their captions, and never from the live site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.core.text import normalise
from archive.fetching.listings import join
from archive.models import Article
from archive.replay.addresses import image_path
from archive.replay.mementos import as_memento, find_images
from archive.views.marked_text import Paragraph

CAPTION = "caption"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownImage:
    """An image that a page names; without an address on this site the archive holds none."""

    address: str = ""
    credit: str = ""  # where its caption does not give it


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleImages:
    """The images beside each paragraph, None where there is none, and those that have no caption."""

    beside: list[ShownImage | None]
    others: list[ShownImage]
    credits: list[str]  # of images that are not shown


def images_of_article(article: Article, paragraphs: Sequence[Paragraph]) -> ArticleImages:
    """Return the captured images of an article by the addresses that its page gives.

    Captions stand in the text in the order of the page, with their credits or without.
    """
    named = list(_named(article))
    held = _held(article, {address for _, address, _ in named if address})
    waiting = [each for each in named if each[0]]
    beside: list[ShownImage | None] = []
    for paragraph in paragraphs:
        found = None
        if paragraph.kind == CAPTION:
            found = next((each for each in waiting if each[0] in paragraph.text), None)
        if found is None:
            beside.append(None)
            continue
        waiting.remove(found)
        _, address, credit = found
        is_told = credit in paragraph.text
        beside.append(ShownImage(address=held.get(address, ""), credit="" if is_told else credit))
    others = [
        ShownImage(address=held[address], credit=credit)
        for caption, address, credit in named
        if not caption and address in held
    ]
    told = {image.credit for image in (*filter(None, beside), *others)}
    credits = [
        credit for caption, _, credit in named if credit and credit not in told and not _stands(credit, paragraphs)
    ]
    return ArticleImages(beside=beside, others=others, credits=list(dict.fromkeys(credits)))


def _named(article: Article) -> Iterator[tuple[str, str, str]]:
    """Caption, address and credit of each image, in the order of the page."""
    base = article.read_from.url if article.read_from else ""
    for image in article.images if isinstance(article.images, list) else []:
        if isinstance(image, dict):
            written = str(image.get("address") or "")
            address = join(base, written) if written else ""
            yield normalise(str(image.get("caption") or "")), address, str(image.get("credit") or "")


def _stands(credit: str, paragraphs: Sequence[Paragraph]) -> bool:
    return any(paragraph.kind == CAPTION and credit in paragraph.text for paragraph in paragraphs)


def _held(article: Article, addresses: set[str]) -> dict[str, str]:
    """Where this site shows what it holds of images, by their addresses: as of the capture that the article is of."""
    if not addresses or article.read_from is None:
        return {}
    stamp = as_memento(article.read_from).stamp
    return {url: image_path(stamp, url) for url in find_images(sorted(addresses))}
