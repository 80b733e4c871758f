"""What an answer means for the entry that waited for it."""

from dataclasses import dataclass, field
from datetime import datetime

from archive.crawling.discovery import found_in
from archive.crawling.fetcher import MOST_REDIRECTS, REDIRECTS
from archive.crawling.frontier import LISTS, PASSING, Kind
from archive.crawling.scope import Rules
from archive.fetching.listings import join
from archive.fetching.targets import Trouble
from archive.models import FrontierEntry
from archive.warc.appender import Answer

State = FrontierEntry.State
_LED_TO = "→ "


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The entry's new state, and what is to be fetched in consequence."""

    state: FrontierEntry.State = State.DONE
    detail: str = ""
    addresses: dict[FrontierEntry.Kind, list[str]] = field(default_factory=dict)
    found_on: str = ""
    steps: int = 0  # redirects, or sitemaps within sitemaps, that led there


def read_meaning(entry: FrontierEntry, answer: Answer, rules: Rules, *, now: datetime, max_bytes: int) -> Meaning:
    """Read what an answer means; raises Trouble where it is not what was asked for. Nothing is written."""
    if answer.status in REDIRECTS and answer.field("Location"):
        return _redirected(entry, answer)
    if answer.status == 304 and answer.is_revisit:
        return Meaning(state=State.DONE if entry.kind in LISTS else State.RECEIVED)
    if answer.status != 200:
        raise Trouble(f"status-{answer.status}", passes=answer.status in PASSING)
    if entry.kind not in LISTS:
        return Meaning(state=State.RECEIVED)
    discovery = found_in(entry, answer.body(max_bytes), answer.field("Content-Type"), rules, now)
    steps = entry.steps + 1 if Kind.SITEMAP in discovery.addresses else 0
    return Meaning(detail=discovery.summary, addresses=discovery.addresses, found_on=entry.url, steps=steps)


def _redirected(entry: FrontierEntry, answer: Answer) -> Meaning:
    to = join(entry.url, answer.field("Location"))
    if not to:
        raise Trouble("bad-address", f"redirected to {answer.field('Location')[:200]!r}")
    if entry.steps >= MOST_REDIRECTS:
        raise Trouble("redirects", f"more than {MOST_REDIRECTS}")
    if _leads_back(entry, to):
        raise Trouble("redirects", "they lead in a circle")
    addresses = {FrontierEntry.Kind(entry.kind): [to]}
    return Meaning(detail=f"{_LED_TO}{to}", addresses=addresses, found_on=entry.found_on, steps=entry.steps + 1)


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
