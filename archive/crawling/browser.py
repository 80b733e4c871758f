"""Pages that only scripts put together, in a real browser that never reaches the network by itself.

Chromium (Playwright drives it) is given a page that was fetched already; whatever it asks for beyond that, it is given
by our own client: every address is checked, every byte bounded and kept in the WARC. What would go another way (a
socket, a service worker, a form) finds no network.
"""

from __future__ import annotations

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from typing import Any, Protocol

from archive.core.capture import Exchange
from archive.crawling.fetcher import Fetcher, legible_head
from archive.crawling.scope import SourceScope
from archive.fetching.targets import FetchError, read_target
from archive.warc.http_body import Undecodable, decode_body

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = [
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
]
_NOWHERE = {"server": "http://127.0.0.1:9", "bypass": "<-loopback>"}
_PAGE_SECONDS = 45.0
_QUIET_SECONDS = 10.0  # that a page may go on asking for more
_MOST_REQUESTS = 200  # of one page
_MOST_BYTES = 60_000_000
_LEFT_OUT = frozenset({"image", "media", "font"})  # images of articles are fetched by themselves
_FORWARDED = frozenset({"accept", "cookie", "referer", "x-requested-with"})
_OF_TRANSFER = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "alt-svc"})
MISSING = "the source is to be captured with a browser, and {} is not installed (docs/capturing.md)"


class PageBrowser(Protocol):
    """What puts a page together."""

    def render(self, exchange: Exchange, rule: SourceScope) -> bytes:
        """Return the page as scripts made it, in UTF-8; raises FetchError."""

    def close(self) -> None: ...


class AbsentBrowser:
    """Says what is missing for each page that needs a browser."""

    def __init__(self, missing: str) -> None:
        self._missing = missing

    def render(self, exchange: Exchange, rule: SourceScope) -> bytes:
        raise FetchError("no-browser", MISSING.format(self._missing))

    def close(self) -> None:
        pass


def find_browser(fetcher: Fetcher, path: str = "") -> PageBrowser:
    """Return the browser of this machine, to be started with the first page that needs it."""
    if find_spec("playwright") is None:
        return AbsentBrowser("Playwright")
    found = path or next(filter(None, map(shutil.which, _NAMES)), None)
    return ChromiumBrowser(fetcher, found) if found else AbsentBrowser("Chromium")


class ChromiumBrowser:
    """One Chromium in a thread of its own: its driver may be used from no other, and the database from no such one."""

    def __init__(self, fetcher: Fetcher, path: str) -> None:
        self._fetcher, self._path = fetcher, path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="browser")
        self._driver: Any = None
        self._chromium: Any = None

    def render(self, exchange: Exchange, rule: SourceScope) -> bytes:
        return self._thread.submit(self._render, exchange, rule).result()

    def close(self) -> None:
        self._thread.submit(self._stop).result()
        self._thread.shutdown()

    def _stop(self) -> None:
        if self._chromium is not None:
            self._chromium.close()
        if self._driver is not None:
            self._driver.stop()

    def _start(self) -> Any:
        from playwright.sync_api import sync_playwright

        if self._chromium is None or not self._chromium.is_connected():
            self._driver = self._driver or sync_playwright().start()
            self._chromium = self._driver.chromium.launch(
                executable_path=self._path,
                args=_ARGUMENTS,
                proxy=_NOWHERE,
                chromium_sandbox=os.geteuid() != 0,  # Chromium has none for root
            )
        return self._chromium

    def _render(self, exchange: Exchange, rule: SourceScope) -> bytes:
        from playwright.sync_api import Error

        try:
            context = self._start().new_context(
                service_workers="block", accept_downloads=False, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
            )
            try:
                return _Visit(self._fetcher, exchange, rule).open(context)
            finally:
                context.close()
        except Error as error:
            raise FetchError("browser", str(error).partition("\n")[0]) from error


class _Visit:
    """One page in the browser, and what it is given."""

    def __init__(self, fetcher: Fetcher, exchange: Exchange, rule: SourceScope) -> None:
        self._fetcher, self._exchange, self._rule = fetcher, exchange, rule
        self._deadline = time.monotonic() + _PAGE_SECONDS
        self._requests, self._bytes = 0, 0
        self._is_open = False

    def open(self, context: Any) -> bytes:
        from playwright.sync_api import TimeoutError as TookTooLong

        context.set_default_timeout(_PAGE_SECONDS * 1000)
        context.route("**/*", self._answer)
        context.route_web_socket("**/*", lambda socket: socket.close())
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.on("popup", lambda popup: popup.close())
        page.goto(self._exchange.url, wait_until="commit")
        with suppress(TookTooLong):
            page.wait_for_load_state("domcontentloaded", timeout=_QUIET_SECONDS * 1000)
        self._settle(page, TookTooLong)
        page.evaluate("() => window.scrollTo(0, document.body ? document.body.scrollHeight : 0)")
        self._settle(page, TookTooLong)
        return str(page.content()).encode("utf-8", "replace")

    def _settle(self, page: Any, too_long: type[Exception]) -> None:
        """Wait until the page asks for nothing more; one that never stops is taken as it is."""
        left = min(_QUIET_SECONDS, self._deadline - time.monotonic())
        with suppress(too_long):
            page.wait_for_load_state("networkidle", timeout=max(1.0, left * 1000))

    def _answer(self, route: Any) -> None:
        request = route.request
        is_page = _is_whole_page(request)
        if is_page and not self._is_open and request.url.partition("#")[0] == self._exchange.url:
            self._is_open = True
            _fulfil(route, self._exchange, self._fetcher.limits.body_bytes)
            return
        if is_page:
            route.fulfill(status=204)  # the page stays
            return
        self._requests += 1
        is_left_out = request.method != "GET" or request.resource_type in _LEFT_OUT
        is_over = self._requests > _MOST_REQUESTS or self._bytes > _MOST_BYTES
        if is_left_out or is_over or time.monotonic() > self._deadline:
            route.abort()
            return
        self._hand_on(route, request)

    def _hand_on(self, route: Any, request: Any) -> None:
        limits = self._fetcher.limits
        left = max(1.0, self._deadline - time.monotonic())
        fields = [(name, value) for name, value in request.all_headers().items() if name in _FORWARDED]
        try:
            exchange = self._fetcher.get_requisite(
                read_target(request.url),
                fields,
                limits=replace(limits, in_all=min(limits.in_all, left), waiting=min(limits.waiting, left)),
                trusts_any=self._rule.trusts_any,
            )
            self._bytes += len(exchange.payload)
            _fulfil(route, exchange, limits.body_bytes)
        except FetchError:
            route.abort()


def _is_whole_page(request: Any) -> bool:
    """Whether a request is for a page in a window of its own, and not for a part of one."""
    from playwright.sync_api import Error

    try:
        return bool(request.is_navigation_request() and request.frame.parent_frame is None)
    except Error:  # of a window that is being opened
        return True


def _fulfil(route: Any, exchange: Exchange, max_bytes: int) -> None:
    head = legible_head(exchange)
    try:
        body = decode_body(exchange.payload, head, max_bytes)
    except Undecodable:
        route.abort()
        return
    named: dict[str, list[str]] = {}
    for name, value in head.headers:
        if name.lower() not in _OF_TRANSFER:
            named.setdefault(name.lower(), []).append(value)
    joined = {name: ("\n" if name == "set-cookie" else ", ").join(values) for name, values in named.items()}
    route.fulfill(status=exchange.status, headers=joined, body=body)
