"""Tables from spreadsheets: every way that Excel saves Vietnamese is read, anything else is refused."""

import unicodedata
from datetime import date

import pytest

from archive.core.text.tables import UnreadableTable, decode_table, find_delimiter, parse_table_day

TEXT = "số;ngày\n04-NQ/TW;“Nghị quyết về xây dựng, chỉnh đốn Đảng”\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_it_reads_what_excel_writes(encoding: str) -> None:
    assert decode_table(written(TEXT, encoding)) == TEXT


def written(text: str, encoding: str) -> bytes:
    if encoding != "cp1258":
        return text.encode(encoding)
    return b"".join(_cp1258(char) for char in text)


def _cp1258(char: str) -> bytes:
    """A letter as Windows writes it: the base that the code page has, then the tone."""
    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", char)
        tones = [part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323"]
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        return (base + "".join(tones)).encode("cp1258")


@pytest.mark.parametrize(
    "data",
    [
        "NghÞ quyÕt §¶ng".encode("latin-1"),  # TCVN3
        "Tænh uûy Haäu Giang".encode("latin-1"),  # VNI
        "Garçon à la façade".encode("latin-1"),
        "Nghị quyết".encode()[:-1] + b"\xff",
        "привет".encode("cp1251"),
    ],
)
def test_it_refuses_what_would_turn_into_other_letters(data: bytes) -> None:
    with pytest.raises(UnreadableTable):
        decode_table(data)


@pytest.mark.parametrize(
    ("head", "delimiter"),
    [("a,b,c", ","), ("a;b;c", ";"), ("a\tb\tc", "\t"), ("một", ","), ('"a,b,c";d;e', ";"), ("a;b,c;d", ";")],
)
def test_it_finds_what_separates_columns(head: str, delimiter: str) -> None:
    assert find_delimiter(head) == delimiter


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("05/10/2016", date(2016, 10, 5)),
        ("5/1/2016", date(2016, 1, 5)),
        ("30.10.2016", date(2016, 10, 30)),
        ("30-10-2016", date(2016, 10, 30)),
        ("2016-10-05", date(2016, 10, 5)),
        ("2016-10-05 00:00:00", date(2016, 10, 5)),
        (" 05/10/2016 ", date(2016, 10, 5)),
    ],
)
def test_the_day_stands_before_the_month(cell: str, day: date) -> None:
    assert parse_table_day(cell) == day


@pytest.mark.parametrize("cell", ["10/30/2016", "2016", "10/2016", "5/10/16", "ngày 5 tháng 10", "", "31/02/2016"])
def test_what_is_no_day_is_an_error(cell: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_table_day(cell)
