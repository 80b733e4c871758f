"""What an answer means for the entry that waited for it."""

from dataclasses import dataclass, field
from datetime import datetime

from archive.crawling.discovery import found_in
from archive.crawling.fetcher import MOST_REDIRECTS, REDIRECTS
from archive.crawling.frontier import LISTS, PASSING, EntryKind
from archive.crawling.scope import CrawlScope
from archive.fetching.listings import join
from archive.fetching.targets import FetchError
from archive.models import FrontierEntry
from archive.warc.appender import ArchivedResponse
from archive.warc.http_body import Undecodable

EntryState = FrontierEntry.EntryState
_LED_TO = "→ "


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseMeaning:
    """The entry's new state, and what is to be fetched in consequence."""

    state: FrontierEntry.EntryState = EntryState.DONE
    detail: str = ""
    addresses: dict[FrontierEntry.EntryKind, list[str]] = field(default_factory=dict)
    found_on: str = ""
    steps: int = 0  # redirects, or sitemaps within sitemaps, that led there


def read_meaning(
    entry: FrontierEntry, answer: ArchivedResponse, rules: CrawlScope, *, now: datetime, max_bytes: int
) -> ResponseMeaning:
    """Read what an answer means; raises FetchError where it is not what was asked for. Nothing is written."""
    if answer.status in REDIRECTS and answer.field("Location"):
        return _redirected(entry, answer)
    if answer.status == 304 and answer.is_revisit:
        return ResponseMeaning(state=EntryState.DONE if entry.kind in LISTS else EntryState.RECEIVED)
    if answer.status != 200:
        raise FetchError(f"status-{answer.status}", passes=answer.status in PASSING)
    if entry.kind not in LISTS:
        return ResponseMeaning(state=EntryState.RECEIVED)
    discovery = found_in(entry, _body(answer, max_bytes), answer.field("Content-Type"), rules, now)
    steps = entry.steps + 1 if EntryKind.SITEMAP in discovery.addresses else 0
    return ResponseMeaning(detail=discovery.summary, addresses=discovery.addresses, found_on=entry.url, steps=steps)


def _body(answer: ArchivedResponse, max_bytes: int) -> bytes:
    try:
        return answer.body(max_bytes)
    except Undecodable as error:
        raise FetchError(*error.args) from error


def _redirected(entry: FrontierEntry, answer: ArchivedResponse) -> ResponseMeaning:
    to = join(entry.url, answer.field("Location"))
    if not to:
        raise FetchError("bad-address", f"redirected to {answer.field('Location')[:200]!r}")
    if entry.steps >= MOST_REDIRECTS:
        raise FetchError("redirects", f"more than {MOST_REDIRECTS}")
    if _leads_back(entry, to):
        raise FetchError("redirects", "they lead in a circle")
    addresses = {FrontierEntry.EntryKind(entry.kind): [to]}
    return ResponseMeaning(detail=f"{_LED_TO}{to}", addresses=addresses, found_on=entry.found_on, steps=entry.steps + 1)


def _leads_back(entry: FrontierEntry, to: str) -> bool:
    """Whether the redirects that the round met from `to` on lead to the entry."""
    met = FrontierEntry.objects.filter(round=entry.round_id, status__in=REDIRECTS)
    for _ in range(MOST_REDIRECTS + 1):
        if to == entry.url:
            return True
        detail = met.filter(url=to).values_list("detail", flat=True).first()
        if not detail:
            break
        to = detail.removeprefix(_LED_TO)
    return False
