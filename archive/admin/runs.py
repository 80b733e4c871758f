"""Import runs and their problems, to read."""

from __future__ import annotations

from django.contrib import admin

from archive.admin.base import ReadOnlyAdmin
from archive.models import ImportProblem, ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "started_at", "state", "seen", "added", "updated", "unchanged", "skipped", "failed")
    list_filter = ("state", "command")
    date_hierarchy = "started_at"
    search_fields = ("command", "arguments")


@admin.register(ImportProblem)
class ImportProblemAdmin(ReadOnlyAdmin):
    list_display = ("path", "code", "detail", "is_failure", "run")
    list_filter = ("code", "is_failure")
    search_fields = ("path", "detail")
    list_select_related = ("run",)
