"""Imports that several hosts read come to what one process gives, whoever dies and whenever; people are invented."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from archive.core.intake import IncomingCapture
from archive.importing import batches, pieces, spread
from archive.importing.pieces import NotSealed, PieceReader, seal, unseal
from archive.importing.progress import ImportProgress
from archive.importing.reading import read_and_store
from archive.importing.run import run_import
from archive.importing.run_state import Stopped
from archive.importing.spread import SpreadWork
from archive.importing.worker_pool import DIED, WorkerPool
from archive.models import Article, ImportPiece, ImportProblem, ImportRun, Job
from archive.reference.registry import Registry
from search.locking import alone
from tests.importing.test_batches import a_crawl, incoming, outcome
from tests.warcs import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


class Died(SystemExit):
    """The process goes."""


@pytest.fixture(autouse=True)
def _small(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of three pages and batches of four, so that a few dozen captures are many of both."""
    settings.CAPTURE_DIR = tmp_path / "captures"
    settings.SEARCH_INLINE = False
    monkeypatch.setattr(spread, "PAGES", 3)
    monkeypatch.setattr(spread, "_AHEAD", 4)
    monkeypatch.setattr(spread, "_ALIVE", 0.0)
    monkeypatch.setattr(batches, "BATCH", 4)
    monkeypatch.setattr(batches, "_LOOKED_UP", 8)


def without_room(raw: Any, *known: Any) -> Any:
    """How pages are read on a host that has no room for one of them."""
    if raw.url.endswith("/4"):
        raise OSError("no room on this host")
    return read_and_store(raw, *known)


def told_to_stop(*_: Any) -> None:
    """How a page is read by a process that is told to stop over it."""
    raise SystemExit


def a_job() -> Job:
    return Job.objects.create(kind=Job.Kind.FILES, summary="tin.warc", arguments={"paths": ["tin.warc"]})


def take_spread(found: Iterable[IncomingCapture], job: Job, **options: Any) -> Any:
    progress = ImportProgress(Job.objects.get(pk=job.pk))
    return run_import(found, command="x", arguments=[], tick=lambda: None, progress=progress, **options)


def whenever_handed(monkeypatch: pytest.MonkeyPatch, then: Callable[[], Any]) -> None:
    """Have something done each time after a piece is handed out."""
    hand = spread._Spread._hand

    def hand_then(self: Any, chunk: Any) -> Any:
        handed = hand(self, chunk)
        then()
        return handed

    monkeypatch.setattr(spread._Spread, "_hand", hand_then)


def with_readers(monkeypatch: pytest.MonkeyPatch, count: int, *, seed: int = 1) -> None:
    """Have the pieces read by so many readers, in an order drawn by lot, all of them before their turn."""
    readers, draw = [PieceReader() for _ in range(count)], random.Random(seed)

    def read() -> None:
        if draw.random() < 0.5:
            for _ in range(draw.randint(1, 4)):
                draw.choice(readers).read_one()

    results = spread._Spread._results

    def read_first(self: Any, handed: Any) -> Any:
        while draw.choice(readers).read_one():
            pass
        return results(self, handed)

    whenever_handed(monkeypatch, read)
    monkeypatch.setattr(spread._Spread, "_results", read_first)


def in_this_process(*, deadly: str = "none") -> type[WorkerPool]:
    """A pool that starts no process, where it is not the point; the page of one address ends its process."""

    class Here(WorkerPool):
        def map(self, entries: Any, *options: Any) -> Any:
            work, known, _, _ = self._start
            for each in entries:
                yield each, DIED if each.url.endswith(deadly) else work(each, *known)

    return Here


def spread_outcome(found: list[IncomingCapture], monkeypatch: pytest.MonkeyPatch) -> tuple[Any, ...]:
    """What a spread import leaves and says, of which the archive then knows nothing."""
    monkeypatch.setattr("tests.importing.test_batches.run_import", lambda found, **_: take_spread(found, a_job()))
    return outcome(found)


@pytest.mark.slow
@pytest.mark.parametrize("readers", [1, 2, 3])
def test_any_number_of_readers_comes_to_what_one_process_gives(monkeypatch: pytest.MonkeyPatch, readers: int) -> None:
    found = a_crawl(5, 16)
    expected = outcome(found)
    assert expected[3]["added"] >= 16
    assert expected[3]["problems"]
    with_readers(monkeypatch, readers)
    assert spread_outcome(found, monkeypatch) == expected
    assert not ImportPiece.objects.exists()


