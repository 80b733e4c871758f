"""Bytes of every kind: right text where there is one, a reason where there is none."""

import unicodedata
from collections.abc import Callable
from typing import Literal

import pytest

from archive.core.capture import RawCapture
from archive.core.reading.decode import decode
from archive.core.reading.dispatch import read_capture
from archive.core.reading.legacy import from_double_utf8, from_tcvn3, from_vni, repair, western
from archive.core.reading.orthography import is_syllable, vietnamese_share
from archive.core.reading.problems import Problem, Refusal

TEXT = "Tỉnh ủy Kon Tum tổ chức Hội nghị\n\nSáng 3/6, hội nghị bàn Kế hoạch số 12-KH/TU về rừng đầu nguồn ở Đăk Glei."
TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows1258(text: str) -> bytes:
    """The bytes of Microsoft's Vietnamese code page: letter with its hat, horn or breve, then the tone."""
    pieces = []
    for character in text:
        try:
            pieces.append(character.encode("cp1258"))
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", character)
            letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
            pieces.append((letter + "".join(mark for mark in marks if mark in TONES)).encode("cp1258"))
    return b"".join(pieces)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1258"]
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_text_is_the_same_from_every_unicode_encoding(encoding: str, form: Literal["NFC", "NFD"]) -> None:
    body = windows1258(TEXT) if encoding == "windows-1258" else unicodedata.normalize(form, TEXT).encode(encoding)
    decoded = decode(body)
    assert (decoded.refusal, decoded.problems) == ("", ())
    assert unicodedata.normalize("NFC", decoded.text) == TEXT


@pytest.mark.parametrize(
    ("body", "content_type", "problems"),
    [
        (TEXT.encode(), "text/plain; charset=iso-8859-1", (Problem.CHARSET_MISLABELLED,)),
        (TEXT.encode(), "text/plain; charset=utf-8", ()),
        (windows1258(TEXT), "text/plain; charset=utf-8", (Problem.CHARSET_MISLABELLED,)),
        (windows1258(TEXT), "text/plain; charset=windows-1258", ()),
        (b"Hoi nghi", "text/plain; charset=iso-8859-1", ()),
        (TEXT.encode() + "…".encode()[:2], "", (Problem.TRUNCATED_BYTES,)),
        (TEXT.encode().replace(b"Kon", b"K\xffn"), "", (Problem.INVALID_BYTES,)),
        (TEXT.encode() + b"\x00", "", (Problem.NUL_BYTES,)),
        (TEXT.encode(), "text/plain; charset=no-such-charset", (Problem.CHARSET_MISLABELLED,)),
    ],
)
def test_doubts_about_readable_bytes_are_named(body: bytes, content_type: str, problems: tuple[str, ...]) -> None:
    decoded = decode(body, content_type)
    assert decoded.refusal == ""
    assert decoded.problems == problems


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"", Refusal.EMPTY),
        (b" \r\n\t ", Refusal.EMPTY),
        (b"\xef\xbb\xbf\n", Refusal.EMPTY),
        (b"%PDF-1.7\n1 0 obj", Refusal.PDF_UNREAD),
        (b"PK\x03\x04\x14\x00\x06\x00", Refusal.BINARY),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), Refusal.BINARY),
        (bytes(range(256)) * 20, Refusal.BINARY),
        (b"\x00" * 500, Refusal.NUL_BYTES),
        (b"Hoi nghi\x00 tong ket\x00 nam hoc\x00" * 20, Refusal.NUL_BYTES),
        (b'{"items": [1, 2, 3]}', Refusal.NOT_TEXT),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', Refusal.NOT_TEXT),
    ],
)
def test_bytes_without_text_are_refused_with_their_reason(body: bytes, refusal: Refusal) -> None:
    assert read_capture(RawCapture(body=body)).refusal == refusal


@pytest.mark.parametrize(
    ("legacy", "right", "convert"),
    [
        ("TØnh ñy HËu Giang, §¶ng bé tØnh", "Tỉnh ủy Hậu Giang, Đảng bộ tỉnh", from_tcvn3),
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", from_tcvn3),
        ("­u tiªn gi÷ rõng", "ưu tiên giữ rừng", from_tcvn3),
        ("Tænh uûy Haäu Giang, Ñaûng boä tænh", "Tỉnh ủy Hậu Giang, Đảng bộ tỉnh", from_vni),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", from_vni),
        ("ÖU TIEÂN GIÖÕ RÖØNG", "ƯU TIÊN GIỮ RỪNG", from_vni),
        ("Tá»‰nh á»§y Háº­u Giang", "Tỉnh ủy Hậu Giang", from_double_utf8),
    ],
)
def test_legacy_spellings_become_unicode(legacy: str, right: str, convert: Callable[[str], str]) -> None:
    assert unicodedata.normalize("NFC", convert(legacy)) == right
    repaired, problems = repair([legacy])
    assert unicodedata.normalize("NFC", repaired[0]) == right
    assert problems


def test_a_pasted_legacy_paragraph_is_repaired_within_a_unicode_page() -> None:
    lines = ["Cổng thông tin điện tử tỉnh", "TØnh ñy häp s¬ kÕt c«ng t¸c quý I vµ bµn nhiÖm vô quý II n¨m nay."]
    repaired, problems = repair(lines)
    assert repaired == [lines[0], "Tỉnh ủy họp sơ kết công tác quý I và bàn nhiệm vụ quý II năm nay."]
    assert problems == (Problem.LEGACY_FONT, Problem.CHARSET_MIXED)


@pytest.mark.parametrize("text", [TEXT, "Café à la crème, naïve façade", "§ 5 © 2020 ± 3 °C «x»", "plain ascii"])
def test_right_text_is_left_alone(text: str) -> None:
    assert repair([text]) == ([text], ())


def test_vietnamese_is_told_from_other_readings_of_its_bytes() -> None:
    assert vietnamese_share(TEXT) > 0.9
    assert vietnamese_share(western(TEXT.encode())) < 0.2


@pytest.mark.parametrize("word", ["nghị", "Hòa", "hoà", "quyết", "gì", "giữa", "ủy", "yếu", "khuỷu", "Đắk", "quốc"])
def test_syllables(word: str) -> None:
    assert is_syllable(word) == (word != "Đắk")  # a place name of the highlands, not of Vietnamese shape


@pytest.mark.parametrize("word", ["nghÞ", "hoäi", "TØnh", "ùng", "hàc", "zôn", "café"])
def test_strings_that_are_no_syllables(word: str) -> None:
    assert is_syllable(word) == (word == "ùng")
