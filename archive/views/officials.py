"""Officials: who is named in the articles, and which posts the articles say they held."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from archive.core.text import sort_key
from archive.models import HeldPost, Official, Province
from archive.models.suppressions import suppressed_address
from archive.views.linked_data import of_official
from archive.views.pagination import page_of, page_of_articles
from archive.views.stats_cache import Keeper
from archive.views.terms import terms_of_official

SOUGHT_LENGTH = 120


def official_list(request: HttpRequest) -> HttpResponse:
    """Officials in alphabetical order; `?chu=` keeps one initial, `?tinh=` one province, `?tim=` a name's words."""
    officials = Official.objects.listed()
    initials = Keeper().kept("initials", lambda: sorted(officials.initials(), key=sort_key))
    initial = request.GET.get("chu", "")
    if initial in initials:
        officials = officials.beginning_with(initial)
    province = Province.objects.filter(slug=request.GET.get("tinh", "").replace("\0", "")).first()
    if province:
        officials = officials.filter(province=province)
    sought = request.GET.get("tim", "").replace("\0", "")[:SOUGHT_LENGTH]
    officials = officials.named_with(sought)
    page = page_of(request, officials.select_related("province").in_order())
    counts = Official.objects.count_articles(page)
    posts = HeldPost.objects.in_visible_articles().latest_of(page)
    context = {
        "page": page,
        "rows": [(official, counts.get(official.pk, 0), posts.get(official.pk)) for official in page],
        "sought": sought,
        "initials": initials,
        "initial": initial if initial in initials else "",
        "province": province,
    }
    return render(request, "archive/official_list.html", context)


def official_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One official: posts over time, each with its proof, and the articles that name the person."""
    official = Official.objects.select_related("province", "merged_into").filter(slug=slug).first()
    if official is None or official.is_suppressed:
        if official is None and suppressed_address(slug) is None:
            raise Http404("no official at this address")
        return render(request, "archive/official_suppressed.html", status=410)
    if official.merged_into:
        return redirect(official.merged_into)  # not for ever: a merger can be undone
    articles = official.articles().visible()
    context = {
        "official": official,
        "linked_data": of_official(official, request.build_absolute_uri),
        "lines": HeldPost.objects.of([official]).in_visible_articles().lines(),
        "terms": terms_of_official(official),
        "page": page_of_articles(request, articles.newest_first()),
    }
    return render(request, "archive/official_detail.html", context)
