"""Rounds and their frontier: begun or gone on with, added to, and finished."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone

from archive.batches import in_batches
from archive.core.canonical_urls import article_identity
from archive.fetching.listings import ListedLink
from archive.fetching.targets import FetchError, read_target
from archive.models import CaptureRound, FrontierEntry, Source, Visit

EntryKind = FrontierEntry.EntryKind
EntryState = FrontierEntry.EntryState
LISTS = frozenset({EntryKind.FEED, EntryKind.SITEMAP, EntryKind.LIST})
MOST_ENTRIES = 200_000  # of one round
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})  # what a host may answer now and not later
_RANKS = {EntryKind.IMAGE: 1, EntryKind.PAGE: 2}  # lists first, then what belongs to a page that is there already
_IN_ONE_QUERY = 500
_KEPT = timedelta(days=30)  # what became of each address, after its round has finished
_GONE = timedelta(days=7)  # an address that was not there is not asked for again so soon


@dataclass(frozen=True, slots=True)
class Seed:
    """An address that a round begins with."""

    url: str
    kind: FrontierEntry.EntryKind


def open_crawl(
    starts: Sequence[Seed], arguments: Sequence[str], *, source: Source | None = None
) -> tuple[CaptureRound, bool]:
    """The unfinished round of the same arguments, to be gone on with (True), or a new one.

    Starts that a round did not have yet (a list that grew) are added to it.
    """
    key = hashlib.sha256(json.dumps(list(arguments)).encode()).hexdigest()
    with transaction.atomic():
        round = CaptureRound.objects.filter(key=key, finished_at=None).first()
        is_resumed = round is not None
        if round is None:
            FrontierEntry.objects.filter(round__finished_at__lt=timezone.now() - _KEPT).delete()
            round = CaptureRound.objects.create(key=key, arguments=list(arguments), source=source)
        for kind in FrontierEntry.EntryKind:
            add_entries(round, [start.url for start in starts if start.kind == kind], kind)
    return round, is_resumed


def is_finished(round: CaptureRound) -> bool:
    """Return whether nothing of a round waits, and all that was received is imported."""
    return not round.entries.exclude(state__in=(EntryState.DONE, EntryState.FAILED)).exists()


def add_entries(round: CaptureRound, urls: Iterable[str], kind: FrontierEntry.EntryKind, **fields: object) -> int:
    """Put addresses on the frontier, those that are on it already left out; returns how many were added."""
    left = MOST_ENTRIES - round.entries.count()
    added = 0
    urls = iter(dict.fromkeys(read_target(url).url for url in urls))
    while left > 0 and (batch := list(islice(urls, min(left, _IN_ONE_QUERY)))):
        known = round.entries.all().known_addresses(batch)
        entries = [_entry(round, url, kind, fields) for url in batch if url not in known]
        FrontierEntry.objects.bulk_create(entries)
        added, left = added + len(entries), left - len(entries)
    return added


def _entry(round: CaptureRound, url: str, kind: FrontierEntry.EntryKind, fields: dict[str, object]) -> FrontierEntry:
    target = read_target(url)
    given = {"not_before": round.started_at, **fields}
    return FrontierEntry(
        round=round, url=target.url, site=target.site, kind=kind, rank=_RANKS.get(kind, 0), **given
    )  # fmt: skip


def worth_fetching(links: Iterable[ListedLink], now: datetime) -> list[str]:
    """The addresses among links that were not fetched yet, or changed since; each article once.

    A change that is dated in the future is none.
    """
    fresh: dict[str, str] = {}
    for batch in in_batches(links, _IN_ONE_QUERY):
        visits = Visit.objects.filter(url__in=[link.url for link in batch]).values_list("url", "visited_at", "status")
        known = {url: (visited_at, status) for url, visited_at, status in visits}
        for link in batch:
            if link.url not in known or _is_due(link, *known[link.url], now):
                fresh.setdefault(article_identity(link.url, ""), link.url)
    return list(fresh.values())


def _is_due(link: ListedLink, visited_at: datetime, status: int, now: datetime) -> bool:
    if status in PASSING:
        return True
    if status >= 400:
        return visited_at < now - _GONE
    return link.changed is not None and visited_at < link.changed <= now


def check_seed(url: str) -> FetchError | None:
    """Why an address cannot begin a round; None where it can."""
    try:
        read_target(url)
    except FetchError as trouble:
        return trouble
    return None
