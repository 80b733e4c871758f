"""What a person decided; it stands apart from what the machine found and survives every reprocessing."""

from __future__ import annotations

from typing import TypeAlias

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from archive.models.articles import Article


class DecisionQuerySet(models.QuerySet["Decision"]):
    def on_fields(self) -> DecisionQuerySet:
        return self.filter(subject=Decision.Subject.FIELD)


class DecisionSubject(models.TextChoices):
    """What a decision is about."""

    FIELD = "field", gettext_lazy("trường dữ liệu")
    CITATION = "citation", gettext_lazy("trích dẫn")
    OFFICIAL = "official", gettext_lazy("cán bộ")
    CAPTURE = "capture", gettext_lazy("bản chụp được đọc")


class Decision(models.Model):
    """A value that a person set, for a field of an article or for a mention in its text.

    A mention is known by its words, which occurrence of them it is, and the words around it, never by a row: rows are
    deleted and made again. When the text no longer holds it the decision is `stale` and waits for a person.
    """

    Subject: TypeAlias = DecisionSubject

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="decisions", verbose_name=gettext_lazy("bài viết")
    )
    subject = models.CharField(gettext_lazy("về"), max_length=10, choices=Subject.choices)
    field = models.CharField(gettext_lazy("trường"), max_length=40, blank=True)
    surface = models.CharField(gettext_lazy("nguyên văn"), max_length=500, blank=True)
    occurrence = models.PositiveIntegerField(gettext_lazy("lần xuất hiện"), default=0)
    context = models.CharField(gettext_lazy("ngữ cảnh"), max_length=200, blank=True)
    value = models.JSONField(gettext_lazy("giá trị"), null=True)
    found = models.JSONField(null=True, editable=False)  # what the machine says at the decided place
    reason = models.TextField(gettext_lazy("lý do"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("người quyết định"),
    )
    decided_by_name = models.CharField(max_length=200, blank=True, editable=False)  # once the account is deleted
    decided_at = models.DateTimeField(gettext_lazy("lúc"), auto_now=True)
    stale = models.BooleanField(gettext_lazy("không còn khớp"), default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("quyết định")
        verbose_name_plural = gettext_lazy("quyết định")
        ordering = ("-decided_at", "-pk")
        indexes = [
            models.Index(fields=["decided_at", "id"], name="decision_stale", condition=models.Q(stale=True)),
            models.Index(fields=["decided_at", "id"], name="decision_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "subject", "field", "surface", "occurrence"], name="one_decision_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.field or self.surface}: {self.value}"

    @property
    def author(self) -> str:
        """Who decided it, whether or not the account still exists; empty where nobody is known."""
        return str(self.decided_by or self.decided_by_name)
