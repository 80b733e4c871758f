"""How what is written about something changes: articles per year or month, for up to four searches side by side.

Counts come from the index, so what is counted is what a search lists. An article of which only the year or the quarter
is known counts for its year, and for no month.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive.core.reading.values import Precision
from archive.models import Article, Province
from search.earlier_captures import matching_then
from search.facets import labels_of_values
from search.haystack.queryset import TreeSearchQuerySet
from search.lookup import narrowed
from search.recognition import read_query
from search.request import SearchRequest, articles_named
from search.tree import Between, Node, Not

MOST_SERIES = 4
MOST_MONTHS = 240  # a longer history is told in years
MOST_YEARS = 120
PEAKS = 3
DOCUMENTS_OF_A_PEAK = 3
PLACES = 12
_MOST_IMPRECISE = 2_000  # articles without a month that are looked for, the newest first


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or a month of one."""

    year: int
    month: int = 0  # 0 for the whole year

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def node(self) -> Node:
        """What an article published in the period matches."""
        return Between("published", self.first.isoformat(), self.last.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One search over time. `counts` are in the order of the periods, `places` are slugs of today's units.

    `total` counts all articles found, those without a date included.
    """

    request: SearchRequest
    total: int
    counts: tuple[int, ...]
    places: dict[str, int]

    @property
    def dated(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """A period with many articles, and the resolutions that they cite most: (slug, name, articles)."""

    period: Period
    count: int
    documents: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One of today's units with the number of articles of each series."""

    slug: str
    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """Searches side by side. `everything` counts, for each period, all articles under the same filters."""

    periods: tuple[Period, ...]
    everything: tuple[int, ...]
    series: tuple[Series, ...]
    first: Article | None = None  # of a single search: its earliest and its latest article
    last: Article | None = None
    peaks: tuple[Peak, ...] = ()
    places: tuple[Place, ...] = ()

    @property
    def is_monthly(self) -> bool:
        return bool(self.periods and self.periods[0].month)

    def shares(self, series: Series) -> tuple[float, ...]:
        """Of every thousand articles of a period, how many the search finds; 0 where there is none at all."""
        pairs = zip(series.counts, self.everything, strict=True)
        return tuple(1000 * count / total if total else 0.0 for count, total in pairs)


def trends(queries: Sequence[str], filters: SearchRequest, *, monthly: bool = False) -> Trends:
    """Count what each of the queries finds, at most MOST_SERIES, period by period under the same filters.

    With `monthly` by months, unless there are more than MOST_MONTHS of them.

    Raises IndexDamaged where the index cannot be read.
    """
    requests = [replace(filters, query=query, page=1) for query in queries[:MOST_SERIES]]
    asked = [_articles(request).facet("year").facet("present_province") for request in requests]
    totals = [articles.count() for articles in asked]
    years = [_by_year(articles) for articles in asked]
    periods = _periods({year for counts in years for year in counts}, monthly=monthly)
    whole = _articles(replace(filters, query="", captures="")).facet("year")
    if periods and periods[0].month:
        coarse = _without_month()
        everything, *counted = (_by_month(each, periods, coarse) for each in (whole, *asked))
    else:
        everything, *counted = (
            tuple(counts.get(period.year, 0) for period in periods) for counts in (_by_year(whole), *years)
        )
    series = tuple(
        Series(request=request, total=total, counts=counts, places=articles.facet_totals("present_province"))
        for request, total, counts, articles in zip(requests, totals, counted, asked, strict=True)
    )
    made = Trends(periods=periods, everything=everything, series=series, places=_places(series))
    return _with_its_course(made) if len(series) == 1 else made


def _articles(request: SearchRequest) -> TreeSearchQuerySet:
    parsed = read_query(request.query)
    return narrowed(request, parsed, matching_then(request, parsed))


def _by_year(articles: TreeSearchQuerySet) -> dict[int, int]:
    articles.count()
    return {int(year): count for year, count in articles.facet_totals("year").items() if count}


def _by_month(articles: TreeSearchQuerySet, periods: Sequence[Period], coarse: Node | None) -> tuple[int, ...]:
    exact = articles.narrowed_to(Not(coarse)) if coarse else articles
    return exact.count_matches([period.node for period in periods])


def _without_month() -> Node | None:
    """The articles of which only the year or the quarter is known; None where there is none."""
    rows = Article.objects.visible().filter(published_precision__in=(Precision.QUARTER, Precision.YEAR)).newest_first()
    keys = rows.values_list("pk", flat=True)[:_MOST_IMPRECISE]
    return articles_named(keys) if keys else None


def _periods(years: set[int], *, monthly: bool) -> tuple[Period, ...]:
    """Every period from the first year to the last: a gap in the record is to be seen."""
    if not years:
        return ()
    last = max(years)
    first = max(min(years), last - MOST_YEARS + 1)
    every = range(first, last + 1)
    if monthly and len(every) * 12 <= MOST_MONTHS:
        return tuple(Period(year, month) for year in every for month in range(1, 13))
    return tuple(Period(year) for year in every)


# --- where, and when most ---------------------------------------------------------------------------------------------


def _places(series: Sequence[Series]) -> tuple[Place, ...]:
    """The present units that are named most, all series together."""
    sums: dict[str, int] = {}
    for each in series:
        for slug, count in each.places.items():
            sums[slug] = sums.get(slug, 0) + count
    slugs = [slug for slug in sorted(sums, key=lambda slug: (-sums[slug], slug)) if sums[slug]][:PLACES]
    labels = {unit.slug: unit.label for unit in Province.objects.filter(slug__in=slugs)}
    return tuple(
        Place(
            slug=slug,
            label=labels.get(slug, slug),
            counts=tuple(each.places.get(slug, 0) for each in series),
        )
        for slug in slugs
    )


def _with_its_course(made: Trends) -> Trends:
    """A single search with its first and last article and its highest periods."""
    articles = _articles(made.series[0].request)
    dated = articles.narrowed_to(Between("published", "0001-01-01", None))
    pairs = zip(made.periods, made.series[0].counts, strict=True)
    highest = sorted((pair for pair in pairs if pair[1]), key=lambda pair: (-pair[1], pair[0].first))[:PEAKS]
    return replace(
        made,
        first=_one(dated.order_by("published")),
        last=_one(dated.order_by("-published")),
        peaks=tuple(_peak(articles, period, count) for period, count in highest),
    )


def _one(articles: TreeSearchQuerySet) -> Article | None:
    keys = [int(result.pk) for result in articles[:1]]
    return Article.objects.visible().for_listing().filter(pk__in=keys).first()


def _peak(articles: TreeSearchQuerySet, period: Period, count: int) -> Peak:
    within = articles.narrowed_to(period.node).facet("document", limit=DOCUMENTS_OF_A_PEAK)
    within.count()
    totals = within.facet_totals("document")
    slugs = sorted(totals, key=lambda slug: (-totals[slug], slug))
    labels = labels_of_values({"document": slugs})
    documents = ((slug, labels.get(("document", slug), slug), totals[slug]) for slug in slugs)
    return Peak(period=period, count=count, documents=tuple(documents))
