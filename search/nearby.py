"""Nearby queries that find something, for a page that has nothing: they ask for less, or in earlier captures too."""

from __future__ import annotations

from dataclasses import dataclass

from search.counts import ArticleCounts
from search.earlier_captures import count_in_captures
from search.query import ParsedQuery, relaxations
from search.recognition import meaning
from search.request import FILTERS, SearchRequest, filter_nodes, without
from search.tree import AllOf

RELAXATIONS_SHOWN = 4
RELAXATIONS_COUNTED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """A nearby query that finds something: its words, why it is nearby, and how many articles it finds."""

    kind: str  # toneless | unquoted | without-filters | without-filter | anywhere | any-word | captures
    query: str
    total: int
    filter: str = ""  # of "without-filter": the name of the one that is taken off


def relaxed(parsed: ParsedQuery, counts: ArticleCounts, request: SearchRequest) -> tuple[Relaxed, ...]:
    """Return the nearest queries that find something, for a page without hits; so many are counted and no more.

    Each filter in force can be taken off, and all of them.
    """
    offered = _without_one(parsed, counts, request)
    if counts.filters and (total := counts.holding([meaning(parsed)])[0]):
        offered.append(Relaxed(kind="without-filters", query=parsed.text, total=total))
    if earlier := count_in_captures(request, parsed, counts):
        offered.append(Relaxed(kind="captures", query=parsed.text, total=earlier))
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
