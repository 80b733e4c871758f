"""The captures of an edition: one WACZ for each host, so that a page lies beside its images."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archive.core.canonical_urls import host_of
from archive.exporting.selection import CaptureSelection, select_captures
from archive.exporting.warcs import described, write_wacz
from archive.models import Capture, CaptureState

_IN_ONE_QUERY = 400
_UNSAFE = re.compile(r"[^a-z0-9.-]+")


@dataclass(slots=True)
class HostCaptures:
    """What is held of one host: "" gathers what came without an address."""

    host: str
    name: str  # of its file
    keys: list[int] = field(default_factory=list)  # in the order of their bytes, as a WARC wants them
    pages: int = 0
    bytes: int = 0  # of the file, once it is written
    state: str = ""  # a digest of all that goes into the file: the same one says that an earlier file may stay

    def add(self, capture: Capture) -> None:
        self.keys.append(capture.pk)
        self.pages += capture.state != CaptureState.RESOURCE
        told = repr((self.state, capture.pk, capture.url, capture.page_url, described(capture)))
        self.state = hashlib.sha256(told.encode()).hexdigest()

    @property
    def anchor(self) -> str:
        return f"host-{self.host or 'none'}"


def captures_by_host() -> list[HostCaptures]:
    """Return all captures that are public, by the host of the page they show, as one reads a list of hosts."""
    hosts: dict[str, HostCaptures] = {}
    names: set[str] = set()
    for capture in select_captures(CaptureSelection()):
        is_image = capture.state == CaptureState.RESOURCE
        host = host_of(capture.page_url if is_image and capture.page_url else capture.url)
        if host not in hosts:
            hosts[host] = HostCaptures(host, _free_name(host, names))
        hosts[host].add(capture)
    return sorted(hosts.values(), key=lambda each: each.host)


def _free_name(host: str, taken: set[str]) -> str:
    stem = _UNSAFE.sub("-", host.lower()).strip(".-")[:100] or "khong-dia-chi"
    name, number = f"{stem}.wacz", 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}.wacz"
    taken.add(name)
    return name


def write_captures(captures: HostCaptures, path: Path) -> list[str]:
    """Write the WACZ of a host; returns what was lost, a line for each capture whose bytes are missing or damaged."""
    with path.open("wb") as file:
        report = write_wacz(_rows(captures.keys), file)
    return list(report.problems)


def _rows(keys: list[int]) -> Iterator[Capture]:
    rows = Capture.objects.select_related("article__province", "article__source", "head")
    for start in range(0, len(keys), _IN_ONE_QUERY):
        some = keys[start : start + _IN_ONE_QUERY]
        found = rows.in_bulk(some)
        yield from (found[key] for key in some if key in found)
