"""The editors' ways through the desk, in a real browser; with TANGTHU_SCREENSHOTS=1 the pictures of docs/editing.md."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.test_accessibility import complaints

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"


def picture(page: Any, name: str) -> None:
    if os.environ.get("TANGTHU_SCREENSHOTS") == "1":
        IMAGES.mkdir(exist_ok=True)
        page.screenshot(path=IMAGES / f"desk-{name}.png")


def open_article(page: Any, title: str) -> None:
    page.goto("/admin/archive/article/?q=" + title)
    page.get_by_role("link", name=title).click()
    expect(page.locator("#desk-text")).to_contain_text(title)


def test_an_ambiguous_citation_is_settled_from_the_queue(sign_in: Callable[[str], Any]) -> None:
    page = sign_in("bien-tap")
    picture(page, "home")
    page.get_by_role("link", name="Trích dẫn có nhiều văn bản khả dĩ").click()
    expect(page.get_by_role("link", name="04-NQ/TW")).to_be_visible()
    picture(page, "queue")
    page.get_by_role("link", name="04-NQ/TW").click()
    expect(page.locator(".review mark")).to_contain_text("04-NQ/TW")
    page.get_by_label(re.compile("30/10/2016")).check()
    picture(page, "article")
    page.get_by_role("button", name="Ghi và sang mục sau").click()
    expect(page.get_by_text("Đã duyệt hết nhóm này.")).to_be_visible()
    page.goto("/tim-kiem/?q=chi bộ cơ sở")
    page.get_by_role("link", name="Hội nghị sơ kết công tác xây dựng Đảng ở cơ sở").first.click()
    expect(page.locator("article a.cited.linked", has_text="04-NQ/TW")).to_have_attribute(
        "title", re.compile("30/10/2016")
    )


def test_twenty_alike_citations_are_settled_by_keys_alone(sign_in: Callable[[str], Any]) -> None:
    """From the home page to the end of the queue with the keyboard, the next rows without loading a page."""
    page = sign_in("bien-tap")
    for name in ("Trích dẫn có nhiều văn bản khả dĩ", "Duyệt lần lượt"):
        page.get_by_role("link", name=name).focus()
        page.keyboard.press("Enter")
    expect(page.locator(".review mark")).to_be_visible()
    page.evaluate("window.isTheSamePage = true")
    first = page.url
    page.keyboard.press("j")
    expect(page).not_to_have_url(first)
    page.keyboard.press("k")
    expect(page).to_have_url(first)
    while "Trung ương bốn" not in (shown := page.locator(".review mark").inner_text()):
        page.keyboard.press("j")
        expect(page.locator(".review mark")).not_to_have_text(shown)
    for key in ("1", "a", "Enter"):
        page.keyboard.press(key)
    rows = page.locator("input[name=citations]")
    expect(rows).to_have_count(20)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã quyết định 20 lượt trích dẫn.")).to_be_visible()
    assert page.evaluate("window.isTheSamePage") is True
    page.keyboard.press("u")
    expect(page.get_by_text("Đã hoàn tác:")).to_be_visible()
    expect(page.locator(".review mark")).to_contain_text("Trung ương bốn")


def test_words_selected_in_the_text_become_a_citation(sign_in: Callable[[str], Any]) -> None:
    page = sign_in("bien-tap")
    open_article(page, "Mô hình chăn nuôi an toàn lan tỏa")
    page.locator("#desk-text p", has_text="Người chăn nuôi được").evaluate(
        """paragraph => { const words = paragraph.firstChild, range = document.createRange();
           range.setStart(words, 0); range.setEnd(words, 15);
           getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    )
    expect(page.locator("#id_add-surface")).to_have_value("Người chăn nuôi")
    expect(page.locator("#id_add-occurrence")).to_have_value("1")
    page.locator("#desk-add .select2-selection").first.click()
    page.locator(".select2-search__field").last.fill("05-ct/tw")
    page.locator(".select2-results__option", has_text="05-CT/TW").first.click()
    page.get_by_role("button", name="Lưu và tiếp tục chỉnh sửa").click()
    expect(page.locator("#desk-text a.mark.linked")).to_have_text("Người chăn nuôi")
    page.locator(".mention", has_text="Người chăn nuôi").get_by_label("trở về kết quả của máy").check()
    page.get_by_role("button", name="Lưu và tiếp tục chỉnh sửa").click()
    expect(page.locator("#desk-text a.mark")).to_have_count(0)


