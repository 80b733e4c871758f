"""axe-core (axe.min.js, MPL 2.0, from the npm package axe-core 4.14.1) finds nothing on any page, in either theme."""

from pathlib import Path
from typing import Any

import pytest

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = [
    "/", "/tinh/", "/tinh/can-tho/", "/tinh/hau-giang/2021/", "/tinh/hau-giang/2021/6/", "/van-ban/", "/van-ban/?tam=1",
    "/vb/04-NQ/TW/", "/vb/99-NQ/TW/", "/can-bo/", "/nguon/", "/nam/", "/nam/2021/", "/nam/2021/7/", "/tro-giup/",
    "/gioi-thieu/", "/tim-kiem/", "/tim-kiem/?q=04-NQ/TW&tinh=hau-giang", "/tim-kiem/?q=khongcogi", "/khong-co/", "/en/",
    "/lap-trinh/", "/en/lap-trinh/", "/tra-cuu-trich-dan/", "/dong-thoi-gian/",
    "/van-ban/04-nq-tw-2016-10-30/so-sanh/?tinh=can-tho-2004&tinh=hau-giang",
    "/dong-thoi-gian/?q=h%E1%BB%99i+ngh%E1%BB%8B&q=ngh%E1%BB%8B+quy%E1%BA%BFt",
]  # fmt: skip
FIRSTS = {  # a page that is reached from a list: the list, and what to click there
    "an article": ("/nam/2021/", "h3 a"),
    "an official": ("/can-bo/", "main a.person"),
    "a document": ("/", ".most-cited a.document"),
    "a source": ("/nguon/", "main .lines a"),
    "the captures of an article": ("/bai-viet/1/", "a[href$='/ban-chup/']"),
    "the form for a mistake": ("/bai-viet/1/", "a[href$='/bao-loi/']"),
    "an English article": ("/en/nam/2021/", "h3 a"),
}


@pytest.fixture(params=["light", "dark"])
def themed(request: pytest.FixtureRequest, browser: Any, archive: str) -> Any:
    context = browser.new_context(base_url=archive, color_scheme=request.param)
    yield context.new_page()
    context.close()


def complaints(page: Any, rules: list[str] = RULES) -> list[str]:
    """What axe finds on the page that is open, by rules or groups of rules."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({runOnly: rules})", rules)
    return [f"{page.url} {broken['id']}: {broken['nodes'][0]['html'][:120]}" for broken in found["violations"]]


def test_axe_finds_nothing(themed):
    found = []
    for address in PAGES:
        themed.goto(address)
        found += complaints(themed)
    for address, link in FIRSTS.values():
        themed.goto(address)
        themed.locator(link).first.click()
        found += complaints(themed)
    themed.goto("/bai-viet/1/")
    themed.locator("a[href$='/bao-loi/']").click()
    themed.locator("form.report button").click()  # with nothing written
    found += complaints(themed)
    themed.goto("/lap-trinh/#list-articles")
    themed.locator("#list-articles summary").click()
    themed.locator("#list-articles button").click()
    themed.locator("#list-articles pre", has_text="200").wait_for()
    found += complaints(themed)
    themed.goto("/tra-cuu-trich-dan/")
    themed.locator("textarea").fill("Theo Nghị quyết số 04-NQ/TW ngày 30/10/2016, Nghị quyết 08-NQ/TW, số 16-NQ/TU.")
    themed.locator("form.report button").click()
    themed.locator(".cited").first.wait_for()
    found += complaints(themed)
    assert found == []
