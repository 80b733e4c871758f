"""A whole run: the lock, the round, the WARC's name, the import, and whether the round is finished."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from filelock import FileLock, Timeout

from archive.crawling.crawl import Crawl, Options
from archive.crawling.fetcher import Fetcher
from archive.crawling.frontier import Start, open_round
from archive.crawling.scope import Rules
from archive.fetching.client import Exchange, Limits
from archive.fetching.pace import Clock
from archive.fetching.targets import Guard
from archive.importing.run import Report, run_import
from archive.models import CaptureRound
from archive.warc.appender import RoundWarc

COMMAND = "capture_pages"


class AlreadyRunning(Exception):
    """Another process captures into this archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What a run did: the import's figures, whether it went on with a round, and how many addresses still wait."""

    report: Report
    warc: str
    is_resumed: bool
    waiting: int


def capture(
    starts: Sequence[Start],
    *,
    arguments: Sequence[str],
    options: Options,
    tick: Callable[[], Any],
    clock: Clock | None = None,
    limits: Limits | None = None,
) -> Captured:
    """Fetch what the starts lead to and import it; the same arguments go on with what was not finished.

    Raises AlreadyRunning. Cut off at any moment, the next call completes it and fetches nothing twice.
    """
    locks = Path(settings.DATA_DIR) / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    lock = FileLock(locks / "capture.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise AlreadyRunning from error
    with lock:
        round, is_resumed = open_round(starts, arguments)
        warc = RoundWarc(settings.WARC_DIR, _name(round))
        try:
            crawl = _crawl(round, warc, options, clock or Clock(), limits)
            report = run_import(crawl.found(), command=COMMAND, arguments=list(arguments), tick=tick)
        finally:
            warc.close()
        if crawl.is_finished:
            CaptureRound.objects.filter(pk=round.pk).update(finished_at=timezone.now())
        waiting = round.entries.waiting().count()
    return Captured(report=report, warc=warc.name, is_resumed=is_resumed, waiting=waiting)


def _name(round: CaptureRound) -> str:
    """ "tangthu-20261122T031500Z-12.warc.gz": when the run began, and its round."""
    moment = timezone.now()
    name = f"tangthu-{moment:%Y%m%dT%H%M%SZ}-{round.pk}"
    number = 1
    while (settings.WARC_DIR / f"{name}.warc.gz").exists():
        number += 1
        name = f"tangthu-{moment:%Y%m%dT%H%M%SZ}-{round.pk}-{number}"
    return f"{name}.warc.gz"


def _crawl(round: CaptureRound, warc: RoundWarc, options: Options, clock: Clock, limits: Limits | None) -> Crawl:
    def keep(exchange: Exchange) -> None:
        warc.append(exchange)

    fetcher = Fetcher(
        guard=Guard(ports=frozenset(map(int, settings.CAPTURE_PORTS)), allow_private=settings.CAPTURE_ALLOW_PRIVATE),
        limits=limits or Limits(body_bytes=settings.MAX_CAPTURE_BYTES),
        user_agent=settings.CAPTURE_USER_AGENT,
        clock=clock,
        keep=keep,
    )
    rules = Rules(delay=float(settings.CAPTURE_DELAY))
    return Crawl(round, fetcher=fetcher, warc=warc, rules=rules, options=options)
