"""The only reader of the index: what a person asked for, and the page that answers it.

The index finds, counts and ranks; the database says what is shown. Where the index cannot be read the database stands
in, worse but honest, while the index is put right.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from haystack import connections

from archive.models import Article, Official, Province, Resolution, Source
from archive.models.articles import ArticleQuerySet
from archive.text import fold
from search import indexing
from search.backends import IndexDamaged
from search.models import IndexChange
from search.query import ParsedQuery, parse, relaxations
from search.recognising import Answer, Names, recognise
from search.snippets import Piece, mark, snippet
from search.tree import Node, OneOf
from search.wording import sentence

logger = logging.getLogger(__name__)

PER_PAGE = 20
DEEPEST_PAGE = 100  # further pages cost as much as an export, and there is one for that
SNIPPET_LENGTH = 280
RELAXATIONS_SHOWN = 4
FACET_VALUES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One search: the words and the filters. Values of one filter are alternatives; filters narrow together."""

    query: str = ""
    provinces: tuple[str, ...] = ()  # slugs of units of their time
    present_provinces: tuple[str, ...] = ()  # slugs of today's units, predecessors included
    years: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()  # kinds of cited documents: "Nghị quyết"
    resolutions: tuple[str, ...] = ()  # slugs
    officials: tuple[str, ...] = ()  # slugs
    sources: tuple[str, ...] = ()  # slugs
    sort: str = "relevance"  # relevance | newest | oldest
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article found, with its title and a snippet as pieces to mark."""

    article: Article
    score: float
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """How the hits spread over one field; `name` is the name of the filter in the address."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """A nearby query that finds something: its words, why it is nearby, and how many articles it finds."""

    kind: str  # toneless | any-word | unquoted | without-filters
    query: str
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of an answer. `degraded` says that the index could not be read and the database stood in."""

    request: SearchRequest
    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    answer: Answer = field(default_factory=Answer)
    repairs: tuple[str, ...] = ()  # sentences: how the query was read where it was wrong
    relaxed: tuple[Relaxed, ...] = ()
    pending: int = 0  # changes that the index has yet to hear of
    degraded: bool = False

    @property
    def pages(self) -> int:
        return min(-(-self.total // PER_PAGE), DEEPEST_PAGE)


# Filters and facets: the name in the address, the field of the request, the field of the index, and what it is called.
_FIELDS = (
    ("tinh", "provinces", "province", "Tỉnh, thành phố khi ấy"),
    ("tinh-nay", "present_provinces", "present_province", "Tỉnh, thành phố ngày nay"),
    ("nam", "years", "year", "Năm"),
    ("loai", "kinds", "kind", "Loại văn bản được dẫn"),
    ("van-ban", "resolutions", "document", "Văn bản được dẫn"),
    ("can-bo", "officials", "official", "Cán bộ"),
    ("nguon", "sources", "source", "Nguồn"),
)
_LABELLED_BY: dict[str, tuple[Any, str]] = {
    "province": (Province, "label"),
    "present_province": (Province, "name"),
    "document": (Resolution, "label"),
    "official": (Official, "name"),
    "source": (Source, "name"),
}
_SORTS = {"relevance": (), "newest": ("-published",), "oldest": ("published",)}


def find(request: SearchRequest) -> SearchPage:
    """Return one page of what the archive holds for the request; never raises for what a person typed."""
    parsed = parse(request.query, lookup=Names())
    page = SearchPage(
        request=request,
        answer=recognise(parsed),
        repairs=tuple(sentence(repair) for repair in parsed.repairs),
        pending=IndexChange.objects.pending().count(),
    )
    filters = _filters(request)
    try:
        found = _ask(parsed.tree, filters, request)
        relaxed = _relaxed(parsed, filters) if not found.total else ()
    except IndexDamaged:
        logger.exception("The index cannot be read; the database stands in")
        indexing.repair_soon()
        return _from_database(page, parsed)
    if page.pending:
        indexing.drain_soon()
    return replace(
        page,
        total=found.total,
        hits=_hits(found, parsed),
        facets=_facets(found.facets, request),
        relaxed=relaxed,
    )


def sought(query: str, text: str) -> list[tuple[int, int]]:
    """Return the spans of `text` that a search for `query` marks: for "y tế" both in "Y tế xã, y tế thôn"."""
    spans, at = [], 0
    for piece in mark(text, parse(query, lookup=Names()).highlights):
        if piece.marked:
            spans.append((at, at + len(piece.text)))
        at += len(piece.text)
    return (
        spans if at == len(text) else []
    )  # marking reads a cleaned text; offsets hold only where that changed nothing


def _ask(tree: Node, filters: tuple[Node, ...], request: SearchRequest) -> Any:
    return _backend().find(
        tree,
        filters=filters,
        facets=tuple(index_field for _, _, index_field, _ in _FIELDS),
        sort=_SORTS[request.sort],
        offset=(request.page - 1) * PER_PAGE,
        limit=PER_PAGE,
    )


def _backend() -> Any:
    return connections["default"].get_backend()


def _filters(request: SearchRequest) -> tuple[Node, ...]:
    chosen = ((index_field, getattr(request, name)) for _, name, index_field, _ in _FIELDS)
    return tuple(OneOf(field, tuple(str(value) for value in values)) for field, values in chosen if values)


def _hits(found: Any, parsed: ParsedQuery) -> tuple[Hit, ...]:
    """The articles found, in the order found; one withdrawn since the index last heard is left out."""
    scores = {int(key.rsplit(".", 1)[-1]): score for key, score in found.hits}
    articles = Article.objects.visible().select_related("province", "source").defer("found", "images").in_bulk(scores)
    return tuple(_hit(articles[pk], score, parsed) for pk, score in scores.items() if pk in articles)


def _hit(article: Article, score: float, parsed: ParsedQuery) -> Hit:
    body = article.text[len(article.title) :] if article.text.startswith(article.title) else article.text
    return Hit(
        article=article,
        score=score,
        title=tuple(mark(article.title, parsed.highlights)),
        snippet=tuple(snippet(body.strip(), parsed.highlights, length=SNIPPET_LENGTH)),
    )


def _facets(counts: Mapping[str, Mapping[str, int]], request: SearchRequest) -> tuple[Facet, ...]:
    return tuple(
        Facet(name=name, label=label, values=_values(counts.get(index_field, {}), index_field, chosen))
        for name, attribute, index_field, label in _FIELDS
        for chosen in [{str(value) for value in getattr(request, attribute)}]
    )


def _values(counts: Mapping[str, int], index_field: str, chosen: set[str]) -> tuple[FacetValue, ...]:
    """The commonest values and those chosen, years in their order; chosen ones stay visible at zero."""
    ranked = sorted(counts, key=lambda value: (-counts[value], value))[:FACET_VALUES]
    values = list(dict.fromkeys([*ranked, *sorted(chosen)]))
    if index_field == "year":
        values.sort()
    labels = _labels(index_field, values)
    return tuple(
        FacetValue(value=value, label=labels.get(value, value), count=counts.get(value, 0), selected=value in chosen)
        for value in values
    )


def _labels(index_field: str, slugs: Iterable[str]) -> dict[str, str]:
    if index_field not in _LABELLED_BY:
        return {}
    model, attribute = _LABELLED_BY[index_field]
    label = attrgetter(attribute)
    return {row.slug: label(row) for row in model._default_manager.filter(slug__in=slugs)}


def _relaxed(parsed: ParsedQuery, filters: tuple[Node, ...]) -> tuple[Relaxed, ...]:
    """The nearest queries that find something, for a page without hits."""
    offered = []
    for relaxation in relaxations(parsed):
        total = _backend().find(relaxation.parsed.tree, filters=filters, limit=0).total
        if total:
            offered.append(Relaxed(kind=relaxation.kind, query=relaxation.query, total=total))
    if filters and not offered:
        total = _backend().find(parsed.tree, limit=0).total
        if total:
            offered.append(Relaxed(kind="without-filters", query=parsed.text, total=total))
    return tuple(offered[:RELAXATIONS_SHOWN])


# --- when the index cannot be read --------------------------------------------------------------------------------


def _from_database(page: SearchPage, parsed: ParsedQuery) -> SearchPage:
    """Titles that hold every word, newest first: what the database alone can answer."""
    articles = _narrowed(Article.objects.visible().for_listing(), page.request)
    for word in fold(parsed.bare).split():
        articles = articles.filter(folded__contains=word)
    start = (page.request.page - 1) * PER_PAGE
    shown = articles.newest_first()[start : start + PER_PAGE]
    hits = tuple(
        Hit(article=article, score=0.0, title=tuple(mark(article.title, parsed.highlights)), snippet=())
        for article in shown
    )
    return replace(page, total=articles.count(), hits=hits, degraded=True)


def _narrowed(articles: ArticleQuerySet, request: SearchRequest) -> ArticleQuerySet:
    lookups = {
        "provinces": "province__slug__in",
        "years": "published__year__in",
        "sources": "source__slug__in",
    }
    for name, lookup in lookups.items():
        if values := getattr(request, name):
            articles = articles.filter(**{lookup: values})
    return articles
