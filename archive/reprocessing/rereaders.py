"""Who reads stored captures again: this process, workers beside it, or those of all hosts; the outcome is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from archive.importing.spread import SpreadWork, opened_spread
from archive.importing.worker_pool import DIED, WorkerPool, use_folder
from archive.reference.registry import Registry
from archive.reprocessing.progress import ReprocessingProgress
from archive.reprocessing.readings import RereadCapture, StoredCapture, reread, reread_elsewhere

Rereader = Callable[[Iterable[StoredCapture]], Iterator[RereadCapture]]


@contextmanager
def opened_rereader(
    registry: Registry, *, processes: int, progress: ReprocessingProgress | None = None
) -> Iterator[Rereader]:
    """What processes captures within the block, in `processes` processes, and yields the results in their order.

    With the `progress` of a job they are pieces for the workers of all hosts as well. A capture whose reading ends its
    process, twice, comes back as "reader-died". Raises BrokenProcessPool where workers do not start.
    """
    if progress is None:
        yield lambda captures: _reread_all(captures, registry, processes)
        return
    work: SpreadWork[StoredCapture] = SpreadWork(
        anywhere=reread_elsewhere,
        here=reread,
        task_of=lambda stored: stored,
        size_of=lambda stored: 0,  # the bytes are in the store
        path_of=lambda stored: stored.url or stored.sha256,
    )
    with opened_spread(work, registry, progress.job, progress.figures, processes=processes) as spread:
        yield lambda captures: (_or_death(stored, found) for stored, found in spread(captures))


def _reread_all(captures: Iterable[StoredCapture], registry: Registry, processes: int) -> Iterator[RereadCapture]:
    known = (registry.authorities, registry.sites)
    if processes <= 1:
        yield from (reread(stored, *known) for stored in captures)
        return
    pool = WorkerPool(
        reread, *known, processes=processes, prepare=use_folder, prepared_by=(Path(settings.CAPTURE_DIR),)
    )
    with closing(pool):
        for stored, found in pool.map(captures, lambda stored: stored):
            yield _or_death(stored, found)


def _or_death(stored: StoredCapture, found: Any) -> RereadCapture:
    """What a worker gave for a capture; where it ended the worker, a result that says so."""
    if found is DIED:
        return RereadCapture(stored=stored, problem="reader-died", detail="reading it ended the process, twice")
    assert isinstance(found, RereadCapture)
    return found
