"""Search and suggestions: the same language, filters and order as on the page."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from archive.api.paging import PageLinks, RecordLinks, page_links, read_cursor, write_cursor
from archive.api.problems import ApiProblem
from archive.api.records import Addresses, article_values
from archive.api.schemas import ArticleRecord
from archive.models import Article
from search.engine import DEEPEST_PAGE, Hit, SearchPage, SearchRequest, find, suggest

router = Router(tags=["search"])

_CURSOR = "search"
_SHORT = ("id", "title", "url", "published", "published_precision", "province", "source", "source_name", "links")
_FACETS = {"tinh": "province", "tinh-nay": "present_province", "nam": "year", "loai": "kind", "van-ban": "resolution",
           "can-bo": "official", "nguon": "source"}  # fmt: skip


class SearchParameters(Schema):
    """Values of one filter are alternatives; filters narrow together."""

    q: str = Field("", max_length=1000, description="In the query language of the search page; see /tro-giup/.")
    province: list[str] = Field([], max_length=50, description="Units of the time of the article.")
    present_province: list[str] = Field([], max_length=50, description="Today's units, predecessors included.")
    year: list[int] = Field([], max_length=50)
    kind: list[str] = Field([], max_length=50, description="Kinds of cited resolutions.", examples=[["Nghị quyết"]])
    resolution: list[str] = Field([], max_length=50)
    official: list[str] = Field([], max_length=50)
    source: list[str] = Field([], max_length=50)
    sort: Literal["relevance", "newest", "oldest"] = "relevance"
    cursor: str = Field("", max_length=400, description="From `links.next` of the page before.")


class SuggestionParameters(Schema):
    """What was typed so far."""

    q: str = Field("", max_length=400)


class PieceRecord(Schema):
    """A piece of a title or snippet; `marked` says that the query asked for it."""

    text: str
    marked: bool


class CopyRecord(Schema):
    """Another article of the page with the same text."""

    id: int
    title: str
    links: RecordLinks


class HitRecord(Schema):
    """An article found."""

    article: ArticleRecord
    score: float
    title: list[PieceRecord]
    snippet: list[PieceRecord]
    copies: list[CopyRecord]


class FacetValueRecord(Schema):
    """A value and how many of the articles found have it."""

    value: str
    label: str
    count: int


class NamedRecord(Schema):
    """A record that the query names."""

    type: str = Field(examples=["resolution", "province", "official"])
    id: str
    name: str
    articles: int
    links: RecordLinks


class OtherQuery(Schema):
    """A nearby query and how many articles it finds."""

    kind: str = Field(examples=["spelling", "toneless", "any-word"])
    query: str
    total: int


class SearchMeta(Schema):
    """What belongs to the whole answer."""

    total: int = Field(description="Articles found, copies included.")
    page: int
    pages: int
    degraded: bool = Field(description="The index could not be read; titles in the database were searched.")
    pending: int = Field(description="Changes that the index has yet to hear of.")
    repairs: list[str]


class SearchDocument(Schema):
    """A page of what was found."""

    data: list[HitRecord]
    facets: dict[str, list[FacetValueRecord]]
    named: list[NamedRecord]
    others: list[OtherQuery]
    links: PageLinks
    meta: SearchMeta


class SuggestedItem(Schema):
    """What may be meant; `url` is the page of the record where it is one."""

    text: str
    detail: str
    url: str


class SuggestedGroup(Schema):
    """Suggestions of one kind."""

    name: str = Field(examples=["resolutions", "provinces", "officials", "words"])
    label: str
    items: list[SuggestedItem]


class SuggestionDocument(Schema):
    """Suggestions in groups, in the order in which they are shown."""

    query: str
    groups: list[SuggestedGroup]


@router.get("/search", response=SearchDocument, exclude_unset=True, operation_id="search")
def search(request: HttpRequest, asked: Query[SearchParameters]) -> Any:
    """Articles that a query finds, with facets and the records that it names."""
    page = find(_read(asked))
    to = Addresses(request)
    number = page.request.page
    following = write_cursor(_CURSOR, [number + 1]) if number < page.pages else ""
    return {
        "data": _hits(page, to),
        "facets": {
            _FACETS[facet.name]: [{"value": one.value, "label": one.label, "count": one.count} for one in facet.values]
            for facet in page.facets
        },
        "named": _named(page, to),
        "others": [
            *({"kind": "spelling", "query": one.query, "total": one.total} for one in page.corrections),
            *({"kind": one.kind, "query": one.query, "total": one.total} for one in page.relaxed),
        ],
        "links": page_links(request, following),
        "meta": {
            "total": page.total,
            "page": number,
            "pages": page.pages,
            "degraded": page.degraded,
            "pending": page.pending,
            "repairs": list(page.repairs),
        },
    }


@router.get("/suggest", response=SuggestionDocument, operation_id="suggest")
def suggestions(request: HttpRequest, asked: Query[SuggestionParameters]) -> Any:
    """What the words being typed may become."""
    found = asdict(suggest(asked.q))
    for group in found["groups"]:
        for item in group["items"]:
            item["url"] = request.build_absolute_uri(item["url"]) if item["url"] else ""
    return found


def _read(asked: SearchParameters) -> SearchRequest:
    """Raises ApiProblem for a cursor of another list."""
    wanted = SearchRequest(
        query=asked.q.strip(),
        provinces=tuple(asked.province),
        present_provinces=tuple(asked.present_province),
        years=tuple(year for year in asked.year if 0 < year < 10_000),
        kinds=tuple(asked.kind),
        resolutions=tuple(asked.resolution),
        officials=tuple(asked.official),
        sources=tuple(asked.source),
        sort=asked.sort,
    )
    if not asked.cursor:
        return wanted
    place = read_cursor(asked.cursor, _CURSOR)
    if len(place) != 1 or type(place[0]) is not int or not 1 <= place[0] <= DEEPEST_PAGE:
        raise ApiProblem("bad-cursor", parameter="cursor")
    return replace(wanted, page=place[0])


def _hits(page: SearchPage, to: Addresses) -> list[dict[str, Any]]:
    hidden = Article.objects.hide_samples()
    # The index hears of a withdrawal a moment later than the database; `find` reads the database. Samples it shows.
    hits = [hit for hit in page.hits if not (hidden and hit.article.is_sample)]
    return [_hit(hit, to) for hit in hits]


def _hit(hit: Hit, to: Addresses) -> dict[str, Any]:
    values = article_values(hit.article, to)
    return {
        "article": {name: values[name] for name in _SHORT},
        "score": round(float(hit.score), 6),
        "title": [{"text": piece.text, "marked": piece.marked} for piece in hit.title],
        "snippet": [{"text": piece.text, "marked": piece.marked} for piece in hit.snippet],
        "copies": [
            {"id": one.pk, "title": one.title, "links": to.links(f"articles/{one.pk}", one.get_absolute_url())}
            for one in hit.copies
        ],
    }


def _named(page: SearchPage, to: Addresses) -> list[dict[str, Any]]:
    answer = page.answer
    groups = (
        ("resolution", "resolutions", answer.resolutions),
        ("province", "provinces", answer.provinces),
        ("official", "officials", answer.officials),
    )
    return [
        {
            "type": kind,
            "id": record.slug,
            "name": str(record),
            "articles": answer.articles.get(record, 0),
            "links": to.links(f"{path}/{record.slug}", record.get_absolute_url()),
        }
        for kind, path, records in groups
        for record in records
    ]
