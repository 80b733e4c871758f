"""The register of sources: the portals and newspapers that articles came from, whether they live, and what we hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from archive.models import Article, Capture, Source
from archive.models.captures import VerifyResult
from archive.views.pagination import page_of, page_of_articles
from archive.views.stats_cache import Keeper

_LOST = (VerifyResult.MISSING, VerifyResult.DAMAGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What the archive holds of a source: articles, and from when to when they were published."""

    source: Source
    articles: int = 0
    first: date | None = None
    last: date | None = None

    @property
    def years(self) -> str:
        """ "2019–2024"; dates may be known by their year only, so no more is said."""
        if self.first is None or self.last is None:
            return ""
        return f"{self.first.year}–{self.last.year}" if self.first.year != self.last.year else f"{self.first.year}"

    @property
    def failing_since(self) -> datetime | None:
        """Since when the source has not answered, as capturing met it; nothing where a person stated its end."""
        contact = getattr(self.source, "contact", None)
        return contact.failing_since if contact and not self.source.gone_since else None


def source_list(request: HttpRequest) -> HttpResponse:
    """Every source with how much the archive holds of it and whether it still lives."""
    page = page_of(request, Source.objects.select_related("province", "contact").in_order())
    sources: list[Source] = list(page)
    held = _held(sources)
    context = {
        "page": page,
        "rows": [Holding(source=source, **held.get(source.pk, {})) for source in sources],
        "gone": Source.objects.filter(gone_since__isnull=False).count(),
    }
    return render(request, "archive/source_list.html", context)


def source_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One source: its life, what the archive holds of it year by year, and its articles."""
    source = get_object_or_404(Source.objects.select_related("province", "contact"), slug=slug)
    articles = Article.objects.visible().filter(source=source)
    captures = Capture.objects.of_articles().filter(article__in=articles)
    keeper = Keeper()
    holding = Holding(source=source, **_held([source]).get(source.pk, {}))
    context = {
        "source": source,
        "holding": holding,
        "captures": keeper.kept(
            f"captures-of:{slug}",
            lambda: captures.aggregate(
                count=Count("pk"), last=Max("captured_at"), lost=Count("pk", filter=Q(verify_result__in=_LOST))
            ),
        ),
        "years": keeper.kept(f"years-of:{slug}", articles.count_by_year),
        "page": page_of_articles(request, articles.newest_first(), count=holding.articles),
    }
    return render(request, "archive/source_detail.html", context)


def _held(sources: list[Source]) -> dict[int, dict[str, Any]]:
    """Of each source that has any: number of visible articles, first and last day of publication."""
    articles = Article.objects.visible().filter(source__in=sources).order_by().values("source")
    counted = articles.annotate(count=Count("pk"), first=Min("published"), last=Max("published"))
    name = f"held-of:{','.join(str(source.pk) for source in sources)}"
    rows = Keeper().kept(name, lambda: list(counted.values_list("source", "count", "first", "last")))
    return {source: {"articles": count, "first": first, "last": last} for source, count, first, last in rows}