@pytest.mark.slow
def test_without_any_reader_the_one_who_saves_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    found = a_crawl(6, 12)
    expected = outcome(found)
    assert spread_outcome(found, monkeypatch) == expected


@pytest.mark.slow
def test_the_run_and_the_job_say_what_one_process_would_have_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with_readers(monkeypatch, 2)
    job = a_job()
    found = a_crawl(5, 12)
    report = take_spread(found, job)
    run = ImportRun.objects.get()
    assert (run.seen, run.added, run.passed_over) == (report.seen, report.added, report.passed_over)
    assert list(ImportProblem.objects.order_by("pk").values("path", "code", "detail", "is_failure")) == report.problems
    job.refresh_from_db()
    assert job.done == len(found)
    assert sum(job.arguments["pieces"]["read"].values()) > 3


@pytest.mark.slow
@pytest.mark.parametrize("is_kept", [False, True])
def test_a_saver_that_dies_over_and_over_is_gone_on_with(monkeypatch: pytest.MonkeyPatch, is_kept: bool) -> None:
    """It dies at each commit, before or after it, so that each process comes one batch further or none."""
    found = a_crawl(7, 10)
    expected = outcome(found)
    with_readers(monkeypatch, 2)
    monkeypatch.setattr(spread, "_AHEAD", 2)
    note, met, died_at = ImportProgress.note, set(), set()

    def note_and_die(self: ImportProgress, done: int, waiting: Any) -> None:
        note(self, done, waiting)
        place = (done, len(waiting))
        met.add(place)
        if not is_kept and place not in died_at:
            died_at.add(place)
            raise Died

    def die_after(self: ImportProgress) -> None:
        if is_kept and (places := met - died_at):
            died_at.update(places)
            raise Died

    monkeypatch.setattr(ImportProgress, "note", note_and_die)
    monkeypatch.setattr(ImportProgress, "check_wanted", die_after)

    def insist(found: Any, **_: Any) -> Any:
        job = a_job()
        for _attempt in range(100):
            try:
                return take_spread(found, job)
            except Died:
                continue
        raise AssertionError("it never came to its end")

    monkeypatch.setattr("tests.importing.test_batches.run_import", insist)
    assert outcome(found) == expected
    assert len(died_at) > 5


def test_what_a_reader_held_when_it_died_is_read_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [incoming(number, page(number)) for number in range(9)]
    reader, taken = PieceReader(), []

    def die(piece: Any, *_: Any) -> None:
        taken.append(piece.pk)
        raise Died

    def read() -> None:
        if not taken:
            with monkeypatch.context() as patch:
                patch.setattr(PieceReader, "_read", lambda self, piece, registry: die(piece))
                with pytest.raises(Died):
                    reader.read_one()
            assert ImportPiece.objects.get(pk=taken[0]).state == ImportPiece.State.TAKEN
        else:
            reader.read_one()

    whenever_handed(monkeypatch, read)
    monkeypatch.setattr(spread, "WorkerPool", in_this_process())
    job = a_job()
    report = take_spread(found, job)
    assert (report.added, report.problems) == (9, [])
    job.refresh_from_db()
    (back,) = job.arguments["pieces"]["taken_back"]
    assert back["path"] == "tin.warc:0"
    assert back["reason"].endswith("the reader died")


def test_a_piece_that_readers_cannot_read_is_named_and_read_by_the_one_who_saves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [incoming(number, page(number)) for number in range(9)]
    monkeypatch.setattr(spread, "SpreadWork", lambda **how: SpreadWork(**{**how, "anywhere": without_room}))
    with_readers(monkeypatch, 2)
    monkeypatch.setattr(spread, "WorkerPool", in_this_process())
    job = a_job()
    report = take_spread(found, job)
    assert (report.added, report.problems) == (9, [])
    job.refresh_from_db()
    figures = job.arguments["pieces"]
    assert [back["path"] for back in figures["taken_back"]] == ["tin.warc:3"]
    assert "OSError: no room on this host" in figures["taken_back"][0]["reason"]
    assert figures["read"][spread.HERE] == 1


