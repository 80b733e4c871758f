"""Portals, and the tags by which their articles are known."""

from __future__ import annotations

from typing import TypeAlias

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy

from archive.models.authority import Named, Referenced
from archive.models.provinces import Province


class SourceQuerySet(models.QuerySet["Source"]):
    def in_order(self) -> SourceQuerySet:
        return self.order_by("sort_key")


class SourceKind(models.TextChoices):
    """What sort of site a source is."""

    PORTAL = "portal", gettext_lazy("cổng thông tin")
    PARTY = "party", gettext_lazy("trang của tỉnh ủy")
    NEWSPAPER = "newspaper", gettext_lazy("báo")
    AGENCY = "agency", gettext_lazy("thông tấn xã")
    OTHER = "other", gettext_lazy("khác")


class Source(Named, Referenced):
    """A portal or newspaper that articles came from."""

    Kind: TypeAlias = SourceKind

    slug = models.SlugField(gettext_lazy("địa chỉ"), max_length=120, unique=True)
    name = models.CharField(gettext_lazy("tên"), max_length=200)
    domain = models.CharField(gettext_lazy("tên miền"), max_length=200, blank=True, db_index=True)
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="sources", verbose_name=gettext_lazy("tỉnh")
    )
    kind = models.CharField(gettext_lazy("loại"), max_length=12, choices=Kind.choices, default=Kind.PORTAL)
    last_seen_alive = models.DateField(gettext_lazy("lần cuối còn hoạt động"), null=True, blank=True)
    gone_since = models.DateField(gettext_lazy("ngừng từ"), null=True, blank=True)
    notes = models.TextField(gettext_lazy("ghi chú"), blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("nguồn")
        verbose_name_plural = gettext_lazy("nguồn")
        ordering = ("sort_key",)
        constraints = [
            models.UniqueConstraint(fields=["domain"], condition=~models.Q(domain=""), name="source_domain_once")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("source-detail", args=[self.slug])


class AgencyTag(Referenced):
    """A dateline tag such as (BNP): which source it names and, if any, which province."""

    tag = models.CharField(gettext_lazy("ký hiệu"), max_length=20, unique=True)
    source = models.CharField(gettext_lazy("nguồn"), max_length=200)
    province = models.CharField(
        gettext_lazy("tỉnh"), max_length=80, blank=True, help_text=gettext_lazy("Tên tỉnh; để trống nếu không nói gì.")
    )
    notes = models.TextField(gettext_lazy("ghi chú"), blank=True)

    class Meta:
        verbose_name = gettext_lazy("ký hiệu nguồn tin")
        verbose_name_plural = gettext_lazy("ký hiệu nguồn tin")
        ordering = ("tag",)

    def __str__(self) -> str:
        return f"({self.tag}) {self.source}"
