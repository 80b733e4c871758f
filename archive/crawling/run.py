"""A whole run: the lock, the round, the WARC's name, the import, and whether the round is finished."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from archive.core.capture import Exchange
from archive.crawling.browser import find_browser
from archive.crawling.crawl import CrawlOptions, CrawlRun
from archive.crawling.fetcher import Fetcher
from archive.crawling.frontier import Seed, is_finished, open_crawl
from archive.crawling.scope import CrawlScope
from archive.fetching.client import FetchLimits
from archive.fetching.pace import Clock
from archive.fetching.targets import ConnectionGuard
from archive.importing.report import ImportReport
from archive.importing.run import run_import
from archive.models import CaptureRound, FrontierEntry, Source
from archive.warc.appender import CrawlWarc
from search.locking import alone

COMMAND = "capture_pages"
CRAWL_LOCK, SAVE_LOCK = "capture", "save-page"  # a single address need not wait for a round that goes on for hours


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
    return capture_all([RoundPlan(starts, arguments)], options=options, tick=tick, clock=clock, limits=limits)


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """What a round is to begin with, and the call that it belongs to."""

    starts: Sequence[Seed]
    arguments: Sequence[str]
    source: Source | None = None


def capture_all(
    plans: Sequence[RoundPlan],
    *,
    options: CrawlOptions,
    tick: Callable[[], Any],
    command: str = COMMAND,
    clock: Clock | None = None,
    limits: FetchLimits | None = None,
    lock: str = CRAWL_LOCK,
    wait: float = 0,
) -> CrawlResult:
    """Go through several rounds together, their hosts side by side; each is begun or gone on with as `capture` does.

    Raises Locked while another process holds the same lock, after so many seconds of waiting.
    """
    with alone(lock, wait=wait):
        opened = [open_crawl(plan.starts, plan.arguments, source=plan.source) for plan in plans]
        rounds = [round for round, _ in opened]
        warc = CrawlWarc(settings.WARC_DIR, _name(rounds[0]))
        try:
            fetcher = make_fetcher(warc.append, clock or Clock(), limits)
            browser = find_browser(fetcher, settings.CAPTURE_BROWSER)
            rules = CrawlScope(delay=float(settings.CAPTURE_DELAY))
            crawl = CrawlRun(rounds, fetcher=fetcher, warc=warc, rules=rules, options=options, browser=browser)
            try:
                said = [argument for plan in plans for argument in plan.arguments]
                report = run_import(crawl.found(), command=command, arguments=said, at_once=True, tick=tick)
            finally:
                browser.close()
        finally:
            warc.close()
        for round in rounds:
            if is_finished(round):
                CaptureRound.objects.filter(pk=round.pk).update(finished_at=timezone.now())
        waiting = FrontierEntry.objects.waiting().filter(round__in=rounds).count()
    is_resumed = any(is_resumed for _, is_resumed in opened)
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


def make_fetcher(keep: Callable[[Exchange], Any], clock: Clock, limits: FetchLimits | None = None) -> Fetcher:
    """A fetcher under the settings of this archive; `keep` is handed what is asked for robots.txt."""
    return Fetcher(
        guard=ConnectionGuard(
            ports=frozenset(map(int, settings.CAPTURE_PORTS)), allow_private=settings.CAPTURE_ALLOW_PRIVATE
        ),
        limits=limits or FetchLimits(body_bytes=settings.MAX_CAPTURE_BYTES),
        user_agent=settings.CAPTURE_USER_AGENT,
        clock=clock,
        keep=keep,
    )
