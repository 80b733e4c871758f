"""An id for each request, which all lines of the log about it carry; with TANGTHU_REQUEST_LOG, a line for each.

The line says nothing of who asked and what for: page (its name in the site map), method, status, time and size. No
address, account, path, query or browser is written.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})  # asked every few seconds by machines
_current: ContextVar[str] = ContextVar("request_id", default="")

logger = logging.getLogger(__name__)


class RequestIdFilter(logging.Filter):
    """Puts the id of the request at hand on every record: `request_id`, and `of_request`, the same with brackets."""

    def filter(self, record: logging.LogRecord) -> bool:
        number = _current.get()
        record.request_id = number
        record.of_request = f" [{number}]" if number else ""
        return True


class RequestLogMiddleware:
    """Gives each request its id and tells it in the answer; a proxy that is trusted may have given one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
        token = _current.set(given if _GIVEN.fullmatch(given) else uuid4().hex)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response[HEADER] = _current.get()
            if settings.REQUEST_LOG and request.path_info not in _QUIET:
                _write(request, response, time.perf_counter() - started)
            return response
        finally:
            _current.reset(token)


def _write(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Log an answer; of one that is streamed, the time until it begins, and no size."""
    method = request.method if request.method in {"GET", "HEAD", "POST", "OPTIONS"} else "other"
    told = {
        "page": _page_of(request),
        "method": method,
        "status": response.status_code,
        "milliseconds": round(seconds * 1000, 1),
        "bytes": None if response.streaming else len(response.content),
    }
    logger.info("%(method)s %(page)s %(status)s in %(milliseconds)s ms", told, extra=told)


def _page_of(request: HttpRequest) -> str:
    match = request.resolver_match
    if match and match.view_name:
        return match.view_name
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"
