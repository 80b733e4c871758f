"""Articles, their captures and what they cite."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Path, Query, Router

from archive.api.paging import IsoDay, KeyOrder, NewestOrder, Paged, chosen_fields, document, page_of_rows
from archive.api.problems import ApiProblem
from archive.api.records import Addresses, article_values, capture_values, citation_values
from archive.api.schemas import ArticleRecord, CaptureRecord, CitationRecord, RecordPage, Single
from archive.exporting.public_records import public_articles, public_captures, public_citations
from archive.models import Article, Erasure, OfficialMention, Province
from archive.models.articles import ArticleQuerySet

router = Router(tags=["articles"])

LONG = ("text", "segments", "images")
_ORDERS: dict[str, KeyOrder] = {"id": KeyOrder(), "newest": NewestOrder()}
_SLUG = r"^[-a-zA-Z0-9_]{0,160}$"
RecordNumber: Any = Path(ge=1, le=2**63 - 1)  # type: ignore[type-arg]


class ArticleFilters(Paged):
    """Filters narrow together."""

    province: str = Field("", pattern=_SLUG, description="A unit of its time; a present one brings its predecessors'.")
    source: str = Field("", pattern=_SLUG)
    resolution: str = Field("", pattern=_SLUG, description="Articles that cite it.")
    official: str = Field("", pattern=_SLUG, description="Articles that name the person.")
    published_from: IsoDay | None = None
    published_until: IsoDay | None = Field(None, description="Included.")
    order: Literal["id", "newest"] = "id"


class OfArticle(Paged):
    """Of one article, where it is given."""

    article: int | None = Field(None, ge=1, le=2**63 - 1)


class CitationFilters(OfArticle):
    """Filters narrow together."""

    resolution: str = Field("", pattern=_SLUG)
    outcome: Literal["", "linked", "ambiguous", "unknown"] = ""


@router.get("/articles", response=RecordPage[ArticleRecord], exclude_unset=True, operation_id="list_articles")
def list_articles(request: HttpRequest, asked: Query[ArticleFilters]) -> Any:
    """Articles in the order in which they came into the archive, or the newest first."""
    wanted = chosen_fields(asked.fields, ArticleRecord, without=LONG)
    rows = _matching(asked).select_related("province", "source", "read_from").defer("found", *set(LONG) - wanted)
    shown, cursor = page_of_rows(rows, _ORDERS[asked.order], asked)
    to = Addresses(request)
    return document(request, shown, cursor, lambda row: article_values(row, to), wanted)


@router.get("/articles/{number}", response=Single[ArticleRecord], operation_id="get_article")
def get_article(request: HttpRequest, number: int = RecordNumber) -> Any:
    """One article with its whole text."""
    rows = public_articles().select_related("province", "source", "read_from").defer("found")
    article = rows.filter(pk=number).first()
    if article is None:
        raise ApiProblem("gone" if _was_there(number) else "not-found")
    return {"data": article_values(article, Addresses(request))}


@router.get("/captures", response=RecordPage[CaptureRecord], exclude_unset=True, operation_id="list_captures")
def list_captures(request: HttpRequest, asked: Query[OfArticle]) -> Any:
    """Captures from which articles were read."""
    rows = public_captures()
    if asked.article is not None:
        rows = rows.filter(article=asked.article)
    shown, cursor = page_of_rows(rows, KeyOrder(), asked)
    to = Addresses(request)
    wanted = chosen_fields(asked.fields, CaptureRecord)
    return document(request, shown, cursor, lambda row: capture_values(row, to), wanted)


@router.get("/captures/{number}", response=Single[CaptureRecord], operation_id="get_capture")
def get_capture(request: HttpRequest, number: int = RecordNumber) -> Any:
    """One capture."""
    capture = public_captures().filter(pk=number).first()
    if capture is None:
        raise ApiProblem("not-found")
    return {"data": capture_values(capture, Addresses(request))}


@router.get("/citations", response=RecordPage[CitationRecord], exclude_unset=True, operation_id="list_citations")
def list_citations(request: HttpRequest, asked: Query[CitationFilters]) -> Any:
    """Where articles cite resolutions, and what each mention was taken for."""
    rows = public_citations().select_related("resolution")
    if asked.article is not None:
        rows = rows.filter(article=asked.article)
    if asked.resolution:
        rows = rows.filter(resolution__slug=asked.resolution)
    if asked.outcome:
        rows = rows.filter(outcome=asked.outcome)
    shown, cursor = page_of_rows(rows, KeyOrder(), asked)
    wanted = chosen_fields(asked.fields, CitationRecord)
    return document(request, shown, cursor, citation_values, wanted)


def _matching(asked: ArticleFilters) -> ArticleQuerySet:
    rows = public_articles()
    if asked.province:
        unit = Province.objects.filter(slug=asked.province).first()
        if unit is None:
            return rows.none()
        rows = rows.about_family(unit) if unit.is_present else rows.about(unit)
    if asked.source:
        rows = rows.filter(source__slug=asked.source)
    if asked.resolution:
        rows = rows.filter(pk__in=public_citations().filter(resolution__slug=asked.resolution).values("article"))
    if asked.official:
        named = OfficialMention.objects.filter(official__slug=asked.official, official__is_suppressed=False)
        rows = rows.filter(pk__in=named.values("article"))
    if asked.published_from:
        rows = rows.filter(published__gte=asked.published_from)
    if asked.published_until:
        rows = rows.filter(published__lte=asked.published_until)
    return rows


def _was_there(number: int) -> bool:
    """Whether the article of this number was withdrawn or erased: it answers 410, as its page does."""
    withdrawn = Article.objects.withdrawn().filter(pk=number)
    return withdrawn.exists() or Erasure.objects.filter(article_number=number).exists()
