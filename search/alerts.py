"""Following a search by e-mail: a form that asks for an address and sends a letter to it."""

from __future__ import annotations

from dataclasses import replace
from smtplib import SMTPException
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from archive.alerts.subscriptions import TooManyAlerts, ask
from archive.models import Province
from archive.models.alerts import AlertFrequency
from archive.views.forms import HoneypotForm
from archive.views.rate_limit import DAY, HOUR, Limit, seconds_to_wait
from search.facets import labels_of_values
from search.forms import read_request, write_query_string
from search.request import FILTERS, SearchRequest

LIMITS = (Limit(most=6, seconds=HOUR), Limit(most=20, seconds=DAY))
_OF_PROVINCES = ("province", "present_province")
LONGEST_ADDRESS = 4000  # of the search that is followed


class AlertForm(HoneypotForm):
    """Where the letters go and how often."""

    email = forms.EmailField(
        label=_("Thư điện tử"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Hãy nhập địa chỉ thư."), "invalid": _("Địa chỉ thư này không đúng.")},
    )
    frequency = forms.ChoiceField(
        label=_("Nhận thư"), choices=AlertFrequency.choices, initial=AlertFrequency.WEEKLY, widget=forms.RadioSelect
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_search(request: HttpRequest) -> HttpResponse:
    """The form for the search in the address, and what it sends. Not found where the archive sends no mail."""
    if not settings.MAIL_SENDER:
        raise Http404
    search = replace(read_request(request.GET), sort="relevance", page=1)
    followed = write_query_string(search)
    if not followed or len(followed) > LONGEST_ADDRESS:
        return redirect("search")
    title = title_of(search)
    if request.method != "POST":
        return _shown(request, AlertForm(label_suffix=""), title)
    form = AlertForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _shown(request, form, title)
    if not form.cleaned_data["website"]:
        if wait := seconds_to_wait(request, "alert", LIMITS):
            form.add_error(None, _("Bạn đã gửi nhiều yêu cầu trong thời gian ngắn. Hãy thử lại sau ít lâu."))
            response = _shown(request, form, title, status=429)
            response["Retry-After"] = str(wait)
            return response
        if error := _asked(request, form.cleaned_data, search, title, followed):
            form.add_error(None, error)
            return _shown(request, form, title, status=503)
    return redirect("alert-asked")


def title_of(search: SearchRequest) -> str:
    """What is followed, in words: "quy hoạch cán bộ, Hậu Giang (2004–2025), 2021"."""
    chosen = {each.index_field: each.chosen(search) for each in FILTERS}
    labels = labels_of_values(chosen)
    units = {slug for name in _OF_PROVINCES for slug in chosen[name]}
    names = {unit.slug: unit.label for unit in Province.objects.filter(slug__in=units)} if units else {}
    labels |= {(name, slug): names.get(slug, slug) for name in _OF_PROVINCES for slug in chosen[name]}
    values = [labels.get((name, value), value) for name, some in chosen.items() for value in some]
    return ", ".join([search.query, *values] if search.query else values)


def _asked(request: HttpRequest, given: dict[str, Any], search: SearchRequest, title: str, followed: str) -> str | None:
    """Ask, or return the sentence that says why not. That an address is full stays unsaid: others may ask."""
    try:
        ask(
            search,
            email=given["email"],
            frequency=given["frequency"],
            title=title,
            address=reverse("search") + followed,
            origin=request.build_absolute_uri("/").rstrip("/"),
            language=translation.get_language() or settings.LANGUAGE_CODE,
        )
    except TooManyAlerts:
        return None
    except (SMTPException, OSError):
        return gettext("Máy chủ thư chưa nhận được thư. Hãy thử lại sau.")
    return None


def _shown(request: HttpRequest, form: AlertForm, title: str, status: int = 200) -> HttpResponse:
    return render(request, "search/follow.html", {"form": form, "followed": title}, status=status)
