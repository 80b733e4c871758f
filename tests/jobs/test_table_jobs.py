"""A long table is written in the background: tried as a whole, as one act, on after a death, undone like a short one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from archive.admin import table_exchange
from archive.curation import bulk_edits, tables
from archive.jobs import queue, runner
from archive.jobs.queue import cancel, work
from archive.models import Edit, Job, Source
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("Bao A", "Bao B", "Bao C", "Bao D", "Bao E")


class Died(BaseException):
    """The process goes in the middle of a job."""


@pytest.fixture(autouse=True)
def _small(own_index: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of two rows, tables of three are long, and no thread: the tests say when the queue is worked off."""
    settings.JOBS_INLINE = False
    monkeypatch.setattr(tables, "_AT_ONCE", 2)
    monkeypatch.setattr(table_exchange, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(bulk_edits, "_SQLITE_POLLS", 0)


def names() -> list[str]:
    return sorted(Source.objects.values_list("name", flat=True))


def sent(editor: Client, *rows: str, model: str = "source", head: str = "name,slug") -> Any:
    """The answer after a table was tried and confirmed."""
    file = SimpleUploadedFile("bang.csv", "\r\n".join([head, *rows]).encode())
    tried = editor.post(reverse(f"admin:archive_{model}_import"), {"import_file": file, "format": "0"})
    data = tried.context["confirm_form"].initial
    return editor.post(reverse(f"admin:archive_{model}_process_import"), data, follow=True)


def rows(*said: str) -> list[str]:
    return [f"{name},{name.lower().replace(' ', '-')}" for name in said]


@pytest.mark.slow
def test_a_long_table_is_written_in_the_background_and_undone(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Source.objects.create(name="Bao B", slug="bao-b")
    page = sent(admin_client, *rows(*NAMES))
    job = Job.objects.get()
    assert page.redirect_chain[-1][0] == reverse("admin:archive_job_change", args=[job.pk])
    assert (job.kind, job.state, job.total, names()) == (Job.Kind.IMPORT, Job.State.WAITING, 5, ["Bao B"])
    assert "0 trong 5 dòng" in page.content.decode()
    work()
    job.refresh_from_db()
    assert (job.state, job.done, job.problem, names()) == (Job.State.DONE, 5, "", list(NAMES))
    assert job.left_out == {"unchanged": [2]}
    done = admin_client.get(reverse("admin:archive_job_change", args=[job.pk])).content.decode()
    assert "1 dòng không đổi gì" in done
    assert job.edit == Edit.objects.get()
    assert job.edit.kind == Edit.Kind.IMPORT
    monkeypatch.setattr("archive.admin.edits._CHECKED", 3)
    admin_client.post(reverse("admin:archive_edit_undo", args=[job.edit.pk]))
    assert names() == list(NAMES)  # as long an act is taken back in the background too
    work()
    assert names() == ["Bao B"]
    assert Job.objects.get(kind=Job.Kind.UNDO).state == Job.State.DONE


def test_a_short_table_is_written_at_once(admin_client: Client) -> None:
    sent(admin_client, *rows("Bao A", "Bao B"))
    assert (names(), Job.objects.count()) == (["Bao A", "Bao B"], 0)


@pytest.mark.slow
def test_a_table_whose_process_died_goes_on_where_it_was(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(admin_client, *rows(*NAMES))
    job, parts = Job.objects.get(), 0

    def dies(job: Job) -> None:
        nonlocal parts
        parts += 1
        if parts == 3 + 2:  # three parts are tried, one is written
            raise Died

    with monkeypatch.context() as patch:
        patch.setattr("archive.jobs.work.check_wanted", dies)
        with pytest.raises(Died):
            runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, names()) == (Job.State.RUNNING, 2, ["Bao A", "Bao B"])
    Source.objects.filter(name="Bao A").update(name="Bao A, sửa lại")  # what was done is not done again
    DBTaskResult.objects.ready().get().claim("dead")
    assert queue.queue_dead() == 1
    work()
    job.refresh_from_db()
    assert (job.state, job.done, job.attempts, names()) == (Job.State.DONE, 5, 2, ["Bao A, sửa lại", *NAMES[1:]])
    assert Edit.objects.count() == 1


@pytest.mark.slow
def test_a_table_that_has_become_wrong_writes_nothing_and_says_why(admin_client: Client) -> None:
    province = factories.province()
    sent(
        admin_client, "Bao A,bao-a,", "Bao B,bao-b,", f"Bao C,bao-c,{province.slug}", head="name,slug,province"
    )  # fmt: skip
    province.delete()
    work()
    job = Job.objects.get()
    assert (job.state, job.done, names()) == (Job.State.FAILED, 0, [])
    assert "Province" in job.problem
    assert not Edit.objects.exists()


@pytest.mark.slow
def test_a_table_stops_after_its_part(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(admin_client, *rows(*NAMES))
    job = Job.objects.get()
    note = Job.note

    def stops(self: Job, *args: Any, **kwargs: Any) -> None:
        note(self, *args, **kwargs)
        cancel(self)

    monkeypatch.setattr(Job, "note", stops)
    work()
    job.refresh_from_db()
    assert (job.state, job.done, names()) == (Job.State.CANCELLED, 2, ["Bao A", "Bao B"])


@pytest.mark.slow
def test_the_articles_of_documents_from_a_long_table_are_read_again(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, list[int]]] = []
    monkeypatch.setattr(
        "archive.jobs.work.relink_written",
        lambda model, keys, at_once: asked.append((model.__name__, sorted(keys))),
    )
    said = [f"Nghị quyết,{number}-NQ/TU,0{number}/10/2017" for number in (1, 2, 3)]
    sent(admin_client, *said, model="resolution", head="kind,number,issued")
    work()
    job = Job.objects.get()
    assert (job.state, job.problem) == (Job.State.DONE, "")
    assert [(name, len(keys)) for name, keys in asked] == [("Resolution", 3)]
