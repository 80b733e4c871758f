"""One address that somebody asks for now: captured while they wait, under every rule of a round."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from archive.core.canonical_urls import host_of
from archive.crawling.answers import LED_TO
from archive.crawling.crawl import CrawlOptions
from archive.crawling.fetcher import MOST_REDIRECTS
from archive.crawling.frontier import EntryKind, Seed
from archive.crawling.run import SAVE_LOCK, RoundPlan, capture_all
from archive.crawling.schedule import SAVED
from archive.fetching.client import FetchLimits
from archive.fetching.targets import FetchError, read_target
from archive.models import Capture, CaptureRound, FrontierEntry, Source

_SECONDS = 40.0  # that somebody may be kept waiting until the last request begins
_LIMITS = {"connecting": 8.0, "waiting": 12.0, "in_all": 30.0}
_QUEUE_SECONDS = 20.0  # while somebody else's address is captured
MOST_IN_A_DAY = 300  # of all readers together


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """What came of an address: its capture, or a code and a detail, or that it will be tried again."""

    url: str
    capture: Capture | None = None
    code: str = ""
    detail: str = ""
    is_waiting: bool = False


def save_page(url: str) -> SavedPage:
    """Capture one address with its images, and return what came of it; what takes too long goes on with `capture_due`.

    Raises FetchError "bad-address", and Locked where others have been waiting too long before.
    """
    target = read_target(url)
    begun = timezone.now().replace(microsecond=0)
    call = [f"{SAVED}{target.url}"]
    capture_all(
        [RoundPlan([Seed(target.url, EntryKind.PAGE)], call)],
        options=CrawlOptions(pages=MOST_REDIRECTS + 1, until=begun + timedelta(seconds=_SECONDS), hosts=1),
        limits=FetchLimits(body_bytes=settings.MAX_CAPTURE_BYTES, **_LIMITS),
        tick=lambda: None,
        command="save_page",
        lock=SAVE_LOCK,
        wait=_QUEUE_SECONDS,
    )
    round = CaptureRound.objects.filter(arguments=call).order_by("-pk").first()
    entry = _last_entry(round, target.url) if round else None
    if entry is None:
        return SavedPage(url=target.url, code="connection")
    capture = Capture.objects.filter(url=entry.url, captured_at__gte=begun).order_by("captured_at", "pk").last()
    if capture is not None:
        return SavedPage(url=entry.url, capture=capture)
    is_waiting = entry.state == FrontierEntry.EntryState.WAITING
    return SavedPage(url=entry.url, code=entry.code, detail=entry.detail, is_waiting=is_waiting)


def is_of_a_source(url: str) -> bool:
    """Return whether an address is below the domain of a source of the register."""
    try:
        host = host_of(read_target(url).url)
    except FetchError:
        return False
    labels = host.split(".")
    domains = [".".join(labels[place:]) for place in range(max(1, len(labels) - 1))]
    return Source.objects.filter(domain__in=domains).exclude(domain="").exists()


def asked_today() -> int:
    """How many addresses were asked for within a day."""
    recent = CaptureRound.objects.filter(source=None, started_at__gte=timezone.now() - timedelta(days=1))
    return sum(str(arguments[:1]).startswith(f"['{SAVED}") for arguments in recent.values_list("arguments", flat=True))


def _last_entry(round: CaptureRound, url: str) -> FrontierEntry | None:
    """The entry that an address led to over its redirects."""
    entries = {entry.url: entry for entry in round.entries.all()[:200]}
    entry = entries.get(url)
    for _ in range(MOST_REDIRECTS):
        if entry is None or not entry.detail.startswith(LED_TO):
            break
        entry = entries.get(entry.detail.removeprefix(LED_TO), entry)
    return entry
