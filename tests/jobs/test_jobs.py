"""Long work in the background: it is done once, goes on after a death, stops when asked, and says what it left out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from archive.curation import bulk_edits
from archive.curation import undo as undo_module
from archive.decisions import decide_field
from archive.jobs import queue, runner
from archive.jobs.locks import lock_of
from archive.jobs.queue import ask, cancel, work
from archive.jobs.retention import Pruned, prune
from archive.jobs.tasks import run_job
from archive.models import Article, Edit, Job
from search.engine import SearchRequest, find
from search.locking import Locked, alone
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


class Died(BaseException):
    """The process goes in the middle of a job."""


@pytest.fixture(autouse=True)
def _small(own_index: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of two articles, and no thread: the tests say when the queue is worked off."""
    settings.JOBS_INLINE = False
    monkeypatch.setattr(bulk_edits, "_AT_ONCE", 2)
    monkeypatch.setattr(undo_module, "_UNDONE_AT_ONCE", 2)
    monkeypatch.setattr(bulk_edits, "_SQLITE_POLLS", 0)


@pytest.fixture
def keys() -> list[int]:
    return [factories.article(f"Hội nghị {number}").pk for number in range(5)]


def ask_for(keys: list[int], user: Any, *, override: bool = False) -> Job:
    arguments = {
        "articles": keys,
        "field": "section",
        "value": "Thời sự",
        "override": override,
        "reason": "thử",
        "reason_is_public": True,
    }
    return ask(Job.Kind.BULK_EDIT, "chuyên mục → Thời sự", arguments, user, total=len(keys))


def edited() -> set[int]:
    return set(Article.objects.filter(section="Thời sự").values_list("pk", flat=True))


