"""What waits for a document and is too much to be read while the editor waits is read in the background."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from archive.curation import relinking
from archive.jobs import runner
from archive.models import Article, Edit, Job, Resolution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]
WORDS = "Hội nghị quán triệt Nghị quyết số 177-NQ/TW của Ban Chấp hành Trung ương về đô thị."


class Died(BaseException):
    """The process goes in the middle of a job."""


@pytest.mark.slow
def test_the_rest_is_read_in_the_background_and_goes_on_after_a_death(
    imported: Callable[..., list[Article]], client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.JOBS_INLINE = False
    monkeypatch.setattr("archive.admin.authorities.SOON", 1)
    monkeypatch.setattr(relinking, "_BATCH", 1)
    articles = imported(*(f"Ngày {day}. {WORDS}" for day in range(1, 4)))
    before = articles[0].citations.get(number="177-NQ/TW").resolution
    client.force_login(User.objects.create_superuser("chu-bien"))
    values = {"kind": "Nghị quyết", "number": "177-NQ/TW", "issued": "12/03/2019", "confidence": "verified"}
    said = client.post(reverse("admin:archive_resolution_add"), values, follow=True).content.decode()
    assert "Đã đọc lại 1 bài; 1 lượt nhắc nay dẫn tới văn bản này. Còn 2 bài đang được đọc lại" in said
    added = Resolution.objects.get(number="177-NQ/TW", status="authority")
    job = Job.objects.get()
    assert (job.kind, job.total, added.citations.count()) == (Job.Kind.REPROCESS, 2, 1)
    assert before is not None
    before.refresh_from_db()
    assert before.merged_into is None  # it has mentions still

    parts = iter([None, Died])

    def check(job: Job) -> None:
        if next(parts, None):
            raise Died

    monkeypatch.setattr("archive.jobs.work.check_wanted", check)
    with pytest.raises(Died):
        runner.run(job.pk)
    job.refresh_from_db()
    assert (job.done, added.citations.count()) == (1, 2)
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.problem) == (Job.State.DONE, 2, "")
    assert added.citations.count() == 3
    before.refresh_from_db()
    assert before.merged_into == added


@pytest.mark.slow
def test_what_taking_back_leaves_to_be_read_is_read_in_the_background(
    imported: Callable[..., list[Article]], admin_client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.JOBS_INLINE = False
    imported(*(f"Ngày {day}. {WORDS}" for day in range(1, 4)))
    values = {"kind": "Nghị quyết", "number": "177-NQ/TW", "issued": "12/03/2019", "confidence": "verified"}
    admin_client.post(reverse("admin:archive_resolution_add"), values)
    added = Resolution.objects.get(number="177-NQ/TW", status="authority")
    address = reverse("admin:archive_resolution_change", args=[added.pk])
    seen = admin_client.get(address).context["adminform"].form.initial["seen"]
    admin_client.post(address, {**values, "number": "178-NQ/TW", "seen": seen})
    assert (Resolution.objects.get(pk=added.pk).number, added.citations.count()) == ("178-NQ/TW", 0)
    edit = Edit.objects.order_by("-pk")[0]

    monkeypatch.setattr("archive.curation.undo.relink_for", partial(relinking.relink_for, at_once=1))
    page = admin_client.post(reverse("admin:archive_edit_undo", args=[edit.pk]), follow=True).content.decode()
    assert "Những bài còn lại được đọc lại trong việc chạy nền." in page
    assert added.citations.count() == 1
    job = Job.objects.get()
    assert (job.kind, job.total) == (Job.Kind.REPROCESS, 2)
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.problem, added.citations.count()) == (Job.State.DONE, "", 3)
