"""Linking anew: what waits for a document is read again once the document is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction

from archive.extraction.numbers import number_key
from archive.importing.registry import Registry
from archive.importing.rereading import CAPTURE_COLUMNS, Reread, Stored, reread
from archive.importing.rewriting import Writer
from archive.models import Article, Citation, OutcomeKind, Resolution, by_machine
from archive.text import fold
from search.engine import SearchRequest, find
from search.indexing import batched

AT_ONCE = 300  # articles; more would keep the editor waiting, and the reprocessing command does the rest
_BATCH = 50
_PAGES = 15  # of hits for a name that no citation bears yet
_SHORTEST_NAME = 6  # characters; a shorter alias fits too many words


@dataclass(frozen=True, slots=True, kw_only=True)
class Relinked:
    """What came of it: mentions of the document before and after, articles read, and those left for the command."""

    read: int = 0
    gained: int = 0
    left: int = 0


def relink(article_ids: Iterable[int]) -> tuple[int, int]:
    """Read articles again from their bytes by the authorities of now; returns how many were read and how many left.

    What people decided stays. The articles that are left still name the older authorities as what they were read by,
    so that `reprocess_articles` finds them.
    """
    wanted = list(dict.fromkeys(article_ids))
    registry = Registry()
    with by_machine(), transaction.atomic(), batched():
        stored = list(_stored(wanted[:AT_ONCE]))
        for batch in _batches(reread(capture, registry.authorities) for capture in stored):
            Writer(registry).write(batch)
    return len(stored), max(len(wanted) - AT_ONCE, 0)


def relink_waiting(resolution: Resolution) -> Relinked:
    """Read again every article with a mention that may mean the document, and those that cite it already.

    A provisional document of the same number that loses its last mention by that leads to this one from now on.
    """
    before = resolution.citations.count()
    citing = resolution.citations.order_by("article").values_list("article", flat=True).distinct()
    stood_in = list(_provisional_of(resolution).filter(citations__isnull=False).distinct())
    read, left = relink([*waiting_for(resolution), *citing])
    with by_machine():
        for row in stood_in:
            if not row.citations.exists():
                # Marked as the machine's doing, so that the address comes back with a mention.
                row.merged_into, row.reference = resolution, {"merged_into": resolution.slug}
                row.save(update_fields=["merged_into", "reference"])
    return Relinked(read=read, gained=resolution.citations.count() - before, left=left)


def _provisional_of(resolution: Resolution) -> Any:
    rows = Resolution.objects.standing().filter(status=Resolution.Status.PROVISIONAL)
    return rows.filter(number_key=resolution.number_key).exclude(pk=resolution.pk)


def waiting_for(resolution: Resolution) -> list[int]:
    """The articles with mentions that bear the number or a name of the document and are not linked for certain."""
    articles: dict[int, None] = {}
    same_number = Citation.objects.filter(resolution__number_key=resolution.number_key, decision=None)
    provisional = same_number.filter(resolution__status=Resolution.Status.PROVISIONAL)
    articles.update(dict.fromkeys(provisional.order_by("article").values_list("article", flat=True).distinct()))
    open_ones = Citation.objects.exclude(outcome=OutcomeKind.LINKED).filter(decision=None).order_by()
    numbers = open_ones.exclude(number="").values_list("number", flat=True).distinct()
    alike = [number for number in numbers if number_key(number) == resolution.number_key]
    names = [name for name in map(fold, resolution.aliases) if len(name) >= _SHORTEST_NAME]
    surfaces = open_ones.values_list("surface", flat=True).distinct() if names else ()
    named = [surface for surface in surfaces if any(_may_mean(fold(surface), name) for name in names)]
    for column, values in (("number__in", alike), ("surface__in", named)):
        for part in _parts(values):
            rows = open_ones.filter(**{column: part})
            articles.update(dict.fromkeys(rows.order_by("article").values_list("article", flat=True).distinct()))
    for alias in resolution.aliases:
        if len(alias) >= _SHORTEST_NAME:
            articles.update(dict.fromkeys(_holding(alias)))
    return list(articles)


def _may_mean(surface: str, name: str) -> bool:
    return name in surface or surface in name


def _holding(words: str) -> Iterator[int]:
    """Articles whose text holds the words, as the search finds them: nothing may have been found in them yet."""
    query = '"' + words.replace('"', " ") + '"'
    for page in range(1, _PAGES + 1):
        answer = find(SearchRequest(query=query, page=page))
        yield from (hit.article.pk for hit in answer.hits)
        if page >= answer.pages:
            return


def _stored(article_ids: list[int]) -> Iterator[Stored]:
    columns = [f"read_from__{name}" for name in CAPTURE_COLUMNS]
    rows = Article.objects.filter(pk__in=article_ids, read_from__isnull=False).order_by("pk")
    for article, capture, *facts in rows.values_list("pk", "read_from", *columns):
        yield Stored(article=article, capture=capture, **dict(zip(CAPTURE_COLUMNS, facts, strict=True)))


def _batches(results: Iterable[Reread]) -> Iterator[list[Reread]]:
    remaining = iter(results)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def _parts(values: list[str], size: int = 500) -> Iterator[list[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
