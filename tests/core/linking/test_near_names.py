"""Which names may be one name written in two ways."""

from random import Random

import pytest

from archive.core.linking.near_names import near_names, one_letter_off
from tests.growth import growth


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Trần Thị Lý", "Trần Thị Lí", True),
        ("Hồ Văn Đắk", "Hồ Văn Đắc", True),
        ("Phan Văn Thử", "Phan Văn Thự", True),
        ("H'Yim Kđoh", "H Yim Kđoh", True),
        ("Phan Văn Thnàh", "Phan Văn Thành", True),
        ("Phan Văn Thàn", "Phan Vănn Thàn", True),
        ("Nguyêễn Văn Thử", "Nguyễn Văn Thử", True),
        ("Phan Văn Hải", "Phan Văn Hảo", False),  # two names
        ("Phan Văn An", "Phan Văn Anh", False),
        ("Phan Văn Thnàh", "Trần Văn Thành", False),
        ("Phan Văn Thử", "Phan Thử", False),
    ],
)
def test_names_are_near_by_spelling_or_by_a_slip(one: str, other: str, near: bool) -> None:
    assert near_names({1: one, 2: other}) == ({1: 2, 2: 1} if near else {})


def test_equal_spelling_comes_before_a_slip() -> None:
    assert near_names({1: "Phan Văn Thành", 2: "Phan Văn Thnàh", 3: "Phan Văn Thánh"}) == {1: 3, 2: 1, 3: 1}


def test_all_of_a_group_lead_to_its_first() -> None:
    names = {4: "Phan Văn Thành", 2: "Phan Văn Thnàh", 1: "Phan Văn Thánh", 3: "Phan Văn Thanhh", 9: "Phan Văn Lợi"}
    near = near_names(names)
    assert {near[key] for key in (2, 3, 4)} == {1}
    assert near[1] in names
    assert 9 not in near


@pytest.mark.parametrize(
    ("one", "other", "off"),
    [
        ("thnah", "thanh", True),
        ("hai", "hao", True),
        ("an", "anh", True),
        ("anh", "hanh", True),
        ("", "a", True),
        ("thanh", "thanh", False),
        ("an", "minh", False),
        ("nhat", "thna", False),
        ("abcd", "badc", False),
    ],
)
def test_one_letter_off(one: str, other: str, off: bool) -> None:
    assert one_letter_off(one, other) is one_letter_off(other, one) is off


@pytest.mark.slow
def test_many_names_cost_linear_time() -> None:
    random = Random(7)
    given = ["Thành", "Thnàh", "Hải", "Hảo", "Lý", "Lí", "Kđoh", "Mai"]
    middle = ["Văn", "Thị", "Đức", "Minh", "Xuân", "Thu", "Ngọc", "Quang"]
    names = {
        number: f"{random.choice(('Phan', 'Trần', 'Y'))} {random.choice(middle)} {random.choice(middle)} {random.choice(given)}"
        for number in range(4000)
    }
    assert growth(lambda size: near_names({number: names[number] for number in range(size)}), 2000) < 3
