"""The audit log of the desk: sign-ins, sign-outs, wrong passwords and codes, and pages that an account may not open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axes.signals import user_locked_out
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from archive.admin.base import ReadOnlyAdmin
from archive.admin.periods import PeriodFilter
from archive.client_address import client_address
from archive.models import AuditEntry

_REFUSED = (AuditEntry.Kind.WRONG_PASSWORD, AuditEntry.Kind.LOCKED_OUT)
_MOST_REFUSALS = 100  # of one address in an hour; more say nothing new, and a flood must not fill the disk


def note(kind: AuditEntry.Kind, request: HttpRequest | None, name: str, detail: str = "") -> None:
    """Write an entry with the address of the sender."""
    address = client_address(request) if request is not None else ""
    AuditEntry.objects.note(kind, name=name, address=address, detail=detail)


@receiver(user_logged_in, dispatch_uid="note sign-in")
def _signed_in(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    note(AuditEntry.Kind.SIGNED_IN, request, user.get_username())


@receiver(user_logged_out, dispatch_uid="note sign-out")
def _signed_out(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if user is not None:
        note(AuditEntry.Kind.SIGNED_OUT, request, user.get_username())


@receiver(user_login_failed, dispatch_uid="note wrong password")
def _refused(sender: Any, credentials: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
    _note_refusal(AuditEntry.Kind.WRONG_PASSWORD, request, str(credentials.get("username") or ""))


@receiver(user_locked_out, dispatch_uid="note lock-out")
def _locked_out(sender: Any, request: HttpRequest | None = None, username: str = "", **kwargs: Any) -> None:
    _note_refusal(AuditEntry.Kind.LOCKED_OUT, request, username or "")


def _note_refusal(kind: AuditEntry.Kind, request: HttpRequest | None, typed: str) -> None:
    address = client_address(request) if request is not None else ""
    lately = AuditEntry.objects.filter(at__gte=timezone.now() - timedelta(hours=1), kind__in=_REFUSED)
    if lately.filter(address=address).count() >= _MOST_REFUSALS:
        return
    # What was typed for a name may be a password: only the names of accounts are written down.
    is_known = get_user_model()._default_manager.filter(username=typed).exists()
    note(kind, request, typed if is_known else "")


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "name", "address", "detail")
    list_filter = ("kind", ("at", PeriodFilter))
    search_fields = ("name", "address", "detail")
