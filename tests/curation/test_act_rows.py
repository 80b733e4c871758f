"""The history rows of an act are read some hundred at a time, however many there are."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from archive.curation import act_rows
from archive.curation.act_rows import count_rows, history_of, rows_before, rows_between, with_states
from archive.curation.bulk_edits import apply
from archive.curation.undo import can_undo
from archive.models import TRACKED, Article, Edit, editing
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]


def edit_of(count: int, user: Any, name: str = "province") -> Edit:
    """An act that gives articles that all have another a province."""
    old, new = (factories.province(f"{word} {factories.next_number()}") for word in ("Cũ", "Mới"))
    keys = [factories.article(f"Hội nghị {number}", province=old).pk for number in range(count)]
    return apply(keys, name, new, user, summary="thử")


@pytest.mark.slow
def test_each_row_comes_with_what_was_before_it_and_what_is_now(admin_user: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(act_rows, "_AT_ONCE", 2)
    edit = edit_of(3, admin_user)
    gone, changed, _ = Article.objects.order_by("pk")
    with editing(admin_user, Edit.Kind.EDIT):
        for section in ("Thời sự", "Xây dựng Đảng"):
            changed.section = section
            factories.save(changed)
    factories.delete(gone)
    rows = [*history_of(edit), *history_of(Edit.objects.get(kind=Edit.Kind.EDIT))]
    states = list(with_states(rows))
    assert [row for row, _, _ in states] == rows
    assert {type(row).__name__ for row in rows} == {"HistoricalArticle", "HistoricalDecision"}
    for row, before, present in states:
        assert before == row.prev_record
        assert present == row.instance_type.objects.filter(pk=row.id).first()
    last = states[-1]
    assert (last[1].section, last[0].section) == ("Thời sự", "Xây dựng Đảng")
    assert rows_before([]) == {}


@pytest.mark.slow
def test_a_page_of_the_rows_of_an_act_and_how_many_there_are(admin_user: Any) -> None:
    edit = edit_of(4, admin_user)
    assert count_rows(edit) == 8
    pages = [rows_between(edit, start, start + 3) for start in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 2, 0]
    assert [row for page in pages for row in page] == history_of(edit)


@pytest.mark.slow
def test_the_page_of_a_large_act_shows_some_records_at_a_time(
    admin_client: Client, admin_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.admin.edits._SHOWN", 3)
    edit = edit_of(4, admin_user)
    address = reverse("admin:archive_edit_change", args=[edit.pk])
    shown = [admin_client.get(address, {"p": number}).context for number in (1, 2, 3)]
    assert [context["count"] for context in shown] == [8, 8, 8]
    assert [change["row"] for context in shown for change in context["changes"]] == history_of(edit)


@pytest.mark.slow
def test_the_page_of_an_act_asks_the_same_for_more(admin_client: Client, admin_user: Any) -> None:
    asked = []
    for count in (3, 9):
        edit = edit_of(count, admin_user)
        with CaptureQueriesContext(connection) as queries:
            page = admin_client.get(reverse("admin:archive_edit_change", args=[edit.pk]))
        asked.append(len(queries))
        assert len(page.context["changes"]) == page.context["count"] == 2 * count
        change = page.context["changes"][0]
        assert str(change["name"]) == "Hội nghị 0"
        assert next(now for _, was, now in change["values"] if was.startswith("Cũ")).startswith("Mới")
        assert not page.context["obstacle"]
    assert asked[0] == asked[1]


@pytest.mark.slow
def test_the_history_of_a_record_asks_the_same_for_more(admin_client: Client, admin_user: Any) -> None:
    article = factories.article("Hội nghị")
    asked = []
    for day in range(1, 9):
        with editing(admin_user, Edit.Kind.EDIT, summary="thử"):
            article.published, article.province = date(2021, 1, day), factories.province(f"Tỉnh {day}")
            factories.save(article)
        with CaptureQueriesContext(connection) as queries:
            page = admin_client.get(reverse("admin:archive_article_history", args=[article.pk]))
        asked.append(len(queries))
    assert len(page.context["changes"]) == 8
    assert asked[1] == asked[-1]


@pytest.mark.slow
def test_whether_an_act_can_be_taken_back_is_asked_at_once(admin_user: Any) -> None:
    asked = []
    for count in (3, 9):
        edit = edit_of(count, admin_user)
        with CaptureQueriesContext(connection) as queries:
            assert can_undo(edit) == ""
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model.__name__)
def test_rows_before_are_found_in_the_history_of_every_kind_of_record(model: Any) -> None:
    moments = [timezone.now() + timedelta(seconds=number) for number in range(3)]
    columns = {field.attname: field.get_default() for field in model.history.model.tracked_fields if not field.null}
    first, second, third = (
        model.history.create(**columns | {"id": 7}, history_date=moment, history_type="~") for moment in moments
    )
    assert rows_before([first, second, third]) == {second: first, third: second}
