"""The pages of the site as it answers them, asked without a server: the one path by which the edition gets them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation


@dataclass(frozen=True, slots=True)
class SiteAnswer:
    """What the site answered: status, type and body."""

    status: int
    content_type: str
    body: bytes


def _close(response: HttpResponseBase) -> None:
    """End a request without what Django does at the end of a server's: the connection goes on being read from."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)


@contextmanager
def at_the_root() -> Iterator[None]:
    """Addresses made inside have no prefix: an edition is a site of its own, wherever the archive stands."""
    prefix = get_script_prefix()
    set_script_prefix("/")
    try:
        yield
    finally:
        set_script_prefix(prefix)


class Site:
    """Asks the site itself, with all its middleware, as a reader without cookies would."""

    @cached_property
    def host(self) -> str:
        """A host that the site answers to."""
        named = (host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*")
        return next(named, "localhost")

    @property
    def root(self) -> str:
        return f"https://{self.host}"

    def get(self, address: str) -> SiteAnswer:
        """Ask for an address of the site: path and query."""
        with translation.override(None):
            response = self._handler.get_response(self.request_for(address))
            body = response.content if isinstance(response, HttpResponse) else b"".join(response)
            _close(response)
        return SiteAnswer(response.status_code, response.get("Content-Type", ""), body)

    def request_for(self, address: str) -> WSGIRequest:
        parts = urlsplit(address)
        return WSGIRequest(
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": unquote(parts.path).encode().decode("latin-1"),
                "QUERY_STRING": parts.query,
                "SERVER_NAME": self.host,
                "SERVER_PORT": "443",
                "SERVER_PROTOCOL": "HTTP/1.1",
                "REMOTE_ADDR": "127.0.0.1",
                "HTTP_X_FORWARDED_PROTO": "https",  # believed only where a proxy is expected
                "wsgi.url_scheme": "https",
                "wsgi.input": BytesIO(),
                "wsgi.errors": BytesIO(),
            }
        )

    @cached_property
    def _handler(self) -> BaseHandler:
        handler = BaseHandler()
        handler.load_middleware()
        return handler
