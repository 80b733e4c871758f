"""Import runs: what was read, skipped, failed and why."""

from django.db import models


class ImportRun(models.Model):
    """One run of an importing command."""

    class RunState(models.TextChoices):
        RUNNING = "running", "đang chạy"
        FINISHED = "finished", "đã xong"
        FAILED = "failed", "có lỗi"

    started_at = models.DateTimeField("bắt đầu", auto_now_add=True)
    finished_at = models.DateTimeField("kết thúc", null=True, blank=True)
    command = models.CharField("lệnh", max_length=60)
    arguments = models.JSONField("đối số", default=list)
    rules_version = models.CharField("phiên bản quy tắc", max_length=40)
    state = models.CharField("tình trạng", max_length=10, choices=RunState.choices, default=RunState.RUNNING)
    seen = models.PositiveIntegerField("đã đọc", default=0)
    added = models.PositiveIntegerField("thêm mới", default=0)
    updated = models.PositiveIntegerField("cập nhật", default=0)
    unchanged = models.PositiveIntegerField("không đổi", default=0)
    skipped = models.PositiveIntegerField("bỏ qua", default=0)
    failed = models.PositiveIntegerField("lỗi", default=0)

    class Meta:
        verbose_name = "lần nhập"
        verbose_name_plural = "lần nhập"
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"{self.command} #{self.pk}"


class ImportProblem(models.Model):
    """One file or record of a run that gave no article, or one that was doubtful."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="problems", verbose_name="lần nhập")
    path = models.CharField("tệp", max_length=1000)
    code = models.CharField("mã", max_length=40, db_index=True)
    detail = models.TextField("chi tiết", blank=True)
    is_failure = models.BooleanField("không nhập được", default=True)

    class Meta:
        verbose_name = "vấn đề khi nhập"
        verbose_name_plural = "vấn đề khi nhập"
        ordering = ("run", "path", "pk")

    def __str__(self) -> str:
        return f"{self.path}: {self.code}"
