"""Packing captures: thousands of small files become WARC files of about a gigabyte; bytes and digests stay.

A pack is written aside, read again from end to end, and put in place with its index; only then the single files go. A
process that is killed at any moment leaves each capture in one of the two places, or in both; the next run settles it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.utils import timezone

from archive.exporting.warcs import write_warc
from archive.models import Capture
from archive.storage import blobs, packs, stores
from archive.warc.warc_writer import WrittenRecord
from search.locking import alone

SIZE = 1_000_000_000  # bytes of a pack, about
_AT_ONCE = 500  # digests looked through at once


class NoPacks(Exception):
    """Captures are in a store that packs nothing: it keeps small objects well enough."""


class PackDamaged(Exception):
    """A pack that was just written does not give back what was put in: nothing was taken away."""


@dataclass(slots=True)
class PackingReport:
    """The figures of a run."""

    packs: int = 0
    captures: int = 0  # different bytes
    bytes_before: int = 0  # of the single files
    bytes_after: int = 0

    @property
    def summary(self) -> str:
        freed = f"{self.bytes_before:,} bytes in single files, {self.bytes_after:,} in packs"
        return f"{self.captures} captures packed into {self.packs} files; {freed}"


def pack_captures(
    before: datetime, *, size: int = SIZE, least: int = 0, tick: Callable[[int], Any] = lambda count: None
) -> PackingReport:
    """Pack the captures that were taken before a moment (those of unknown time: came in before it).

    A pack ends when it has `size` bytes; one that would have fewer than `least` is left for another run. `tick` is told
    how many were written. Raises NoPacks, Locked while another process packs, PackDamaged, OSError.
    """
    if not all(place.is_near for place in stores.in_order()):
        raise NoPacks
    report = PackingReport()
    with alone("pack", wait=0):
        _settle()
        digests = _waiting(before)
        while _write_pack(digests, report, size, least, tick):
            pass
    return report


def _settle() -> None:
    """Remove what a killed run left: files aside, packs without an index, single files that are packed already."""
    folder = packs.folder()
    folder.mkdir(parents=True, exist_ok=True)
    counted = set(packs.packs())
    for path in folder.iterdir():
        if path.name.startswith(".") or (path.name.endswith(packs.WARC) and path not in counted):
            path.unlink()
    for pack in counted:
        if any(blobs.is_single(digest) for digest in packs.digests_in(pack)):
            _remove_singles(pack)


def _waiting(before: datetime) -> Iterator[str]:
    """The digests of captures that are old enough and lie in files of their own, by digest."""
    taken = Capture.objects.taken_before(before).exclude(article__is_sample=True)
    last = ""
    while page := list(
        taken.filter(sha256__gt=last).order_by("sha256").values_list("sha256", flat=True).distinct()[:_AT_ONCE]
    ):
        yield from filter(blobs.is_single, page)
        last = page[-1]


def _write_pack(
    digests: Iterator[str], report: PackingReport, size: int, least: int, tick: Callable[[int], Any]
) -> bool:
    """Write one pack; whether it reached its size, so that there may be more."""
    name = _name()
    aside = packs.folder() / f".{name}"
    places: list[tuple[str, int, int]] = []

    def note(record: WrittenRecord) -> None:
        if not record.is_revisit and (not places or places[-1][0] != record.capture.sha256):
            places.append((record.capture.sha256, record.offset, record.length))
            tick(1)

    try:
        with aside.open("wb") as file:
            write_warc(_captures(digests, file, size), file, name, note=note)
            file.flush()
            os.fsync(file.fileno())
            written = file.tell()
        if not places or written < least:
            return False
        pack = packs.folder() / name
        _check(aside, places)
        aside.replace(pack)
        packs.write_index(pack, places)
    finally:
        aside.unlink(missing_ok=True)
    report.packs += 1
    report.captures += len(places)
    report.bytes_after += written
    report.bytes_before += _remove_singles(pack)
    return written >= size


def _captures(digests: Iterator[str], file: BinaryIO, size: int) -> Iterator[Capture]:
    """The captures of each digest, one after another, until the file has its size; lost bytes are left alone."""
    rows = Capture.objects.select_related("article__province", "article__source", "head")
    while file.tell() < size:
        digest = next(digests, None)
        if digest is None:
            return
        try:
            blobs.load(digest)
        except blobs.BlobError:
            continue  # for verify_captures to tell; what is damaged is not sealed
        yield from rows.filter(sha256=digest).order_by("captured_at", "pk")


def _check(path: Path, places: list[tuple[str, int, int]]) -> None:
    for digest, offset, length in places:
        try:
            body = packs.read(packs.PackedPlace(path, offset, length))
        except ValueError as error:
            raise PackDamaged(f"{path.name}: {error}") from error
        if hashlib.sha256(body).hexdigest() != digest:
            raise PackDamaged(f"{path.name}: other bytes stand under {digest}")


def _remove_singles(pack: Path) -> int:
    """Remove the single files of what a pack holds sound; returns how many bytes they had."""
    freed = 0
    for digest in packs.digests_in(pack):
        if blobs.is_single(digest) and blobs.is_packed_sound(digest):
            freed += blobs.remove_single(digest)
    return freed


def _name() -> str:
    """A name for the next pack; names sort by their moment."""
    stem = f"tangthu-pack-{timezone.now():%Y%m%d%H%M%S}"
    number = 1
    while (packs.folder() / f"{stem}-{number:03d}{packs.WARC}").exists():
        number += 1
    return f"{stem}-{number:03d}{packs.WARC}"
