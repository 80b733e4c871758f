"""A whole run: the lock, the round, the WARC's name, the import, and whether the round is finished."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from archive.core.capture import Exchange
from archive.crawling.crawl import CrawlOptions, CrawlRun
from archive.crawling.fetcher import Fetcher
from archive.crawling.frontier import Seed, open_crawl
from archive.crawling.scope import CrawlScope
from archive.fetching.client import FetchLimits
from archive.fetching.pace import Clock
from archive.fetching.targets import ConnectionGuard
from archive.importing.report import ImportReport
from archive.importing.run import run_import
from archive.models import CaptureRound
from archive.warc.appender import CrawlWarc
from search.locking import alone

COMMAND = "capture_pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlResult:
    """What a run did: the import's figures, whether it went on with a round, and how many addresses still wait."""

    report: ImportReport
    warc: str
    is_resumed: bool
    waiting: int


def capture(
    starts: Sequence[Seed],
    *,
    arguments: Sequence[str],
    options: CrawlOptions,
    tick: Callable[[], Any],
    clock: Clock | None = None,
    limits: FetchLimits | None = None,
) -> CrawlResult:
    """Fetch what the starts lead to and import it; the same arguments go on with what was not finished.

    Cut off at any moment, the next call completes it and fetches nothing twice.

    Raises Locked while another process captures into this archive.
    """
    with alone(Path(settings.DATA_DIR) / "locks", "capture", wait=0):
        round, is_resumed = open_crawl(starts, arguments)
        warc = CrawlWarc(settings.WARC_DIR, _name(round))
        try:
            crawl = _crawl(round, warc, options, clock or Clock(), limits)
            report = run_import(crawl.found(), command=COMMAND, arguments=list(arguments), tick=tick)
        finally:
            warc.close()
        if crawl.is_finished:
            CaptureRound.objects.filter(pk=round.pk).update(finished_at=timezone.now())
        waiting = round.entries.waiting().count()
    return CrawlResult(report=report, warc=warc.name, is_resumed=is_resumed, waiting=waiting)


def _name(round: CaptureRound) -> str:
    """ "tangthu-20261122T031500Z-12.warc.gz": when the run began, and its round."""
    moment = timezone.now()
    name = f"tangthu-{moment:%Y%m%dT%H%M%SZ}-{round.pk}"
    number = 1
    while (settings.WARC_DIR / f"{name}.warc.gz").exists():
        number += 1
        name = f"tangthu-{moment:%Y%m%dT%H%M%SZ}-{round.pk}-{number}"
    return f"{name}.warc.gz"


def _crawl(
    round: CaptureRound, warc: CrawlWarc, options: CrawlOptions, clock: Clock, limits: FetchLimits | None
) -> CrawlRun:
    def keep(exchange: Exchange) -> None:
        warc.append(exchange)

    fetcher = Fetcher(
        guard=ConnectionGuard(
            ports=frozenset(map(int, settings.CAPTURE_PORTS)), allow_private=settings.CAPTURE_ALLOW_PRIVATE
        ),
        limits=limits or FetchLimits(body_bytes=settings.MAX_CAPTURE_BYTES),
        user_agent=settings.CAPTURE_USER_AGENT,
        clock=clock,
        keep=keep,
    )
    rules = CrawlScope(delay=float(settings.CAPTURE_DELAY))
    return CrawlRun(round, fetcher=fetcher, warc=warc, rules=rules, options=options)
