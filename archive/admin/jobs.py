"""Long work in the background: what was asked, how far it is, and the button that stops it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from archive.admin.base import ReadOnlyAdmin
from archive.admin.periods import PeriodFilter
from archive.jobs.queue import cancel, work_soon
from archive.models import Article, Job
from archive.models.jobs import JobQuerySet

_SHOWN = 50  # articles or rows left out, for each reason
_REASONS = {
    "decided": gettext_lazy("đã có người quyết định khác trong lúc chờ, được để yên"),
    "gone": gettext_lazy("không còn trong kho"),
    "unchanged": gettext_lazy("không đổi gì"),
}


def may_cancel(user: Any, job: Job) -> bool:
    """Editors stop what they asked for; other people's work only who takes back anybody's acts."""
    if not user.has_perm("archive.change_article") or not job.is_unfinished or job.is_cancelled:
        return False
    return job.asked_by_id == user.pk or bool(user.has_perm("archive.undo_edits"))


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("asked_at", "author", "kind", "summary", "state", "progress")
    list_filter = ("state", "kind", ("asked_by", admin.RelatedOnlyFieldListFilter), ("asked_at", PeriodFilter))
    list_select_related = ("asked_by",)
    search_fields = ("summary",)

    @admin.display(description=gettext_lazy("người giao"), ordering="asked_by")
    def author(self, job: Job) -> str:
        return job.author or "—"

    @admin.display(description=gettext_lazy("đã làm"))
    def progress(self, job: Job) -> str:
        return f"{job.done}/{job.total}" if job.total else str(job.done)

    def get_urls(self) -> list[Any]:
        address = self.admin_site.admin_view(require_POST(self.cancel_view))
        return [path("<int:pk>/cancel/", address, name="archive_job_cancel"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> JobQuerySet:
        return Job.objects.for_listing()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        work_soon()  # what a process that died left behind goes on when somebody looks
        return super().changelist_view(request, extra_context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """How far a job is; the page is asked for again by itself until the job has ended."""
        job = get_object_or_404(Job.objects.select_related("asked_by", "edit"), pk=object_id)
        if not self.has_view_permission(request, job):
            raise PermissionDenied
        if job.is_unfinished:
            work_soon()
        is_table = job.kind == Job.Kind.IMPORT
        left = [(_REASONS.get(why, why), len(keys), keys[:_SHOWN]) for why, keys in sorted(job.left_out.items())]
        articles = Article.objects.for_listing()
        context = {
            **self.admin_site.each_context(request),
            "title": str(job),
            "opts": self.opts,
            "job": job,
            "is_table": is_table,
            "is_files": job.kind == Job.Kind.FILES,
            "left_rows": left if is_table else [],
            "left_out": [] if is_table else [(why, n, articles.filter(pk__in=keys)) for why, n, keys in left],
            "may_cancel": may_cancel(request.user, job),
        }
        return TemplateResponse(request, "admin/archive/job.html", context)

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(Job, pk=pk)
        if not may_cancel(request.user, job):
            raise PermissionDenied
        messages.success(request, _said_of_stopping(job, is_ended=cancel(job)))
        return redirect("admin:archive_job_change", pk)


def _said_of_stopping(job: Job, *, is_ended: bool) -> str:
    if job.kind == Job.Kind.FILES:
        if is_ended:
            return gettext("Việc đã dừng; những gì đã nhập ở lại trong kho.")
        return gettext("Việc sẽ dừng sau phần đang làm; những gì đã nhập ở lại trong kho.")
    if is_ended:
        return gettext("Việc đã dừng; những gì đã ghi hoàn tác được như mọi lần sửa.")
    return gettext("Việc sẽ dừng sau phần đang làm; những gì đã ghi hoàn tác được như mọi lần sửa.")
