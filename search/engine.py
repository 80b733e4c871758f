"""The only reader of the index: what a person asked for, and the page that answers it.

The index finds, counts and ranks; the database says what is shown. Where the index cannot be read the database stands
in, worse but honest, while the index is put right.

    find(SearchRequest(query="sơ kết 04-NQ/TW"))      a page: hits, total, facets, answer, corrections
    every_article(request)                            all articles that a search finds, copies included
    found_keys(request, most)                         primary keys of what a search finds, for acts on many articles
    found_among(request, keys)                        those of some articles that a search finds
    suggest("nghị quy")                               what the words being typed may become
    similar(article)                                  articles about the same
    sought("y tế", text)                              where a text holds what a query asks for
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from archive.core.text import fold
from archive.models import Article, CaptureReading, Citation, Official, Province, Resolution
from search import indexing
from search.corrections import Correction, corrections
from search.counts import ArticleCounts
from search.earlier_captures import Readings, matching_then, only_then
from search.equal_writings import EqualWriting, equal_writings
from search.errors import IndexDamaged
from search.facets import Facet, FacetValue, counted_apart, counting, facets_of, totals_of
from search.fallback import articles_matching
from search.lookup import found_among, found_keys, matching, narrowed, page_of
from search.messages import sentence
from search.models import IndexChange
from search.nearby import Relaxed, relaxed
from search.query import Highlight, ParsedQuery, as_written, parse
from search.recognition import Answer, meaning, named_resolutions, read_query, recognise
from search.request import (
    PER_PAGE,
    SearchRequest,
    counted_facets,
    filter_nodes,
)
from search.similar import similar
from search.snippets import SnippetPiece, mark, snippet
from search.suggestions import Suggestion, SuggestionGroup, Suggestions, suggest
from search.tree import OneOf

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
    "found_keys",
    "similar",
    "sought",
    "suggest",
]

logger = logging.getLogger(__name__)

DEEPEST_PAGE = 100  # further pages cost as much as an export, and there is one for that
MOST_LISTED = PER_PAGE * DEEPEST_PAGE  # articles that `every_article` yields at most
SNIPPET_LENGTH = 280
PENDING_COUNTED = 1_000  # changes that wait; more are said as this many


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
    reading: CaptureReading | None = None  # the earlier capture that alone holds what was sought


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
    only_in_captures: int = 0  # articles of `total` that match in earlier captures only
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
    parsed = read_query(request.query)
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
    parsed = read_query(request.query)
    then = cache(lambda: matching_then(request, parsed))  # the same for all pages
    seen: set[int] = set()
    for number in range(1, DEEPEST_PAGE + 1):
        found, total = _listed(replace(request, page=number), parsed, then)
        for article in found:
            if article.pk not in seen:
                seen.add(article.pk)
                yield article
        if number * PER_PAGE >= total:
            return


def _listed(request: SearchRequest, parsed: ParsedQuery, then: Callable[[], Readings]) -> tuple[list[Article], int]:
    """The articles of one page, each followed by its copies, and how many there are on all pages."""
    try:
        readings = then()
        results, total = page_of(narrowed(request, parsed, readings), request)
    except IndexDamaged:
        logger.exception("The index cannot be read; the database stands in")
        indexing.repair_soon()
        page = _from_database(SearchPage(request=request, parsed=parsed), parsed)
        return list(page.articles), page.total
    return [article for same in _grouped((result.pk for result in results), readings) for article in same], total


def sought(query: str, text: str) -> list[tuple[int, int]]:
    """Return the spans of `text` that a search for `query` marks: for "y tế" both in "Y tế xã, y tế thôn"."""
    spans, at = [], 0
    for piece in mark(text, read_query(query).highlights):
        if piece.marked:
            spans.append((at, at + len(piece.text)))
        at += len(piece.text)
    # Marking reads a cleaned text; offsets hold only where that changed nothing.
    return spans if at == len(text) else []


# --- from the index -----------------------------------------------------------------------------------------------


def _from_index(page: SearchPage, parsed: ParsedQuery) -> SearchPage:
    request, counts = page.request, ArticleCounts(filter_nodes(page.request))
    readings = matching_then(request, parsed)
    articles = narrowed(request, parsed, readings)
    counted, *others = counted_facets(request)
    articles = counting(articles, counted, request)
    results, total = page_of(articles, request)
    earlier = only_then((int(result.pk) for result in results), readings, parsed)
    hits = _hits({int(result.pk): result.score for result in results}, parsed, request, earlier)
    apart = counted_apart(matching(request, parsed, readings), others, request)
    return replace(
        page,
        total=total,
        only_in_captures=total - articles.count_matches([meaning(parsed)])[0] if readings else 0,
        hits=hits,
        equal=_equal(parsed, hits),
        facets=facets_of(totals_of(articles, counted) | apart, request),
        answer=page.answer.weighed(_counted(page.answer, counts)),
        relaxed=() if total else relaxed(parsed, counts, request),
        corrections=corrections(parsed, total, counts),
    )


def _hits(
    scores: dict[int, float], parsed: ParsedQuery, request: SearchRequest, earlier: dict[int, CaptureReading]
) -> tuple[Hit, ...]:
    """The articles found, in the order found; one withdrawn since the index last heard is left out.

    Articles of one text are one hit, the first, with the others as its copies; what only an `earlier` capture says is
    a hit of its own.
    """
    groups = _grouped(scores, earlier)
    cited = _cited((first.pk for first, *_ in groups), parsed, request)
    return tuple(
        _hit_then(first, scores[first.pk], parsed, earlier[first.pk])
        if first.pk in earlier
        else _hit(first, scores[first.pk], parsed, copies, cited.get(first.pk, ()))
        for first, *copies in groups
    )


def _hit_then(article: Article, score: float, parsed: ParsedQuery, reading: CaptureReading) -> Hit:
    """The article as an earlier capture has it."""
    return replace(_hit(reading.as_article(), score, parsed, (), ()), article=article, reading=reading)


def _grouped(keys: Iterable[Any], apart: Container[int] = ()) -> list[list[Article]]:
    """The visible articles of these primary keys, in their order; those of one text are one group, but for some."""
    order = [int(key) for key in keys]
    articles = Article.objects.visible().select_related("province", "source", "bears__wording")
    rows = articles.defer("found", "images", "bears__wording__sketch").in_bulk(order)
    same: dict[int | str, list[Article]] = {}
    for pk in order:
        if pk in rows:
            same.setdefault(f"#{pk}" if pk in apart else _text_of(rows[pk]), []).append(rows[pk])
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
            marks[article] = (*marks.get(article, ()), *as_written(surface))
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
