"""Vietnamese typed while the input method was off."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.text import fold
from search.keystrokes import LONGEST, is_syllable, typed

TELEX = [
    ("nghij", "nghị"),
    ("quyeets", "quyết"),
    ("quyetes", "quyết"),
    ("chir", "chỉ"),
    ("thij", "thị"),
    ("Ddangr", "đảng"),
    ("ddooir", "đổi"),
    ("chuyeenr", "chuyển"),
    ("truwowngf", "trường"),
    ("truowngf", "trường"),
    ("truongwf", "trường"),
    ("tieesng", "tiếng"),
    ("nuwowcs", "nước"),
    ("muaw", "mưa"),
    ("uyr", "ủy"),
    ("hoaf", "hòa"),
    ("khoas", "khóa"),
    ("quys", "quý"),
    ("gif", "gì"),
    ("giuwax", "giữa"),
    ("gias", "giá"),
    ("ngoaif", "ngoài"),
    ("awn", "ăn"),
    ("soos", "số"),
]
VNI = [
    ("nghi5", "nghị"),
    ("quye61t", "quyết"),
    ("quyet61", "quyết"),
    ("d9a3ng", "đảng"),
    ("dang93", "đảng"),
    ("tru7o7ng", "trương"),
    ("truong72", "trường"),
    ("d9o6ng2", "đồng"),
    ("tha1p", "tháp"),
    ("na8m", "năm"),
]
PLAIN = ["giang", "quyết", "covid", "tw", "04", "4", "nq", "xx", "bbbb", "q", "", "sfrxj", "a" * 40, "ngaoif", "1nghi"]


@pytest.mark.parametrize(("keys", "meant"), TELEX + VNI)
def test_keystrokes_write_a_syllable(keys, meant):
    assert typed(keys) == unicodedata.normalize("NFC", meant)


@pytest.mark.parametrize("word", PLAIN)
def test_what_holds_no_keystroke_for_a_mark_is_left(word):
    assert typed(word) is None


@pytest.mark.parametrize("word", ["quyet", "giang", "gi", "nghieng", "y", "uy", "khuya", "oanh", "quoc", "duong"])
def test_toneless_syllables_are_known(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["quyte", "covid", "giamg", "zoom", "strong", "hau giang", "b", "ng", "dd", ""])
def test_what_no_mouth_says_is_no_syllable(word):
    assert not is_syllable(word)


@pytest.mark.slow
@given(st.text(alphabet="abcdeghiklmnopqrstuvxyfjw0123456789đĐâ", max_size=LONGEST + 4))
@settings(derandomize=True, max_examples=400)
def test_whatever_is_typed_gives_a_syllable_with_marks_or_nothing(keys):
    meant = typed(keys)
    assert meant is None or (is_syllable(fold(meant)) and fold(meant) != meant and len(meant) < len(keys))
