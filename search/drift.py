"""How far the index and the database differ, article by article, and the repair.

The index keeps a stamp of everything it holds of an article (`ArticleIndex.prepare`). The comparison makes the stamp of
the database again and so finds every difference, however it came about: an update without signals, raw SQL, an index
folder restored from yesterday, a cleared index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from haystack import connections

from archive.models import Article
from search.capture_readings import readings_that_differ
from search.engines import needs_rebuild, search_engine
from search.indexing import batched, drain, enqueue, rebuild
from search.models import IndexChange
from search.search_indexes import STAMP

_AT_ONCE = 1_000  # articles whose stamps are made together


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDrift:
    """Primary keys of the articles that the index lacks, holds though readers must not see them, or holds otherwise.

    Those of which the index of captures says something else than the database are among the `stale`.
    """

    missing: frozenset[int] = frozenset()
    surplus: frozenset[int] = frozenset()
    stale: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus or self.stale)

    @property
    def articles(self) -> list[int]:
        """All articles that differ, in order."""
        return sorted(self.missing | self.surplus | self.stale)


def index_drift(tick: Callable[[int], Any] | None = None) -> IndexDrift:
    """Compare the index with the database; what waits in the outbox is no drift.

    Raises IndexDamaged when the index cannot be read.
    """
    waiting = set(IndexChange.objects.pending().values_list("article_id", flat=True))
    held = {int(key): str(stamp) for key, stamp in search_engine().stored_values(STAMP).items()}
    missing, stale, visible = set(), set(), set()
    for key, stamp in _stamps(tick):
        visible.add(key)
        if key not in held:
            missing.add(key)
        elif held[key] != stamp:
            stale.add(key)
    return IndexDrift(
        missing=frozenset(missing - waiting),
        surplus=frozenset(held.keys() - visible - waiting),
        stale=frozenset(stale - waiting | readings_that_differ()),
    )


def _stamps(tick: Callable[[int], Any] | None) -> Iterator[tuple[int, str]]:
    """Yield every visible article's primary key and the stamp of what the index should hold of it."""
    index = connections["default"].get_unified_index().get_index(Article)
    articles, after = index.index_queryset(), 0
    while batch := list(articles.filter(pk__gt=after)[:_AT_ONCE]):
        yield from ((article.pk, index.prepare(article)[STAMP]) for article in batch)
        after = batch[-1].pk
        if tick:
            tick(len(batch))
        if len(batch) < _AT_ONCE:
            return


def repair_index(tick: Callable[[int], Any] | None = None) -> int:
    """Put the index right: rebuild it where it is due, else bring the articles that drifted up to date.

    Returns how many articles were written.
    """
    if needs_rebuild():
        return rebuild(tick)
    with batched():  # or the drain that follows the rows would leave nothing to count
        enqueue(index_drift(tick).articles)
        return drain()
