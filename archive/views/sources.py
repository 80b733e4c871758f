"""Sources: the portals and newspapers that articles came from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from archive.models import Article, Source
from archive.views.paging import page_of, page_of_articles


def source_list(request: HttpRequest) -> HttpResponse:
    """Every source with how much the archive holds of it and whether it still lives."""
    page = page_of(request, Source.objects.select_related("province").in_order())
    counts = Article.objects.visible().filter(source__in=list(page)).count_by_source()
    rows = [(source, counts.get(source.pk, 0)) for source in page]
    return render(request, "archive/source_list.html", {"page": page, "rows": rows})


def source_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One source with its articles."""
    source = get_object_or_404(Source.objects.select_related("province"), slug=slug)
    articles = Article.objects.visible().filter(source=source)
    context = {
        "source": source,
        "years": articles.count_by_year(),
        "page": page_of_articles(request, articles.newest_first()),
    }
    return render(request, "archive/source_detail.html", context)
