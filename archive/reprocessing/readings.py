"""Stored captures through the pipeline again, in several processes; nothing here touches the database."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from django.conf import settings

from archive.core.authorities import Authorities
from archive.core.canonical_urls import host_of
from archive.core.capture import RawCapture
from archive.core.pipeline import Processed, process
from archive.core.reading.site_profile import SiteProfile
from archive.pdf.extraction import with_pdf_pages
from archive.storage import blobs

_CHUNK = 16  # captures sent to a worker at once
_AHEAD = 3  # chunks under way for each worker; more would only hold more pages in memory


CAPTURE_COLUMNS = ("sha256", "url", "captured_at", "content_type", "insisted")  # that a Stored takes over


_NO_SITES: Mapping[str, SiteProfile] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCapture:
    """A capture as the database knows it, with the primary keys of its row and of the article read from it."""

    capture: int
    article: int | None
    sha256: str
    url: str
    captured_at: datetime | None
    content_type: str
    insisted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RereadCapture:
    """What a stored capture yields now, or why it yields nothing: "blob-damaged", "crashed"."""

    stored: StoredCapture
    processed: Processed | None = None
    problem: str = ""
    detail: str = ""


def reread(
    stored: StoredCapture, authorities: Authorities, sites: Mapping[str, SiteProfile] = _NO_SITES
) -> RereadCapture:
    """Load the bytes of a capture and process them; what is wrong with it comes back as a value.

    `sites` is what is known of each site, by host.
    """
    try:
        body = blobs.load(stored.sha256)
    except blobs.BlobError as error:
        return RereadCapture(stored=stored, problem="blob-damaged", detail=str(error))
    raw = RawCapture(
        body=body, url=stored.url or None, captured_at=stored.captured_at, content_type=stored.content_type or None
    )
    try:
        site = sites.get(host_of(stored.url))
        raw = with_pdf_pages(raw)
        return RereadCapture(stored=stored, processed=process(raw, authorities, insisted=stored.insisted, site=site))
    except Exception as error:  # one page must not end the re-reading of all others
        return RereadCapture(stored=stored, problem="crashed", detail=f"{type(error).__name__}: {error}"[:500])


def reread_all(
    captures: Iterable[StoredCapture],
    authorities: Authorities,
    sites: Mapping[str, SiteProfile] = _NO_SITES,
    *,
    processes: int,
) -> Iterator[RereadCapture]:
    """Process the captures in `processes` processes and yield the results in the order of the captures.

    Raises BrokenProcessPool when a worker dies.
    """
    if processes <= 1:
        yield from (reread(stored, authorities, sites) for stored in captures)
        return
    remaining = iter(captures)
    pool = ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),  # a fork would share the database connection
        initializer=_start_worker,
        initargs=(authorities, sites, Path(settings.CAPTURE_DIR)),
    )
    try:
        under_way: deque[Future[list[RereadCapture]]] = deque()
        while True:
            while len(under_way) < processes * _AHEAD and (chunk := list(islice(remaining, _CHUNK))):
                under_way.append(pool.submit(_work, chunk))
            if not under_way:
                return
            yield from under_way.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


_known: list[tuple[Authorities, Mapping[str, SiteProfile]]] = []  # what the initializer was given, in a worker


def _start_worker(authorities: Authorities, sites: Mapping[str, SiteProfile], folder: Path) -> None:
    _known.append((authorities, sites))
    settings.CAPTURE_DIR = folder
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that writes
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    """Workers wait for work for ever; when the process that gave it is killed they must not stay behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(chunk: list[StoredCapture]) -> list[RereadCapture]:
    return [reread(stored, *_known[0]) for stored in chunk]
