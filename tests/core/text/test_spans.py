import pytest

from archive.core.text import Span, find_all, overlaps, syllables


def test_a_span_is_half_open() -> None:
    span = Span(5, 7)
    assert span.of("Tỉnh ủy Hậu Giang") == "ủy"
    assert len(span) == 2


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_a_span_runs_forward(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_touching_spans_do_not_overlap() -> None:
    assert not overlaps(Span(0, 3), Span(3, 5))
    assert overlaps(Span(0, 4), Span(3, 5))
    assert Span(0, 5).contains(Span(1, 5))
    assert not Span(1, 5).contains(Span(0, 5))


def test_all_places_are_found_left_to_right() -> None:
    assert list(find_all("chi bộ, chi bộ", "chi bộ")) == [Span(0, 6), Span(8, 14)]
    assert list(find_all("aaa", "aa")) == [Span(0, 2)]
    assert list(find_all("chi bộ", "")) == []


def test_syllables_and_numbers_are_found_and_signs_are_not() -> None:
    text = "Y tế, số 04-NQ/TW (khóa XII)."
    assert [span.of(text) for span in syllables(text)] == ["Y", "tế", "số", "04", "NQ", "TW", "khóa", "XII"]
