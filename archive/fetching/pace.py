"""When a host may be asked again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import sleep

_LONGEST = timedelta(days=365)


class Clock:
    """The time, and waiting for it; tests have one of their own."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        sleep(seconds)


class Pace:
    """The moment from which each host may be asked again, by the host's address with its port."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._ready: dict[str, datetime] = {}

    def ready_at(self, site: str) -> datetime:
        return self._ready.get(site, datetime.min.replace(tzinfo=UTC))

    def rest(self, site: str, seconds: float) -> None:
        """Leave a host alone for so long from now; a longer rest that was given before stays."""
        self._ready[site] = max(self.ready_at(site), self._now() + min(timedelta(seconds=seconds), _LONGEST))


def parse_retry_after(value: str, now: datetime) -> float | None:
    """The seconds that a Retry-After asks to wait: "120", or a date; None where it says nothing."""
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
