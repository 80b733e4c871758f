"""What all admin pages share: search without case and tones, fast lists, a history, nothing silently overwritten."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from archive.core.text import fold, normalise
from archive.curation.act_rows import changed_values, rows_before
from archive.models import TRACKED, Edit, editing

_NOT_COMPARED = frozenset({"text", "segments", "rules_version", "reference", "reference_key", "folded", "sort_key"})
ARTICLE_TEXTS = (
    "article__text",
    "article__segments",
    "article__found",
    "article__images",
)  # long, and no list shows them
_LISTS = frozenset(
    {"aliases", "domains", "variants", "candidates", "starts", "include", "exclude"}
)  # columns edited as one word on each line


def version_of(record: Model) -> str:
    """What an editor saw of a record, as a digest: it differs once anybody saved another state."""
    fields = [field for field in record._meta.concrete_fields if field.name not in _NOT_COMPARED]
    values = [str(getattr(record, field.attname)) for field in fields]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()[:24]


class GuardedForm(forms.ModelForm):
    """A form that knows which state of the record its editor saw, and refuses to write over a newer one."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version_of(self.instance) if self.instance.pk else ""
        self.initial["seen"] = self.version
        for name in _LISTS & set(self.fields):
            self.fields[name] = Lines(label=self.fields[name].label, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("seen") != self.version:
            self.add_error(None, self._who_was_faster())
            data: Any = self.data
            data = data.copy()  # the next attempt is made knowing of it
            data[self.add_prefix("seen")] = self.version
            self.data = data
        return cleaned

    def _who_was_faster(self) -> str:
        last = self.instance.history.first() if type(self.instance) in TRACKED else None
        who = f" ({last.history_user})" if last and last.history_user else ""
        return gettext(
            "Trong lúc bạn sửa, bản ghi này đã được người khác thay đổi%(who)s. Chưa có gì được ghi. Hãy xem lịch sử, "
            "rồi bấm lưu lần nữa nếu vẫn muốn ghi những giá trị của bạn."
        ) % {"who": who}


class Lines(forms.CharField):
    """A list of words, one on each line."""

    widget = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = (normalise(line).strip() for line in (value or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class _Listed(ChangeList):
    """A list that reads the rows of its page only, and none once it has counted none.

    What nothing matches would be looked for in all of them. What a page is found by are the keys, sorted and skipped
    without the columns that it shows: whole rows before the page, and those of a related record, are not read.
    """

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not self.result_count:
            self.result_list = self.model._default_manager.none()
        elif self.multi_page and not self.show_all and not self.queryset.query.distinct:
            keys = self.result_list.values("pk")
            rows = self.apply_select_related(self.root_queryset.filter(pk__in=keys))
            self.result_list = rows.order_by(*self.queryset.query.order_by)


class RecordAdmin(admin.ModelAdmin):
    """Lists that count nothing they need not count; every save is an act in the history, with its reason."""

    form = GuardedForm
    show_full_result_count = False
    list_per_page = 50
    save_on_top = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Where lists name the article of each row, its texts are left in the database."""
        rows = super().get_queryset(request)
        related = self.list_select_related
        return rows.defer(*ARTICLE_TEXTS) if isinstance(related, tuple) and "article" in related else rows

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return _Listed

    @admin.display(description=mark_safe('<input type="checkbox" id="action-toggle">'))
    def action_checkbox(self, obj: Any) -> SafeString:
        """Django's box before a row, without a form's widget and its template for each: a fifth of a list's time."""
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            format_html(gettext("Select this object for an action - {}"), str(obj)),
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in super().get_fields(request, obj) if name != "seen"]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            # The record is locked before it is compared with what the editor saw.
            record = self.get_object(request, unquote(object_id)) if object_id else None
            if record is not None:
                self.model._default_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
            with editing(request.user, Edit.Kind.EDIT, summary=str(record or ""), reason=_reason(request)) as edit:
                edit.reason_is_public = "reason_is_public" in request.POST
                edit.keeps_former_back = "keeps_former_back" in request.POST
                return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        with editing(request.user, Edit.Kind.EDIT, summary=f"xóa #{object_id}", reason=_reason(request)):
            return super().delete_view(request, object_id, extra_context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Every change of the record by a person, newest first, value by value."""
        if self.model not in TRACKED:
            return super().history_view(request, object_id, extra_context)
        record = get_object_or_404(self.model, pk=object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Lịch sử: %(record)s") % {"record": record},
            "opts": self.opts,
            "object": record,
            "changes": changes_of(self.histories(record)),
        }
        return TemplateResponse(request, "admin/archive/history.html", context)

    def histories(self, record: Any) -> list[Any]:
        """The history rows to be shown for the record, newest first."""
        return list(record.history.select_related("edit__made_by", "edit__undone_by")[:200])


def changes_of(rows: list[Any]) -> list[dict[str, Any]]:
    """History rows, newest first, as a page shows them: who, when, why, and each value before and after."""
    by_people = [row for row in rows if row.edit is not None]
    before = rows_before(row for row in by_people if row.history_type == "~")
    changed = {row: changed_values(row, before.get(row)) if row.history_type != "-" else {} for row in by_people}
    names = _names_of(changed)
    shown = []
    for row, pairs in changed.items():
        fields = {field.attname: field for field in type(row).tracked_fields}
        values = [
            (fields[name].verbose_name, _shown(fields[name], was, names), _shown(fields[name], now, names))
            for name, (was, now) in pairs.items()
            if was or now
        ]
        shown.append({"row": row, "edit": row.edit, "values": values})
    return shown


def _names_of(changed: dict[Any, dict[str, tuple[Any, Any]]]) -> dict[tuple[Any, Any], str]:
    """What the records are called to which changed values refer, by model and primary key; one question a model."""
    wanted: dict[Any, set[Any]] = {}
    for row, pairs in changed.items():
        for field in type(row).tracked_fields:
            if field.is_relation and field.attname in pairs:
                wanted.setdefault(field.related_model, set()).update(pairs[field.attname])
    return {
        (model, key): str(record)
        for model, keys in wanted.items()
        for key, record in model._default_manager.in_bulk(keys - {None}).items()
    }


def _shown(field: Any, value: Any, names: dict[tuple[Any, Any], str]) -> str:
    if value is None or value == "":
        return "—"
    if field.is_relation:
        return names.get((field.related_model, value), f"#{value}")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()


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
