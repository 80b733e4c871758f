"""Long lists in pages of one size; a page number that is none shows the nearest page, never an error."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from archive.models import Article
from archive.models.articles import ArticleQuerySet

PER_PAGE = 50


def page_of(request: HttpRequest, objects: QuerySet[Any]) -> Page[Any]:
    """The page of `objects` that `?trang=` asks for."""
    return Paginator(objects, PER_PAGE).get_page(request.GET.get("trang"))


def page_of_articles(request: HttpRequest, articles: ArticleQuerySet, *, count: int | None = None) -> Page[Article]:
    """The page of ordered `articles` that `?trang=` asks for; `count` spares a query where the number is known."""
    paginator = _KeysFirst(articles, PER_PAGE)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("trang"))


class _KeysFirst(Paginator):  # type: ignore[type-arg]  # the class takes no parameters at run time
    """Finds a page by its keys, then reads these rows: sorting long rows costs more the deeper the page lies."""

    def page(self, number: int | str) -> Page[Article]:
        page: Page[Article] = super().page(number)
        keys = list(page.object_list.values_list("pk", flat=True))  # type: ignore[attr-defined]
        rows = Article.objects.for_listing().in_bulk(keys)
        page.object_list = [rows[key] for key in keys if key in rows]
        return page
