"""Long lists in pages of one size; a page number that is none shows the nearest page, never an error."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 50


def page_of(request: HttpRequest, objects: QuerySet[Any], *, count: int | None = None) -> Page[Any]:
    """The page of `objects` that `?trang=` asks for; `count` spares a query where the number is known."""
    paginator = Paginator(objects, PER_PAGE)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("trang"))