def test_two_officials_are_merged_and_it_is_undone(sign_in: Callable[[str], Any]) -> None:
    page = sign_in("truong-ban")
    page.get_by_role("link", name="Cán bộ trùng hoặc gần trùng tên").click()
    page.get_by_role("rowheader").get_by_role("link", name="Quách Văn Thử").first.click()
    picture(page, "merge")
    page.get_by_label("Lý do").fill("Cùng một người")
    page.get_by_role("button", name="Gộp").click()
    expect(page.get_by_text("Đã gộp 1 bản ghi")).to_be_visible()
    page.goto("/can-bo/?chu=Q")
    expect(page.get_by_role("link", name="Quách Văn Thử")).to_have_count(1)
    page.goto("/admin/archive/edit/")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác.", exact=True)).to_be_visible()
    page.goto("/can-bo/?chu=Q")
    expect(page.get_by_role("link", name="Quách Văn Thử")).to_have_count(2)


def test_three_of_four_are_merged_by_keys_and_a_name_is_no_persons(sign_in: Callable[[str], Any]) -> None:
    page = sign_in("truong-ban")
    page.goto("/admin/review/near-twins/")
    page.get_by_role("rowheader").get_by_role("link", name="Lò Văn Mẫu").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".people > li")).to_have_count(4)
    page.get_by_label("giữ riêng Lò Văn Mẫu").last.focus()
    page.keyboard.press("Space")
    page.get_by_label("Lý do").focus()
    page.keyboard.type("khác cơ quan")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã gộp 2 bản ghi")).to_be_visible()
    expect(page.get_by_text("Đã ghi nhớ 1 người được giữ riêng.")).to_be_visible()
    expect(page.get_by_role("link", name="Lò Văn Mẫu")).to_have_count(0)
    page.goto("/admin/archive/official/?q=lo van mau")
    page.locator("#result_list tbody th a").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Không phải cán bộ", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_label("mọi nơi").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã ghi nhớ: “Lò Văn Mẫu” không phải cán bộ")).to_be_visible()


def test_a_missing_document_is_added_and_its_mentions_link(sign_in: Callable[[str], Any]) -> None:
    page = sign_in("bien-tap")
    page.get_by_role("link", name="Văn bản được dẫn nhiều mà hồ sơ chưa có").click()
    expect(page.get_by_role("link", name="177-NQ/TW")).to_be_visible()
    page.goto("/admin/archive/resolution/add/")
    page.locator("#id_kind").fill("Nghị quyết")
    page.locator("#id_number").fill("177-NQ/TW")
    page.locator("#id_issued").fill("12/03/2019")
    page.locator("#id_issuer").fill("Ban Chấp hành Trung ương")
    page.locator("#id_title").fill("Về phát triển đô thị")
    page.locator("[name=_save]").click()
    expect(page.get_by_text("1 lượt nhắc nay dẫn tới văn bản này")).to_be_visible()
    page.goto("/vb/177-NQ/TW/")
    expect(page.get_by_role("link", name="Hội nghị quán triệt về phát triển đô thị").first).to_be_visible()


