"""Authority data as tables, out and in; a file is tried, and each change shown, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm

from archive.admin.table_formats import (
    ConfirmTableForm,
    MarkedCSV,
    PlainXLSX,
    SignedTable,
    SpreadsheetFormat,
    TableForm,
)
from archive.curation.tables import WRITTEN, TableRefused, write_table
from archive.jobs.queue import ask
from archive.models import Job, continuing
from search.indexing import batched

MOST_AT_ONCE = 200  # rows of a table that are written while the editor waits


class Exchanged(ImportExportMixin):
    """The pages: exporting for all who may see the records, importing for those who may edit in bulk."""

    formats = (MarkedCSV, PlainXLSX)
    import_formats = (SpreadsheetFormat,)
    import_form_class = TableForm
    confirm_form_class = ConfirmTableForm
    tmp_storage_class = SignedTable
    export_form_class = ExportForm  # always all columns, so that the file can come back

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("archive.edit_in_bulk"))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def process_import(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Write a table that was tried: a short one now, a long one in the background."""
        form = self.create_confirm_form(request)
        if request.method == "POST" and not form.is_valid():
            return self._refused(request, [_("Tệp đã thử không còn dùng được; hãy gửi lại.")])
        if request.method == "POST" and self.has_import_permission(request):
            table = SpreadsheetFormat().create_dataset(SignedTable(name=form.cleaned_data["import_file_name"]).read())
            if len(table) > MOST_AT_ONCE:
                return self._ask(request, table, str(form.cleaned_data.get("original_file_name") or ""))
        try:
            with batched():
                return super().process_import(request, *args, **kwargs)
        except TableRefused as refused:
            return self._refused(request, refused.args)

    def _ask(self, request: HttpRequest, table: Any, file_name: str) -> HttpResponse:
        arguments = {
            "model": self.opts.model_name,
            "head": table.headers,
            "rows": [list(row) for row in table],
            "file": file_name,
        }
        summary = f"{self.opts.verbose_name_plural}: {file_name}"
        job = ask(Job.Kind.IMPORT, summary, arguments, request.user, total=len(table))
        return redirect("admin:archive_job_change", job.pk)

    def process_dataset(self, dataset: Any, form: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Write the table as one act; the result is that of all parts."""
        name = self.choose_import_resource_class(form, request)
        request.table_act, whole = write_table(  # type: ignore[attr-defined]
            name,
            dataset,
            request.user,
            summary=str(self.opts.verbose_name_plural),
            file_name=str(form.cleaned_data.get("original_file_name") or ""),
        )
        return whole

    def _refused(self, request: HttpRequest, reasons: Iterable[Any]) -> HttpResponse:
        for reason in reasons:
            messages.error(request, str(reason))
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        form.add_error("import_file", _("Không đọc được tệp: %(reason)s.") % {"reason": e})

    def process_result(self, result: Any, request: HttpRequest) -> Any:
        if keys := [row.object_id for row in result.rows if row.import_type in WRITTEN]:
            with continuing(request.table_act):  # type: ignore[attr-defined]
                self.after_import(request, keys)
        return super().process_result(result, request)

    def after_import(self, request: HttpRequest, keys: Sequence[Any]) -> None:
        """What follows from the records that an import added or changed, within the same act."""
