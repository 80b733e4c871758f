"""Long lists in pages of one size; a page number that is none shows the nearest page, never an error."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from archive.models import Article, fold_copies
from archive.models.articles import ArticleQuerySet

PER_PAGE = 50

Row = TypeVar("Row", bound=Model)


def page_of(request: HttpRequest, objects: QuerySet[Any]) -> Page[Any]:
    """The page of `objects` that `?trang=` asks for."""
    return Paginator(objects, PER_PAGE).get_page(request.GET.get("trang"))


def page_of_keys(request: HttpRequest, keys: Sequence[int], objects: QuerySet[Row]) -> Page[Row]:
    """The page that `?trang=` asks for of the objects with these primary keys, in the order of the keys."""
    page: Page[Any] = Paginator(keys, PER_PAGE).get_page(request.GET.get("trang"))
    rows = objects.in_bulk(list(page))
    page.object_list = [rows[key] for key in page if key in rows]
    return page


def page_of_articles(
    request: HttpRequest, articles: ArticleQuerySet, *, count: int | None = None, with_copies: bool = False
) -> Page[Article]:
    """The page of ordered `articles` that `?trang=` asks for; `count` spares a query where the number is known.

    Articles of one text that meet on a page are one entry, the first, with the others as its `copies`, unless they are
    asked for one by one `with_copies`.
    """
    paginator = _KeysFirst(articles, PER_PAGE)
    paginator.with_copies = with_copies
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("trang"))


class _KeysFirst(Paginator):  # type: ignore[type-arg]  # the class takes no parameters at run time
    """Finds a page by its keys, then reads these rows: sorting long rows costs more the deeper the page lies."""

    with_copies = False

    def page(self, number: int | str) -> Page[Article]:
        page: Page[Article] = super().page(number)
        keys = list(page.object_list.values_list("pk", flat=True))  # type: ignore[attr-defined]
        rows = Article.objects.for_listing().in_bulk(keys)
        listed = [rows[key] for key in keys if key in rows]
        page.object_list = listed if self.with_copies else fold_copies(listed)
        return page
