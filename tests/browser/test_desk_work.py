"""Long ways through the desk with the keyboard alone, and axe on its pages in either theme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.desk import LONG, NEWER, OLDER, fill, press, signing_in, tab_to, write_in
from tests.browser.serving import serve
from tests.browser.test_accessibility import RULES, complaints

PATIENCE = 600_000  # milliseconds that work in the background may take; what is waited for is its end
MANY = 5_000  # articles


def edit_many_go_away_and_undo(sign_in: Callable[[str], Any], title: str, count: int) -> None:
    """Edit what a search finds in the background, close the browser, come back when it is done, and take it back."""
    written = f"{count:,}".replace(",", "[.,]?")
    page = sign_in("truong-ban")
    press(page.get_by_role("link", name="Sửa hàng loạt"))
    write_in(page.locator("#id_q"), f'tiêu đề:"{title}"')
    tab_to(page.locator("#id_field"))
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#id_field")).to_have_value("section")
    write_in(page.locator("#id_section"), "Thủy lợi")
    write_in(page.locator("#id_reason"), "Cùng một chuyên mục")
    page.keyboard.press("Enter")
    press(page.get_by_role("button", name=re.compile(f"Sửa {written} bài")))
    expect(page).to_have_url(re.compile("/admin/archive/job/"))
    page.context.close()

    page = sign_in("truong-ban")
    press(page.get_by_role("link", name="việc chạy nền", exact=False).first)
    press(page.locator("#result_list tbody th a").first)
    # The page asks for itself again until the work is done.
    expect(page.get_by_role("status")).to_have_text("Đã xong", timeout=PATIENCE)
    expect(page.locator("#content-main.job")).to_contain_text(re.compile(f"{written} trong {written} bài"))
    press(page.get_by_role("link", name="Xem những gì đã ghi, và hoàn tác"))
    press(page.get_by_role("button", name="Hoàn tác"))
    expect(page).to_have_url(re.compile("/admin/archive/job/"))
    expect(page.get_by_role("status")).to_have_text("Đã xong", timeout=PATIENCE)
    page.goto(f"/admin/archive/article/?q={title}")
    press(page.locator("#result_list tbody th a").first)
    expect(page.locator("#id_section")).to_have_value("")


def test_a_long_edit_goes_on_without_its_page_and_is_undone(sign_in: Callable[[str], Any]) -> None:
    edit_many_go_away_and_undo(sign_in, "thủy lợi", LONG)


MAKE_MANY = f"""
from tests import factories
from search.indexing import batched
with batched():
    for number in range({MANY}):
        factories.article(f"Bản tin thủy nông số {{number + 1}}", "Các hồ chứa giữ nước cho vụ sau.")
