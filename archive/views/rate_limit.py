"""How often one reader may send something. Addresses are counted under a keyed digest and for a day at most.

The counts stand in the cache that all processes share. Two that count at the same instant may count once: a limit that
bends by one does its work, and no count outlives its period.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from archive.client_address import client_household

HOUR = 60 * 60
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `most` times in each whole period of `seconds`."""

    most: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt as it was counted: its number within the period, and in how many seconds that ends."""

    limit: Limit
    count: int
    reset: int

    @property
    def wait(self) -> int:
        """The seconds until the next attempt is allowed, 0 where this one is."""
        return self.reset if self.count > self.limit.most else 0


def seconds_to_wait(request: HttpRequest, what: str, limits: tuple[Limit, ...]) -> int:
    """Count one attempt of the request's sender; the seconds until the next is allowed, 0 where this one is.

    `seconds_to_wait(request, "report", (Limit(most=5, seconds=HOUR),))`: the sixth "Báo lỗi" of an hour waits.
    """
    return max((count_attempt(request, what, limit).wait for limit in limits), default=0)


def count_attempt(request: HttpRequest, what: str, limit: Limit, *, sender: str = "") -> Attempt:
    """Count one attempt of the request's sender, or of who is named instead."""
    sender = sender or client_household(request)
    digest = salted_hmac("archive.limiting", sender, algorithm="sha256").hexdigest()
    period, passed = divmod(int(time.time()), limit.seconds)
    count = _count(f"limit:{what}:{limit.seconds}:{period}:{digest}", limit.seconds)
    return Attempt(limit=limit, count=count, reset=limit.seconds - passed)


def _count(key: str, seconds: int) -> int:
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, seconds)
    return count
