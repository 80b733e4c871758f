"""Imports of files as jobs: asked for by the command, taken up by whoever has the files, seen at the desk."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from archive.importing import batches, spread
from archive.importing.progress import ImportProgress
from archive.jobs import queue, runner, worker
from archive.jobs.file_imports import ask_import, take_up
from archive.jobs.locks import lock_of
from archive.jobs.queue import cancel, make_worker
from archive.jobs.work import WORK
from archive.jobs.worker import serve_once
from archive.models import Article, ImportPiece, ImportRun, Job
from search.locking import Locked, alone
from tests.importing.test_spread import in_this_process
from tests.warcs import Warc, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def _small(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CAPTURE_DIR = tmp_path / "captures"
    settings.JOBS_INLINE = settings.SEARCH_INLINE = False
    monkeypatch.setattr(spread, "WorkerPool", in_this_process())
    # Each test is one transaction, whose connection the task library's worker would close.
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    warc = Warc()
    for number in range(3):
        warc.response(number)
    warc.other("metadata", address="https://mau.thu-nghiem.example/")
    return write(tmp_path / "crawl.warc.gz", *warc.records)


def test_the_command_imports_prints_and_does_nothing_twice(
    crawl: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_articles", crawl, spread=True, report=tmp_path / "report.json")
    job, run = Job.objects.get(), ImportRun.objects.get()
    said = capsys.readouterr().out
    assert f"Job {job.pk} of the desk" in said
    assert "pieces read: this process 1\n" in said
    assert f"not read: 1 metadata ({crawl}:" in said
    assert said.endswith("3 read: 3 added, 0 updated, 0 unchanged, 0 skipped, 0 failed; 0 problems\n")
    assert '"added": 3' in (tmp_path / "report.json").read_text()
    assert (job.state, job.done, run.state) == (Job.State.DONE, 4, ImportRun.RunState.FINISHED)
    call_command("import_articles", crawl, spread=True)
    assert "0 added, 0 updated, 3 unchanged" in capsys.readouterr().out
    assert Article.objects.count() == 3
    assert Job.objects.count() == 2


def test_a_bad_file_is_a_problem_as_it_is_in_any_import(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("import_articles", tmp_path / "none.warc", spread=True)
    assert "none.warc: missing" in capsys.readouterr().err
    assert Job.objects.get().state == Job.State.DONE
    for options in ({"samples": True}, {"dry_run": True}):
        with pytest.raises(CommandError, match="--spread: neither"):
            call_command("import_articles", tmp_path, spread=True, **options)


def test_an_import_whose_process_died_is_taken_up_where_its_files_are(
    crawl: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    note = ImportProgress.note

    def die(self: ImportProgress, *options: Any) -> None:
        note(self, *options)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(ImportProgress, "note", die)
        with pytest.raises(SystemExit):
            call_command("import_articles", crawl, spread=True)
    job = Job.objects.get()
    assert (job.state, Article.objects.count()) == (Job.State.RUNNING, 0)
    assert queue.queue_dead() == 0  # it waits for who has the files
    there = crawl.rename(crawl.with_name("elsewhere.warc.gz"))
    assert take_up() == 0
    there.rename(crawl)
    with alone(lock_of(job.pk)):
        assert take_up() == 0
    call_command("run_jobs", "--once")
    assert capsys.readouterr().out.endswith("0 jobs left.\n")
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 2)
    run = ImportRun.objects.get()
    assert (run.state, run.added, run.unchanged) == (ImportRun.RunState.FINISHED, 3, 0)


def test_the_same_files_are_one_job_until_they_change(crawl: Path) -> None:
    job = ask_import([crawl], processes=1)
    assert ask_import([crawl], processes=1) == job
    crawl.write_bytes(crawl.read_bytes() + Warc.last(compressed=True))
    with alone(lock_of(job.pk)):
        other = ask_import([crawl], processes=1)
    job.refresh_from_db()
    assert (job.state, other.pk != job.pk) == (Job.State.WAITING, True)  # somebody is at it
    assert ask_import([crawl], processes=1) == other
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_the_command_follows_another_process_and_goes_on_when_that_dies(
    crawl: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    job = ask_import([crawl], processes=1)
    waits: list[float] = []
    with ExitStack() as other:
        other.enter_context(alone(lock_of(job.pk)))

        def wait(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) == 2:
                other.close()

        monkeypatch.setattr("archive.jobs.runner.time.sleep", wait)
        call_command("import_articles", crawl, spread=True)
    assert len(waits) == 2
    assert "3 added" in capsys.readouterr().out
    assert Job.objects.get().state == Job.State.DONE


def test_what_is_stopped_or_fails_is_said(crawl: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = runner.run

    def stop_first(pk: int, *work: Any) -> None:
        cancel(Job.objects.get(pk=pk))
        run(pk, *work)

    with monkeypatch.context() as patch:
        patch.setattr(runner, "run", stop_first)
        with pytest.raises(CommandError, match="Stopped at the desk"):
            call_command("import_articles", crawl, spread=True)
    assert not Article.objects.exists()

    def fail(*_: Any) -> None:
        raise OSError("no room")

    monkeypatch.setattr(spread, "seal", fail)
    with pytest.raises(CommandError, match="OSError: no room"):
        call_command("import_articles", crawl, spread=True)
    assert Job.objects.first().state == Job.State.FAILED  # type: ignore[union-attr]


def a_dead_import(crawl: Path) -> tuple[Job, ImportRun]:
    """An import whose process died while a piece of it was to be read."""
    run = ImportRun.objects.create(command="import_articles", rules_version="1")
    job = ask_import([crawl], processes=1)
    job.arguments["run"] = run.pk
    job.begin()
    job.save()
    ImportPiece.objects.create(job=job, version="1", pages=b"")
    return job, run


@pytest.mark.parametrize("is_stopped_first", [False, True])
def test_a_stopped_import_that_died_ends_wherever_its_files_are(crawl: Path, is_stopped_first: bool) -> None:
    """At once, where it was dead already; else as soon as any worker sees it."""
    job, run = a_dead_import(crawl)
    crawl.unlink()
    if is_stopped_first:
        with alone(lock_of(job.pk)):
            assert not cancel(job)
        job.refresh_from_db()
        assert job.is_unfinished
        serve_once()
    else:
        assert cancel(job)
    job.refresh_from_db()
    run.refresh_from_db()
    assert (job.state, run.state) == (Job.State.CANCELLED, ImportRun.RunState.INTERRUPTED)
    assert not ImportPiece.objects.exists()


def test_the_desk_does_not_wait_for_an_import_that_the_only_worker_saves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    warc = Warc()
    for number in range(6):
        warc.response(number)
    ask_import([write(tmp_path / "crawl.warc.gz", *warc.records)], processes=1)
    articles_then, is_followed = [], []
    monkeypatch.setitem(WORK, Job.Kind.REPROCESS, lambda job: articles_then.append(Article.objects.count()))
    monkeypatch.setattr(worker, "follow_now", lambda: is_followed.append(len(articles_then)))
    note = ImportProgress.note

    def note_and_ask(self: ImportProgress, *options: Any) -> None:
        note(self, *options)
        if not Job.objects.filter(kind=Job.Kind.REPROCESS).exists():
            queue.ask(Job.Kind.REPROCESS, "một bài", {}, None)

    monkeypatch.setattr(ImportProgress, "note", note_and_ask)
    share = worker.QueueShare(make_worker())
    assert take_up(share.work_off_between) == 1
    assert (articles_then, is_followed) == ([2], [1])
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}
    assert Article.objects.count() == 6


def test_a_worker_that_is_told_to_stop_leaves_its_import_to_the_next(crawl: Path) -> None:
    ask_import([crawl], processes=1)
    share = worker.QueueShare(make_worker())
    share.worker.running = False
    with pytest.raises(SystemExit):
        take_up(share.work_off_between)
    assert Job.objects.get().state == Job.State.RUNNING
    serve_once()
    assert Job.objects.get().state == Job.State.DONE
    assert Article.objects.count() == 3


def test_one_process_works_off_the_queue(crawl: Path) -> None:
    with alone("jobs"), pytest.raises(Locked):
        serve_once()


@pytest.mark.slow
def test_the_desk_shows_who_read_and_what_was_read_again(crawl: Path, admin_client: Client) -> None:
    call_command("import_articles", crawl, spread=True)
    job, run = Job.objects.get(), ImportRun.objects.get()
    job.arguments["pieces"] = {
        "read": {"may-hai": 1_200, "": 3},
        "taken_back": [{"path": "<crawl>:17", "reason": "may-hai: the reader died"}],
    }
    job.save()
    shown = admin_client.get(reverse("admin:archive_job_change", args=[job.pk])).content.decode()
    assert reverse("admin:archive_importrun_change", args=[run.pk]) in shown
    for piece in ("4 mục trong tệp", "may-hai: 1.200", "máy đã ghi: 3", "&lt;crawl&gt;:17: may-hai: the reader died"):
        assert piece in shown
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
    page, stop = (reverse(f"admin:archive_job_{name}", args=[job.pk]) for name in ("change", "cancel"))
    assert "máy đang ghi: 3" in admin_client.get(page).content.decode()
    with alone(lock_of(job.pk)):
        answer = admin_client.post(stop, follow=True)
    assert "Việc sẽ dừng sau phần đang làm; những gì đã nhập" in answer.content.decode()
    Job.objects.filter(pk=job.pk).update(is_cancelled=False)
    answer = admin_client.post(stop, follow=True)
    assert "Việc đã dừng; những gì đã nhập" in answer.content.decode()
