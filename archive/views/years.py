"""Browsing by time: years, one year with its months, one month."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import Article
from archive.views.pagination import page_of_articles
from archive.views.stats_cache import Keeper

FIRST_YEAR, LAST_YEAR = date.min.year, date.max.year
MONTHS = range(1, 13)


def year_list(request: HttpRequest) -> HttpResponse:
    """Every year that has articles, and how many have no date."""
    articles = Article.objects.visible()
    years = Keeper().kept("years", articles.count_by_year)
    context = {"years": dict(reversed(years.items())), "undated": articles.undated().count()}
    return render(request, "archive/year_list.html", context)


def year_detail(request: HttpRequest, year: int) -> HttpResponse:
    """The articles of one year and how they spread over its months."""
    check_period(year)
    articles = Article.objects.visible().in_year(year)
    months = articles.dated_to_month().count_by_month()
    page = page_of_articles(request, articles.newest_first())
    context = {"year": year, "months": [(month, months.get((year, month), 0)) for month in MONTHS], "page": page}
    return render(request, "archive/year_detail.html", context)


def month_detail(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The articles of one month; those of which only the year or quarter is known are not among them."""
    check_period(year, month)
    articles = Article.objects.visible().in_month(year, month).dated_to_month()
    page = page_of_articles(request, articles.newest_first())
    return render(request, "archive/month_detail.html", {"month": date(year, month, 1), "page": page})


def check_period(year: int, month: int = 1) -> None:
    """Refuse a year or month that no calendar has; one without articles is a page that says so."""
    if not FIRST_YEAR <= year <= LAST_YEAR or month not in MONTHS:
        raise Http404
