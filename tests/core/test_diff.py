"""What changed between two readings: the words exactly, the facts by what they say."""

import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.capture import RawCapture
from archive.core.diff import Kind, Piece, differences, fact_changes, paragraphs
from archive.core.pipeline import Processed, process
from tests.growth import growth
from tests.stated import authorities

PAGE = """{title}
05/07/2021 09:30
Sáng 5/7/2021, Tỉnh ủy Hậu Giang sơ kết 5 năm thực hiện Nghị quyết số {number} ngày 30/10/2016. Dự có đồng chí {name}, {post}.
Toàn tỉnh có {count} chi bộ đã học tập, đạt {share}% kế hoạch; các đại biểu thảo luận nhiều nội dung quan trọng.
"""
FIRST = {
    "title": "Hậu Giang: sơ kết thực hiện nghị quyết",
    "number": "04-NQ/TW",
    "name": "Lò Thị Ví Dụ",
    "post": "Bí thư Huyện ủy Phụng Hiệp",
    "count": "1.204",
    "share": "98,5",
}


def read(**changed: str) -> Processed:
    body = PAGE.format(**(FIRST | changed)).encode()
    processed = process(RawCapture(body=body, url="https://haugiang.example/tin/1"), authorities())
    assert processed.reading.is_article
    return processed


def shown(pieces: list[Piece]) -> str:
    signs = {Kind.GONE: "[-{}-]", Kind.NEW: "[+{}+]", Kind.SAME: "{}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in pieces)


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("Ông A dự họp", "Ông B dự họp", "Ông [-A-][+B+] dự họp"),
        ("", "", ""),
        ("x", "", "[-x-]"),
        ("", "y z", "[+y z+]"),
        ("Số 04-NQ/TW.", "Số 05-NQ/TW.", "Số [-04-NQ/TW-][+05-NQ/TW+]."),
        ("một hai ba bốn", "năm sáu ba bốn", "[-một hai-][+năm sáu+] ba bốn"),
        ("a\nb\nc", "a\nc", "a\n[-b\n-]c"),
        ("a\nb c d\ne", "a\nb x d\ne", "a\nb [-c-][+x+] d\ne"),
        ("98,5% kế hoạch", "99% kế hoạch", "[-98,5-][+99+]% kế hoạch"),
    ],
)
def test_words_are_told_apart(earlier: str, later: str, expected: str) -> None:
    assert shown(differences(earlier, later)) == expected


@pytest.mark.slow
@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text("ab \n.1", max_size=60), st.text("ab \n.1", max_size=60))
def test_the_pieces_make_up_both_texts(earlier: str, later: str) -> None:
    pieces = differences(earlier, later)
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.NEW) == earlier
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.GONE) == later
    assert all(piece.text for piece in pieces)
    assert all(one.kind is not other.kind for one, other in pairwise(pieces))
    lines = ["".join(piece.text for piece in line) for line in paragraphs(pieces)]
    assert "".join(lines) == "".join(piece.text for piece in pieces).replace("\n", "")


def hostile(make: Callable[[random.Random], str], size: int) -> tuple[str, str]:
    chance = random.Random(size)
    return tuple("".join(make(chance) for _ in range(size)) for _ in range(2))  # type: ignore[return-value]


@pytest.mark.slow
@pytest.mark.parametrize("ends", [" ", "\n"])
def test_texts_with_nothing_in_common_cost_bounded_time(ends: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.core.diff._MOST_CELLS", 50_000)
    texts = {size: hostile(lambda chance: chance.choice("abcdefgh") + ends, size) for size in (6_000, 12_000)}
    assert growth(lambda size: differences(*texts[size]), 6_000) < 3
    gone, new = differences(*texts[6_000])[:2]
    assert (gone.kind, new.kind) == (Kind.GONE, Kind.NEW)


@pytest.mark.parametrize(
    ("changed", "name", "gone", "new"),
    [
        ({"number": "18-NQ/TW"}, "citations", "04-NQ/TW", "18-NQ/TW"),
        ({"name": "Đinh Văn Giả"}, "officials", "Lò Thị Ví Dụ", "Đinh Văn Giả"),
        ({"post": "Chủ tịch UBND huyện Phụng Hiệp"}, "officials", "Bí thư Huyện ủy", "Chủ tịch UBND"),
        ({"count": "1.240"}, "numbers", "1.204", "1.240"),
        ({"share": "89,5"}, "numbers", "98,5%", "89,5%"),
        ({"title": "Hậu Giang: tổng kết thực hiện nghị quyết"}, "title", "sơ kết", "tổng kết"),
    ],
)
def test_changed_facts_are_pointed_out(changed: dict[str, str], name: str, gone: str, new: str) -> None:
    (change,) = fact_changes(read(), read(**changed))
    assert change.name == name
    assert [gone in words for words in change.gone] == [True]
    assert [new in words for words in change.new] == [True]


def test_a_person_named_again_is_told_by_what_is_new_of_them() -> None:
    (change,) = fact_changes(read(), read(post="Bí thư Huyện ủy Phụng Hiệp, Chủ tịch HĐND huyện"))
    assert (change.name, change.gone, change.new) == ("officials", (), ("Lò Thị Ví Dụ; Chủ tịch HĐND huyện",))


def test_a_number_within_a_citation_is_told_once() -> None:
    changes = fact_changes(read(), read(number="18-NQ/TW"))
    assert [change.name for change in changes] == ["citations"]


def test_equal_readings_differ_in_nothing() -> None:
    assert fact_changes(read(), read()) == []
