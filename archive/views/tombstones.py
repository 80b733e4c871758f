"""What stands where an article was withdrawn."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.defaults import page_not_found

from archive.curation.embargo import release_due
from archive.models import Article, Erasure


def tombstone(request: HttpRequest, article: Article) -> HttpResponse:
    """Say of a withdrawn article that it was here, when it was taken out and why; status 410.

    Where its embargo is over, it is brought back, and the address leads to it.
    """
    if article.withdrawn_until and article.withdrawn_until <= timezone.localdate():
        release_due()
        return redirect(request.get_full_path())
    return render(request, "archive/article_withdrawn.html", {"article": article}, status=410)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for status 404; every address of an article that was erased for good answers 410 with the reason."""
    match = request.resolver_match
    number = match.kwargs.get("pk") if match is not None and (match.url_name or "").startswith("article-") else None
    erasure = Erasure.objects.filter(article_number=int(number)).first() if number is not None else None
    if erasure is None:
        return page_not_found(request, exception)
    return render(request, "archive/article_erased.html", {"erasure": erasure}, status=410)
