"""What people change is kept with its before and after; what the machine writes leaves no history."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Decision, Edit, current_edit, editing
from tests import factories

pytestmark = pytest.mark.django_db


def history_of(tracked: Any) -> Any:
    """The history that django-simple-history gives a model or a row; it has no types."""
    return tracked.history


@pytest.fixture
def person() -> User:
    return User.objects.create_user("bien-tap")


def test_what_the_machine_saves_leaves_no_history() -> None:
    article = factories.article("Hội nghị về chăn nuôi")
    article.title = "Hội nghị về thủy sản"
    article.save()
    assert not history_of(article).exists()
    assert current_edit() is None


def test_a_change_is_kept_with_what_was_before(person: User) -> None:
    article = factories.article("Hội nghị về chăn nuôi")
    with editing(person, Edit.Kind.EDIT, summary="bài", reason="nhầm tiêu đề") as edit:
        article.title = "Hội nghị về thủy sản"
        article.save()
    changed, before = history_of(article).all()
    assert (before.title, before.edit) == ("Hội nghị về chăn nuôi", None)
    assert (changed.title, changed.edit, changed.history_user) == ("Hội nghị về thủy sản", edit, person)
    assert changed.edit.reason == "nhầm tiêu đề"


def test_what_the_machine_changed_in_between_is_no_persons_change(person: User) -> None:
    article = factories.article("Hội nghị")
    with editing(person, Edit.Kind.EDIT):
        article.section = "Tin trong tỉnh"
        article.save()
    article.byline = "Trần Văn Mẫu"
    article.save()
    with editing(person, Edit.Kind.EDIT):
        article.section = "Kinh tế"
        article.save()
    edited = [row for row in history_of(article).all() if row.edit]
    assert [(row.section, row.prev_record.section, row.prev_record.byline) for row in edited] == [
        ("Kinh tế", "Tin trong tỉnh", "Trần Văn Mẫu"),
        ("Tin trong tỉnh", "", ""),
    ]


def test_an_act_that_changes_nothing_leaves_no_trace(person: User) -> None:
    article = factories.article("Hội nghị")
    with editing(person, Edit.Kind.EDIT):
        article.save()
    assert not Edit.objects.exists()


def test_an_act_that_fails_leaves_no_trace(person: User) -> None:
    article = factories.article("Hội nghị")

    def fail() -> None:
        with editing(person, Edit.Kind.EDIT):
            article.title = "Khác"
            article.save()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Edit.objects.exists()
    assert not history_of(article).exists()
    assert current_edit() is None


def test_an_act_within_an_act_is_one(person: User) -> None:
    article = factories.article("Hội nghị")
    with editing(person, Edit.Kind.BULK) as outer, editing(person, Edit.Kind.EDIT) as inner:
        article.section = "Kinh tế"
        article.save()
        Decision.objects.create(article=article, subject="field", field="section", value="Kinh tế", decided_by=person)
    assert inner is outer
    assert Edit.objects.get().kind == Edit.Kind.BULK


def test_a_deleted_record_leaves_its_last_state(person: User) -> None:
    official = factories.official("Phan Văn Thử")
    pk = official.pk
    with editing(person, Edit.Kind.EDIT):
        official.delete()
    last = history_of(type(official)).filter(id=pk).first()
    assert (last.history_type, last.name) == ("-", "Phan Văn Thử")


def test_history_costs_importing_nothing() -> None:
    article = factories.article("Hội nghị")
    with CaptureQueriesContext(connection) as queries:
        article.save()
    assert not [query for query in queries if "history" in query["sql"]]
