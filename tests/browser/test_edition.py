"""The static edition, opened from disk: read and searched without any server."""

import os
import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.serving import manage


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    """The folder of an edition of the samples."""
    data, folder = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("edition") / "ban-tinh"
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "TANGTHU_DATA_DIR": str(data),
        "TANGTHU_PRODUCTION": "0",
        "TANGTHU_SEARCH_INLINE": "1",
        "DJANGO_SETTINGS_MODULE": "archive.settings",
    }
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "load_reference_data")
    manage(environment, "import_articles", "--samples")
    manage(environment, "export_site", str(folder), "--languages", "vi")
    return folder


@pytest.fixture(params=["phone", "dark"])
def page(request, browser):
    """A page from disk; it must log no error and ask for nothing but files."""
    window = {"width": 390, "height": 800} if request.param == "phone" else {"width": 1280, "height": 900}
    context = browser.new_context(viewport=window, color_scheme="dark" if request.param == "dark" else "light")
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.on("request", lambda sent: None if sent.url.startswith("file:") else complaints.append(f"asked {sent.url}"))
    page.on("requestfailed", lambda sent: complaints.append(f"missing {sent.url}"))
    yield page
    context.close()
    assert complaints == []


def sought(page, edition, words):
    page.goto((edition / "tim-kiem" / "index.html").as_uri())
    page.locator("#q").fill(words)
    page.locator("#q").press("Enter")
    page.wait_for_selector("#ket-qua-tinh[data-done]")
    return page.locator(".entry h3")


def test_from_the_home_page_on_disk_to_an_article_and_its_document(page, edition):
    page.goto((edition / "index.html").as_uri())
    page.locator("main input[type=search]").fill("Cần Thơ nhìn lại")
    page.locator("main input[type=search]").press("Enter")
    page.locator(".entry", has_text="Cần Thơ nhìn lại").get_by_role("link").first.click()
    expect(page.locator("article h1")).to_contain_text("Cần Thơ nhìn lại 5 năm")
    page.locator("article a.cited.linked", has_text="NQTW4").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nghị quyết số 04-NQ/TW")
    expect(page.get_by_text("Bản tĩnh của Tàng Thư, lập ngày")).to_be_visible()


def test_toneless_words_find_every_spelling_and_toned_ones_their_own(page, edition):
    toneless = sought(page, edition, "can tho nhin lai").all_text_contents()
    assert any("Cần Thơ nhìn lại" in title for title in toneless)
    assert sought(page, edition, "Cần Thơ nhìn lại").all_text_contents() == toneless
    assert sought(page, edition, "cận thở nhìn lại").all_text_contents() == toneless  # none is written so
    expect(page.get_by_text("không phân biệt dấu", exact=False).first).to_be_visible()
    assert sought(page, edition, '"lại nhìn Thơ Cần"').count() == 0


def test_placement_of_tones_and_the_writing_of_numbers_make_no_difference(page, edition):
    found = sought(page, edition, "Tỉnh ủy Hậu Giang").all_text_contents()
    assert found
    assert sought(page, edition, "Tỉnh uỷ Hậu Giang").all_text_contents() == found
    first = sought(page, edition, "04-NQ/TW").all_text_contents()
    assert any("04-NQ/TW" in title for title in first)
    assert sought(page, edition, "4-nq/tw").all_text_contents() == first


def test_filters_and_hostile_words(page, edition):
    everything = sought(page, edition, "nghị quyết").count()
    page.locator("select[name=tinh]").select_option(index=1)
    page.locator("#q").press("Enter")
    page.wait_for_selector("#ket-qua-tinh[data-done]")
    expect(page).to_have_url(re.compile("tinh=[^&]"))
    assert 0 < page.locator(".entry").count() < everything
    for words in ('"><img src=x onerror=alert(1)>', "constructor __proto__ toString", "\\", "9" * 400, '"""', "%"):
        sought(page, edition, words)
        assert page.locator("main img").count() == 0


def test_axe_finds_nothing_on_the_pages_of_the_edition(page, edition):
    """Without `preload` axe reads no style sheet again, which the policy of the pages refuses."""
    axe = (settings.BASE_DIR / "tests" / "browser" / "axe.min.js").read_text(encoding="utf-8")
    for name in ("tim-kiem/index.html?q=nghi+quyet", "ban-chup/index.html"):
        page.goto(f"{edition.as_uri()}/{name}")
        if "tim-kiem" in name:
            page.wait_for_selector("#ket-qua-tinh[data-done]")
        page.evaluate(axe)
        assert (
            page.evaluate("axe.run({preload: false}).then((found) => found.violations.map((each) => each.id))") == []
        ), name
