"""A page whose bytes lie in a store that does not answer says so, and when to try again."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.storage.stores import StoreUnavailable

_RETRY_AFTER = 60  # seconds


class UnavailableMiddleware:
    """Answer 503 instead of 500 where the store of captures cannot be asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a view that met the store; all else is Django's."""
        if not isinstance(exception, StoreUnavailable):
            return None
        response = render(request, "503.html", status=503)
        response["Retry-After"] = str(_RETRY_AFTER)
        return response
