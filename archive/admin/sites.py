"""What was learned of each site, to read."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from archive.admin.base import ReadOnlyAdmin
from archive.core.reading.site_profile import DAY_FIRST, MONTH_FIRST, LessonKind
from archive.models import SiteMemory

_ORDERS = {DAY_FIRST: gettext_lazy("ngày trước, tháng sau"), MONTH_FIRST: gettext_lazy("tháng trước, ngày sau")}


@admin.register(SiteMemory)
class SiteMemoryAdmin(ReadOnlyAdmin):
    list_display = ("host", "source", "version", "is_current", "pages", "lesson_count", "learned_at")
    list_filter = ("is_current",)
    list_select_related = ("source",)
    search_fields = ("host", "source__folded")
    fields = ("host", "source", "version", "is_current", "pages", "learned_at", "learned")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[SiteMemory]:
        rows: QuerySet[SiteMemory] = super().get_queryset(request)
        return rows

    @admin.display(description=gettext_lazy("số điều đã học"))
    def lesson_count(self, memory: SiteMemory) -> int:
        return len(memory.lessons)

    @admin.display(description=gettext_lazy("điều đã học"))
    def learned(self, memory: SiteMemory) -> str:
        """Each kind of lesson with its examples and on how many articles each was seen."""
        known = memory.profile.lessons
        groups = [
            (SiteMemory.Lesson(kind.value).label, [_shown(lesson) for lesson in lessons])
            for kind, lessons in groupby(known, key=lambda lesson: lesson.kind)
        ]
        return render_to_string("admin/archive/sitememory/lessons.html", {"groups": groups})


def _shown(lesson: Any) -> dict[str, Any]:
    """A lesson for people: its words where it has any, else its key; the place beside where the words stand there."""
    is_place = lesson.kind.value.endswith("-place")
    words = _ORDERS.get(lesson.key, lesson.key) if lesson.kind is LessonKind.DATE_ORDER else lesson.example
    return {"words": words or lesson.key, "place": lesson.key if is_place and words else "", "pages": lesson.pages}
