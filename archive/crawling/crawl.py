"""One run over a round: fetch, write, take in, import, until nothing waits or enough was done."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from django.db import transaction

from archive.core.capture import Exchange
from archive.core.intake import IncomingCapture
from archive.crawling.answers import EntryState, read_meaning
from archive.crawling.contacts import UNREACHED, Contacts
from archive.crawling.fetcher import Fetcher, legible_head
from archive.crawling.frontier import EntryKind, add_entries
from archive.crawling.images import images_of
from archive.crawling.scope import CrawlScope
from archive.crawling.visits import conditions, note_visit, original_of
from archive.fetching.pace import parse_retry_after
from archive.fetching.targets import FetchError, read_target
from archive.models import Capture, CaptureRound, CaptureState, FrontierEntry, Visit
from archive.warc.appender import (
    ArchivedResponse,
    CrawlWarc,
    RecordLocation,
    cut_unfinished_record,
    read_responses,
    read_slice,
)
from archive.warc.warc_reader import RESOURCE, read_warc

_BACKOFF = (10.0, 60.0)  # seconds before the second and the third attempt
_PATIENCE = 900.0  # seconds that a host may ask us to wait before it is left for another round
_GIVEN_UP = 6  # attempts in a row that did not reach a host
IMAGE_BYTES = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """How much one run does."""

    pages: int = 1_000
    until: datetime | None = None
    with_images: bool = True


class CrawlRun:
    """Yields what is to be imported, each page when it is there; it is imported before the next one is asked for."""

    def __init__(
        self, round: CaptureRound, *, fetcher: Fetcher, warc: CrawlWarc, rules: CrawlScope, options: CrawlOptions
    ) -> None:
        self.round, self.fetcher, self.warc = round, fetcher, warc
        self.folder, self.rules, self.options = warc.folder, rules, options
        self.contacts = Contacts()
        self.pages = 0
        self._unreached: Counter[str] = Counter()  # attempts in a row, by site
        self._waited: defaultdict[str, float] = defaultdict(float)  # seconds that a site asked for

    def found(self) -> Iterator[IncomingCapture]:
        """Everything that waits, the hosts in turn as each is ready."""
        yield from self._recover()
        while (entry := self._next()) is not None:
            self.pages += entry.kind == EntryKind.PAGE
            yield from self._visit(entry)

    def keep(self, exchange: Exchange) -> None:
        """Write an answer that no entry waits for: robots.txt."""
        self.warc.append(exchange)

    @property
    def is_finished(self) -> bool:
        return not self.round.entries.exclude(state__in=(EntryState.DONE, EntryState.FAILED)).exists()

    def _recover(self) -> Iterator[IncomingCapture]:
        """Take in what a run that was cut off had written, and import what it had not."""
        if self.round.warc and self.round.warc != self.warc.name:
            cut_unfinished_record(self.folder, self.round.warc, self.round.read_to)
            for answer, place in read_responses(self.folder, self.round.warc, self.round.read_to):
                entry = self.round.entries.waiting().filter(url=answer.url).first()
                if entry is not None:
                    yield from self._take_in(entry, answer, place)
        for entry in self.round.entries.filter(state=EntryState.RECEIVED).order_by("pk"):
            yield from self._import(entry)
        CaptureRound.objects.filter(pk=self.round.pk).update(warc=self.warc.name, read_to=0)
        self.round.refresh_from_db()

    def _next(self) -> FrontierEntry | None:
        """The next entry of the host that is ready first, when it is; None where nothing waits or enough was done."""
        wanted = self.round.entries.waiting()
        if self.pages >= self.options.pages:
            wanted = wanted.filter(
                kind=EntryKind.IMAGE
            )  # those of the pages that are here are not left for another run
        firsts = wanted.first_by_site()
        if not firsts:
            return None
        ready = {site: max(first, self.fetcher.pace.ready_at(site)) for site, first in firsts.items()}
        site = min(ready, key=lambda each: (ready[each], each))
        if self.options.until and max(ready[site], self.fetcher.clock.now()) >= self.options.until:
            return None
        wait = (ready[site] - self.fetcher.clock.now()).total_seconds()
        if wait > 0:
            self.fetcher.clock.sleep(wait)
        due = wanted.filter(site=site, not_before__lte=max(ready[site], self._now()))
        return due.order_by("rank", "pk").first()

    def _now(self) -> datetime:
        return self.fetcher.clock.now()

    def _visit(self, entry: FrontierEntry) -> Iterator[IncomingCapture]:
        rule = self.rules.of(entry.url)
        limits = self.fetcher.limits
        if entry.kind == EntryKind.IMAGE:
            limits = replace(limits, body_bytes=min(limits.body_bytes, IMAGE_BYTES))
        try:
            if not rule.is_active:
                raise FetchError("rule", "the source is not to be captured")
            exchange = self.fetcher.get(read_target(entry.url), conditions(entry), delay=rule.delay, limits=limits)
            legible_head(exchange)
        except FetchError as trouble:
            yield from self._fail(entry, trouble)
            return
        own = RESOURCE if entry.kind == EntryKind.IMAGE else ""
        place = self.warc.append(exchange, original_of(entry, exchange), own=own, page_url=entry.found_on)
        answers = read_responses(self.folder, self.warc.name, place.start, place.length)
        for answer, _ in answers:  # what is taken in is what was written
            yield from self._take_in(entry, answer, place)

    def _take_in(
        self, entry: FrontierEntry, answer: ArchivedResponse, place: RecordLocation
    ) -> Iterator[IncomingCapture]:
        """Say in the database what an answer in the WARC means, all of it or nothing, and import it."""
        self._unreached[entry.site] = 0
        if answer.status in (200, 304):
            self.contacts.note_reached(self.rules.of(entry.url).source)
        entry.status, entry.warc, entry.start, entry.length = answer.status, place.name, place.start, place.length
        try:
            max_bytes = self.fetcher.limits.body_bytes
            meaning = read_meaning(entry, answer, self.rules, now=self._now(), max_bytes=max_bytes)
        except FetchError as trouble:
            wait = parse_retry_after(answer.field("Retry-After"), self._now()) if trouble.passes else None
            yield from self._fail(entry, trouble, answer=answer, place=place, wait=wait or 0)
            return
        with transaction.atomic():
            for kind, urls in meaning.addresses.items():
                add_entries(self.round, urls, kind, found_on=meaning.found_on, steps=meaning.steps)
            entry.state, entry.detail = meaning.state, meaning.detail
            entry.save()
            note_visit(entry, answer)
            self._read_to(place)
        if entry.state == EntryState.RECEIVED:
            yield from self._import(entry)

    def _read_to(self, place: RecordLocation) -> None:
        CaptureRound.objects.filter(pk=self.round.pk).update(warc=place.name, read_to=place.end)

    def _fail(
        self,
        entry: FrontierEntry,
        trouble: FetchError,
        *,
        answer: ArchivedResponse | None = None,
        place: RecordLocation | None = None,
        wait: float = 0,
    ) -> Iterator[IncomingCapture]:
        """Note why an entry gave nothing; it waits for another attempt where that may help."""
        with transaction.atomic():
            self._note_trouble(entry, trouble, wait)
            if answer is not None:
                note_visit(entry, answer)
            if place is not None:
                self._read_to(place)
        if wait:
            self.fetcher.pace.rest(entry.site, min(wait, _PATIENCE))
            self._waited[entry.site] += wait
        if trouble.code in UNREACHED:
            self._unreached[entry.site] += 1
        if entry.state == EntryState.FAILED:
            self.contacts.note_failed(self.rules.of(entry.url).source, trouble)
            yield IncomingCapture(path=entry.url[:1000], problem=trouble.code, detail=trouble.detail)
        if self._unreached[entry.site] >= _GIVEN_UP:
            self.contacts.note_failed(self.rules.of(entry.url).source, trouble)
            yield from self._give_up(entry, "host-unreachable", f"{_GIVEN_UP} attempts in vain: {trouble.code}")
        elif self._waited[entry.site] > _PATIENCE:
            yield from self._give_up(
                entry, "host-busy", f"it asks for a rest of {self._waited[entry.site]:.0f} seconds"
            )

    def _note_trouble(self, entry: FrontierEntry, trouble: FetchError, wait: float) -> None:
        entry.attempts += 1
        entry.code, entry.detail = trouble.code, trouble.detail
        backoff = max(wait, _BACKOFF[min(entry.attempts, len(_BACKOFF)) - 1])
        entry.state = EntryState.FAILED
        if trouble.passes and entry.attempts <= len(_BACKOFF) and backoff <= _PATIENCE:
            entry.state = EntryState.WAITING
            entry.not_before = self._now() + timedelta(seconds=backoff)
        else:
            _read_again([entry.found_on])
        entry.save()

    def _give_up(self, entry: FrontierEntry, code: str, detail: str) -> Iterator[IncomingCapture]:
        """Leave a host that does not answer, or wants to be left alone, for another round."""
        waiting = self.round.entries.waiting().filter(site=entry.site)
        _read_again(waiting.values("found_on"))
        count = waiting.update(state=EntryState.FAILED, code=code, detail=detail)
        if count:
            yield IncomingCapture(path=entry.site[:1000], problem=code, detail=f"{count} addresses; {detail}")

    def _import(self, entry: FrontierEntry) -> Iterator[IncomingCapture]:
        """Import what stands in the WARC for an entry through the container reader, and see what it was."""
        data = read_slice(self.folder, entry.warc, entry.start, entry.length)
        shown = f"{entry.warc}:{entry.start}"
        found = read_warc(BytesIO(data), shown, self.fetcher.limits.body_bytes, is_live=True)
        items = [item for item in found if not item.passed_over]
        for item in items:
            yield replace(item, path=shown)
        moments = {each.captured_at for item in items if (each := item.raw or item.repeated)}
        capture = Capture.objects.filter(url=entry.url, captured_at__in=moments).first()
        with transaction.atomic():
            entry.state = EntryState.DONE
            entry.detail = capture.get_state_display() if capture else ""
            entry.save(update_fields=["state", "detail"])
            if capture and capture.state == CaptureState.ARTICLE and self._wants_images(entry):
                add_entries(self.round, images_of(capture), EntryKind.IMAGE, found_on=entry.url)
        if not items:
            yield IncomingCapture(path=entry.url[:1000], problem="not-a-page", detail="neither HTML nor text")

    def _wants_images(self, entry: FrontierEntry) -> bool:
        return self.options.with_images and self.rules.of(entry.url).with_images


def _read_again(lists: Any) -> None:
    """See to it that the next round reads these lists whole, since something that they name is still missing."""
    Visit.objects.filter(url__in=lists).update(etag="", last_modified="")


def until(minutes: float | None) -> datetime | None:
    """The moment so many minutes from now."""
    return datetime.now(UTC) + timedelta(minutes=minutes) if minutes else None
