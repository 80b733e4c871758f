"""Linking again: what waits for a document is read again once the document is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from archive.batches import in_batches
from archive.core.numbers import number_key
from archive.core.text import fold
from archive.curation.bulk_edits import let_others_write
from archive.models import Article, Citation, OutcomeKind, Resolution, by_machine
from archive.reference.registry import Registry
from archive.reprocessing.readings import CAPTURE_COLUMNS, StoredCapture, reread
from archive.reprocessing.updates import BatchUpdate
from archive.resolving.near_duplicates import newest_official, note_near_duplicates_since
from search.engine import SearchRequest, every_article
from search.indexing import batched

AT_ONCE = 300  # articles in one act; what somebody waits for reads fewer, and a job of the desk does the rest
SOON = 50  # articles that are read while an editor waits
_BATCH = 50
_MOST_HOLDING = 300  # articles found by a name that no citation has yet
_BY_NAME = "customary-name"  # the rule of what was linked by such a name
_SEARCHED = 100  # names at once; those of more are found where a citation has them, and by the command
_SHORTEST_NAME = 6  # characters; a shorter alias fits too many words


@dataclass(frozen=True, slots=True, kw_only=True)
class Relinked:
    """What came of it: articles read, mentions of the document gained, and the articles left to be read again.

    `stood_in` are pairs of primary keys: a provisional document, and the document for which it stood.
    """

    read: int = 0
    gained: int = 0
    left: tuple[int, ...] = ()
    stood_in: tuple[tuple[int, int], ...] = ()

    def in_words(self, target: str) -> str:
        """What the editor is told: "Đã đọc lại 3 bài; 2 lượt nhắc nay dẫn tới văn bản này."."""
        said = gettext("Đã đọc lại %(read)s bài; %(gained)s lượt nhắc nay dẫn tới %(target)s.") % {
            "read": self.read,
            "gained": max(self.gained, 0),
            "target": target,
        }
        return (
            gettext("%(said)s Còn %(left)s bài đang được đọc lại; xem ở mục Việc chạy nền.")
            % {"said": said, "left": len(self.left)}
            if self.left
            else said
        )


def relink(article_ids: Iterable[int], *, at_once: int = AT_ONCE) -> tuple[int, tuple[int, ...]]:
    """Read articles again from their bytes by the authorities of now; returns how many were read, and what is left.

    What people decided stays. The articles that are left still name the older authorities as what they were read by,
    so that `reprocess_articles` finds them too.
    """
    wanted = list(dict.fromkeys(article_ids))
    registry = Registry()
    newest = newest_official()
    with by_machine(), transaction.atomic(), batched():
        stored = list(_stored(wanted[:at_once]))
        found = (reread(capture, registry.authorities, registry.sites) for capture in stored)
        for batch in in_batches(found, _BATCH):
            BatchUpdate(registry).write(batch)
        note_near_duplicates_since(newest)
    return len(stored), tuple(wanted[at_once:])


def relink_rest(
    articles: Sequence[int],
    stood_in: Sequence[Sequence[int]],
    *,
    start: int = 0,
    before_part: Callable[[], None] = lambda: None,
    after_part: Callable[[int], None] = lambda done: None,
) -> None:
    """Read again what a relinking left, in many short transactions: behind so many articles with `start`.

    `after_part` is told, in the transaction of each part, how many are done. What `before_part` raises ends it.
    """
    for first in range(start, len(articles), _BATCH):
        if first > start:
            let_others_write()
        before_part()
        with transaction.atomic():
            relink(articles[first : first + _BATCH])
            after_part(min(first + _BATCH, len(articles)))
    with transaction.atomic():
        _stand_aside(stood_in)


def relink_waiting(resolution: Resolution, *, at_once: int = AT_ONCE) -> Relinked:
    """Read again every article with a mention that may mean the document, and those that cite it already."""
    return relink_for([resolution], at_once=at_once)


def relink_for(resolutions: Sequence[Resolution], *, at_once: int = AT_ONCE) -> Relinked:
    """Read again what may mean or cites one of the documents.

    A provisional document of the same number as one of them that loses its last mention by that leads to it from now
    on.
    """
    before = _citing(resolutions).count()
    stood_in = [(row.pk, of.pk) for of in resolutions for row in _provisional_of(of).filter(citations__isnull=False)]
    stood_in = list(dict.fromkeys(stood_in))
    articles = articles_waiting_for(resolutions)
    articles |= dict.fromkeys(_citing(resolutions).order_by("article").values_list("article", flat=True).distinct())
    read, left = relink(articles, at_once=at_once)
    _stand_aside(stood_in)
    gained = _citing(resolutions).count() - before
    return Relinked(read=read, gained=gained, left=left, stood_in=tuple(stood_in))


def _stand_aside(stood_in: Sequence[Sequence[int]]) -> None:
    """Have provisional documents without a mention lead to the documents for which they stood."""
    rows = Resolution.objects.standing().filter(status=Resolution.Status.PROVISIONAL, citations=None)
    waiting = rows.in_bulk([row for row, _ in stood_in])
    documents = Resolution.objects.in_bulk([of for row, of in stood_in if row in waiting])
    with by_machine():
        for row, of in stood_in:
            if row in waiting and of in documents:
                # Marked as the machine's doing, so that the address comes back with a mention.
                waiting[row].merged_into, waiting[row].reference = documents[of], {"merged_into": documents[of].slug}
                waiting[row].save(update_fields=["merged_into", "reference"])


def relink_named(names: Sequence[str], meant: Sequence[Resolution] = (), *, at_once: int = AT_ONCE) -> Relinked:
    """Read again the articles that have one of the customary names, and count mentions of the documents now meant."""
    before = _citing(meant).count()
    articles = articles_waiting_for([], names)
    surfaces = Citation.objects.filter(rule=_BY_NAME, decision=None).order_by().values_list("surface", flat=True)
    folded = [fold(name) for name in names]
    for part in _parts([each for each in surfaces.distinct() if any(_may_mean(fold(each), name) for name in folded)]):
        rows = Citation.objects.filter(rule=_BY_NAME, surface__in=part).order_by("article")
        articles |= dict.fromkeys(rows.values_list("article", flat=True).distinct())
    read, left = relink(articles, at_once=at_once)
    return Relinked(read=read, gained=_citing(meant).count() - before, left=left)


def _citing(resolutions: Iterable[Resolution]) -> QuerySet[Citation]:
    return Citation.objects.filter(resolution__in=[resolution.pk for resolution in resolutions])


def _provisional_of(resolution: Resolution) -> Any:
    rows = Resolution.objects.standing().filter(status=Resolution.Status.PROVISIONAL)
    return rows.filter(number_key=resolution.number_key).exclude(pk=resolution.pk)


def articles_waiting_for(resolutions: Sequence[Resolution], names: Sequence[str] = ()) -> dict[int, None]:
    """The articles with mentions that have the number or a name of one of the resolutions, or one of the names.

    Mentions that are linked for certain do not count. Primary keys of articles, each once, in order.
    """
    keys = {resolution.number_key for resolution in resolutions}
    names = [name for of in resolutions for name in of.aliases] + list(names)
    names = list(dict.fromkeys(name for name in names if len(name) >= _SHORTEST_NAME))
    articles: dict[int, None] = {}
    for part in _parts(sorted(keys)):
        same_number = Citation.objects.filter(resolution__number_key__in=part, decision=None)
        provisional = same_number.filter(resolution__status=Resolution.Status.PROVISIONAL)
        articles |= dict.fromkeys(provisional.order_by("article").values_list("article", flat=True).distinct())
    open_ones = Citation.objects.exclude(outcome=OutcomeKind.LINKED).filter(decision=None).order_by()
    numbers = open_ones.exclude(number="").values_list("number", flat=True).distinct()
    alike = [number for number in numbers if number_key(number) in keys]
    surfaces = open_ones.values_list("surface", flat=True).distinct() if names else ()
    folded = [fold(name) for name in names]
    named = [surface for surface in surfaces if any(_may_mean(fold(surface), name) for name in folded)]
    for column, values in (("number__in", alike), ("surface__in", named)):
        for part in _parts(values):
            rows = open_ones.filter(**{column: part})
            articles |= dict.fromkeys(rows.order_by("article").values_list("article", flat=True).distinct())
    for name in names[:_SEARCHED]:
        articles |= dict.fromkeys(_holding(name))
    return articles


def _may_mean(surface: str, name: str) -> bool:
    return name in surface or surface in name


def _holding(words: str) -> Iterator[int]:
    """Articles whose text holds the words, as the search finds them: nothing may have been found in them yet."""
    query = '"' + words.replace('"', " ") + '"'
    return (article.pk for article in islice(every_article(SearchRequest(query=query)), _MOST_HOLDING))


def _stored(article_ids: list[int]) -> Iterator[StoredCapture]:
    columns = [f"read_from__{name}" for name in CAPTURE_COLUMNS]
    rows = Article.objects.filter(pk__in=article_ids, read_from__isnull=False).order_by("pk")
    for article, capture, *facts in rows.values_list("pk", "read_from", *columns):
        yield StoredCapture(article=article, capture=capture, **dict(zip(CAPTURE_COLUMNS, facts, strict=True)))


def _parts(values: list[str], size: int = 500) -> Iterator[list[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
