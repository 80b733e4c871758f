"""Jobs: long work that somebody asked for and that goes on when they have closed the page."""

from __future__ import annotations

from typing import Any, TypeAlias

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy

from archive.models.edits import Edit


class JobKind(models.TextChoices):
    """What is done."""

    BULK_EDIT = "bulk-edit", gettext_lazy("sửa hàng loạt")
    UNDO = "undo", gettext_lazy("hoàn tác")
    REPROCESS = "reprocess", gettext_lazy("đọc lại")
    IMPORT = "import", gettext_lazy("nhập bảng")
    FILES = "files", gettext_lazy("nhập tệp")


class JobState(models.TextChoices):
    """How far it is."""

    WAITING = "waiting", gettext_lazy("đang chờ")
    RUNNING = "running", gettext_lazy("đang chạy")
    DONE = "done", gettext_lazy("đã xong")
    FAILED = "failed", gettext_lazy("có lỗi")
    CANCELLED = "cancelled", gettext_lazy("đã dừng")


class JobQuerySet(models.QuerySet["Job"]):
    def unfinished(self) -> JobQuerySet:
        return self.filter(state__in=(JobState.WAITING, JobState.RUNNING))

    def for_listing(self) -> JobQuerySet:
        """Without the articles that a job is about, which may be 20,000."""
        return self.defer("arguments", "left_out")


class Job(models.Model):
    """One piece of long work: what was asked, how far it came, and what came of it.

    `done` and what was written of the work are committed together, so a job whose process died goes on where it was.
    `left_out` holds, by reason, the primary keys of articles that were passed over; of an imported table the numbers of
    rows, from 1, as `total` and `done` count its rows. Of files `done` counts what stands in them.
    """

    Kind: TypeAlias = JobKind
    State: TypeAlias = JobState

    kind = models.CharField(gettext_lazy("việc"), max_length=12, choices=Kind.choices)
    summary = models.CharField(gettext_lazy("nội dung"), max_length=300)
    arguments = models.JSONField(default=dict, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=gettext_lazy("người giao")
    )
    asked_by_name = models.CharField(max_length=200, blank=True, editable=False)  # once the account is deleted
    asked_at = models.DateTimeField(gettext_lazy("giao lúc"), auto_now_add=True)
    state = models.CharField(gettext_lazy("tình trạng"), max_length=10, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(gettext_lazy("số bài"), default=0)
    done = models.PositiveIntegerField(gettext_lazy("đã làm"), default=0)
    left_out = models.JSONField(default=dict, editable=False)
    problem = models.TextField(gettext_lazy("lỗi"), blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    is_cancelled = models.BooleanField(default=False, editable=False)  # asked to stop; it does after its present part
    started_at = models.DateTimeField(gettext_lazy("bắt đầu"), null=True, blank=True)
    finished_at = models.DateTimeField(gettext_lazy("kết thúc"), null=True, blank=True)
    edit = models.ForeignKey(Edit, models.SET_NULL, null=True, editable=False, related_name="jobs")

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("việc chạy nền")
        verbose_name_plural = gettext_lazy("việc chạy nền")
        ordering = ("-asked_at", "-pk")
        indexes = [models.Index(fields=["state"], name="job_by_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.summary}"

    @property
    def author(self) -> str:
        """Who asked for it, whether or not the account still exists."""
        return str(self.asked_by or self.asked_by_name)

    @property
    def is_unfinished(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def percent(self) -> int:
        return min(self.done * 100 // self.total, 100) if self.total else 0

    def begin(self) -> None:
        """Write that it runs, once more if an earlier process died over it."""
        self.state, self.attempts = JobState.RUNNING, self.attempts + 1
        self.started_at = self.started_at or timezone.now()
        self.save(update_fields=["state", "attempts", "started_at"])

    def end(self, state: JobState, problem: str = "") -> None:
        """Write what became of it; what it handed out to be read is wanted no more."""
        self.pieces.all().delete()
        self.state, self.problem, self.finished_at = state, problem, timezone.now()
        self.save(update_fields=["state", "problem", "finished_at"])

    def note(self, done: int, left_out: dict[str, list[int]] | None = None, **columns: Any) -> None:
        """Write how far it came; to be called in the transaction of the work that was done."""
        self.done = done
        for reason, keys in (left_out or {}).items():
            self.left_out[reason] = [*self.left_out.get(reason, ()), *keys]
        for name, value in columns.items():
            setattr(self, name, value)
        self.save(update_fields=["done", "left_out", *columns])
