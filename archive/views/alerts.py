"""What the links in letters of alerts open: pages with one button, since looking must change nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from archive.alerts import subscriptions


@never_cache
@require_safe
def alert_asked(request: HttpRequest) -> HttpResponse:
    """A letter is on its way; the page is the same whether the address was known or not."""
    return render(request, "archive/alerts/asked.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def alert_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The button that begins an alert; a link that is spent or too old is gone."""
    alert = subscriptions.confirm(token) if request.method == "POST" else subscriptions.waiting(token)
    context = {"alert": alert, "begun": alert is not None and (request.method == "POST" or alert.confirmed_at)}
    return render(request, "archive/alerts/confirm.html", context, status=200 if alert else 410)


@csrf_exempt  # mail programs post without having seen the page (RFC 8058); the link itself is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def alert_end(request: HttpRequest, token: str) -> HttpResponse:
    """The button that ends an alert. Pressed again it says the same: it is over."""
    if request.method == "POST":
        subscriptions.end(token)
    alert = subscriptions.followed_by(token)
    return render(request, "archive/alerts/end.html", {"alert": alert})
