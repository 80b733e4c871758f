"""What kind of page a capture is, and the evidence for it."""

import pytest

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from archive.core.reading.problems import Refusal
from archive.core.reading.values import PageKind, Reading

SENTENCE = (
    "Sáng 6/7, xã Nà Mẫu họp bàn cách rút ngắn thời gian cấp giấy chứng nhận đất cho người dân các bản vùng cao. "
)


def read(body: str, *, title: str = "Cổng thông tin xã Nà Mẫu", url: str = "https://na-mau.example/tin/1") -> Reading:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return read_capture(RawCapture(body=page.encode(), url=url, content_type="text/html"))


def entry(number: int, *, date: str = "", teaser: str = "") -> str:
    parts = [f"<h3><a href='/tin/{number}'>Bản Mẫu số {number} mở lớp xóa mù chữ buổi tối</a></h3>"]
    parts += [f"<div>{date}</div>"] * bool(date) + [f"<p>{teaser}</p>"] * bool(teaser)
    return "".join(parts)


def entries(count: int, **parts: str) -> str:
    return "<h1>Tin trong xã</h1>" + "".join(entry(number, **parts) for number in range(count))


ARTICLE = f"<h1>Nà Mẫu chấn chỉnh việc cấp giấy chứng nhận đất</h1><div>06/07/2021 08:15</div><p>{SENTENCE * 3}</p>"
FIELDS = "".join(f"<label>Trường thông tin số {number} *</label><input type='text'>" for number in range(8))
PAGES = {
    "dated headlines": (entries(6, date="05/07/2021 | 08:30 AM"), PageKind.LIST),
    "headlines with teasers": (entries(6, teaser=SENTENCE), PageKind.LIST),
    "headlines with dates and teasers": (entries(4, date="Ngày đăng: 05/07/2021", teaser=SENTENCE), PageKind.LIST),
    "bare headlines": (entries(12), PageKind.LIST),
    "one teaser above bare headlines": (entry(99, teaser=SENTENCE) + entries(12), PageKind.LIST),
    "registration form": (f"<h1>Đăng ký tài khoản</h1><form>{FIELDS}</form><p>{SENTENCE}</p>", PageKind.FORM),
    "log-in form": ("<h1>Đăng nhập hệ thống</h1><form>Tên<input>Mật khẩu<input type=password></form>", PageKind.LOGIN),
    "domain seller": ("<h1>na-mau.example is for sale</h1><p>Click here to inquire about it.</p>", PageKind.PARKED),
    "missing page": ("<h1>Thông báo</h1><p>Trang bạn yêu cầu không tồn tại hoặc đã bị xóa.</p>", PageKind.ERROR),
    "database message": ("<b>Warning</b>: mysql_connect(): Too many connections in <b>db.php</b>", PageKind.ERROR),
    "directory": ("<h1>Index of /upload/2021</h1><pre><a href='a.doc'>a.doc</a> 05-Jul-2021</pre>", PageKind.ERROR),
    "article": (ARTICLE, PageKind.ARTICLE),
    "article above related headlines": (ARTICLE + entries(9, date="05/07/2021"), PageKind.ARTICLE),
    "short article among headlines": (
        f"<h1>Nà Mẫu nghỉ lễ</h1><div>06/07/2021 08:15</div><p>{SENTENCE}</p>{entries(20)}",
        PageKind.ARTICLE,
    ),
    "article with a comment form": (f"{ARTICLE}<div class='comments'><form>{FIELDS}</form></div>", PageKind.ARTICLE),
    "document": (
        "<p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p><p>Số: 12/KH-UBND</p><h1>Kế hoạch cấp giấy chứng nhận đất</h1>"
        f"<p>{SENTENCE * 3}</p>",
        PageKind.DOCUMENT,
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_as_a_whole_tells_its_kind(name: str) -> None:
    body, kind = PAGES[name]
    reading = read(body)
    assert reading.page_class.kind is kind
    assert reading.page_class.evidence
    assert reading.is_article == reading.page_class.is_article


def test_a_list_at_the_root_of_a_site_is_its_front_page() -> None:
    reading = read(entries(12), url="https://na-mau.example/")
    assert (reading.page_class.kind, reading.refusal) == (PageKind.HOME, Refusal.LIST_PAGE)


def test_a_person_may_insist_that_a_list_is_an_article() -> None:
    body = f"<html><body>{entries(6, teaser=SENTENCE)}</body></html>"
    reading = read_capture(RawCapture(body=body.encode(), content_type="text/html"), insisted=True)
    assert reading.is_article
    assert reading.page_class.kind is PageKind.LIST


def test_a_file_without_text_has_no_kind() -> None:
    assert read_capture(RawCapture(body=b"%PDF-1.7")).page_class.kind is PageKind.UNKNOWN


def test_entries_may_be_dated_below_their_teasers() -> None:
    listed = "".join(f"{entry(number, teaser=SENTENCE)}<div>05/07/2021 08:30</div>" for number in range(5))
    assert read(listed).page_class.kind is PageKind.LIST
