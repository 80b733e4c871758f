"""Text dumps in the layouts of many portals: title, date, beginning of the lead, end of the text."""

import pytest

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from archive.core.reading.problems import Problem, Refusal
from archive.core.reading.values import Reading, SegmentKind

TITLE = "Mường Ảng chấn chỉnh việc cấp giấy chứng nhận đất"
LEAD = "Sáng 6/7, huyện Mường Ảng (Điện Biên) họp bàn cách rút ngắn thời gian cấp giấy chứng nhận đất cho người dân."
BODY = (
    "Theo báo cáo, 312 hồ sơ quá hạn, nhiều nhất ở hai xã vùng cao. Chủ tịch UBND huyện Lò Văn Thử giao phòng chuyên môn "
    "phân loại từng hồ sơ theo Kế hoạch số 41/KH-UBND, xong trước ngày 30/7."
)
MORE = "Mỗi tuần, bộ phận một cửa công khai số hồ sơ đã trả tại nhà văn hóa các bản để người dân theo dõi."


def read(*lines: str) -> Reading:
    return read_capture(RawCapture(body="\n".join(lines).encode()))


# name: (lines above and within, published, lead, last words)
LAYOUTS: dict[str, tuple[tuple[str, ...], str | None, str, str]] = {
    "bare": ((TITLE, "", LEAD, "", BODY), None, LEAD, BODY),
    "date below": ((TITLE, "06/07/2021", LEAD, BODY), "2021-07-06", LEAD, BODY),
    "date above": (("06/07/2021 14:05", TITLE, LEAD, BODY), "2021-07-06T14:05", LEAD, BODY),
    "clock above, date below": (
        ("Thứ Bảy, 02/11/2024, 09:10 GMT+7", TITLE, "Thứ Ba, 06/07/2021", LEAD, BODY),
        *("2021-07-06", LEAD, BODY),
    ),
    "clock only": (("Thứ Ba, 06/07/2021", "Trang chủ | Tin tức", TITLE, LEAD, BODY), "2021-07-06", LEAD, BODY),
    "clock above, date at the end": (
        ("Thứ Bảy, 02/11/2024", TITLE, LEAD, BODY, "Ngày đăng: 06/07/2021"),
        *("2021-07-06", LEAD, BODY),
    ),
    "date under the lead": ((TITLE, LEAD, "06/07/2021 08:15", BODY, MORE), "2021-07-06T08:15", LEAD, MORE),
    "date behind the title": ((f"{TITLE} (06/07/2021 08:15)", LEAD, BODY), "2021-07-06T08:15", LEAD, BODY),
    "label behind the title": ((f"{TITLE} Cập nhật lúc 08:15 06/07/2021", LEAD, BODY), "2021-07-06T08:15", LEAD, BODY),
    "lead behind the title": ((f"{TITLE} (ĐBP) - {LEAD}", BODY), None, f"(ĐBP) - {LEAD}", BODY),
    "lead behind the title, no tag": ((f"{TITLE} {LEAD}", BODY), None, LEAD, BODY),
    "title in capitals before the lead": ((f"{TITLE.upper()} {LEAD}", BODY), None, LEAD, BODY),
    "title twice": ((TITLE, "06/07/2021", TITLE, LEAD, BODY), "2021-07-06", LEAD, BODY),
    "window title first": ((f"{TITLE} - Cổng thông tin điện tử tỉnh", TITLE, LEAD, BODY), None, LEAD, BODY),
    "menus above": (
        (
            "Bỏ qua nội dung chính",
            "CỔNG THÔNG TIN ĐIỆN TỬ HUYỆN MƯỜNG ẢNG",
            "Giới thiệu   Tin tức   Văn bản   Liên hệ",
            "Trang chủ › Tin tức › Hoạt động của lãnh đạo",
            TITLE,
            "06/07/2021",
            LEAD,
            BODY,
        ),
        *("2021-07-06", LEAD, BODY),
    ),
    "buttons around": (
        (TITLE, "06/07/2021", "Đọc bài viết", "A- A A+", "Chia sẻ", LEAD, BODY, "In bài | Gửi email"),
        *("2021-07-06", LEAD, BODY),
    ),
    "header clock in words, buttons with colons": (
        ("Thứ Bảy, ngày 02 tháng 11 năm 2024", TITLE, "06/07/2021", "Cỡ chữ: A- A A+ | In bài", LEAD, BODY),
        *("2021-07-06", LEAD, BODY),
    ),
    "invitation to follow": (
        (TITLE, "06/07/2021", "Theo dõi Báo Mường Ảng trên Google News", LEAD, BODY),
        *("2021-07-06", LEAD, BODY),
    ),
    "printed version and counter below": (
        (TITLE, "06/07/2021", LEAD, BODY, "Bản để in", "412 lần đọc"),
        *("2021-07-06", LEAD, BODY),
    ),
    "month of a bulletin": (("Cập nhật tháng 7/2021", TITLE, LEAD, BODY), "2021-07-01", LEAD, BODY),
    "related list with citations": (
        (TITLE, LEAD, BODY, "Tin liên quan", "Tuần Giáo học Nghị quyết số 21-NQ/TW", "Tủa Chùa sơ kết Chỉ thị 05"),
        *(None, LEAD, BODY),
    ),
    "related box within": (
        (TITLE, LEAD, "Tin liên quan", "Tuần Giáo học Nghị quyết số 21-NQ/TW", BODY, MORE),
        *(None, LEAD, MORE),
    ),
    "dated list without heading": (
        (TITLE, LEAD, BODY, "- Tuần Giáo mở chợ phiên mới [05/07/2021]", "- Điện Biên Đông trồng rừng [04/07/2021]"),
        *(None, LEAD, BODY),
    ),
    "comments": (
        (TITLE, LEAD, BODY, "Bình luận (2)", "Nguyễn Thử: Nhà tôi chờ đã hai năm, mong huyện xem lại sớm giúp cho."),
        *(None, LEAD, BODY),
    ),
    "imprint": (
        (TITLE, LEAD, BODY, "Bản quyền thuộc về Cổng thông tin điện tử", "Giấy phép số 15/GP-STTTT ngày 2/3/2019"),
        *(None, LEAD, BODY),
    ),
    "markdown": ((f"# {TITLE}", "", f"**{LEAD}**", "", BODY), None, LEAD, BODY),
    "chronicle": (
        (TITLE, LEAD, "05/07/2021", BODY, "06/07/2021", MORE),
        *(None, LEAD, MORE),
    ),
    "attachment": ((TITLE, LEAD, BODY, "Tệp đính kèm: Ke hoach 41.pdf"), None, LEAD, BODY),
    "date before the lead": ((TITLE, f"[06/07/2021 09:15] {LEAD}", BODY), "2021-07-06T09:15", LEAD, BODY),
    "label before the lead": (
        (TITLE, f"(Ngày đăng: 06/07/2021 | Lượt xem: 12) {LEAD}", BODY),
        "2021-07-06",
        LEAD,
        BODY,
    ),
    "rating and newer articles": (
        (
            *(TITLE, "Thứ ba - 06/07/2021 09:15", " 1.234  0", LEAD, BODY),
            *("Tổng số điểm của bài viết là: 0 trong 0 đánh giá", "Click để đánh giá bài viết"),
            *("Những tin mới hơn", "Tuần Giáo học Nghị quyết số 21-NQ/TW (07/07/2021)"),
        ),
        *("2021-07-06T09:15", LEAD, BODY),
    ),
    "event date only": ((TITLE, f"Ngày 06/07/2021, huyện Mường Ảng họp. {BODY}"), None, "Ngày 06/07/2021", BODY),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_yields_title_date_and_text(name: str) -> None:
    lines, published, lead, end = LAYOUTS[name]
    reading = read(*lines)
    assert reading.refusal == ""
    assert reading.title.casefold() == TITLE.casefold()
    assert (reading.published.iso if reading.published else None) == published
    assert reading.lead.startswith(lead)
    assert reading.text.endswith(end)
    assert reading.text.count(reading.title) == 1
    assert "21-NQ/TW" not in reading.text


# lines above the title, below it, and the section that they name
SECTIONS = [
    (("Trang chủ >> Kỳ họp",), (), "Kỳ họp"),
    (("Trang chủ / Tin tức / Nông thôn mới",), (), "Nông thôn mới"),
    (("Tin tức | Học tập và làm theo Bác | Văn kiện",), (), ""),
    (("Kinh tế", "Xã hội", "Giáo dục"), (), ""),
    (("Kinh tế", "Xã hội", "Giáo dục", "Kinh tế"), (), "Kinh tế"),
    ((), ("Viết bởi Thu Bồn", "Chuyên mục: Tin trong tỉnh", "Được đăng ngày 06 Tháng 7 2021"), "Tin trong tỉnh"),
    (("Chuyên mục: Tin trong tỉnh, Tin trong nước",), (), ""),
]


@pytest.mark.parametrize(("above", "below", "section"), SECTIONS)
def test_the_section_is_the_articles_own_and_no_entry_of_a_menu(
    above: tuple[str, ...], below: tuple[str, ...], section: str
) -> None:
    reading = read(*above, TITLE, *below, LEAD, BODY)
    assert (reading.title, reading.section) == (TITLE, section)
    assert reading.text == "\n".join((TITLE, LEAD, BODY))


BYLINES = {
    "Minh Đức": "Minh Đức",
    "HỮU THỌ - KIM TRÚC": "HỮU THỌ - KIM TRÚC",
    "Tin, ảnh: Lường Thị Pánh": "Lường Thị Pánh",
    "Bài và ảnh: Q.Sáng, V.Pâng": "Q.Sáng, V.Pâng",
    "Thực hiện: Nhóm PV": "Nhóm PV",
    "BT: Thanh Thiên": "Thanh Thiên",
    "Theo TTXVN": "TTXVN",
    "Nguồn: dienbien.example.vn": "dienbien.example.vn",
    "Báo Điện Biên Phủ": "Báo Điện Biên Phủ",
    "Văn phòng Huyện ủy": "Văn phòng Huyện ủy",
    "P.V": "P.V",
    "Tẩn A Lử": "Tẩn A Lử",
    "Tác giả bài viết: Lò Thị Mẫu": "Lò Thị Mẫu",
}


@pytest.mark.parametrize("line", BYLINES)
def test_authors_stand_apart_from_the_text(line: str) -> None:
    below = read(TITLE, LEAD, BODY, line)
    glued = read(TITLE, LEAD, BODY + "     " + line)
    assert (below.byline, glued.byline) == (BYLINES[line], BYLINES[line])
    assert below.text == glued.text == "\n".join((TITLE, LEAD, BODY))


def test_a_signatory_of_a_document_stays_in_its_text() -> None:
    reading = read(TITLE, "06/07/2021", LEAD, BODY, "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lò Văn Thử")
    assert reading.byline == ""
    assert reading.text.endswith("CHỦ TỊCH\nLò Văn Thử")


def test_number_and_date_of_a_reproduced_document_stay_and_date_nothing() -> None:
    header = ("Số: 12-CT/HU", "Mường Ảng, ngày 5 tháng 7 năm 2021")
    reading = read("ĐẢNG CỘNG SẢN VIỆT NAM", *header, TITLE.upper(), LEAD, BODY)
    assert reading.text.split("\n")[:3] == [*header, TITLE.upper()]
    assert (reading.title, reading.published) == (TITLE.upper(), None)


def test_a_list_of_names_at_the_end_is_no_byline() -> None:
    names = ("Danh sách tổ giúp việc:", "Lò Văn Thử", "Quàng Thị Mẫu", "Cà Văn Nháp")
    reading = read(TITLE, LEAD, BODY, *names)
    assert reading.byline == ""
    assert reading.text.endswith("\n".join(names))


def test_documents_with_their_dates_are_no_related_list() -> None:
    documents = ("- Chỉ thị số 12-CT/HU (05/3/2020)", "- Kế hoạch số 41/KH-UBND - 06/7/2021")
    assert read(TITLE, LEAD, *documents, BODY).text.split("\n")[2:4] == list(documents)


def test_a_caption_printed_twice_counts_once_with_its_credit() -> None:
    reading = read(TITLE, "Quang cảnh buổi họp", "Quang cảnh buổi họp (Ảnh: L.P)", LEAD, BODY)
    assert [(image.caption, image.credit) for image in reading.images] == [("Quang cảnh buổi họp", "L.P")]
    assert reading.text.count("Quang cảnh buổi họp") == 1


def test_captions_keep_their_place_in_the_text() -> None:
    reading = read(TITLE, LEAD, "a1.jpg", "Người dân đến bộ phận một cửa", BODY)
    kinds = [segment.kind for segment in reading.segments]
    assert kinds == [SegmentKind.TITLE, SegmentKind.LEAD, SegmentKind.CAPTION, SegmentKind.BODY]
    assert "a1.jpg" not in reading.text


REFUSED = {
    Refusal.NO_TEXT: (TITLE, "06/07/2021"),
    Refusal.EMPTY: ("  ", "", "\u00a0"),
    Refusal.LIST_PAGE: tuple(
        line
        for day in range(1, 8)
        for line in (f"Bản Co Mỵ mở lớp dạy nghề thứ {day}", f"0{day}/07/2021", "Lớp học có 30 học viên của ba bản.")
    ),
    Refusal.NOT_TEXT: ('{"items": [{"id": 1}]}',),
}


@pytest.mark.parametrize("refusal", REFUSED)
def test_dumps_that_are_no_articles_say_why(refusal: Refusal) -> None:
    assert read(*REFUSED[refusal]).refusal == refusal


@pytest.mark.parametrize("opening", [(), ("06/07/2021 08:15",), ("Trang chủ | Tin tức | Văn bản", "")])
def test_a_text_without_a_headline_is_read_untitled(opening: tuple[str, ...]) -> None:
    reading = read(*opening, LEAD, BODY)
    assert reading.is_article
    assert (reading.title, reading.lead) == ("", LEAD)
    assert reading.text == f"{LEAD}\n{BODY}"
    assert reading.problems == (Problem.NO_TITLE,)
    assert LEAD.startswith(reading.heading.rstrip(" …"))
