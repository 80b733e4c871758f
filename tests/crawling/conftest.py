"""A portal on loopback, an archive of the test's own, and a clock that does not wait."""

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.crawling.crawl import CrawlOptions
from archive.crawling.frontier import EntryKind, Seed
from archive.crawling.run import CrawlResult, capture
from archive.fetching.client import FetchLimits
from archive.fetching.pace import Clock
from tests.portal import Portal, answer, make_certificate, open_portal, tls_with

LIMITS = FetchLimits(body_bytes=300_000, connecting=60, waiting=60, in_all=120)  # the machine may be busy


@dataclass
class Waiting(Clock):
    """A clock on which sleeping takes no time; notes how long it slept."""

    passed: float = 0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.passed)

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds))
        self.passed += seconds


@pytest.fixture(scope="session")
def _portal() -> Iterator[Portal]:
    with open_portal() as opened:
        yield opened


@pytest.fixture
def portal(_portal: Portal) -> Portal:
    _portal.pages.clear()
    _portal.asked.clear()
    _portal.requests.clear()
    return _portal


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.CAPTURE_DIR = tmp_path / "captures"
    settings.WARC_DIR = tmp_path / "warcs"
    settings.CAPTURE_ALLOW_PRIVATE = True


@pytest.fixture
def tls(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    return tls_with(make_certificate(tmp_path_factory.mktemp("tls")))


Run = Callable[..., CrawlResult]


@pytest.fixture
def run(db: None) -> Run:
    def run(*starts: tuple[str, EntryKind], clock: Clock | None = None, **options: Any) -> CrawlResult:
        return capture(
            [Seed(url, kind) for url, kind in starts],
            arguments=[f"{kind}={url}" for url, kind in starts],
            options=CrawlOptions(**options),
            tick=lambda: None,
            clock=clock or Waiting(),
            limits=LIMITS,
        )

    return run


def article(number: int, *, more: str = "") -> bytes:
    """An article of invented events."""
    paragraphs = "".join(
        f"<p>Sáng ngày {day}/6/2021, hội nghị số {number} của xã Mẫu bàn việc sửa đường, đắp đê và dạy nghề cho bà con; "
        f"đoạn thứ {day} nói về phần việc của từng ấp, từng hộ trong mùa vụ năm nay.</p>"
        for day in range(1, 6)
    )
    title = f"Xã Mẫu họp bàn việc sửa đường lần thứ {number}"
    return answer(
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>'
        f'<div class="date">04/06/2021 08:00</div>{paragraphs}{more}</body></html>'
    )


def list_page(*paths: str) -> bytes:
    links = "".join(f'<li><a href="{path}">Bài</a></li>' for path in paths)
    return answer(f"<html><body><h1>Tin tức</h1><ul>{links}</ul></body></html>")


def feed(*paths: str) -> bytes:
    items = "".join(f"<item><title>Bài</title><link>{path}</link></item>" for path in paths)
    return answer(f"<rss version='2.0'><channel>{items}</channel></rss>", kind="application/rss+xml")
