"""Hostile words in every captured field run nothing, ask no other origin, and break no layout."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.hostile import STRINGS
from tests.browser.serving import serve

PAGES = [
    "/", "/nam/2021/7/", "/tinh/", "/tinh/la-0/", "/van-ban/", "/van-ban/vb-la-10/", "/can-bo/", "/can-bo/nguoi-la-20/",
    "/nguon/", "/nguon/nguon-la-30/", "/tim-kiem/?q=alert", "/tim-kiem/?q=%22%3E%3Csvg+onload%3Dalert(1)%3E&tinh=la-0",
]  # fmt: skip


@pytest.fixture(scope="module")
def hostile_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    fill = ["shell", "-c", "from tests.browser.hostile import fill; fill()"]
    yield from serve(tmp_path_factory.mktemp("hostile"), ["migrate", "--verbosity", "0"], fill, ["update_index"])


@pytest.fixture
def watched(browser: Any, hostile_archive: str) -> Iterator[Any]:
    context = browser.new_context(base_url=hostile_archive, viewport={"width": 320, "height": 800})
    page = context.new_page()
    run: list[str] = []

    def dismiss(dialog: Any) -> None:
        run.append(f"{page.url}: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("request", lambda sent: None if sent.url.startswith(hostile_archive) else run.append(f"asked {sent.url}"))
    yield page
    context.close()
    assert run == []


def stands(page: Any) -> None:
    """The page is whole: its landmarks are there and nothing reaches beyond the window."""
    assert page.locator("body > header, body > main, body > footer").count() == 3, page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url
    assert (
        page.locator(
            "script:not([type='application/ld+json'], [src='/static/site.js']), iframe, object, embed, base"
        ).count()
        == 0
    ), page.url


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_hostile_words_stands(watched, address):
    watched.goto(address)
    stands(watched)


def test_every_hostile_article_stands(watched):
    assert len(STRINGS) == 200
    shown = set()
    for number in range(1, 5):
        watched.goto(f"/nam/2021/?trang={number}")
        addresses = watched.eval_on_selector_all(
            "h3 a, .copies a", "links => links.map(link => link.getAttribute('href'))"
        )
        shown.update(addresses)
    assert len(shown) == len(STRINGS)
    for address in sorted(shown):
        watched.goto(address)
        stands(watched)
        assert watched.locator("article h1").count() == 1
        found = re.search(r"-la-(\d+)/$", address)
        assert found
        number = int(found[1])
        shown_words = "".join(watched.locator("article h1").inner_text().split())
        assert shown_words.startswith("".join(STRINGS[number].split()))  # behind it the numbers of its two marks
