import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.text import sort_key


def test_names_sort_as_in_a_vietnamese_dictionary() -> None:
    ordered = [
        "An Giang",
        "Ăn",
        "Ân Thi",
        "Ba Bể",
        "Bà Rịa - Vũng Tàu",
        "Bạc Liêu",
        "Dầu Tiếng",
        "Đà Nẵng",
        "Đắk Lắk",
        "Đắk Nông",
        "Điện Biên",
        "Ô Môn",
        "Ơ Kê",
        "Quý 2",
        "Quý 10",
        "Uông Bí",
        "Ứng Hòa",
        "Yên Bái",
    ]
    shuffled = random.Random(1).sample(ordered, len(ordered))
    assert sorted(shuffled, key=sort_key) == ordered


def test_tones_decide_between_words_of_the_same_letters() -> None:
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_shorter_words_come_first() -> None:
    assert sorted(["Hà Nội", "Hà", "Hàm Yên", "Hà Nam"], key=sort_key) == ["Hà", "Hà Nam", "Hà Nội", "Hàm Yên"]


@pytest.mark.slow
@settings(derandomize=True, max_examples=200)
@given(st.text(max_size=100))
def test_keys_hold_nothing_that_databases_sort_differently(text: str) -> None:
    assert re.fullmatch(r"[0-9a-z]*", sort_key(text))
