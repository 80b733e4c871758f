"""Pages in the layouts of Vietnamese portals, each with the facts a reader takes from it."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from archive.core.reading.problems import Problem, Refusal
from archive.core.reading.values import Reading, SegmentKind

PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True, kw_only=True)
class Expected:
    title: str
    published: str | None
    rule: str
    lead: str  # its first words
    end: str  # the last words of the text
    byline: str = ""
    section: str = ""
    views: int | None = None
    agency_tag: str = ""
    captions: tuple[tuple[str, str], ...] = ()
    absent: tuple[str, ...] = ()  # boilerplate that must not stand in the text
    present: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    url: str = field(default="")


EXPECTED = {
    "sharepoint.html": Expected(
        title="Huyện Lương Tài rà soát hồ sơ đất của hai khu dân cư",
        published="2020-03-25T11:03",
        rule="line-below-title",
        lead="(BNP) - Sáng 25/3, tại Lương Tài",
        end="trả lời thắc mắc của người dân bằng văn bản.",
        byline="K.Lan",
        section="Hoạt động của lãnh đạo tỉnh",
        views=1723,
        agency_tag="BNP",
        captions=(("Tổ công tác xem bản đồ hiện trạng.", ""),),
        absent=("05-NQ/TU", "In trang", "a1.jpg", "Giấy phép"),
        url="https://portal.example.vn/news/-/details/22344/hop-uy-ban",
    ),
    "liferay.html": Expected(
        title="Đoàn khảo sát làm việc tại Phụng Hiệp về cấp nước mùa khô",
        published="2021-06-03",
        rule="updated-line-below-title",
        lead="Ngày 2/6, đoàn khảo sát",
        end="Thay 14 đồng hồ hỏng ở ấp 7.",
        byline="Tr.Kha – N.Duyên",
        section="Tin trong tỉnh",
        views=552,
        captions=(("Đoàn khảo sát tại trạm bơm Hòa An", ""),),
        absent=("3.png", "30-CT/TW", "Tweet", "điện yếu", "Truy cập"),
        present=("Nước về chậm một ngày thì bà con mất một buổi chợ", "Nối xong tuyến ống ấp 4 trong tháng 6."),
        url="https://portal.example.vn/tin-trong-tinh/-/asset_publisher/cap-nuoc",
    ),
    "vnpt.html": Expected(
        title="Vị Xuyên mở lại chợ phiên vùng cao",
        published="2022-11-15T08:30",
        rule="line-below-title",
        lead="BHG - Sau hai năm tạm dừng",
        end="khi đường trục xã làm xong mặt.",
        byline="Vàng Thị Say",
        section="Kinh tế",
        views=96,
        agency_tag="BHG",
        captions=(("Một góc chợ phiên Minh Tân.", "Vàng Thị Say"),),
        absent=("Đọc bài viết", "05-NQ/TU", "Từ khóa", "TIN LIÊN QUAN"),
        present=("Theo Quyết định số 1511/QĐ-UBND",),
    ),
    "dnn.html": Expected(
        title="Hải Lăng thu hoạch sớm lúa đông xuân tránh lũ",
        published="2020-04-23",
        rule="line-below-title",
        lead="(QTO) – Nhiều cánh đồng",
        end="theo Thông báo số 31/TB-UBND.",
        byline="Lê Như Tâm",
        agency_tag="QTO",
        absent=("02-NQ/HU", "Tin khác", "12/09/2020", "Thời sự"),
    ),
    "wordpress.html": Expected(
        title="Cù Lao Dung: Vườn nhãn sạch lên sàn",
        published="2021-07-05T00:30",
        rule="line-below-title",
        lead="STO - Tổ hợp tác trồng nhãn",
        end="trái nào nứt là trả về.",
        byline="Thạch Sô Phia",
        section="Kinh tế",
        agency_tag="STO",
        captions=(("Nhà vườn Lý Chanh Đa đóng gói nhãn.", "T.S.P"),),
        absent=("13-NQ/TU", "60 gian hàng", "tôi đã mua", "Facebook", "1.204", "Giá lúa"),
        present=("Đường ra của trái nhãn",),
        url="https://bao.example.vn/2021/07/cu-lao-dung-vuon-nhan/",
    ),
    "tables.html": Expected(
        title="Tam Đường trồng lại rừng sau mùa mưa",
        published="2019-05-14T08:43",
        rule="line-below-title",
        lead="Huyện Tam Đường (Lai Châu) đặt mục tiêu",
        end="Hồ Thầu | 95",
        byline="Tẩn A Lử",
        captions=(("Người dân bản Mào Phô đào hố trồng cây", ""),),
        absent=("Gửi bài này", "Trung ương 7", "Lượt truy cập", "CHÍNH TRỊ", "20/9/2019"),
        present=("Xã | Diện tích (ha)\nTả Lèng | 140",),
    ),
    "amp.html": Expected(
        title="Lớp học chiều thứ Bảy ở bản Nà Ư",
        published="2023-10-07T15:20",
        rule="line-below-title",
        lead="Cứ chiều thứ Bảy, nhà văn hóa bản Nà Ư",
        end="ưu tiên những bản giáp biên.",
        byline="Lò Thị Ban",
        absent=("không phải chú thích", "49-KL/TW"),
        url="https://bao.example.vn/xa-hoi/lop-hoc-chieu-thu-bay-77.html",
    ),
    "jsonld.html": Expected(
        title="Thạch Hà dọn rác bãi biển bằng lịch thủy triều",
        published="2022-03-31T19:04",
        rule="json-ld:datePublished",
        lead="Nhóm tình nguyện ở Thạch Hà",
        end="có thể chọn giờ đi nhặt.",
        byline="Dương Khắc Mạo",
        section="Môi trường",
        captions=(("Các bạn trẻ nhặt lưới cũ ở Thạch Hải.", "Dương Khắc Mạo"),),
        absent=("12-CT/TU", "Tin cùng chuyên mục"),
        present=("Biển trả lại hết những gì mình ném xuống",),
    ),
    "clock.html": Expected(
        title="Chi bộ ấp Tân Lược học nghị quyết ngay trên ghe",
        published="2021-12-06T16:38",
        rule="updated-line-below-title",
        lead="ĐTO - Mùa nước, chi bộ ấp Tân Lược",
        end="700 m bờ bao trước vụ đông xuân.",
        byline="Nhật Trường Giang",
        section="XÂY DỰNG ĐẢNG",
        agency_tag="ĐTO",
        absent=("21-KL/TW", "Hai Lúa", "Hội sen", "08/12/2021", "Làng bột"),
        present=("Bí thư chi bộ Nguyễn Thị Lụa cho hay",),
    ),
    "document.html": Expected(
        title="Chỉ thị về tăng cường canh gác rừng trong mùa khô",
        published="2019-12-02T07:15",
        rule="posted-line-below-title",
        lead="Mùa khô năm nay đến sớm",
        end="PHÓ BÍ THƯ\nRơ Châm Thử",
        absent=("Tệp đính kèm", "Trang chủ"),
        present=("Số: 31-CT/TU", "Pleiku, ngày 25 tháng 11 năm 2019"),
    ),
    "breaks.html": Expected(
        title="ĐOÀN LIÊN NGÀNH KIỂM TRA BẾN KHÁCH NGANG SÔNG Ở CHỢ LÁCH",
        published="2020-04-09T14:04",
        rule="updated-line-below-title",
        lead="Ngày 8/4, đoàn liên ngành",
        end="theo Công văn số 412/UBND-KT của huyện./.",
        byline="Phan Thị Bưởi",
        views=23,
        absent=("15/CT-TTg", "Tin đã đưa", "Trang chủ"),
    ),
    "truncated.html": Expected(
        title="Bù Đăng chia nước tưới điều theo tổ",
        published="2020-02-11",
        rule="posted-line-below-title",
        lead="Các tổ dùng nước ở Bù Đăng",
        end="trong đó có chín tổ ở vùng cao nh",
        problems=(Problem.CHARSET_MISLABELLED, Problem.TRUNCATED_HTML),
    ),
    "tcvn3.html": Expected(
        title="XÃ QUẢNG PHÚ CẦU MỞ LỚP DẠY NGHỀ TĂM HƯƠNG",
        published="2008-08-13",
        rule="posted-line-below-title",
        lead="Sáng 12/8, xã Quảng Phú Cầu",
        end="học viên được trả công theo sản phẩm từ tháng thứ hai.",
        byline="Đỗ Bích Hường",
        present=("Nghị quyết số 26-NQ/TW về nông nghiệp",),
        problems=(Problem.LEGACY_FONT,),
    ),
    "vni.html": Expected(
        title="Phú Giáo làm đường vành đai vườn cao su",
        published="2007-03-05",
        rule="line-below-title",
        lead="Ngày 4/3, huyện Phú Giáo (Bình Dương)",
        end="phải đi vòng hơn 11 km.",
        present=("Ủy ban nhân dân huyện cấp xi măng theo Quyết định số 311/QĐ-UBND",),
        problems=(Problem.LEGACY_FONT,),
    ),
    "windows1258.html": Expected(
        title="Đoàn Hùng giữ giống bưởi Sửu trăm năm tuổi",
        published="2012-10-17T10:05",
        rule="line-below-title",
        lead="Huyện Đoàn Hùng (Phú Thọ)",
        end="vì cây già ra quả thưa dần.",
        byline="Hà Thị Mơ",
    ),
    "tcvn3.txt": Expected(
        title="Xã Quảng Phú Cầu mở lớp dạy nghề tăm hương",
        published="2008-08-13",
        rule="line-below-title",
        lead="Sáng 12/8, xã Quảng Phú Cầu",
        end="từ tháng thứ hai.",
        problems=(Problem.LEGACY_FONT,),
    ),
}


def read_file(name: str) -> Reading:
    return read_capture(RawCapture(body=(PAGES / name).read_bytes()))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_yields_what_a_reader_sees_of_it(name: str) -> None:
    expected, reading = EXPECTED[name], read_file(name)
    assert reading.refusal == ""
    assert reading.title == expected.title
    assert reading.published is not None
    assert (reading.published.iso, reading.published.rule) == (expected.published, expected.rule)
    assert (reading.byline, reading.section, reading.views) == (expected.byline, expected.section, expected.views)
    assert reading.agency_tag == expected.agency_tag
    assert tuple((image.caption, image.credit) for image in reading.images) == expected.captions
    assert reading.problems == expected.problems
    assert reading.canonical_url == expected.url


@pytest.mark.parametrize("name", EXPECTED)
def test_the_text_of_a_page_is_the_article_and_nothing_else(name: str) -> None:
    expected, reading = EXPECTED[name], read_file(name)
    assert reading.lead.startswith(expected.lead)
    assert reading.text.endswith(expected.end)
    assert reading.text.count(reading.title) == 1
    for words in expected.present:
        assert words in reading.text
    for words in expected.absent:
        assert words not in reading.text
    kinds = [segment.kind for segment in reading.segments]
    assert kinds.count(SegmentKind.TITLE) == kinds.count(SegmentKind.LEAD) == 1


@pytest.mark.parametrize(("name", "refusal"), [("list.html", Refusal.LIST_PAGE), ("error.html", Refusal.ERROR_PAGE)])
def test_pages_that_are_no_articles_say_why(name: str, refusal: Refusal) -> None:
    reading = read_file(name)
    assert reading.refusal == refusal
    assert (reading.text, reading.segments, reading.published) == ("", (), None)


ENTRIES = "".join(f"<li><a href='/muc/{number}'>Bản Mẫu {number}</a></li>" for number in range(60))
PARAGRAPH = (
    "Sáng 5/7, bà con bản Mẫu cùng cán bộ xã góp công làm hai ki-lô-mét đường liên thôn, nối bản với trung tâm xã. "
)
TEASER = "Xã Mẫu phát động mùa trồng cây, mỗi hộ góp một ngày công cho rừng phòng hộ đầu nguồn của bản."


@pytest.mark.parametrize("tag", ["aside", "footer", "nav"])
def test_an_element_that_holds_the_running_text_is_the_article_whatever_its_name(tag: str) -> None:
    article = f"<h1>Bản Mẫu làm đường liên thôn</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH * 2}</p>"
    page = f"<body><div class='menu'><ul>{ENTRIES}</ul></div><main><{tag}>{article}</{tag}></main></body>"
    reading = read_capture(RawCapture(body=f"<html>{page}</html>".encode(), content_type="text/html"))
    assert reading.title == "Bản Mẫu làm đường liên thôn"
    assert reading.text.count(PARAGRAPH.strip()) == 3
    assert "Bản Mẫu 7" not in reading.text


@pytest.mark.parametrize("tag", ["aside", "footer", "nav"])
def test_a_teaser_beside_the_article_is_left_out(tag: str) -> None:
    article = f"<h1>Bản Mẫu làm đường liên thôn</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH * 2}</p>"
    page = f"<body><main>{article}</main><{tag}><p>{TEASER}</p></{tag}></body>"
    reading = read_capture(RawCapture(body=f"<html>{page}</html>".encode(), content_type="text/html"))
    assert reading.text.count(PARAGRAPH.strip()) == 3
    assert TEASER not in reading.text
