"""Which articles are one text: `archive.article_changes` keeps it up with every article that changes.

Two wordings are one text when they share a band and are alike; a group is everything connected by that, so it depends
on the texts alone and not on the order in which they came. A new wording meets its like through an index, in time that
does not grow with the archive; copies word for word share one wording and cost nothing but their row.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from archive.core.clustering import Sketch, are_alike, scheme_digest, sketch_of, unpack_sketch
from archive.models import Article, ArticleWording, Wording, WordingBand
from archive.models.bulk_delete import delete_rows
from archive.models.bulk_write import insert_rows

MOST_MET = 32  # wordings of one band that a new one is compared with: a form letter's thousands stay affordable
_FEW, _MANY = 8, 256  # sketches compared together: at first those that share most bands, of which one is mostly it
_SOME = 64  # for each new wording, loaded with those of all others
_ROWS_AT_ONCE = 500
_BATCH = 200  # articles in one transaction
_MOST_BANDS = 400  # in one query: SQLite joins at most 500
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
        known = Wording.objects.filter(key=sketch.key).values_list("pk", flat=True).first()
        wording = known if known is not None else _add_wording(sketch)
        ArticleWording(article=article, wording_id=wording, made_from=made_from).save(force_insert=row is None)
        if row is not None and row.wording_id != wording:
            _drop_unborne(row.wording_id)
    return True


def add_wordings(articles: Iterable[Article]) -> list[int]:
    """Put articles that were just added where their texts belong; it comes to what one after the other would.

    Returns the primary keys of those that have a place.
    """
    sketches = {article.pk: (article, sketch_of(article.text)) for article in articles if not article.is_withdrawn}
    placed = [(article, sketch) for article, sketch in sketches.values() if sketch is not None]
    if not placed:
        return []
    with _alone():
        keys = {sketch.key for _, sketch in placed}
        known = dict(Wording.objects.filter(key__in=keys).values_list("key", "pk"))
        known |= _add_wordings({sketch.key: sketch for _, sketch in placed if sketch.key not in known})
        ArticleWording.objects.bulk_create(
            ArticleWording(article=article, wording_id=known[sketch.key], made_from=scheme_digest(article.text))
            for article, sketch in placed
        )
    return [article.pk for article, _ in placed]


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


def _add_wording(sketch: Sketch) -> int:
    """Add the wording of one text; returns its primary key."""
    return _add_wordings({sketch.key: sketch})[sketch.key]


def _add_wordings(sketches: Mapping[int, Sketch]) -> dict[int, int]:
    """Add wordings by their keys, each meeting those before it; returns their primary keys."""
    if not sketches:
        return {}
    near = _Neighbours(sketches.values())
    groups = [near.join(sketch) for sketch in sketches.values()]
    rows = [
        Wording(key=sketch.key, sketch=sketch.packed(), group=near.group(group))
        for sketch, group in zip(sketches.values(), groups, strict=True)
    ]
    Wording.objects.bulk_create(rows)
    bands = [(row.pk, band, row.key) for row in rows for band in sorted(set(sketches[row.key].bands))]
    insert_rows(WordingBand, ("wording", "band", "key"), bands)
    for group, others in near.joined().items():
        Wording.objects.filter(group__in=others).update(group=group)
    return {row.key: row.pk for row in rows}


class _Neighbours:
    """The wordings that new ones share a band with, and the groups that they are in while the new ones come."""

    def __init__(self, sketches: Collection[Sketch]) -> None:
        bands = {band for sketch in sketches for band in sketch.bands}
        # For each band, by key: those that stand in it, the first MOST_MET of which a new one meets.
        self._in_band = _met(bands)
        self._groups = {key: group for met in self._in_band.values() for key, group in met.items()}
        self._known = set(self._groups.values())
        self._above: dict[int, int] = {}  # groups that became part of another
        self._sketches: dict[int, tuple[bytes, tuple[int, ...]]] = {}
        self._load({key for sketch in sketches for key in self._nearest(sketch)[:_SOME]})

    def group(self, key: int) -> int:
        """The group that a group is part of now."""
        while key in self._above:
            key = self._above[key]
        return key

    def join(self, sketch: Sketch) -> int:
        """Let a new wording meet the others; returns its group."""
        own = unpack_sketch(sketch.packed())
        joined: set[int] = set()
        left = self._nearest(sketch)
        size = _FEW
        while left := [key for key in left if self.group(self._groups[key]) not in joined]:
            some, left, size = left[:size], left[size:], _MANY
            self._load(some)
            for key in some:
                group = self.group(self._groups[key])
                if group not in joined and are_alike(own, self._sketches[key]):
                    joined.add(group)
        group = min({sketch.key, *joined})
        for other in joined - {group}:
            self._above[other] = group
        self._groups[sketch.key], self._sketches[sketch.key] = group, own
        for band in set(sketch.bands):
            self._in_band[band][sketch.key] = group
        return group

    def _nearest(self, sketch: Sketch) -> list[int]:
        """The wordings that a new one meets, by key; those first that share most bands."""
        met: Counter[int] = Counter()
        for band in set(sketch.bands):
            met.update(heapq.nsmallest(MOST_MET, self._in_band[band]))
        return [key for key, _ in sorted(met.items(), key=lambda item: (-item[1], item[0]))]

    def joined(self) -> dict[int, list[int]]:
        """The groups of the database that are part of another one now, by that one."""
        parts: dict[int, list[int]] = defaultdict(list)
        for group in sorted(self._known & self._above.keys()):
            parts[self.group(group)].append(group)
        return parts

    def _load(self, keys: Iterable[int]) -> None:
        wanted = [key for key in keys if key not in self._sketches]
        for at in range(0, len(wanted), _ROWS_AT_ONCE):
            some = wanted[at : at + _ROWS_AT_ONCE]
            stored = Wording.objects.filter(key__in=some).values_list("key", "sketch")
            self._sketches |= {key: unpack_sketch(bytes(sketch)) for key, sketch in stored}


def _met(bands: Iterable[int]) -> dict[int, dict[int, int]]:
    """For each band the first wordings that stand in it, by key, each with its group."""
    wanted = sorted(set(bands))
    found: dict[int, dict[int, int]] = {band: {} for band in wanted}
    with connection.cursor() as cursor:
        for at in range(0, len(wanted), _MOST_BANDS):
            some = wanted[at : at + _MOST_BANDS]
            query = " UNION ALL ".join([_OF_ONE_BAND] * len(some))
            cursor.execute(query, [value for band in some for value in (band, MOST_MET)])
            for band, key, group in cursor.fetchall():
                found[band][key] = group
    return found


# Django cannot join queries that are cut: SQLite wants each within a query of its own.
_OF_ONE_BAND = (
    'SELECT * FROM (SELECT band.band, band.key, wording."group" FROM archive_text_band band '
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
