"""Rows of a queue that an editor is at, so that no two editors get the same one."""

from __future__ import annotations

from typing import Any, TypeAlias

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy


class ClaimSubject(models.TextChoices):
    """What kind of row is claimed."""

    ARTICLE = "article", gettext_lazy("bài viết")
    CITATION = "citation", gettext_lazy("trích dẫn")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def in_force(self) -> ClaimQuerySet:
        """Those whose time is not over."""
        return self.filter(expires_at__gt=timezone.now())

    def of_others(self, user: Any) -> ClaimQuerySet:
        """Those in force that somebody else has."""
        return self.in_force().exclude(claimed_by=user)


class Claim(models.Model):
    """One row that an editor is deciding on, until `expires_at`; a row has one claim at most."""

    Subject: TypeAlias = ClaimSubject

    subject = models.CharField(max_length=10, choices=Subject.choices)
    record = models.BigIntegerField()  # primary key; reading an article again makes its citations new rows
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["subject", "record"], name="one_claim_each")]

    def __str__(self) -> str:
        return f"{self.subject} {self.record}: {self.claimed_by}"
