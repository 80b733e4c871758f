"""Resolutions: the Party and State documents that articles cite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from archive.models import Article, Citation, Province, Resolution
from archive.models.resolutions import ResolutionQuerySet
from archive.views.citing_sentences import citing_sentences
from archive.views.linked_data import of_resolution
from archive.views.pagination import page_of, page_of_articles, page_of_keys
from archive.views.spread import Spread
from archive.views.stats_cache import Keeper

# How `Resolution.replaces` words a tie: "replaced_by:37-QĐ/TW@2021-10-25 (chưa kiểm chứng)|amended_by:…".
_TIE = re.compile(r"(?P<tie>replaced_by|amended_by|replaces|amends):(?P<identity>[^|()]+)(?P<note>\([^|]*\))?")
_REVERSED = {"replaced_by": "replaces", "amended_by": "amends", "replaces": "replaced_by", "amends": "amended_by"}

# Filters of the list: the parameter in the address, and the field it narrows.
FILTERS = (("loai", "kind"), ("co-quan", "issuer"), ("khoa", "term"))
NEWEST_FIRST, OLDEST_FIRST = "moi", "cu"
SOUGHT_LENGTH = 200
_YEAR = re.compile(r"[12][0-9]{3}")


@dataclass(frozen=True, kw_only=True)
class Tie:
    """What one document did to another: replaced it, amended it, or was replaced or amended by it."""

    kind: str
    identity: str
    resolution: Resolution | None
    verified: bool

    @property
    def number(self) -> str:
        return self.identity.partition("@")[0]


def resolution_list(request: HttpRequest) -> HttpResponse:
    """Every document, most cited first, or newest first under `?xep=moi`; provisional ones apart, under `?tam=1`.

    `?tim=` keeps those whose number or title holds all its words, with tones or without.
    """
    provisional = request.GET.get("tam") == "1"
    status = Resolution.Status.PROVISIONAL if provisional else Resolution.Status.AUTHORITY
    resolutions = Resolution.objects.standing().filter(status=status)
    chosen = {name: request.GET.get(name, "").replace("\0", "") for name, _ in FILTERS}
    choices = {name: _choices(resolutions, field) for name, field in FILTERS}
    years = [moment.year for moment in resolutions.filter(issued__isnull=False).dates("issued", "year", order="DESC")]
    for name, field in FILTERS:
        if chosen[name]:
            resolutions = resolutions.filter(**{field: chosen[name]})
    year = _year(request)
    if year:
        resolutions = resolutions.filter(issued__year=year)
    sought = request.GET.get("tim", "").replace("\0", "")[:SOUGHT_LENGTH]
    resolutions = resolutions.naming_all(sought)
    newest_first = request.GET.get("xep") == NEWEST_FIRST
    page, counts = _page_of_list(request, resolutions, newest_first=newest_first, provisional=provisional)
    context = {
        "page": page,
        "rows": [(resolution, counts.get(resolution.pk, 0)) for resolution in page],
        "provisional": provisional,
        "filters": [(name, choices[name], chosen[name]) for name, _ in FILTERS],
        "years": years,
        "year": year,
        "sought": sought,
        "newest_first": newest_first,
        "filtered": any(chosen.values()) or bool(year or sought or newest_first),
    }
    return render(request, "archive/resolution_list.html", context)


def _page_of_list(
    request: HttpRequest, resolutions: ResolutionQuerySet, *, newest_first: bool, provisional: bool
) -> tuple[Page[Resolution], dict[int, int]]:
    """The page asked for, and how many articles cite its documents.

    Counting for the order takes the time of all citations. The described documents are few, so their counts are kept
    for all pages and filters; those of provisional ones, which grow with the archive, are for their page only.
    """
    citations = Citation.objects.in_visible_articles()
    keeper = Keeper()
    if not newest_first and not provisional:
        described = Resolution.objects.filter(status=Resolution.Status.AUTHORITY)
        counts = keeper.kept("citing-described", lambda: citations.count_articles(described))
        keys = resolutions.keys_by_figure(counts)
        return page_of_keys(request, keys, Resolution.objects.select_related("province")), counts
    ordered = resolutions.newest_first() if newest_first else resolutions.most_cited_first(citations)
    page = page_of(request, ordered.select_related("province"))
    shown = list(page)
    name = f"citing:{','.join(str(resolution.pk) for resolution in shown)}"
    return page, keeper.kept(name, lambda: citations.count_articles(shown))


def resolution_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One document: what it is, which province reported on it when, and the sentences that cite it.

    `?tinh=` keeps one province's articles, `?nam=` one year's; `?xep=cu` puts the oldest first.
    """
    resolution = get_object_or_404(Resolution.objects.select_related("province", "merged_into"), slug=slug)
    if resolution.merged_into:
        return redirect(resolution.merged_into)  # not for ever: a merger can be undone
    articles = Article.objects.visible().citing(resolution)
    spread = Keeper().kept(f"spread:{resolution.pk}", lambda: Spread.of(articles))
    province = Province.objects.filter(slug=request.GET.get("tinh", "").replace("\0", "")).first()
    year = _year(request)
    if province:
        articles = articles.about(province)
    if year:
        articles = articles.in_year(year)
    oldest_first = request.GET.get("xep") == OLDEST_FIRST
    ordered = articles.oldest_first() if oldest_first else articles.newest_first()
    page = page_of_articles(request, ordered, count=None if province or year else spread.total)
    sentences = citing_sentences(resolution, page)
    context = {
        "resolution": resolution,
        "ties": _ties(resolution),
        "linked_data": of_resolution(resolution, request.build_absolute_uri),
        "namesakes": _namesakes(resolution),
        "spread": spread,
        "choices": [row.province for row in spread.rows if row.province],
        "chosen": ("", ""),
        "province": province,
        "years": spread.years_cited,
        "year": year,
        "oldest_first": oldest_first,
        "page": page,
        "rows": [(article, sentences.get(article.pk)) for article in page],
    }
    return render(request, "archive/resolution_detail.html", context)


