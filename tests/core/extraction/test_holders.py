"""Who holds no office of Việt Nam: foreigners, people of business, bodies that look like persons."""

import pytest

from archive.core.extraction.officials.holders import is_business, is_foreign_name, is_foreign_post, is_no_person
from tests.core.extraction.test_officials import found


@pytest.mark.parametrize(
    "text",
    [
        "Ông Hà Văn Thử, Giám đốc Công ty TNHH Mẫu cho biết.",
        "Ông Hà Văn Thử (giám đốc công ty Mẫu) nói.",
        "Bà Bùi Thị Ví, Tổng giám đốc MauBank chia sẻ.",
        "Bà Bùi Thị Ví, Phó Tổng giám đốc Tập đoàn Mẫu.",
        "Ông Hà Văn Thử - Giám đốc điều hành - khẳng định.",
        "Ông Hà Văn Thử, giám đốc âm nhạc của đêm diễn.",
        "Ông Hà Văn Thử, giám đốc, nói với phóng viên.",
        "Ông Hà Văn Thử, kế toán trưởng của công ty này.",
        "Ông Hà Văn Thử, Chủ tịch ngân hàng Mẫu.",
        "Nghị quyết của HĐQT đề tên Chủ tịch là ông Hà Văn Thử.",
        "Đạo diễn Hà Văn Thử, Giám đốc MFC, nói.",
        "Ông Hà Văn Thử, Chủ tịch HĐQT công ty Mẫu, dự. Chủ tịch Hà Văn Thử nói.",
    ],
)
def test_people_of_business_hold_no_office(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ông Hà Văn Thử, Giám đốc Ngân hàng Nhà nước chi nhánh tỉnh.", "Giám đốc Ngân hàng Nhà nước chi nhánh tỉnh"),
        ("Ông Hà Văn Thử, Tổng Giám đốc Bảo hiểm xã hội Việt Nam.", "Tổng Giám đốc Bảo hiểm xã hội Việt Nam"),
        ("Ông Hà Văn Thử, Bí thư Đảng ủy Khối Doanh nghiệp tỉnh.", "Bí thư Đảng ủy Khối Doanh nghiệp tỉnh"),
        ("Ông Hà Văn Thử, Vụ trưởng Vụ Quản lý doanh nghiệp.", "Vụ trưởng Vụ Quản lý doanh nghiệp"),
        ("Ông Hà Văn Thử, Giám đốc BHXH tỉnh.", "Giám đốc BHXH tỉnh"),
        ("Ông Hà Văn Thử, Chủ tịch Liên minh HTX tỉnh.", "Chủ tịch Liên minh HTX tỉnh"),
    ],
)
def test_offices_that_are_worded_like_business_stay(text: str, expected: str) -> None:
    assert found(text) == [f"Hà Văn Thử: {expected}"]


@pytest.mark.parametrize(
    "text",
    [
        "Chủ tịch Triều Tiên Kim Jong Mau phát biểu.",
        "Thủ tướng Thổ Nhĩ Kỳ Mauli Yildirim đã đến.",
        "Ông Carl Mauster, cố vấn cấp cao, nói.",
        "Tổng Thư ký Liên Hợp Quốc nói rằng.",
        "Chủ tịch Quốc hội Hàn Quốc Moon Hee Mau nhấn mạnh.",
        "15 quốc gia thành viên Hội đồng Bảo an Liên Hiệp Quốc họp.",
        "Ông Goto Hitomau, chủ tịch tỉnh Maunashi, cho biết.",
        "Trao đổi với Báo Tuổi Trẻ Online, chủ tịch UBND xã từ chối.",
    ],
)
def test_foreigners_and_bodies_hold_no_office(text: str) -> None:
    assert found(text) == []


def test_names_of_the_highlands_are_no_foreign_ones() -> None:
    assert not any(map(is_foreign_name, ("Ksor Mẫu", "Y Thuật Niê", "H'Loan Êban", "Nguyễn Văn Thnàh", "Giàng A Mẫu")))
    assert all(map(is_foreign_name, ("Kim Jong Mau", "Ousmane Mau", "Đức Angela Mauler")))
    assert not is_foreign_name("Mỹ Thanh")


