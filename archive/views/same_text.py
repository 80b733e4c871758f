"""The articles with one text: where else it stands, and who published it first, as far as the dates tell."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from archive.core.reading.values import Precision
from archive.models import Article, same_text
from archive.models.articles import ArticleQuerySet
from archive.views.pagination import page_of_articles
from archive.views.tombstones import tombstone

OTHERS_SHOWN = 6  # on the article's own page
_COMPARED = 50  # of the earliest; where so many may have been the first, no one is
_MONTHS = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.YEAR: 12}

_Member = TypeVar("_Member")
Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class SameText:
    """Where else the text of an article stands. `first` is none where the dates leave it open."""

    others: tuple[Article, ...]  # the first to be shown, in order of publication
    count: int  # of all others
    first: Article | None
    is_own_first: bool
    all_dated: bool

    def __bool__(self) -> bool:
        return self.count > 0


def same_text_as(article: Article) -> SameText:
    """What the page of an article tells of its text elsewhere: one query, two where very many have the text."""
    ordered = _in_order(article)
    members = list(ordered.for_listing()[:_COMPARED])
    others = tuple(member for member in members if member.pk != article.pk)
    periods = [period_of(member.published, member.published_precision, member.published_time) for member in members]
    first = first_of(list(zip(members, periods, strict=True)))
    return SameText(
        others=others[:OTHERS_SHOWN],
        count=len(others) if len(members) < _COMPARED else ordered.exclude(pk=article.pk).count(),
        first=first,
        is_own_first=first is not None and first.pk == article.pk,
        all_dated=None not in periods,
    )


def _in_order(article: Article) -> ArticleQuerySet:
    soonest = (F(name).asc(nulls_last=True) for name in ("published", "published_time"))
    return same_text(article).order_by(*soonest, "pk")


def first_of(members: Sequence[tuple[_Member, Period | None]]) -> _Member | None:
    """Return the one that certainly came before all others that have a date, None where that cannot be said.

    "3/6/2021" came before "tháng 7/2021"; of "3/6/2021" and "tháng 6/2021" nobody knows.
    """
    dated = [(member, period) for member, period in members if period is not None]
    if len(dated) < 2:
        return None
    soonest = min(end for _, (_, end) in dated)
    possible = [member for member, (start, _) in dated if start <= soonest]
    return possible[0] if len(possible) == 1 else None


def period_of(day: date | None, precision: str, clock: time | None = None) -> Period | None:
    """The first and the last moment at which what is so dated may have come: of "quý I/2023" 1 January and 31 March."""
    if day is None or precision == Precision.UNKNOWN:
        return None
    if precision == Precision.DAY:
        return datetime.combine(day, clock or time.min), datetime.combine(day, clock or time.max)
    months = _MONTHS[Precision(precision)]
    month = day.month - (day.month - 1) % months  # a person may have made a day coarser
    last = month + months - 1
    return (
        datetime.combine(date(day.year, month, 1), time.min),
        datetime.combine(date(day.year, last, monthrange(day.year, last)[1]), time.max),
    )


@require_safe
def same_text_list(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """All articles with the text of one, in order of publication."""
    article = get_object_or_404(Article, pk=pk)
    if slug != article.slug:
        return redirect("same-text-list", article.pk, article.slug, permanent=True)
    if article.is_withdrawn:
        return tombstone(request, article)
    context = {"article": article, "page": page_of_articles(request, _in_order(article), with_copies=True)}
    return render(request, "archive/same_text_list.html", context)
