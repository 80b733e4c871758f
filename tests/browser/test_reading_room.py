"""What readers come for: who held a post and what proves it, a page beside its capture, letters, trends, paper."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser import invented
from tests.browser.invented import FORMER, FUTURE, MEETING, PREDECESSOR, SECRETARY
from tests.browser.letter_box import link_in, open_letter_box
from tests.browser.serving import environment_of, manage, serve

ADDRESS = "doc.gia@thu.example"
A4 = (595, 842)  # points


@pytest.fixture(scope="module")
def letters():
    with open_letter_box() as box:
        yield box


@pytest.fixture(scope="module")
def environment(letters, tmp_path_factory):
    return environment_of(
        tmp_path_factory.mktemp("room"),
        TANGTHU_MAIL_SERVER=letters.server,
        TANGTHU_MAIL_SENDER="kho@tangthu.example",
    )


@pytest.fixture(scope="module")
def room(environment, tmp_path_factory):
    """The archive of invented people and the samples, with a mail server; served."""
    crawl = invented.write_crawl(tmp_path_factory.mktemp("crawl") / "crawl.warc.gz")
    names = ("TANGTHU_MAIL_SERVER", "TANGTHU_MAIL_SENDER")
    yield from serve(
        Path(environment["TANGTHU_DATA_DIR"]),
        ["migrate", "--verbosity", "0"],
        ["import_articles", "--samples"],
        ["import_articles", str(crawl)],
        ["update_index"],
        **{name: environment[name] for name in names},
    )


def fits(page):
    """Nothing reaches beyond the edge of the window, nor of the least one."""
    size = page.viewport_size
    for width in (320, size["width"]):
        page.set_viewport_size({"width": width, "height": size["height"]})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width}"


def proof_of(page, person):
    """The place that the address leads to names the person, in view, in a sentence that gives the post."""
    expect(page).to_have_url(re.compile("/bai-viet/.*#nguoi-"))
    named = page.locator(":target")
    expect(named).to_have_text(person)
    expect(named).to_be_in_viewport()
    expect(page.locator("article p", has=page.locator(":target"))).to_contain_text(
        f"Đồng chí {person}, Bí thư Tỉnh ủy Hậu Giang, chủ trì hội nghị."
    )


@pytest.mark.parametrize(
    ("year", "person", "other"),
    [("2021", SECRETARY, PREDECESSOR), ("2017", PREDECESSOR, SECRETARY)],
    ids=["2021", "2017"],
)
def test_who_was_secretary_is_asked_of_the_search_box(reader, year, person, other):
    reader.goto("/")
    reader.locator("main input[type=search]").fill(f"bí thư tỉnh ủy Hậu Giang {year}")
    reader.locator("main input[type=search]").press("Enter")
    answer = reader.locator(".answer .card").first
    expect(answer).to_contain_text("Người giữ chức vụ")
    expect(answer.get_by_role("link", name=person)).to_be_visible()
    expect(answer).to_contain_text(year)
    expect(answer).not_to_contain_text(other)
    fits(reader)
    answer.locator("li", has_text=person).get_by_role("link").last.click()
    proof_of(reader, person)
    fits(reader)


def test_who_was_secretary_is_read_off_the_province_and_the_person(reader):
    reader.goto("/tinh/hau-giang/")
    seats = reader.get_by_role("region", name="Ai đứng đầu cơ quan nào, từ khi nào")
    expect(seats.get_by_role("heading", name="Bí thư Tỉnh ủy")).to_be_visible()
    row = seats.locator("tr", has_text=PREDECESSOR)
    expect(row).to_contain_text("12/1/2017")
    fits(reader)
    row.get_by_role("link", name=PREDECESSOR).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(PREDECESSOR)
    held = reader.get_by_role("region", name="Chức vụ theo thời gian").locator("tr", has_text="Bí thư Tỉnh ủy")
    fits(reader)
    held.get_by_role("link", name=re.compile("Hậu Giang triển khai")).click()
    expect(reader.locator("article h1")).to_have_text(FORMER)
    proof_of(reader, PREDECESSOR)


def test_an_article_is_read_beside_its_image_and_its_capture(reader, room):
    reader.goto("/tim-kiem/?q=tiêu+đề:sơ+kết+năm+năm")
    reader.locator(".entry h3 a", has_text=MEETING).click()
    figure = reader.locator("article figure", has_text=invented.CAPTION)
    figure.scroll_into_view_if_needed()
    assert shown_size(figure.locator("img")) == invented.SIZE
    fits(reader)
    reader.get_by_role("link", name="Xem bản chụp ngày 4/6/2021").first.click()
    expect(reader).to_have_url(f"{room}/web/20210604010000/{invented.SITE}/tin/1")
    expect(reader.get_by_text("bản chụp của")).to_be_visible()
    image = reader.locator("figure img")
    image.scroll_into_view_if_needed()
    assert shown_size(image) == invented.SIZE
    reader.get_by_role("link", name="Xem bài trong kho").click()
    expect(reader.locator("article h1")).to_have_text(MEETING)


def shown_size(image):
    """Width and height of an image in its own pixels, as soon as it is there."""
    return tuple(image.evaluate("image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"))


@pytest.mark.parametrize("reader", ["phone"], indirect=True)
def test_a_document_is_followed_by_letter_and_left_again(reader, room, environment, letters, tmp_path):
    """Once by the link in a letter, once as mail programs do (RFC 8058)."""
    for ended in (by_its_link, by_a_mail_program):
        letters.letters.clear()
        follow(reader, letters)
        (asked,) = letters.letters
        begin(reader, asked)
        if ended is by_its_link:
            manage(environment, "import_articles", str(invented.write_later(tmp_path / "later.warc.gz")))
        else:
            shell(environment, "Alert.objects.update(newest=0)")
        shell(environment, "Alert.objects.update(looked_at=Alert.objects.get().looked_at - timedelta(days=8))")
        manage(environment, "send_alerts")
        digest = letters.letters[-1]
        assert len(letters.letters) == 2
        assert (digest["To"], digest["List-Unsubscribe-Post"]) == (ADDRESS, "List-Unsubscribe=One-Click")
        assert FUTURE in digest.get_content()
        reader.goto(link_in(digest, "/bai-viet/") if ended is by_its_link else "/")
        if ended is by_its_link:
            expect(reader.locator("article h1")).to_have_text(FUTURE)
        ended(reader, digest)
        shell(environment, "assert not Alert.objects.exists()")


def follow(reader, letters):
    reader.goto("/van-ban/04-nq-tw-2016-10-30/")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Nghị quyết số 04-NQ/TW")
    reader.get_by_role("link", name="Theo dõi bằng thư").click()
    fits(reader)
    reader.get_by_label("Thư điện tử").fill(ADDRESS)
    reader.get_by_label("hằng tuần").check()
    reader.get_by_role("button", name="Gửi thư xác nhận").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Hãy xem hộp thư")


def begin(reader, asked):
    assert asked["To"] == ADDRESS
    reader.goto(link_in(asked, "/xac-nhan/"))
    reader.get_by_role("button", name="Bắt đầu nhận thư").click()
    expect(reader.locator("main")).to_contain_text("Từ nay bạn nhận thư")
    expect(reader.locator("main")).to_contain_text("04-NQ/TW")


def by_its_link(reader, digest):
    reader.goto(link_in(digest, "/thoi/"))
    reader.get_by_role("button", name="Thôi nhận thư này").click()
    expect(reader.locator("main")).to_contain_text("địa chỉ của bạn đã được xóa")


def by_a_mail_program(reader, digest):
    ended = digest["List-Unsubscribe"].strip().strip("<>")
    assert reader.context.request.post(ended, form={"List-Unsubscribe": "One-Click"}).ok
    reader.goto(ended)
    expect(reader.locator("main")).to_contain_text("địa chỉ của bạn đã được xóa")


def shell(environment, code):
    manage(environment, "shell", "-c", f"from datetime import timedelta; from archive.models import Alert; {code}")


def test_two_trends_are_compared_in_the_chart_the_table_and_the_file(reader):
    for prefix, first, second, shown, figures in (
        ("", "Phép tìm 1", "Phép tìm 2", "Xem", "Số liệu"),
        ("/en", "Search 1", "Search 2", "Show", "Figures"),
    ):
        reader.goto(f"{prefix}/dong-thoi-gian/")
        reader.get_by_label(first).fill("xây dựng Đảng")
        reader.get_by_label(second).fill("chuyển đổi số")
        reader.get_by_role("button", name=shown, exact=True).click()
        expect(reader.locator("figure.trend polyline")).to_have_count(2)
        expect(reader.locator(".legend li")).to_have_count(2)
        fits(reader)
        table = reader.get_by_role("region", name=figures)
        head, *rows = (
            [cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in table.locator("tr").all()
        )
        assert head[1:3] == ["xây dựng Đảng", "chuyển đổi số"]
        told = {row[0]: row[1:] for row in rows}
        assert int(told["2021"][0]) >= 1
        assert all(sum(int(row[column]) for row in told.values()) >= 1 for column in (0, 1, 2))
        file = reader.request.get(table.get_by_role("link", name="CSV").get_attribute("href"))
        assert file.ok
        read = list(csv.reader(io.StringIO(file.body().decode("utf-8-sig"))))
        for line in read[1:]:
            assert told[line[0]] == line[1:], (read[0], line)


def pages_of(reader):
    """The text of each printed page, on A4, without spaces: where they stand, a PDF does not say."""
    margin = dict.fromkeys(("top", "right", "bottom", "left"), "15mm")
    printed = PdfReader(io.BytesIO(reader.pdf(format="A4", margin=margin)))
    for page in printed.pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, abs=2)
    return [without_spaces(page.extract_text()) for page in printed.pages]


def without_spaces(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("reader", ["desktop"], indirect=True)
def test_a_printed_article_takes_as_many_pages_as_its_text(reader, room):
    """The text of a page and a half, its image and the evidence beside it are two sheets."""
    reader.goto("/tim-kiem/?q=tiêu+đề:sơ+kết+năm+năm")
    reader.locator(".entry h3 a", has_text=MEETING).click()
    expect(reader.locator("article h1")).to_have_text(MEETING)
    shown_size(reader.locator("article figure img"))
    pages = pages_of(reader)
    assert len(pages) <= 2, pages
    whole = "".join(pages)
    assert pages[0].startswith(without_spaces(f"Tàng Thư · {room}/bai-viet/"))
    for told in (MEETING, f"Đồng chí {SECRETARY}, Bí thư Tỉnh ủy Hậu Giang", invented.CAPTION, "Bản lưu tại Tàng Thư"):
        assert without_spaces(told) in whole, told
    for missing in ("Đổi cỡ chữ", "Sao chép", "Danh mục"):
        assert without_spaces(missing) not in whole, missing


@pytest.mark.parametrize("reader", ["desktop"], indirect=True)
def test_a_printed_matrix_has_every_row_and_column(reader):
    reader.goto("/van-ban/04-nq-tw-2016-10-30/")
    matrix = reader.locator("table.spread")
    rows = matrix.locator("tbody th").all_inner_texts()
    columns = matrix.locator("thead th").all_inner_texts()
    assert len(rows) > 2
    assert {"2017", "2021", "không rõ", "Tổng"} <= set(columns)
    whole = "".join(pages_of(reader))
    assert [row for row in rows if without_spaces(row) not in whole] == []
    assert [column for column in columns if without_spaces(column) not in whole] == []
    reader.emulate_media(media="print")
    reader.set_viewport_size({"width": 680, "height": 1000})  # A4 within its margins
    assert matrix.evaluate("table => table.getBoundingClientRect().right") <= 680
    assert reader.evaluate("document.documentElement.scrollWidth") <= 680
