"""What speaks for a province, and what only names it: homes, ways, lists, firms, schools, former posts, other states."""

import pytest

from archive.core.extraction import find_provinces
from archive.core.linking import locate
from archive.core.linking.outcomes import Located
from archive.core.linking.province_cues import is_person
from archive.core.reading.values import Reading, SegmentKind, TextSegment
from archive.core.text import Span
from tests.growth import growth
from tests.stated import authorities


def province(title: str, *paragraphs: str) -> str:
    """Where an article of 2018 is placed, its first paragraph being the lead."""
    text = "\n".join((title, *paragraphs, "Tin năm 2018."))
    segments = [TextSegment(SegmentKind.TITLE, Span(0, len(title)))]
    start = len(title) + 1
    for number, paragraph in enumerate(paragraphs):
        kind = SegmentKind.LEAD if number == 0 else SegmentKind.BODY
        segments.append(TextSegment(kind, Span(start, start + len(paragraph))))
        start += len(paragraph) + 1
    reading = Reading(title=title, text=text, segments=tuple(segments))
    outcome = locate(
        reading, find_provinces(text, authorities()), authorities(), event=None, source=None, captured=None
    )
    return authorities().province_by_slug[outcome.province].name if isinstance(outcome, Located) else ""


@pytest.mark.parametrize(
    ("title", "paragraphs", "expected"),
    [
        (
            "Bắt kẻ bán vé số giả",
            (
                "Công an huyện Cái Bè, tỉnh Tiền Giang đang điều tra.",
                "Nghi phạm Lò Văn Mẫu (40 tuổi), ngụ khóm Mẫu 7, phường Mẫu, TP. Long Xuyên, tỉnh An Giang.",
            ),
            "Tiền Giang",
        ),
        (
            "Xe giường nằm bốc cháy",
            (
                "Xe cháy trên đường tránh TP Huế.",
                "Xe biển số tỉnh Nghệ An do tài xế Phan Văn Mẫu (huyện Yên Thành, Nghệ An) cầm lái.",
                "Cảnh sát tỉnh Thừa Thiên Huế dập lửa.",
            ),
            "Thừa Thiên Huế",
        ),
        (
            "Tổ ong khổng lồ",
            ("Ông Lò Văn Mẫu nuôi ong.", "Nhà ở thôn Mẫu, xã Mẫu (huyện Tuyên Hóa, Quảng Bình)."),
            "Quảng Bình",
        ),
        (
            "Giết bạn rồi bỏ trốn",
            (
                "Nghi phạm trốn khỏi vườn cao su.",
                "Công an tỉnh Bình Phước phối hợp Công an tỉnh Trà Vinh bắt Lò Văn Mẫu, 29 tuổi, ngụ huyện Cầu Ngang, "
                "Trà Vinh.",
                "Trước đó Mẫu đến Công an huyện Cầu Ngang, tỉnh Trà Vinh đầu thú.",
                "Vụ án xảy ra ở huyện Đồng Phú, tỉnh Bình Phước.",
            ),
            "Bình Phước",
        ),
        (
            "Chở gỗ lậu trên quốc lộ",
            (
                "Công an huyện Cái Bè, tỉnh Tiền Giang giữ xe.",
                "Chủ xe Lò Văn Mẫu trú tại P. 3, TP. Long Xuyên, tỉnh An Giang.",
                "Tài xế Vàng Văn Mẫu (ngụ tại TX. Tân Châu, tỉnh An Giang) bỏ chạy.",
            ),
            "Tiền Giang",
        ),
        (
            "Đơn kiện bệnh viện",
            ("Anh Lò Mẫu (em chị M., ngụ Q. 9, bệnh nhân của Bệnh viện Mẫu, quận Phú Nhuận, TP. HCM) gửi đơn.",),
            "Hồ Chí Minh",
        ),
        (
            "Cán bộ xã từ chức",
            (
                "Hai người từ chức.",
                "Một người làm ở UBND xã Tam Anh Nam (huyện Núi Thành, tỉnh Quảng Nam).",
                "Người kia là cán bộ xã Mẫu (huyện Vĩnh Bảo, Hải Phòng).",
            ),
            "Quảng Nam",
        ),
        ("Mẹo dọn nhà đón Tết", ("Ai cũng bận.", "Chị L.Mẫu (Q. 7, TP. HCM) thuê người làm."), ""),
        ("Mua hàng trên mạng", ("Ai cũng sợ hàng giả.", "Một khách hàng ở Q. 7, TP. HCM đã trả lại máy."), ""),
        ("Hai bạn kể chuyện", ("Chị Lò Thị Mẫu ở quận 8 (TP.HCM) kể.", "Anh Lò Văn Mẫu (TP.HCM) cũng kể."), ""),
        ("Học sinh giành huy chương", ("Em Đinh Quang Mẫu (Hà Nội) và Nguyễn Văn Mẫu (Thanh Hóa) về nhất.",), ""),
    ],
)
def test_homes_speak_for_a_province_only_where_nothing_else_does(
    title: str, paragraphs: tuple[str, ...], expected: str
) -> None:
    assert province(title, *paragraphs) == expected


