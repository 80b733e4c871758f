"""Claiming rows of a queue: each row is with one editor at a time, however many work on the queue.

One statement decides who has a row: the unique key of claims where nobody had it, and an update that names whose claim
it may replace where somebody had. Both hold on SQLite and on PostgreSQL, whatever the isolation, so no lock is taken
and nobody waits for an editor who reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from archive.models import Claim

LASTS = timedelta(minutes=15)
_LOOKED_AT = 20  # rows at once; each colleague holds one


def take(subject: Claim.Subject, record: int, user: Any) -> bool:
    """Claim a row, or claim it for longer; False where somebody else has it."""
    now = timezone.now()
    claims = Claim.objects.filter(subject=subject, record=record)
    free = claims.filter(Q(claimed_by=user) | Q(expires_at__lte=now))
    if free.update(claimed_by=user, expires_at=now + LASTS):
        return True
    claim = Claim(subject=subject, record=record, claimed_by=user, expires_at=now + LASTS)
    Claim.objects.bulk_create([claim], ignore_conflicts=True)
    return claims.filter(claimed_by=user).exists()


def take_first(subject: Claim.Subject, rows: Callable[[], QuerySet[Any, Any]], user: Any) -> int | None:
    """Claim the first of the rows that nobody else has, and give up what the user had claimed before.

    `rows` gives them in their order; it is called again where others took all that were looked at. Returns the primary
    key; None where nothing is left.
    """
    while True:
        others = Claim.objects.of_others(user).filter(subject=subject)
        keys = list(rows().exclude(pk__in=others.values("record")).values_list("pk", flat=True)[:_LOOKED_AT])
        for key in keys:
            if take(subject, key, user):
                release(user, subject, but=key)
                return int(key)
        if not keys:
            return None


def release(user: Any, subject: Claim.Subject, *, but: int | None = None) -> None:
    """Give up what the user claimed, and clear away claims whose time is over."""
    own = Q(claimed_by=user, subject=subject) & ~Q(record=but)
    Claim.objects.filter(own | Q(expires_at__lte=timezone.now())).delete()


def holder_of(subject: Claim.Subject, record: int, user: Any) -> str:
    """The name of the colleague who has the row; empty where nobody else has."""
    claim = Claim.objects.of_others(user).filter(subject=subject, record=record).select_related("claimed_by").first()
    return str(claim.claimed_by) if claim else ""


def claimed_among(subject: Claim.Subject, user: Any, records: Iterable[int]) -> int:
    """How many of the rows others are at."""
    return Claim.objects.of_others(user).filter(subject=subject, record__in=list(records)).count()
