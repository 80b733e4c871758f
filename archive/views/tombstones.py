"""What stands where an article was withdrawn."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import Article


def tombstone(request: HttpRequest, article: Article) -> HttpResponse:
    """Say of a withdrawn article that it was here, when it was taken out and why; status 410."""
    return render(request, "archive/article_withdrawn.html", {"article": article}, status=410)
