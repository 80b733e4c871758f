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


def repeated(form: str, count: int = 12) -> str:
    return "".join(form.format(number=number) for number in range(count))


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
    "gallery": (
        "<h1>Góc nhìn Nà Mẫu</h1>"
        + repeated("<div><a href='/a/{number}'><img src='{number}.jpg'></a><span>Ảnh lễ hội {number}</span></div>"),
        PageKind.LIST,
    ),
    "gallery of few pictures": (
        "<h1>Thư viện ảnh</h1>"
        + repeated("<figure><img src='{number}.jpg'><figcaption>Gặt lúa</figcaption></figure>", 3),
        PageKind.LIST,
    ),
    "videos": (
        "<h1>Truyền hình xã</h1>"
        + repeated(
            "<div><a href='/{number}'><img src='{number}.jpg'></a><p>Bản tin xã số {number}</p><i>03:20</i></div>"
        ),
        PageKind.LIST,
    ),
    "directory of staff": (
        "<h1>Cán bộ xã</h1><table>"
        + repeated("<tr><td>Lò Văn Thử {number}</td><td>Công chức văn phòng</td><td>0215 000 001</td></tr>")
        + "</table>",
        PageKind.LIST,
    ),
    "forms to download": (
        "<h1>Biểu mẫu một cửa</h1><table>"
        + repeated("<tr><td>{number}</td><td>Đơn đề nghị cấp giấy</td><td><a href='/{number}.doc'>Tải về</a></td></tr>")
        + "</table>",
        PageKind.LIST,
    ),
    "week's calendar": (
        "<h1>Lịch tuần này</h1><table>"
        + repeated("<tr><td>Thứ {number}</td><td>Sáng: họp giao ban; Chiều: tiếp dân</td></tr>", 6)
        + "</table>",
        PageKind.LIST,
    ),
    "search without result": (
        "<h1>Kết quả tìm kiếm</h1><p>Không tìm thấy kết quả nào cho từ khóa “đất đai”. Vui lòng thử từ khóa khác.</p>",
        PageKind.LIST,
    ),
    "contact": (
        f"<h1>Liên hệ</h1><p>{SENTENCE}</p><p>Địa chỉ: bản Pá Thử</p><p>Điện thoại: 0215 000 000</p>",
        PageKind.LIST,
    ),
    "empty section": (
        "<p>Chưa có bài viết nào trong chuyên mục này. Nội dung đang được cập nhật.</p>",
        PageKind.UNKNOWN,
    ),
    "article of pictures": (
        "<h1>Chùm ảnh bà con bản Pá Thử thu hoạch lúa nương</h1><div>06/07/2021</div>"
        + repeated("<p><img src='{number}.jpg'></p><p><em>Bà con bản {number} gùi lúa về nhà sau buổi gặt</em></p>", 8),
        PageKind.ARTICLE,
    ),
    "article of names": (
        "<h1>Danh sách hộ được hỗ trợ nhà ở năm nay</h1><div>06/07/2021</div><p>Ủy ban nhân dân xã công khai danh sách:</p>"
        + repeated("<p>{number}. Lò Văn Thử, bản Pá Thử</p>"),
        PageKind.ARTICLE,
    ),
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
