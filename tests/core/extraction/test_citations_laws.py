"""Laws of citations: one text in all its spellings, spans of the text, no input that breaks or slows the finder."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.authorities import Authorities
from archive.core.extraction.citations import find_citations
from archive.core.text import normalise
from tests.growth import growth
from tests.stated import authorities

FRAGMENTS = (
    "Nghị quyết số 04-NQ/TW ngày 30/10/2016 của Ban Chấp hành Trung ương khóa XII (NQTW4)",
    "Nghị quyết Trung ương 4 (khóa XI, khóa XII)",
    "Nghị quyết Đại hội đại biểu Đảng bộ tỉnh Khánh Hòa lần thứ XIV, nhiệm kỳ 2020 - 2025",
    "Quy định số 01-QĐ/TU ngày 30/6/2011 của Ban Thường vụ Tỉnh ủy Hòa Bình",
    "các Nghị quyết số 18, 19-NQ/TW của Ban Chấp hành Trung ương Đảng khóa XII",
    "Quyết định số 749/QĐ-TTg ngày 3 tháng 6 năm 2020 của Thủ tướng Chính phủ",
    "Luật Tổ chức chính quyền địa phương năm 2015",
    "Nghị quyết số 16/NQ-HĐND do HĐND tỉnh Đắk Lắk ban hành ngày 6-7-2022",
    "UBND tỉnh Thừa Thiên Huế đã ký Kế hoạch số 136/KH-UBND",
    "Thông tri số 36-TT/TU của Ban Thường vụ Thành ủy, thông điệp 5K, 1.899/1.899 chi bộ",
    "Nghị quyết này, Ban Chỉ đạo 35, NQTW4, QĐ 37 và Chỉ thị 05",
    "Ủy ban Kiểm tra Trung ương có Hướng dẫn số 02-HD/UBKTTW về xóa, thủy, hòa, quý",
)
TEXTS = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=5).map(lambda parts: ". ".join(parts) + ".")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OLD_PLACEMENT = re.compile(r"([oOuU])([\u0300\u0301\u0303\u0309\u0323])([aeyAEY])(?![\w\u0300-\u036f])")
_NEW_PLACEMENT = re.compile(r"(?<![qQ])([oOuU])([aeyAEY])([\u0300\u0301\u0303\u0309\u0323])(?![\w\u0300-\u036f])")


def composed_letters_with_loose_tones(text):
    """Tổ hợp: â ê ô ă ơ ư as one letter, the tone as a mark behind it."""
    pieces = []
    for character in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", character)
        letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
        pieces.append(letter + "".join(mark for mark in marks if mark in _TONES))
    return "".join(pieces)


def modern_placement(text):
    """Khoá, Uỷ, Hoà for khóa, Ủy, Hòa."""
    return _OLD_PLACEMENT.sub(r"\1\3\2", unicodedata.normalize("NFD", text))


def old_placement(text):
    return _NEW_PLACEMENT.sub(r"\1\3\2", unicodedata.normalize("NFD", text))


SPELLINGS = {
    "NFC": lambda text: unicodedata.normalize("NFC", text),
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "tổ hợp": composed_letters_with_loose_tones,
    "modern tone placement": modern_placement,
    "old tone placement": old_placement,
    "eth for Đ": lambda text: text.replace("Đ", "\u00d0").replace("đ", "\u00f0"),
    "zero-width": lambda text: "\u200b".join(text),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "soft hyphens and a byte-order mark": lambda text: "\ufeff" + text.replace("Ban", "Ba\u00adn"),
}


def facts(text):
    return [
        (m.kind, m.number, m.issued, m.term, m.plenum, m.congress, m.same_as, m.span)
        for m in find_citations(normalise(text), authorities())
    ]


@pytest.mark.parametrize("spelling", SPELLINGS)
@settings(derandomize=True, max_examples=25, deadline=None)
@given(text=TEXTS)
def test_every_spelling_of_a_text_gives_the_same_citations(spelling, text):
    assert facts(SPELLINGS[spelling](text)) == facts(text)


def test_the_spellings_differ_before_they_are_normalised():
    sample = "Ban Thường vụ Tỉnh ủy Hòa Bình, khóa XII, Đảng"
    assert len({spell(sample) for spell in SPELLINGS.values()}) >= len(SPELLINGS) - 1


@pytest.mark.slow
@settings(derandomize=True, max_examples=60, deadline=None)
@given(text=TEXTS, noise=st.text(max_size=30), place=st.integers(0, 200))
def test_mentions_are_spans_in_order_and_point_back_to_first_mentions(text, noise, place):
    text = normalise(text[:place] + noise + text[place:])
    mentions = find_citations(text, authorities())
    starts = [m.span.start for m in mentions]
    assert starts == sorted(starts)
    for index, mention in enumerate(mentions):
        assert text[mention.span.start : mention.span.end] == mention.surface
        assert mention.surface == mention.surface.strip()
        assert mention.same_as is None or mention.same_as < index
        assert mention.same_as is None or mentions[mention.same_as].same_as is None


@pytest.mark.slow
@settings(derandomize=True, max_examples=120, deadline=None)
@given(st.text(alphabet="NQCTĐđrKLHDB nghịquếtcaướâ0123456789-/.,;:()“”\n\u2013", max_size=120))
def test_no_text_breaks_the_finder(text):
    find_citations(normalise(text), authorities())


def test_authorities_that_know_nothing_suffice():
    (mention,) = find_citations("Nghị quyết số 04-NQ/TW ngày 30/10/2016 của Bộ Chính trị", Authorities())
    assert (mention.number, mention.issuer) == ("04-NQ/TW", "Bộ Chính trị")


HOSTILE = {
    "digits": "1",
    "dashes": "-",
    "one token": "a",
    "capitals": "N",
    "digits and slashes": "1/",
    "lines": "\n",
    "brackets": "(",
    "class words": "Nghị quyết ",
    "laws": "Luật Đất đai ",
    "congresses": "Nghị quyết Đại hội Đảng bộ ",
    "list members": "18, ",
    "glued numbers": "04-NQ/TW",
    "abbreviations": "NQ4 ",
    "definitions": "Quy định số 37-QĐ/TW (QĐ 37), ",
    "citations": "Nghị quyết số 04-NQ/TW ngày 30/10/2016 của Bộ Chính trị, ",
    "organs": "Ban Thường vụ Tỉnh ủy A B C ",
    "addresses": "a@b.c ",
    "mail boxes": "a@",
    "conclusions": "Kết luận\n",
    "numbers of a commune": "1/QĐ-@xã\n",
    "dots": "..",
    "decrees and laws": "Luật Đầu tư và Nghị định số 77/2015/NĐ-CP, ",
    "small laws": "luật đất đai ",
}
SIZE = 6_000


def grows(piece, size):
    texts = {length: piece * (length // len(piece)) for length in (size, 2 * size)}
    return growth(lambda length: find_citations(texts[length], authorities()), size)


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_the_text_and_no_faster(piece):
    assert grows(piece, SIZE) < 3


@pytest.mark.soak
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_the_text_at_full_size(piece):
    assert grows(piece, 1_000_000) < 3


@pytest.mark.soak
def test_a_hundred_thousand_citations_of_different_resolutions():
    def text(count):
        return "; ".join(f"Nghị quyết số {n % 999}-NQ/TU ngày {n % 28 + 1}/{n % 12 + 1}/2021" for n in range(count))

    texts = {count: text(count) for count in (50_000, 100_000)}
    assert growth(lambda count: find_citations(texts[count], authorities()), 50_000) < 3
