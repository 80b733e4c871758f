"""One run over a round: fetch, write, take in, import, until nothing waits or enough was done."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from django.db import transaction

from archive.core.intake import IncomingCapture
from archive.crawling.answers import ResponseMeaning, read_meaning
from archive.crawling.browser import PageBrowser
from archive.crawling.contacts import UNREACHED, Contacts
from archive.crawling.fetcher import Fetched, Fetcher, legible_head
from archive.crawling.frontier import EntryKind, EntryState, add_entries
from archive.crawling.hosts import SideBySide
from archive.crawling.images import images_of
from archive.crawling.outcomes import add_to_round, capture_of, changed_lists, note_failure, outcome_of
from archive.crawling.scope import CrawlScope
from archive.crawling.visits import note_visit, original_of, request_fields
from archive.fetching.pace import parse_retry_after
from archive.fetching.targets import FetchError, read_target
from archive.models import CaptureRound, CaptureState, FrontierEntry, Visit
from archive.models.crawls import FrontierQuerySet
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
    """How much one run does, and how many hosts it asks side by side."""

    pages: int = 1_000
    until: datetime | None = None
    with_images: bool = True
    hosts: int = 4


class CrawlRun:
    """Yields what is to be imported, each page when it is there; it is imported before the next one is taken in."""

    def __init__(
        self,
        rounds: Sequence[CaptureRound],
        *,
        fetcher: Fetcher,
        warc: CrawlWarc,
        rules: CrawlScope,
        options: CrawlOptions,
        browser: PageBrowser,
    ) -> None:
        self.rounds = {each.pk: each for each in rounds}
        self.fetcher, self.warc, self.browser = fetcher, warc, browser
        self.folder, self.rules, self.options = warc.folder, rules, options
        self.contacts = Contacts()
        self.pages = 0
        self._unreached: Counter[str] = Counter()  # attempts in a row, by site
        self._waited: defaultdict[str, float] = defaultdict(float)  # seconds that a site asked for

    def found(self) -> Iterator[IncomingCapture]:
        """Everything that waits, of several hosts side by side, each when it is ready."""
        yield from self._recover()
        hosts: SideBySide[FrontierEntry, Fetched] = SideBySide(self.options.hosts)
        with hosts:
            while True:
                soonest = self._begin(hosts)
                if hosts.busy:
                    done = hosts.first_done(self._seconds_until(soonest))
                    if done is not None:
                        entry, fetched = done
                        yield from self._received(entry, fetched.result)
                elif soonest is not None:
                    self.fetcher.clock.sleep(self._seconds_until(soonest) or 0)
                else:
                    return

    @property
    def entries(self) -> FrontierQuerySet:
        return FrontierEntry.objects.filter(round__in=list(self.rounds))

    def _seconds_until(self, moment: datetime | None) -> float | None:
        return None if moment is None else max(0.0, (moment - self._now()).total_seconds())

    def _recover(self) -> Iterator[IncomingCapture]:
        """Take in what a run that was cut off had written, and import what it had not."""
        for round in self.rounds.values():
            if round.warc and round.warc != self.warc.name:
                cut_unfinished_record(self.folder, round.warc, round.read_to)
                for answer, place in read_responses(self.folder, round.warc, round.read_to):
                    entry = round.entries.waiting().filter(url=answer.url).first()
                    if entry is not None:
                        yield from self._take_in(entry, answer, place)
            for entry in round.entries.filter(state=EntryState.RECEIVED).order_by("pk"):
                yield from self._import(entry)
            CaptureRound.objects.filter(pk=round.pk).update(warc=self.warc.name, read_to=0)
            round.refresh_from_db()

    def _begin(self, hosts: SideBySide[FrontierEntry, Fetched]) -> datetime | None:
        """Begin to ask hosts that are ready, as many as may be; returns when the next one is, None where none waits."""
        while hosts.has_room:
            entry, soonest = self._next(set(hosts.busy))
            if entry is None:
                return soonest
            self.pages += entry.kind == EntryKind.PAGE
            hosts.begin(entry.site, entry, self._work_for(entry))
        return None

    def _next(self, busy: set[str]) -> tuple[FrontierEntry | None, datetime | None]:
        """The next entry of the host that is ready first, if it is; else the moment when it will be."""
        wanted = self.entries.waiting().exclude(site__in=busy)
        if self.pages >= self.options.pages:
            # those of the pages that are here are not left for another run
            wanted = wanted.filter(kind=EntryKind.IMAGE)
        firsts = wanted.first_by_site()
        if not firsts:
            return None, None
        ready = {site: max(first, self.fetcher.pace.ready_at(site)) for site, first in firsts.items()}
        site = min(ready, key=lambda each: (ready[each], each))
        if self.options.until and max(ready[site], self._now()) >= self.options.until:
            return None, None
        if ready[site] > self._now():
            return None, ready[site]
        return wanted.filter(site=site, not_before__lte=self._now()).order_by("rank", "pk").first(), None

    def _now(self) -> datetime:
        return self.fetcher.clock.now()

    def _work_for(self, entry: FrontierEntry) -> Callable[[], Fetched]:
        """What is to be done for an entry in a thread of its own; what it needs of the database is read here."""
        rule = self.rules.of(entry.url)
        limits = self.fetcher.limits
        if entry.kind == EntryKind.IMAGE:
            limits = replace(limits, body_bytes=min(limits.body_bytes, IMAGE_BYTES))
        fields = request_fields(entry)
        url, is_page = entry.url, entry.kind == EntryKind.PAGE

        def work() -> Fetched:
            try:
                if not rule.is_active:
                    raise FetchError("rule", "the source is not to be captured")
                target = read_target(url)
                exchange = self.fetcher.get(target, fields, delay=rule.delay, limits=limits, trusts_any=rule.trusts_any)
                legible_head(exchange)
                wants_browser = is_page and rule.with_browser and exchange.status == 200
                rendered = self.browser.render(exchange, rule) if wants_browser else None
                return Fetched(exchange=exchange, rendered=rendered)
            except FetchError as trouble:
                return Fetched(trouble=trouble)

        return work

    def _received(self, entry: FrontierEntry, result: Callable[[], Fetched]) -> Iterator[IncomingCapture]:
        """Write what came, and take it in."""
        fetched = result()
        exchange = fetched.exchange
        if fetched.trouble is not None:
            exchange = fetched.trouble.partial if entry.attempts >= len(_BACKOFF) else None
            if exchange is None or exchange.status != 200 or entry.kind == EntryKind.IMAGE:
                yield from self._fail(entry, fetched.trouble)
                return
        assert exchange is not None
        own = RESOURCE if entry.kind == EntryKind.IMAGE else ""
        original = None if exchange.truncated else original_of(entry, exchange)
        place = self.warc.append(exchange, original, own=own, page_url=entry.found_on, rendered=fetched.rendered)
        answers = read_responses(self.folder, self.warc.name, place.start, place.length)
        for answer, _ in answers:  # what is taken in is what was written
            yield from self._take_in(entry, answer, place)
            break

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
            self._follow(entry, meaning)
            note_visit(entry, answer)
            self._read_to(entry, place)
        if entry.state == EntryState.RECEIVED:
            yield from self._import(entry)

    def _follow(self, entry: FrontierEntry, meaning: ResponseMeaning) -> None:
        """Note what an answer leads to."""
        round = self.rounds[entry.round_id]
        cookies = list(meaning.cookies)
        given = {"found_on": meaning.found_on, "steps": meaning.steps, "depth": meaning.depth, "cookies": cookies}
        for kind, urls in meaning.addresses.items():
            add_entries(round, urls, kind, **given)
        entry.state, entry.detail = meaning.state, meaning.detail
        if meaning.again == entry.url:
            entry.state, entry.cookies, entry.steps = EntryState.WAITING, cookies, meaning.steps
        elif meaning.again:
            met = round.entries.filter(url=meaning.again)
            met.update(state=EntryState.WAITING, cookies=cookies, steps=meaning.steps)
        entry.save()

    def _read_to(self, entry: FrontierEntry, place: RecordLocation) -> None:
        CaptureRound.objects.filter(pk=entry.round_id).update(warc=place.name, read_to=place.end)

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
                self._read_to(entry, place)
            if entry.state == EntryState.FAILED:
                note_failure(entry)
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
        count = 0
        waiting = self.entries.waiting().filter(site=entry.site)
        _read_again(waiting.values("found_on"))
        with transaction.atomic():
            for round in self.rounds:
                left = waiting.filter(round=round).update(state=EntryState.FAILED, code=code, detail=detail)
                add_to_round(round, failed=left)
                count += left
        if count:
            yield IncomingCapture(path=entry.site[:1000], problem=code, detail=f"{count} addresses; {detail}")

    def _import(self, entry: FrontierEntry) -> Iterator[IncomingCapture]:
        """Import what stands in the WARC for an entry through the container reader, and see what it was."""
        data = read_slice(self.folder, entry.warc, entry.start, entry.length)
        shown = f"{entry.warc}:{entry.start}"
        found = read_warc(BytesIO(data), shown, self.fetcher.limits.body_bytes, is_live=True)
        items = [item for item in found if not item.passed_over]
        if entry.kind == EntryKind.LIST:
            yield from changed_lists(entry, items, shown)
        else:
            for item in items:
                yield replace(item, path=shown)
        capture = capture_of(entry, items)
        with transaction.atomic():
            entry.state = EntryState.DONE
            if capture is not None and entry.kind == EntryKind.PAGE and not entry.detail:
                entry.detail = capture.get_state_display()
            entry.save(update_fields=["state", "detail"])
            if capture and capture.state == CaptureState.ARTICLE:
                add_to_round(entry.round_id, **{outcome_of(capture): 1})
                if self._wants_images(entry):
                    round = self.rounds[entry.round_id]
                    addresses = images_of(capture)
                    add_entries(round, addresses, EntryKind.IMAGE, found_on=entry.url, cookies=entry.cookies)
        if not items and entry.kind != EntryKind.LIST:
            yield IncomingCapture(path=entry.url[:1000], problem="not-a-page", detail="neither HTML nor text")

    def _wants_images(self, entry: FrontierEntry) -> bool:
        return self.options.with_images and self.rules.of(entry.url).with_images


def _read_again(lists: Any) -> None:
    """See to it that the next round reads these lists whole, since something that they name is still missing."""
    Visit.objects.filter(url__in=lists).update(etag="", last_modified="")


def until(minutes: float | None) -> datetime | None:
    """The moment so many minutes from now."""
    return datetime.now(UTC) + timedelta(minutes=minutes) if minutes else None
