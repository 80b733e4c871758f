"""Documents that articles cite, the codes in their numbers, and the names people give them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy

from archive.core.text import fold, normalise
from archive.models.authority import Mergeable, Named, Referenced
from archive.models.provinces import Province


class DocumentType(Referenced):
    """A class of documents with its abbreviation: nghị quyết, NQ."""

    name = models.CharField(gettext_lazy("tên loại"), max_length=80)
    abbreviation = models.CharField(gettext_lazy("chữ viết tắt"), max_length=10, blank=True)
    system = models.CharField(gettext_lazy("hệ thống"), max_length=20)
    number_pattern = models.CharField(gettext_lazy("mẫu số"), max_length=60, blank=True)
    examples = models.CharField(gettext_lazy("ví dụ"), max_length=200, blank=True)
    legal_source = models.CharField(gettext_lazy("căn cứ"), max_length=300, blank=True)
    notes = models.TextField(gettext_lazy("ghi chú"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("loại văn bản")
        verbose_name_plural = gettext_lazy("loại văn bản")
        ordering = ("system", "name", "abbreviation")
        constraints = [
            models.UniqueConstraint(fields=["name", "abbreviation", "system"], name="document_type_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.abbreviation}, {self.system})" if self.abbreviation else self.name


class IssuerCode(Referenced):
    """The part of a number that names who issued it: TW, TU, CP, QH15."""

    code = models.CharField(gettext_lazy("ký hiệu"), max_length=30)
    organ = models.CharField(gettext_lazy("cơ quan"), max_length=200)
    system = models.CharField(gettext_lazy("hệ thống"), max_length=20)
    level = models.CharField(gettext_lazy("cấp"), max_length=40)
    notes = models.TextField(gettext_lazy("ghi chú"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("ký hiệu cơ quan")
        verbose_name_plural = gettext_lazy("ký hiệu cơ quan")
        ordering = ("system", "code")
        constraints = [models.UniqueConstraint(fields=["code", "system"], name="issuer_code_once")]

    def __str__(self) -> str:
        return f"{self.code} ({self.organ})"


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    def standing(self) -> ResolutionQuerySet:
        """Those that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def with_article_count(self) -> ResolutionQuerySet:
        """Adds `article_count`: the visible articles that cite the document."""
        return self.annotate(
            article_count=models.Count(
                "citations__article",
                filter=models.Q(citations__article__withdrawn_at__isnull=True),
                distinct=True,
            )
        )

    def cited_by(self, citations: models.QuerySet[Any]) -> ResolutionQuerySet:
        """Those that at least one of the citations names: `cited_by(Citation.objects.in_visible_articles())`."""
        return self.filter(models.Exists(citations.filter(resolution=models.OuterRef("pk"))))

    def naming_all(self, words: str) -> ResolutionQuerySet:
        """Those whose number, kind or title has every one of `words`, in any case and tones."""
        found = self
        for word in fold(normalise(words)).split():
            found = found.filter(folded__contains=word)
        return found

    def most_cited_first(self, citations: models.QuerySet[Any]) -> ResolutionQuerySet:
        """By the number of articles that `citations` cite them in, then newest first."""
        of_it = citations.filter(resolution=models.OuterRef("pk")).order_by().values("resolution")
        counted = of_it.annotate(count=models.Count("article", distinct=True)).values("count")
        most = Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)
        return self.order_by(most.desc(), models.F("issued").desc(nulls_last=True), "sort_key", "pk")

    def keys_by_figure(self, figures: Mapping[int, int]) -> list[int]:
        """Primary keys in the order of `most_cited_first`, with figures that were counted before."""
        rows = self.order_by().values_list("pk", "issued", "sort_key")
        return [pk for pk, *_ in sorted(rows, key=lambda row: (-figures.get(row[0], 0), *_newest(*row)))]

    def newest_first(self) -> ResolutionQuerySet:
        """By date of issue, undated ones last."""
        return self.order_by(models.F("issued").desc(nulls_last=True), "sort_key", "pk")


def _newest(key: int, issued: date | None, name: str) -> tuple[int, str, int]:
    """What sorts a document by date of issue, the newest first and undated ones last."""
    return (-issued.toordinal() if issued else 0, name, key)


