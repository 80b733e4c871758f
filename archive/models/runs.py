"""Import runs: what was read, skipped, failed and why."""

from django.db import models
from django.utils.translation import gettext_lazy


class ImportRun(models.Model):
    """One run of an importing command."""

    class RunState(models.TextChoices):
        RUNNING = "running", gettext_lazy("đang chạy")
        FINISHED = "finished", gettext_lazy("đã xong")
        FAILED = "failed", gettext_lazy("có lỗi")
        INTERRUPTED = "interrupted", gettext_lazy("bị ngắt")

    started_at = models.DateTimeField(gettext_lazy("bắt đầu"), auto_now_add=True)
    finished_at = models.DateTimeField(gettext_lazy("kết thúc"), null=True, blank=True)
    command = models.CharField(gettext_lazy("lệnh"), max_length=60)
    arguments = models.JSONField(gettext_lazy("đối số"), default=list)
    rules_version = models.CharField(gettext_lazy("phiên bản quy tắc"), max_length=40)
    state = models.CharField(
        gettext_lazy("tình trạng"), max_length=12, choices=RunState.choices, default=RunState.RUNNING
    )
    seen = models.PositiveIntegerField(gettext_lazy("đã đọc"), default=0)
    added = models.PositiveIntegerField(gettext_lazy("thêm mới"), default=0)
    updated = models.PositiveIntegerField(gettext_lazy("cập nhật"), default=0)
    unchanged = models.PositiveIntegerField(gettext_lazy("không đổi"), default=0)
    skipped = models.PositiveIntegerField(gettext_lazy("bỏ qua"), default=0)
    failed = models.PositiveIntegerField(gettext_lazy("lỗi"), default=0)
    passed_over = models.JSONField(
        gettext_lazy("không đọc, theo loại"), default=dict, blank=True
    )  # kind → {"count", "example"}

    class Meta:
        verbose_name = gettext_lazy("lần nhập")
        verbose_name_plural = gettext_lazy("lần nhập")
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"{self.command} #{self.pk}"


class ImportProblem(models.Model):
    """One file or record of a run that gave no article, or one that was doubtful."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="problems", verbose_name=gettext_lazy("lần nhập"))
    path = models.CharField(gettext_lazy("tệp"), max_length=1000)
    code = models.CharField(gettext_lazy("mã"), max_length=40, db_index=True)
    detail = models.TextField(gettext_lazy("chi tiết"), blank=True)
    is_failure = models.BooleanField(gettext_lazy("không nhập được"), default=True)

    class Meta:
        verbose_name = gettext_lazy("vấn đề khi nhập")
        verbose_name_plural = gettext_lazy("vấn đề khi nhập")
        ordering = ("run", "path", "pk")

    def __str__(self) -> str:
        return f"{self.path}: {self.code}"
