"""Merging records on the page of their list: choose which stays, say why, see what moves."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy

from archive.admin.base import AuthorityAdmin
from archive.curation.merging import merge
from archive.curation.refused import Refused

_MOST = 50  # records in one merger


class MergeableAdmin(AuthorityAdmin):
    """Records that can be merged into one another by accounts with that right."""

    actions = ("merge_selected",)
    merge_template = "admin/archive/merge.html"
    mentions = "citations"  # the relation that counts how often a record is named

    def get_urls(self) -> list[Any]:
        address = self.admin_site.admin_view(self.merge_view)
        return [path("merge/", address, name=f"archive_{self.opts.model_name}_merge"), *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        if not request.user.has_perm("archive.merge_records"):
            actions.pop("merge_selected", None)
        return actions

    @admin.action(description=gettext_lazy("Gộp các bản ghi đã chọn"))
    def merge_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        ids = ",".join(str(pk) for pk in queryset.order_by("pk").values_list("pk", flat=True)[:_MOST])
        return HttpResponseRedirect(reverse(f"admin:archive_{self.opts.model_name}_merge") + f"?ids={ids}")

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Show the records side by side; with a target chosen, merge the others into it."""
        if not request.user.has_perm("archive.merge_records"):
            raise PermissionDenied
        ids = [int(part) for part in request.GET.get("ids", "").split(",") if part.isdecimal()][:_MOST]
        found = self.model._default_manager.filter(pk__in=ids).select_related("province")
        records = list(found.annotate(named=Count(self.mentions)).order_by("-named", "pk"))
        if request.method == "POST":
            try:
                return self.decide(request, records)
            except Refused as refused:
                messages.error(request, str(refused))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Gộp %(verbose_name)s") % {"verbose_name": self.opts.verbose_name},
            "opts": self.opts,
            "records": records,
            **self.beside(records),
        }
        return TemplateResponse(request, self.merge_template, context)

    def beside(self, records: list[Any]) -> dict[str, Any]:
        """What else the page shows of the records."""
        return {}

    def decide(self, request: HttpRequest, records: list[Any]) -> HttpResponse:
        """Do what the editor chose of the records. Raises Refused."""
        target = next((row for row in records if str(row.pk) == request.POST.get("target")), None)
        losers = self.chosen(request, records, "losers", but=target)
        if target is None:
            raise Refused(gettext("Hãy chọn bản ghi giữ lại."))
        edit = merge(losers, target, request.user, reason=request.POST.get("reason", "").strip())
        self.say_merged(request, losers, target)
        return redirect("admin:archive_edit_change", edit.pk)

    def chosen(self, request: HttpRequest, records: list[Any], name: str, *, but: Any = None) -> list[Any]:
        """The records that are ticked under a name."""
        wanted = set(request.POST.getlist(name))
        return [row for row in records if str(row.pk) in wanted and row is not but]

    def say_merged(self, request: HttpRequest, losers: list[Any], target: Any) -> None:
        said = gettext("Đã gộp %(count)s bản ghi vào %(target)s.") % {"count": len(losers), "target": target}
        messages.success(request, said)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        context["can_merge"] = request.user.has_perm("archive.merge_records")
        return super().render_change_form(request, context, *args, **kwargs)
