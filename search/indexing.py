"""The only writer of the index: an outbox in the database, drained in batches; a rebuild aside, then a swap.

A change to an article, or to an authority whose name in the index it carries, writes an outbox row in its own
transaction. After the commit the row is drained: the article is read from the database and put into the index or taken
out, and only then is the row deleted. If the process is killed in between, the row is still there and the next drain
does the work; doing it twice changes nothing. The index is never written inside a transaction: a rollback would leave
it saying what the database does not.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

import django
from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_save, pre_save
from haystack import connections
from haystack.signals import BaseSignalProcessor

from archive.models import (
    Article,
    ChangedRecord,
    Citation,
    Official,
    OfficialMention,
    Province,
    RecordChange,
    Resolution,
    Source,
)
from search.capture_readings import build_readings, write_readings
from search.engines import CAPTURES, live_engines, needs_rebuild, search_engine
from search.errors import IndexBusy, IndexDamaged, IndexUnreachable
from search.locking import Background, Locked, alone, is_locked
from search.models import IndexChange

logger = logging.getLogger(__name__)

BATCH = 500  # articles in one commit of the index
_ROWS_AT_ONCE = 5_000  # outbox rows in one statement
BUILD_BATCH = 2_000  # when it is built: fewer segments to join, and a few dozen megabytes of text at a time
PARTS_EACH = 4  # of a process that builds; more, smaller parts keep all processes busy to the end

_holding = threading.local()


# The columns of an authority that the index holds of every article about it.
_INDEXED_COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    Province: ("slug", "until", "successor_id"),
    Source: ("slug",),
    Resolution: ("slug",),
    Official: ("slug",),
}


class OutboxSignalProcessor(BaseSignalProcessor):  # type: ignore[misc]
    """Haystack's hook: a saved authority puts the articles about it into the outbox.

    The rows are written in the transaction of the change itself, so neither can exist without the other. A change of an
    article or of its mentions is told by `archive.article_changes`; code that updates authorities in bulk calls
    `enqueue`.
    """

    def setup(self) -> None:
        for authority in _INDEXED_COLUMNS:
            pre_save.connect(self.handle_authority, sender=authority)
            post_save.connect(self.handle_saved_authority, sender=authority)

    def teardown(self) -> None:
        for authority in _INDEXED_COLUMNS:
            pre_save.disconnect(self.handle_authority, sender=authority)
            post_save.disconnect(self.handle_saved_authority, sender=authority)

    def handle_authority(self, sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
        """Keep with the instance, until it is saved, what the database says of its indexed columns."""
        fields, columns = kwargs.get("update_fields"), _INDEXED_COLUMNS[sender]
        instance._indexed_before = None
        if instance._state.adding or kwargs.get("raw"):
            return
        if fields is None or {*fields, *(f"{name}_id" for name in fields)} & {*columns}:
            instance._indexed_before = sender._default_manager.filter(pk=instance.pk).values(*columns).first()

    def handle_saved_authority(self, sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
        """Enqueue the articles of an authority one of whose indexed columns changed."""
        before = getattr(instance, "_indexed_before", None)
        if before is not None and before != {name: getattr(instance, name) for name in before}:
            enqueue_about(sender, [instance.pk])


def enqueue(article_ids: Iterable[int]) -> None:
    """Note that the index must be brought up to date with these articles, changed or gone.

    Writers do not call this but `archive.article_changes`, which tells everything that follows articles.
    Call it in the transaction of the change. After the commit the index follows at once, unless the settings leave
    that to another process.
    """
    keys = list(dict.fromkeys(article_ids))
    rows = IndexChange.objects.bulk_create([IndexChange(article_id=pk) for pk in keys], batch_size=_ROWS_AT_ONCE)
    RecordChange.objects.note(ChangedRecord.ARTICLE, keys)
    if rows and settings.SEARCH_INLINE:
        transaction.on_commit(_drain_or_wait)


def enqueue_about(model: type[models.Model], keys: Iterable[int]) -> None:
    """Enqueue all articles in whose index entry these provinces, sources, resolutions or officials stand."""
    keys = list(keys)
    if model is Province:
        units = {unit for pk in keys for unit in _with_predecessors(pk)}
        articles = Article.objects.filter(province__in=units)
    elif model is Source:
        articles = Article.objects.filter(source__in=keys)
    elif model is Resolution:
        articles = Article.objects.filter(pk__in=Citation.objects.filter(resolution__in=keys).values("article"))
    else:
        articles = Article.objects.filter(pk__in=OfficialMention.objects.filter(official__in=keys).values("article"))
    enqueue(articles.order_by("pk").values_list("pk", flat=True))


def _with_predecessors(key: int) -> set[int]:
    """A province and the units that became it: its slug stands in their articles' entries too."""
    found, latest = {key}, {key}
    while latest:
        latest = set(Province.objects.filter(successor__in=latest).values_list("pk", flat=True)) - found
        found |= latest
    return found


