"""The only reader of the index: what a person asked for, and the page that answers it.

The index finds, counts and ranks; the database says what is shown. Where the index cannot be read the database stands
in, worse but honest, while the index is put right.

    find(SearchRequest(query="sơ kết 04-NQ/TW"))      a page: hits, total, facets, answer, corrections
    every_article(request)                            all articles that a search finds, copies included
    found_among(request, keys)                        those of some articles that a search finds
    suggest("nghị quy")                               what the words being typed may become
    similar(article)                                  articles about the same
    sought("y tế", text)                              where a text holds what a query asks for
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from django.utils import timezone

from archive.core.text import fold
from archive.models import Article, Citation, Official, Province, Resolution
from search import indexing
from search.corrections import Correction, corrections
from search.counts import ArticleCounts
from search.equal_writings import EqualWriting, equal_writings
from search.errors import IndexDamaged
from search.facets import Facet, FacetValue, facets_of
from search.fallback import articles_matching
from search.haystack.queryset import TreeSearchQuerySet
from search.messages import sentence
from search.models import IndexChange
from search.query import Highlight, ParsedQuery, parse, relaxations
from search.recognition import Answer, Names, meaning, named_resolutions, recognise
from search.request import FILTERS, CountedFacets, SearchRequest, counted_facets, filter_nodes, without
from search.similar import similar
from search.snippets import SnippetPiece, mark, snippet
from search.suggestions import Suggestion, SuggestionGroup, Suggestions, suggest
from search.tree import AllOf, OneOf

__all__ = [
    "DEEPEST_PAGE",
    "MOST_LISTED",
    "PER_PAGE",
    "Answer",
    "Correction",
    "Facet",
    "FacetValue",
    "Hit",
    "Relaxed",
    "SearchPage",
    "SearchRequest",
    "Suggestion",
    "SuggestionGroup",
    "Suggestions",
    "every_article",
    "find",
    "found_among",
    "similar",
    "sought",
    "suggest",
]

logger = logging.getLogger(__name__)

PER_PAGE = 20
DEEPEST_PAGE = 100  # further pages cost as much as an export, and there is one for that
MOST_LISTED = PER_PAGE * DEEPEST_PAGE  # articles that `every_article` yields at most
SNIPPET_LENGTH = 280
RELAXATIONS_SHOWN = 4
RELAXATIONS_COUNTED = 8
PENDING_COUNTED = 1_000  # changes that wait; more are said as this many
_SORTS = {"relevance": (), "newest": ("-published",), "oldest": ("published",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article found, with its title and a snippet as pieces to mark.

    `copies`: other articles of the same page whose text is the same, word for word or changed a little.
    """

    article: Article
    score: float
    title: tuple[SnippetPiece, ...]
    snippet: tuple[SnippetPiece, ...]
    copies: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """A nearby query that finds something: its words, why it is nearby, and how many articles it finds."""

    kind: str  # toneless | unquoted | without-filters | without-filter | anywhere | any-word
    query: str
    total: int
    filter: str = ""  # of "without-filter": the name of the one that is taken off


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of an answer. `total` counts articles, copies included.

    `corrections` are what may have been meant, `relaxed` what asks for less. `degraded` says that the index could not
    be read and the database stood in.
    """

    request: SearchRequest
    parsed: ParsedQuery = field(default_factory=lambda: parse(""))
    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    answer: Answer = field(default_factory=Answer)
    repairs: tuple[str, ...] = ()  # sentences: how the query was read where it was wrong
    equal: tuple[EqualWriting, ...] = ()  # words that no article of the page writes as typed
    relaxed: tuple[Relaxed, ...] = ()
    corrections: tuple[Correction, ...] = ()
    pending: int = 0  # changes that the index has yet to hear of
    degraded: bool = False

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles of the page in order, each hit followed by its copies."""
        return tuple(article for hit in self.hits for article in (hit.article, *hit.copies))

    @property
    def pages(self) -> int:
        return min(-(-self.total // PER_PAGE), DEEPEST_PAGE)


def find(request: SearchRequest) -> SearchPage:
    """Return one page of what the archive holds for the request; never raises for what a person typed."""
    parsed = parse(request.query, lookup=Names(), today=timezone.localdate())
    page = SearchPage(
        request=request,
        parsed=parsed,
        answer=recognise(parsed),
        repairs=tuple(sentence(repair) for repair in parsed.repairs),
        pending=IndexChange.objects.pending()[:PENDING_COUNTED].count(),
    )
    try:
        answered = _from_index(page, parsed)
    except IndexDamaged:
        logger.exception("The index cannot be read; the database stands in")
        indexing.repair_soon()
        return _from_database(page, parsed)
    if page.pending:
        indexing.drain_soon()
    return answered


def every_article(request: SearchRequest) -> Iterator[Article]:
    """Yield all articles that a search finds, copies included, from its first page to the DEEPEST_PAGE.

    Each article once, in the order of the pages, though the archive changes between two of them. Only the articles are
    looked up: no counts, no snippets.
    """
    parsed = parse(request.query, lookup=Names(), today=timezone.localdate())
    seen: set[int] = set()
    for number in range(1, DEEPEST_PAGE + 1):
        found, total = _listed(replace(request, page=number), parsed)
        for article in found:
            if article.pk not in seen:
                seen.add(article.pk)
                yield article
        if number * PER_PAGE >= total:
            return


def _listed(request: SearchRequest, parsed: ParsedQuery) -> tuple[list[Article], int]:
    """The articles of one page, each followed by its copies, and how many there are on all pages."""
    try:
        results, total = _slice(_narrowed(request, parsed), request)
    except IndexDamaged:
        logger.exception("The index cannot be read; the database stands in")
        indexing.repair_soon()
        page = _from_database(SearchPage(request=request, parsed=parsed), parsed)
        return list(page.articles), page.total
    return [article for same in _grouped(result.pk for result in results) for article in same], total


def found_among(request: SearchRequest, keys: Sequence[int]) -> list[Article]:
    """Return those of the articles with these primary keys that a search finds, copies included.

    Raises IndexDamaged where the index cannot be read: titles alone would not tell.
    """
    ids = tuple(f"{Article._meta.label_lower}.{key}" for key in keys)
    matching = TreeSearchQuerySet().matching(meaning(parse(request.query, lookup=Names()))).keys_only()
    found = matching.narrowed_to(*filter_nodes(request), OneOf("id", ids))[: len(ids)]
    rows = Article.objects.visible().for_listing().in_bulk([int(result.pk) for result in found])
    return list(rows.values())


def sought(query: str, text: str) -> list[tuple[int, int]]:
    """Return the spans of `text` that a search for `query` marks: for "y tế" both in "Y tế xã, y tế thôn"."""
    spans, at = [], 0
    for piece in mark(text, parse(query, lookup=Names()).highlights):
        if piece.marked:
            spans.append((at, at + len(piece.text)))
        at += len(piece.text)
    # Marking reads a cleaned text; offsets hold only where that changed nothing.
    return spans if at == len(text) else []


# --- from the index -----------------------------------------------------------------------------------------------


def _from_index(page: SearchPage, parsed: ParsedQuery) -> SearchPage:
    request, counts = page.request, ArticleCounts(filter_nodes(page.request))
    articles = _narrowed(request, parsed)
    counted, *others = counted_facets(request)
    for name in counted.fields:
        articles = articles.facet(name)
    results, total = _slice(articles, request)
    hits = _hits(((result.pk, result.score) for result in results), parsed, request)
    return replace(
        page,
        total=total,
        hits=hits,
        equal=_equal(parsed, hits),
        facets=facets_of(_facet_totals(articles, counted) | _counted_apart(_matching(parsed), others), request),
        answer=page.answer.weighed(_counted(page.answer, counts)),
        relaxed=() if total else _relaxed(parsed, counts, request),
        corrections=corrections(parsed, total, counts),
    )


def _matching(parsed: ParsedQuery) -> TreeSearchQuerySet:
    return TreeSearchQuerySet().matching(meaning(parsed)).keys_only()


def _narrowed(request: SearchRequest, parsed: ParsedQuery) -> TreeSearchQuerySet:
    matching = _matching(parsed).narrowed_to(*filter_nodes(request))
    return cast(TreeSearchQuerySet, matching.order_by(*_SORTS[request.sort]))


def _slice(articles: TreeSearchQuerySet, request: SearchRequest) -> tuple[list[Any], int]:
    """The results of the request's page, and how many there are on all pages."""
    start = (request.page - 1) * PER_PAGE
    results = articles[start : start + PER_PAGE]
    return results, articles.count()


def _facet_totals(articles: TreeSearchQuerySet, counted: CountedFacets) -> dict[str, dict[str, int]]:
    return {name: articles.facet_totals(name) for name in counted.fields}


def _counted_apart(matching: TreeSearchQuerySet, asked: Iterable[CountedFacets]) -> dict[str, dict[str, int]]:
    """The counts of facets under other filters than those of the page."""
    totals: dict[str, dict[str, int]] = {}
    for each in asked:
        articles = matching.narrowed_to(*each.filters)
        for name in each.fields:
            articles = articles.facet(name)
        articles.count()
        totals |= _facet_totals(articles, each)
    return totals


def _hits(found: Iterable[tuple[str, float]], parsed: ParsedQuery, request: SearchRequest) -> tuple[Hit, ...]:
    """The articles found, in the order found; one withdrawn since the index last heard is left out.

    Articles that bear one text are one hit, the first, with the others as its copies.
    """
    scores = {int(key): score for key, score in found}
    groups = _grouped(scores)
    cited = _cited((first.pk for first, *_ in groups), parsed, request)
    return tuple(_hit(first, scores[first.pk], parsed, copies, cited.get(first.pk, ())) for first, *copies in groups)


def _grouped(keys: Iterable[Any]) -> list[list[Article]]:
    """The visible articles of these primary keys, in their order; those of one text are one group."""
    order = [int(key) for key in keys]
    articles = Article.objects.visible().select_related("province", "source", "bears__wording")
    rows = articles.defer("found", "images", "bears__wording__sketch").in_bulk(order)
    same: dict[int | str, list[Article]] = {}
    for pk in order:
        if pk in rows:
            same.setdefault(_text_of(rows[pk]), []).append(rows[pk])
    return list(same.values())


def _equal(parsed: ParsedQuery, hits: Sequence[Hit]) -> tuple[EqualWriting, ...]:
    marked = [piece.text for hit in hits for piece in (*hit.title, *hit.snippet) if piece.marked]
    return equal_writings(parsed, marked, (hit.article.text for hit in hits))


def _text_of(article: Article) -> int | str:
    """What articles of one text have in common: their group, or the words where none is known yet."""
    bears = getattr(article, "bears", None)
    return bears.wording.group if bears else " ".join(fold(article.text).split())


def _cited(articles: Iterable[int], parsed: ParsedQuery, request: SearchRequest) -> dict[int, tuple[Highlight, ...]]:
    """What to mark where the query or a filter names a resolution: the words with which each article cites it."""
    slugs = {*named_resolutions(parsed), *request.resolutions}
    slugs |= {slug for use in parsed.fields if use.name == "document" and not use.negated for slug in use.values}
    marks: dict[int, tuple[Highlight, ...]] = {}
    if slugs:
        rows = Citation.objects.filter(article__in=list(articles), resolution__slug__in=slugs).order_by("pk")
        for article, surface in rows.values_list("article", "surface"):
            found = parse(f'"{surface.replace(chr(34), " ")}"').highlights
            marks[article] = (*marks.get(article, ()), *found)
    return marks


def _hit(
    article: Article, score: float, parsed: ParsedQuery, copies: Sequence[Article], cited: tuple[Highlight, ...]
) -> Hit:
    body = article.text[len(article.title) :] if article.text.startswith(article.title) else article.text
    return Hit(
        article=article,
        score=score,
        title=tuple(mark(article.title, (*parsed.highlights, *cited))),
        snippet=tuple(snippet(body.strip(), (*parsed.text_highlights, *cited), length=SNIPPET_LENGTH)),
        copies=tuple(copies),
    )


def _counted(answer: Answer, counts: ArticleCounts) -> dict[Any, int]:
    """How many articles cite or name each record of an answer; a present province counts its predecessors' too."""
    return dict(zip(answer.records, counts.holding([_about(record) for record in answer.records]), strict=True))


def _about(record: Resolution | Province | Official) -> OneOf:
    if isinstance(record, Resolution):
        return OneOf("document", (record.slug,))
    if isinstance(record, Official):
        return OneOf("official", (record.slug,))
    return OneOf("present_province" if record.is_present else "province", (record.slug,))


def _relaxed(parsed: ParsedQuery, counts: ArticleCounts, request: SearchRequest) -> tuple[Relaxed, ...]:
    """The nearest queries that find something, for a page without hits; so many are counted and no more.

    Each filter in force can be taken off, and all of them.
    """
    offered = _without_one(parsed, counts, request)
    if counts.filters and (total := counts.holding([meaning(parsed)])[0]):
        offered.append(Relaxed(kind="without-filters", query=parsed.text, total=total))
    near = relaxations(parsed)[:RELAXATIONS_COUNTED]
    for relaxation, total in zip(near, counts.finding([each.parsed for each in near]), strict=True):
        if total:
            offered.append(Relaxed(kind=relaxation.kind, query=relaxation.query, total=total))
    return tuple(offered[: RELAXATIONS_SHOWN + len(FILTERS)])


def _without_one(parsed: ParsedQuery, counts: ArticleCounts, request: SearchRequest) -> list[Relaxed]:
    """The same search without one of several filters, where that finds something."""
    names = [each for each in FILTERS if each.chosen(request)]
    if len(names) < 2:
        return []
    rest = [AllOf((meaning(parsed), *filter_nodes(without(request, each)))) for each in names]
    return [
        Relaxed(kind="without-filter", query=parsed.text, total=total, filter=each.name)
        for each, total in zip(names, counts.holding(rest), strict=True)
        if total
    ]


# --- when the index cannot be read --------------------------------------------------------------------------------


def _from_database(page: SearchPage, parsed: ParsedQuery) -> SearchPage:
    """Titles that hold the words, newest first, under every filter: what the database alone can answer."""
    articles = articles_matching((parsed.tree, *filter_nodes(page.request)), oldest_first=page.request.sort == "oldest")
    start = (page.request.page - 1) * PER_PAGE
    hits = tuple(
        Hit(article=article, score=0.0, title=tuple(mark(article.title, parsed.highlights)), snippet=())
        for article in articles.for_listing()[start : start + PER_PAGE]
    )
    counted = {
        **_by_record(
            page.answer.resolutions, Citation.objects.in_visible_articles().count_articles(page.answer.resolutions)
        ),
        **_by_record(page.answer.officials, Official.objects.count_articles(page.answer.officials)),
    }
    return replace(page, total=articles.count(), hits=hits, answer=page.answer.weighed(counted), degraded=True)


def _by_record(records: Iterable[Any], counts: dict[int, int]) -> dict[Any, int]:
    return {record: counts.get(record.pk, 0) for record in records}
