"""Long lists look at the ends of an index, or at the rows once: narrowed to a period, searched, newest first."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from archive.models import Article, Citation, Edit, OutcomeKind, editing
from tests import factories

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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_page_of_a_list_is_found_by_its_keys(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.admin.edits.EditAdmin.list_per_page", 2)
    for day in (3, 1, 5, 2, 4):
        act(2024, 1, day)
    with CaptureQueriesContext(connection) as asked:
        pages = [listed(editor, f"?p={number}") for number in (1, 2, 3)]
    assert pages == [["5/1/2024", "4/1/2024"], ["3/1/2024", "2/1/2024"], ["1/1/2024"]]
    skipping = [query["sql"] for query in asked if "OFFSET" in query["sql"]]
    assert len(skipping) == 2
    for sql in skipping:
        _, _, found = sql.partition(" IN (SELECT ")
        assert "OFFSET" in found
        assert "summary" not in found
    assert listed(editor, "?p=1&all=") == [f"{day}/1/2024" for day in (5, 4, 3, 2, 1)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="plans without statistics are SQLite's")
def test_what_stands_before_a_page_of_articles_is_read_in_the_index(editor: Client) -> None:
    keys = Article.objects.order_by("-published", "-pk").values("pk")[25_000:25_050]
    plan = Article.objects.filter(pk__in=keys).order_by().explain()
    assert "USING COVERING INDEX article_oldest" in plan or "USING COVERING INDEX article_newest" in plan
    assert "TEMP B-TREE" not in plan


def surfaces(editor: Client, query: str) -> set[str]:
    page = editor.get(reverse("admin:archive_citation_changelist") + query)
    return {citation.surface for citation in page.context["cl"].result_list}


def four_citations() -> None:
    article = factories.article("Hội nghị", "Hội nghị quán triệt các văn bản cũ và mới.")
    said = ("Nghị quyết cũ số 12-NQ/TU", "Kết luận cũ", "Nghị quyết mới", "Chỉ thị mới")
    for number, words in enumerate(said):
        Citation.objects.create(
            article=article, start=number, end=number + 1, surface=words, kind=" ".join(words.split()[:2]),
            number="12-NQ/TU" if "12" in words else "", outcome=OutcomeKind.UNKNOWN,
        )  # fmt: skip


@pytest.mark.slow
def test_a_search_reads_the_words_of_the_newest_citations_and_finds_any_by_its_number(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    four_citations()
    assert surfaces(editor, "?q=nghị+quyết") == {"Nghị quyết cũ số 12-NQ/TU", "Nghị quyết mới"}
    monkeypatch.setattr("archive.admin.citations.SEARCHED", 2)
    with CaptureQueriesContext(connection) as asked:
        assert surfaces(editor, "?q=nghị+quyết") == {"Nghị quyết mới"}
    searches = [query["sql"] for query in asked if "LIKE" in query["sql"] and "COUNT" in query["sql"]]
    assert surfaces(editor, "?q=nghị+quyết&tim-trong=tat-ca") == {"Nghị quyết cũ số 12-NQ/TU", "Nghị quyết mới"}
    assert surfaces(editor, "?q=12-nq/tu") == {"Nghị quyết cũ số 12-NQ/TU"}
    assert surfaces(editor, "?q=12-nq/tu&outcome__exact=linked") == set()
    if connection.vendor == "sqlite":
        (search,) = searches
        with connection.cursor() as cursor:
            plan = [str(row[3]) for row in cursor.execute(f"EXPLAIN QUERY PLAN {search}", ()).fetchall()]
        assert not [step for step in plan if step.startswith("SCAN archive_citation")]
    page = editor.get(reverse("admin:archive_citation_changelist") + "?q=12-nq/tu").content.decode()
    assert "mọi trích dẫn (lâu hơn)" in page
    assert "mọi trích dẫn (lâu hơn)" not in editor.get(reverse("admin:archive_citation_changelist")).content.decode()


@pytest.mark.slow
def test_the_kinds_of_citations_are_known_without_reading_all(editor: Client) -> None:
    four_citations()
    with CaptureQueriesContext(connection) as asked:
        page = editor.get(reverse("admin:archive_citation_changelist"))
    kinds = next(spec for spec in page.context["cl"].filter_specs if str(spec.title) == "loại")
    offered = [str(choice["display"]) for choice in kinds.choices(page.context["cl"])]
    assert offered[1:] == ["Chỉ thị", "Kết luận", "Nghị quyết"]
    assert surfaces(editor, "?kind=Kết+luận") == {"Kết luận cũ"}
    assert not [query for query in asked if 'DISTINCT "archive_citation"' in query["sql"]]


@pytest.mark.slow
def test_the_rows_of_a_dear_queue_are_looked_for_once_and_afresh_after_an_act(editor: Client) -> None:
    first, second = (factories.official("Kha Văn Mẫu") for _ in range(2))
    for official in (first, second):
        factories.mention(factories.article("Hội nghị", "Kha Văn Mẫu nói."), official)

    def counted() -> tuple[int, int]:
        """How many groups of namesakes the home tells, and how often they were looked for."""
        with CaptureQueriesContext(connection) as asked:
            page = editor.get(reverse("admin:index"))
        (count,) = (count for queue, count in page.context["queues"] if queue.slug == "near-twins")
        return count, len([query for query in asked if '"near_id"' in query["sql"]])

    assert [counted(), counted()] == [(1, 1), (1, 0)]
    page = editor.get(reverse("admin:review-queue", args=["near-twins"]))
    assert [[twin.official for twin in item.twins] for item, _ in page.context["items"]] == [[first, second]]
    with editing(User.objects.get(), Edit.Kind.MERGE):
        second.merged_into = first
        second.save()
    assert [counted(), counted()] == [(0, 1), (0, 0)]
    assert not editor.get(reverse("admin:review-queue", args=["near-twins"])).context["items"]
