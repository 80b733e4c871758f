"""What machines ask for: robots.txt and the OpenSearch description."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override

# Searches multiply without end by their facets; every article is reached without them, through the sitemap.
CLOSED = ("tim-kiem/?", "vb/", "*?tinh=", "*?chu=", "*?rieng=", "*?q=")


def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers may read every page, but no search and no list cut by a parameter."""
    closed = [f"Disallow: /{prefix}{path}" for prefix in ("", "en/") for path in CLOSED]
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /en/admin/", *closed, f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def opensearch(request: HttpRequest) -> HttpResponse:
    """The description by which a browser offers the archive among its search engines."""
    with override("vi"):
        address = request.build_absolute_uri(reverse("search"))
    context = {"address": address, "icon": request.build_absolute_uri("/static/icon.svg")}
    return render(
        request, "archive/opensearch.xml", context, content_type="application/opensearchdescription+xml; charset=utf-8"
    )
