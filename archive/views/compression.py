"""Pages and feeds compressed on their way, where nothing secret stands in them.

BREACH reads a secret out of the lengths of compressed pages that show it beside words of an attacker. Readers have no
secret: who has a session gets pages as they are, and the token of a public form is masked anew each time. Django pads
the lengths besides.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_TYPES = ("text/html", "application/atom+xml")
_AS_KEPT = "/web/"  # captures, which are sent byte for byte


class CompressionMiddleware(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.get("Content-Type", "").partition(";")[0]
        is_private = settings.SESSION_COOKIE_NAME in request.COOKIES or bool(response.cookies)
        if response.streaming or kind not in _TYPES or is_private or request.path_info.startswith(_AS_KEPT):
            return response
        return super().process_response(request, response)
