"""Which articles a search finds, and nothing else of them: for counts, and for acts on many articles."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from archive.models import Article
from search import indexing
from search.earlier_captures import Readings, matching_in, matching_then
from search.errors import IndexDamaged
from search.fallback import articles_matching
from search.haystack.queryset import TreeSearchQuerySet
from search.query import ParsedQuery
from search.recognition import read_query
from search.request import PER_PAGE, SearchRequest, articles_named, filter_nodes

logger = logging.getLogger(__name__)
_KEYS_AT_ONCE = 1_000
SORTS = {"relevance": (), "newest": ("-published",), "oldest": ("published",)}


def matching(request: SearchRequest, parsed: ParsedQuery, readings: Readings) -> TreeSearchQuerySet:
    """The articles that match a query, today or in the readings of earlier captures, ranked by it."""
    return TreeSearchQuerySet().matching(matching_in(request, parsed, readings)).keys_only()


def narrowed(request: SearchRequest, parsed: ParsedQuery, readings: Readings) -> TreeSearchQuerySet:
    """Those under the request's filters, in its order."""
    found = matching(request, parsed, readings).narrowed_to(*filter_nodes(request))
    return cast(TreeSearchQuerySet, found.order_by(*SORTS[request.sort]))


def page_of(articles: TreeSearchQuerySet, request: SearchRequest) -> tuple[list[Any], int]:
    """The results of the request's page, and how many there are on all pages."""
    start = (request.page - 1) * PER_PAGE
    results = articles[start : start + PER_PAGE]
    return results, articles.count()


def found_keys(request: SearchRequest, most: int) -> list[int]:
    """Return the primary keys of the visible articles that a search finds, copies included, at most so many.

    Where there are more it is the oldest of them. For acts on many articles: pages end at the DEEPEST_PAGE.
    """
    parsed = read_query(request.query)
    request = replace(request, sort="oldest")
    try:
        every = narrowed(request, parsed, matching_then(request, parsed))
        found: dict[int, None] = {}
        for start in range(0, most, _KEYS_AT_ONCE):
            part = [int(result.pk) for result in every[start : start + min(_KEYS_AT_ONCE, most - start)]]
            there = set(Article.objects.visible().filter(pk__in=part).values_list("pk", flat=True))
            found |= dict.fromkeys(key for key in part if key in there)
            if len(part) < _KEYS_AT_ONCE:
                break
        return list(found)
    except IndexDamaged:
        logger.exception("The index cannot be read; the database stands in")
        indexing.repair_soon()
        rows = articles_matching((parsed.tree, *filter_nodes(request)), oldest_first=True)
        return list(rows.values_list("pk", flat=True)[:most])


def found_among(request: SearchRequest, keys: Sequence[int]) -> list[Article]:
    """Return those of the articles with these primary keys that a search finds, copies included.

    Raises IndexDamaged where the index cannot be read: titles alone would not tell.
    """
    parsed = read_query(request.query)
    every = matching(request, parsed, matching_then(request, parsed))
    found = every.narrowed_to(*filter_nodes(request), articles_named(keys))[: len(keys)]
    rows = Article.objects.visible().for_listing().in_bulk([int(result.pk) for result in found])
    return list(rows.values())