@contextmanager
def following_authorities() -> Iterator[None]:
    """Enqueue at the end the articles of all authorities that changed within the block, in any way of writing.

    For bulk writes, which send no signals: `with following_authorities(): load_reference_data(…)`.
    """
    before = {model: _authority_columns(model) for model in _INDEXED_COLUMNS}
    yield
    for model, rows in before.items():
        after = _authority_columns(model)
        if changed := [pk for pk, columns in rows.items() if after.get(pk, columns) != columns]:
            enqueue_about(model, changed)


def _authority_columns(model: type[models.Model]) -> dict[int, tuple[Any, ...]]:
    rows = model._default_manager.order_by().values_list("pk", *_INDEXED_COLUMNS[model])
    return {pk: tuple(columns) for pk, *columns in rows}


@contextmanager
def batched(size: int = BATCH) -> Iterator[None]:
    """Within the block the index follows every `size` changes and at the end, instead of after each change.

    Inside a transaction "the end" is its commit; of nested blocks only the outermost one drains.
    """
    depth = getattr(_holding, "depth", 0)
    if not depth:
        _holding.size, _holding.count = size, 0
    _holding.depth = depth + 1
    try:
        yield
    finally:
        _holding.depth = depth
        if not depth and settings.SEARCH_INLINE:
            transaction.on_commit(_try_to_drain)


def _drain_or_wait() -> None:
    if getattr(_holding, "depth", 0):
        _holding.count += 1
        if _holding.count < _holding.size:
            return
        _holding.count = 0
    _try_to_drain()


def follow_now() -> None:
    """Have the index follow what was held back so far, within `batched` too, unless another process is to do it."""
    if settings.SEARCH_INLINE:
        _try_to_drain()


def _try_to_drain() -> None:
    """Drain, and leave the rows for the next drain when the index cannot be written now."""
    try:
        drain()
    except (IndexBusy, Locked):
        logger.warning("The index is being written by another process; the outbox waits")
    except IndexUnreachable as error:
        logger.warning("The index cannot be written now; the outbox waits: %s", error)
    except IndexDamaged:
        logger.exception("The index cannot be written; it will be rebuilt")
        repair_soon()
    except OSError:
        logger.exception("The index cannot be written; the outbox waits")


def drain() -> int:
    """Bring the index up to date with the outbox; returns how many articles that concerned.

    Raises IndexBusy when another process holds the index for long, IndexDamaged when it cannot be read, RuntimeError
    inside a transaction.
    """
    _refuse_in_transaction()
    handled = 0
    backend = search_engine()
    if backend.current_generation() is None:
        return rebuild()
    while True:
        # Articles are read under the lock, so that no drain writes a state older than another one wrote.
        with alone("drain"):
            rows = list(IndexChange.objects.pending().order_by("pk")[:BATCH])
            if not rows:
                return handled
            ids = list(dict.fromkeys(row.article_id for row in rows))
            _write(ids, _new_version())
            _finish([row.pk for row in rows])
        handled += len(ids)


def _refuse_in_transaction() -> None:
    """Raise RuntimeError inside a transaction: what the index would be told might yet be rolled back."""
    with transaction.atomic(durable=True):
        pass


def _new_version() -> int | None:
    """Return a version for what is read from now on; None where one host writes: there a lock keeps the order."""
    return IndexChange.objects.new_version() if search_engine().needs_versions else None


def _write(
    article_ids: list[int], version: int | None, generation: str | None = None, readings: str | None = None
) -> None:
    """Make the index and that of captures, or these generations of them, say of the articles what the database says."""
    index = connections["default"].get_unified_index().get_index(Article)
    articles = list(index.index_queryset().filter(pk__in=article_ids))
    there = {article.pk for article in articles}
    gone = [f"archive.article.{pk}" for pk in article_ids if pk not in there]
    search_engine().write(index, articles, removed=gone, generation=generation, version=version)
    write_readings(article_ids, readings, version)


def _finish(row_ids: list[int]) -> None:
    """Delete rows that the index has heard of; while a new index is being built they are kept for it."""
    rows = IndexChange.objects.filter(pk__in=row_ids)
    if is_locked("rebuild"):
        rows.update(applied=True)
    else:
        rows.delete()


# --- rebuilding ---------------------------------------------------------------------------------------------------


