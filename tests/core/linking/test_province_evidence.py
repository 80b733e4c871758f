"""What speaks for a province, and what only names it: homes, ways, lists, firms, schools, former posts, other states."""

import pytest

from archive.core.extraction import find_provinces
from archive.core.linking import locate
from archive.core.linking.province_cues import is_person
from archive.core.linking.province_evidence import weigh
from archive.core.reading.values import Reading
from archive.core.text import spell
from tests.gates.province_labels import ShortArticle, answer, reading_of, short_articles
from tests.growth import growth
from tests.stated import authorities


def province(title: str, *paragraphs: str) -> str:
    """Where an article of 2018 is placed, its first paragraph being the lead."""
    return placed(reading_of(title, *paragraphs))


def placed(reading: Reading) -> str:
    mentions = find_provinces(reading.text, authorities())
    return answer(locate(reading, mentions, authorities(), event=None, source=None, captured=None)).strip("-")


@pytest.mark.parametrize(
    "short", [pytest.param(each, id=f"{each.kind}: {each.reading.title}") for each in short_articles()]
)
def test_a_short_article_is_placed_as_a_reader_would(short: ShortArticle) -> None:
    assert placed(short.reading) == short.right.strip("-")


def test_what_the_opening_does_not_name_counts_little() -> None:
    long = "Hội thảo bàn nhiều việc chung. " * 40
    assert province("Bàn chuyện học phí", long, "Sở Giáo dục Hà Nội và Công an TP Hà Nội cho biết thêm.") == ""
    night = "Tiếng nổ lớn lúc nửa đêm làm nhiều nhà dân rung chuyển, hai nạn nhân được đưa đi cấp cứu. " * 12
    assert province("Điều tra vụ nổ", night, "Vụ việc được giao cho Công an tỉnh Bắc Kạn.") == "Bắc Kạn"
    assert province("Công ty Mẫu thua lỗ", long, "Công ty Mẫu còn có một mỏ tại tỉnh Bình Phước.") == ""
    assert province("Bàn chuyện học phí", "Tỉnh Hà Giang góp ý.", long, "Hội thảo họp tại tỉnh Hà Giang.") == "Hà Giang"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("tài xế Phan Văn Mẫu (", True),
        ("Em Đinh Quang Mẫu (", True),
        ("thuyền viên Lê Văn Mẫu (", True),
        ("bị cáo Lò Thị Mẫu (", True),
        ("Công viên Lê Văn Mẫu (", False),
        ("Trường Lê Văn Mẫu (", False),
        ("Hà Nội, ", False),
        ("UBND phường Mẫu (Hai Bà Trưng, ", False),
        ("(", False),
    ],
)
def test_a_person_is_told_from_a_place(words: str, expected: bool) -> None:
    assert is_person(words) is expected


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("Xe lùi ở km 49 chiều Hải Phòng - Hà Nội.", {"Hải Phòng": 0.2, "Hà Nội": 0.2}),
        ("Kẹt xe trên cao tốc TP. HCM - Long Thành - Dầu Giây.", {"Hồ Chí Minh": 0.2, "Đồng Nai": 0.2}),
        ("Đường sắt đô thị Cát Linh - Hà Đông chạy thử.", {"Hà Nội": 1.0}),
        ("Sở Y tế TP.HCM - PV ghi lại.", {"Hồ Chí Minh": 2.0}),
        ("Xe khách giường nằm biển Đà Nẵng bốc cháy.", {"Đà Nẵng": 0.2}),
        ("Xe cứu hộ ra vùng biển Đà Nẵng.", {"Đà Nẵng": 1.0}),
        ("Công ty Mẫu (trụ sở tỉnh Hậu Giang) phá sản.", {"Hậu Giang": 0.2}),
        ("Kẻ gọi xưng là Công an TP. HCM.", {"Hồ Chí Minh": 0.2}),
        ("Nhóm giả danh công an ở Cà Mau bị bắt.", {"Cà Mau": 1.0}),
        ("Viện KSND Đắk Nông phê chuẩn.", {"Đắk Nông": 3.0}),
        ("Chiếc tàu Hà Tiên 01 bị thủng.", {"Kiên Giang": 0.2}),
        ("Anh đến Đà Lạt, TP HCM học nghề.", {"Lâm Đồng": 1.0, "Hồ Chí Minh": 2.0}),
        ("Thuyền viên Nguyễn Văn Mẫu (Nghệ An) bị thương.", {"Nghệ An": 0.2}),
        ("Lò Thị Mẫu (Thanh Hóa) nhận tội.", {"Thanh Hóa": 0.2}),
        ("Cháy ở huyện Gia Nghĩa, Đài Loan.", {}),
        ("Món ăn của xứ Nghệ.", {"Nghệ An": 1.0}),
    ],
)
def test_what_a_mention_says(text: str, weights: dict[str, float]) -> None:
    reading = reading_of("Tin", "Mở đầu.", text)
    found: dict[str, float] = {}
    for evidence in weigh(reading, spell(reading.text), find_provinces(reading.text, authorities())):
        found[evidence.name] = max(found.get(evidence.name, 0.0), evidence.weight)
    assert found == weights


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
