"""What readers say is wrong in an article; it waits on the desk until a person has dealt with it."""

from __future__ import annotations

from typing import TypeAlias

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from archive.models.articles import Article

LONGEST_MESSAGE = 2000
LONGEST_CONTACT = 200


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> ReportQuerySet:
        return self.filter(state=Report.State.OPEN)


class ReportState(models.TextChoices):
    """What became of a reader's report."""

    OPEN = "open", gettext_lazy("chưa xử lý")
    HANDLED = "handled", gettext_lazy("đã xử lý")
    REJECTED = "rejected", gettext_lazy("không có căn cứ")


class Report(models.Model):
    """A mistake that a reader saw: "Bài ghi ngày 30/10/2016, nghị quyết ghi 31/10". Where it came from is not kept."""

    State: TypeAlias = ReportState

    article = models.ForeignKey(Article, models.CASCADE, related_name="reports", verbose_name=gettext_lazy("bài viết"))
    message = models.TextField(gettext_lazy("lời phản ánh"), max_length=LONGEST_MESSAGE)
    contact = models.CharField(gettext_lazy("liên hệ"), max_length=LONGEST_CONTACT, blank=True)
    created_at = models.DateTimeField(gettext_lazy("gửi lúc"), auto_now_add=True)
    state = models.CharField(gettext_lazy("tình trạng"), max_length=10, choices=State.choices, default=State.OPEN)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("người xử lý"),
    )
    handled_by_name = models.CharField(max_length=200, blank=True, editable=False)  # once the account is deleted
    handled_at = models.DateTimeField(gettext_lazy("xử lý lúc"), null=True, blank=True)
    note = models.TextField(gettext_lazy("ghi chú"), blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("phản ánh")
        verbose_name_plural = gettext_lazy("phản ánh của bạn đọc")
        ordering = ("-created_at", "-pk")
        indexes = [models.Index(fields=["state", "-created_at"], name="reports_by_state")]

    def __str__(self) -> str:
        return f"#{self.pk} ({self.get_state_display()})"

    @property
    def author(self) -> str:
        """Who handled it, whether or not the account still exists; empty where nobody did."""
        return str(self.handled_by or self.handled_by_name)
