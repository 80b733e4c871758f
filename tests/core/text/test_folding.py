import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.text import fold, normalise, slugify, spell

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ ĐÔNGàÀỦ04-/.",
    max_size=60,
)
LAWS = settings(derandomize=True, max_examples=200)


@pytest.mark.slow
@LAWS
@given(st.text(max_size=200))
def test_folding_and_spelling_keep_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(spell(text)) == len(text)


@pytest.mark.slow
@LAWS
@given(st.text(max_size=200))
def test_folding_and_spelling_again_change_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert spell(spell(text)) == spell(text)


@pytest.mark.slow
@LAWS
@given(VIETNAMESE)
def test_every_unicode_spelling_folds_alike(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert fold(normalise(decomposed)) == fold(normalise(text))
    assert spell(normalise(decomposed)) == spell(normalise(text))


@pytest.mark.slow
@LAWS
@given(VIETNAMESE)
def test_folded_vietnamese_is_ascii(text: str) -> None:
    assert fold(normalise(text)).isascii()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đồng Tháp", "dong thap"),
        ("ĐẮK LẮK", "dak lak"),
        ("Nghị quyết số 04-NQ/TW", "nghi quyet so 04-nq/tw"),
        ("hoà hòa uỷ ủy", "hoa hoa uy uy"),
        ("ẵ ợ ữ ễ", "a o u e"),
        ("İstanbul", "istanbul"),
    ],
)
def test_case_and_tones_go(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("hoà", "hòa"),
        ("khoá", "khóa"),
        ("Uỷ", "ủy"),
        ("thuỷ", "thủy"),
        ("khoẻ", "khỏe"),
        ("xoè", "xòe"),
        ("toạ", "tọa"),
        ("loã", "lõa"),
        ("Toà án", "tòa án"),
    ],
)
def test_new_tone_placement_is_spelled_the_old_way(new: str, old: str) -> None:
    assert spell(new) == old
    assert spell(old) == old


@pytest.mark.parametrize("text", ["quý", "quỳ", "quỷ", "hoàn", "ngoài", "khuỷu", "huỳnh", "thuế", "toán", "quà"])
def test_where_the_tone_has_one_place_only_it_stays(text: str) -> None:
    assert spell(text) == text


def test_slugs_are_plain_ascii() -> None:
    assert slugify("Bà Rịa - Vũng Tàu") == "ba-ria-vung-tau"
    assert slugify("  Đồng chí <b>Nguyễn</b> ") == "dong-chi-b-nguyen-b"
    assert slugify("…") == ""


@pytest.mark.slow
@LAWS
@given(st.text(max_size=60), st.text(max_size=60))
def test_a_blank_bears_upon_neither_side(before: str, behind: str) -> None:
    assert spell(f"{before} {behind}") == f"{spell(before)} {spell(behind)}"
    assert fold(f"{before} {behind}") == f"{fold(before)} {fold(behind)}"


def test_words_without_end_are_folded_as_few_are() -> None:
    words = [f"Tỉnhuỷ{count}" for count in range(40_000)]
    assert fold(" ".join(words)).split() == [f"tinhuy{count}" for count in range(40_000)]
    assert fold("Đồng Tháp") == "dong thap"
