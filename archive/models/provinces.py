"""Provinces: names in a period, and how one became another."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from archive.models.authority import Confidence, Named, Referenced

THE_MERGER = date(2025, 7, 1)  # 63 units became 34, Nghị quyết 202/2025/QH15
EVE_OF_THE_MERGER = date(2025, 6, 30)


class ProvinceQuerySet(models.QuerySet["Province"]):
    def existing_on(self, day: date) -> ProvinceQuerySet:
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=day),
            Q(until__isnull=True) | Q(until__gt=day),
        )

    def present(self) -> ProvinceQuerySet:
        """The units of today's map."""
        return self.filter(until__isnull=True)

    def before_merger(self) -> ProvinceQuerySet:
        """The 63 units of the map until 30 June 2025."""
        return self.existing_on(EVE_OF_THE_MERGER)

    def in_order(self) -> ProvinceQuerySet:
        return self.order_by("sort_key", "since")


class Province(Named, Referenced):
    """A province (tỉnh, thành phố trực thuộc trung ương) in a period."""

    slug = models.SlugField(gettext_lazy("địa chỉ"), max_length=60, unique=True)
    name = models.CharField(gettext_lazy("tên"), max_length=80)
    full_name = models.CharField(gettext_lazy("tên đầy đủ"), max_length=100)
    kind = models.CharField(gettext_lazy("loại"), max_length=60)
    code = models.CharField(gettext_lazy("mã"), max_length=4, blank=True)
    region = models.CharField(gettext_lazy("vùng"), max_length=60, blank=True)
    aliases = models.JSONField(gettext_lazy("tên gọi khác"), default=list, blank=True)
    domains = models.JSONField(gettext_lazy("tên miền"), default=list, blank=True)
    party_organ = models.CharField(gettext_lazy("tỉnh ủy, thành ủy"), max_length=100, blank=True)
    since = models.DateField(gettext_lazy("từ ngày"), null=True, blank=True)
    since_confidence = models.CharField(max_length=12, choices=Confidence.choices, blank=True)
    until = models.DateField(gettext_lazy("đến trước ngày"), null=True, blank=True)
    until_confidence = models.CharField(max_length=12, choices=Confidence.choices, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=gettext_lazy("đơn vị kế thừa"),
    )
    notes = models.TextField(gettext_lazy("ghi chú"), blank=True)

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("tỉnh, thành phố")
        verbose_name_plural = gettext_lazy("tỉnh, thành phố")
        ordering = ("sort_key", "since")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name, with its period where the unit is no more: "Cần Thơ (2004-2025)"."""
        return f"{self.name} ({self.period})" if self.until else self.name

    @property
    def period(self) -> str:
        since = str(self.since.year) if self.since else "…"
        return f"{since}–{self.until.year}" if self.until else f"{since}–"

    @property
    def is_present(self) -> bool:
        return self.until is None

    def get_absolute_url(self) -> str:
        return reverse("province-detail", args=[self.slug])

    def family(self) -> ProvinceQuerySet:
        """The unit itself and the units that became it, at any remove."""
        return Province.objects.filter(pk__in=self.family_keys())

    def family_keys(self) -> list[int]:
        """The primary keys of the family: rows of keys are found in an index, those of a query often by reading all."""
        found, latest = {self.pk}, {self.pk}
        while latest:
            latest = set(Province.objects.filter(successor__in=latest).values_list("pk", flat=True)) - found
            found |= latest
        return sorted(found)


class ProvinceChangeKind(models.TextChoices):
    """How units became others."""

    SPLIT = "split", gettext_lazy("chia tách")
    MERGE = "merge", gettext_lazy("sáp nhập")
    UPGRADE = "upgrade", gettext_lazy("nâng cấp")
    CREATED = "created_from_parts", gettext_lazy("thành lập mới")


class ProvinceChange(Referenced):
    """A split, merger or upgrade: which units became which, when, by what law."""

    Kind: TypeAlias = ProvinceChangeKind

    key = models.CharField(max_length=300, unique=True, editable=False)
    kind = models.CharField(gettext_lazy("loại"), max_length=20, choices=Kind.choices)
    predecessors = models.ManyToManyField(Province, related_name="changes_from", verbose_name=gettext_lazy("từ"))
    successors = models.ManyToManyField(Province, related_name="changes_to", verbose_name=gettext_lazy("thành"))
    effective = models.DateField(gettext_lazy("hiệu lực"), null=True, blank=True)
    effective_confidence = models.CharField(max_length=12, choices=Confidence.choices, blank=True)
    adopted = models.DateField(gettext_lazy("thông qua"), null=True, blank=True)
    adopted_confidence = models.CharField(max_length=12, choices=Confidence.choices, blank=True)
    legal_basis = models.CharField(gettext_lazy("căn cứ"), max_length=300, blank=True)
    notes = models.TextField(gettext_lazy("ghi chú"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("thay đổi địa giới")
        verbose_name_plural = gettext_lazy("thay đổi địa giới")
        ordering = ("-effective", "-adopted", "key")

    def __str__(self) -> str:
        return self.key
