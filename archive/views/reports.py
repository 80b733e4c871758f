"""A reader reports a mistake in an article: a form without an account, and a word of thanks."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from archive.models import Article, Report
from archive.models.reports import LONGEST_CONTACT, LONGEST_MESSAGE
from archive.views.forms import HoneypotForm, MultilineField
from archive.views.rate_limit import DAY, HOUR, Limit, seconds_to_wait
from archive.views.tombstones import tombstone

LIMITS = (Limit(most=5, seconds=HOUR), Limit(most=60, seconds=DAY))


class ReportForm(HoneypotForm):
    """What is wrong, and where an answer may go."""

    message = MultilineField(
        label=_("Chỗ nào trong bài sai, và đúng ra là gì?"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Hãy viết vài lời: chỗ nào trong bài sai, và đúng ra là gì."),
            "max_length": _("Lời phản ánh dài quá %(limit_value)d ký tự; hãy viết gọn hơn."),
            "null_characters_not_allowed": _("Lời phản ánh có ký tự không đọc được; hãy gõ lại."),
        },
    )
    contact = forms.CharField(
        label=_("Thư điện tử hoặc số điện thoại (không bắt buộc)"),
        required=False,
        max_length=LONGEST_CONTACT,
        error_messages={
            "max_length": _("Địa chỉ liên hệ dài quá %(limit_value)d ký tự."),
            "null_characters_not_allowed": _("Địa chỉ liên hệ có ký tự không đọc được; hãy gõ lại."),
        },
        help_text=_("Chỉ để người biên tập hỏi lại khi cần; không công bố."),
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_mistake(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The form, and what it sends; who sends too much is told to wait (429) and keeps what was written."""
    article = get_object_or_404(Article.objects.select_related("province", "source"), pk=pk)
    if article.is_withdrawn:
        return tombstone(request, article)
    if request.method != "POST":
        if slug != article.slug:
            return redirect("report-mistake", article.pk, article.slug, permanent=True)
        return _shown(request, article, ReportForm(label_suffix=""))
    form = ReportForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _shown(request, article, form)
    if not form.cleaned_data["website"]:
        if wait := seconds_to_wait(request, "report", LIMITS):
            form.add_error(None, _("Bạn đã gửi nhiều phản ánh trong thời gian ngắn. Hãy gửi lại sau ít lâu."))
            response = _shown(request, article, form, status=429)
            response["Retry-After"] = str(wait)
            return response
        sent = form.cleaned_data
        Report.objects.create(article=article, message=sent["message"], contact=sent["contact"])
    return redirect("report-sent", article.pk, article.slug)


@require_safe
def report_sent(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Thanks; an address of its own, so that loading the page again sends nothing again."""
    article = get_object_or_404(Article.objects.visible(), pk=pk)
    return render(request, "archive/report_sent.html", {"article": article})


def _shown(request: HttpRequest, article: Article, form: ReportForm, status: int = 200) -> HttpResponse:
    return render(request, "archive/report_mistake.html", {"article": article, "form": form}, status=status)
