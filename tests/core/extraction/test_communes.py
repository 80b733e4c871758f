"""Units since July 2025 by whose name the province is known."""

import pytest

from archive.core.extraction.communes import find_communes
from archive.core.extraction.mentions import ProvinceMention
from archive.core.text import Span
from archive.core.vocabulary import load_table


def named(text: str) -> list[tuple[str, str]]:
    return [(mention.span.of(text), mention.name) for mention in find_communes(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đảng ủy xã Bình Lư họp.", [("Bình Lư", "Lai Châu")]),
        (
            "Tại điểm cầu xã Bình Lư, phường Vị Tân và đặc khu Cồn Cỏ.",
            [("Bình Lư", "Lai Châu"), ("Vị Tân", "Cần Thơ"), ("Cồn Cỏ", "Quảng Trị")],
        ),
        ("UBND Xã Chân Mây - Lăng Cô họp.", [("Chân Mây - Lăng Cô", "Huế")]),
        ("Phường Hoà Cường, xã Ea H’Leo", [("Hoà Cường", "Đà Nẵng"), ("Ea H’Leo", "Đắk Lắk")]),
        ("phường Điện Bàn Bắc", [("Điện Bàn Bắc", "Đà Nẵng")]),
    ],
)
def test_a_name_of_one_province_with_its_kind_names_it(text: str, found: list[tuple[str, str]]) -> None:
    assert named(text) == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Xã Tân Phú và phường Tân An họp.", id="names that several provinces have"),
        pytest.param("Bình Lư là một xã.", id="without its kind"),
        pytest.param("Chợ Bình Lư, đường Bình Lư, thôn Bình Lư", id="another thing of the name"),
        pytest.param("Phường Bình Lư", id="another kind"),
        pytest.param("Chủ tịch UBND xã Bình Lư Tạ Thị Thử nói.", id="goes on with another capital"),
        pytest.param("xã bình lư", id="small letters"),
        pytest.param("Xã Bình Lư (cũ), xã Bình Lư trước đây", id="a unit of the time before"),
        pytest.param("Làng xã Việt Nam, hợp tác xã Bình Lư", id="no unit"),
        pytest.param("thị xã Bình Lư", id="a town"),
        pytest.param("xã ", id="nothing"),
    ],
)
def test_what_may_be_another_place_or_thing_names_none(text: str) -> None:
    assert named(text) == []


def test_what_is_known_already_is_not_found_again() -> None:
    text = "xã Bình Lư"
    known = ProvinceMention(span=Span(3, 10), name="Hậu Giang", role="place")
    assert find_communes(text, [known]) == []


def test_a_name_stands_in_the_list_for_one_province() -> None:
    rows = load_table("places/communes")
    provinces: dict[str, set[str]] = {}
    for row in rows:
        provinces.setdefault(row["name"], set()).add(row["province"])
    assert len(rows) == 2534
    assert all(len(found) == 1 for found in provinces.values())
    assert {row["kind"] for row in rows} == {"xã", "phường", "đặc khu"}
