"""A page says what was taken as equal where nothing stands there as typed, and only then."""

import pytest

from search.equal_writings import equal_writings
from search.query import parse
from search.snippets import mark


def told(query, *texts):
    parsed = parse(query)
    marked = [piece.text for text in texts for piece in mark(text, parsed.highlights) if piece.marked]
    return [tuple(pair) for pair in equal_writings(parsed, marked, texts)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("tỷ lệ hộ nghèo", "Tỉ lệ hộ nghèo giảm.", [("tỷ", "tỉ")]),
        ("1204 hộ", "Có 1.204 hộ.", [("1204", "1.204")]),
        ("UBND xã", "Ủy ban nhân dân xã họp.", [("UBND", "Ủy ban nhân dân")]),
        ('"khóa XII"', "Trong khóa 12 này.", [("khóa XII", "khóa 12")]),
        ("ngày 3/6/2021", "Ngày 3 tháng 6 năm 2021.", [("3/6/2021", "3 tháng 6 năm 2021")]),
        ("cư mgar", "Ở Cư M’gar.", [("mgar", "m’gar")]),
        ("tỷ lệ", "Tỷ lệ", []),
        ("hoà giải", "Tổ hòa giải", []),
        ("TỶ LỆ", "tỷ lệ", []),
        ("nghi quyet", "Nghị quyết", []),
        ("UBND xã", "UBND xã", []),
        ("lúa", "ngô", []),
    ],
)
def test_what_is_told(query, text, expected):
    assert told(query, text) == expected


def test_one_article_that_writes_as_typed_is_enough():
    assert told("tỷ lệ", "tỉ lệ", "Về tỷ lệ") == []
    assert told("tỷ lệ", "tỉ lệ", "Về tỷlệ") == [("tỷ", "tỉ")]
