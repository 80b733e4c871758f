"""Provinces: the map of then, the map of now, and what each unit's articles hold."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from archive.models import Article, Citation, HeldPost, Province, Resolution
from archive.models.articles import ArticleQuerySet
from archive.views.lineage import changes_of
from archive.views.maps import Maps, MapUnit
from archive.views.pagination import page_of_articles
from archive.views.stats_cache import Keeper
from archive.views.terms import seats_of
from archive.views.years import MONTHS, check_period

POSTS_SHOWN = 40
MOST_CITED = 10


def province_list(request: HttpRequest) -> HttpResponse:
    """The map until 30 June 2025, the map since, and the units of earlier history."""
    return render(request, "archive/province_list.html", {"maps": Maps.read(Keeper())})


def province_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One unit: its lineage, its articles by year, who held which post, what its articles cite, its portals.

    A unit of today shows its predecessors' articles too; `?rieng=1` keeps its own.
    """
    province = get_object_or_404(Province.objects.select_related("successor"), slug=slug)
    keeper = Keeper()
    own = Article.objects.visible().about(province)
    family = [unit for unit in province.family().in_order() if unit != province] if province.is_present else []
    only_own = request.GET.get("rieng") == "1" or not family
    articles = own if only_own else Article.objects.visible().about_family(province)
    counts = Article.objects.visible().filter(province__in=[province, *family]).count_by_province()
    posts = HeldPost.objects.filter(mention__official__province__in=[province, *family]).in_visible_articles()
    context = {
        "province": province,
        "changes": changes_of(province),
        "predecessors": [MapUnit(province=unit, articles=counts.get(unit.pk, 0)) for unit in family],
        "own_count": counts.get(province.pk, 0),
        "family_count": sum(counts.values()),
        "only_own": only_own,
        "years": articles.count_by_year(),
        "lines": keeper.kept(f"lines:{slug}", lambda: posts.lines(POSTS_SHOWN)),
        "seats": keeper.kept(f"seats:{slug}", lambda: seats_of(posts)),
        "most_cited": keeper.kept(
            f"most-cited:{slug}:{only_own}",
            lambda: Citation.objects.in_articles(articles).most_cited(MOST_CITED, among=Resolution.objects.standing()),
        ),
        "sources": province.sources.in_order(),
        "page": page_of_articles(request, articles.newest_first()),
    }
    return render(request, "archive/province_detail.html", context)


def province_year(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """One unit's articles of one year."""
    check_period(year)
    province = get_object_or_404(Province, slug=slug)
    articles = _articles_of(province).in_year(year)
    months = articles.dated_to_month().count_by_month()
    context = {
        "province": province,
        "year": year,
        "months": [(month, months.get((year, month), 0)) for month in MONTHS],
        "page": page_of_articles(request, articles.newest_first()),
    }
    return render(request, "archive/province_year.html", context)


def province_month(request: HttpRequest, slug: str, year: int, month: int) -> HttpResponse:
    """One unit's articles of one month."""
    check_period(year, month)
    province = get_object_or_404(Province, slug=slug)
    articles = _articles_of(province).in_month(year, month).dated_to_month()
    page = page_of_articles(request, articles.newest_first())
    context = {"province": province, "month": date(year, month, 1), "page": page}
    return render(request, "archive/province_month.html", context)


def _articles_of(province: Province) -> ArticleQuerySet:
    articles = Article.objects.visible()
    return articles.about_family(province) if province.is_present else articles.about(province)
