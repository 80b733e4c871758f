"""What speaks for a province, and what only names it: homes, ways, lists, firms, schools, former posts, other states."""

import pytest

from archive.core.extraction import find_provinces
from archive.core.linking import locate
from archive.core.linking.province_cues import is_person
from archive.core.reading.values import Reading
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
    assert province("Điều tra vụ nổ", long, "Vụ việc được giao cho Công an tỉnh Bắc Kạn.") == "Bắc Kạn"
    assert province("Công ty Mẫu thua lỗ", long, "Công ty Mẫu còn có một mỏ tại tỉnh Bình Phước.") == ""
    assert province("Bàn chuyện học phí", "Tỉnh Hà Giang góp ý.", long, "Hội thảo họp tại tỉnh Hà Giang.") == "Hà Giang"


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
