"""Import runs and their problems, to read."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from archive.admin.base import ReadOnlyAdmin
from archive.curation.code_words import code_in_words
from archive.models import ImportProblem, ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "started_at", "state", "seen", "added", "updated", "unchanged", "skipped", "failed")
    list_filter = ("state", "command")
    date_hierarchy = "started_at"
    search_fields = ("command", "arguments")
    exclude = ("passed_over",)
    readonly_fields = ("not_read",)

    @admin.display(description=gettext_lazy("không đọc, theo loại"))
    def not_read(self, run: ImportRun) -> str:
        """What gave no article, by its kind: "312 style (crawl.warc.gz:5512)"."""
        kinds = sorted(run.passed_over.items(), key=lambda each: (-each[1]["count"], each[0]))
        lines = ((found["count"], kind, found["example"]) for kind, found in kinds)
        return format_html_join(mark_safe("<br>"), "{} {} ({})", lines)


@admin.register(ImportProblem)
class ImportProblemAdmin(ReadOnlyAdmin):
    list_display = ("path", "what", "detail", "is_failure", "run")
    list_filter = ("code", "is_failure")
    search_fields = ("path", "detail")
    list_select_related = ("run",)
    exclude = ("code",)
    readonly_fields = ("what",)

    @admin.display(description=gettext_lazy("lỗi"), ordering="code")
    def what(self, problem: ImportProblem) -> str:
        return code_in_words(problem.code)
