"""Authority data as tables, out and in; a file is tried, and each change shown, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm
from import_export.results import Error
from tablib import Dataset

from archive.admin.table_formats import (
    ConfirmTableForm,
    MarkedCSV,
    PlainXLSX,
    SignedTable,
    SpreadsheetFormat,
    TableForm,
)
from archive.core.numbers import number_key
from archive.core.text import normalise, slugify
from archive.core.text.tables import parse_table_day
from archive.curation.bulk_edits import let_others_write
from archive.curation.merging import identity_of
from archive.models import CustomaryName, Edit, Post, Province, Resolution, Source, continuing, editing
from archive.models.authority import free_slug
from search.indexing import batched

_AT_ONCE = 50  # rows of a table in one transaction
_TOLD = 10  # reasons for refusing a table that are told at once
_STYLED = re.compile(r'<(ins|del) style="[^"]*">')  # as tags only: what a cell holds is escaped
_WRITTEN = ("new", "update")  # what django-import-export calls a row that was written


class _Words(widgets.Widget):
    """A list as one cell: "a|b"."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        return [part.strip() for part in normalise(value or "").split("|") if part.strip()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "|".join(value or ())


def _words(name: str) -> Any:
    return fields.Field(attribute=name, column_name=name, widget=_Words())


class _DayWidget(widgets.Widget):
    """A day as a spreadsheet writes it, the day always before the month; written as yyyy-mm-dd."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        return parse_table_day(str(value)) if value else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


def _day(name: str) -> Any:
    return fields.Field(attribute=name, column_name=name, widget=_DayWidget())


def _by_slug(name: str) -> Any:
    return fields.Field(attribute=name, column_name=name, widget=widgets.ForeignKeyWidget(Province, "slug"))


class SentenceOnly(Error):
    """What is wrong with a table, without the traceback, which names the server's folders to the editor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.traceback = ""


class UnstyledDiff(resources.Diff):
    """What a row changes, coloured by the desk's style sheet: its policy refuses styles that stand in the page."""

    def as_html(self) -> list[str]:
        return [mark_safe(_STYLED.sub(r"<\1>", html)) for html in super().as_html()]


class AuthorityResource(resources.ModelResource):
    """Rows are known by their address; one without an address is new. Cells are normalised like all text.

    A table with a column that is none of the record's is refused by its name, and so is a new row that leaves one of
    the `needed` columns empty: a misspelt heading would make records without content.
    """

    needed: ClassVar[tuple[str, ...]] = ()

    class Meta:
        skip_unchanged = True
        report_skipped = True

    @classmethod
    def get_error_result_class(cls) -> type[Error]:
        return SentenceOnly

    def get_diff_class(self) -> type[UnstyledDiff]:
        return UnstyledDiff

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        known = [field.column_name for field in self.get_import_fields()]
        found = [str(name or "").strip() for name in dataset.headers or ()]
        if unknown := [name for name in found if name not in known]:
            raise ValueError(
                _("Cột không có trong hồ sơ: %(unknown)s. Các cột có thể dùng: %(known)s.")
                % {"unknown": ", ".join(f"“{name}”" for name in unknown), "known": ", ".join(known)}
            )
        if repeated := sorted({name for name in found if found.count(name) > 1}):
            raise ValueError(_("Cột lặp lại: %(names)s.") % {"names": ", ".join(repeated)})
        if "slug" in known and "slug" not in found:
            if missing := [name for name in self.needed if name not in found]:
                raise ValueError(_("Thiếu cột: %(names)s.") % {"names": ", ".join(missing)})
            dataset.append_col([""] * len(dataset), header="slug")

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        for column, value in row.items():
            row[column] = normalise(value).strip() if isinstance(value, str) else value

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        if missing := [name for name in self.needed if not getattr(instance, name)]:
            raise ValueError(_("Thiếu giá trị ở cột: %(names)s.") % {"names": ", ".join(missing)})


class ResolutionResource(AuthorityResource):
    needed = ("kind", "number")
    aliases = _words("aliases")
    issued = _day("issued")
    province = _by_slug("province")

    class Meta:
        model = Resolution
        import_id_fields = ("slug",)
        fields = ("slug", "kind", "number", "issued", "issuer", "term", "plenum", "title", "aliases", "province",
                  "replaces", "evidence_url", "confidence", "notes")  # fmt: skip

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        super().before_import_row(row, **kwargs)
        if not row.get("slug"):
            parts = (row.get("number"), _iso(row.get("issued")), row.get("province"))
            row["slug"] = free_slug(Resolution, slugify(" ".join(part for part in parts if part))[:150] or "van-ban")

    def before_save_instance(self, instance: Resolution, row: Any, **kwargs: Any) -> None:
        super().before_save_instance(instance, row, **kwargs)
        instance.number_key = number_key(instance.number)[:80]
        if not instance.is_provisional:
            instance.identity = identity_of(instance)


