"""Moving captures from the store where they were to the one where they are kept now, while the archive goes on.

What is moved is copied first; the archive reads from both places. Only a call with `remove` takes anything away, and
only what it has just read whole from the new place. A call that is killed leaves every capture in one of the two
places, or in both; the next call goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from django.conf import settings
from django.core.files.storage import storages

from archive.batches import in_batches
from archive.storage import blobs, packs
from archive.storage.ahead import ahead
from archive.storage.stores import BEFORE, CaptureStore, current, name_of
from search.locking import alone

_BATCH = 200  # digests under one hold of the lock: an erasure waits no longer
_WAIT = 600.0  # seconds


class NothingToMove(Exception):
    """No store is named that captures are to be moved out of."""


@dataclass(slots=True)
class MoveReport:
    """The figures of a call: captures by what became of them; those that are damaged where they were, by digest."""

    copied: int = 0
    already_there: int = 0
    removed: int = 0
    damaged: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        there = f"{self.copied} captures copied, {self.already_there} were there already"
        return f"{there}, {self.removed} removed where they were, {len(self.damaged)} damaged"


def move_captures(*, remove: bool = False, tick: Callable[[int], Any] = lambda count: None) -> MoveReport:
    """Copy all captures into the present store; with `remove`, take away what it holds whole where it was before.

    Captures in packs are copied one by one; the packs go when each capture in them is held. `tick` is told how many
    were looked at. Raises NothingToMove, Locked while another process packs or erases, StoreUnavailable, OSError.
    """
    if BEFORE not in settings.STORAGES:
        raise NothingToMove
    report, source, target = MoveReport(), cast(CaptureStore, storages[BEFORE]), current()
    for batch in in_batches(_missing(source.digests(), target, report), _BATCH):
        _in_batch(partial(_copy, source, target), batch, report, tick)
    if source.is_near:
        for pack in packs.packs():
            for batch in in_batches(packs.digests_in(pack), _BATCH):
                _in_batch(partial(_copy_packed, target), batch, report, tick)
    if remove:
        _remove(source, target, report, tick)
    return report


def _missing(digests: Iterator[str], target: CaptureStore, report: MoveReport) -> Iterator[str]:
    """The digests that the target does not hold: both are listed in order, side by side, and nothing is asked twice."""
    held = target.digests()
    there = next(held, None)
    for digest in digests:
        while there is not None and there < digest:
            there = next(held, None)
        if there == digest:
            report.already_there += 1
        else:
            yield digest


def _in_batch(work: Callable[[str], str], batch: list[str], report: MoveReport, tick: Callable[[int], Any]) -> None:
    with alone("pack", wait=_WAIT):
        for digest, became in zip(batch, ahead(work, batch, blobs.at_once()), strict=True):
            report.copied += became == "copied"
            report.already_there += became == "there"
            report.removed += became == "removed"
            if became == "damaged":
                report.damaged.append(digest)
            tick(1)


def _copy(source: CaptureStore, target: CaptureStore, digest: str) -> str:
    try:
        body = blobs.load_from(source, digest)
    except FileNotFoundError:
        return "gone"  # erased since it was listed
    except blobs.BlobError:
        return "damaged"
    target.write(name_of(digest), blobs.pack(body))
    return "copied"


def _copy_packed(target: CaptureStore, digest: str) -> str:
    if target.exists(name_of(digest)):
        return "there"
    try:
        body = blobs.load(digest)
    except blobs.BlobError:
        return "damaged" if packs.find(digest) else "gone"
    target.write(name_of(digest), blobs.pack(body))
    return "copied"


def _remove(source: CaptureStore, target: CaptureStore, report: MoveReport, tick: Callable[[int], Any]) -> None:
    for batch in in_batches(source.digests(), _BATCH):
        _in_batch(partial(_remove_held, source, target), batch, report, tick)
    if not source.is_near:
        return
    for pack in packs.packs():
        with alone("pack", wait=_WAIT):
            whole = ahead(partial(_is_held, target), packs.digests_in(pack), blobs.at_once())
            if all(whole):
                packs.index_of(pack).unlink()  # from now on it does not count
                pack.unlink()


def _remove_held(source: CaptureStore, target: CaptureStore, digest: str) -> str:
    if not _is_held(target, digest):
        return "left"
    source.delete(name_of(digest))
    return "removed"


def _is_held(target: CaptureStore, digest: str) -> bool:
    """Whether the target gives the bytes back as they were."""
    try:
        blobs.load_from(target, digest)
    except (FileNotFoundError, blobs.BlobError):
        return False
    return True