def rebuild(tick: Callable[[int], Any] | None = None, *, processes: int = 1) -> int:
    """Build the whole index aside and swap it in; returns how many articles it holds.

    With several `processes` each fills parts of its own, which are then joined. Readers see the old index until the
    swap. Changes made meanwhile reach the old index at once and the new one before it is published. A rebuild that
    dies leaves the old index in force.

    Raises Locked when another rebuild is running, RuntimeError inside a transaction.
    """
    _refuse_in_transaction()
    backend = search_engine()
    captures = search_engine(CAPTURES)
    with alone("rebuild", wait=2):
        IndexChange.objects.filter(applied=True).delete()
        for engine in live_engines():
            engine.retire_others()
        told = frozenset(IndexChange.objects.values_list("pk", flat=True))  # what they changed, the build will read
        generation, readings = backend.new_generation(), captures.new_generation()
        try:
            count = _build(generation, tick) if processes == 1 else _build_in_parts(generation, tick, processes)
            backend.join_parts(generation)
            build_readings(readings, version=_new_version())
            _publish(generation, readings, told)
        except BaseException:
            backend.discard(generation)  # where the disk is full, the half-built index would keep it so
            captures.discard(readings)
            raise
        for engine in live_engines():
            engine.retire_others()
    return count


def _publish(generation: str, readings: str, told: Collection[int]) -> None:
    """Let the new indexes catch up with the changes made while they were built, and make them the live ones.

    `told`: the outbox rows that were there before the build began to read.
    """
    with alone("drain"):
        rows = list(IndexChange.objects.all().order_by("pk").values_list("pk", "article_id"))
        ids = list(dict.fromkeys(article for row, article in rows if row not in told))
        for start in range(0, len(ids), BATCH):
            _write(ids[start : start + BATCH], _new_version(), generation, readings)
        ids = list(dict.fromkeys(article for row, article in rows if row in told))
        for start in range(0, len(ids), BATCH):
            write_readings(ids[start : start + BATCH], readings, _new_version())  # which are settled first
        search_engine(CAPTURES).publish(readings)
        search_engine().publish(generation)
        IndexChange.objects.filter(pk__in=[pk for pk, _ in rows]).delete()


def _build(generation: str, tick: Callable[[int], Any] | None, after: int = 0, until: int | None = None) -> int:
    """Write the articles with after < pk <= until, all there are unless told otherwise."""
    index = connections["default"].get_unified_index().get_index(Article)
    articles = index.index_queryset()
    if until is not None:
        articles = articles.filter(pk__lte=until)
    count, version = 0, _new_version()
    while batch := list(articles.filter(pk__gt=after)[:BUILD_BATCH]):
        search_engine().write(index, batch, generation=generation, version=version)
        count, after = count + len(batch), batch[-1].pk
        if tick:
            tick(len(batch))
    return count


def _build_in_parts(generation: str, tick: Callable[[int], Any] | None, processes: int) -> int:
    """Build with several processes: the articles in stretches of their primary keys, a part of the index for each."""
    keys = list(Article.objects.visible().order_by("pk").values_list("pk", flat=True))
    size = max(1, -(-len(keys) // (processes * PARTS_EACH)))
    ends = [*keys[size - 1 :: size], *keys[-1:]]
    stretches = list(dict.fromkeys(zip([0, *ends], ends, strict=False)))
    tasks = [(search_engine().new_part(generation), after, until) for after, until in stretches if after < until]
    count = 0
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=django.setup)
    with pool:
        for written in pool.map(_fill_part, tasks):
            count += written
            if tick:
                tick(written)
    return count


def _fill_part(task: tuple[str, int, int]) -> int:
    part, after, until = task
    return _build(part, None, after, until)


def update(tick: Callable[[int], Any] | None = None) -> int:
    """Do what is due: a rebuild when there is no index, none that can be read or one of another layout; else a drain.

    Safe to run at every start. Returns how many articles were written.
    """
    if needs_rebuild():
        return rebuild(tick)
    return drain()


# --- erasing -------------------------------------------------------------------------------------------------------


def purge() -> None:
    """Drop for good what deleted articles left in the index's files; without an index there is nothing to drop.

    Raises IndexBusy when another process writes for long, IndexDamaged when the index cannot be read.
    """
    if search_engine().current_generation() is None:
        return
    drain()
    for engine in live_engines():
        engine.optimise()


def holds_deleted() -> bool:
    """Whether files of the live index still hold words of articles that were taken out of it."""
    return any(engine.deleted_count() > 0 for engine in live_engines())


# --- in the background --------------------------------------------------------------------------------------------


_repairing = Background("index-repair")


def repair_soon() -> None:
    """Rebuild in the background, once at a time; readers go on meanwhile."""
    _in_background(update)


def drain_soon() -> None:
    """Drain in the background what an earlier process left in the outbox."""
    _in_background(drain)


def _in_background(work: Callable[[], Any]) -> None:
    if settings.SEARCH_INLINE:
        _repairing.start(work, busy=(IndexBusy, IndexUnreachable, Locked))
