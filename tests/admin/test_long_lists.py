"""Long lists look at the ends of an index, or at the rows once: narrowed to a period, searched, newest first."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from archive.models import Citation, Edit

pytestmark = pytest.mark.django_db


def act(year: int, month: int, day: int) -> Edit:
    edit = Edit.objects.create(kind=Edit.Kind.EDIT, summary=f"{day}/{month}/{year}")
    moment = timezone.make_aware(datetime(year, month, day, 0, 30))
    Edit.objects.filter(pk=edit.pk).update(made_at=moment)
    return edit


def choices(editor: Client, query: str = "") -> dict[str, str]:
    page = editor.get(reverse("admin:archive_edit_changelist") + query)
    (found,) = (spec for spec in page.context["cl"].filter_specs if spec.field_path == "made_at")
    return {str(choice["display"]): choice["query_string"] for choice in found.choices(page.context["cl"])}


def listed(editor: Client, query: str) -> list[str]:
    page = editor.get(reverse("admin:archive_edit_changelist") + query)
    return [edit.summary for edit in page.context["cl"].result_list]


def test_a_list_is_narrowed_to_a_year_and_to_a_month_of_it(editor: Client) -> None:
    assert list(choices(editor)) == ["Tất cả"]
    for day in ((2023, 12, 31), (2024, 1, 1), (2024, 2, 29), (2026, 3, 1)):
        act(*day)
    years = choices(editor)
    assert list(years) == ["Tất cả", "2026", "2025", "2024", "2023"]
    assert listed(editor, years["2024"]) == ["29/2/2024", "1/1/2024"]
    assert listed(editor, years["2025"]) == []
    months = choices(editor, years["2024"])
    assert [name for name in months if name.startswith("tháng")] == [
        f"tháng {month}/2024" for month in range(12, 0, -1)
    ]
    assert listed(editor, months["tháng 1/2024"]) == ["1/1/2024"]
    assert listed(editor, months["Tất cả"]) == ["1/3/2026", "29/2/2024", "1/1/2024", "31/12/2023"]
    assert [name for name in choices(editor, years["2026"]) if name.startswith("tháng")] == [
        f"tháng {month}/2026" for month in (3, 2, 1)
    ]


def test_nothing_looks_at_every_row(editor: Client) -> None:
    act(2024, 1, 1)
    with CaptureQueriesContext(connection) as asked:
        choices(editor)
    assert not [query["sql"] for query in asked if "trunc" in query["sql"].lower()]
    if connection.vendor == "sqlite":
        for order in ("made_at", "-made_at"):
            plan = Edit.objects.exclude(made_at__isnull=True).values_list("made_at").order_by(order)[:1].explain()
            assert "USING COVERING INDEX edit_by_day" in plan
            assert "TEMP B-TREE" not in plan


def test_a_search_that_finds_nothing_looks_through_the_rows_once(editor: Client) -> None:
    act(2024, 1, 1)
    with CaptureQueriesContext(connection) as asked:
        assert listed(editor, "?q=khong") == []
    assert len([query for query in asked if "LIKE" in query["sql"].upper()]) == 1
    assert listed(editor, "?q=2024") == ["1/1/2024"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="plans without statistics are SQLite's")
def test_the_newest_citations_of_an_outcome_are_not_sorted(db: None) -> None:
    plan = Citation.objects.filter(outcome="linked").order_by("-pk")[:50].explain()
    assert "citation_outcome_newest" in plan
    assert "TEMP B-TREE" not in plan
