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
    page.locator("main input[type=search]").fill("04-NQ/TW")
    page.locator("main input[type=search]").press("Enter")
    expect(page).to_have_url(re.compile(r"/tim-kiem/\?q=04-NQ%2FTW"))
    expect(page.get_by_role("heading", name="Nhiều văn bản mang số hoặc tên này")).to_be_visible()
    expect(page.locator(".entry mark", has_text="04-NQ/TW").first).to_be_visible()
    expect(page.locator(".entry").first.locator("mark").first).to_be_visible()  # articles that cite it by name too
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
    expect(page.get_by_text("sáp nhập thành").first).to_be_visible()
    no_sideways_scrolling(page)


def test_browsing_by_province(page):
    page.goto("/")
    menu = page.locator(".menu-label")
    if menu.is_visible():  # phones have the sections behind a button of the masthead
        menu.click()
    page.locator("nav").get_by_role("link", name="Tỉnh, thành phố").click()
    page.locator("main").get_by_role("link", name="Hậu Giang", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tỉnh Hậu Giang")
    page.locator("section", has_text="Theo năm").get_by_role("link", name=re.compile("^2021")).last.click()
    expect(page).to_have_url(re.compile(r"/tinh/hau-giang/2021/$"))
    page.get_by_role("link", name=re.compile("^tháng 6")).click()
    expect(page.locator(".entry").first).to_contain_text("Hậu Giang")
    no_sideways_scrolling(page)


def test_the_switch_shows_the_map_before_the_merger(page):
    page.goto("/")
    expect(page.locator(".tiles").first).to_be_visible()
    page.get_by_text("Đến 30/6/2025", exact=True).click()
    expect(page.locator(".tiles").first).to_be_hidden()
    page.locator(".tiles").last.get_by_role("link", name=re.compile("Hậu Giang")).click()
    expect(page).to_have_url(re.compile(r"/tinh/hau-giang/$"))


def test_a_toneless_search_leads_to_the_marked_article(page):
    page.goto("/tim-kiem/")
    page.locator("main input[type=search]").fill("kiem diem")
    page.locator("main input[type=search]").press("Enter")
    expect(page.locator(".entry mark").first).to_have_text(re.compile("kiểm", re.IGNORECASE))
    page.locator(".entry h3 a").first.click()
    expect(page.locator("article mark").first).to_have_text(re.compile("kiểm|điểm", re.IGNORECASE))


def open_filters(page):
    """The filters stand in a drawer where the window is narrow."""
    switch = page.locator("label.drawer-label")
    if switch.is_visible() and not page.locator("#mo-bo-loc").is_checked():
        switch.click()


def test_a_filter_is_put_in_and_taken_off(page):
    page.goto("/tim-kiem/?q=nghị+quyết")
    everything = page.locator("#ket-qua").inner_text()
    open_filters(page)
    page.locator("#loc").get_by_role("link", name=re.compile("Hậu Giang")).first.click()
    expect(page.locator(".chips")).to_contain_text("Hậu Giang")
    expect(page.locator("#ket-qua")).not_to_have_text(everything)
    page.locator(".chips").get_by_role("link", name=re.compile("Hậu Giang")).click()
    expect(page.locator("#ket-qua")).to_have_text(everything)


def test_two_provinces_and_three_years_are_chosen(page):
    page.goto("/tim-kiem/?q=nghị+quyết")
    for name in ("Hậu Giang", "Cần Thơ"):
        open_filters(page)
        page.locator("#loc").get_by_role("link", name=re.compile(name)).first.click()
        expect(page.locator(".chips")).to_contain_text(name)
    open_filters(page)
    page.get_by_label("từ năm").last.fill("2020")
    page.get_by_label("đến năm").last.fill("2022")
    page.locator("#loc").get_by_role("region", name="Năm đăng").get_by_role("button").click()
    expect(page.locator(".chips")).to_contain_text(re.compile(r"2020.*2022", re.DOTALL))
    rows = page.locator(".entry > p.meta:not(.copies)").all_inner_texts()
    assert rows
    assert [row for row in rows if not re.search(r"\b(?:2020|2021|2022)\b", row)] == []
    assert {place for row in rows for place in ("Hậu Giang", "Cần Thơ") if place in row} == {"Hậu Giang", "Cần Thơ"}
    no_sideways_scrolling(page)


def test_citing_an_article(page):
    page.goto("/nam/2021/")
    assert page.get_by_role("button", name="Sao chép").count() == 0  # nothing to copy here
    page.locator(".entry h3 a").first.click()
    expect(page.locator(".reference")).to_contain_text("Bản lưu tại Tàng Thư: http://")
    address = page.locator(".cite-this").get_by_role("link", name="BibTeX").get_attribute("href")
    answer = page.request.get(address)
    assert answer.ok
    assert answer.text().startswith("@online{tang-thu-")


def test_reporting_a_mistake(page):
    page.goto("/nam/2021/")
    page.locator(".entry h3 a").first.click()
    title = page.locator("article h1").inner_text()
    page.get_by_role("link", name="Báo lỗi trong bài này").click()
    expect(page.get_by_label("Để trống ô này")).not_to_be_in_viewport()
    no_sideways_scrolling(page)
    page.get_by_label("Chỗ nào trong bài sai").fill("Bài ghi nhầm ngày.")
    page.get_by_label("Chỗ nào trong bài sai").press("Tab")
    expect(page.get_by_label("Thư điện tử")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận phản ánh")
    page.get_by_role("link", name=title).click()
    expect(page.locator("article h1")).to_have_text(title)


def test_switching_the_language(page):
    page.goto("/tinh/hau-giang/")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"/en/tinh/hau-giang/$"))
    expect(page.get_by_role("heading", name="Officials and posts")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page).to_have_url(re.compile(r"[^n]/tinh/hau-giang/$"))


def test_the_keyboard_reaches_the_content_first(page):
    page.goto("/tinh/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#noi-dung$"))


def runs_scripts(page):
    return page.evaluate("document.querySelector('input[type=search]').getAttribute('role')") == "combobox"


def test_suggestions_lead_to_the_page_meant(page):
    page.goto("/")
    page.wait_for_load_state("networkidle")
    box = page.locator("#q")
    box.press_sequentially("hau gi")
    if not runs_scripts(page):
        assert page.locator("[role=listbox]").count() == 0  # the form alone does
        return
    expect(page.get_by_role("option", name=re.compile("Hậu Giang")).first).to_be_visible()
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "q-goi-y-0")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.press_sequentially("a")
    page.get_by_role("option", name=re.compile("Hậu Giang")).first.click()
    expect(page).to_have_url(re.compile(r"/tinh/hau-giang"))


def test_the_readers_text_size_is_kept(page):
    page.goto("/nam/2021/")
    page.locator(".entry h3 a").first.click()
    page.wait_for_load_state("networkidle")
    size = page.get_by_role("button", name="Đổi cỡ chữ")
    if not runs_scripts(page):
        assert size.count() == 0
        return
    plain = page.evaluate("getComputedStyle(document.querySelector('article')).fontSize")
    size.click()
    large = page.evaluate("getComputedStyle(document.querySelector('article')).fontSize")
    assert float(large.removesuffix("px")) > float(plain.removesuffix("px"))
    page.reload()
    assert page.evaluate("getComputedStyle(document.querySelector('article')).fontSize") == large
    no_sideways_scrolling(page)
