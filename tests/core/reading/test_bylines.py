"""Who signed an article, and who is no author: accounts, the site itself, posts on a document."""

import pytest

from archive.core.capture import RawCapture
from archive.core.reading.bylines import is_account, parse_byline
from archive.core.reading.dispatch import read_capture
from archive.core.reading.values import Reading

TITLE = "Nà Mẫu chấn chỉnh việc cấp giấy chứng nhận đất"
TEXT = (
    "Vừa qua, xã Nà Mẫu họp bàn cách rút ngắn thời gian cấp giấy chứng nhận đất cho người dân các bản vùng cao.",
    "Theo báo cáo, 312 hồ sơ quá hạn, nhiều nhất ở hai bản xa trung tâm; mỗi tuần xã công khai số hồ sơ đã trả.",
)


def read(*below: str, head: str = "", date: str = "06/07/2021 08:15") -> Reading:
    parts = "".join(f"<p>{words}</p>" for words in (*TEXT, *below))
    page = (
        f"<html><head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1><div>{date}</div>{parts}</body></html>"
    )
    return read_capture(RawCapture(body=page.encode(), content_type="text/html"))


# the lines below the text, byline, account
ENDINGS = [
    (("Lò Hạ Vân",), "Lò Hạ Vân", ""),
    (("<b>Lò Hạ Vân</b>", "Pho Ban bien tap"), "Lò Hạ Vân", "Pho Ban bien tap"),
    (("Lò Hạ Vân", "admin admin"), "Lò Hạ Vân", "admin admin"),
    (("quantri2",), "", "quantri2"),
    (("Lò Hạ Vân", "43 người"), "Lò Hạ Vân", ""),
    (("Lò Hạ Vân", "Ảnh: Tòng Thị Mẫu"), "Lò Hạ Vân", ""),
    (("Anh Minh",), "Anh Minh", ""),
    (("Hà Lò Thu (tổng hợp)",), "Hà Lò Thu (tổng hợp)", ""),
    (("Trung",), "Trung", ""),
    (("Nhóm PV",), "Nhóm PV", ""),
    (("Hạ Vân - Minh Đức",), "Hạ Vân - Minh Đức", ""),
    (("Theo Báo Mường Mẫu",), "Báo Mường Mẫu", ""),
    (("Nguồn: Báo Mường Mẫu", "Tác giả: Lò Hạ Vân"), "Lò Hạ Vân", ""),
    (("Lò Hạ Vân", "Nguồn: Báo Mường Mẫu"), "Lò Hạ Vân", ""),
]


@pytest.mark.parametrize(("below", "byline", "account"), ENDINGS)
def test_what_stands_below_the_text_is_told_apart(below: tuple[str, ...], byline: str, account: str) -> None:
    reading = read(*below)
    assert (reading.byline, reading.account) == (byline, account)
    assert reading.text.split("\n")[:3] == [TITLE, *TEXT]
    assert not any(words in reading.text for words in (byline, account) if words)


@pytest.mark.parametrize("name", ["na-mau.example.vn", "Cổng thông tin xã Nà Mẫu", "admin"])
def test_a_declared_author_that_is_the_site_signs_nothing(name: str) -> None:
    assert read(head=f"<meta name='author' content='{name}'>").byline == ""


def test_a_declared_author_counts_where_nobody_signed() -> None:
    assert read(head="<meta name='author' content='Lò Hạ Vân'>").byline == "Lò Hạ Vân"


@pytest.mark.parametrize("line", ["admin admin", "Ad Min", "Pho Ban bien tap", "quantri", "nguyenvana2"])
def test_accounts(line: str) -> None:
    assert is_account(line)


@pytest.mark.parametrize("line", ["Nam Anh", "Lò Hạ Vân", "PV", "BBT", "TTXVN", "12", ""])
def test_names_that_are_no_accounts(line: str) -> None:
    assert not is_account(line)


@pytest.mark.parametrize(("line", "author"), [("Theo Sao Mường", "Sao Mường"), ("Sơ kết 5 năm", None)])
def test_bylines(line: str, author: str | None) -> None:
    assert parse_byline(line) == author
