"""A second factor at sign-in: a code from an app on the editor's phone (TOTP, RFC 6238),
for every account that sets it up.

`TANGTHU_REQUIRE_SECOND_FACTOR` asks it of those who may change the most: chief editors, administrators, superusers.
"""

from __future__ import annotations

from base64 import b32encode
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy
from django_otp import login as remember
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive.admin.audit import note
from archive.models import AuditEntry
from archive.models.roles import Role, role_of

_ASKED_OF = (Role.CHIEF_EDITOR, Role.ADMINISTRATOR)
_RECOVERY_CODES = 10
_DIGITS = 6  # of a code from an app; a recovery code is longer and has letters


class CodeForm(forms.Form):
    """A code as people type it: with blanks in between."""

    code = forms.CharField(
        label=gettext_lazy("Mã"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "size": 20}),
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split()).replace("-", "").lower()


def is_enrolled(user: Any) -> bool:
    return bool(TOTPDevice.objects.filter(user=user.pk, confirmed=True).exists())


def must_enrol(user: Any) -> bool:
    """Whether the archive asks the second factor of this account."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return False
    return role_of(user) in _ASKED_OF


def next_step(user: Any) -> str:
    """The page where a staff account that gave its password must go first; empty where it may go on."""
    if getattr(user, "otp_device", None) is not None:
        return ""
    if not hasattr(user, "_next_step"):  # asked twice or more in one request
        if is_enrolled(user):
            user._next_step = "admin:second-factor"
        else:
            user._next_step = "admin:second-factor-setup" if must_enrol(user) else ""
    step: str = user._next_step
    return step


def code_view(request: HttpRequest, site: Any) -> HttpResponse:
    """Ask for the code of an account that has a second factor; wrong codes make it wait, longer each time."""
    user: Any = request.user
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return redirect("admin:login")
    if "cancel" in request.POST:
        logout(request)
        return redirect("admin:login")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        device = _verified(user, form.cleaned_data["code"])
        if device is not None:
            remember(request, device)
            request.session.cycle_key()
            note(AuditEntry.Kind.RIGHT_CODE, request, user.get_username())
            return redirect(_wanted(request))
        note(AuditEntry.Kind.WRONG_CODE, request, user.get_username())
        form.add_error("code", gettext("Mã không đúng, hoặc vừa nhập sai: hãy đợi vài giây rồi nhập mã mới."))
    context = {**site.each_context(request), "title": gettext("Mã đăng nhập"), "form": form, "next": _wanted(request)}
    return TemplateResponse(request, "admin/archive/second_factor.html", context)


def setup_view(request: HttpRequest, site: Any) -> HttpResponse:
    """Set the second factor up with an app, see how many recovery codes are left, make new ones, or turn it off."""
    user: Any = request.user
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return redirect("admin:login")
    enrolled = is_enrolled(user)
    if enrolled and getattr(user, "otp_device", None) is None:
        return redirect("admin:second-factor")
    form = CodeForm(request.POST if request.method == "POST" else None)
    codes: list[str] = []
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        device = _verified(user, code) if enrolled else _confirmed(user, code)
        if device is None:
            form.add_error("code", gettext("Mã không đúng. Hãy đợi mã mới trong ứng dụng rồi nhập lại."))
        elif "remove" in request.POST:
            turn_off(user)
            messages.success(request, gettext("Đã tắt mã đăng nhập."))
            return redirect("admin:index")
        else:
            remember(request, device)
            codes, enrolled, form = _new_recovery_codes(user), True, CodeForm()
            messages.success(request, gettext("Mã đăng nhập đã bật. Hãy cất các mã dự phòng ở nơi an toàn."))
    context = {
        **site.each_context(request),
        "title": gettext("Mã đăng nhập thứ hai"),
        "form": form,
        "enrolled": enrolled,
        "codes": codes,
        "left": StaticToken.objects.filter(device__user=user).count(),
        "required": must_enrol(user),
        **({} if enrolled else _invitation(user)),
    }
    return TemplateResponse(request, "admin/archive/second_factor_setup.html", context)


def turn_off(user: Any) -> None:
    """Forget the account's app and its recovery codes."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _invitation(user: Any) -> dict[str, str]:
    """The secret for the app: to scan, to open, and to type. It is the same until it is confirmed."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk").first()
    device = device or TOTPDevice.objects.create(user=user, name="app", confirmed=False)
    return {
        "secret": b32encode(device.bin_key).decode().rstrip("="),
        "address": device.config_url,
        "picture": segno.make(device.config_url, micro=False).svg_data_uri(scale=5, border=2, light="#fff"),
    }


def _confirmed(user: Any, code: str) -> TOTPDevice | None:
    with transaction.atomic():
        waiting = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).order_by("pk")
        device: TOTPDevice | None = waiting.first()
        if device is None or not device.verify_token(code):
            return None
        device.confirmed = True
        device.save(update_fields=["confirmed"])
    return device


def _verified(user: Any, code: str) -> Any:
    """The device that the code is of; none where it is wrong, was used before, or comes too soon after wrong ones."""
    model: Any = TOTPDevice if code.isdecimal() and len(code) == _DIGITS else StaticDevice
    with transaction.atomic():
        for device in model.objects.select_for_update().filter(user=user, confirmed=True):
            if device.verify_token(code):
                return device
    return None


def _new_recovery_codes(user: Any) -> list[str]:
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="recovery")
        codes = [StaticToken.random_token().lower() for _ in range(_RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _wanted(request: HttpRequest) -> str:
    """Where the editor was going; only ever on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if here else reverse("admin:index")