def die_after(parts: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Have the process die before the part after so many; returns what brings it back to life."""
    done = 0

    def check(job: Job) -> None:
        nonlocal done
        if done == parts:
            raise Died
        done += 1

    monkeypatch.setattr("archive.jobs.work.check_wanted", check)
    return lambda: monkeypatch.setattr("archive.jobs.work.check_wanted", lambda job: None)


@pytest.mark.slow
def test_a_job_is_done_once_and_as_one_act(keys: list[int], admin_user: Any) -> None:
    job = ask_for(keys, admin_user)
    assert (job.state, edited()) == (Job.State.WAITING, set())
    work()
    job.refresh_from_db()
    assert (job.state, job.done, job.percent, job.problem) == (Job.State.DONE, 5, 100, "")
    assert edited() == set(keys)
    edit = Edit.objects.get()
    assert (job.edit, edit.reason, edit.reason_is_public) == (edit, "thử", True)
    assert find(SearchRequest(query='chuyên mục:"Thời sự"')).total == 5
    runner.run(job.pk)  # a queue that hands it out twice changes nothing
    assert Edit.objects.count() == 1


@pytest.mark.slow
def test_a_job_whose_process_died_goes_on_where_it_was(
    keys: list[int], admin_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask_for(keys, admin_user)
    revive = die_after(2, monkeypatch)
    with pytest.raises(Died):
        runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, edited()) == (Job.State.RUNNING, 4, set(keys[:4]))
    factories.save(_with_section(keys[0], "Người sửa lại"))  # what was done is not done again
    revive()
    DBTaskResult.objects.ready().get().claim("dead")
    assert queue.queue_dead() == 1
    work()
    job.refresh_from_db()
    assert (job.state, job.done, job.attempts) == (Job.State.DONE, 5, 2)
    assert edited() == set(keys[1:])
    assert Edit.objects.filter(kind=Edit.Kind.BULK).count() == 1


def _with_section(pk: int, section: str) -> Article:
    article = Article.objects.get(pk=pk)
    article.section = section
    return article


@pytest.mark.slow
def test_a_job_that_a_process_took_and_died_before_beginning_is_done(keys: list[int], admin_user: Any) -> None:
    job = ask_for(keys, admin_user)
    waiting = ask_for(keys, admin_user)
    DBTaskResult.objects.ready().order_by("enqueued_at")[0].claim("dead")
    assert queue.queue_dead() == 1  # the other is still in the queue
    work()
    for each in (job, waiting):
        each.refresh_from_db()
        assert each.state == Job.State.DONE


@pytest.mark.slow
def test_a_job_over_which_processes_die_again_and_again_is_given_up(
    keys: list[int], admin_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask_for(keys, admin_user)
    die_after(0, monkeypatch)
    for _ in range(runner.MOST_ATTEMPTS):
        with pytest.raises(Died):
            runner.run(job.pk)
    runner.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.problem


@pytest.mark.slow
def test_a_job_that_runs_is_not_begun_by_a_second_process(keys: list[int], admin_user: Any) -> None:
    job = ask_for(keys, admin_user)
    Job.objects.update(state=Job.State.RUNNING)
    with alone(lock_of(job.pk), wait=0):
        assert queue.queue_dead() == 0
        runner.run(job.pk)
    assert edited() == set()


@pytest.mark.slow
def test_a_queue_has_one_worker(keys: list[int], admin_user: Any) -> None:
    with alone("jobs", wait=0), pytest.raises(Locked):
        work()


@pytest.mark.slow
def test_a_job_that_is_asked_for_while_the_worker_ends_is_done(
    keys: list[int], admin_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django_tasks_db.management.commands.db_worker import Worker

    run = Worker.run
    asked: list[Job] = []

    def run_and_ask(worker: Any) -> None:
        run(worker)
        if not asked:
            asked.append(ask_for(keys, admin_user))

    monkeypatch.setattr(Worker, "run", run_and_ask)
    work()
    assert Job.objects.get().state == Job.State.DONE


@pytest.mark.slow
def test_a_job_stops_after_its_part_and_what_it_did_can_be_undone(
    keys: list[int], admin_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask_for(keys, admin_user)
    noted = Job.note

    def note(self: Job, *args: Any, **columns: Any) -> None:
        noted(self, *args, **columns)
        Job.objects.filter(pk=self.pk).update(is_cancelled=True)

    monkeypatch.setattr(Job, "note", note)
    work()
    job.refresh_from_db()
    assert (job.state, job.done, edited()) == (Job.State.CANCELLED, 2, set(keys[:2]))
    assert job.edit is not None
    undo_module.undo(job.edit, admin_user)
    assert edited() == set()


@pytest.mark.slow
def test_a_waiting_job_stops_at_once(keys: list[int], admin_user: Any) -> None:
    job = ask_for(keys, admin_user)
    cancel(job)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    work()
    assert edited() == set()


@pytest.mark.slow
def test_what_people_decided_meanwhile_and_what_is_gone_is_left_out_and_named(keys: list[int], admin_user: Any) -> None:
    job = ask_for(keys, admin_user)
    decided = _with_section(keys[1], "Xây dựng Đảng")
    factories.save(decided)
    decide_field(decided, "section", admin_user)
    factories.delete(Article.objects.get(pk=keys[3]))
    work()
    job.refresh_from_db()
    assert job.left_out == {"decided": [keys[1]], "gone": [keys[3]]}
    assert edited() == {keys[0], keys[2], keys[4]}
    assert (job.state, job.done) == (Job.State.DONE, 5)


@pytest.mark.slow
def test_a_fault_is_told_and_not_tried_again(keys: list[int], admin_user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise ValueError("không ghi được")

    monkeypatch.setattr(bulk_edits, "_set", fail)
    job = ask_for(keys, admin_user)
    work()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "không ghi được" in job.problem
    assert queue.queue_dead() == 0


@pytest.mark.slow
def test_undoing_in_the_background_goes_on_after_a_death(
    keys: list[int], admin_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit = bulk_edits.apply(keys, "section", "Thời sự", admin_user, summary="thử")
    job = ask(Job.Kind.UNDO, str(edit), {"edit": edit.pk, "reason": ""}, admin_user, total=5)
    revive = die_after(1, monkeypatch)
    with pytest.raises(Died):
        runner.run(job.pk)
    assert edited() == set(keys[2:])
    revive()
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, edited()) == (Job.State.DONE, 5, set())
    edit.refresh_from_db()
    assert edit.undone_by == job.edit


@pytest.mark.slow
def test_the_command_works_off_the_queue_once(
    keys: list[int], admin_user: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    ask_for(keys, admin_user)
    call_command("run_jobs", "--once")
    assert capsys.readouterr().out.endswith("0 jobs left.\n")
    assert edited() == set(keys)


@pytest.mark.slow
def test_the_site_works_off_what_is_asked_without_a_service(keys: list[int], admin_user: Any, settings: Any) -> None:
    settings.JOBS_INLINE = True
    job = ask_for(keys, admin_user)
    for thread in threading.enumerate():
        if thread.name == "jobs":
            thread.join(600)
    job.refresh_from_db()
    assert job.state == Job.State.DONE


@pytest.mark.slow
def test_what_ended_long_ago_is_deleted_and_counted(keys: list[int], admin_user: Any, settings: Any) -> None:
    ended, fresh, waiting = (ask_for(keys, admin_user) for _ in range(3))
    cancel(fresh)
    runner.run(ended.pk)
    tasks = {task.args_kwargs["args"][0]: task for task in DBTaskResult.objects.all()}
    tasks[ended.pk].set_successful(None)
    tasks[fresh.pk].set_successful(None)
    died, at_work = (run_job.enqueue(job.pk) for job in (ended, waiting))
    for task in (died, at_work):
        DBTaskResult.objects.get(pk=task.id).claim("dead")
    assert prune() == Pruned()
    settings.JOB_DAYS = 30
    long_ago = timezone.now() - timedelta(days=30)
    DBTaskResult.objects.exclude(pk=tasks[fresh.pk].pk).update(started_at=long_ago, finished_at=long_ago)
    DBTaskResult.objects.filter(pk=tasks[waiting.pk].pk).update(finished_at=None)
    Job.objects.filter(pk=ended.pk).update(finished_at=long_ago)
    assert prune() == Pruned(tasks=2, jobs=1)
    assert set(Job.objects.all()) == {fresh, waiting}
    kept = {tasks[fresh.pk].pk, tasks[waiting.pk].pk, UUID(at_work.id)}
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == kept
    assert Edit.objects.count() == 1
    settings.JOB_DAYS = 0
    Job.objects.filter(pk=fresh.pk).update(finished_at=timezone.now() - timedelta(days=4000))
    assert prune() == Pruned()


@pytest.mark.slow
def test_each_piece_of_work_clears_away_what_is_too_old(keys: list[int], admin_user: Any) -> None:
    for _ in range(3):
        ask_for(keys, admin_user)
        work()
        DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=15))
    assert DBTaskResult.objects.count() == 1


# --- at the desk ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_large_edit_is_asked_for_at_the_desk_followed_and_undone(
    keys: list[int], admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.admin.bulk.MOST_AT_ONCE", 3)
    monkeypatch.setattr("archive.admin.edits.MOST_AT_ONCE", 3)
    form = {"q": "hội nghị", "field": "section", "section": "Thời sự", "reason": "thử"}
    preview = admin_client.post(reverse("admin:bulk-edit"), {**form, "preview": "1"})
    stamp = preview.context["stamp"]
    answer = admin_client.post(reverse("admin:bulk-edit"), {**form, "apply": "1", "stamp": stamp})
    job = Job.objects.get()
    assert answer["Location"] == reverse("admin:archive_job_change", args=[job.pk])
    page = admin_client.get(answer["Location"]).content.decode()
    assert "Đang chờ" in page
    assert 'http-equiv="refresh"' in page
    work()
    page = admin_client.get(answer["Location"]).content.decode()
    assert "5 trong 5 bài" in page
    assert 'http-equiv="refresh"' not in page
    edit = Edit.objects.get()
    assert reverse("admin:archive_edit_change", args=[edit.pk]) in page
    undone = admin_client.post(reverse("admin:archive_edit_undo", args=[edit.pk]), {"reason": "nhầm"})
    assert undone["Location"] == reverse("admin:archive_job_change", args=[Job.objects.latest("pk").pk])
    work()
    assert edited() == set()
    assert Edit.objects.get(kind=Edit.Kind.UNDO).reason == "nhầm"


@pytest.mark.slow
def test_editors_stop_their_own_work_and_not_that_of_others(keys: list[int], admin_user: Any, client: Client) -> None:
    job = ask_for(keys, admin_user)
    other = User.objects.create_user("lan", password="x", is_staff=True)
    client.force_login(other)
    assert client.post(reverse("admin:archive_job_cancel", args=[job.pk])).status_code == 403
    client.force_login(admin_user)
    client.post(reverse("admin:archive_job_cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_articles_of_a_source_are_read_again_in_the_background(admin_client: Client, admin_user: Any) -> None:
    source = factories.source()
    chosen = {"action": "read_again", "_selected_action": [source.pk]}
    admin_client.post(reverse("admin:archive_source_changelist"), chosen)
    job = Job.objects.get()
    assert (job.kind, job.arguments) == (Job.Kind.REPROCESS, {"source": source.slug})
    work()
    job.refresh_from_db()
    assert (job.state, job.problem) == (Job.State.DONE, "")


def test_a_task_of_a_job_that_is_gone_does_nothing(admin_user: Any) -> None:
    run_job.call(12345)
