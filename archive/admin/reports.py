"""What readers reported: their words to read, the outcome to write."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from archive.admin.base import RecordAdmin
from archive.admin.periods import PeriodFilter
from archive.models import Report

_SHOWN = 120  # characters of the message in the list


@admin.register(Report)
class ReportAdmin(RecordAdmin):
    list_display = ("created_at", "about", "beginning", "state", "author")
    list_display_links = ("created_at", "beginning")
    list_filter = ("state", ("handled_by", admin.RelatedOnlyFieldListFilter), ("created_at", PeriodFilter))
    list_select_related = ("article", "handled_by")
    search_fields = ("message", "note")
    fields = ("article_links", "message", "contact", "created_at", "state", "note", "author", "handled_at")
    readonly_fields = ("article_links", "message", "contact", "created_at", "author", "handled_at")

    @admin.display(description=gettext_lazy("người xử lý"), ordering="handled_by")
    def author(self, record: Report) -> str:
        return record.author or "—"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # readers make them

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may not deal with a report need not know whose it is."""
        fields = super().get_fields(request, obj)
        return fields if self.has_change_permission(request, obj) else [name for name in fields if name != "contact"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if "state" in form.changed_data:
            is_open = obj.state == Report.State.OPEN
            obj.handled_by = None if is_open else request.user
            obj.handled_at = None if is_open else timezone.now()
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("bài viết"), ordering="article__title")
    def about(self, report: Report) -> str:
        return report.article.title

    @admin.display(description=gettext_lazy("lời phản ánh"))
    def beginning(self, report: Report) -> str:
        return report.message if len(report.message) <= _SHOWN else f"{report.message[:_SHOWN]}…"

    @admin.display(description=gettext_lazy("bài viết"))
    def article_links(self, report: Report) -> SafeString:
        return format_html(
            gettext('<a href="{}">{}</a> · <a href="{}">xem trên trang</a>'),
            reverse("admin:archive_article_change", args=[report.article_id]),
            report.article.title,
            report.article.get_absolute_url(),
        )
