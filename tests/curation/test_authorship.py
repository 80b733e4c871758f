from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from archive.models import Decision, Edit, Report, editing
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_what_an_account_did_keeps_its_name_after_the_account_goes(admin_client: Client) -> None:
    person = User.objects.create_user("lan", first_name="Lan", last_name="Thử")
    article = factories.article("Hội nghị thử nghiệm")
    with editing(person, Edit.Kind.EDIT, summary="sửa tiêu đề"):
        article.title = "Hội nghị đã sửa"
        article.save()
        Decision.objects.create(article=article, subject="field", field="title", value="x", decided_by=person)
    report = Report.objects.create(article=article, message="sai ngày", state="handled", handled_by=person)
    edits, decisions = Edit.objects.count(), Decision.objects.count()
    name = person.get_full_name()
    User.objects.filter(pk=person.pk).delete()  # in bulk, as the desk does
    assert [edit.author for edit in Edit.objects.all()] == [name] * edits
    assert [decision.author for decision in Decision.objects.all()] == [name] * decisions
    report.refresh_from_db()
    assert report.author == name
    pages: list[Any] = [
        reverse("admin:archive_edit_changelist"),
        reverse("admin:archive_decision_changelist"),
        reverse("admin:archive_report_changelist"),
        reverse("admin:archive_article_history", args=[article.pk]),
        reverse("admin:archive_edit_change", args=[Edit.objects.first().pk]),  # type: ignore[union-attr]
    ]
    for page in pages:
        assert name in admin_client.get(page).content.decode(), page
