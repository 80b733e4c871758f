"""Articles: what the archive states of one page, as found by the machine or decided by a person."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils.translation import gettext_lazy

from archive.core.reading.values import Precision
from archive.models.authority import Named
from archive.models.captures import Capture
from archive.models.indexes import NewestFirstIndex
from archive.models.literals import Literal
from archive.models.provinces import Province
from archive.models.resolutions import Resolution
from archive.models.sources import Source


class ReviewState(models.TextChoices):
    UNREVIEWED = "unreviewed", gettext_lazy("chưa duyệt")
    REVIEWED = "reviewed", gettext_lazy("đã duyệt")
    DOUBTFUL = "doubtful", gettext_lazy("cần xem lại")


class PrecisionChoice(models.TextChoices):
    DAY = Precision.DAY.value, gettext_lazy("ngày")
    MONTH = Precision.MONTH.value, gettext_lazy("tháng")
    QUARTER = Precision.QUARTER.value, gettext_lazy("quý")
    YEAR = Precision.YEAR.value, gettext_lazy("năm")
    UNKNOWN = Precision.UNKNOWN.value, gettext_lazy("không rõ")


class ArticleQuerySet(models.QuerySet["Article"]):
    """The query language of articles: `Article.objects.visible().about(province).in_year(2021)`."""

    def visible(self) -> ArticleQuerySet:
        """Those that readers see: all that were not withdrawn."""
        # Not by `withdrawn_at` itself: behind the text in its row, it is far to read; few articles are withdrawn.
        return self.exclude(pk__in=Article.objects.withdrawn().values("pk"))

    def about(self, province: Province) -> ArticleQuerySet:
        return self.filter(province=province)

    def about_family(self, province: Province) -> ArticleQuerySet:
        """About the unit or one of the units that became it, at any remove."""
        return self.filter(province__in=province.family_keys())

    def citing(self, resolution: Resolution) -> ArticleQuerySet:
        return self.filter(pk__in=resolution.citations.values("article"))

    def in_year(self, year: int) -> ArticleQuerySet:
        return self.filter(published__year=year)

    def in_month(self, year: int, month: int) -> ArticleQuerySet:
        after = date(
            year + month // 12, month % 12 + 1, 1
        )  # a range is found in an index, a month is computed row by row
        return self.filter(published__gte=date(year, month, 1), published__lt=after)

    def newest_first(self) -> ArticleQuerySet:
        """By publication, undated ones last."""
        return self.order_by(models.F("published").desc(nulls_last=True), "-pk")

    def oldest_first(self) -> ArticleQuerySet:
        """By publication, undated ones last."""
        return self.order_by(models.F("published").asc(nulls_last=True), "pk")

    def for_listing(self) -> ArticleQuerySet:
        """With what a list shows of each article, without its long columns."""
        return self.select_related("province", "source").defer("text", "segments", "found", "images")

    def without_samples(self) -> ArticleQuerySet:
        """Without samples once there is a real article: they stay out of feeds, sitemaps and exports then."""
        return self.filter(is_sample=False) if Article.objects.hide_samples() else self

    def hide_samples(self) -> bool:
        """Whether the archive holds samples and real articles."""
        return self.begin_with_samples() and self.filter(is_sample=False).exists()

    def begin_with_samples(self) -> bool:
        """Whether the archive holds samples: they are loaded into an empty archive only, so the oldest row tells."""
        return bool(self.order_by("pk").values_list("is_sample", flat=True).first())

    def withdrawn(self) -> ArticleQuerySet:
        return self.filter(withdrawn_at__isnull=False)

    def doubtful(self) -> ArticleQuerySet:
        """Those that somebody is to look at again; read from an index of them alone."""
        return self.filter(review_state=Literal(ReviewState.DOUBTFUL.value))

    def undated(self) -> ArticleQuerySet:
        return self.filter(published__isnull=True)

    def dated_to_month(self) -> ArticleQuerySet:
        """Those whose month is known; a coarser date stands on the first day of its period and says less."""
        coarser = (PrecisionChoice.QUARTER, PrecisionChoice.YEAR, PrecisionChoice.UNKNOWN)
        # As what is left out: SQLite would look for "day" and "month", that is nearly all, in an index of their own.
        return self.exclude(published_precision__in=coarser)

    def count_by_year(self) -> dict[int, int]:
        """How many articles each year has, in order; undated ones are not counted."""
        return {int(period): count for period, count in self._count_by_stem(len("2021"))}

    def count_by_month(self) -> dict[tuple[int, int], int]:
        """How many articles each (year, month) has, in order."""
        return {(int(stem[:4]), int(stem[5:])): count for stem, count in self._count_by_stem(len("2021-06"))}

    def _count_by_stem(self, length: int) -> list[tuple[str, int]]:
        # The head of the ISO date: SQLite's own date functions are Python calls, one for each row.
        stem = Substr(Cast("published", models.CharField()), 1, length)
        dated = self.filter(published__isnull=False).order_by().annotate(stem=stem)
        return list(
            dated.values("stem").annotate(count=models.Count("pk")).order_by("stem").values_list("stem", "count")
        )

    def count_by_province(self) -> dict[int, int]:
        """How many articles each province has, by its primary key."""
        return self._count_by("province")

    def count_by_source(self) -> dict[int, int]:
        """How many articles each source has, by its primary key."""
        return self._count_by("source")

    def _count_by(self, field: str) -> dict[int, int]:
        counted = self.filter(**{f"{field}__isnull": False}).order_by().values(field).annotate(count=models.Count("pk"))
        return dict(counted.values_list(field, "count"))


class Article(Named):
    """One page of a portal: its address, and what reading, extraction and people say of it.

    The columns hold what is in force. `found` keeps what the machine found, field by field, so that a person's
    decision can be shown beside it and taken back.
    """

    named_by = "title"

    identity = models.CharField(max_length=2100, unique=True, editable=False)  # url:… or sha256:…
    slug = models.SlugField(gettext_lazy("địa chỉ"), max_length=120)
    url = models.CharField(gettext_lazy("địa chỉ gốc"), max_length=2000, blank=True)
    title = models.CharField(gettext_lazy("tiêu đề"), max_length=1000)
    lead = models.TextField(gettext_lazy("sa pô"), blank=True)
    section = models.CharField(gettext_lazy("chuyên mục"), max_length=200, blank=True)
    byline = models.CharField(gettext_lazy("tác giả"), max_length=300, blank=True)
    views = models.PositiveIntegerField(gettext_lazy("lượt xem khi chụp"), null=True, blank=True)

    published = models.DateField(gettext_lazy("ngày đăng"), null=True, blank=True)
    published_time = models.TimeField(gettext_lazy("giờ đăng"), null=True, blank=True)
    published_precision = models.CharField(
        gettext_lazy("độ chính xác"), max_length=8, choices=PrecisionChoice.choices, default=PrecisionChoice.UNKNOWN
    )
    published_evidence = models.CharField(gettext_lazy("căn cứ"), max_length=500, blank=True)
    published_rule = models.CharField(gettext_lazy("quy tắc xác định ngày đăng"), max_length=60, blank=True)
    event_date = models.DateField(gettext_lazy("ngày sự kiện"), null=True, blank=True)
    event_precision = models.CharField(
        gettext_lazy("độ chính xác của ngày sự kiện"),
        max_length=8,
        choices=PrecisionChoice.choices,
        default=PrecisionChoice.UNKNOWN,
    )
    event_evidence = models.CharField(gettext_lazy("căn cứ của ngày sự kiện"), max_length=500, blank=True)

    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=gettext_lazy("tỉnh")
    )
    province_rule = models.CharField(gettext_lazy("quy tắc xác định tỉnh"), max_length=60, blank=True)
    province_evidence = models.CharField(gettext_lazy("căn cứ xác định tỉnh"), max_length=500, blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=gettext_lazy("nguồn")
    )

    review_state = models.CharField(
        gettext_lazy("tình trạng duyệt"), max_length=12, choices=ReviewState.choices, default=ReviewState.UNREVIEWED
    )
    withdrawn_at = models.DateTimeField(gettext_lazy("rút khỏi kho lúc"), null=True, blank=True)
    withdrawn_until = models.DateField(gettext_lazy("đưa trở lại vào ngày"), null=True, blank=True)
    withdrawn_reason = models.TextField(gettext_lazy("lý do rút"), blank=True)
    names_covered = models.BooleanField(gettext_lazy("có tên đã che"), default=False, editable=False)
    is_sample = models.BooleanField(gettext_lazy("bài mẫu"), default=False, editable=False)

    read_from = models.ForeignKey(
        Capture,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("đọc từ bản chụp"),
    )
    rules_version = models.CharField(max_length=40, editable=False, blank=True)
    site_version = models.PositiveIntegerField(
        gettext_lazy("đọc với điều đã học, phiên bản"), default=0, editable=False
    )  # of `SiteMemory`; 0 where nothing was known of the site
    site_outdated = models.BooleanField(default=False, editable=False)  # more is known of its site since it was read
    created_at = models.DateTimeField(gettext_lazy("vào kho lúc"), auto_now_add=True)
    changed_at = models.DateTimeField(gettext_lazy("thay đổi lúc"), auto_now=True)

    # Long columns stand last: a row is read without them up to where they begin.
    segments = models.JSONField(default=list, editable=False)  # [kind, start, end]
    images = models.JSONField(gettext_lazy("ảnh"), default=list, blank=True)  # {"caption", "credit", "address"}
    found = models.JSONField(default=dict, editable=False)
    text = models.TextField(gettext_lazy("toàn văn"), editable=False)

    copies: tuple[Article, ...] = ()  # of the same text, in a list that folds them

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("bài viết")
        verbose_name_plural = gettext_lazy("bài viết")
        ordering = ("-published", "-pk")
        indexes = [
            NewestFirstIndex(fields=["-published", "-id", "published_precision"], name="article_newest"),
            models.Index(fields=["published", "id"], name="article_oldest"),
            models.Index(fields=["changed_at"], name="article_changed"),
            NewestFirstIndex(fields=["province", "-published", "-id"], name="article_newest_of_province"),
            NewestFirstIndex(fields=["source", "-published", "-id"], name="article_newest_of_source"),
            models.Index(fields=["withdrawn_at"], name="article_withdrawn", condition=Q(withdrawn_at__isnull=False)),
            models.Index(fields=["province_rule", "review_state"], name="article_province_rule"),
            models.Index(
                fields=["published_precision", "published_rule", "review_state"], name="article_published_rule"
            ),
            models.Index(fields=["review_state", "id"], name="article_in_doubt", condition=Q(review_state="doubtful")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def get_absolute_url(self) -> str:
        return reverse("article-detail", args=[self.pk, self.slug])
