"""Alerts: searches that readers follow by e-mail, without an account.

Addresses are for sending and nothing else: no page, export or feed shows them, and the desk counts them only.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TypeAlias

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

UNCONFIRMED_DAYS = 7  # what nobody confirms by then is deleted
# A digest is due a little before its period is over, so that a daily command run at a slightly earlier minute sends it.
_PERIODS = {"daily": timedelta(hours=20), "weekly": timedelta(days=6, hours=12)}


def new_secret() -> str:
    return secrets.token_urlsafe(16)


class AlertFrequency(models.TextChoices):
    """How often new articles are sent."""

    DAILY = "daily", gettext_lazy("hằng ngày")
    WEEKLY = "weekly", gettext_lazy("hằng tuần")


class AlertQuerySet(models.QuerySet["Alert"]):
    def confirmed(self) -> AlertQuerySet:
        return self.filter(confirmed_at__isnull=False)

    def due(self, now: datetime) -> AlertQuerySet:
        """Confirmed ones whose period since the last digest is over."""
        passed = Q()
        for frequency, period in _PERIODS.items():
            passed |= Q(frequency=frequency, looked_at__lte=now - period)
        return self.confirmed().filter(passed).order_by("pk")

    def never_confirmed(self, now: datetime) -> AlertQuerySet:
        """Those that waited too long for their confirmation."""
        return self.filter(confirmed_at__isnull=True, created_at__lt=now - timedelta(days=UNCONFIRMED_DAYS))


class Alert(models.Model):
    """One search that one address follows; the newest article it was told of is a primary key, as keys only grow."""

    Frequency: TypeAlias = AlertFrequency

    email = models.EmailField(gettext_lazy("thư điện tử"), max_length=254)
    search = models.JSONField()  # of a SearchRequest: what differs from the empty one, without order and page
    address = models.CharField(max_length=4000)  # of the page that is followed, from the root on
    title = models.CharField(gettext_lazy("theo dõi"), max_length=300)
    origin = models.CharField(max_length=300)  # https://host, as the reader saw it
    language = models.CharField(max_length=10)
    frequency = models.CharField(
        gettext_lazy("gửi"), max_length=10, choices=AlertFrequency.choices, default=AlertFrequency.DAILY
    )
    secret = models.CharField(max_length=40, default=new_secret, editable=False)  # of the links in its letters
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)  # when new articles were last looked for
    newest = models.BigIntegerField(default=0)  # articles up to this primary key were looked at

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("theo dõi bằng thư")
        verbose_name_plural = gettext_lazy("theo dõi bằng thư")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["email", "address", "origin"], name="alert_once")]
        indexes = [models.Index(fields=["confirmed_at", "looked_at"], name="alerts_due")]

    def __str__(self) -> str:
        return self.title