def _year(request: HttpRequest) -> int | None:
    """The year that `?nam=` names, None where it names none."""
    written = request.GET.get("nam", "")
    return int(written) if _YEAR.fullmatch(written) else None


def _choices(resolutions: QuerySet[Resolution], field: str) -> list[tuple[str, int]]:
    counted = resolutions.exclude(**{field: ""}).order_by().values(field).annotate(count=Count("pk"))
    return list(counted.order_by("-count", field).values_list(field, "count"))


def _namesakes(resolution: Resolution) -> list[Resolution]:
    """Other documents with the same number: 04-NQ/TW is three."""
    same = Resolution.objects.standing().filter(number_key=resolution.number_key, kind=resolution.kind)
    return list(same.exclude(pk=resolution.pk).select_related("province").order_by("issued", "pk")[:12])


def _ties(resolution: Resolution) -> list[Tie]:
    """What the document replaced or amended and by what it was, as either side's record says."""
    standing = Resolution.objects.standing().select_related("province")
    said = list(_read_ties(resolution.replaces))
    for other in standing.filter(replaces__contains=f":{resolution.identity}").exclude(pk=resolution.pk):
        for kind, identity, verified in _read_ties(other.replaces):
            if identity == resolution.identity:
                said.append((_REVERSED[kind], other.identity, verified))
    known = {found.identity: found for found in standing.filter(identity__in=[identity for _, identity, _ in said])}
    return [
        Tie(kind=kind, identity=identity, resolution=known.get(identity), verified=verified)
        for kind, identity, verified in dict.fromkeys(said)
    ]


def _read_ties(words: str) -> Iterator[tuple[str, str, bool]]:
    for found in _TIE.finditer(words):
        yield found["tie"], found["identity"].strip(), not found["note"]
