"""How often one reader may send something. Addresses are counted under a keyed digest and for a day at most.

The counts stand in the cache that all processes share. Two that count at the same instant may count once: a limit that
bends by one does its work, and no count outlives its period.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 60 * 60
DAY = 24 * HOUR
_HOUSEHOLD = 64  # bits: whoever has one IPv6 address has all that begin so


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
    sender = salted_hmac("archive.limiting", client_address(request), algorithm="sha256").hexdigest()
    waits = [0]
    for limit in limits:
        period, passed = divmod(int(now), limit.seconds)
        if _count(f"limit:{what}:{limit.seconds}:{period}:{sender}", limit.seconds) > limit.most:
            waits.append(limit.seconds - passed)
    return max(waits)


def client_address(request: HttpRequest) -> str:
    """The network address of the sender: the one our proxy saw where we stand behind one, never a sender's claim."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Network((parsed.packed, _HOUSEHOLD), strict=False))
    return str(parsed)


def _count(key: str, seconds: int) -> int:
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, seconds)
    return count
