"""What a capturing round has still to fetch, what became of the rest, and what is remembered of each address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Min
from django.utils.translation import gettext, gettext_lazy

from archive.models.sources import Source


class CaptureRoundQuerySet(models.QuerySet["CaptureRound"]):
    def unfinished(self) -> CaptureRoundQuerySet:
        return self.filter(finished_at=None)


class CaptureRound(models.Model):
    """The pages that one call of `capture_pages` set out to fetch; the same call goes on with it until all are done.

    What was received stands in WARC files before the database speaks of it: up to `read_to` of `warc`, and all files
    before that one, everything has been taken in.
    """

    key = models.CharField(max_length=64, db_index=True, editable=False)
    arguments = models.JSONField(gettext_lazy("đối số"), default=list)
    started_at = models.DateTimeField(gettext_lazy("bắt đầu"), auto_now_add=True)
    finished_at = models.DateTimeField(gettext_lazy("kết thúc"), null=True, blank=True)
    warc = models.CharField(gettext_lazy("tệp WARC"), max_length=100, blank=True)
    read_to = models.PositiveBigIntegerField(gettext_lazy("đã đọc tới byte"), default=0)
    source = models.ForeignKey(
        Source,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="capture_rounds",
        verbose_name=gettext_lazy("nguồn"),
    )
    added = models.PositiveIntegerField(gettext_lazy("bài mới"), default=0)
    changed = models.PositiveIntegerField(gettext_lazy("bài đổi"), default=0)
    unchanged = models.PositiveIntegerField(gettext_lazy("bài như cũ"), default=0)
    failed = models.PositiveIntegerField(gettext_lazy("không lấy được"), default=0)
    gone = models.PositiveIntegerField(gettext_lazy("không còn"), default=0)  # 404 and 410

    objects = CaptureRoundQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("đợt chụp")
        verbose_name_plural = gettext_lazy("đợt chụp")
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return gettext("đợt chụp #%(pk)s") % {"pk": self.pk}


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
        FEED = "feed", gettext_lazy("nguồn tin RSS/Atom")
        SITEMAP = "sitemap", gettext_lazy("sơ đồ trang")
        LIST = "list", gettext_lazy("trang danh sách")
        IMAGE = "image", gettext_lazy("ảnh")
        PAGE = "page", "trang"

    class EntryState(models.TextChoices):
        WAITING = "waiting", gettext_lazy("chờ")
        RECEIVED = "received", gettext_lazy("đã nhận")  # it stands in the WARC, and is to be imported
        DONE = "done", "xong"
        FAILED = "failed", gettext_lazy("không lấy được")

    round = models.ForeignKey(
        CaptureRound, models.CASCADE, related_name="entries", verbose_name=gettext_lazy("đợt chụp")
    )
    url = models.CharField(gettext_lazy("địa chỉ"), max_length=2000)
    site = models.CharField(gettext_lazy("máy chủ"), max_length=300)
    kind = models.CharField(gettext_lazy("loại"), max_length=8, choices=EntryKind.choices)
    rank = models.PositiveSmallIntegerField(gettext_lazy("thứ tự"), default=1)
    state = models.CharField(
        gettext_lazy("tình trạng"), max_length=8, choices=EntryState.choices, default=EntryState.WAITING
    )
    not_before = models.DateTimeField(gettext_lazy("không trước"))
    attempts = models.PositiveSmallIntegerField(gettext_lazy("số lần thử"), default=0)
    steps = models.PositiveSmallIntegerField(gettext_lazy("số lần chuyển hướng"), default=0)
    depth = models.PositiveSmallIntegerField(gettext_lazy("trang thứ mấy của danh sách"), default=0)
    cookies = models.JSONField(default=list, blank=True, editable=False)  # of this visit: of what led here
    status = models.PositiveSmallIntegerField(gettext_lazy("mã HTTP"), null=True, blank=True)
    code = models.CharField(gettext_lazy("mã lỗi"), max_length=40, blank=True)
    detail = models.TextField(gettext_lazy("chi tiết"), blank=True)
    found_on = models.CharField(gettext_lazy("thấy ở"), max_length=2000, blank=True)
    warc = models.CharField(gettext_lazy("tệp WARC"), max_length=100, blank=True)
    start = models.PositiveBigIntegerField(gettext_lazy("từ byte"), default=0)
    length = models.PositiveBigIntegerField(gettext_lazy("số byte"), default=0)

    objects = FrontierQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("địa chỉ chờ chụp")
        verbose_name_plural = gettext_lazy("địa chỉ chờ chụp")
        ordering = ("round", "pk")
        constraints = [models.UniqueConstraint(fields=["round", "url"], name="frontier_once")]
        indexes = [models.Index(fields=["round", "state", "site"], name="frontier_waiting")]

    def __str__(self) -> str:
        return self.url


class Visit(models.Model):
    """What an address last answered, over all rounds: so that it is asked only whether it changed.

    `captured_at` and `digest` are those of the last whole answer, which a revisit refers to.
    """

    url = models.CharField(gettext_lazy("địa chỉ"), max_length=2000, unique=True)
    visited_at = models.DateTimeField(gettext_lazy("lần cuối"), db_index=True)
    status = models.PositiveSmallIntegerField(gettext_lazy("mã HTTP"))
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    captured_at = models.DateTimeField(gettext_lazy("bản chụp"), null=True, blank=True)
    digest = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = gettext_lazy("lần ghé")
        verbose_name_plural = gettext_lazy("lần ghé")
        ordering = ("-visited_at", "-pk")

    def __str__(self) -> str:
        return self.url


class CaptureRule(models.Model):
    """How a source is captured: where to look, and which links are articles; what it leaves open, the default says."""

    source = models.OneToOneField(
        Source, models.CASCADE, related_name="capture_rule", verbose_name=gettext_lazy("nguồn")
    )
    is_active = models.BooleanField(
        gettext_lazy("được chụp"), default=True, help_text=gettext_lazy("Bỏ chọn thì không trang nào được chụp.")
    )
    starts = models.JSONField(
        gettext_lazy("bắt đầu từ"),
        default=list,
        blank=True,
        help_text=gettext_lazy("Mỗi dòng một địa chỉ: RSS/Atom, sitemap hoặc trang danh sách. Để trống: trang chủ."),
    )
    include = models.JSONField(
        gettext_lazy("là bài viết"),
        default=list,
        blank=True,
        help_text=gettext_lazy(
            "Mỗi dòng một mẫu đường dẫn: * là bất kỳ, # là một số. Ví dụ /tin-tuc/*-#.html. Để trống: mẫu chung."
        ),
    )
    exclude = models.JSONField(
        gettext_lazy("không phải bài viết"),
        default=list,
        blank=True,
        help_text=gettext_lazy("Thêm vào những mẫu bị loại chung."),
    )
    delay = models.PositiveSmallIntegerField(
        gettext_lazy("nghỉ giữa hai lần hỏi (giây)"),
        null=True,
        blank=True,
        help_text=gettext_lazy("Crawl-delay của nguồn dài hơn thì theo nguồn."),
    )
    with_images = models.BooleanField(gettext_lazy("lấy cả ảnh"), default=True)
    every_hours = models.PositiveSmallIntegerField(
        gettext_lazy("chụp định kỳ, mỗi (giờ)"),
        null=True,
        blank=True,
        help_text=gettext_lazy("Lệnh capture_due chụp khi đến hạn. Để trống: không định kỳ."),
    )
    list_pages = models.PositiveSmallIntegerField(
        gettext_lazy("số trang của mỗi danh sách"),
        null=True,
        blank=True,
        help_text=gettext_lazy("Đi tiếp trang 2, 3… khi trang trước còn bài mới. Để trống: 5."),
    )
    trusts_any_certificate = models.BooleanField(
        gettext_lazy("chụp cả khi chứng thư TLS sai"),
        default=False,
        help_text=gettext_lazy("Chỉ dùng cho cổng có chứng thư hết hạn hoặc tự ký; bản chụp ghi lại điều đó."),
    )
    with_browser = models.BooleanField(
        gettext_lazy("chụp bằng trình duyệt"),
        default=False,
        help_text=gettext_lazy("Cho trang chỉ hiện bài khi có JavaScript; cần cài thêm Playwright và Chromium."),
    )
    notes = models.TextField(gettext_lazy("ghi chú"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("quy tắc chụp")
        verbose_name_plural = gettext_lazy("quy tắc chụp")
        ordering = ("source__sort_key",)

    def __str__(self) -> str:
        return gettext("quy tắc chụp: %(source)s") % {"source": self.source}


class SourceContact(models.Model):
    """Whether a source answered when it was last asked; what the machine met, beside what people say of the source."""

    source = models.OneToOneField(Source, models.CASCADE, related_name="contact", verbose_name=gettext_lazy("nguồn"))
    reached_at = models.DateTimeField(gettext_lazy("trả lời lần cuối"), null=True, blank=True)
    failing_since = models.DateTimeField(gettext_lazy("không trả lời từ"), null=True, blank=True, db_index=True)
    failures = models.PositiveIntegerField(gettext_lazy("số đợt liền không trả lời"), default=0)
    code = models.CharField(gettext_lazy("mã lỗi"), max_length=40, blank=True)
    detail = models.TextField(gettext_lazy("chi tiết"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("liên lạc với nguồn")
        verbose_name_plural = gettext_lazy("liên lạc với nguồn")
        ordering = ("-failures", "pk")

    def __str__(self) -> str:
        return f"{self.source}: {self.failures}"
