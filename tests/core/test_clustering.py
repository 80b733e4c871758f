"""Which texts are one: retold with small changes, not the same form filled in anew."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.clustering import ALIKE, SHINGLE, Sketch, are_alike, likeness, scheme_digest, sketch_of, unpack_sketch
from tests.growth import growth

WORDS = [f"{head}{tail}" for head in ("ba", "ca", "da", "ga", "ha", "la", "ma", "na") for tail in "bcdghklmnpqrstvx"]


def text_of(seed: int, length: int = 300) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) for _ in range(length))


def kept(text: str) -> tuple[bytes, tuple[int, ...]]:
    return unpack_sketch(sketched(text).packed())


def sketched(text: str) -> Sketch:
    found = sketch_of(text)
    assert found is not None
    return found


STORY = f"Sáng 3/6/2021, Tỉnh ủy sơ kết 5 năm thực hiện Nghị quyết số 04-NQ/TW. {text_of(1)}"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (STORY, True),
        (STORY.upper(), True),
        (f"Tiêu đề khác của báo tỉnh. {STORY} Theo Cổng thông tin điện tử.", True),
        (STORY.replace("Sáng 3/6/2021, ", "").replace("sơ kết 5 năm", "tổ chức hội nghị sơ kết"), True),
        (STORY[: len(STORY) * 3 // 4], True),
        (STORY[: len(STORY) // 3], False),
        (text_of(2), False),
    ],
)
def test_a_text_taken_over_with_changes_is_the_same(other: str, expected: bool) -> None:
    assert are_alike(kept(STORY), kept(other)) is expected
    assert are_alike(kept(other), kept(STORY)) is expected


def notice(month: int, *sums: str) -> str:
    return f"Kết quả thu ngân sách tháng {month}/2021 là {sums[0]} tỷ đồng, bằng {sums[1]}% dự toán; {text_of(3, 80)}"


def test_a_form_filled_in_with_other_numbers_is_another_text() -> None:
    june, july = notice(6, "1.204", "48,5"), notice(7, "1.377", "56,1")
    assert likeness(kept(june)[0], kept(july)[0]) > ALIKE
    assert not are_alike(kept(june), kept(july))
    assert are_alike(kept(june), kept(june.replace("6/2021", "06-2021") + " Văn phòng."))


@pytest.mark.parametrize("text", ["", " \n", "…—!", "\ud800"])
def test_a_text_without_words_has_no_sketch(text: str) -> None:
    assert sketch_of(text) is None
    assert len(scheme_digest(text)) == 32


def test_case_tones_and_signs_make_no_difference() -> None:
    assert sketched("Tỉnh ủy Hậu Giang.").key == sketched("TỈNH UỶ — HẬU GIANG").key
    assert sketched("Tỉnh ủy Hậu Giang.").key != sketched("Tỉnh ủy Hậu Giang 2").key


def test_the_estimate_is_close_to_the_truth() -> None:
    for share in (0.3, 0.6, 0.9):
        words = text_of(4, 400).split()
        other = [word if random.Random(at).random() < share else f"x{at}" for at, word in enumerate(words)]
        sets = [{tuple(text[at : at + SHINGLE]) for at in range(len(text) - SHINGLE + 1)} for text in (words, other)]
        truth = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
        assert likeness(sketched(" ".join(words)).values, sketched(" ".join(other)).values) == pytest.approx(
            truth, abs=0.1
        )


@pytest.mark.slow
@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_is_like_itself_and_likeness_has_no_direction(one: str, other: str) -> None:
    first, second = sketch_of(one), sketch_of(other)
    if first is None or second is None:
        return
    assert first == sketch_of(one)
    assert are_alike(kept(one), kept(one))
    assert are_alike(kept(one), kept(other)) == are_alike(kept(other), kept(one))
    assert first.key >= 0
    assert all(0 <= band < 1 << 63 for band in first.bands)


@pytest.mark.parametrize(
    "text", [lambda size: "1" * size, lambda size: "1-" * (size // 2), lambda size: "a " * (size // 2)]
)
def test_hostile_texts_cost_linear_time(text: Callable[[int], str]) -> None:
    assert growth(lambda size: sketch_of(text(size)), 100_000) < 3
