"""What all admin pages share: search without case and tones, lists that stay fast, records that are only read."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from archive.text import fold, normalise


class RecordAdmin(admin.ModelAdmin):
    """Lists that count nothing they need not count; a page of fifty rows."""

    show_full_result_count = False
    list_per_page = 50
    save_on_top = True


class AuthorityAdmin(RecordAdmin):
    """Search runs over `folded`, so "can tho" finds "Cần Thơ" on every database."""

    search_fields: ClassVar[tuple[str, ...]] = ("folded",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, fold(normalise(search_term)))


class ReadOnlyAdmin(RecordAdmin):
    """Records that only importing writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
