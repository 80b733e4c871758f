"""Articles that several hosts read again come to what one process gives, whoever dies and whatever a host lacks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from archive.importing import spread
from archive.importing.pieces import PieceReader
from archive.jobs.queue import cancel, queue_dead
from archive.jobs.rereading import ask_rereading
from archive.jobs.runner import run as run_job
from archive.jobs.worker import serve_once
from archive.models import Article, ImportPiece, ImportRun, Job, Province
from archive.reprocessing import run
from archive.reprocessing.progress import ReprocessingProgress
from archive.reprocessing.run import ReprocessingReport, ReprocessingScope, reprocess
from search.models import IndexChange
from tests import factories
from tests.importing.test_run import write_pages
from tests.importing.test_spread import Died, in_this_process, whenever_handed, with_readers
from tests.natural import dump
from tests.reprocessing.test_reprocessing import spoil

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGES = 9
ALL = ReprocessingScope(everything=True)


@pytest.fixture(scope="module")
def imported(reference_data: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The captures of imported articles, all of which worse rules have read."""
    folder = tmp_path_factory.mktemp("imported")
    with override_settings(CAPTURE_DIR=folder / "captures", SEARCH_INLINE=False):
        call_command("import_articles", str(write_pages(folder / "pages", PAGES)))
    for article in Article.objects.all():
        spoil(article)
    IndexChange.objects.all().delete()
    return folder / "captures"


