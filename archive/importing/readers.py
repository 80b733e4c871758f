"""Who reads the pages of an import: this process, or workers beside it, each with the same outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings

from archive.importing.batches import Looked, Reader
from archive.importing.reading import ReadPage, read_and_store
from archive.importing.worker_pool import DIED, WorkerPool, use_folder
from archive.reference.registry import Registry

FIRST = 64  # pages that are read before workers are started, which takes as long as reading a few dozen

_DIED = ReadPage(problem="reader-died", detail="reading it ended the process, twice")


@contextmanager
def opened_reader(registry: Registry, processes: int) -> Iterator[Reader]:
    """What reads the pages within the block, in `processes` processes beside this one; in this one where it is 1."""
    stages: list[Iterator[Any]] = []

    def read(looked: Iterable[Looked]) -> Iterator[tuple[Looked, ReadPage | None]]:
        source = iter(looked)
        first = _read_here(source, registry, most=None if processes <= 1 else FIRST)
        stages.extend([first, rest := _read_beside(source, registry, processes)])
        return chain(first, rest)

    try:
        yield read
    finally:
        for stage in stages:
            stage.close()  # type: ignore[attr-defined]  # a generator


def _read_here(
    looked: Iterator[Looked], registry: Registry, *, most: int | None
) -> Iterator[tuple[Looked, ReadPage | None]]:
    """Read in this process, each page when it is asked for; at `most` so many pages."""
    while most is None or most > 0:
        each = next(looked, None)
        if each is None:
            return
        raw = each.to_read
        if raw is None:
            yield each, None
        else:
            most = None if most is None else most - 1
            yield each, read_and_store(raw, registry.authorities, registry.sites)


def _read_beside(
    looked: Iterator[Looked], registry: Registry, processes: int
) -> Iterator[tuple[Looked, ReadPage | None]]:
    """Read what is left, if anything, in worker processes."""
    if (next_one := next(looked, None)) is None:
        return
    pool = WorkerPool(
        read_and_store,
        registry.authorities,
        registry.sites,
        processes=processes,
        prepare=use_folder,
        prepared_by=(Path(settings.CAPTURE_DIR),),
    )
    with closing(pool):
        for each, page in pool.map(chain([next_one], looked), lambda each: each.to_read, lambda each: each.item.size):
            yield each, without_death(page)


def without_death(page: Any) -> Any:
    """What a worker gave for a page; where the page ended it, a reading that says so."""
    return _DIED if page is DIED else page
