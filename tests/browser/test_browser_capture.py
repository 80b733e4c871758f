"""Articles that scripts put together, captured with the system's Chromium through the archive's own client."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.crawling.whole_portal import open_whole_portal, prepare, run, state
from tests.processes import EmptyArchive, finished, kill_when


def test_a_page_of_scripts_is_captured_as_it_is_seen_though_its_runs_are_killed_twice(
    tmp_path: Path, empty_archive: EmptyArchive, browser: Any
) -> None:
    with open_whole_portal(tmp_path) as portal:
        folder = empty_archive(tmp_path / "archive")
        prepare(folder, portal.sources(with_browser=True))
        kill_when(run(folder, "call_command('capture_due')"), lambda: "/api/bai/1.json" in portal.asked)
        reached = len(portal.asked)
        kill_when(run(folder, "call_command('capture_due')"), lambda: len(portal.asked) > reached)
        finished(run(folder, "call_command('capture_due')"))
        captures, _, rounds, titles = state(folder)
        assert ("Xã Mẫu họp bàn việc làm cầu qua kênh",) in titles
        assert len(titles) == 10
        assert [row[2] for row in captures if row[4]] == ["article"]
        assert rounds[1][0] == 1
        assert any(path.endswith(".warc.gz") for path in map(str, (folder / "warcs").iterdir()))


@pytest.mark.parametrize("address", ["http://10.9.8.7/", "http://169.254.169.254/"])
def test_what_a_page_asks_for_goes_through_the_check_of_addresses(address: str, browser: Any) -> None:
    """The browser has no network of its own: the guard's refusal is all that such a request meets."""
    from archive.core.capture import Exchange
    from archive.crawling.browser import find_browser
    from archive.crawling.fetcher import Fetcher
    from archive.crawling.scope import SourceScope
    from archive.fetching.client import FetchLimits
    from archive.fetching.pace import Clock
    from archive.fetching.targets import ConnectionGuard

    kept: list[Exchange] = []
    fetcher = Fetcher(guard=ConnectionGuard(), limits=FetchLimits(), user_agent="x", clock=Clock(), keep=kept.append)
    page = f"""<html><body><iframe src="{address}"></iframe><script>
        const said = []; const note = (what) => (outcome) => {{ said.push(what + outcome); document.title = said.join(); }};
        fetch("{address}a").then(() => note("fetch")(1), () => note("fetch")(0));
        const image = new Image(); image.onerror = () => note("image")(0); image.onload = () => note("image")(1); image.src = "{address}b.png";
        const socket = new WebSocket("{address}c".replace("http", "ws")); socket.onopen = () => note("socket")(1);
        window.open("{address}d");
        </script></body></html>"""
    moment = datetime.now(UTC)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    exchange = Exchange(url="https://cong.example/", moment=moment, address="", request=b"", head=head, payload=page.encode(), status=200, seconds=0)  # fmt: skip
    chromium = find_browser(fetcher)
    try:
        seen = chromium.render(exchange, SourceScope(domain="cong.example")).decode()
    finally:
        chromium.close()
    assert kept == []
    assert "fetch0" in seen
    assert "fetch1" not in seen
    assert "socket1" not in seen
