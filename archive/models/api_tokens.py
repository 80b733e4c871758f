"""Tokens: who may ask the API more often than anybody. Only a digest is stored; the token is shown once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PREFIX = "tt_"
_SHOWN = 8  # characters by which people tell tokens apart
_NOTED_EVERY = timedelta(minutes=10)  # use is noted no more often: a request should not write


def digest_of(token: str) -> str:
    """The SHA-256 of a token: it has 256 random bits, so that a slow hash would protect nothing more."""
    return hashlib.sha256(token.encode()).hexdigest()


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def in_force(self) -> ApiTokenQuerySet:
        return self.filter(revoked_at__isnull=True)


class ApiToken(models.Model):
    """The right of one program to more requests an hour."""

    name = models.CharField(_("dùng cho"), max_length=200, help_text=_("Ai, chương trình nào."))
    shown = models.CharField(_("bắt đầu bằng"), max_length=16, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    per_hour = models.PositiveIntegerField(_("số yêu cầu mỗi giờ"), default=20_000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("người cấp"),
    )
    made_at = models.DateTimeField(_("cấp lúc"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True, editable=False)
    used_at = models.DateTimeField(_("dùng lần cuối"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("mã truy cập API")
        verbose_name_plural = _("các mã truy cập API")
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.name} ({self.shown}…)"

    def give(self) -> str:
        """Make the token and return it; the row, not saved yet, keeps its digest only."""
        token = PREFIX + secrets.token_urlsafe(32)
        self.shown, self.digest = token[:_SHOWN], digest_of(token)
        return token

    def note_use(self) -> None:
        now = timezone.now()
        if self.used_at is None or now - self.used_at > _NOTED_EVERY:
            ApiToken.objects.filter(pk=self.pk).update(used_at=now)
