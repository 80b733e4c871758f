"""Pages to be read as pieces in the database, read by whoever has time, in their order for the one who saves.

The process that saves walks through the files of an import, so that revisits, doubles and requests are what they are in
any import, or through the captures to be read again, and gives away only the reading. It hands out a bounded number of
pieces ahead, takes back what dead readers held, and reads, in a process beside it, what nobody has taken when its turn
comes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from archive.importing.batches import Looked, Reader
from archive.importing.pieces import give_back, seal, unseal, version_of
from archive.importing.readers import without_death
from archive.importing.reading import ReadPage, read_and_store
from archive.importing.worker_pool import Chunk, WorkerPool, chunked, in_order, use_folder
from archive.models import ImportPiece, Job
from archive.reference.registry import Registry
from search.locking import forget_lock, is_locked

PAGES = 32  # in one piece
_AHEAD = 24  # pieces under way: so many may be read at the same time
_POLL = 0.1  # seconds
_ALIVE = 2.0  # seconds after which it is asked whether a reader lives
_OVERDUE = 600  # seconds that a piece may take, whatever its reader's lock says
_MOST_NAMED = 100
HERE = ""  # the host that saves, in figures

_Entry = TypeVar("_Entry")


@dataclass(slots=True)
class PieceFigures:
    """How many pieces each host read, and why pieces had to be taken back: [{"path", "reason"}]."""

    read: dict[str, int] = field(default_factory=dict)
    taken_back: list[dict[str, str]] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """What the command prints: the figures in one line, and one for each piece that was taken back."""
        hosts = ", ".join(f"{host or 'this process'} {count}" for host, count in sorted(self.read.items()))
        read = [f"pieces read: {hosts}"] if hosts else []
        return [*read, *(f"piece from {each['path']} read again: {each['reason']}" for each in self.taken_back)]

    def count(self, host: str) -> None:
        self.read[host] = self.read.get(host, 0) + 1

    def note(self, path: str, reason: str) -> None:
        if len(self.taken_back) < _MOST_NAMED:
            self.taken_back.append({"path": path, "reason": reason})


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadWork(Generic[_Entry]):
    """How entries are read: functions of the modules that define them, called with a task, the authorities and sites.

    Where a host lacks what it takes, `anywhere` raises; `here` gives a result whatever happens.
    """

    anywhere: Callable[..., Any]
    here: Callable[..., Any]
    task_of: Callable[[_Entry], Any]  # None where there is nothing to be read
    size_of: Callable[[_Entry], int]  # bytes that are sent
    path_of: Callable[[_Entry], str]  # by which figures name it


@contextmanager
def opened_spread_reader(
    registry: Registry, job: Job, figures: PieceFigures, *, processes: int = 1
) -> Iterator[Reader]:
    """What has the pages of an import read, within the block; `processes` are those beside this one on this host."""
    work: SpreadWork[Looked] = SpreadWork(
        anywhere=read_and_store,
        here=read_and_store,
        task_of=lambda each: each.to_read,
        size_of=lambda each: each.item.size,
        path_of=lambda each: each.item.path,
    )
    with opened_spread(work, registry, job, figures, processes=processes) as spread:

        def read(looked: Iterable[Looked]) -> Iterator[tuple[Looked, ReadPage | None]]:
            return ((each, without_death(page)) for each, page in spread(looked))

        yield read


@contextmanager
def opened_spread(
    work: SpreadWork[_Entry], registry: Registry, job: Job, figures: PieceFigures, *, processes: int = 1
) -> Iterator[Callable[[Iterable[_Entry]], Iterator[tuple[_Entry, Any]]]]:
    """What has entries read within the block and yields each, in order, with its result: None where it has no task,
    DIED where reading it ended its process, twice.
    """
    ImportPiece.objects.filter(job=job).delete()  # of a process that died
    spread = _Spread(work, registry, job, figures, processes)
    try:
        yield spread.read
    finally:
        spread.close()


@dataclass(slots=True)
class _Handed:
    """A piece that was handed out; `pk` is None where it has no page to be read."""

    path: str
    tasks: list[Any]
    pk: int | None = None
    readings: list[Any] | None = None
    asked_at: float = 0.0
    attempts: int = 0


class _Spread(Generic[_Entry]):
    def __init__(
        self, work: SpreadWork[_Entry], registry: Registry, job: Job, figures: PieceFigures, processes: int
    ) -> None:
        self._work, self._registry, self._job = work, registry, job
        self._figures, self._processes = figures, processes
        self._version = version_of(registry)
        self._handed: dict[int, _Handed] = {}
        self._pool: WorkerPool | None = None
        self._stage: Iterator[Any] | None = None

    def read(self, entries: Iterable[_Entry]) -> Iterator[tuple[_Entry, Any]]:
        chunks = chunked(entries, self._work.task_of, self._work.size_of, most=PAGES)
        self._stage = in_order(chunks, self._hand, self._results, self._work.task_of, ahead=_AHEAD)
        return self._stage

    def close(self) -> None:
        if self._stage is not None:
            self._stage.close()  # type: ignore[attr-defined]  # a generator
        if self._pool is not None:
            self._pool.close()
        with suppress(DatabaseError):  # the next one does it
            ImportPiece.objects.filter(job=self._job).delete()

    def _hand(self, chunk: Chunk[_Entry]) -> _Handed:
        handed = _Handed(self._work.path_of(chunk.entries[0]) if chunk.entries else "", chunk.tasks)
        if handed.tasks:
            sealed = seal((self._work.anywhere, handed.tasks))
            row = ImportPiece.objects.create(job=self._job, version=self._version, pages=sealed)
            handed.pk = row.pk
            self._handed[row.pk] = handed
        return handed

    def _results(self, handed: _Handed) -> list[Any]:
        if handed.pk is None:
            return []
        while handed.readings is None:
            row = ImportPiece.objects.filter(pk=handed.pk).defer("pages").first()
            if not (self._came(handed, row) or self._help()):
                time.sleep(_POLL)
        ImportPiece.objects.filter(pk=handed.pk).delete()
        del self._handed[handed.pk]
        return handed.readings

    def _came(self, handed: _Handed, row: ImportPiece | None) -> bool:
        """Whether anything came of a piece whose turn it is: it was read, is read here, or was taken back."""
        if row is None:
            self._read_here(handed)
            return True
        if row.attempts > handed.attempts:
            handed.attempts = row.attempts
            self._figures.note(handed.path, row.problem)
        if row.state == ImportPiece.State.READ:
            return self._receive(handed, row)
        if row.state == ImportPiece.State.TAKEN:
            return self._take_back(handed, row)
        if self._take(row):
            self._read_here(handed)
            return True
        return False

    def _receive(self, handed: _Handed, row: ImportPiece) -> bool:
        try:
            readings = unseal(row.readings or b"")
            if len(readings) != len(handed.tasks):
                raise ValueError("not as many readings as pages")
        except Exception as error:  # whatever unpacking raises: the host may run another program
            self._figures.note(handed.path, f"{row.host}: {type(error).__name__}: {error}"[:1000])
            self._read_here(handed)
            return True
        handed.readings = readings
        self._figures.count(row.host)
        return True

    def _take_back(self, handed: _Handed, row: ImportPiece) -> bool:
        """Open a piece again whose reader died, or take one that is overdue."""
        now = time.monotonic()
        if now - handed.asked_at < _ALIVE:
            return False
        handed.asked_at = now
        if not is_locked(row.reader):
            give_back(row, "the reader died")
            forget_lock(row.reader)
            return True
        if row.taken_at and (timezone.now() - row.taken_at).total_seconds() > _OVERDUE and self._take(row):
            self._figures.note(handed.path, f"{row.host}: no answer in {_OVERDUE} s")
            self._read_here(handed)
            return True
        return False

    def _help(self) -> bool:
        """Read another open piece here while the one whose turn it is is being read elsewhere."""
        open_pieces = ImportPiece.objects.filter(job=self._job, state=ImportPiece.State.OPEN)
        row = open_pieces.only("pk", "state", "reader").order_by("pk").first()
        if row is None or not self._take(row):
            return False
        self._read_here(self._handed[row.pk])
        return True

    def _take(self, row: ImportPiece) -> bool:
        """Take a piece for this process, which holds no lock for it: only this process asks for that."""
        still = ImportPiece.objects.filter(pk=row.pk, state=row.state, reader=row.reader)
        return bool(still.update(state=ImportPiece.State.TAKEN, reader="", host=HERE, taken_at=timezone.now()))

    def _read_here(self, handed: _Handed) -> None:
        if self._pool is None:
            known = (self._registry.authorities, self._registry.sites)
            captures = Path(settings.CAPTURE_DIR)
            self._pool = WorkerPool(
                self._work.here, *known, processes=self._processes, prepare=use_folder, prepared_by=(captures,)
            )
        handed.readings = [result for _, result in self._pool.map(handed.tasks, lambda task: task)]
        self._figures.count(HERE)
