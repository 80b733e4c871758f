"""A desk with invented work for every journey, and people of every role who sign in to it.

Each journey has rows of its own, so that they may run in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.serving import serve
from tests.curation.conftest import FILLING, PAGE
from tests.warcs import Warc, page, write

MOST_TABS = 300
PASSWORD = "rừng tràm trà sư 1999"
ROLES = {
    "nguoi-xem": "Người xem",
    "bien-tap": "Biên tập viên",
    "truong-ban": "Trưởng ban biên tập",
    "quan-tri": "Quản trị viên",
}
MAKE_ACCOUNTS = f"""
from django.contrib.auth.models import Group, User
for name, role in {ROLES!r}.items():
    user = User.objects.create_user(name, password={PASSWORD!r}, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
"""
PAGES = {
    "Hội nghị sơ kết công tác xây dựng Đảng ở cơ sở": "Các chi bộ tiếp tục thực hiện Nghị quyết số 04-NQ/TW, gắn với "
    "nhiệm vụ chính trị của địa phương.",
    "Hội nghị quán triệt về phát triển đô thị": "Hội nghị quán triệt Nghị quyết số 177-NQ/TW của Ban Chấp hành Trung "
    "ương về đô thị.",
    "Đại hội đoàn thể ở Hậu Giang": "Đồng chí Quách Văn Thử, Trưởng Ban Tổ chức Tỉnh ủy Hậu Giang, phát biểu tại hội "
    "nghị ở Hậu Giang.",
    "Ngày hội đoàn kết ở Hậu Giang": "Đồng chí Quách Văn Thử, Bí thư Huyện ủy Long Mỹ, tỉnh Hậu Giang, phát biểu tại "
    "hội nghị ở Hậu Giang.",
    "Mô hình chăn nuôi an toàn lan tỏa": "Người chăn nuôi được hướng dẫn phòng bệnh và xây chuồng trại hợp vệ sinh.",
    "Chăn nuôi gắn với bảo vệ môi trường": "Nhiều hộ chăn nuôi đã làm hầm khí sinh học để giữ sạch nguồn nước.",
}
MAKE_DOUBTS = """
from archive.models import Resolution
from tests import factories
held = [row.identity for row in Resolution.objects.filter(number="04-NQ/TW", status="authority")]
for number in range(20):
    words = "Nghị quyết Trung ương bốn"
    article = factories.article(f"Họp tổ dân phố lần {number + 1}", f"Tổ dân phố {number + 1} bàn {words} ở địa phương.")
    factories.citation(article, words, outcome="ambiguous", candidates=held, rule="number-only")
for number in range(4):
    official = factories.official("Lò Văn Mẫu", name_key="lò văn mẫu")
    article = factories.article(f"Gặp mặt cuối năm {number + 1}", f"Ông Lò Văn Mẫu, Giám đốc Sở thứ {number + 1}.")
    mention = factories.mention(article, official, f"Giám đốc Sở thứ {number + 1}")
    mention.name_key = official.name_key
    mention.save()
for number in range(LONG):
    factories.article(f"Bản tin thủy lợi số {number + 1}", "Các hồ chứa giữ nước cho vụ sau.")
"""
LONG = 101  # articles of an edit that runs in the background: one more than are edited while the editor waits
OLDER = "Bản đăng lần đầu: hội nghị khai mạc vào buổi sáng cùng ngày tại hội trường lớn của địa phương."
NEWER = "Bài được bổ sung: hội nghị sau đó đã bế mạc trong buổi chiều cùng ngày với nhiều ý kiến đóng góp."


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose archive holds invented pages, and an account for each role."""
    folder = tmp_path_factory.mktemp("desk")
    pages = folder / "pages"
    pages.mkdir()
    for number, (title, text) in enumerate(PAGES.items()):
        paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in (text, *FILLING))
        (pages / f"{number}.html").write_text(PAGE.format(title=title, paragraphs=paragraphs), encoding="utf-8")
    for year, words in ((2021, OLDER), (2022, NEWER)):
        warc = Warc()
        body = page(1).replace(b"</body>", f"<p>{words}</p></body>".encode())
        warc.response(1, body=body, fields={"WARC-Date": f"{year}-06-04T01:00:00Z"})
        write(pages / f"{year}.warc.gz", warc.data)
    yield from serve(folder, *fill(["import_articles", str(pages)], MAKE_DOUBTS.replace("LONG", str(LONG))))


def fill(*steps: list[str] | str) -> list[list[str]]:
    """The commands that make a desk: its tables, then commands and pieces of Python, an index, and the accounts."""
    made = [["shell", "-c", step] if isinstance(step, str) else step for step in steps]
    prepare = [["migrate", "--verbosity", "0"], ["load_reference_data"]]
    return [*prepare, *made, ["update_index"], ["shell", "-c", MAKE_ACCOUNTS]]


@pytest.fixture
def sign_in(browser: Any, desk: str) -> Iterator[Callable[..., Any]]:
    """Signs in under a name and gives the page; whatever page was opened must have logged no error."""
    yield from signing_in(browser, desk)


def signing_in(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """What signs in to the desk at an address; at the end its windows are closed and their complaints asserted."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def enter(name: str, **options: Any) -> Any:
        window = {"viewport": {"width": 1280, "height": 860}, **options}
        context = browser.new_context(base_url=address, locale="vi-VN", **window)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("console", lambda line: complaints.append(line.text) if _is_wrong(line) else None)
        page.on("response", lambda answer: complaints.append(answer.url) if answer.status in (404, 500) else None)
        page.goto("/admin/")
        page.locator("#id_username").fill(name)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("[type=submit]").click()
        expect(page).to_have_url(f"{address}/admin/")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert complaints == [], complaints


def _is_wrong(line: Any) -> bool:
    """Whether the console complains of more than an answer like 403 or 410, which some journeys expect."""
    return line.type == "error" and not line.text.startswith("Failed to load resource")


def tab_to(target: Any) -> None:
    """Go to a control as somebody without a mouse does: with the tabulator alone. Fails where it leads past it."""
    expect(target).to_be_visible()
    for _ in range(MOST_TABS):
        target.page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{target} is not reached with the tabulator")


def press(target: Any, key: str = "Enter") -> None:
    """Go to a control with the tabulator and press a key there."""
    tab_to(target)
    target.page.keyboard.press(key)


def write_in(target: Any, text: str) -> None:
    """Go to a field with the tabulator and type."""
    tab_to(target)
    target.page.keyboard.type(text)
