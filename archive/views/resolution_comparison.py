"""How two provinces reported on one document, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from archive.models import Article, Province, Resolution
from archive.models.articles import ArticleQuerySet
from archive.views.citing_sentences import CitingSentence, citing_sentences
from archive.views.spread import Spread, SpreadRow
from archive.views.stats_cache import Keeper

SIDES = 2
SHOWN = 20  # articles of each province, the oldest first


@dataclass(frozen=True, kw_only=True)
class Side:
    """One province: its row of the matrix, and its first articles with the sentence that cites the document."""

    province: Province
    row: SpreadRow
    articles: list[tuple[Article, CitingSentence | None]]

    @property
    def first(self) -> Article:
        return self.articles[0][0]

    @property
    def left_out(self) -> int:
        """How many articles are not shown."""
        return self.row.total - len(self.articles)


def resolution_comparison(request: HttpRequest, slug: str) -> HttpResponse:
    """Two provinces on one document: `?tinh=` twice. Those that never cite it are not taken."""
    resolution = get_object_or_404(Resolution.objects.select_related("province", "merged_into"), slug=slug)
    if resolution.merged_into:
        return redirect("resolution-comparison", slug=resolution.merged_into.slug)
    articles = Article.objects.visible().citing(resolution)
    spread = Keeper().kept(f"spread:{resolution.pk}", lambda: Spread.of(articles))
    rows = {row.province.slug: row for row in spread.rows if row.province}
    asked = [slug for slug in dict.fromkeys(request.GET.getlist("tinh")) if slug in rows][:SIDES]
    sides = [_side(resolution, articles, rows[slug]) for slug in asked]
    shown = len(sides) == SIDES and all(side.articles for side in sides)  # one may have been withdrawn just now
    context = {
        "resolution": resolution,
        "choices": [row.province for row in rows.values()],
        "chosen": [*asked, *[""] * (SIDES - len(asked))],
        "years": spread.years,
        "sides": sides if shown else [],
    }
    return render(request, "archive/resolution_comparison.html", context)


def _side(resolution: Resolution, articles: ArticleQuerySet, row: SpreadRow) -> Side:
    assert row.province is not None
    listed = list(articles.about(row.province).oldest_first().for_listing()[:SHOWN])
    sentences = citing_sentences(resolution, listed)
    return Side(province=row.province, row=row, articles=[(article, sentences.get(article.pk)) for article in listed])
