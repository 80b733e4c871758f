"""Replayed pages run nothing, ask nobody, and lead to captures or to a page that announces what is outside."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.hostile import STRINGS
from tests.browser.hostile_captures import address
from tests.browser.serving import serve

SUMMER, AUTUMN = "20210604010000", "20210904010000"
OWN = re.compile(r"(?:#.*|/(?:en/)?|/web/(?:\*|\d{14}|warc/\d{14})/https?://.*)")


@pytest.fixture(scope="module")
def hostile_captures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    fill = ["shell", "-c", "from tests.browser.hostile_captures import fill; fill()"]
    yield from serve(
        tmp_path_factory.mktemp("hostile-captures"), ["migrate", "--verbosity", "0"], fill, ["update_index"]
    )


@pytest.fixture
def watched(browser: Any, hostile_captures: str) -> Iterator[Any]:
    context = browser.new_context(base_url=hostile_captures, viewport={"width": 390, "height": 800})
    page = context.new_page()
    done: list[str] = []
    context.on("page", lambda other: done.append(f"opened {other.url}"))

    def refuse(dialog: Any) -> None:
        done.append(f"{page.url}: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", refuse)
    page.on("request", lambda sent: None if sent.url.startswith(hostile_captures) else done.append(f"asked {sent.url}"))
    yield page
    context.close()
    assert done == []


def test_no_hostile_capture_acts_loads_or_leads_away(watched: Any, hostile_captures: str) -> None:
    assert len(STRINGS) == 200
    links: set[str] = set()
    for number in range(len(STRINGS)):
        shown = f"/web/{SUMMER if number % 2 else AUTUMN}/{address(number)}"
        watched.goto(shown)
        assert watched.url == f"{hostile_captures}{shown}"
        found = watched.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        assert not [href for href in found if not OWN.fullmatch(href)], shown
        assert len(found) > 5
        links.update(found)
        forbidden = "script, iframe, frame, object, embed, form, base, link, meta[http-equiv], [onload], [onerror], [ping], [target]"
        assert watched.locator(forbidden).count() == 0, shown
    for href in sorted(link for link in links if link.startswith("/web/")):
        answer = watched.context.request.get(href, max_redirects=0)
        assert answer.status in (200, 302, 404), href
        assert answer.status != 302 or answer.headers["location"].startswith("/web/"), href


@pytest.mark.parametrize(("stamp", "said"), [(SUMMER, "06/2021"), (AUTUMN, "09/2021")])
def test_a_rewritten_link_leads_to_the_capture_nearest_in_time(watched: Any, stamp: str, said: str) -> None:
    watched.goto(f"/web/{stamp}/{address(180)}")
    watched.get_by_text("trang kế", exact=True).click()
    watched.wait_for_url(f"**/web/{stamp}/{address(181)}")
    assert said in watched.locator("#luc").inner_text()


def test_a_link_to_what_is_not_held_leads_to_a_page_that_names_the_live_address(watched: Any) -> None:
    watched.goto(f"/web/{SUMMER}/{address(180)}")
    watched.locator("a[href$='//song.example/ra']").first.click()
    watched.wait_for_url("**/web/**/song.example/ra")
    out = watched.locator("main a[href^='http']").evaluate_all("links => links.map(link => link.href)")
    assert out == [href for href in out if "song.example/ra" in href]
    assert watched.locator("main").get_by_text("song.example/ra").count()
