"""Persons who hold an office, with their posts as written. All persons are invented."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.extraction import find_officials, gather_officials
from archive.core.text import normalise
from tests.growth import growth
from tests.stated import authorities

WORDINGS = Path(__file__).parent / "official_wordings.txt"


def found(text: str) -> list[str]:
    """The officials of a text, each as "Name: post; post", those of former times as "Name (former): post"."""
    people = gather_officials(find_officials(normalise(text), authorities()))
    return [f"{p.name}{' (former)' if p.former else ''}: {'; '.join(p.posts)}" for p in people]


POSTS_BEHIND_THE_NAME = [
    (
        "Ông Lê Văn Mẫu, Phó GĐ Sở Y tế; bà Hà Thị Ví, Phó CT HĐND tỉnh.",
        ["Lê Văn Mẫu: Phó GĐ Sở Y tế", "Hà Thị Ví: Phó CT HĐND tỉnh"],
    ),
    ("Ông Lê Văn Mẫu, thành viên Ủy ban MTTQ tỉnh, và 5 thành viên dự.", ["Lê Văn Mẫu: thành viên Ủy ban MTTQ tỉnh"]),
    ("Bà Anna Mau - Phó Chủ tịch cấp cao khu vực Châu Á-Thái Bình Dương.", []),
    ("Ông Lê Văn Mẫu, Phó Chủ tịch UBND quận Mẫu Sơn nhận định rằng.", ["Lê Văn Mẫu: Phó Chủ tịch UBND quận Mẫu Sơn"]),
    (
        "Chủ trì có đồng chí Lê Văn Mẫu, Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy.",
        ["Lê Văn Mẫu: Ủy viên Trung ương Đảng; Bí thư Tỉnh ủy"],
    ),
    (
        "Đồng chí Lê Văn Mẫu - Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy Hậu Giang dự hội nghị.",
        ["Lê Văn Mẫu: Ủy viên Trung ương Đảng; Bí thư Tỉnh ủy Hậu Giang"],
    ),
    (
        "Các đồng chí: Lê Văn Mẫu, Bí thư Thành ủy; Trần Thị Thử Nghiệm, Phó Bí thư Thường trực Thành ủy, Chủ tịch HĐND"
        " thành phố; Phạm Giả Định, Chủ tịch UBND thành phố chủ trì hội nghị.",
        [
            "Lê Văn Mẫu: Bí thư Thành ủy",
            "Trần Thị Thử Nghiệm: Phó Bí thư Thường trực Thành ủy; Chủ tịch HĐND thành phố",
            "Phạm Giả Định: Chủ tịch UBND thành phố",
        ],
    ),
    ("Đ/c Lê Văn Mẫu, TUV, Chánh Văn phòng Tỉnh ủy phát biểu.", ["Lê Văn Mẫu: TUV; Chánh Văn phòng Tỉnh ủy"]),
    ("Ông Lê Văn Mẫu – Giám đốc Sở Y tế tỉnh cho biết.", ["Lê Văn Mẫu: Giám đốc Sở Y tế tỉnh"]),
    ("Bà Trần Thị Thử (Chủ tịch UBND xã Tân Mẫu) nói.", ["Trần Thị Thử: Chủ tịch UBND xã Tân Mẫu"]),
    (
        "Ông Lê Văn Mẫu là Phó Chủ tịch UBND tỉnh kiêm Giám đốc Sở Nội vụ.",
        ["Lê Văn Mẫu: Phó Chủ tịch UBND tỉnh; Giám đốc Sở Nội vụ"],
    ),
    (
        "Theo ông Lê Văn Mẫu, Trưởng phòng Nông nghiệp và Phát triển nông thôn huyện, vụ này được mùa.",
        ["Lê Văn Mẫu: Trưởng phòng Nông nghiệp và Phát triển nông thôn huyện"],
    ),
    (
        "Đại tá Lê Văn Mẫu, Chỉ huy trưởng Bộ CHQS tỉnh và Thượng tá Trần Văn Thử, Phó Giám đốc Công an tỉnh cùng dự.",
        ["Lê Văn Mẫu: Chỉ huy trưởng Bộ CHQS tỉnh", "Trần Văn Thử: Phó Giám đốc Công an tỉnh"],
    ),
    (
        "PGS.TS Lê Văn Mẫu, Phó Giám đốc Học viện Chính trị quốc gia Hồ Chí Minh trao đổi.",
        ["Lê Văn Mẫu: Phó Giám đốc Học viện Chính trị quốc gia Hồ Chí Minh"],
    ),
    (
        "Đồng chí Lê Văn Mẫu, Giám đốc Sở Văn hóa, Thể thao và Du lịch, Phó Trưởng Ban Chỉ đạo dự.",
        ["Lê Văn Mẫu: Giám đốc Sở Văn hóa, Thể thao và Du lịch; Phó Trưởng Ban Chỉ đạo"],
    ),
    (
        "Đồng chí Lê Văn Mẫu, Trưởng Ban Kinh tế - Ngân sách HĐND tỉnh thẩm tra.",
        ["Lê Văn Mẫu: Trưởng Ban Kinh tế - Ngân sách HĐND tỉnh"],
    ),
    (
        "Đồng chí Lê Văn Mẫu, Giám đốc Sở Lao động - Thương binh và Xã hội - Phó Trưởng ban Chỉ đạo trình bày.",
        ["Lê Văn Mẫu: Giám đốc Sở Lao động - Thương binh và Xã hội; Phó Trưởng ban Chỉ đạo"],
    ),
    (
        "Đồng chí Lê Văn Mẫu, Ủy viên Ban Thường vụ, Trưởng Ban Tổ chức Tỉnh ủy nhiệm kỳ 2020 - 2025 công bố.",
        ["Lê Văn Mẫu: Ủy viên Ban Thường vụ; Trưởng Ban Tổ chức Tỉnh ủy"],
    ),
]
POSTS_BEFORE_THE_NAME = [
    ("Bí thư Tỉnh ủy Lê Mẫu Phong yêu cầu làm ngay.", ["Lê Mẫu Phong: Bí thư Tỉnh ủy"]),
    ("Hội nghị nghe Trưởng Ban Tổ chức Tỉnh ủy Lê Văn Mẫu báo cáo.", ["Lê Văn Mẫu: Trưởng Ban Tổ chức Tỉnh ủy"]),
    (
        "UVTƯ Đảng, Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh Lê Văn Mẫu chủ trì.",
        ["Lê Văn Mẫu: UVTƯ Đảng; Bí thư Tỉnh ủy; Chủ tịch HĐND tỉnh"],
    ),
    (
        "Dự có Phó Bí thư Thường trực Tỉnh ủy Lê Văn Mẫu; Phó Chủ tịch Thường trực UBND tỉnh Hà Giả Đồng.",
        ["Lê Văn Mẫu: Phó Bí thư Thường trực Tỉnh ủy", "Hà Giả Đồng: Phó Chủ tịch Thường trực UBND tỉnh"],
    ),
    ("Bí thư Tỉnh ủy Hà Giang Đặng Giả Khanh thăm xã.", ["Đặng Giả Khanh: Bí thư Tỉnh ủy Hà Giang"]),
    ("Bí thư Huyện ủy Vũ Quang Nguyễn Mẫu Đởm kể.", ["Nguyễn Mẫu Đởm: Bí thư Huyện ủy Vũ Quang"]),
    ("Bí thư Huyện ủy Hồng Dân Trần Văn Mẫu Út xin giảm.", ["Trần Văn Mẫu Út: Bí thư Huyện ủy Hồng Dân"]),
    (
        "Chủ tịch Ủy ban Trung ương MTTQ Việt Nam Đỗ Văn Mẫu dự.",
        ["Đỗ Văn Mẫu: Chủ tịch Ủy ban Trung ương MTTQ Việt Nam"],
    ),
    ("Chi cục trưởng Chi cục Kiểm lâm Lê Mẫu Huỳnh nói.", ["Lê Mẫu Huỳnh: Chi cục trưởng Chi cục Kiểm lâm"]),
    ("Trưởng đoàn là đồng chí Lê Văn Mẫu.", ["Lê Văn Mẫu: Trưởng đoàn"]),
    ("Trưởng đoàn giám sát: đồng chí Lê Văn Mẫu.", ["Lê Văn Mẫu: Trưởng đoàn giám sát"]),
    (
        "Thủ tướng Chính phủ Lê Văn Mẫu và Phó Thủ tướng Trần Văn Thử.",
        ["Lê Văn Mẫu: Thủ tướng Chính phủ", "Trần Văn Thử: Phó Thủ tướng"],
    ),
    ("Chủ tịch UBND tỉnh, Thiếu tướng Lê Văn Mẫu.", ["Lê Văn Mẫu: Chủ tịch UBND tỉnh"]),
    (
        "Bí thư Đảng ủy, Hiệu trưởng Trường Chính trị tỉnh TS. Lê Văn Mẫu khai giảng.",
        ["Lê Văn Mẫu: Bí thư Đảng ủy; Hiệu trưởng Trường Chính trị tỉnh"],
    ),
    ("Giám đốc Sở Giáo dục và Đào tạo Lê Văn Mẫu báo cáo.", ["Lê Văn Mẫu: Giám đốc Sở Giáo dục và Đào tạo"]),
    ("Bí thư Thành ủy Thủ Đức Hoàng Mẫu phát biểu.", ["Hoàng Mẫu: Bí thư Thành ủy Thủ Đức"]),
    ("Bí thư Tỉnh ủy Đoàn Mẫu Huấn phát biểu.", ["Đoàn Mẫu Huấn: Bí thư Tỉnh ủy"]),
    ("BÍ THƯ\nLê Văn Mẫu", ["Lê Văn Mẫu: BÍ THƯ"]),
]
SHARED_HEADS = [
    (
        "Dự có các đồng chí ủy viên Ban Thường vụ Tỉnh ủy: Lê Văn Mẫu - Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy, Trần Văn Thử"
        " - Phó Chủ tịch UBND tỉnh.",
        [
            "Lê Văn Mẫu: ủy viên Ban Thường vụ Tỉnh ủy; Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy",
            "Trần Văn Thử: ủy viên Ban Thường vụ Tỉnh ủy; Phó Chủ tịch UBND tỉnh",
        ],
    ),
    (
        "Hai Phó Chủ tịch HĐND tỉnh Lê Văn Mẫu và Trần Văn Thử điều hành.",
        ["Lê Văn Mẫu: Phó Chủ tịch HĐND tỉnh", "Trần Văn Thử: Phó Chủ tịch HĐND tỉnh"],
    ),
    (
        "Cùng dự có các đồng chí Phó Chủ tịch UBND tỉnh: Lê Văn Mẫu, Trần Văn Thử, Phạm Giả Định.",
        [
            "Lê Văn Mẫu: Phó Chủ tịch UBND tỉnh",
            "Trần Văn Thử: Phó Chủ tịch UBND tỉnh",
            "Phạm Giả Định: Phó Chủ tịch UBND tỉnh",
        ],
    ),
    (
        "Dự có các đồng chí Tỉnh ủy viên: Lê Văn Mẫu, Giám đốc Sở Xây dựng; các đồng chí: Trần Văn Thử, Bí thư Huyện ủy"
        " Cần Đước.",
        ["Lê Văn Mẫu: Tỉnh ủy viên; Giám đốc Sở Xây dựng", "Trần Văn Thử: Bí thư Huyện ủy Cần Đước"],
    ),
    (
        "Các đồng chí nguyên Bí thư Tỉnh ủy: Lê Văn Mẫu, Trần Văn Thử góp ý.",
        ["Lê Văn Mẫu (former): Bí thư Tỉnh ủy", "Trần Văn Thử (former): Bí thư Tỉnh ủy"],
    ),
    (
        "Tiếp đoàn có các đồng chí Lê Văn Mẫu, Trần Văn Thử, Phó Chủ tịch UBND tỉnh.",
        ["Lê Văn Mẫu: Phó Chủ tịch UBND tỉnh", "Trần Văn Thử: Phó Chủ tịch UBND tỉnh"],
    ),
]
FORMER_AND_NEW = [
    (
        "Dự còn có đồng chí Trần Văn Thử, nguyên Ủy viên Trung ương Đảng, nguyên Bí thư Thành ủy – Trưởng Đoàn đại biểu"
        " Quốc hội TP Cần Thơ.",
        [
            "Trần Văn Thử: Trưởng Đoàn đại biểu Quốc hội TP Cần Thơ",
            "Trần Văn Thử (former): Ủy viên Trung ương Đảng; Bí thư Thành ủy",
        ],
    ),
    (
        "Nguyên Phó Bí thư Tỉnh ủy, nguyên Chủ tịch UBND tỉnh Giang Mẫu Mười được mời.",
        ["Giang Mẫu Mười (former): Phó Bí thư Tỉnh ủy; Chủ tịch UBND tỉnh"],
    ),
    ("Ông Lê Văn Mẫu, Quyền Bí thư Tỉnh ủy dự.", ["Lê Văn Mẫu: Quyền Bí thư Tỉnh ủy"]),
    (
        "Bà Trần Thị Thử - Phó Bí thư Tỉnh ủy được bầu làm Chủ tịch HĐND tỉnh khóa XVII.",
        ["Trần Thị Thử: Phó Bí thư Tỉnh ủy; Chủ tịch HĐND tỉnh khóa XVII"],
    ),
    (
        "HĐND tỉnh miễn nhiệm Trưởng Ban Dân tộc đối với ông Lê Văn Mẫu.",
        ["Lê Văn Mẫu (former): Trưởng Ban Dân tộc"],
    ),
    (
        "Bà Trần Thị Thử thôi làm Phó Trưởng Ban Dân tộc để giữ chức Phó Trưởng Ban Văn hoá - Xã hội.",
        ["Trần Thị Thử: Phó Trưởng Ban Văn hoá - Xã hội", "Trần Thị Thử (former): Phó Trưởng Ban Dân tộc"],
    ),
    (
        "Chức vụ Bí thư Tỉnh ủy Thái Bình nhiệm kỳ 2015-2020 nay thuộc về ông Lê Văn Mẫu.",
        ["Lê Văn Mẫu: Bí thư Tỉnh ủy Thái Bình"],
    ),
    (
        "Thủ tướng phê chuẩn thêm một Phó Chủ tịch UBND tỉnh, nhiệm kỳ 2004-2011. Đó là ông Lê Văn Mẫu, nguyên Bí thư"
        " Huyện ủy Chơn Thành.",
        ["Lê Văn Mẫu: Phó Chủ tịch UBND tỉnh", "Lê Văn Mẫu (former): Bí thư Huyện ủy Chơn Thành"],
    ),
    (
        "Ông Lê Mẫu, Trưởng Ban Dân vận. Ông Mẫu quê Cà Mau, từng là Hiệu trưởng Trường Chính trị tỉnh.",
        ["Lê Mẫu: Trưởng Ban Dân vận", "Lê Mẫu (former): Hiệu trưởng Trường Chính trị tỉnh"],
    ),
    (
        "Ông Lê Mẫu Nhượng, Phó Giám đốc Sở Nội vụ, trước đây là Trưởng phòng Nội vụ thị xã Ngã Năm, tính khác.",
        ["Lê Mẫu Nhượng: Phó Giám đốc Sở Nội vụ", "Lê Mẫu Nhượng (former): Trưởng phòng Nội vụ thị xã Ngã Năm"],
    ),
    (
        "Quyết định điều động, bổ nhiệm ông Lê Văn Mẫu, Phó Giám đốc Sở Tài chính giữ chức Giám đốc Sở Công Thương.",
        ["Lê Văn Mẫu: Phó Giám đốc Sở Tài chính; Giám đốc Sở Công Thương"],
    ),
    (
        "Ban Thường vụ công bố quyết định bổ nhiệm Giám đốc Sở Tư pháp đối với bà Trần Thị Thử.",
        ["Trần Thị Thử: Giám đốc Sở Tư pháp"],
    ),
    (
        "Ông Lê Văn Mẫu thôi giữ chức vụ Chủ tịch UBND huyện Ea Súp.",
        ["Lê Văn Mẫu (former): Chủ tịch UBND huyện Ea Súp"],
    ),
]
PEOPLES_OF_THE_HIGHLANDS = [
    ("Trưởng đoàn là đồng chí Y Mẫu Niê, Phó Bí thư Tỉnh ủy.", ["Y Mẫu Niê: Trưởng đoàn; Phó Bí thư Tỉnh ủy"]),
    ("Có mặt H'Mẫu Êban, Phó Chủ tịch HĐND tỉnh.", ["H'Mẫu Êban: Phó Chủ tịch HĐND tỉnh"]),
    ("Đồng chí Điểu Mẫu, Bí thư Đảng ủy xã Đắk Mẫu.", ["Điểu Mẫu: Bí thư Đảng ủy xã Đắk Mẫu"]),
    ("Chủ tịch UBND xã Giàng A Mẫu kể.", ["Giàng A Mẫu: Chủ tịch UBND xã"]),
    ("Đồng chí Tòng Thị Mẫu, Phó Bí thư Huyện ủy Mường La.", ["Tòng Thị Mẫu: Phó Bí thư Huyện ủy Mường La"]),
    ("Ông K’Mẫu, Chủ tịch HĐND huyện Di Linh.", ["K’Mẫu: Chủ tịch HĐND huyện Di Linh"]),  # a whole name of the K'Ho
    ("Đồng chí Krajăn Mẫu, Phó Trưởng Ban Dân vận Tỉnh ủy.", ["Krajăn Mẫu: Phó Trưởng Ban Dân vận Tỉnh ủy"]),
]
NOBODY = [
    "Chủ tịch Hồ Chí Minh căn dặn.",
    "Trụ sở ở số 5 đường Nguyễn Huệ, Bí thư Tỉnh ủy nói.",
    "Hiệu trưởng Trường THPT Nguyễn Du phát biểu.",
    "Ông Nguyễn Văn Mẫu, nông dân xã Tân Mẫu, kể.",
    "Bà Trần Thị Thử, Giám đốc Công ty TNHH Mẫu, cho biết.",
    "Ảnh: Lê Văn Mẫu",
    "Đồng chí Bí thư Tỉnh ủy phát biểu kết luận.",
    "Tổng Bí thư, Chủ tịch nước Lào Thoong-lun Mẫu thăm Hà Nội.",
    "Bí thư Huyện ủy Mai Sơn phát biểu.",
    "Tại Quảng Trị, Bí thư Tỉnh ủy làm việc với các sở.",
    "Các đồng chí Ủy viên Ban Thường vụ Tỉnh ủy dự; lãnh đạo Đoàn Thanh niên, Hội Nông dân cùng dự.",
    "Nghị quyết Đại hội Đảng bộ tỉnh; Chủ tịch UBND tỉnh Hà Tĩnh ký.",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *POSTS_BEHIND_THE_NAME,
        *POSTS_BEFORE_THE_NAME,
        *SHARED_HEADS,
        *FORMER_AND_NEW,
        *PEOPLES_OF_THE_HIGHLANDS,
    ],
)
def test_posts_belong_to_whom_the_words_give_them(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def wordings() -> list[tuple[str, str]]:
    lines = WORDINGS.read_text(encoding="utf-8").splitlines()
    pairs = [line.partition(" =>") for line in lines if line and not line.startswith("#")]
    return [(text.replace("\\n", "\n"), officials.strip()) for text, _, officials in pairs]


@pytest.mark.parametrize(("text", "expected"), wordings())
def test_wordings_of_the_news_are_understood(text: str, expected: str) -> None:
    assert " | ".join(found(text)) == expected


@pytest.mark.parametrize("text", NOBODY)
def test_who_holds_no_office_is_left_out(text: str) -> None:
    assert found(text) == []


def test_a_later_mention_in_full_is_found_without_posts() -> None:
    text = "Đồng chí Lê Văn Mẫu, Bí thư Tỉnh ủy chủ trì.\nKết luận, đồng chí Lê Văn Mẫu nêu ba việc."
    mentions = find_officials(text, authorities())
    assert [(m.name, len(m.posts)) for m in mentions] == [("Lê Văn Mẫu", 1), ("Lê Văn Mẫu", 0)]


def test_a_shared_post_has_no_span_and_one_s_own_has() -> None:
    text = "Các đồng chí Tỉnh ủy viên: Lê Văn Mẫu, Giám đốc Sở Y tế; Trần Văn Thử, Giám đốc Sở Nội vụ."
    for mention in find_officials(text, authorities()):
        shared, own = mention.posts
        assert shared.span is None
        assert own.span is not None
        assert own.span.of(text) == own.surface


def test_of_two_wordings_the_fuller_is_kept() -> None:
    text = "Bí thư Tỉnh ủy Lê Văn Mẫu dự.\nĐồng chí Lê Văn Mẫu, Bí thư Tỉnh ủy Hậu Giang kết luận."
    assert found(text) == ["Lê Văn Mẫu: Bí thư Tỉnh ủy Hậu Giang"]


_NAMES = ("Lê Văn Mẫu", "Trần Thị Thử", "H'Loan", "Hậu Giang", "đồng chí", "Các đồng chí")
_POSTS = ("Bí thư Tỉnh ủy", "Chủ tịch UBND tỉnh", "Phó", "Ban Chỉ đạo", "nguyên", "nhiệm kỳ", "2020")
_TIES = (",", ";", ":", "-", ".", "(", ")", "\n", "và", "là", "kiêm", "giữ chức", "thôi giữ chức", "từng là")
PIECES = st.sampled_from((*_NAMES, *_POSTS, *_TIES))


@pytest.mark.slow
@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_every_mention_is_a_stretch_of_the_text(pieces: list[str]) -> None:
    text = " ".join(pieces)
    mentions = find_officials(text, authorities())
    for mention in mentions:
        assert " ".join(mention.span.of(text).split()) == mention.name
        assert all(post.span is None or post.span.of(text) == post.surface for post in mention.posts)
    starts = [mention.span.start for mention in mentions]
    assert starts == sorted(starts)


@pytest.mark.slow
@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    find_officials(normalise(text), authorities())


@pytest.mark.slow
@pytest.mark.parametrize("length", [8_000, pytest.param(100_000, marks=pytest.mark.soak)], ids=["short", "soak"])
@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "-",
        "a",
        "A ",
        "Bí thư ",
        "Bí thư và các ",
        "Nguyễn Văn ",
        "Lê Văn Mẫu, Bí thư Tỉnh ủy; ",
        "Bí thư\n\n\n",
        "T.",
        "(",
    ],
)
def test_hostile_text_costs_no_more_than_its_length(piece: str, length: int) -> None:
    assert growth(lambda count: find_officials(piece * count, authorities()), length // len(piece)) < 3
