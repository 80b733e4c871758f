"""Acts of people: what each changed, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from archive.admin.base import ReadOnlyAdmin, changes_of
from archive.admin.bulk import MOST_AT_ONCE
from archive.admin.periods import PeriodFilter
from archive.admin.timelines import address_of
from archive.curation.act_rows import count_rows, record_as_of, rows_between
from archive.curation.refused import Refused
from archive.curation.relinking import Relinked
from archive.curation.undo import articles_of, can_undo, undo
from archive.jobs.queue import ask
from archive.models import Edit, Job

_SHOWN = 50  # records of one act on one page
_CHECKED = 200  # records of an act that are looked at beforehand for what stands in the way of taking it back
_NEEDED = {
    Edit.Kind.MERGE: "archive.merge_records",
    Edit.Kind.SPLIT: "archive.merge_records",
    Edit.Kind.APART: "archive.merge_records",
    Edit.Kind.NO_PERSON: "archive.merge_records",
    Edit.Kind.PROMOTE: "archive.merge_records",
    Edit.Kind.BULK: "archive.edit_in_bulk",
    Edit.Kind.WITHDRAW: "archive.withdraw_articles",
    Edit.Kind.ACCEPT: "archive.withdraw_articles",
    Edit.Kind.RESTORE: "archive.withdraw_articles",
}


def may_undo(user: Any, edit: Edit) -> bool:
    """Editors take back their own edits; other people's, and what needs a right of its own, only who has it."""
    if not user.has_perm("archive.change_article") or edit.kind == Edit.Kind.UNDO:
        return False
    needed = _NEEDED.get(Edit.Kind(edit.kind))
    if needed is not None and not user.has_perm(needed):
        return False
    return edit.made_by_id == user.pk or bool(user.has_perm("archive.undo_edits"))


def may_publish(user: Any, edit: Edit) -> bool:
    """Whether the user may say what readers are told of an act: its author may, and those who undo anybody's acts."""
    if not user.has_perm("archive.change_article"):
        return False
    return edit.made_by_id == user.pk or bool(user.has_perm("archive.undo_edits"))


@admin.register(Edit)
class EditAdmin(ReadOnlyAdmin):
    list_display = ("made_at", "author", "kind", "summary", "reason", "is_undone")
    list_filter = (
        "kind",
        ("undone_by", admin.EmptyFieldListFilter),
        ("made_by", admin.RelatedOnlyFieldListFilter),
        ("made_at", PeriodFilter),
    )
    list_select_related = ("made_by",)
    search_fields = ("summary", "reason")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("details")  # a merger's hold every mention that moved

    @admin.display(description=gettext_lazy("người làm"), ordering="made_by")
    def author(self, record: Edit) -> SafeString | str:
        if not record.author:
            return "—"
        name = record.made_by.get_username() if record.made_by else record.made_by_name
        return format_html('<a href="{}">{}</a>', address_of(name), record.author)

    def get_urls(self) -> list[Any]:
        undo_address = self.admin_site.admin_view(require_POST(self.undo_view))
        publish_address = self.admin_site.admin_view(require_POST(self.publish_view))
        return [
            path("<int:pk>/undo/", undo_address, name="archive_edit_undo"),
            path("<int:pk>/publish/", publish_address, name="archive_edit_publish"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("đã hoàn tác"), boolean=True)
    def is_undone(self, edit: Edit) -> bool:
        return edit.undone_by_id is not None

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What the act changed, record by record, with the button to take it back."""
        edit = get_object_or_404(Edit.objects.select_related("made_by", "undone_by__made_by"), pk=object_id)
        if not self.has_view_permission(request, edit):
            raise PermissionDenied
        count = count_rows(edit)
        page = Paginator(range(count), _SHOWN).get_page(request.GET.get("p"))
        rows = rows_between(edit, max(page.start_index() - 1, 0), page.end_index())
        context = {
            **self.admin_site.each_context(request),
            "title": str(edit),
            "opts": self.opts,
            "edit": edit,
            "changes": [
                {**change, "model": change["row"].instance_type._meta.verbose_name, "name": record_as_of(change["row"])}
                for change in changes_of(rows)
            ],
            "count": count,
            "page": page,
            "may_undo": may_undo(request.user, edit),
            "may_publish": may_publish(request.user, edit),
            "obstacle": can_undo(edit) if count <= _CHECKED else "",  # undoing checks them all anyway
        }
        return TemplateResponse(request, "admin/archive/edit.html", context)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        edit = get_object_or_404(Edit, pk=pk)
        if not may_undo(request.user, edit):
            raise PermissionDenied
        reason = request.POST.get("reason", "").strip()
        count = articles_of(edit) if edit.kind == Edit.Kind.BULK else 0
        if count > MOST_AT_ONCE or (edit.kind == Edit.Kind.IMPORT and count_rows(edit) > _CHECKED):
            job = ask(Job.Kind.UNDO, str(edit), {"edit": edit.pk, "reason": reason}, request.user, total=count)
            return redirect("admin:archive_job_change", job.pk)
        relinked: list[Relinked] = []
        try:
            undo(edit, request.user, reason=reason, after_relinking=relinked.append)
        except Refused as refused:
            messages.error(request, gettext("Không hoàn tác được: %(refused)s") % {"refused": refused})
        else:
            messages.success(request, gettext("Đã hoàn tác."))
            for each in (each for each in relinked if each.left):
                arguments = {"articles": each.left, "stood_in": each.stood_in}
                ask(Job.Kind.REPROCESS, str(edit), arguments, request.user, total=len(each.left))
                messages.info(request, gettext("Những bài còn lại được đọc lại trong việc chạy nền."))
        return redirect("admin:archive_edit_change", pk)

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say whether readers see the reason of the act, and what was there before it."""
        edit = get_object_or_404(Edit, pk=pk)
        if not may_publish(request.user, edit):
            raise PermissionDenied
        edit.reason_is_public = "reason_is_public" in request.POST
        edit.keeps_former_back = "keeps_former_back" in request.POST
        edit.save(update_fields=["reason_is_public", "keeps_former_back"])
        messages.success(request, gettext("Đã ghi."))
        return redirect("admin:archive_edit_change", pk)
