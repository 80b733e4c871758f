"""Which captures to give back."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from archive.models import Article, Capture, CaptureState, Province
from search.engine import MOST_LISTED, SearchRequest, find, found_keys

_IN_ONE_QUERY = 500


class SelectionTooLarge(Exception):
    """A search finds more than it can list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureSelection:
    """Filters that narrow together; none takes everything, pages that are no articles included."""

    province: str = ""  # slug; the units that became it are included
    source: str = ""  # slug
    first_year: int | None = None
    last_year: int | None = None
    query: str = ""

    @property
    def is_everything(self) -> bool:
        return self == CaptureSelection()


def select_captures(selection: CaptureSelection) -> Iterator[Capture]:
    """Yield the captures and the images of their pages, equal bytes one after another.

    Withdrawn articles, captures that hold a suppressed name and, beside real ones, samples stay out.

    Raises SelectionTooLarge for a search of more than 2,000 articles.
    """
    captures = (
        Capture.objects.public()
        .select_related("article__province", "article__source", "head")
        .order_by("sha256", "captured_at", "pk")
    )
    withdrawn = Capture.objects.filter(article__in=Article.objects.withdrawn())
    captures = captures.exclude(article__in=Article.objects.withdrawn())
    captures = captures.exclude(state=CaptureState.RESOURCE, page_url__in=withdrawn.values("url"))
    if Article.objects.filter(is_sample=False).exists():
        captures = captures.exclude(article__is_sample=True)
    if selection.is_everything:
        yield from captures.exclude(state=CaptureState.FAILED).iterator(_IN_ONE_QUERY)
        return
    everything, captures = captures, captures.filter(article__isnull=False)
    if selection.province:
        captures = captures.filter(article__province__in=Province.objects.get(slug=selection.province).family_keys())
    if selection.source:
        captures = captures.filter(article__source__slug=selection.source)
    if selection.first_year:
        captures = captures.filter(article__published__year__gte=selection.first_year)
    if selection.last_year:
        captures = captures.filter(article__published__year__lte=selection.last_year)
    if selection.query:
        captures = captures.filter(article__in=_found(selection.query))
    images = Q(state=CaptureState.RESOURCE, page_url__in=captures.order_by().values("url"))
    yield from everything.filter(Q(pk__in=captures.order_by().values("pk")) | images).iterator(_IN_ONE_QUERY)


def _found(query: str) -> list[int]:
    request = SearchRequest(query=query)
    total = find(request).total
    if total > MOST_LISTED:
        raise SelectionTooLarge(f"The search finds {total} articles; {MOST_LISTED} can be listed.")
    return found_keys(request, MOST_LISTED)
