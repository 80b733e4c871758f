"""Editing in bulk what a search finds: preview, count and result agree, copies of one text included."""

from typing import Any

import pytest
from django.db import transaction

from archive.article_changes import announce_changes
from archive.curation import bulk_edits
from archive.curation import undo as undo_module
from archive.curation.act_rows import history_of
from archive.curation.bulk_edits import apply, found_by, preview
from archive.curation.refused import Refused
from archive.curation.relinking import _holding
from archive.curation.undo import can_undo, undo
from archive.exporting.selection import CaptureSelection, select_captures
from archive.models import Article, Decision, Edit
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_reading_again_and_exports_reach_every_copy(copies: list[Article]) -> None:
    keys = {row.pk for row in copies}
    assert keys <= set(_holding("hội nghị chuyển đổi số"))
    exported = {capture.article_id for capture in select_captures(CaptureSelection(query="chuyển đổi số"))}
    assert keys <= exported


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_undoing_is_cut_off_and_goes_on_where_it_was(admin_user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo_module, "_UNDONE_AT_ONCE", 2)
    keys = [factories.article(f"Hội nghị {number}").pk for number in range(5)]
    edit = apply(keys, "section", "Thời sự", admin_user, summary="thử")

    def fail(article_ids: Any) -> None:
        if keys[2] in article_ids:
            raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(undo_module, "_announce", fail)
        with pytest.raises(MemoryError):
            undo(edit, admin_user)
    left = Article.objects.filter(section="Thời sự").values_list("pk", flat=True)
    assert set(left) == set(keys[2:])
    edit.refresh_from_db()
    half = Edit.objects.get(kind=Edit.Kind.UNDO)
    assert edit.undone_by is None
    assert can_undo(edit) == ""
    assert {row.id for row in history_of(half) if row.instance_type is Article} == set(keys[:2])
    assert undo(edit, admin_user) == half
    assert not Article.objects.filter(section="Thời sự").exists()
    assert not Decision.objects.exists()
    edit.refresh_from_db()
    assert (edit.undone_by_id, edit.details) == (half.pk, {})
    with pytest.raises(Refused):
        undo(edit, admin_user)


@pytest.mark.slow
def test_undoing_takes_one_transaction_for_each_part_and_refuses_before_the_first(
    admin_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo_module, "_UNDONE_AT_ONCE", 2)
    keys = [factories.article(f"Hội nghị {number}").pk for number in range(5)]
    edit = apply(keys, "section", "Thời sự", admin_user, summary="thử")
    Article.objects.filter(pk=keys[4]).update(section="Đã sửa tiếp")
    with pytest.raises(Refused):
        undo(edit, admin_user)
    assert Article.objects.filter(section="Thời sự").count() == 4
    assert Edit.objects.count() == 1
    Article.objects.filter(pk=keys[4]).update(section="Thời sự")
    parts: list[int] = []
    monkeypatch.setattr(
        undo_module, "let_others_write", lambda: parts.append(Article.objects.filter(section="").count())
    )
    undo(edit, admin_user)
    assert parts == [2, 4]


@pytest.mark.slow
def test_who_edits_between_two_parts_keeps_the_edit(admin_user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo_module, "_UNDONE_AT_ONCE", 2)
    keys = [factories.article(f"Hội nghị {number}").pk for number in range(3)]
    edit = apply(keys, "section", "Thời sự", admin_user, summary="thử")
    monkeypatch.setattr(
        undo_module, "let_others_write", lambda: Article.objects.filter(pk=keys[2]).update(section="Đã sửa tiếp")
    )
    with pytest.raises(Refused):
        undo(edit, admin_user)
    sections = Article.objects.order_by("pk").values_list("section", flat=True)
    assert list(sections) == ["", "", "Đã sửa tiếp"]
    edit.refresh_from_db()
    assert edit.undone_by is None
