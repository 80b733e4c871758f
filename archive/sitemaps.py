"""The sitemap: every page worth a crawler's visit, in sections of bounded size."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.urls import reverse

from archive.models import Article, Citation, Official, Province, Resolution, Source
from archive.views.stats_cache import Keeper

PER_FILE = 1_000  # the protocol allows 50,000; a file of that size takes seconds to write


class PageSitemap(Sitemap):  # type: ignore[type-arg]
    """The pages that lead to all others."""

    def items(self) -> list[str]:
        return [
            "home",
            "province-list",
            "resolution-list",
            "official-list",
            "source-list",
            "year-list",
            "help",
            "about",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class ArticleSitemap(Sitemap):  # type: ignore[type-arg]
    limit = PER_FILE

    def items(self) -> QuerySet[Article]:
        return Article.objects.visible().without_samples().only("pk", "slug", "changed_at").order_by("pk")

    def lastmod(self, item: Article) -> datetime:
        return item.changed_at

    def get_latest_lastmod(self) -> datetime | None:
        def newest() -> datetime | None:
            latest: datetime | None = self.items().aggregate(latest=Max("changed_at"))["latest"]
            return latest

        return Keeper().kept("last-changed", newest)


class AuthoritySitemap(Sitemap):  # type: ignore[type-arg]
    """The records of one kind, by their own addresses."""

    limit = PER_FILE

    def __init__(self, records: QuerySet[Any]) -> None:
        self.records = records

    def items(self) -> QuerySet[Any]:
        return self.records.all().only("pk", "slug").order_by("pk")


class OfficialSitemap(AuthoritySitemap):
    def __init__(self) -> None:
        super().__init__(Official.objects.all())

    def items(self) -> QuerySet[Official]:
        return Official.objects.listed().only("pk", "slug").order_by("pk")


SECTIONS: dict[str, Any] = {
    "pages": PageSitemap,
    "articles": ArticleSitemap,
    "provinces": AuthoritySitemap(Province.objects.all()),
    "resolutions": AuthoritySitemap(Resolution.objects.standing().cited_by(Citation.objects.in_visible_articles())),
    "officials": OfficialSitemap,
    "sources": AuthoritySitemap(Source.objects.all()),
}
