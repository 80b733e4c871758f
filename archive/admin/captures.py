"""Captures: what was received and what became of it; a page that was no article by the rules may be taken for one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from archive.admin.base import ReadOnlyAdmin
from archive.curation.capture_choice import choose_capture
from archive.curation.capture_effect import CaptureEffect, effect_of, take_over
from archive.curation.code_words import code_in_words
from archive.curation.refusals import accept, preview
from archive.curation.refused import Refused
from archive.models import Article, Capture, CaptureState, Province

_NEEDED = "archive.withdraw_articles"
_LISTED = 200  # captures of one article
_SHOWN = 2000  # characters of the text in the preview


@admin.register(Capture)
class CaptureAdmin(ReadOnlyAdmin):
    list_display = ("sha256", "url", "captured_at", "state", "why", "size", "verify_result", "verified_at")
    list_filter = ("state", "insisted", "verify_result", "content_type")
    search_fields = ("sha256", "url")
    list_select_related = ("article",)
    ordering = ("-pk",)
    readonly_fields = ("insisted", "why")
    exclude = ("reason",)

    @admin.display(description=gettext_lazy("lý do"), ordering="reason")
    def why(self, capture: Capture) -> str:
        return code_in_words(capture.reason)

    def get_urls(self) -> list[Any]:
        address = self.admin_site.admin_view(self.accept_view)
        choose = self.admin_site.admin_view(self.choose_view)
        return [
            path("<int:pk>/accept/", address, name="archive_capture_accept"),
            path("<int:pk>/choose/", choose, name="archive_capture_choose"),
            path("<int:pk>/effect/", self.admin_site.admin_view(self.effect_view), name="archive_capture_effect"),
            path("of/<int:article>/", self.admin_site.admin_view(self.of_article_view), name="archive_capture_of"),
            *super().get_urls(),
        ]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        capture: Capture | None = context.get("original")
        is_skipped = capture is not None and capture.state == CaptureState.SKIPPED
        is_beside = capture is not None and capture.article_id is not None and capture.state != CaptureState.RESOURCE
        context["can_choose"] = is_beside and request.user.has_perm(_NEEDED)
        context["can_accept"] = is_skipped and request.user.has_perm(_NEEDED)
        return super().render_change_form(request, context, *args, **kwargs)

    def of_article_view(self, request: HttpRequest, article: int) -> HttpResponse:
        """The captures of an article, the newest first, with the way to what each would change."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        record = get_object_or_404(Article.objects.for_listing(), pk=article)
        captures = Capture.objects.filter(article=record).exclude(state=CaptureState.RESOURCE)
        newest_first = captures.order_by("-captured_at", "-pk")
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Các bản chụp: %(article)s") % {"article": record.title},
            "opts": self.opts,
            "article": record,
            "captures": [(row, code_in_words(row.reason)) for row in newest_first[:_LISTED]],
            "read_from": record.read_from_id,
        }
        return TemplateResponse(request, "admin/archive/captures_of.html", context)

    def effect_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what the capture would change, field by field; posted, take over the parts that are ticked."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        capture = get_object_or_404(Capture.objects.select_related("article"), pk=pk)
        may_take = request.user.has_perm("archive.change_article")
        if request.method == "POST":
            if not may_take:
                raise PermissionDenied
            reason = request.POST.get("reason", "").strip()
            try:
                edit = take_over(capture, request.POST.getlist("parts"), request.user, reason=reason)
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, gettext("Đã lấy các phần đã chọn từ bản chụp này."))
                return redirect("admin:archive_edit_change", edit.pk)
        try:
            effect = effect_of(capture)
        except Refused as refused:
            effect = CaptureEffect(obstacle=str(refused))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Bản chụp này sẽ đổi gì"),
            "opts": self.opts,
            "object": capture,
            "effect": effect,
            "parts": [(part, Article._meta.get_field(part.name)) for part in effect.parts],
            "is_read": capture.article is not None and capture.article.read_from_id == capture.pk,
            "may_take": may_take,
            "may_choose": request.user.has_perm(_NEEDED),
        }
        return TemplateResponse(request, "admin/archive/capture_effect.html", context)

    def choose_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have the article read from this capture: one click, which the history can take back."""
        if not request.user.has_perm(_NEEDED):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        capture = get_object_or_404(Capture.objects.select_related("article"), pk=pk)
        try:
            article = choose_capture(capture, request.user, reason=request.POST.get("reason", "").strip())
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("admin:archive_capture_change", pk)
        messages.success(request, _("Từ nay bài được đọc từ bản chụp này."))
        return redirect("admin:archive_article_change", article.pk)

    def accept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what the page would be as an article; confirmed, make it one."""
        if not request.user.has_perm(_NEEDED):
            raise PermissionDenied
        capture = get_object_or_404(Capture, pk=pk)
        if request.method == "POST":
            try:
                article = accept(capture, request.user, reason=request.POST.get("reason", "").strip())
            except Refused as refused:
                messages.error(request, str(refused))
                return redirect("admin:archive_capture_change", pk)
            messages.success(request, gettext("Đã nhận trang này làm bài viết."))
            return redirect("admin:archive_article_change", article.pk)
        seen = preview(capture)
        slug = getattr(seen.processed.province, "province", "") if seen.processed else ""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Nhận trang làm bài viết"),
            "opts": self.opts,
            "object": capture,
            "seen": seen,
            "province": Province.objects.filter(slug=slug).first() if slug else None,
            "text": seen.processed.reading.text[:_SHOWN] if seen.processed else "",
        }
        return TemplateResponse(request, "admin/archive/accept.html", context)
