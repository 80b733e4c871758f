"""Authority data as CSV, out and in; a file is tried first, and each change shown, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from import_export import fields, resources, widgets
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV
from import_export.forms import ExportForm

from archive.core.numbers import number_key
from archive.core.text import normalise, slugify
from archive.curation.merging import identity_of
from archive.models import CustomaryName, Edit, Post, Province, Resolution, Source, editing
from archive.models.authority import free_slug

_WRITTEN = ("new", "update")  # what django-import-export calls a row that was written


class _Words(widgets.Widget):
    """A list as one cell: "a|b"."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        return [part.strip() for part in normalise(value or "").split("|") if part.strip()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "|".join(value or ())


def _words(name: str) -> Any:
    return fields.Field(attribute=name, column_name=name, widget=_Words())


def _by_slug(name: str) -> Any:
    return fields.Field(attribute=name, column_name=name, widget=widgets.ForeignKeyWidget(Province, "slug"))


class AuthorityResource(resources.ModelResource):
    """Rows are known by their address; one without an address is new. Cells are normalised like all text."""

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        for column, value in row.items():
            row[column] = normalise(value).strip() if isinstance(value, str) else value


class ResolutionResource(AuthorityResource):
    aliases = _words("aliases")
    province = _by_slug("province")

    class Meta:
        model = Resolution
        import_id_fields = ("slug",)
        fields = ("slug", "kind", "number", "issued", "issuer", "term", "plenum", "title", "aliases", "province",
                  "replaces", "evidence_url", "confidence", "notes")  # fmt: skip
        skip_unchanged = True
        report_skipped = True

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        super().before_import_row(row, **kwargs)
        if not row.get("slug"):
            parts = (row.get("number"), row.get("issued"), row.get("province"))
            row["slug"] = free_slug(Resolution, slugify(" ".join(part for part in parts if part))[:150] or "van-ban")

    def before_save_instance(self, instance: Resolution, row: Any, **kwargs: Any) -> None:
        instance.number_key = number_key(instance.number)[:80]
        if not instance.is_provisional:
            instance.identity = identity_of(instance)


class SourceResource(AuthorityResource):
    province = _by_slug("province")

    class Meta:
        model = Source
        import_id_fields = ("slug",)
        fields = ("slug", "name", "domain", "province", "kind", "last_seen_alive", "gone_since", "notes")
        skip_unchanged = True
        report_skipped = True


class PostResource(AuthorityResource):
    variants = _words("variants")

    class Meta:
        model = Post
        import_id_fields = ("name",)
        fields = ("name", "variants", "organ", "level", "confidence", "notes")
        skip_unchanged = True
        report_skipped = True


class CustomaryNameResource(AuthorityResource):
    candidates = _words("candidates")

    class Meta:
        model = CustomaryName
        import_id_fields = ("name",)
        fields = ("name", "candidates", "default", "basis", "confidence")
        skip_unchanged = True
        report_skipped = True


class Exchanged(ImportExportMixin):
    """The pages for it: exporting for whoever sees the records, importing for those who edit in bulk."""

    formats = (CSV,)
    export_form_class = ExportForm  # always all columns, so that the file can come back

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("archive.edit_in_bulk"))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def process_import(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        summary = str(self.opts.verbose_name_plural)
        with editing(request.user, Edit.Kind.IMPORT, summary=summary):
            return super().process_import(request, *args, **kwargs)

    def process_result(self, result: Any, request: HttpRequest) -> Any:
        keys = [row.object_id for row in result.rows if row.import_type in _WRITTEN]
        if keys and not result.has_errors():
            self.after_import(request, keys)
        return super().process_result(result, request)

    def after_import(self, request: HttpRequest, keys: Sequence[Any]) -> None:
        """What follows from the records that an import added or changed, within the same act."""
