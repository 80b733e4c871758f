"""A portal with everything that portals do, and an archive's processes that capture it."""

import base64
import json
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crawling.conftest import article, feed
from tests.portal import Portal, answer, make_certificate, open_portal, redirect, tls_with
from tests.processes import finished, start

JPEG = base64.b64decode("/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==")
LAZY = """<div><img src="/img/cho.gif" data-lazy-src="/anh/1.jpg"><img data-srcset="/anh/2.jpg 600w, /anh/2b.jpg 1200w">
<picture><source srcset="/anh/3.jpg 1x"><img alt="x"></picture></div>"""
SCRIPT = """fetch("/api/bai/1.json").then(a => a.json()).then(bai => {
  document.title = bai.title; document.body.innerHTML = "<h1>" + bai.title + "</h1>" + bai.body;
  fetch("http://10.9.8.7/thu-thap").catch(() => 0); new WebSocket("ws://10.9.8.7/x");
  navigator.sendBeacon("http://10.9.8.7/dem", "x");
});"""

_RUN = """
import json, sys
import archive.settings as settings
settings.CAPTURE_ALLOW_PRIVATE, settings.CAPTURE_DELAY = True, 0
import django; django.setup()
from django.core.management import call_command
{code}
"""
_PREPARE = """
from archive.models import CaptureRule, Source
for domain, starts, more in json.loads(sys.argv[1]):
    source = Source.objects.create(name=domain, slug=domain.replace(".", "-"), domain=domain)
    CaptureRule.objects.create(source=source, starts=starts, every_hours=24, **more)
"""
_STATE = (
    "SELECT url, sha256, state, truncated, rendered FROM archive_capture WHERE state <> 'skipped' ORDER BY url, state",
    "SELECT url, sha256 FROM archive_capture WHERE reason = 'list-page' ORDER BY url",
    "SELECT added, changed, failed, gone FROM archive_captureround JOIN archive_source ON archive_source.id = source_id"
    " ORDER BY archive_source.slug",
    "SELECT title FROM archive_article ORDER BY title",
)


@dataclass
class WholePortal:
    """Three hosts: one over HTTP, one whose certificate nobody trusts, one whose articles are put together by scripts."""

    plain: Portal
    secure: Portal
    scripted: Portal

    @property
    def asked(self) -> list[str]:
        return [*self.plain.asked, *self.secure.asked, *self.scripted.asked]

    def forget(self) -> None:
        for portal in (self.plain, self.secure, self.scripted):
            portal.asked.clear()
            portal.requests.clear()

    def sources(self, *, with_browser: bool) -> list[Any]:
        """Domain, where to begin, and the rule of each source."""
        secure = self.secure.url("/").replace("http:", "https:")
        starts = [self.plain.url("/"), self.plain.url("/rss"), secure]
        scripted = [self.scripted.url("/", host="localhost")]
        found: list[Any] = [["127.0.0.1", starts, {"trusts_any_certificate": True}]]
        return [*found, ["localhost", scripted, {"with_browser": True}]] if with_browser else found


@contextmanager
def open_whole_portal(folder: Path) -> Iterator[WholePortal]:
    with ExitStack() as stack:
        plain = stack.enter_context(open_portal())
        secure = stack.enter_context(open_portal(tls_with(make_certificate(folder))))
        scripted = stack.enter_context(open_portal())
        _fill_plain(plain)
        secure.pages = {"/": _links("/t-1.html"), "/t-1.html": article(21)}
        body = "".join(
            f"<p>Sáng {day}/6/2021, xã Mẫu họp bàn việc sửa đường cho bà con ấp {day}, có đông người dự và góp ý.</p>"
            for day in range(1, 8)
        )
        story = json.dumps(
            {"title": "Xã Mẫu họp bàn việc làm cầu qua kênh", "body": f'<div class="date">04/06/2021</div>{body}'}
        )
        scripted.pages = {
            "/": _links("/bai-31.html"),
            "/bai-31.html": answer('<html><head><title>Tin</title><script src="/app.js" defer></script></head><body><div id="app"></div></body></html>'),
            "/app.js": answer(SCRIPT, kind="text/javascript"),
            "/api/bai/1.json": answer(story, kind="application/json"),
        }  # fmt: skip
        yield WholePortal(plain, secure, scripted)


def _links(*paths: str, more: str = "") -> bytes:
    links = "".join(f'<li><a href="{path}">Bài</a></li>' for path in paths)
    return answer(f"<html><body><h1>Tin tức</h1><ul>{links}</ul>{more}</body></html>")


def _fill_plain(portal: Portal) -> None:
    def needs_cookie(connection: Any) -> None:
        said = set_cookie if "phien=7" not in portal.requests[-1] else article(12)
        connection.sendall(said)

    def slow(connection: Any) -> None:
        time.sleep(0.5)
        connection.sendall(article(18))

    set_cookie = answer(status="302 Found", location="/phien-12.html", set_cookie="phien=7; path=/")
    portal.pages = {
        "/": _links("/a-11.html", "/phien-12.html", "/cu-13.html", "/chuyen-15.html", "/anh-17.html", "/cham-18.html",
                    "/mat-99.html", more='<a href="/?trang=2">Sau</a>'),
        "/?trang=2": _links("/a-19.html"),
        "/rss": feed("/a-20.html"),
        "/a-11.html": article(11), "/a-19.html": article(19), "/a-20.html": article(20),
        "/phien-12.html": needs_cookie,
        "/cu-13.html": answer('<html><head><meta http-equiv="refresh" content="0;url=/moi-14.html"></head><body>…</body></html>'),
        "/moi-14.html": article(14),
        "/chuyen-15.html": redirect("/a-16.html"), "/a-16.html": article(16),
        "/anh-17.html": article(17, more=LAZY),
        "/cham-18.html": slow,
        **{f"/anh/{name}.jpg": answer(JPEG, kind="image/jpeg") for name in ("1", "2", "2b", "3")},
    }  # fmt: skip


def run(folder: Path, code: str, *arguments: str) -> "subprocess.Popen[str]":
    """Start a process on the archive of a folder that may fetch from loopback."""
    return start(folder, "-c", _RUN.format(code=code), *arguments)


def prepare(folder: Path, sources: list[Any]) -> None:
    finished(run(folder, _PREPARE, json.dumps(sources)))


def state(folder: Path) -> list[list[tuple[Any, ...]]]:
    """Captures, list pages, figures of the rounds, and titles."""
    with closing(sqlite3.connect(folder / "archive.sqlite3")) as database:
        return [database.execute(query).fetchall() for query in _STATE]
