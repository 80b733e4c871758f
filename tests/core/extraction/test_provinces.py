"""Provinces named in a text, and the words that only look like one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.extraction import find_provinces
from archive.core.text import normalise
from archive.core.vocabulary import load_table
from tests.growth import growth
from tests.stated import authorities


def named(text: str) -> list[tuple[str, str]]:
    return [(mention.name, mention.role) for mention in find_provinces(normalise(text), authorities())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tỉnh ủy Hậu Giang tổ chức hội nghị", [("Hậu Giang", "organ")]),
        ("HĐND tỉnh Quảng Trị họp", [("Quảng Trị", "organ")]),
        ("UBND TP Cần Thơ ban hành", [("Cần Thơ", "organ")]),
        ("trên địa bàn tỉnh Khánh Hoà", [("Khánh Hòa", "unit")]),
        ("Sáng nay ở Đắk Lăk", [("Đắk Lắk", "name")]),
        (
            "TP.HCM và BR-VT, TT-Huế",
            [("Hồ Chí Minh", "unit"), ("Bà Rịa - Vũng Tàu", "name"), ("Thừa Thiên Huế", "name")],
        ),
        ("Thành phố Hồ Chí Minh", [("Hồ Chí Minh", "unit")]),
        ("Bà Rịa – Vũng Tàu", [("Bà Rịa - Vũng Tàu", "name")]),
        ("tỉnh Quảng Nam - Đà Nẵng ngày ấy", [("Quảng Nam - Đà Nẵng", "unit")]),
        ("tỉnh Hà Nam Ninh", [("Hà Nam Ninh", "unit")]),
        ("TỈNH ỦY HẬU GIANG", [("Hậu Giang", "organ")]),
        ("phường Vị Thanh sau sắp xếp", [("Hậu Giang", "place")]),
        ("buổi lễ tại Nha Trang", [("Khánh Hòa", "place")]),
        ("Huyện ủy Vũ Quang", [("Hà Tĩnh", "place")]),
        ("Báo Ấp Bắc điện tử", [("Tiền Giang", "organ")]),
        ("thị xã Quảng Trị", [("Quảng Trị", "place")]),
        ("Sở GD-ĐT Hà Nam, sở Văn hóa, Thể thao và Du lịch Hà Giang", [("Hà Nam", "organ"), ("Hà Giang", "organ")]),
        ("trụ sở Mẫu Hà Nam; Sở Công thương tại Hà Giang", [("Hà Nam", "name"), ("Hà Giang", "name")]),
        ("Sở Giao dịch Chứng khoán Hà Nội", [("Hà Nội", "name")]),
        ("cháy ở Gò Vấp; chờ ở Tân Sơn Nhất", [("Hồ Chí Minh", "place"), ("Hồ Chí Minh", "place")]),
        ("UBND quận 5 và Q.10; quận 13, quận 5.2 và quận 7/8", [("Hồ Chí Minh", "place")] * 2),
        ("trú xã Mẫu, T X.Hương Thủy", [("Thừa Thiên Huế", "place")]),
        ("(số 24 Ngô Gia Tự, Đức Giang, Long Biên)", [("Hà Nội", "place")]),
        ("tại điểm cầu Lào Cai; qua cầu Lào Cai", [("Lào Cai", "name")]),
        (
            "phát triển nông thôn Hà Giang; chặng đường Hà Nam; thôn Hà Giang",
            [("Hà Giang", "name"), ("Hà Nam", "name")],
        ),
        ("ca sĩ Mẫu, Thanh Hà, Thanh Sơn, Long Biên", []),
        ("cà phê của Vinamẫu Biên Hòa; tại Biên Hòa", [("Đồng Nai", "place")]),
        ("Chủ tịch UBND huyện Quế Sơn Lò Văn Mẫu", [("Quảng Nam", "place")]),
        ("UBND quận Tân Phú và quận Bình Tân họp", [("Hồ Chí Minh", "place"), ("Hồ Chí Minh", "place")]),
        ("huyện Tân Phú; huyện Bình Tân; xã Tân Phú", [("Đồng Nai", "place"), ("Vĩnh Long", "place")]),
        ("quận Hoàng Mai; thị xã Hoàng Mai", [("Hà Nội", "place"), ("Nghệ An", "place")]),
        ("dạo quanh hồ Gươm; kè sông Tô Lịch", [("Hà Nội", "place"), ("Hà Nội", "place")]),
        ("qua cầu Thủ Thiêm; nhà ở đường Thủ Thiêm", [("Hồ Chí Minh", "place")]),
        ("hồ Tây Mẫu; miền Tây; chợ Tân Thanh; cửa khẩu Tân Thanh", [("Lạng Sơn", "place")]),
        ("huyện đảo Trường Sa", [("Khánh Hòa", "place")]),
        ("Chính quyền Quảng Nam", [("Quảng Nam", "name")]),
    ],
)
def test_provinces_are_named_with_the_weight_of_their_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "vì một nền hòa bình lâu dài",
        "PV Thái Bình đưa tin",
        "Ảnh: Hải Dương",
        "ông Trương Mẫu Hòa và bà Lê Thị Hà Giang",
        "biển Thái Bình Dương",
        "đồng bằng sông Cửu Long",
        "số 12 đường Điện Biên",
        "xã Bình Dương",
        "Chủ tịch Hồ Chí Minh, tư tưởng Hồ Chí Minh, Đoàn TNCS Hồ Chí Minh",
        "quang binh khong dau",
        "Trường THPT Hà Nam",
        "Nội dung bài.\nThái Bình",
        "xã Bình Minh",
        "tàu lạ ở Trường Sa",
        "cổ phiếu Hoàng Anh Gia Lai",
        "số nhà 13/120 Điện Biên Phủ",
        "diễn tại nhà hát Hòa Bình",
        "ghi theo yêu cầu Rồng",
    ],
)
def test_what_only_looks_like_a_province_is_none(text: str) -> None:
    assert named(text) == []


def test_each_landmark_is_known_where_it_stands_as_its_row_says() -> None:
    rows = load_table("places/landmarks")
    assert len({(row["landmark"], row["before"]) for row in rows}) == len(rows) > 900
    unknown = [
        row for row in rows if named(f"Họ đi xem {row['before']} {row['landmark']}.") != [(row["province"], "place")]
    ]
    assert unknown == []


PIECES = st.sampled_from(
    (
        "Tỉnh ủy",
        "Hậu Giang",
        "Hà Nam Ninh",
        "Hà Nam",
        ",",
        "đường",
        "TP",
        "Huế",
        "\n",
        "BÌNH ĐỊNH",
        "Vị Thanh",
        "phường",
    )
)


@pytest.mark.slow
@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(PIECES))
def test_spans_follow_one_another_inside_the_text(pieces: list[str]) -> None:
    text = " ".join(pieces)
    ends = 0
    for mention in find_provinces(text, authorities()):
        assert ends <= mention.span.start < mention.span.end <= len(text)
        ends = mention.span.end


@pytest.mark.slow
@pytest.mark.parametrize("length", [10_000, pytest.param(200_000, marks=pytest.mark.soak)], ids=["short", "soak"])
@pytest.mark.parametrize("piece", ["1", "-", "A", "A ", "Hậu Giang ", "\nHậu Giang", "tỉnh Bà Rịa - ", "PV Thái Bình "])
def test_hostile_text_costs_no_more_than_its_length(piece: str, length: int) -> None:
    assert growth(lambda count: find_provinces(piece * count, authorities()), length // len(piece)) < 3