"""


@pytest.fixture(scope="module")
def large_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve(tmp_path_factory.mktemp("large-desk"), *fill(MAKE_MANY))


@pytest.mark.soak
def test_five_thousand_articles_are_edited_and_undone(browser: Any, large_desk: str) -> None:
    ways = signing_in(browser, large_desk)
    edit_many_go_away_and_undo(next(ways), "thủy nông", MANY)
    next(ways, None)


def test_a_workbook_of_documents_comes_in_with_days_before_months(
    sign_in: Callable[[str], Any], tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["kind", "number", "issued", "issuer", "title"])
    book.active.append(["Nghị quyết", "901-NQ/TW", "03/12/2018", "Ban Chấp hành Trung ương", "Về việc thứ nhất"])
    book.active.append(["Nghị quyết", "902-NQ/TW", date(2018, 4, 5), "Ban Chấp hành Trung ương", "Về việc thứ hai"])
    book.active["C3"].number_format = "dd/mm/yyyy"
    book.save(tmp_path / "van-ban.xlsx")
    page = sign_in("truong-ban")
    page.goto("/admin/archive/resolution/")
    press(page.get_by_role("link", name="Nhập", exact=True))
    tab_to(page.locator("#id_import_file"))
    page.locator("#id_import_file").set_input_files(tmp_path / "van-ban.xlsx")  # the window for it is the system's
    press(page.locator(".submit-row [type=submit]"))
    expect(page.locator(".import-preview tr.new")).to_have_count(2)
    expect(page.locator(".import-preview")).to_contain_text("2018-12-03")
    expect(page.locator(".import-preview")).to_contain_text("2018-04-05")
    press(page.locator("[name=confirm]"))
    expect(page).to_have_url(re.compile("/admin/archive/resolution/$"))
    for number, issued in (("901-NQ/TW", "03/12/2018"), ("902-NQ/TW", "05/04/2018")):
        page.goto(f"/admin/archive/resolution/?q={number}")
        press(page.locator("#result_list tbody th a"))
        expect(page.locator("#id_issued")).to_have_value(issued)


def test_an_article_is_read_from_an_older_capture(sign_in: Callable[[str], Any]) -> None:
    page = sign_in("truong-ban")
    page.goto("/admin/archive/article/?q=sơ kết thực hiện đợt")
    press(page.locator("#result_list tbody th a"))
    expect(page.locator("#desk-text")).to_contain_text(NEWER)
    press(page.get_by_role("link", name="Các bản chụp", exact=True))
    expect(page.locator("#content-main tbody tr")).to_have_count(2)
    press(page.get_by_role("link", name="Sẽ đổi gì"))
    expect(page.locator(".capture-text del").first).to_be_visible()
    expect(page.locator(".capture-text ins").first).to_be_visible()
    press(page.get_by_role("button", name="Đọc bài từ bản chụp này"))
    expect(page.get_by_text("Từ nay bài được đọc từ bản chụp này.")).to_be_visible()
    expect(page.locator("#desk-text")).to_contain_text(OLDER)
    expect(page.locator("#desk-text")).not_to_contain_text(NEWER)


PAGES = [
    "/admin/", "/admin/review/ambiguous/", "/admin/review/near-twins/", "/admin/review/undated/", "/admin/bulk/",
    "/admin/archive/article/", "/admin/archive/official/", "/admin/archive/resolution/add/", "/admin/archive/edit/",
    "/admin/archive/job/", "/admin/portals/", "/admin/timeline/", "/admin/archive/auditentry/",
    "/admin/archive/resolution/import/",
]  # fmt: skip
REACHED = {  # a page that is reached from a list: the list, and what to open there
    "a citation of a queue": ("/admin/review/ambiguous/", "tbody th a"),
    "an article": ("/admin/archive/article/?q=dai+hoi", "#result_list tbody th a"),
    "its captures": (
        "/admin/archive/article/?q=s%C6%A1+k%E1%BA%BFt+th%E1%BB%B1c+hi%E1%BB%87n+%C4%91%E1%BB%A3t",
        "#result_list tbody th a",
        ".object-tools >> text=Các bản chụp",
    ),
    "what a capture would change": (
        "/admin/archive/capture/",
        "#result_list tbody th a",
        ".object-tools >> text=Sẽ đổi gì",
    ),
    "people side by side": ("/admin/review/near-twins/", "tbody th a"),
    "splitting a person": (
        "/admin/archive/official/?q=quach",
        "#result_list tbody th a",
        ".object-tools >> text=Tách người",
    ),
    "a name that is nobody's": (
        "/admin/archive/official/?q=quach",
        "#result_list tbody th a",
        ".object-tools >> text=Không phải cán bộ",
    ),
}


@pytest.mark.parametrize(
    ("scheme", "rules"), [("light", RULES), ("dark", ["color-contrast"])], ids=["light", "dark"]
)  # of the rules only contrast depends on the theme
def test_axe_finds_nothing_on_the_desk(sign_in: Callable[..., Any], scheme: str, rules: list[str]) -> None:
    signed_in = sign_in("quan-tri", color_scheme=scheme, viewport={"width": 1366, "height": 768})
    page = signed_in.context.new_page()  # axe tries styles that the policy refuses, which the console tells
    found = []
    for address in PAGES:
        page.goto(address)
        found += complaints(page, rules)
    for address, *links in REACHED.values():
        page.goto(address)
        for link in links:
            page.goto(page.locator(link).first.get_attribute("href"))
        found += complaints(page, rules)
    assert found == []
