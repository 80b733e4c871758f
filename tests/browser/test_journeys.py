"""The ways people take through the archive."""

import re

from playwright.sync_api import expect

NARROWEST = 320


def no_sideways_scrolling(page):
    """Nothing reaches beyond the window's edge, in a window of the least width either."""
    size = page.viewport_size
    for width in (NARROWEST, size["width"]):
        page.set_viewport_size({"width": width, "height": size["height"]})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width}"


def test_from_a_number_to_the_article_the_resolution_and_the_province(page):
    page.goto("/")
    page.get_by_role("searchbox").fill("04-NQ/TW")
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(re.compile(r"/tim-kiem/\?q=04-NQ%2FTW"))
    expect(page.get_by_role("heading", name="Nhiều văn bản mang số hoặc tên này")).to_be_visible()
    expect(page.locator(".entry mark").first).to_have_text(re.compile("04-NQ/TW"))
    no_sideways_scrolling(page)

    page.locator(".entry", has_text="Cần Thơ nhìn lại").get_by_role("link").first.click()
    expect(page.locator("article h1")).to_contain_text("Cần Thơ nhìn lại 5 năm")
    cited = page.locator("article a.cited.linked", has_text="NQTW4").first
    expect(cited).to_have_attribute("title", re.compile("Nghị quyết số 04-NQ/TW"))
    no_sideways_scrolling(page)

    cited.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nghị quyết số 04-NQ/TW")
    expect(page.get_by_role("rowheader", name="Cần Thơ (2004–2025)")).to_be_visible()
    no_sideways_scrolling(page)

    page.locator(".entry", has_text="Cần Thơ nhìn lại").get_by_role("link", name="Cần Thơ (2004–2025)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thành phố Cần Thơ")
    expect(page.get_by_text("hợp thành").first).to_be_visible()
    no_sideways_scrolling(page)
