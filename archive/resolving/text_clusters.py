"""Which articles are one text: `archive.article_changes` keeps it up with every article that changes.

Two wordings are one text when they share a band and are alike; a group is everything connected by that, so it depends
on the texts alone and not on the order in which they came. A new wording meets its like through an index, in time that
does not grow with the archive; copies word for word share one wording and cost nothing but their row.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from archive.core.clustering import Sketch, are_alike, scheme_digest, sketch_of, unpack_sketch
from archive.models import Article, ArticleWording, Wording, WordingBand
from archive.models.bulk_delete import delete_rows

MOST_MET = 32  # wordings of one band that a new one is compared with: a form letter's thousands stay affordable
_FEW, _MANY = 8, 256  # sketches loaded together: at first those that share most bands, of which one is mostly it
_BATCH = 200  # articles in one transaction
_LOCK = 0x7461_6E67  # of PostgreSQL, for who groups


def update_wording(article: Article, *, is_new: bool = False) -> bool:
    """Put the article where its text belongs; returns whether that was another place than before.

    A withdrawn article, or one without words, belongs nowhere.
    """
    row = None if is_new else ArticleWording.objects.filter(article=article).first()
    made_from = "" if article.is_withdrawn else scheme_digest(article.text)
    if row is not None and row.made_from == made_from:
        return False
    sketch = sketch_of(article.text) if made_from else None
    if row is None and sketch is None:
        return False
    with _alone():
        if sketch is None:
            _forget_rows(ArticleWording.objects.filter(article=article))
            return True
        wording = Wording.objects.filter(key=sketch.key).only("pk").first() or _add_wording(sketch)
        ArticleWording(article=article, wording=wording, made_from=made_from).save(force_insert=row is None)
        if row is not None and row.wording_id != wording.pk:
            _drop_unborne(row.wording_id)
    return True


def forget_articles(article_ids: Iterable[int]) -> None:
    """Take articles that are about to be deleted out of their groups, and part the groups that they held together."""
    with _alone():
        _forget_rows(ArticleWording.objects.filter(article__in=list(article_ids)))


def _forget_rows(rows: QuerySet[ArticleWording]) -> None:
    wordings = sorted(set(rows.values_list("wording", flat=True)))
    rows.delete()
    for wording in wordings:
        _drop_unborne(wording)


@contextmanager
def _alone() -> Iterator[None]:
    """A transaction in which nobody else groups: two texts that came at once would not meet."""
    with transaction.atomic(savepoint=False):
        take_turn()
        yield


def take_turn() -> None:
    """Wait until nobody else groups, and let nobody until this transaction ends.

    Who changes other rows before the texts takes the turn first, so that no two wait for each other. SQLite has one
    writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


# --- a wording comes ----------------------------------------------------------------------------------------------


def _add_wording(sketch: Sketch) -> Wording:
    joined = _groups_of_like(sketch)
    group = min({sketch.key, *joined})
    wording = Wording.objects.create(key=sketch.key, sketch=sketch.packed(), group=group)
    bands = [WordingBand(wording=wording, band=band, key=sketch.key) for band in sorted(set(sketch.bands))]
    WordingBand.objects.bulk_create(bands)
    if others := joined - {group}:
        Wording.objects.filter(group__in=others).update(group=group)
    return wording


def _groups_of_like(sketch: Sketch) -> set[int]:
    """The groups that hold a wording like this one; of each group no more is read than the first one found."""
    own = unpack_sketch(sketch.packed())
    met, group_of = _met(sketch.bands)
    joined: set[int] = set()
    left = [pk for pk, _ in sorted(met.items(), key=lambda item: (-item[1], item[0]))]
    size = _FEW
    while left := [pk for pk in left if group_of[pk] not in joined]:
        some, left, size = left[:size], left[size:], _MANY
        for pk, stored in Wording.objects.filter(pk__in=some).values_list("pk", "sketch"):
            if group_of[pk] not in joined and are_alike(own, unpack_sketch(bytes(stored))):
                joined.add(group_of[pk])
    return joined


