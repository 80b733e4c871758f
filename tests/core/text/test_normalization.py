import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.text import normalise

LAWS = settings(derandomize=True, max_examples=300)


@pytest.mark.slow
@LAWS
@given(st.text(max_size=200))
def test_normalising_again_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.slow
@LAWS
@given(st.text(max_size=200))
def test_the_result_is_composed_and_can_be_stored(text: str) -> None:
    result = normalise(text)
    assert unicodedata.is_normalized("NFC", result)
    assert "\x00" not in result
    result.encode("utf-8")


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("Ðồng chí", "Đồng chí"),
        ("ðồng", "đồng"),
        ("Đô\u0300ng chi\u0301", "Đồng chí"),
        ("nghi\u0323\u0302", "nghi\u0323\u0302".translate({})),
        ("04\u00a0-\u2009NQ/TW", "04 - NQ/TW"),
        ("chi\u200b bộ\ufeff", "chi bộ"),
        ("ban\u00adhành", "banhành"),
        ("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
        ("a\x00b\x07c", "abc"),
        ("lẻ \ud800 loi", "lẻ  loi"),
    ],
)
def test_what_portals_leave_in_texts_is_cleaned(raw: str, kept: str) -> None:
    assert normalise(raw) == unicodedata.normalize("NFC", kept)


@pytest.mark.slow
def test_a_clean_text_is_read_as_any_other() -> None:
    """What is clean is not cleaned; beside a NUL, which goes, everything is."""
    differing = [hex(code) for code in range(0x10000) if normalise(chr(code)) != normalise(f"\0{chr(code)}")]
    assert differing == []


def test_every_blank_becomes_a_plain_one() -> None:
    blanks = [chr(code) for code in range(0x10000) if chr(code).isspace()]
    assert {normalise(blank) for blank in blanks} == {" ", "\n"}
    assert {blank for blank in blanks if normalise(blank) == "\n"} == set("\n\r\v\f\u0085\u2028\u2029")