@pytest.mark.parametrize(
    ("title", "paragraphs", "expected"),
    [
        (
            "Hầm chui thấm nước",
            ("Chủ đầu tư cao tốc Đà Nẵng - Quảng Ngãi nói về hầm ở huyện Núi Thành (Quảng Nam).",),
            "Quảng Nam",
        ),
        ("Phạt xe chạy lùi trên cao tốc Hà Nội - Hải Phòng", ("Xe chạy lùi trên cao tốc Hà Nội - Hải Phòng.",), ""),
        ("Xe lao vào nhà", ("Xe tông nhà dân ở Bạc Liêu.", "Xe chạy hướng từ Sóc Trăng về Cà Mau."), "Bạc Liêu"),
        ("Thêm chuyến bay", ("Các chặng Vinh - Đà Nẵng, Cần Thơ - Hải Phòng đông khách.",), ""),
    ],
)
def test_the_ends_of_a_way_are_not_where_it_happens(title: str, paragraphs: tuple[str, ...], expected: str) -> None:
    assert province(title, *paragraphs) == expected


@pytest.mark.parametrize(
    ("title", "paragraphs"),
    [
        (
            "Bảy người chết vì lũ",
            (
                "Mưa lớn ở Sơn La, Hà Giang, Bắc Kạn và Yên Bái.",
                "UBND tỉnh Yên Bái và UBND tỉnh Lai Châu họp. Tại Sơn La, dân được cứu.",
            ),
        ),
        (
            "Trao giải thưởng",
            ("Tối 26-3 tại Cung Văn hóa Hữu nghị (Hà Nội), Trung ương Đoàn trao giải cho mười người.",),
        ),
        ("Ngân hàng Mẫu mở thêm quầy tại Hà Nội và TP.HCM", ("Khách vay tại Hà Nội và TP.HCM được giảm lãi.",)),
        (
            "An ninh hình sự 24h: hai vụ cướp",
            ("Công an tỉnh Hà Nam bắt một người.", "Công an tỉnh Thái Bình bắt hai người."),
        ),
        ("Bộ Y tế họp về dịch", ("Dịch lan rộng.", "Sở Y tế Nam Định báo cáo.", "Sở Y tế Hà Tĩnh cũng báo cáo.")),
        (
            "Ông Lò Văn Mẫu làm Phó Ban Nội chính Trung ương",
            ("Ban có thêm một Phó Ban.", "Ông là Trưởng ban Nội chính Tỉnh ủy Phú Yên."),
        ),
        (
            "Phạt công ty du lịch",
            ("Công ty Mẫu đưa khách đi lạc.", "Công ty có trụ sở tại xã Mẫu, huyện Thanh Trì, Hà Nội."),
        ),
        (
            "Chuyện dạy con",
            ("Dạy con rất khó.", "TS Lò Văn Mẫu (công ty Luật Mẫu, Hà Nội; Đoàn luật sư TP. Hà Nội) nói vậy."),
        ),
        ("Cổ phiếu lên giá", ("Ngân hàng Mẫu gửi thông báo tới Sở Giao dịch Chứng khoán TP. HCM.",)),
        (
            "Ông Lò Văn Mẫu bị xử",
            ("Bị cáo là lãnh đạo Tổng công ty Mẫu.", "TAND TP Hà Nội tuyên án. TAND TP Hà Nội bác đơn."),
        ),
        ("Bầu cử ở Mỹ và người Việt", ("Nhiều người chờ kết quả.", "Bà P. (50 tuổi, Đống Đa, Hà Nội) đã mua vàng.")),
        ("“Cô Ba Sài Gòn” dự liên hoan phim", ("Phim được chiếu ở Busan.",)),
        ("Sét đánh máy bay", ("Máy bay bị sét đánh.", "Chuyến bay từ TP HCM đi Đồng Hới (Quảng Bình) bị chậm.")),
        ("Chất vấn về báo chí", ("Bộ trưởng trả lời.", "Đại biểu Lò Văn Mẫu (đoàn Quốc hội tỉnh Ninh Thuận) hỏi.")),
        (
            "Cá tra khó vào Mỹ",
            (
                "Thuế mới rất cao.",
                "Ông Lò Văn Mẫu, giám đốc Sở Công thương An Giang, cho rằng ít ai chịu nổi.",
            ),
        ),
        (
            "Lương thấp hay lòng tham",
            ("Nhiều người góp ý.", "Trung tá Lò Văn Mẫu - phó phòng Công an TP. HCM - nói về người nghèo."),
        ),
        ("Vô lăng và đạo cụ", ("Chuyện vui cuối tuần.", "Tài xế xe khách Mẫu Hiệp (Cà Mau) lái xe bằng chân.")),
        ("Nhà giàu Trung Quốc", ("Anh sinh ở Trung Quốc, từng là bí thư thành ủy Trùng Khánh.",)),
    ],
)
def test_news_of_many_places_or_of_none_is_of_no_province(title: str, paragraphs: tuple[str, ...]) -> None:
    assert province(title, *paragraphs) == ""


