"""The audit log: who signed in and out at the desk, and which attempts were refused; kept for a time only."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy


class AuditKind(models.TextChoices):
    """What was done or refused."""

    SIGNED_IN = "signed-in", gettext_lazy("đăng nhập")
    SIGNED_OUT = "signed-out", gettext_lazy("thoát")
    WRONG_PASSWORD = "wrong-password", gettext_lazy("sai mật khẩu")
    LOCKED_OUT = "locked-out", gettext_lazy("bị tạm dừng vì nhập sai nhiều lần")
    RIGHT_CODE = "right-code", gettext_lazy("mã thứ hai đúng")
    WRONG_CODE = "wrong-code", gettext_lazy("mã thứ hai sai")
    FORBIDDEN = "forbidden", gettext_lazy("không có quyền")


class AuditEntryManager(models.Manager["AuditEntry"]):
    def note(self, kind: AuditKind, *, name: str, address: str, detail: str = "") -> AuditEntry:
        """Write an entry, and drop those that are older than `AUDIT_DAYS`."""
        self.filter(at__lt=timezone.now() - timedelta(days=settings.AUDIT_DAYS)).delete()
        return self.create(kind=kind, name=name[:150], address=address[:60], detail=detail[:300])


class AuditEntry(models.Model):
    """One sign-in, sign-out or refusal. The account's name is written out, so it stays readable without the account."""

    Kind: TypeAlias = AuditKind

    at = models.DateTimeField(gettext_lazy("lúc"), auto_now_add=True, db_index=True)
    kind = models.CharField(gettext_lazy("việc"), max_length=15, choices=Kind.choices)
    name = models.CharField(gettext_lazy("tài khoản"), max_length=150, blank=True, db_index=True)
    address = models.CharField(gettext_lazy("địa chỉ mạng"), max_length=60, blank=True)
    detail = models.CharField(gettext_lazy("chi tiết"), max_length=300, blank=True)

    objects = AuditEntryManager()

    class Meta:
        verbose_name = gettext_lazy("dòng nhật ký đăng nhập")
        verbose_name_plural = gettext_lazy("nhật ký đăng nhập")
        default_permissions = ("view",)
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.name}: {self.get_kind_display()}"