def test_a_search_gets_a_province_in_bulk_and_it_is_undone(sign_in: Callable[[str], Any]) -> None:
    page = sign_in("truong-ban")
    page.get_by_role("link", name="Sửa hàng loạt").click()
    page.locator("#id_q").fill('tiêu đề:"chăn nuôi"')
    page.locator("#id_field").select_option("province")
    page.locator("#id_province").select_option(label="Sóc Trăng (1992–2025)")
    page.locator("#id_reason").fill("Cùng một cổng")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("2 bài", exact=True)).to_be_visible()
    page.locator("#id_reason").scroll_into_view_if_needed()
    page.locator(".submit-row").scroll_into_view_if_needed()
    picture(page, "bulk")
    page.get_by_role("button", name="Sửa 2 bài").click()
    expect(page.get_by_text("Đã sửa 2 bài.")).to_be_visible()
    page.goto("/tinh/soc-trang/")
    expect(page.get_by_role("link", name="Chăn nuôi gắn với bảo vệ môi trường").first).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác.", exact=True)).to_be_visible()
    page.goto("/tinh/soc-trang/")
    expect(page.get_by_role("link", name="Chăn nuôi gắn với bảo vệ môi trường")).to_have_count(0)


def test_a_change_is_seen_and_reverted(sign_in: Callable[[str], Any]) -> None:
    page = sign_in("bien-tap")
    open_article(page, "Đại hội đoàn thể ở Hậu Giang")
    page.locator("#id_section").fill("Đoàn thể")
    page.get_by_label("Lý do", exact=True).fill("Theo trang gốc")
    page.get_by_label("công bố lý do").check()
    page.get_by_role("button", name="Lưu và tiếp tục chỉnh sửa").click()
    desk = page.url
    page.locator(".viewsitelink").click()
    expect(page.locator(".changes")).to_contain_text("biên tập viên: sửa (chuyên mục)")
    page.get_by_role("link", name="Xem giá trị trước và sau").click()
    expect(page.locator("ins", has_text="Đoàn thể")).to_be_visible()
    expect(page.get_by_text("Theo trang gốc")).to_be_visible()
    assert complaints(page) == []
    page.goto(desk)
    page.locator(".historylink").click()
    expect(page.locator("ins", has_text="Đoàn thể")).to_be_visible()
    expect(page.get_by_text("Theo trang gốc")).to_be_visible()
    picture(page, "history")
    page.get_by_role("link", name="Xem cả việc này").first.click()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác.", exact=True)).to_be_visible()
    open_article(page, "Đại hội đoàn thể ở Hậu Giang")
    expect(page.locator("#id_section")).to_have_value("")


def test_an_article_is_withdrawn_and_its_address_says_why(sign_in: Callable[[str], Any]) -> None:
    page = sign_in("truong-ban")
    open_article(page, "Hội nghị sơ kết công tác xây dựng Đảng ở cơ sở")
    page.get_by_role("link", name="Rút khỏi kho").click()
    page.get_by_label("Lý do").fill("Nguồn đã đính chính")
    page.get_by_role("button", name="Rút bài khỏi kho").click()
    page.locator(".viewsitelink").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bài đã rút khỏi kho")
    expect(page.get_by_text("Nguồn đã đính chính")).to_be_visible()


def test_each_role_finds_its_doors_open_and_the_others_shut(
    sign_in: Callable[[str], Any], browser: Any, desk: str
) -> None:
    viewer = sign_in("nguoi-xem")
    open_article(viewer, "Đại hội đoàn thể ở Hậu Giang")
    expect(viewer.locator("[name=_save]")).to_have_count(0)
    expect(viewer.locator("#id_title")).to_have_count(0)
    address = viewer.url
    editor = sign_in("bien-tap")
    editor.goto(address)
    expect(editor.locator("[name=_save]")).to_have_count(1)
    expect(editor.get_by_role("link", name="Rút khỏi kho")).to_have_count(0)
    for shut in (address.replace("/change/", "/withdraw/"), "/admin/archive/official/merge/", "/admin/bulk/"):
        assert editor.goto(shut).status == 403
    context = browser.new_context(base_url=desk)
    stranger = context.new_page()
    for shut in (address, "/admin/", "/admin/bulk/", "/admin/review/undated/"):
        stranger.goto(shut)
        expect(stranger).to_have_url(re.compile("/admin/login/"))
    context.close()
