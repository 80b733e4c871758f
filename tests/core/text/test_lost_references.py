"""What is left of character references is read as the letters it stands for, each in its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.text import Span, restore
from tests.growth import growth


@pytest.mark.parametrize(
    ("kept", "meant"),
    [
        ("Trưởng phograve;ng Mẫu", "Trưởng phòng Mẫu"),
        ("Đông Nam Aacute; và Ocirc;ng Mẫu", "Đông Nam Á và Ông Mẫu"),
        ("Lò Thị Mẫu ndash; ldquo;kíchrdquo; Namhellip;và", "Lò Thị Mẫu – “kích” Nam…và"),
        ("Sở TTamp;TT, (Ramp;D)", "Sở TT&TT, (R&D)"),
        ("cho ph;ép, x;ét, qu;ét", "cho phép, xét, quét"),
        ("T#7881;nh ủy, t&7881;nh", "Tỉnh ủy, tỉnh"),
        ("Mẫunbsp;Sơn &ndash; Mẫu", "Mẫu Sơn – Mẫu"),
    ],
)
def test_what_is_left_of_a_reference_is_its_character(kept: str, meant: str) -> None:
    restored = restore(kept)
    assert restored.text == meant
    assert bool(restored)


@pytest.mark.parametrize(
    "text",
    [
        "đất rang; bổ sung; thông tin; Nha Trang; Beeline; ATGT; Camp; camp;n; Margrave; Haute; circ;",
        "thị xã;phóng viên; năm 2018;kỷ niệm; 43162;Fax; a;é; 5;ép",
        "Luật #1234; T#1234;nh #999;",  # no letters of ours
        "một; hai; ba",
        ";",
        "",
    ],
)
def test_words_before_a_semicolon_stay(text: str) -> None:
    restored = restore(text)
    assert restored.text == text
    assert not restored
    assert restored.original(3) == restored.restored(3) == 3


def test_each_character_knows_where_it_stands() -> None:
    kept = "Sở TTamp;TT: Trưởng phograve;ng ndash; Mẫu"
    restored = restore(kept)
    start = restored.text.index("Trưởng phòng")
    span = restored.original_span(Span(start, start + len("Trưởng phòng")))
    assert span.of(kept) == "Trưởng phograve;ng"
    assert (restored.restored(span.start), restored.restored(span.end)) == (start, start + len("Trưởng phòng"))
    assert restored.original(len(restored.text)) == len(kept)


_PIECES = st.sampled_from(
    ["phograve;ng", " ", "ndash;", ";", "ph;ép", "a", "TTamp;TT", "#7881;", "&", "Mẫu", "grave;", "o", "\n", "é"]
)


@settings(derandomize=True, max_examples=100)
@given(st.lists(_PIECES, max_size=20).map("".join))
def test_the_pieces_of_the_restored_text_make_up_the_kept_one(kept: str) -> None:
    restored = restore(kept)
    spans = [restored.original_span(Span(place, place + 1)) for place in range(len(restored.text))]
    assert "".join(span.of(kept) for span in spans) == kept
    assert all(restored.restored(span.start) == place for place, span in enumerate(spans))
    assert restored.text.count("\n") == kept.count("\n")


@pytest.mark.slow
@pytest.mark.parametrize("unit", [";", "phograve;ng ", "ndash;", "ph;é", "&#7881;", "amp;", "a;"])
def test_cost_is_linear(unit: str) -> None:
    assert growth(lambda size: restore((unit * size)[:size]), 6_000) < 3
