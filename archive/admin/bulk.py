"""Editing what a search finds: search, preview, apply; undone like any other act."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, gettext_lazy

from archive.curation.bulk_edits import MOST, BulkPreview, apply, preview
from archive.jobs.queue import ask
from archive.jobs.work import write_value
from archive.models import Article, Job, Province, ReviewState, Source
from search.engine import SearchRequest

MOST_AT_ONCE = 100  # articles that are edited while the editor waits
_LABELS = {
    "province": gettext_lazy("tỉnh"),
    "source": gettext_lazy("nguồn"),
    "section": gettext_lazy("chuyên mục"),
    "published": gettext_lazy("ngày đăng"),
    "review_state": gettext_lazy("tình trạng duyệt"),
}


class BulkForm(forms.Form):
    """A search, one field, and the value it is to have."""

    q = forms.CharField(
        label=gettext_lazy("Tìm"),
        max_length=300,
        help_text=gettext_lazy("Như ở trang tìm kiếm, kể cả tỉnh:…, năm:…, -từ"),
    )
    field = forms.ChoiceField(label=gettext_lazy("Trường"), choices=list(_LABELS.items()))
    province = forms.ModelChoiceField(Province.objects.in_order(), label=gettext_lazy("tỉnh"), required=False)
    source = forms.ModelChoiceField(Source.objects.in_order(), label=gettext_lazy("nguồn"), required=False)
    section = forms.CharField(label=gettext_lazy("chuyên mục"), max_length=200, required=False)
    published = forms.DateField(
        label=gettext_lazy("ngày đăng"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    review_state = forms.ChoiceField(
        label=gettext_lazy("tình trạng duyệt"), choices=ReviewState.choices, required=False
    )
    override = forms.BooleanField(label=gettext_lazy("cả những bài đã có người quyết định trường này"), required=False)
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=1000)
    reason_is_public = forms.BooleanField(label=gettext_lazy("công bố lý do ở trang của từng bài"), required=False)

    @property
    def value(self) -> Any:
        return self.cleaned_data[self.cleaned_data["field"]]

    @property
    def value_in_words(self) -> str:
        if self.cleaned_data["field"] == "review_state":
            return str(ReviewState(self.value).label)
        return str(self.value) if self.value not in (None, "") else gettext("(trống)")

    def preview(self) -> BulkPreview:
        request = SearchRequest(query=self.cleaned_data["q"])
        return preview(request, self.cleaned_data["field"], self.value, override=self.cleaned_data["override"])


def bulk_view(request: HttpRequest, site: Any) -> HttpResponse:
    """Show the form; with a search, the effect; confirmed, do it, or have it done."""
    if not request.user.has_perm("archive.edit_in_bulk"):
        raise PermissionDenied
    form = BulkForm(request.POST or None, initial={"q": request.GET.get("q", "")})
    context = {
        **site.each_context(request),
        "title": gettext("Sửa hàng loạt"),
        "form": form,
        "most": MOST,
        "opts": Article._meta,
    }
    if request.method == "POST" and form.is_valid():
        effect = form.preview()
        stamp = _stamp(effect)
        if "apply" in request.POST and effect.changing and not effect.too_many:
            if request.POST.get("stamp") == stamp:
                return _apply(request, form, effect)
            messages.warning(request, gettext("Kết quả tìm kiếm đã thay đổi từ lúc xem trước; hãy xem lại."))
        context |= {"effect": effect, "stamp": stamp, "value": form.value_in_words}
        context["field"] = _LABELS[form.cleaned_data["field"]]
    return TemplateResponse(request, "admin/archive/bulk.html", context)


def _stamp(effect: BulkPreview) -> str:
    """The articles that the editor saw would change, as a digest."""
    return hashlib.sha256(",".join(map(str, effect.changing)).encode()).hexdigest()[:24]


def _apply(request: HttpRequest, form: BulkForm, effect: BulkPreview) -> HttpResponse:
    """Do it now where it is soon done, else in the background."""
    data = form.cleaned_data
    summary = f"{_LABELS[data['field']]} → {form.value_in_words}: {len(effect.changing)} bài của “{data['q']}”"
    if len(effect.changing) > MOST_AT_ONCE:
        arguments = {
            "articles": effect.changing,
            "field": data["field"],
            "value": write_value(form.value),
            **{name: data[name] for name in ("override", "reason", "reason_is_public")},
        }
        job = ask(Job.Kind.BULK_EDIT, summary, arguments, request.user, total=len(effect.changing))
        return redirect("admin:archive_job_change", job.pk)
    edit = apply(effect.changing, data["field"], form.value, request.user, summary=summary, reason=data["reason"])
    edit.reason_is_public = data["reason_is_public"]
    edit.save(update_fields=["reason_is_public"])
    messages.success(request, gettext("Đã sửa %(count)s bài.") % {"count": len(effect.changing)})
    return redirect("admin:archive_edit_change", edit.pk)
