"""Many captures at a time: looked up together, read here or by workers, saved together.

A capture that has to do with what the archive holds, or with another of its batch, is taken by itself, after those
before it. So the outcome is that of taking one after the other, however many are taken at a time and whoever reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from django.db import transaction

from archive.core.canonical_urls import identities
from archive.core.capture import RawCapture
from archive.core.intake import IncomingCapture
from archive.core.pipeline import Processed
from archive.importing.heads import sent_on_to
from archive.importing.new_captures import NewCapture, save_new
from archive.importing.reading import SKIPPED, ReadPage
from archive.importing.report import ImportReport
from archive.importing.revisits import MOST_WAITING, resolve_revisit
from archive.importing.succession import identities_of, is_truncated
from archive.models import Article, Capture, CaptureState, ImportRun
from archive.reference.registry import Registry
from archive.resolving.text_clusters import take_turn
from archive.storage import blobs

BATCH = 50  # captures in one transaction
_LOOKED_UP = 100  # captures whose rows are asked for together
MOST_BYTES = 16_000_000  # of captures that wait for one of both

_Key = tuple[str, str, Any]
_Kind = Literal["passed-over", "problem", "known", "erased", "image", "alone", "aside", "page"]


@dataclass(frozen=True, slots=True)
class Looked:
    """A capture that comes in, with what the archive knows of it."""

    item: IncomingCapture
    kind: _Kind
    state: str = ""  # of the capture that is there

    @property
    def to_read(self) -> RawCapture | None:
        """The page to be read; None where it is not to be."""
        return self.item.raw if self.kind == "page" else None


Reader = Callable[[Iterable[Looked]], Iterator[tuple[Looked, ReadPage | None]]]


class OneByOne(Protocol):
    """How a single capture is imported."""

    def take(self, item: IncomingCapture) -> None:
        """Import a capture, whatever it is."""

    def note(self, item: IncomingCapture, page: ReadPage) -> bool:
        """Note what was wrong with a page that was read; returns whether it is kept."""

    def keep(self, item: IncomingCapture, processed: Processed) -> None:
        """Save a page whose problems were noted and whose bytes are stored."""


class Progress(Protocol):
    """What keeps how far an import came, for another process to go on with: see `archive.importing.progress`."""

    done: int
    waiting: list[int]

    def note(self, done: int, waiting: Sequence[int]) -> None:
        """Write how far it came, in the transaction of what was saved."""

    def check_wanted(self) -> None:
        """Raise what ends the import where nobody wants it any more."""


class BatchImport:
    """One import in batches. `read` yields what comes in, in its order, with what the pages yield.

    With `progress` it goes on where that says, and each transaction writes how far it came.
    """

    def __init__(
        self,
        run: ImportRun,
        registry: Registry,
        report: ImportReport,
        one: OneByOne,
        *,
        read: Reader,
        samples: bool,
        tick: Callable[[], Any],
        progress: Progress | None = None,
    ) -> None:
        self._run, self._registry, self._report, self._one = run, registry, report, one
        self._read, self._samples, self._tick = read, samples, tick
        self._progress = progress
        self._is_lost = False  # whether what was taken last could not be saved together with the progress
        self._done = progress.done if progress else 0  # of what the source gives
        self._batch: list[_Waiting] = []
        self._size = 0  # of the bytes in the batch
        self._under_way: set[_Key] = set()
        self._images: list[IncomingCapture] = []  # that are saved with the batch, where progress is written with it
        self._revisits: dict[int, IncomingCapture] = {}  # by their number in the source

    def take_all(self, found: Iterable[IncomingCapture]) -> None:
        """Import all that comes; where the source ends in an error, what it gave before is saved first."""
        try:
            for looked, page in self._read(self._look_up(self._left(found))):
                self._done += 1
                self._take(looked, page)
        except Exception:
            if not self._is_lost:
                self._save()
            raise
        self._save()
        for number in list(self._revisits):
            with self._kept():
                item = resolve_revisit(self._revisits.pop(number))
                self._count()
                self._one.take(item)

    def _left(self, found: Iterable[IncomingCapture]) -> Iterator[IncomingCapture]:
        """What the source gives, without what was done before."""
        if self._progress is None:
            yield from found
            return
        start, waiting = self._progress.done, frozenset(self._progress.waiting)
        for number, item in enumerate(found, 1):
            if number > start:
                yield item
            elif number in waiting:
                self._revisits[number] = item

    @contextmanager
    def _kept(self) -> Iterator[None]:
        """Save within the block; where progress is written, in one transaction with that of all that was taken."""
        if self._progress is None:
            yield
            return
        with transaction.atomic():
            self._is_lost = True  # until it is committed
            take_turn()
            yield
            self._progress.note(self._done, list(self._revisits))
        self._is_lost = False
        self._progress.check_wanted()

    # --- what the archive knows of them --------------------------------------------------------------------------

    def _look_up(self, found: Iterable[IncomingCapture]) -> Iterator[Looked]:
        for window in _windows(found):
            raws = [item.raw for item in window if item.raw is not None]
            known = _states(raws)
            yield from [self._looked(item, known) for item in window]

    def _looked(self, item: IncomingCapture, known: Mapping[_Key, str]) -> Looked:
        if item.passed_over:
            return Looked(item, "passed-over")
        if item.repeated is not None:
            return Looked(item, "alone")
        if item.raw is None:
            return Looked(item, "problem")
        key = _key(item.raw)
        if key in known:
            return Looked(item, "known", known[key])
        if key in self._under_way:
            return Looked(item, "alone")
        if self._registry.erased.hold(item.raw.sha256, *identities(item.raw.url or "", item.raw.sha256)):
            return Looked(item, "erased")
        if item.is_resource:
            return Looked(item, "image")
        if item.is_fallback and not (item.set_aside or item.redirect_to):
            return Looked(item, "alone")
        self._under_way.add(key)
        return Looked(item, "aside" if item.set_aside or item.redirect_to else "page")

    # --- as they come out of reading -----------------------------------------------------------------------------

    def _take(self, looked: Looked, page: ReadPage | None) -> None:
        item = looked.item
        if looked.kind == "passed-over":
            self._report.pass_over(item.passed_over, item.path)
            return
        if looked.kind == "alone":
            self._take_alone(item)
            return
        self._count()
        if looked.kind == "image" and self._progress is not None:
            self._images.append(item)
            self._add_size(item)
        elif looked.kind in ("problem", "image"):
            self._one.take(item)
        elif looked.kind == "known":
            self._report.count_known(looked.state)
        elif looked.kind == "erased":
            self._report.skip("erased", item.path)
        elif page is None:
            self._add(_Waiting(item, None))
        elif self._one.note(item, page):
            self._add(_Waiting(item, page.processed))
        elif item.raw is not None:
            self._under_way.discard(_key(item.raw))

    def _take_alone(self, item: IncomingCapture) -> None:
        with self._kept():
            self._save_batch()
            item = resolve_revisit(item)
            if item.repeated is not None and len(self._revisits) < MOST_WAITING:
                self._revisits[self._done] = item  # many tools write it before its original, or into another file
                return
            self._count()
            self._one.take(item)

    def _count(self) -> None:
        self._report.seen += 1
        self._tick()

    # --- saved together ------------------------------------------------------------------------------------------

    def _add(self, waiting: _Waiting) -> None:
        self._batch.append(waiting)
        self._add_size(waiting.item)

    def _add_size(self, item: IncomingCapture) -> None:
        self._size += item.size
        if len(self._batch) + len(self._images) >= BATCH or self._size >= MOST_BYTES:
            self._save()

    def _save(self) -> None:
        with self._kept():
            self._save_batch()

    def _save_batch(self) -> None:
        """Save the batch: in one transaction, but for captures that have to do with another one."""
        batch, self._batch, self._size = self._batch, [], 0
        insisted = _insisted(batch)
        held = _held(batch)
        new: list[_Waiting] = []
        for waiting in batch:
            if waiting.raw.sha256 in insisted or not held.isdisjoint(waiting.keys):
                self._save_new(new)
                new = []
                self._save_alone(waiting, again=waiting.raw.sha256 in insisted)
            else:
                new.append(waiting)
            if waiting.is_article:
                held.update(waiting.keys)
        self._save_new(new)
        self._under_way.difference_update(_key(waiting.raw) for waiting in batch)
        images, self._images = self._images, []
        for item in images:
            self._one.take(item)

    def _save_alone(self, waiting: _Waiting, *, again: bool = False) -> None:
        if waiting.processed is None or again:
            self._one.take(waiting.item)
        else:
            self._one.keep(waiting.item, waiting.processed)

    def _save_new(self, new: Sequence[_Waiting]) -> None:
        if not new:
            return
        for waiting in new:
            if waiting.processed is None:
                blobs.store(waiting.raw.body)
        try:
            save_new([waiting.as_new() for waiting in new], self._run, self._registry, samples=self._samples)
        except Exception:  # another run was faster with one of them, or one cannot be saved: the others shall be
            self._registry.forget()
            for waiting in new:
                self._save_alone(waiting)
            return
        for waiting in new:
            if waiting.is_article:
                self._report.added += 1
            else:
                self._report.skip(waiting.kind, waiting.item.path)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A capture in a batch; `processed` is what was read, None where it is kept without being read."""

    item: IncomingCapture
    processed: Processed | None

    @property
    def raw(self) -> RawCapture:
        assert self.item.raw is not None
        return self.item.raw

    @property
    def is_article(self) -> bool:
        return self.processed is not None and self.processed.reading.is_article

    @property
    def kind(self) -> str:
        """What it is that is not read as an article, for the report."""
        if self.processed is not None:
            return self.processed.reading.refusal
        return "redirect" if self.item.redirect_to else self.item.set_aside

    @property
    def keys(self) -> list[str]:
        """The identities of the articles that it may have to do with; the first is its own."""
        url, digest = self.raw.url or "", self.raw.sha256
        if self.is_article:
            return [*identities_of(url, digest), *identities(url, digest)[1:]]
        return identities_of(url, digest) if url and not self.item.redirect_to else []

    def as_new(self) -> NewCapture:
        """The capture at an address of which the archive has nothing."""
        item, is_article = self.item, self.is_article
        state = CaptureState.ARTICLE if is_article else CaptureState.SKIPPED
        if self.processed is None:
            state = CaptureState.REDIRECT if item.redirect_to else state
            return NewCapture(
                item=item, state=state, reason=item.set_aside, truncated=item.is_truncated, redirect_to=item.redirect_to
            )
        reading = self.processed.reading
        to = "" if is_article else sent_on_to(self.raw, item.heads)
        return NewCapture(
            item=item,
            processed=self.processed,
            state=CaptureState.REDIRECT if to else state,
            reason=reading.refusal,
            truncated=item.is_truncated or is_truncated(reading),
            redirect_to=to or item.redirect_to,
            identity=self.keys[0] if is_article else "",
        )


