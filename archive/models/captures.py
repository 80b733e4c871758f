"""Captures: immutable bytes and where and when they were taken."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from archive.models.literals import Literal
from archive.models.runs import ImportRun


class CaptureState(models.TextChoices):
    """What became of a capture."""

    ARTICLE = "article", gettext_lazy("bài viết")
    SKIPPED = "skipped", gettext_lazy("không phải bài viết")
    FAILED = "failed", gettext_lazy("không đọc được")
    RESOURCE = "resource", gettext_lazy("ảnh của một trang")
    ASIDE = (
        "aside",
        gettext_lazy("giữ bên bài, không đọc"),
    )  # of the article's address, but what it says is not the article
    REDIRECT = "redirect", gettext_lazy("chuyển hướng")  # `page_url` is where to


BESIDE = (CaptureState.ASIDE.value, CaptureState.SKIPPED.value)  # states of what is kept beside an article, not read


class VerifyResult(models.TextChoices):
    """What the last check of a capture's bytes found."""

    NEVER = "", gettext_lazy("chưa kiểm tra")
    SOUND = "sound", gettext_lazy("nguyên vẹn")
    MISSING = "missing", gettext_lazy("mất")
    DAMAGED = "damaged", gettext_lazy("hỏng")


class CaptureQuerySet(models.QuerySet["Capture"]):
    def of_articles(self) -> CaptureQuerySet:
        return self.filter(state=CaptureState.ARTICLE)

    def public(self) -> CaptureQuerySet:
        """Those whose bytes may be shown: none that holds a suppressed name."""
        return self.filter(withheld=False)

    def set_aside(self) -> CaptureQuerySet:
        """Those that are kept beside an article without being read: the queue of the desk shows why."""
        states = [Literal(state) for state in BESIDE]
        return self.filter(article__isnull=False, state__in=states, insisted=False)

    def to_verify(self, since: datetime) -> CaptureQuerySet:
        """Those whose bytes were not checked since then."""
        return self.filter(Q(verified_at=None) | Q(verified_at__lt=since))

    def taken_before(self, moment: datetime) -> CaptureQuerySet:
        """Those of an earlier time; where that is not known, those that came in before."""
        return self.filter(Q(captured_at__lt=moment) | Q(captured_at=None, received_at__lt=moment))

    def last_received(self) -> Capture | None:
        """The one that came into the archive last."""
        return self.order_by("-pk").first()


class Capture(models.Model):
    """One file or response as it was received. The bytes lie in the blob store under their SHA-256."""

    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    url = models.CharField(gettext_lazy("địa chỉ gốc"), max_length=2000, blank=True)
    captured_at = models.DateTimeField(gettext_lazy("thời điểm chụp"), null=True, blank=True)
    content_type = models.CharField(gettext_lazy("loại nội dung"), max_length=200, blank=True)
    size = models.PositiveBigIntegerField(gettext_lazy("số byte"))
    file_name = models.CharField(gettext_lazy("tên tệp"), max_length=400, blank=True)
    received_at = models.DateTimeField(gettext_lazy("nhập lúc"), auto_now_add=True)
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="captures", verbose_name=gettext_lazy("lần nhập"))
    article = models.ForeignKey(
        "archive.Article",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="captures",
        verbose_name=gettext_lazy("bài viết"),
    )
    state = models.CharField(gettext_lazy("tình trạng"), max_length=10, choices=CaptureState.choices)
    reason = models.CharField(gettext_lazy("lý do"), max_length=200, blank=True)
    truncated = models.BooleanField(
        gettext_lazy("bị cắt khi nhận"), default=False, editable=False
    )  # the transfer said so
    rendered = models.BooleanField(
        gettext_lazy("trang do trình duyệt dựng"), default=False, editable=False
    )  # what scripts made of the page, and not what the server sent
    insisted = models.BooleanField(gettext_lazy("người duyệt coi là bài viết"), default=False, editable=False)
    withheld = models.BooleanField(
        gettext_lazy("không công bố"), default=False, editable=False
    )  # holds a suppressed name
    page_url = models.CharField(
        gettext_lazy("ảnh của trang"), max_length=2000, blank=True
    )  # of a resource: the page that shows it
    rescued_from = models.CharField(
        gettext_lazy("lấy lại từ"), max_length=2000, blank=True
    )  # the other archive's address of it, or the tool that saved it
    verified_at = models.DateTimeField(gettext_lazy("kiểm lúc"), null=True, blank=True, db_index=True)
    verify_result = models.CharField(
        gettext_lazy("kiểm tra byte"),
        max_length=8,
        choices=VerifyResult.choices,
        default=VerifyResult.NEVER,
        blank=True,
    )

    objects = CaptureQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("bản chụp")
        verbose_name_plural = gettext_lazy("bản chụp")
        ordering = ("-captured_at", "-pk")
        indexes = [
            models.Index(fields=["url"], name="capture_url"),
            models.Index(
                fields=["state", "insisted", "article"], name="capture_set_aside", condition=Q(state__in=BESIDE)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "url", "captured_at"], condition=Q(captured_at__isnull=False), name="capture_once"
            ),
            models.UniqueConstraint(
                fields=["sha256", "url"], condition=Q(captured_at__isnull=True), name="undated_capture_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.url}".strip()


class CaptureHead(models.Model):
    """The heads of the request and the response that a capture came with, as Latin-1; what nobody kept is empty."""

    capture = models.OneToOneField(Capture, models.CASCADE, primary_key=True, related_name="head")
    response = models.TextField(gettext_lazy("đầu trả lời HTTP"), blank=True)
    request = models.TextField(gettext_lazy("đầu yêu cầu HTTP"), blank=True)
    address = models.CharField(gettext_lazy("địa chỉ IP"), max_length=60, blank=True)
    tls = models.CharField(
        gettext_lazy("chứng thư không tin được"), max_length=300, blank=True
    )  # why, where its pages were taken all the same

    class Meta:
        default_permissions = ()
        verbose_name = gettext_lazy("đầu HTTP của bản chụp")
        verbose_name_plural = gettext_lazy("đầu HTTP của bản chụp")

    def __str__(self) -> str:
        return f"{self.response.partition(chr(13))[0]} {self.capture_id}"
