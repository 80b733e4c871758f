"""What earlier captures of articles say, in an index of its own: written beside the ordinary one, asked on request.

A document is one reading of a capture (`archive.models.CaptureReading`). The ordinary index holds none of them, so
nothing that is asked of it can find one. What readers may see is decided by the database, at every question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from haystack import connections

from archive.models import CaptureReading
from archive.resolving.capture_readings import articles_to_settle, settle_capture_readings
from search.engines import CAPTURES, search_engine
from search.haystack.queryset import TreeSearchQuerySet
from search.models import IndexChange
from search.search_indexes import STAMP
from search.tree import Node, OneOf

MOST_FOUND = 2_000  # readings that a search considers, the best
_AT_ONCE = 500  # readings or articles in one step


def find_readings(tree: Node) -> dict[int, list[int]]:
    """Return the best readings that match, by the primary keys of their articles: {article: [reading, …]}, best first.

    Raises IndexDamaged where the index cannot be read.
    """
    found = TreeSearchQuerySet(using=CAPTURES).matching(tree).keys_only()[:MOST_FOUND]
    keys = [int(result.pk) for result in found]
    articles: dict[int, int] = {}
    for start in range(0, len(keys), _AT_ONCE):
        rows = CaptureReading.objects.searchable().filter(pk__in=keys[start : start + _AT_ONCE])
        articles.update(rows.values_list("pk", "article_id"))
    by_article: dict[int, list[int]] = {}
    for key in keys:
        if key in articles:
            by_article.setdefault(articles[key], []).append(key)
    return by_article


# --- writing ------------------------------------------------------------------------------------------------------


def write_readings(article_ids: Iterable[int], generation: str | None = None, version: int | None = None) -> None:
    """Make the index say of the captures of these articles what the database says; it is settled first.

    An index that there is not yet is left to the next rebuild. Raises IndexBusy, KeyMissing.
    """
    ids, engine = list(article_ids), search_engine(CAPTURES)
    several = settle_capture_readings(ids)
    if engine.current_generation() is None and generation is None:
        return
    readings = list(_index().index_queryset().filter(article__in=several))
    there = {str(reading.pk) for reading in readings}
    gone = [f"archive.capturereading.{key}" for key in _held_of(ids) if key not in there]
    if readings or gone:
        engine.write(_index(), readings, removed=gone, generation=generation, version=version)


def build_readings(generation: str, tick: Callable[[int], Any] | None = None, *, version: int | None = None) -> None:
    """Settle what was never noted, and write all readings into a new generation."""
    waiting = sorted(articles_to_settle())
    for start in range(0, len(waiting), _AT_ONCE):
        settle_capture_readings(waiting[start : start + _AT_ONCE])
    for batch in _batches():
        search_engine(CAPTURES).write(_index(), batch, generation=generation, version=version)
    search_engine(CAPTURES).join_parts(generation)


def readings_that_differ() -> set[int]:
    """Return the articles of which the index of captures holds something else than the database, or whose captures
    were never noted. What waits in the outbox is left out.

    Raises IndexDamaged when the index cannot be read.
    """
    engine = search_engine(CAPTURES)
    held = {int(key): str(stamp) for key, stamp in engine.stored_values(STAMP).items()}
    articles = engine.stored_values("article")
    differ = articles_to_settle()
    for batch in _batches():
        for reading in batch:
            if held.pop(reading.pk, None) != _index().prepare(reading)[STAMP]:
                differ.add(reading.article_id)
    surplus = {int(article) for key in held for article in _words(articles.get(str(key)))}
    return (differ | surplus) - set(IndexChange.objects.pending().values_list("article_id", flat=True))


def _words(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else str(value or "").split()


def _index() -> Any:
    return connections[CAPTURES].get_unified_index().get_index(CaptureReading)


def _batches() -> Iterator[list[CaptureReading]]:
    after = 0
    while batch := list(_index().index_queryset().filter(pk__gt=after)[:_AT_ONCE]):
        yield batch
        if len(batch) < _AT_ONCE:
            return
        after = batch[-1].pk


def _held_of(article_ids: list[int]) -> Iterator[str]:
    """The keys of the readings of these articles that the live index holds."""
    if search_engine(CAPTURES).current_generation() is None:
        return
    held = TreeSearchQuerySet(using=CAPTURES).narrowed_to(OneOf("article", tuple(map(str, article_ids)))).keys_only()
    start = 0
    while page := held[start : start + MOST_FOUND]:
        yield from (str(result.pk) for result in page)
        start += MOST_FOUND
