"""Portals, and the tags by which their articles are known."""

from __future__ import annotations

from typing import TypeAlias

from django.db import models
from django.urls import reverse

from archive.models.authority import Named, Referenced
from archive.models.provinces import Province


class SourceQuerySet(models.QuerySet["Source"]):
    def in_order(self) -> SourceQuerySet:
        return self.order_by("sort_key")


class SourceKind(models.TextChoices):
    """What sort of site a source is."""

    PORTAL = "portal", "cổng thông tin"
    PARTY = "party", "trang của tỉnh ủy"
    NEWSPAPER = "newspaper", "báo"
    AGENCY = "agency", "thông tấn xã"
    OTHER = "other", "khác"


class Source(Named, Referenced):
    """A portal or newspaper that articles came from."""

    Kind: TypeAlias = SourceKind

    slug = models.SlugField("địa chỉ", max_length=120, unique=True)
    name = models.CharField("tên", max_length=200)
    domain = models.CharField("tên miền", max_length=200, blank=True, db_index=True)
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="sources", verbose_name="tỉnh"
    )
    kind = models.CharField("loại", max_length=12, choices=Kind.choices, default=Kind.PORTAL)
    last_seen_alive = models.DateField("lần cuối còn hoạt động", null=True, blank=True)
    gone_since = models.DateField("ngừng từ", null=True, blank=True)
    notes = models.TextField("ghi chú", blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = "nguồn"
        verbose_name_plural = "nguồn"
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

    tag = models.CharField("ký hiệu", max_length=20, unique=True)
    source = models.CharField("nguồn", max_length=200)
    province = models.CharField("tỉnh", max_length=80, blank=True, help_text="Tên tỉnh; để trống nếu không nói gì.")
    notes = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "ký hiệu nguồn tin"
        verbose_name_plural = "ký hiệu nguồn tin"
        ordering = ("tag",)

    def __str__(self) -> str:
        return f"({self.tag}) {self.source}"