class ResolutionStatus(models.TextChoices):
    """Whether the authority file has the resolution, or only citations do."""

    AUTHORITY = "authority", gettext_lazy("trong hồ sơ")
    PROVISIONAL = "provisional", gettext_lazy("tạm thời")


class Resolution(Named, Mergeable, Referenced):
    """Any numbered Party or State document that articles cite.

    `identity` is number@date, for local documents number@date@province-slug; together with the kind it is unique. A
    number alone is not: several documents have 04-NQ/TW.
    """

    named_by = "naming"

    Status: TypeAlias = ResolutionStatus

    slug = models.SlugField(gettext_lazy("địa chỉ"), max_length=160, unique=True)
    identity = models.CharField(gettext_lazy("định danh"), max_length=160)
    kind = models.CharField(gettext_lazy("loại"), max_length=60)
    number = models.CharField(gettext_lazy("số, ký hiệu"), max_length=80)
    number_key = models.CharField(max_length=80, editable=False, db_index=True)
    issued = models.DateField(gettext_lazy("ngày ban hành"), null=True, blank=True)
    issuer = models.CharField(gettext_lazy("cơ quan ban hành"), max_length=200, blank=True)
    term = models.CharField(gettext_lazy("khóa"), max_length=10, blank=True)
    plenum = models.CharField(gettext_lazy("hội nghị"), max_length=10, blank=True)
    title = models.TextField(gettext_lazy("trích yếu"), blank=True)
    aliases = models.JSONField(gettext_lazy("tên gọi khác"), default=list, blank=True)
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name=gettext_lazy("tỉnh ban hành"),
    )
    status = models.CharField(
        gettext_lazy("tình trạng"), max_length=12, choices=Status.choices, default=Status.AUTHORITY
    )
    provisional_group = models.CharField(max_length=200, blank=True, editable=False, db_index=True)
    replaces = models.TextField(gettext_lazy("thay thế, sửa đổi"), blank=True)
    evidence_url = models.CharField(gettext_lazy("nguồn kiểm chứng"), max_length=400, blank=True)
    seen = models.CharField(gettext_lazy("đã thấy trong nguồn"), max_length=60, blank=True)
    notes = models.TextField(gettext_lazy("ghi chú"), blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=gettext_lazy("gộp vào")
    )

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("văn bản")
        verbose_name_plural = gettext_lazy("văn bản")
        ordering = ("sort_key", "issued")
        constraints = [models.UniqueConstraint(fields=["identity", "kind"], name="resolution_once")]

    def __str__(self) -> str:
        return f"{self.heading} ({self.issued:%d/%m/%Y})" if self.issued else self.heading

    @property
    def naming(self) -> str:
        return f"{self.number} {self.kind} {self.title}"

    @property
    def heading(self) -> str:
        """Kind and number as a reader writes them: "Nghị quyết số 04-NQ/TW"; names stand for what has no number."""
        if self.number.startswith("("):
            return self.title or self.kind
        return f"{self.kind} số {self.number}"

    @property
    def label(self) -> str:
        """Short, and apart from others of its number: "Nghị quyết số 04-NQ/TW (2016)"."""
        return f"{self.heading} ({self.issued.year})" if self.issued else self.heading

    @property
    def label_with_province(self) -> str:
        """Apart from those of other provinces too: "Nghị quyết số 05-NQ/TU (2021), Sóc Trăng"."""
        return f"{self.label}, {self.province.name}" if self.province else self.label

    @property
    def is_provisional(self) -> bool:
        return self.status == self.Status.PROVISIONAL

    def get_absolute_url(self) -> str:
        return reverse("resolution-detail", args=[self.slug])


class CustomaryName(Named, Referenced):
    """A name under which documents are cited; `default` is what usage means where several could be meant."""

    name = models.CharField(gettext_lazy("tên gọi"), max_length=200, unique=True)
    candidates = models.JSONField(gettext_lazy("văn bản có thể"), default=list)
    default = models.CharField(gettext_lazy("văn bản theo thông lệ"), max_length=160, blank=True)
    basis = models.TextField(gettext_lazy("căn cứ"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("tên gọi quen dùng")
        verbose_name_plural = gettext_lazy("tên gọi quen dùng")
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return self.name
