"""Editing in bulk what a search finds: preview, count and result agree, copies of one text included."""

from typing import Any

import pytest
from django.db import transaction

from archive.article_changes import announce_changes
from archive.curation import bulk_edits
from archive.curation.bulk_edits import apply, found_by, preview
from archive.curation.relinking import _holding
from archive.curation.undo import undo
from archive.exporting.selection import CaptureSelection, select_captures
from archive.models import Article, Edit
from search.engine import SearchRequest, find
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_index")]

REQUEST = SearchRequest(query="chuyển đổi số")


@pytest.fixture
def copies() -> list[Article]:
    """Three articles with the same words, each with a capture, and one with others."""
    rows = [factories.article("Hội nghị chuyển đổi số", "Các xã vùng cao đã nối mạng.") for _ in range(3)]
    factories.article("Hội nghị chuyển đổi số ở huyện", "Các trường học đã có máy tính.")
    for number, row in enumerate(rows):
        factories.capture(article=row, sha256=f"{number}" * 64)
    return rows


def test_a_bulk_edit_reaches_every_copy(copies: list[Article], admin_user: Any) -> None:
    assert [len(hit.copies) for hit in find(REQUEST).hits if hit.article in copies] == [2]
    total, keys = found_by(REQUEST)
    assert (total, len(keys)) == (4, 4)
    effect = preview(REQUEST, "section", "Chuyển đổi số")
    assert (effect.total, sorted(effect.changing)) == (4, sorted(keys))
    apply(effect.changing, "section", "Chuyển đổi số", admin_user, summary="thử")
    assert Article.objects.filter(section="Chuyển đổi số").count() == 4
    after = preview(REQUEST, "section", "Chuyển đổi số")
    assert (after.total, after.same, after.changing) == (4, 4, [])


def test_reading_again_and_exports_reach_every_copy(copies: list[Article]) -> None:
    keys = {row.pk for row in copies}
    assert keys <= set(_holding("hội nghị chuyển đổi số"))
    exported = {capture.article_id for capture in select_captures(CaptureSelection(query="chuyển đổi số"))}
    assert keys <= exported


def test_a_bulk_edit_is_written_in_short_transactions_and_undone_as_one(
    admin_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_edits, "_AT_ONCE", 2)
    keys = [factories.article(f"Hội nghị {number}").pk for number in range(5)]
    written: list[int] = []

    def note(articles: Any, **options: Any) -> None:
        announce_changes(articles, **options)
        transaction.on_commit(lambda: written.append(Article.objects.filter(section="Thời sự").count()))

    monkeypatch.setattr(bulk_edits, "announce_changes", note)
    edit = apply(keys, "section", "Thời sự", admin_user, summary="thử")
    assert written == [2, 2, 4, 4, 5]
    assert Edit.objects.count() == 1
    undo(edit, admin_user)
    assert not Article.objects.filter(section="Thời sự").exists()


def test_a_bulk_edit_that_is_cut_off_can_be_undone(admin_user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_edits, "_AT_ONCE", 2)
    keys = [factories.article(f"Hội nghị {number}").pk for number in range(5)]

    def fail(articles: list[Article], **options: Any) -> None:
        if articles[0].pk == keys[2]:
            raise MemoryError
        announce_changes(articles, **options)

    monkeypatch.setattr(bulk_edits, "announce_changes", fail)
    with pytest.raises(MemoryError):
        apply(keys, "section", "Thời sự", admin_user, summary="thử")
    assert set(Article.objects.filter(section="Thời sự").values_list("pk", flat=True)) == set(keys[:2])
    undo(Edit.objects.get(), admin_user)
    assert not Article.objects.filter(section="Thời sự").exists()
