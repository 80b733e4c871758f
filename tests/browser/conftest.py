"""A real browser on a real server: the system's Chromium, driven by Playwright, and gunicorn on a data folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
STARTS_WITHIN = 300  # seconds; the machine may be busy
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


def serve(folder: Path, *commands: list[str]) -> Iterator[str]:
    """Run the commands of manage.py on a data folder, then serve it as production does and give the address."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {
        **inherited,
        "TANGTHU_DATA_DIR": str(folder),
        "TANGTHU_PRODUCTION": "0",
        "TANGTHU_SEARCH_INLINE": "1",
        "DJANGO_SETTINGS_MODULE": "archive.settings",
    }
    for command in commands:
        _manage(environment, *command)
    # Its port is handed over open: nobody else can take it.
    with (folder / "server.log").open("wb") as log, socket.create_server(("127.0.0.1", 0)) as own:
        port = own.getsockname()[1]
        bound = ["--bind", f"fd://{own.fileno()}", "--threads", "4", "--log-level", "warning"]
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "archive.wsgi", *bound],
            cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log, pass_fds=[own.fileno()],
        )  # fmt: skip
        own.close()  # where the server dies, who asks is refused
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, folder / "server.log")
            yield address
        finally:
            server.terminate()
            server.wait(timeout=60)


def _manage(environment: dict[str, str], *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _wait_for(address: str, log: Path) -> None:
    for _ in range(STARTS_WITHIN * 10):
        try:
            with urllib.request.urlopen(address, timeout=STARTS_WITHIN):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The server did not answer:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(params=["phone", "desktop", "dark", "without JavaScript"])
def page(request: pytest.FixtureRequest, browser: Any, archive: str) -> Iterator[Any]:
    """A page that must log no error and ask no other origin for anything."""
    window = {"width": 390, "height": 800} if request.param == "phone" else {"width": 1280, "height": 900}
    context = browser.new_context(
        base_url=archive,
        viewport=window,
        color_scheme="dark" if request.param == "dark" else "light",
        java_script_enabled=request.param != "without JavaScript",
        locale="vi-VN",
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("console", lambda line: complaints.append(f"console: {line.text}") if line.type == "error" else None)
    page.on("request", lambda sent: None if sent.url.startswith(archive) else complaints.append(f"asked {sent.url}"))
    yield page
    context.close()
    assert complaints == []
