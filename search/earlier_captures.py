"""Searching articles as earlier captures have them: which match then, and which of them match in no other way."""

from __future__ import annotations

from collections.abc import Iterable

from archive.models import CaptureReading
from search.capture_readings import find_readings
from search.counts import ArticleCounts
from search.errors import IndexDamaged
from search.haystack.queryset import TreeSearchQuerySet
from search.query import ParsedQuery
from search.recognition import meaning
from search.request import SearchRequest, articles_named
from search.tree import AllOf, AnyOf, Node, Not, Nothing

Readings = dict[int, list[int]]  # articles with their readings that match, the best first, by primary keys


def matching_then(request: SearchRequest, parsed: ParsedQuery) -> Readings:
    """Return the articles that match in earlier captures, where the request asks for those.

    Raises IndexDamaged where the index of captures cannot be read.
    """
    return find_readings(meaning(parsed)) if request.captures and parsed.text else {}


def matching_in(request: SearchRequest, parsed: ParsedQuery, readings: Readings) -> Node:
    """Return what articles are to match: the query as they are read today or, where that is asked, as they were."""
    tree, then = meaning(parsed), articles_named(readings)
    if request.captures == "only":
        return AllOf((then, Not(tree))) if parsed.text else Nothing()
    return AnyOf((tree, then), loose=True) if then.values else tree


def only_then(shown: Iterable[int], readings: Readings, parsed: ParsedQuery) -> dict[int, CaptureReading]:
    """Return those of the articles shown that do not match as they are read today, each with its best reading."""
    keys = [key for key in shown if key in readings]
    if not keys:
        return {}
    matching = TreeSearchQuerySet().matching(meaning(parsed)).keys_only()
    today = {int(result.pk) for result in matching.narrowed_to(articles_named(keys))[: len(keys)]}
    best = [readings[key][0] for key in keys if key not in today]
    rows = CaptureReading.objects.searchable().select_related("capture", "article__read_from").filter(pk__in=best)
    return {row.article_id: row for row in rows}


def count_in_captures(request: SearchRequest, parsed: ParsedQuery, counts: ArticleCounts) -> int:
    """Return how many articles match in earlier captures, where the request left those out; 0 where they fail."""
    if request.captures or not parsed.text:
        return 0
    try:
        readings = find_readings(meaning(parsed))
    except IndexDamaged:
        return 0
    return TreeSearchQuerySet().narrowed_to(*counts.filters, articles_named(readings)).count() if readings else 0
