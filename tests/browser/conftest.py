"""A real browser: the system's Chromium, driven by Playwright, and what it is shown."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.browser.desk import desk, sign_in  # noqa: F401 - fixtures
from tests.browser.serving import serve

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE, DESKTOP = {"width": 390, "height": 800}, {"width": 1280, "height": 900}
SHOWN_WITHIN = 60  # seconds, of what a page is to show


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, once for all tests; without one the tests are skipped, or fail where one is required."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("TANGTHU_REQUIRE_BROWSER") == "1":
            pytest.fail("No Chromium on this machine, and TANGTHU_REQUIRE_BROWSER asks for one.")
        pytest.skip("No Chromium on this machine: install one to run the journeys.")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=SHOWN_WITHIN * 1000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of its own, whose archive holds the reference data and the samples, indexed."""
    commands = (
        ["migrate", "--verbosity", "0"],
        ["load_reference_data"],
        ["import_articles", "--samples"],
        ["update_index"],
    )
    yield from serve(tmp_path_factory.mktemp("archive"), *commands)


@pytest.fixture(params=["phone", "desktop", "dark", "without JavaScript"])
def page(request: pytest.FixtureRequest, browser: Any, archive: str) -> Iterator[Any]:
    """A page that must log no error and ask no other origin for anything."""
    with _watched(
        browser,
        archive,
        viewport=PHONE if request.param == "phone" else DESKTOP,
        color_scheme="dark" if request.param == "dark" else "light",
        java_script_enabled=request.param != "without JavaScript",
    ) as page:
        yield page


@pytest.fixture(params=["phone", "desktop"])
def reader(request: pytest.FixtureRequest, browser: Any, room: str) -> Iterator[Any]:
    """Such a page of the archive that a module has as its `room`."""
    with _watched(browser, room, viewport=PHONE if request.param == "phone" else DESKTOP) as page:
        yield page


@contextmanager
def _watched(browser: Any, archive: str, **options: Any) -> Iterator[Any]:
    context = browser.new_context(base_url=archive, locale="vi-VN", **options)
    page = context.new_page()
    complaints: list[str] = []

    def heed(line: Any) -> None:
        if line.type == "error" and not (line.text.startswith("Blocked script execution") and "/web/" in page.url):
            complaints.append(f"console: {line.text}")  # in a replayed page the driver's own scripts are refused

    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("console", heed)
    page.on("request", lambda sent: None if sent.url.startswith(archive) else complaints.append(f"asked {sent.url}"))
    yield page
    context.close()
    assert complaints == []