def _windows(found: Iterable[IncomingCapture]) -> Iterator[list[IncomingCapture]]:
    """What a source gives, in lists of some; an error of the source comes after what it gave before."""
    window: list[IncomingCapture] = []
    size = 0
    try:
        for item in found:
            window.append(item)
            size += item.size
            if len(window) >= _LOOKED_UP or size >= MOST_BYTES:
                yield window
                window, size = [], 0
    except Exception:
        yield window
        raise
    yield window


def _key(raw: RawCapture) -> _Key:
    return (raw.sha256, raw.url or "", raw.captured_at)


def _states(raws: Sequence[RawCapture]) -> dict[_Key, str]:
    """The states of the captures that the archive has already; one query."""
    if not raws:
        return {}
    rows = Capture.objects.filter(sha256__in={raw.sha256 for raw in raws}, url__in={raw.url or "" for raw in raws})
    return {(sha256, url, moment): state for sha256, url, moment, state in rows.order_by("-pk").values_list(
        "sha256", "url", "captured_at", "state")}  # fmt: skip


def _insisted(batch: Sequence[_Waiting]) -> set[str]:
    """The digests of pages that a person took for articles, though they are not read as such."""
    refused = {waiting.raw.sha256 for waiting in batch if waiting.processed and waiting.kind in SKIPPED}
    if not refused:
        return set()
    return set(Capture.objects.filter(sha256__in=refused, insisted=True).values_list("sha256", flat=True))


def _held(batch: Sequence[_Waiting]) -> set[str]:
    """The identities, among those of the batch, that articles have."""
    keys = {key for waiting in batch for key in waiting.keys}
    return set(Article.objects.filter(identity__in=keys).values_list("identity", flat=True)) if keys else set()