def _met(bands: Iterable[int]) -> tuple[Counter[int], dict[int, int]]:
    """The wordings that share a band, with in how many, and the group of each: one query, of each band a few rows."""
    wanted = sorted(set(bands))
    query = " UNION ALL ".join([_OF_ONE_BAND] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(query, [value for band in wanted for value in (band, MOST_MET)])
        rows: list[tuple[int, int]] = cursor.fetchall()
    return Counter(pk for pk, _ in rows), dict(rows)


# Django cannot join queries that are cut: SQLite wants each within a query of its own.
_OF_ONE_BAND = (
    'SELECT * FROM (SELECT wording.id, wording."group" FROM archive_text_band band '
    "JOIN archive_text_wording wording ON wording.id = band.wording_id "
    "WHERE band.band = %s ORDER BY band.key LIMIT %s) few"
)


# --- a wording goes -----------------------------------------------------------------------------------------------


def _drop_unborne(pk: int) -> None:
    """Delete a wording that no article has any more, and divide the group if only it held it together."""
    wording = Wording.objects.filter(pk=pk, borne_by__isnull=True).only("pk", "group").first()
    if wording is not None:
        wording.delete()
        _part(wording.group)


def _part(group: int) -> None:
    """Give the wordings of a group the groups that they form by themselves."""
    stored = Wording.objects.filter(group=group).order_by("key").values_list("key", "sketch")
    sketches = {key: unpack_sketch(bytes(sketch)) for key, sketch in stored}
    parts = _Parts(sketches)
    bands: dict[int, list[int]] = defaultdict(list)
    sharing = WordingBand.objects.filter(wording__group=group).order_by("band", "key")
    for band, key in sharing.values_list("band", "key"):
        bands[band].append(key)
    for sharers in bands.values():
        for at, key in enumerate(sharers):
            for other in sharers[: min(at, MOST_MET)]:
                if parts.first(key) != parts.first(other) and are_alike(sketches[key], sketches[other]):
                    parts.join(key, other)
    for first, part in parts.all().items():
        if first != group:
            for at in range(0, len(part), _BATCH):
                Wording.objects.filter(key__in=part[at : at + _BATCH]).update(group=first)


class _Parts:
    """Sets that are joined pair by pair; each is known by its lowest member."""

    def __init__(self, members: Iterable[int]) -> None:
        self._above = {member: member for member in members}

    def first(self, member: int) -> int:
        while self._above[member] != member:
            self._above[member] = member = self._above[self._above[member]]
        return member

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.first(one), self.first(other)))
        self._above[high] = low

    def all(self) -> dict[int, list[int]]:
        parts: dict[int, list[int]] = defaultdict(list)
        for member in self._above:
            parts[self.first(member)].append(member)
        return parts


# --- the whole archive --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """What a round over the archive found: articles looked at, those put elsewhere, and the groups there are now."""

    seen: int
    changed: int
    groups: int
    articles: int  # in groups of several


def find_duplicates(*, from_scratch: bool = False, tick: Callable[[int], Any] = lambda count: None) -> Grouped:
    """Put every article where its text belongs; `from_scratch` forgets first what was known.

    Each batch is one transaction. What an earlier round did, cut off or not, is not done again.
    """
    if from_scratch:
        forget_all()
    seen = changed = last = 0
    columns = ("pk", "text", "withdrawn_at")
    while batch := list(Article.objects.filter(pk__gt=last).order_by("pk").only(*columns)[:_BATCH]):
        with transaction.atomic():
            known = set(ArticleWording.objects.filter(article__in=batch).values_list("article", flat=True))
            changed += sum(update_wording(article, is_new=article.pk not in known) for article in batch)
        seen, last = seen + len(batch), batch[-1].pk
        tick(len(batch))
    groups, articles = count_groups()
    return Grouped(seen=seen, changed=changed, groups=groups, articles=articles)


def forget_all() -> None:
    """Forget what is one text; `find_duplicates` finds it again."""
    with _alone():
        for model in (ArticleWording, WordingBand, Wording):
            rows: Any = model._default_manager.all()
            delete_rows(rows)


def count_groups() -> tuple[int, int]:
    """How many groups have several articles, and how many articles those are."""
    sizes = Counter(ArticleWording.objects.values_list("wording__group", flat=True).iterator())
    several = [size for size in sizes.values() if size > 1]
    return len(several), sum(several)
