"""Officials: merging those who are one, splitting those who are several."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext, gettext_lazy

from archive.admin.merge import MergeableAdmin
from archive.core.linking.officials import GROUNDS
from archive.curation.merging import Refused, split_official
from archive.curation.queues import mentions_of_one
from archive.models import Official, OfficialMention
from archive.models.officials import OfficialQuerySet
from archive.resolving.near_duplicates import note_near_duplicates
from archive.resolving.people import grounds_of


class SplitForm(forms.Form):
    """Which mentions are somebody else's, and whose."""

    mentions = forms.ModelMultipleChoiceField(
        OfficialMention.objects.none(), label=gettext_lazy("Những lượt nêu tên thuộc về người khác")
    )
    into = forms.ModelChoiceField(
        Official.objects.standing(),
        label=gettext_lazy("Người ấy là (để trống: một người mới, trùng tên)"),
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Lý do"), required=False, max_length=1000)

    def __init__(self, official: Official, data: Any = None) -> None:
        super().__init__(data)
        self.fields["mentions"].queryset = mentions_of_one(official)  # type: ignore[attr-defined]
        field: Any = OfficialMention._meta.get_field("official")
        into: Any = self.fields["into"]
        into.widget = AutocompleteSelect(field, admin.site, choices=into.choices)


@admin.register(Official)
class OfficialAdmin(MergeableAdmin):
    list_display = ("name", "province", "merged_into")
    list_filter = (("merged_into", admin.EmptyFieldListFilter), ("province", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("province", "merged_into__province")
    autocomplete_fields = ("province",)
    readonly_fields = ("slug", "merged_into", "joined_on")
    mentions = "mentions"

    def get_urls(self) -> list[Any]:
        address = self.admin_site.admin_view(self.split_view)
        return [path("<int:pk>/split/", address, name="archive_official_split"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> OfficialQuerySet:
        return Official.objects.select_related("province", "merged_into__province")

    @admin.display(description=gettext_lazy("Căn cứ"))
    def joined_on(self, obj: Official) -> str:
        """Why the machine takes the mentions for one person."""
        return " ".join(gettext(GROUNDS[ground]) for ground in grounds_of(obj)) or "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # officials come from the articles that name them

    def save_model(self, request: HttpRequest, obj: Official, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if {"name", "province"} & set(form.changed_data):
            note_near_duplicates({form.initial.get("province"), obj.province_id})

    def split_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show every mention with its posts; those chosen become another official's."""
        if not request.user.has_perm("archive.merge_records"):
            raise PermissionDenied
        official = get_object_or_404(Official, pk=pk)
        form = SplitForm(official, request.POST or None)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                other = split_official(
                    official, data["mentions"], request.user, into=data["into"], reason=data["reason"]
                )
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(
                    request,
                    gettext("Đã tách %(count)s lượt nêu tên sang %(other)s.")
                    % {"count": len(data["mentions"]), "other": other},
                )
                return redirect("admin:archive_official_change", other.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Tách: %(official)s") % {"official": official},
            "opts": self.opts,
            "object": official,
            "form": form,
            "mentions": mentions_of_one(official),
            "chosen": set(request.POST.getlist("mentions")),
            "media": form.media,
        }
        return TemplateResponse(request, "admin/archive/split.html", context)
