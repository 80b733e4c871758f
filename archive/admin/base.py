"""What all admin pages share: search without case and tones, lists that stay fast, records that are only read."""

from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from archive.text import fold, normalise

Row = TypeVar("Row", bound=Model)


class RecordAdmin(admin.ModelAdmin[Row]):
    """Lists that count nothing they need not count; a page of fifty rows."""

    show_full_result_count = False
    list_per_page = 50
    save_on_top = True


class AuthorityAdmin(RecordAdmin[Row]):
    """Search runs over `folded`, so "can tho" finds "Cần Thơ" on every database."""

    search_fields: tuple[str, ...] = ("folded",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Row], search_term: str
    ) -> tuple[QuerySet[Row], bool]:
        return super().get_search_results(request, queryset, fold(normalise(search_term)))


class ReadOnlyAdmin(RecordAdmin[Row]):
    """Records that only importing writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
