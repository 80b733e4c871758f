"""What the search of the edition finds, from the public records."""

from __future__ import annotations

from collections.abc import Iterator

from archive.core.reading.values import Precision
from archive.edition.addresses import NoFileName, file_of
from archive.edition.word_index import Document
from archive.exporting.public_records import (
    public_articles,
    public_officials,
    public_provinces,
    public_resolutions,
)
from archive.models import Article

_AT_ONCE = 200
LEAD = 240  # characters shown of an article
PROVINCE, RESOLUTION, OFFICIAL = 1, 2, 3  # kinds, in the order of the labels on the page


def documents() -> Iterator[Document]:
    """Yield all articles, the newest first, and then the pages of provinces, documents and people."""
    for article in public_articles().select_related("province").newest_first().iterator(_AT_ONCE):
        if file := _file(article.get_absolute_url()):
            yield _of_article(article, file)
    for province in public_provinces().order_by("pk"):
        yield from _placed(province.get_absolute_url(), kind=PROVINCE, title=province.label, text=province.full_name)
    for resolution in public_resolutions().order_by("pk").iterator(_AT_ONCE):
        name, about = str(resolution), resolution.title
        yield from _placed(resolution.get_absolute_url(), kind=RESOLUTION, title=name, text=about, lead=about)
    for official in public_officials().select_related("province").order_by("pk").iterator(_AT_ONCE):
        place = official.province.label if official.province else ""
        yield from _placed(official.get_absolute_url(), kind=OFFICIAL, title=official.name, text=place, lead=place)


def _placed(page: str, *, kind: int, title: str, text: str, lead: str = "") -> Iterator[Document]:
    if file := _file(page):
        yield Document(address=file, kind=kind, title=title, text=text, lead=lead)


def _file(page: str) -> str:
    try:
        return file_of(page)
    except NoFileName:
        return ""  # its page is told as a problem


def _of_article(article: Article, file: str) -> Document:
    text = article.text.removeprefix(article.title).strip()
    lead = " ".join((article.lead or text).split())
    return Document(
        address=file,
        title=article.title,
        text=text,
        lead=lead if len(lead) <= LEAD else lead[:LEAD].rsplit(" ", 1)[0] + " …",
        day=_day(article),
        place=article.province.label if article.province else "",
    )


def _day(article: Article) -> str:
    """The date as exact as it is known: 2021-06-03, 2021-06, 2021-Q2, 2021."""
    day, precision = article.published, article.published_precision
    if day is None or precision == Precision.UNKNOWN:
        return ""
    match precision:
        case Precision.YEAR:
            return f"{day.year:04d}"
        case Precision.QUARTER:
            return f"{day.year:04d}-Q{(day.month - 1) // 3 + 1}"
        case Precision.MONTH:
            return f"{day:%Y-%m}"
        case _:
            return day.isoformat()