class SourceResource(AuthorityResource):
    needed = ("name",)
    last_seen_alive = _day("last_seen_alive")
    gone_since = _day("gone_since")
    province = _by_slug("province")

    class Meta:
        model = Source
        import_id_fields = ("slug",)
        fields = ("slug", "name", "domain", "province", "kind", "last_seen_alive", "gone_since", "notes")


class PostResource(AuthorityResource):
    needed = ("name",)
    variants = _words("variants")

    class Meta:
        model = Post
        import_id_fields = ("name",)
        fields = ("name", "variants", "organ", "level", "confidence", "notes")


class CustomaryNameResource(AuthorityResource):
    needed = ("name",)
    candidates = _words("candidates")

    class Meta:
        model = CustomaryName
        import_id_fields = ("name",)
        fields = ("name", "candidates", "default", "basis", "confidence")


def _iso(value: Any) -> str:
    """A day of a cell for an address; what is no day is told when the row is read."""
    try:
        return parse_table_day(str(value)).isoformat() if value else ""
    except ValueError:
        return ""


class TableRefused(ValueError):
    """A table of which nothing was written; the arguments say why, to the editor."""


def _parts(dataset: Any) -> Iterator[Any]:
    """The table in parts of some rows, each with the headings; an empty table is one empty part."""
    for start in range(0, max(len(dataset), 1), _AT_ONCE):
        yield Dataset(*dataset[start : start + _AT_ONCE], headers=dataset.headers)


def _refuse_wrong(result: Any, *, done: int = 0) -> None:
    """Raise TableRefused where rows are wrong; `done` rows before them were written."""
    if not (result.has_errors() or result.has_validation_errors()):
        return
    wrong = [error.error for error in result.base_errors]
    wrong += [error.error for _number, errors in result.row_errors() for error in errors]
    told = [str(reason) for reason in wrong[:_TOLD] or [_("Chưa ghi gì.")]]
    if done:
        told.append(_("%(done)s dòng đầu đã được ghi.") % {"done": done})
    raise TableRefused(*told)


def _joined(whole: Any, part: Any) -> Any:
    if whole is None:
        return part
    whole.rows += part.rows
    whole.totals = {name: whole.totals[name] + count for name, count in part.totals.items()}
    return whole


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
        """Write a table that was tried.

        Each row is tried again first, and nothing is written where one is wrong. Then some rows are written in each
        transaction, so that readers and other editors need not wait. Cut off, the act stands in the history with what
        it wrote; the same table sent again skips what is there already.
        """
        form = self.create_confirm_form(request)
        if request.method == "POST" and not form.is_valid():
            return self._refused(request, [_("Tệp đã thử không còn dùng được; hãy gửi lại.")])
        try:
            with batched():
                return super().process_import(request, *args, **kwargs)
        except TableRefused as refused:
            return self._refused(request, refused.args)

    def process_dataset(self, dataset: Any, form: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Try the whole table, then write it part by part as one act; the result is that of all parts."""
        options = self.get_import_data_kwargs(request=request, form=form, **kwargs)
        options |= {"user": request.user, "file_name": form.cleaned_data.get("original_file_name")}
        name = self.choose_import_resource_class(form, request)
        make = self.get_import_resource_kwargs(request, form=form, **kwargs)
        for part in _parts(dataset):
            tried = name(**make).import_data(part, dry_run=True, use_transactions=True, **options)
            _refuse_wrong(tried)
            let_others_write()
        edit: Edit | None = None
        whole: Any = None
        for part in _parts(dataset):
            summary = str(self.opts.verbose_name_plural)
            act = continuing(edit) if edit else editing(request.user, Edit.Kind.IMPORT, summary=summary)
            with act as current:
                written = name(**make).import_data(part, dry_run=False, retain_instance_in_row_result=True, **options)
                _refuse_wrong(written, done=len(whole.rows) if whole else 0)
            edit = current if current.pk else None
            whole = _joined(whole, written)
            let_others_write()
        request.table_act = edit  # type: ignore[attr-defined]
        return whole

    def _refused(self, request: HttpRequest, reasons: Iterable[Any]) -> HttpResponse:
        for reason in reasons:
            messages.error(request, str(reason))
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        form.add_error("import_file", _("Không đọc được tệp: %(reason)s.") % {"reason": e})

    def process_result(self, result: Any, request: HttpRequest) -> Any:
        if keys := [row.object_id for row in result.rows if row.import_type in _WRITTEN]:
            with continuing(request.table_act):  # type: ignore[attr-defined]
                self.after_import(request, keys)
        return super().process_result(result, request)

    def after_import(self, request: HttpRequest, keys: Sequence[Any]) -> None:
        """What follows from the records that an import added or changed, within the same act."""
