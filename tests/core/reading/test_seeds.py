"""The reading columns of the seeds' table, run where TANGTHU_SEEDS names the folder that holds the seeds."""

import os
from pathlib import Path

import pytest

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from archive.core.reading.values import Precision, Reading

SEEDS = os.environ.get("TANGTHU_SEEDS", "")
pytestmark = pytest.mark.skipif(not SEEDS, reason="TANGTHU_SEEDS names no folder of seeds")

FURNITURE = ("Phản hồi", "Các tin khác", "CÁC TIN KHÁC", "Mới nhất", "Xem nhiều nhất", "A A", "3.png", "2.png", "1.png")

# seed: (title, published, byline, section, views, agency tag, number of captions)
EXPECTED = {
    "000": (
        "Tỉnh ủy Hậu Giang tổ chức Hội nghị trực tuyến sơ kết, tổng kết các văn bản của Trung ương",
        *("2021-06-03", "D.Trang – T.Phong", "Tin trong tỉnh", 552, "", 3),
    ),
    "001": (
        "Hội nghị lần thứ 32 Ban Chấp hành Đảng bộ tỉnh khóa XIX",
        *("2020-03-25T11:03", "S.T", "", 723, "BNP", 2),
    ),
    "002": (
        "Hậu Giang: Quý I-2023, công tác xây dựng Đảng đạt kết quả toàn diện",
        *(None, "", "", None, "", 2),
    ),
    "003": (
        "Ban Thường vụ Thành ủy: Sơ kết thực hiện Nghị quyết Trung ương 4 (khóa XII)",
        *("2021-07-05", "Lâm Vĩ", "", None, "", 2),
    ),
    "004": (
        "Đồng Tháp sơ kết thực hiện Nghị quyết Trung ương 4 (khóa XII)",
        *(None, "", "", None, "", 1),
    ),
}


def read_seed(number: str) -> Reading:
    (path,) = Path(SEEDS).glob(f"{number}_*.txt")
    return read_capture(RawCapture(body=path.read_bytes()))


@pytest.mark.parametrize("number", EXPECTED)
def test_a_seed_yields_the_facts_of_its_page(number: str) -> None:
    reading = read_seed(number)
    published = reading.published.iso if reading.published else None
    found = (reading.title, published, reading.byline, reading.section, reading.views, reading.agency_tag)
    assert (*found, len(reading.images)) == EXPECTED[number]
    assert reading.refusal == ""
    assert reading.problems == ()


@pytest.mark.parametrize("number", EXPECTED)
def test_a_seed_holds_title_and_captions_once_and_no_furniture(number: str) -> None:
    reading = read_seed(number)
    lines = reading.text.split("\n")
    assert lines.count(reading.title) == 1
    assert not set(lines) & set(FURNITURE)
    assert "Các ý kiến của bạn đọc" not in reading.text
    for image in reading.images:
        assert reading.text.count(image.caption) == 1


def test_a_photo_credit_is_kept_apart_from_its_caption() -> None:
    (image,) = read_seed("004").images
    assert (image.caption, image.credit) == ("Toàn cảnh hội nghị.", "dongthap.gov.vn")


def test_dates_carry_precision_and_the_words_that_prove_them() -> None:
    published = read_seed("000").published
    assert published is not None
    assert published.precision is Precision.DAY
    assert published.evidence == "Cập nhật vào ngày (03/06/2021)"
