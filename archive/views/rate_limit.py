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


def seconds_to_wait(request: HttpRequest, what: str, limits: tuple[Limit, ...]) -> int:
    """Count one attempt of the request's sender; the seconds until the next is allowed, 0 where this one is.

    `seconds_to_wait(request, "report", (Limit(most=5, seconds=HOUR),))`: the sixth "Báo lỗi" of an hour waits.
    """
    now = time.time()
    sender = salted_hmac("archive.limiting", client_household(request), algorithm="sha256").hexdigest()
    waits = [0]
    for limit in limits:
        period, passed = divmod(int(now), limit.seconds)
        if _count(f"limit:{what}:{limit.seconds}:{period}:{sender}", limit.seconds) > limit.most:
            waits.append(limit.seconds - passed)
    return max(waits)


def _count(key: str, seconds: int) -> int:
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, seconds)
    return count
