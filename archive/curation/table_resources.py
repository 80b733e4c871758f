"""Authority data as tables: which columns a table of each kind of record has, and what a cell means."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets
from import_export.results import Error

from archive.core.numbers import number_key
from archive.core.text import normalise, slugify
from archive.core.text.tables import parse_table_day
from archive.curation.merging import identity_of
from archive.models import CustomaryName, Post, Province, Resolution, Source
from archive.models.authority import free_slug

_STYLED = re.compile(r'<(ins|del) style="[^"]*">')  # as tags only: what a cell holds is escaped


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
        if not value:
            return None
        try:
            return parse_table_day(str(value))
        except ValueError:
            said = _("“%(value)s” không phải là ngày; hãy viết dd/mm/yyyy hoặc yyyy-mm-dd.")
            raise ValueError(said % {"value": value}) from None

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

    def get_diff_headers(self) -> list[str]:
        """The heads of the preview: what each column is called at the desk, with its name in the table."""
        columns = self._meta.model._meta
        found = [(field.column_name, field.attribute) for field in self.get_user_visible_fields()]
        return [f"{capfirst(columns.get_field(attribute).verbose_name)} ({column})" for column, attribute in found]

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


RESOURCES: dict[str, type[AuthorityResource]] = {
    made._meta.model._meta.model_name: made
    for made in (ResolutionResource, SourceResource, PostResource, CustomaryNameResource)
}
