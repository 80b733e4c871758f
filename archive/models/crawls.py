"""What a capturing round has still to fetch, what became of the rest, and what is remembered of each address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Min

from archive.models.sources import Source


class CaptureRound(models.Model):
    """The pages that one call of `capture_pages` set out to fetch; the same call goes on with it until all are done.

    What was received stands in WARC files before the database speaks of it: up to `read_to` of `warc`, and all files
    before that one, everything has been taken in.
    """

    key = models.CharField(max_length=64, db_index=True, editable=False)
    arguments = models.JSONField("đối số", default=list)
    started_at = models.DateTimeField("bắt đầu", auto_now_add=True)
    finished_at = models.DateTimeField("kết thúc", null=True, blank=True)
    warc = models.CharField("tệp WARC", max_length=100, blank=True)
    read_to = models.PositiveBigIntegerField("đã đọc tới byte", default=0)

    class Meta:
        verbose_name = "đợt chụp"
        verbose_name_plural = "đợt chụp"
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"đợt chụp #{self.pk}"


class FrontierQuerySet(models.QuerySet["FrontierEntry"]):
    def waiting(self) -> FrontierQuerySet:
        return self.filter(state=FrontierEntry.EntryState.WAITING)

    def first_by_site(self) -> dict[str, datetime]:
        """For each host that something waits for, the earliest moment at which it may be asked again."""
        return dict(self.waiting().order_by().values_list("site").annotate(first=Min("not_before")))

    def known_addresses(self, urls: Iterable[str]) -> set[str]:
        """Those of the addresses that are entries already."""
        return set(self.filter(url__in=list(urls)).values_list("url", flat=True))


class FrontierEntry(models.Model):
    """One address to be fetched in a round."""

    class EntryKind(models.TextChoices):
        FEED = "feed", "nguồn tin RSS/Atom"
        SITEMAP = "sitemap", "sơ đồ trang"
        LIST = "list", "trang danh sách"
        IMAGE = "image", "ảnh"
        PAGE = "page", "trang"

    class EntryState(models.TextChoices):
        WAITING = "waiting", "chờ"
        RECEIVED = "received", "đã nhận"  # it stands in the WARC, and is to be imported
        DONE = "done", "xong"
        FAILED = "failed", "không lấy được"

    round = models.ForeignKey(CaptureRound, models.CASCADE, related_name="entries", verbose_name="đợt chụp")
    url = models.CharField("địa chỉ", max_length=2000)
    site = models.CharField("máy chủ", max_length=300)
    kind = models.CharField("loại", max_length=8, choices=EntryKind.choices)
    rank = models.PositiveSmallIntegerField("thứ tự", default=1)
    state = models.CharField("tình trạng", max_length=8, choices=EntryState.choices, default=EntryState.WAITING)
    not_before = models.DateTimeField("không trước")
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    steps = models.PositiveSmallIntegerField("số lần chuyển hướng", default=0)
    status = models.PositiveSmallIntegerField("mã HTTP", null=True, blank=True)
    code = models.CharField("mã lỗi", max_length=40, blank=True)
    detail = models.TextField("chi tiết", blank=True)
    found_on = models.CharField("thấy ở", max_length=2000, blank=True)
    warc = models.CharField("tệp WARC", max_length=100, blank=True)
    start = models.PositiveBigIntegerField("từ byte", default=0)
    length = models.PositiveBigIntegerField("số byte", default=0)

    objects = FrontierQuerySet.as_manager()

    class Meta:
        verbose_name = "địa chỉ chờ chụp"
        verbose_name_plural = "địa chỉ chờ chụp"
        ordering = ("round", "pk")
        constraints = [models.UniqueConstraint(fields=["round", "url"], name="frontier_once")]
        indexes = [models.Index(fields=["round", "state", "site"], name="frontier_waiting")]

    def __str__(self) -> str:
        return self.url


class Visit(models.Model):
    """What an address last answered, over all rounds: so that it is asked only whether it changed.

    `captured_at` and `digest` are those of the last whole answer, which a revisit refers to.
    """

    url = models.CharField("địa chỉ", max_length=2000, unique=True)
    visited_at = models.DateTimeField("lần cuối", db_index=True)
    status = models.PositiveSmallIntegerField("mã HTTP")
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    captured_at = models.DateTimeField("bản chụp", null=True, blank=True)
    digest = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = "lần ghé"
        verbose_name_plural = "lần ghé"
        ordering = ("-visited_at", "-pk")

    def __str__(self) -> str:
        return self.url


class CaptureRule(models.Model):
    """How a source is captured: where to look, and which links are articles; what it leaves open, the default says."""

    source = models.OneToOneField(Source, models.CASCADE, related_name="capture_rule", verbose_name="nguồn")
    is_active = models.BooleanField("được chụp", default=True, help_text="Bỏ chọn thì không trang nào được chụp.")
    starts = models.JSONField(
        "bắt đầu từ",
        default=list,
        blank=True,
        help_text="Mỗi dòng một địa chỉ: RSS/Atom, sitemap hoặc trang danh sách. Để trống: trang chủ.",
    )
    include = models.JSONField(
        "là bài viết",
        default=list,
        blank=True,
        help_text="Mỗi dòng một mẫu đường dẫn: * là bất kỳ, # là một số. Ví dụ /tin-tuc/*-#.html. Để trống: mẫu chung.",
    )
    exclude = models.JSONField(
        "không phải bài viết", default=list, blank=True, help_text="Thêm vào những mẫu bị loại chung."
    )
    delay = models.PositiveSmallIntegerField(
        "nghỉ giữa hai lần hỏi (giây)", null=True, blank=True, help_text="Crawl-delay của nguồn dài hơn thì theo nguồn."
    )
    with_images = models.BooleanField("lấy cả ảnh", default=True)
    notes = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "quy tắc chụp"
        verbose_name_plural = "quy tắc chụp"
        ordering = ("source__sort_key",)

    def __str__(self) -> str:
        return f"quy tắc chụp: {self.source}"


class SourceContact(models.Model):
    """Whether a source answered when it was last asked; what the machine met, beside what people say of the source."""

    source = models.OneToOneField(Source, models.CASCADE, related_name="contact", verbose_name="nguồn")
    reached_at = models.DateTimeField("trả lời lần cuối", null=True, blank=True)
    failing_since = models.DateTimeField("không trả lời từ", null=True, blank=True, db_index=True)
    failures = models.PositiveIntegerField("số đợt liền không trả lời", default=0)
    code = models.CharField("mã lỗi", max_length=40, blank=True)
    detail = models.TextField("chi tiết", blank=True)

    class Meta:
        verbose_name = "liên lạc với nguồn"
        verbose_name_plural = "liên lạc với nguồn"
        ordering = ("-failures", "pk")

    def __str__(self) -> str:
        return f"{self.source}: {self.failures}"