@pytest.fixture(autouse=True)
def _small(imported: Path, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of two captures and batches of four, and no process besides this one."""
    settings.DATA_DIR, settings.CAPTURE_DIR = tmp_path, imported
    settings.JOBS_INLINE = settings.SEARCH_INLINE = False
    monkeypatch.setattr(spread, "PAGES", 2)
    monkeypatch.setattr(spread, "_AHEAD", 3)
    monkeypatch.setattr(spread, "_ALIVE", 0.0)
    monkeypatch.setattr(spread, "WorkerPool", in_this_process())
    monkeypatch.setattr(run, "_BATCH", 4)
    # Each test is one transaction, whose connection the task library's worker would close.
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)


def by_one_process() -> tuple[ReprocessingReport, dict[str, Any]]:
    """What one process says and leaves; the archive is then as it was."""
    with transaction.atomic():
        said, left = reprocess(ALL, processes=1), dump()
        transaction.set_rollback(True)
    return said, left


def by_all_hosts() -> tuple[tuple[ReprocessingReport, dict[str, Any]], dict[str, Any]]:
    """What a spread reprocessing says and leaves, and its figures."""
    job = ask_rereading(ALL, processes=1)
    said = reprocess(ALL, processes=1, progress=ReprocessingProgress(job))
    job.refresh_from_db()
    assert not ImportPiece.objects.exists()
    assert job.done == PAGES
    return (said, dump()), job.arguments["pieces"]


@pytest.mark.parametrize("readers", [0, 1, 2, 3])
def test_any_number_of_readers_comes_to_what_one_process_gives(monkeypatch: pytest.MonkeyPatch, readers: int) -> None:
    lost = Article.objects.order_by("pk")[3].read_from
    assert lost is not None
    expected = by_one_process_without(factories.stored_file(lost), monkeypatch, readers)
    assert (expected[0].updated, expected[0].failed) == (PAGES - 1, 1)


def by_one_process_without(
    path: Path, monkeypatch: pytest.MonkeyPatch, readers: int
) -> tuple[ReprocessingReport, dict[str, Any]]:
    """What one process and what so many readers give, where the bytes of one capture are lost: the same."""
    kept = path.read_bytes()
    path.unlink()
    try:
        expected = by_one_process()
        if readers:
            with_readers(monkeypatch, readers)
        found, figures = by_all_hosts()
    finally:
        path.write_bytes(kept)
    assert found == expected
    assert sum(figures["read"].values()) == -(-PAGES // 2)
    assert figures["read"][spread.HERE] == (1 if readers else -(-PAGES // 2))  # the one with what no reader could load
    return expected


def test_a_host_that_lacks_the_bytes_costs_nothing_but_time(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    expected = by_one_process()
    reader, folder = PieceReader(), settings.CAPTURE_DIR

    def read_without() -> None:
        settings.CAPTURE_DIR = tmp_path / "empty"
        reader.read_one()
        settings.CAPTURE_DIR = folder

    whenever_handed(monkeypatch, read_without)
    found, figures = by_all_hosts()
    assert found == expected
    assert figures["taken_back"]
    assert all("BlobError" in back["reason"] for back in figures["taken_back"])


def test_what_a_reader_held_when_it_died_is_read_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = by_one_process()
    reader, held = PieceReader(), []

    def die(piece: ImportPiece) -> None:
        held.append(piece.pk)
        raise Died

    def read() -> None:
        if held:
            reader.read_one()
            return
        with monkeypatch.context() as patch:
            patch.setattr(PieceReader, "_read", lambda self, piece, registry: die(piece))
            with pytest.raises(Died):
                reader.read_one()

    whenever_handed(monkeypatch, read)
    found, figures = by_all_hosts()
    assert found == expected
    (back,) = figures["taken_back"]
    assert back["reason"].endswith("the reader died")


def test_what_was_not_sealed_here_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = by_one_process()
    whenever_handed(
        monkeypatch,
        lambda: ImportPiece.objects.filter(readings=None).update(
            state=ImportPiece.State.READ, readings=b"x" * 99, host="h"
        ),
    )
    found, figures = by_all_hosts()
    assert found == expected
    assert all("h: NotSealed" in back["reason"] for back in figures["taken_back"])
    assert figures["read"] == {spread.HERE: -(-PAGES // 2)}


def test_a_capture_that_ends_its_readers_is_one_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    deadly = Article.objects.order_by("pk")[2]
    monkeypatch.setattr(spread, "WorkerPool", in_this_process(deadly=deadly.url))
    (said, _), _ = by_all_hosts()
    assert (said.updated, said.failed) == (PAGES - 1, 1)
    assert [(each["path"], each["code"]) for each in said.problems] == [(deadly.url, "reader-died")]


def test_a_writer_that_dies_is_gone_on_with_by_any_worker(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said, left = by_one_process()
    note = ReprocessingProgress.note

    def die(self: ReprocessingProgress, *options: Any) -> None:
        note(self, *options)
        if self.job.done == 8:
            raise Died  # before what was written of it is kept

    with monkeypatch.context() as patch:
        patch.setattr(ReprocessingProgress, "note", die)
        with pytest.raises(Died):
            call_command("reprocess_articles", everything=True, spread=True)
    job = Job.objects.get()
    assert (job.state, job.done) == (Job.State.RUNNING, 4)
    assert queue_dead() == 1
    serve_once()
    job.refresh_from_db()
    assert (job.state, job.done, dump()) == (Job.State.DONE, PAGES, left)
    progress = ReprocessingProgress(job)
    assert progress.run is not None
    found = run.report_of(progress.run)
    assert (found.summary, found.changes, found.resumed) == (said.summary, said.changes, True)
    assert ImportRun.objects.filter(command=run.COMMAND).count() == 1


def test_the_command_prints_what_it_prints_without_other_hosts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], admin_client: Client
) -> None:
    with transaction.atomic():
        call_command("reprocess_articles", everything=True, processes=1)
        expected = capsys.readouterr().out
        transaction.set_rollback(True)
    with_readers(monkeypatch, 1)
    call_command("reprocess_articles", everything=True, spread=True)
    job = Job.objects.get()
    opening, read, *rest = capsys.readouterr().out.splitlines(keepends=True)
    assert opening == f"Job {job.pk} of the desk; read with all `run_jobs` of all hosts.\n"
    assert read.startswith("pieces read: ")
    assert "".join(rest) == expected
    assert (job.state, job.done, job.total) == (Job.State.DONE, PAGES, PAGES)
    shown = admin_client.get(reverse("admin:archive_job_change", args=[job.pk])).content.decode()
    assert "Các phần đã đọc, theo máy" in shown
    assert reverse("admin:archive_importrun_change", args=[job.arguments["run"]]) in shown
    for options in ({"dry_run": True}, {"report": Path("x")}):
        with pytest.raises(CommandError, match="--spread: neither"):
            call_command("reprocess_articles", spread=True, **options)


def test_one_that_is_stopped_is_gone_on_with_when_it_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = by_one_process()
    job = ask_rereading(ALL, processes=1)
    assert ask_rereading(ALL, processes=1) == job
    assert ask_rereading(ReprocessingScope(), processes=1) != job
    whenever_handed(monkeypatch, lambda: cancel(job))
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.CANCELLED, 4)
    again = ask_rereading(ALL, processes=1)
    run_job(again.pk)
    again.refresh_from_db()
    assert (again.state, again.done, dump()) == (Job.State.DONE, PAGES, expected[1])


def test_the_desk_names_what_is_read_again_in_words(imported: Path) -> None:
    unit, source = Province.objects.get(slug="son-la"), factories.source("Cổng thông tin mẫu")
    scopes = {
        "các bài cần đọc lại": ReprocessingScope(),
        "mọi bài, cả trang không phải bài viết": ReprocessingScope(everything=True, skipped=True),
        f"các bài cần đọc lại, {unit.label}, {source.name}": ReprocessingScope(province=unit.slug, source=source.slug),
        "bài số 7": ReprocessingScope(article=7),
    }
    assert [ask_rereading(scope, processes=1).summary for scope in scopes.values()] == list(scopes)
