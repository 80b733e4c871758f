"""What a person decided; it stands apart from what the machine found and survives every reprocessing."""

from __future__ import annotations

from typing import TypeAlias

from django.conf import settings
from django.db import models

from archive.models.articles import Article


class DecisionQuerySet(models.QuerySet["Decision"]):
    def on_fields(self) -> DecisionQuerySet:
        return self.filter(subject=Decision.Subject.FIELD)


class DecisionSubject(models.TextChoices):
    """What a decision is about."""

    FIELD = "field", "trường dữ liệu"
    CITATION = "citation", "trích dẫn"
    OFFICIAL = "official", "cán bộ"
    CAPTURE = "capture", "bản chụp được đọc"


class Decision(models.Model):
    """A value that a person set, for a field of an article or for a mention in its text.

    A mention is known by its words, which occurrence of them it is, and the words around it, never by a row: rows are
    thrown away and made anew. When the text no longer holds it the decision is `stale` and waits for a person.
    """

    Subject: TypeAlias = DecisionSubject

    article = models.ForeignKey(Article, models.CASCADE, related_name="decisions", verbose_name="bài viết")
    subject = models.CharField("về", max_length=10, choices=Subject.choices)
    field = models.CharField("trường", max_length=40, blank=True)
    surface = models.CharField("nguyên văn", max_length=500, blank=True)
    occurrence = models.PositiveIntegerField("lần xuất hiện", default=0)
    context = models.CharField("ngữ cảnh", max_length=200, blank=True)
    value = models.JSONField("giá trị", null=True)
    found = models.JSONField(null=True, editable=False)  # what the machine says at the decided place
    reason = models.TextField("lý do", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="người quyết định"
    )
    decided_at = models.DateTimeField("lúc", auto_now=True)
    stale = models.BooleanField("không còn khớp", default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "quyết định"
        verbose_name_plural = "quyết định"
        ordering = ("-decided_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "subject", "field", "surface", "occurrence"], name="one_decision_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.field or self.surface}: {self.value}"
