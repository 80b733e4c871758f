"""What pages of one site taught, version by version: an article names the version that it was read with."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy

from archive.core.reading.site_profile import LessonKind, SiteProfile
from archive.models.sources import Source


class LessonChoice(models.TextChoices):
    """What a lesson is about, in words for the desk."""

    FURNITURE = LessonKind.FURNITURE.value, gettext_lazy("dòng của trang, không phải của bài")
    HEADLINE_PLACE = LessonKind.HEADLINE_PLACE.value, gettext_lazy("chỗ của tiêu đề")
    DATE_PLACE = LessonKind.DATE_PLACE.value, gettext_lazy("chỗ của ngày đăng")
    DATE_FORM = LessonKind.DATE_FORM.value, gettext_lazy("lời quanh ngày đăng")
    DATE_ORDER = LessonKind.DATE_ORDER.value, gettext_lazy("thứ tự ngày và tháng")
    BYLINE_PLACE = LessonKind.BYLINE_PLACE.value, gettext_lazy("chỗ của tên tác giả")
    ACCOUNT_PLACE = LessonKind.ACCOUNT_PLACE.value, gettext_lazy("chỗ của tài khoản đăng bài")
    ACCOUNT = LessonKind.ACCOUNT.value, gettext_lazy("tài khoản đăng bài")
    BODY_PLACE = LessonKind.BODY_PLACE.value, gettext_lazy("chỗ của nội dung bài")


class SiteMemoryQuerySet(models.QuerySet["SiteMemory"]):
    def current(self) -> SiteMemoryQuerySet:
        """The newest version of each site."""
        return self.filter(is_current=True)

    def profiles(self, hosts: Collection[str] | None = None) -> dict[str, SiteProfile]:
        """What is known now of each site that taught anything, or of these, by host."""
        rows = self.current() if hosts is None else self.current().filter(host__in=hosts)
        return {row.host: row.profile for row in rows if row.lessons}

    def forget_examples(self, hosts: Collection[str]) -> None:
        """Take the words of pages out of all versions of these sites, since one of the pages is erased for good.

        No reading depends on them; the sites are learned anew, from the pages that are left, by the next `learn_sites`.
        """
        for row in self.filter(host__in=hosts):
            row.lessons = [{**lesson, "example": ""} for lesson in row.lessons]
            row.learned_to = 0
            row.save(update_fields=["lessons", "learned_to"])


class SiteMemory(models.Model):
    """One version of what is known of a site; versions stay, so that it can be told what an article was read with."""

    Lesson: TypeAlias = LessonChoice

    host = models.CharField(gettext_lazy("máy chủ"), max_length=253)
    source = models.ForeignKey(
        Source, models.CASCADE, null=True, related_name="site_memories", verbose_name=gettext_lazy("nguồn")
    )
    version = models.PositiveIntegerField(gettext_lazy("phiên bản"))
    pages = models.PositiveIntegerField(gettext_lazy("học từ số bài"))
    learned_at = models.DateTimeField(gettext_lazy("học lúc"))
    is_current = models.BooleanField(gettext_lazy("đang dùng"), default=True)
    learned_to = models.BigIntegerField(default=0, editable=False)  # primary key of the newest capture it knows
    lessons = models.JSONField(gettext_lazy("điều đã học"), default=list, editable=False)

    objects = SiteMemoryQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("điều đã học về một trang nguồn")
        verbose_name_plural = gettext_lazy("điều đã học về các trang nguồn")
        default_permissions = ("view",)
        ordering = ("host", "-version")
        constraints = [
            models.UniqueConstraint(fields=["host", "version"], name="site_memory_version"),
            models.UniqueConstraint(fields=["host"], condition=models.Q(is_current=True), name="site_memory_current"),
        ]

    def __str__(self) -> str:
        return f"{self.host} ({self.version})"

    @property
    def profile(self) -> SiteProfile:
        return SiteProfile.from_json(self.lessons, version=self.version, pages=self.pages)