def test_what_the_opening_does_not_name_counts_little() -> None:
    long = "Hội thảo bàn nhiều việc chung. " * 40
    assert province("Bàn chuyện học phí", long, "Sở Giáo dục Hà Nội và Công an TP Hà Nội cho biết thêm.") == ""
    assert province("Điều tra vụ nổ", long, "Vụ việc được giao cho Công an tỉnh Bắc Kạn.") == "Bắc Kạn"
    assert province("Công ty Mẫu thua lỗ", long, "Công ty Mẫu còn có một mỏ tại tỉnh Bình Phước.") == ""
    assert province("Bàn chuyện học phí", "Tỉnh Hà Giang góp ý.", long, "Hội thảo họp tại tỉnh Hà Giang.") == "Hà Giang"


@pytest.mark.parametrize(
    ("title", "paragraphs", "expected"),
    [
        ("Rùa hồ Gươm nổi", ("Nhiều người đi dạo đã thấy rùa.",), "Hà Nội"),
        ("Học sinh lớp 6 mất tích", ("Em học Trường THCS Mẫu (quận Tân Phú, TP HCM).",), "Hồ Chí Minh"),
        ("Chở gỗ lậu", ("Xe khách chở gỗ.", "Đồn biên phòng cửa khẩu Mẫu Biên, An Giang giữ xe."), "An Giang"),
        ("Sở Giao thông xác minh", ("Sở Giao thông Hà Nội đang xác minh việc này.",), "Hà Nội"),
        ("Chín năm tù cho kẻ dâm ô", ("Bị cáo bị TAND TP. Hà Nội tuyên phạt chín năm tù.",), "Hà Nội"),
        ("Dân hiến đất làm sân bóng", ("Hơn 100 hộ xã Mẫu (Quảng Ninh, Quảng Bình) hiến đất.",), "Quảng Bình"),
        (
            "Xe khách lật",
            ("Bệnh viện TP Đà Nẵng nhận bảy người.", "Xe lật ở đoạn qua địa phận Quảng Trị."),
            "Quảng Trị",
        ),
        ("Cháy chung cư", ("Ban quản lý khu đô thị Mẫu La (Hà Đông, Hà Nội) nói vậy.",), "Hà Nội"),
        ("Thanh sắt rơi trúng ôtô", ("Sắt rơi từ tuyến đường sắt đô thị Cát Linh - Hà Đông (Hà Nội).",), "Hà Nội"),
        ("Xe buýt điện chạy thử", ("Tuyến metro Mẫu La - Mẫu Tiên (TP. HCM) cũng mở.",), "Hồ Chí Minh"),
        ("Ngập nặng", ("Xe chết máy ở nút giao Nguyễn Trãi (Thanh Xuân).",), "Hà Nội"),
        ("Hoa hậu tới vùng lũ", ("Cô dừng chân ở xã Mẫu, huyện Trạm Tấu.",), "Yên Bái"),
    ],
)
def test_little_is_enough_where_it_stands_alone(title: str, paragraphs: tuple[str, ...], expected: str) -> None:
    assert province(title, *paragraphs) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("tài xế Phan Văn Mẫu (", True),
        ("Em Đinh Quang Mẫu (", True),
        ("Trường Lê Văn Mẫu (", False),
        ("Hà Nội, ", False),
        ("UBND phường Mẫu (Hai Bà Trưng, ", False),
        ("(", False),
    ],
)
def test_a_person_is_told_from_a_place(words: str, expected: bool) -> None:
    assert is_person(words) is expected


def test_a_plan_is_not_the_time_of_the_news() -> None:
    text = "Tháng 5/2018, tỉnh Hà Nam khởi công. Năm 2030, các khu công nghiệp đều có nhà trẻ."
    assert province("Nhà ở cho công nhân Hà Nam", text) == "Hà Nam"
    assert province("Tỉnh Hà Nam vay vốn", "Hạn trả cuối cùng là tháng 9-2027.") == "Hà Nam"


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["Mẫu (Hà Nội), ", "ngụ tại tỉnh An Giang ", "từ Hà Nội về ", "Cao tốc Vinh - Huế, ", "ngụ P. 5, TP. Huế, "],
)
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    assert growth(lambda count: province("Mẫu", piece * count), 4_000 // len(piece)) < 3