def test_a_foreign_looking_holder_of_an_office_of_viet_nam_stays() -> None:
    assert found("Đồng chí Men Mauly, Phó Chính ủy Quân khu 9 dự.") == ["Men Mauly: Phó Chính ủy Quân khu 9"]


def test_a_place_behind_a_post_is_no_person() -> None:
    assert found("Ông Hà Văn Thử, trưởng Công an TP Tân An. Qua đó, thông tin được xác minh.") == [
        "Hà Văn Thử: trưởng Công an TP Tân An"
    ]


def test_the_country_of_a_post_tells() -> None:
    assert is_foreign_post(["Thủ", "tướng", "Lào"], "")
    assert is_foreign_post(["Bí", "thư", "Tỉnh", "ủy"], " (Lào) dự")
    assert is_foreign_post(["Bí", "thư", "Tỉnh", "ủy", "Salavan"], " dự")
    assert is_foreign_post(["Bí", "thư", "Huyện", "ủy", "Salavan"], " (Lào) dự")
    assert not is_foreign_post(["Bí", "thư", "Huyện", "ủy", "Văn", "Sơn"], " dự")
    assert not is_foreign_post(["Đại", "sứ", "Việt", "Nam", "tại", "Lào"], "")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Trưởng Ban Dân tộc tỉnh Thạch Mẫu đến.", ["Thạch Mẫu"]),
        ("Bí thư Tỉnh ủy Danh Mẫu đến.", ["Danh Mẫu"]),
        ("Bí thư Tỉnh ủy Hà Giang đến.", []),
        ("Chủ tịch UBND tỉnh Minh Hải đến.", []),
        ("Phó Chủ tịch tỉnh Vân Nam đến.", []),
        ("Trưởng Công an huyện Thạch Mẫu đến.", []),
    ],
)
def test_what_is_no_province_where_one_is_due_is_a_person(text: str, names: list[str]) -> None:
    assert [person.partition(":")[0] for person in found(text)] == names


NEIGHBOURS = "Theo báo chí Trung Quốc, Bắc Kinh đã họp. Hãng tin Trung Quốc cho hay Bắc Kinh lo ngại. "


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (NEIGHBOURS + "Bộ trưởng Đường sắt Lưu Mẫu Quân dự.", []),
        (NEIGHBOURS + "Bộ trưởng Đường sắt Lưu Mẫu Quân dự. Việt Nam cũng dự.", ["Lưu Mẫu Quân"]),
        (NEIGHBOURS + "Cục trưởng Cục Thú y tỉnh Cao Bằng Lưu Mẫu Quân dự.", ["Lưu Mẫu Quân"]),
        (NEIGHBOURS + "Thủ tướng Nguyễn Mẫu Quân dự.", ["Nguyễn Mẫu Quân"]),
        (NEIGHBOURS + "Ông Lưu Mẫu Quân, Đại sứ Việt Nam, dự.", ["Lưu Mẫu Quân"]),
        ("Bộ trưởng Đường sắt Lưu Mẫu Quân (Liu Maujun) dự.", []),
        ("Bộ trưởng Xây dựng Lưu Mẫu Quân (Sinh Mau) dự.", ["Lưu Mẫu Quân"]),
        ("Bí thư Thành ủy Trùng Khánh Lưu Mẫu Quân dự. Ông Lưu Mẫu Quân, ủy viên Bộ Chính trị, nói.", []),
        ("Bí thư Huyện ủy Trùng Khánh Lưu Mẫu Quân dự.", ["Lưu Mẫu Quân"]),
        ("Ủy viên Quốc vụ Lưu Mẫu Quân dự; phó chủ tịch đảng Dân Tiến Hà Mẫu Vinh nói.", []),
    ],
)
def test_office_holders_of_neighbours_with_names_like_ours(text: str, names: list[str]) -> None:
    assert [person.partition(":")[0] for person in found(text)] == names


def test_what_stands_behind_a_title_makes_it_business() -> None:
    title = ["giám", "đốc"]
    assert is_business(title, title, " công ty mẫu", "ông ")
    assert not is_business(title, title, " sở y tế", "ông ")
    assert is_no_person("Liên Hợp Quốc")
    assert is_no_person("A Bank")
    assert is_no_person("Triều Tiên Kim Mẫu")
    assert not is_no_person("Lò Văn Mẫu")