def test_a_page_that_ends_its_readers_is_one_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of its piece, which readers died over twice, each page is read by itself."""

    monkeypatch.setattr(spread, "WorkerPool", in_this_process(deadly="/4"))
    whenever_handed(
        monkeypatch,
        lambda: ImportPiece.objects.filter(attempts=0).update(
            state=ImportPiece.State.LEFT, attempts=2, problem="h: the reader died"
        ),
    )
    report = take_spread([incoming(number, page(number)) for number in range(6)], a_job())
    assert report.added == 5
    assert [(each["path"], each["code"]) for each in report.problems] == [("tin.warc:4", "reader-died")]


def test_what_was_not_sealed_here_is_not_unpacked(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    sealed = seal(["a"])
    assert unseal(sealed) == ["a"]
    for other in (b"", sealed[:40], sealed[:-1] + b"x"):
        with pytest.raises(NotSealed):
            unseal(other)
    whenever_handed(
        monkeypatch,
        lambda: ImportPiece.objects.filter(readings=None).update(
            state=ImportPiece.State.READ, readings=b"x" * 99, host="h"
        ),
    )
    monkeypatch.setattr(spread, "WorkerPool", in_this_process())
    job = a_job()
    assert take_spread([incoming(number, page(number)) for number in range(3)], job).added == 3
    job.refresh_from_db()
    assert "h: NotSealed" in job.arguments["pieces"]["taken_back"][0]["reason"]
    settings.SECRET_KEY = "another"
    with pytest.raises(NotSealed):
        unseal(sealed)


def test_only_who_reads_alike_takes_a_piece() -> None:
    job = a_job()
    row = ImportPiece.objects.create(job=job, version="another program", pages=seal((read_and_store, [])))
    reader = PieceReader()
    assert not reader.read_one()
    row.refresh_from_db()
    assert row.state == ImportPiece.State.OPEN
    own = ImportPiece.objects.create(job=job, version=pieces.version_of(Registry()), pages=seal((read_and_store, [])))
    assert reader.read_one()
    own.refresh_from_db()
    assert (own.state, unseal(own.readings or b"")) == (ImportPiece.State.READ, [])


def test_a_reader_that_is_told_to_stop_gives_its_piece_back() -> None:
    sealed = seal((told_to_stop, [1]))
    row = ImportPiece.objects.create(job=a_job(), version=pieces.version_of(Registry()), pages=sealed)
    with pytest.raises(SystemExit):
        PieceReader().read_one()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (ImportPiece.State.OPEN, 0)


def test_a_living_reader_is_waited_for_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """While it holds a piece the one who saves reads the others; what is overdue it reads itself."""
    waits = 0

    def wait(seconds: float) -> None:
        nonlocal waits
        waits += 1
        assert not ImportPiece.objects.filter(state=ImportPiece.State.OPEN).exists()
        ImportPiece.objects.filter(reader="slow").update(taken_at=timezone.now() - timedelta(hours=1))

    def take_first() -> None:
        first = ImportPiece.objects.filter(host="", reader="", state=ImportPiece.State.OPEN).order_by("pk")[:1]
        if not ImportPiece.objects.filter(reader="slow").exists():
            ImportPiece.objects.filter(pk__in=first.values_list("pk", flat=True)).update(
                state=ImportPiece.State.TAKEN, reader="slow", host="h", taken_at=timezone.now()
            )

    monkeypatch.setattr("archive.importing.spread.time.sleep", wait)
    whenever_handed(monkeypatch, take_first)
    monkeypatch.setattr(spread, "WorkerPool", in_this_process())
    job = a_job()
    with alone("slow"):
        report = take_spread([incoming(number, page(number)) for number in range(9)], job)
    assert report.added == 9
    assert waits == 1
    job.refresh_from_db()
    assert "no answer" in job.arguments["pieces"]["taken_back"][0]["reason"]


@pytest.mark.slow
def test_no_more_pieces_are_made_than_are_to_be_read_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    most: list[int] = []
    with_readers(monkeypatch, 1)
    whenever_handed(monkeypatch, lambda: most.append(ImportPiece.objects.count()))
    assert take_spread([incoming(number, page(number)) for number in range(30)], a_job()).added == 30
    assert len(most) == 10
    assert max(most) <= 4
    assert not ImportPiece.objects.exists()


def test_a_job_that_is_stopped_keeps_what_it_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    with_readers(monkeypatch, 1)
    job = a_job()

    def source() -> Any:
        for number in range(30):
            if number == 20:
                Job.objects.filter(pk=job.pk).update(is_cancelled=True)
            yield incoming(number, page(number))

    with pytest.raises(Stopped):
        take_spread(source(), job)
    run = ImportRun.objects.get()
    assert (run.state, run.added) == (ImportRun.RunState.INTERRUPTED, Article.objects.count())
    assert 0 < run.added < 30
    assert not ImportPiece.objects.exists()
