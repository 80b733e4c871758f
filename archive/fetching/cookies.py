"""The cookies of one visit: what a host sets on the way to a page goes along with that page, and is forgotten then."""

from collections.abc import Iterable, Mapping, Sequence
from email.message import Message
from http.cookiejar import Cookie, CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.request import Request

MOST_COOKIES = 40  # of one visit
_LONGEST = 3_000  # characters of a cookie, and of all that are sent

StoredCookies = Sequence[Mapping[str, Any]]


class _Headers:
    """What the standard library asks of a response."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._message = Message()
        for line in lines:
            self._message["Set-Cookie"] = line

    def info(self) -> Message:
        return self._message


def cookies_after(stored: StoredCookies, url: str, lines: Sequence[str]) -> list[dict[str, Any]]:
    """Return the cookies of a visit after an answer at `url` with these Set-Cookie lines, to be stored as JSON."""
    jar = _jar(stored)
    kept = [line for line in lines if len(line) <= _LONGEST and line.isprintable()]
    jar.extract_cookies(_Headers(kept), Request(url))  # type: ignore[arg-type]
    return [_plain(cookie) for cookie in list(jar)[:MOST_COOKIES]]


def cookie_header(stored: StoredCookies, url: str) -> str:
    """Return what Cookie says when `url` is asked for, "" for nothing."""
    request = Request(url)
    _jar(stored).add_cookie_header(request)
    said = request.get_header("Cookie") or ""
    return said if len(said) <= _LONGEST else ""


def _jar(stored: StoredCookies) -> CookieJar:
    jar = CookieJar(DefaultCookiePolicy(strict_domain=True, rfc2965=False))
    for values in stored:
        jar.set_cookie(Cookie(**values))
    return jar


def _plain(cookie: Cookie) -> dict[str, Any]:
    names = ("version", "name", "value", "port", "port_specified", "domain", "domain_specified", "domain_initial_dot",
             "path", "path_specified", "secure", "expires", "discard", "comment", "comment_url", "rfc2109")  # fmt: skip
    return {name: getattr(cookie, name) for name in names} | {"rest": {}}
