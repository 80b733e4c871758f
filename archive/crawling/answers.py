"""What an answer means for the entry that waited for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from archive.core.reading.decode import decode
from archive.core.reading.refresh import refresh_target
from archive.crawling.discovery import found_in
from archive.crawling.fetcher import MOST_REDIRECTS, REDIRECTS
from archive.crawling.frontier import LISTS, PASSING, EntryKind, EntryState
from archive.crawling.scope import CrawlScope
from archive.fetching.cookies import cookies_after
from archive.fetching.listings import join
from archive.fetching.targets import FetchError
from archive.models import FrontierEntry
from archive.warc.appender import ArchivedResponse
from archive.warc.http_body import Undecodable, read_body

LED_TO = "→ "


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseMeaning:
    """The entry's new state, and what is to be fetched in consequence.

    `again` is an address of the round that is asked for once more, now with the cookies that it was meant to bring.
    """

    state: FrontierEntry.EntryState = EntryState.DONE
    detail: str = ""
    addresses: dict[FrontierEntry.EntryKind, list[str]] = field(default_factory=dict)
    found_on: str = ""
    steps: int = 0  # redirects, or sitemaps within sitemaps, that led there
    depth: int = 0  # pages of a list before
    cookies: Sequence[dict[str, Any]] = ()
    again: str = ""


def read_meaning(
    entry: FrontierEntry, answer: ArchivedResponse, rules: CrawlScope, *, now: datetime, max_bytes: int
) -> ResponseMeaning:
    """Read what an answer means; raises FetchError where it is not what was asked for. Nothing is written."""
    cookies = cookies_after(entry.cookies, entry.url, answer.cookies)
    if answer.status in REDIRECTS and answer.field("Location"):
        return _redirected(entry, answer, cookies)
    if answer.status == 304 and answer.is_revisit:
        return ResponseMeaning(state=EntryState.DONE if entry.kind in LISTS else EntryState.RECEIVED)
    if answer.status != 200:
        raise FetchError(f"status-{answer.status}", passes=answer.status in PASSING)
    if entry.kind == EntryKind.IMAGE or answer.is_revisit:
        return ResponseMeaning(state=EntryState.RECEIVED, cookies=cookies)
    if entry.kind == EntryKind.PAGE:
        return _sent_on(entry, answer, cookies, max_bytes)
    discovery = found_in(entry, _body(answer, max_bytes), answer.field("Content-Type"), rules, now)
    steps = entry.steps + 1 if EntryKind.SITEMAP in discovery.addresses else 0
    return ResponseMeaning(
        state=EntryState.RECEIVED if discovery.is_page else EntryState.DONE,
        detail=discovery.summary,
        addresses=discovery.addresses,
        found_on=entry.url,
        steps=steps,
        depth=entry.depth + 1,
    )


def _body(answer: ArchivedResponse, max_bytes: int) -> bytes:
    """What is there of the body, though it may have broken off."""
    try:
        return read_body(answer.payload, answer.fields, max_bytes)[0]
    except Undecodable as error:
        raise FetchError(*error.args) from error


def _sent_on(
    entry: FrontierEntry, answer: ArchivedResponse, cookies: Sequence[dict[str, Any]], max_bytes: int
) -> ResponseMeaning:
    """A page; where it sends its reader on by itself, that is fetched too."""
    received = ResponseMeaning(state=EntryState.RECEIVED, cookies=cookies)
    try:
        text = decode(_body(answer, max_bytes), answer.field("Content-Type")).text
    except FetchError:
        return received  # the import says what is wrong with it
    to = refresh_target(text, answer.field("Refresh"))
    to = join(entry.url, to) if to else ""
    if not to or entry.steps >= MOST_REDIRECTS:
        return received
    if to == entry.url:
        return _once_more(entry, entry, cookies) or received
    return ResponseMeaning(
        state=EntryState.RECEIVED,
        addresses={EntryKind.PAGE: [to]},
        found_on=entry.found_on,
        steps=entry.steps + 1,
        cookies=cookies,
    )


def _redirected(entry: FrontierEntry, answer: ArchivedResponse, cookies: Sequence[dict[str, Any]]) -> ResponseMeaning:
    to = join(entry.url, answer.field("Location"))
    if not to:
        raise FetchError("bad-address", f"redirected to {answer.field('Location')[:200]!r}")
    if entry.steps >= MOST_REDIRECTS:
        raise FetchError("redirects", f"more than {MOST_REDIRECTS}")
    if (back := _leads_back(entry, to)) is not None:
        met = entry if back == entry.url else FrontierEntry.objects.get(round=entry.round_id, url=back)
        again = _once_more(entry, met, cookies)
        if again is None:
            raise FetchError("redirects", "they lead in a circle")
        return again
    addresses = {FrontierEntry.EntryKind(entry.kind): [to]}
    return ResponseMeaning(
        state=EntryState.RECEIVED if entry.kind == EntryKind.PAGE else EntryState.DONE,
        detail=f"{LED_TO}{to}",
        addresses=addresses,
        found_on=entry.found_on,
        steps=entry.steps + 1,
        depth=entry.depth,
        cookies=cookies,
    )


def _once_more(entry: FrontierEntry, met: FrontierEntry, cookies: Sequence[dict[str, Any]]) -> ResponseMeaning | None:
    """Ask for an address again that was met on the way, if the way brought cookies that it was not asked with."""
    if not _says_more(cookies, met.cookies):
        return None
    return ResponseMeaning(detail=f"{LED_TO}{met.url}", steps=entry.steps + 1, cookies=cookies, again=met.url)


def _says_more(cookies: Sequence[dict[str, Any]], before: Sequence[dict[str, Any]]) -> bool:
    said, known = ({(each["domain"], each["path"], each["name"]) for each in those} for those in (cookies, before))
    return bool(said - known)


def _leads_back(entry: FrontierEntry, to: str) -> str | None:
    """Return `to` where the redirects that the round met from there on lead to the entry; None where they do not."""
    target = to
    met = FrontierEntry.objects.filter(round=entry.round_id, status__in=REDIRECTS)
    for _ in range(MOST_REDIRECTS + 1):
        if to == entry.url:
            return target
        detail = met.filter(url=to).values_list("detail", flat=True).first()
        if not detail:
            break
        to = detail.removeprefix(LED_TO)
    return None
