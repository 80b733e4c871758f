"""Bringing a suppressed name back: places are written again, captures shown, articles read from their bytes."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from archive.article_changes import announce_changes
from archive.curation.covered_records import move_decisions, uncover
from archive.curation.name_suppression import CAPTURES, SuppressionRefused, articles_of, is_held_by
from archive.models import (
    Article,
    Capture,
    ChangedRecord,
    Official,
    RecordChange,
    SuppressedNames,
    SuppressedPlace,
    Suppression,
    by_machine,
)
from archive.models.suppressions import wait_for_writers
from archive.reference.registry import Registry
from archive.reprocessing.readings import CAPTURE_COLUMNS, StoredCapture, reread
from archive.reprocessing.updates import BatchUpdate
from search.indexing import batched
from search.locking import alone

_AT_ONCE = 50  # records in one transaction


def lift_suppression(suppression: Suppression, name: str, user: Any, *, reason: str) -> int:
    """Bring a name back; returns how many places could not be written again because they changed since.

    The name has to be given: the archive does not know it. A call that was cut off is repeated.

    Raises:
        SuppressionRefused: no reason, another name, or it was lifted already.
        Locked: another process is at it.
    """
    if suppression.lifted_at is not None and not suppression.pending:
        raise SuppressionRefused(gettext("Tên này đã được bỏ che."))
    if not reason.strip():
        raise SuppressionRefused(gettext("Hãy ghi lý do."))
    if not suppression.knows(name):
        raise SuppressionRefused(gettext("Đây không phải tên đã được che."))
    with alone("suppress", wait=0), batched():
        author = (user.get_full_name() or user.get_username()) if user else ""
        with transaction.atomic():
            wait_for_writers()
            suppression.lifted_at = suppression.lifted_at or timezone.now()
            suppression.lifted_by_name, suppression.lifted_reason = author[:200], reason.strip()
            suppression.pending = {"stage": "lifting"}
            suppression.save()
        _show_captures(suppression)
        left = _uncover_places(suppression, name)
        _show_officials(suppression)
        _read_again(suppression)
        suppression.pending = {}
        suppression.save()
    cache.clear()
    return left


def _uncover_places(suppression: Suppression, name: str) -> int:
    left = 0
    while batch := list(suppression.places.exclude(table=CAPTURES).order_by("pk")[:_AT_ONCE]):
        with transaction.atomic(), by_machine():
            left += sum(not uncover(place, name) for place in batch)
            SuppressedPlace.objects.filter(pk__in=[place.pk for place in batch]).delete()
    return left


def _show_captures(suppression: Suppression) -> None:
    """Show captures again that no other suppression withholds."""
    others = SuppressedNames()
    after = 0
    while page := list(_withheld(suppression).filter(pk__gt=after).order_by("pk")[:_AT_ONCE]):
        after = page[-1].pk
        free = [one.pk for one in page if not is_held_by(one, others.of(one.article))]
        with transaction.atomic():
            Capture.objects.filter(pk__in=free).update(withheld=False)
            announce_changes(linked=articles_of(free))
    suppression.places.filter(table=CAPTURES).delete()


def _show_officials(suppression: Suppression) -> None:
    others = {pk for row in Suppression.objects.in_force() for pk in row.officials}
    shown = set(suppression.officials) - others
    Official.objects.filter(pk__in=shown).update(is_suppressed=False)
    RecordChange.objects.note(ChangedRecord.OFFICIAL, sorted(shown))


def _withheld(suppression: Suppression) -> Any:
    rows = Capture.objects.filter(withheld=True).select_related("article")
    if suppression.scope == Suppression.Scope.EVERYWHERE:
        return rows
    places = suppression.places.filter(table=CAPTURES)
    return rows.filter(pk__in=places.values("row")) | rows.filter(article__names_covered=True)


def _read_again(suppression: Suppression) -> None:
    """State the articles from their bytes again; what other suppressions cover stays covered."""
    registry = Registry()
    rows = Article.objects.filter(names_covered=True, read_from__isnull=False)
    if suppression.scope == Suppression.Scope.ARTICLES:
        rows = rows.filter(pk__in=suppression.articles)
    after = 0
    columns = ("pk", "read_from", *(f"read_from__{column}" for column in CAPTURE_COLUMNS))
    while page := list(rows.filter(pk__gt=after).order_by("pk").values_list(*columns)[:_AT_ONCE]):
        after = page[-1][0]
        stored = [
            StoredCapture(article=pk, capture=capture, **dict(zip(CAPTURE_COLUMNS, facts, strict=True)))
            for pk, capture, *facts in page
        ]
        read = [reread(each, registry.authorities, registry.sites) for each in stored]
        with transaction.atomic(), by_machine():
            for item in read:
                if item.processed is not None and item.stored.article is not None:
                    article = Article.objects.get(pk=item.stored.article)
                    text = registry.suppressed.cover(article, item.processed).reading.text
                    move_decisions(article, text)
            BatchUpdate(registry).write(read)
