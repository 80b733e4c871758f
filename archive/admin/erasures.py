"""Erasing for good at the desk: say why, see what goes, confirm; and the register of what was erased."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.base import ReadOnlyAdmin
from archive.curation.erasure import ErasureRefused, erase_article, erase_capture
from archive.models import Article, Capture, Erasure

RIGHT = "archive.erase_records"


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    list_display = ("made_at", "subject", "article_number", "reason", "made_by_name", "is_proven")
    list_filter = ("subject",)
    fields = ("subject", "article_number", "reason", "made_by_name", "made_at", "finished_at", "proof")

    def get_urls(self) -> list[Any]:
        guarded = self.admin_site.admin_view
        return [
            path("article/<int:pk>/", guarded(self.erase_article_view), name="archive_erasure_article"),
            path("capture/<int:pk>/", guarded(self.erase_capture_view), name="archive_erasure_capture"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("không còn dấu vết"), boolean=True)
    def is_proven(self, erasure: Erasure) -> bool | None:
        """True once a search after the erasure found nothing; None while it is not finished."""
        return None if erasure.finished_at is None else not any(erasure.proof.values())

    def erase_article_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Erase an article with all its captures."""
        article = self._asked_for(request, Article, pk)
        return self._erase(request, article, erase_article, list(article.captures.all()))

    def erase_capture_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Erase one capture that no article is read from."""
        capture = self._asked_for(request, Capture, pk)
        return self._erase(request, capture, erase_capture, [capture])

    def _asked_for(self, request: HttpRequest, model: Any, pk: int) -> Any:
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        return get_object_or_404(model, pk=pk)

    def _erase(self, request: HttpRequest, record: Any, erase: Any, captures: list[Capture]) -> HttpResponse:
        reason, refusal = request.POST.get("reason", "").strip(), ""
        if request.method == "POST" and "sure" not in request.POST:
            refusal = _("Hãy xác nhận rằng bạn muốn xóa vĩnh viễn.")
        elif request.method == "POST":
            try:
                erasure = erase(record, request.user, reason=reason)
            except ErasureRefused as error:
                refusal = str(error)
            else:
                messages.success(request, _("Đã xóa vĩnh viễn."))
                return HttpResponseRedirect(reverse("admin:archive_erasure_change", args=[erasure.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Xóa vĩnh viễn"),
            "opts": self.opts,
            "object": record,
            "captures": captures,
            "reason": reason,
            "refusal": refusal,
        }
        return TemplateResponse(request, "admin/archive/erase.html", context, status=400 if refusal else 200)
