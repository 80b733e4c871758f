import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.numbers import number_key
from archive.core.text import fold, normalise, syllables
from search.analysis import clean, code_key, codes, folded, is_code, readable, spellings, tokens
from search.syllables import canonical
from tests.growth import growth
from tests.stated import authorities

SENTENCES = [
    "Tỉnh ủy Hậu Giang sơ kết Nghị quyết số 04-NQ/TW, ngày 30/10/2016",
    "Đồng chí hòa giải viên ở xã Hỏa Tiến, khóa XII",
    "Quý I-2023: 1.250 tỷ đồng, đạt 10,5%",
    "Thúy hỏi: “Y tế, an ninh, An Giang?”",
]


def forms(text):
    return [(token.position, token.exact, token.folded) for token in tokens(text)]


def mixed_spelling(text):
    """Tổ hợp: a precomposed letter followed by its separate tone mark."""
    pieces = []
    for character in text:
        letters = unicodedata.normalize("NFD", character)
        tone = [mark for mark in letters if mark in "\u0300\u0301\u0303\u0309\u0323"]
        rest = "".join(mark for mark in letters if mark not in tone)
        pieces.append(unicodedata.normalize("NFC", rest) + "".join(tone))
    return "".join(pieces)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(
    "retype",
    [
        lambda text: unicodedata.normalize("NFD", text),
        mixed_spelling,
        lambda text: text.replace("Đ", "\u00d0").replace("đ", "\u00f0"),
        lambda text: "\u200b".join(text),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("òa", "oà").replace("óa", "oá").replace("úy", "uý").replace("ủy", "uỷ"),
    ],
    ids=["nfd", "tổ hợp", "eth", "zero width", "no-break", "new placement"],
)
def test_every_way_of_typing_a_sentence_gives_the_same_tokens(sentence, retype):
    assert retype(sentence) != sentence or "Đ" not in sentence
    assert forms(retype(sentence)) == forms(sentence)
    assert [code.key for code in codes(retype(sentence))] == [code.key for code in codes(sentence)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Y tế", ["y", "tế"]),
        ("An Giang", ["an", "giang"]),
        ("Trung ương 4", ["trung", "ương", "4"]),
        ("Khoá XII, Tỉnh uỷ", ["khóa", "xii", "tỉnh", "ủy"]),
        ("NQTW4", ["nqtw", "4"]),
        ("ngày 3/6/2021", ["ngày", "3", "6", "2021"]),
        ("1.250,5 tỷ", ["1", "250", "5", "tỷ"]),
        ("04-NQ/TW", ["04", "nq", "tw"]),
        ("các, và, là, the, of", ["các", "và", "là", "the", "of"]),
        ("Phograve;ng khaacute;m; grave;ng", ["phòng", "khám", "grave", "ng"]),
        ("", []),
        (" –…“” ", []),
    ],
)
def test_tokens_are_all_syllables_and_numbers(text, expected):
    assert [token.exact for token in tokens(text)] == expected
    assert [token.position for token in tokens(text)] == list(range(len(expected)))
    assert [token.folded for token in tokens(text)] == [fold(word) for word in expected]


@pytest.mark.slow
@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="hoàuỷ Đð-/0412NQTW\u0300\u0301\u200b", max_size=80))
def test_offsets_slice_the_normalised_text(raw):
    text = normalise(raw)
    for token in tokens(raw):
        surface = readable(raw)[token.start : token.end]
        assert canonical(surface) == token.exact
        assert folded(token.exact) == token.folded
    assert len(readable(raw)) == len(text)
    assert spellings(raw) == [token.exact for token in tokens(raw)]
    if len(text) < 64 and text.isascii() and not {*text} & {*"'`."}:
        assert [(token.start, token.end) for token in tokens(raw)] == [(s.start, s.end) for s in syllables(text)]


def test_what_passes_for_normal_is_normal():
    every = [chr(code) for code in range(0x3000)]
    assert [clean(sign) for sign in every] == [normalise(sign) for sign in every]
    passing = "".join(sign for sign in every if clean(sign) is sign and normalise(sign) == sign and sign.isprintable())
    assert clean(passing) == normalise(passing)


@pytest.mark.slow
@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x2030), max_size=40))
def test_cleaning_is_normalising(text):
    assert clean(text) == normalise(text)


@pytest.mark.slow
@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(alphabet="0123 -–/.aNQđTWHĐ", max_size=60))
def test_a_code_begins_at_a_token_and_ends_at_one(raw):
    made = tokens(raw)
    ends = {token.end for token in made}
    for code in codes(raw):
        assert made[code.position].start == code.start
        assert code.end in ends


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Nghị quyết số 04-NQ/TW ngày 30/10/2016", ["4-nq-tw"]),
        ("4 – nq / tw", ["4-nq-tw"]),
        ("04—NQ⁄TW", ["4-nq-tw"]),
        ("04 NQ/TW", ["4-nq-tw"]),
        ("04-\nNQ/TW", ["4-nq-tw"]),
        ("04NQ/TW", ["4-nq-tw"]),
        ("04_NQ_TW", ["4-nq-tw"]),
        ("30/2020/NĐ-CP", ["30-2020-nd-cp"]),
        ("1211/2016/UBTVQH13", ["1211-2016-ubtvqh13"]),
        ("36/2018/QH14", ["36-2018-qh14"]),
        ("22/NQ-TU và 22-NQ/TU", ["22-nq-tu", "22-nq-tu"]),
        ("01/2014/TTLT-BYT-BTC", ["1-2014-ttlt-byt-btc"]),
        ("1.120-QĐ/TU", ["1120-qd-tu"]),
        ("102a/QĐ-TTg", ["102a-qd-ttg"]),
        ("125/QĐ-UBND.HC", ["125-qd-ubnd"]),
        ("05-CT/TW - Kết luận 01-KL/TW", ["5-ct-tw", "1-kl-tw"]),
        ("57,18-NQ/TW", ["18-nq-tw"]),
        ("0-NQ/TW", ["0-nq-tw"]),
        ("04-NQ/TƯ, 05-CT/T.Ư, 22-NQ/TU", ["4-nq-tw", "5-ct-tw", "22-nq-tu"]),
        ("08-QĐi/TW và 08-QĐ/TW", ["8-qd-tw", "8-qd-tw"]),
        ("06/2019/TT-BGD&ĐT", ["6-2019-tt-bgddt"]),
        ("Sắc lệnh 197/SL, Luật số 100-SL/L002", ["197-sl", "100-sl-l002"]),
    ],
)
def test_a_number_is_one_token_however_it_is_typed(text, keys):
    assert [code.key for code in codes(text)] == keys


@pytest.mark.parametrize(
    "text",
    [
        "3/4 số hộ",
        "04-NQ",
        "3/6/2021",
        "12 xã/huyện",
        "5 km/h và 12 kg/m",
        "15 người/hộ",
        "50 triệu đồng/ha",
        "24/24",
        "12 SL",
        "30/2020/SL",
        "a04-NQ/TW",
    ],
)
def test_what_only_resembles_a_number_is_none(text):
    assert codes(text) == []


def test_the_key_is_the_one_of_the_citation_parser():
    for document in authorities().resolutions:
        if document.number[:1].isdigit():
            assert [code.key for code in codes(document.number)] == [number_key(document.number)]
            assert is_code(number_key(document.number))


def test_a_code_stands_where_its_first_part_stands():
    (first, second) = codes("Sơ kết Chỉ thị 05-CT/TW và Nghị quyết 04 - NQ/TW")
    assert (first.position, second.position) == (4, 10)
    assert code_key("04", "NQ", "TW") == second.key


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["1", "-", "a", "hoà", "04-NQ/TW ", "1/", "04 - ", "1.120.", "\u0301", "a-"])
def test_cost_is_linear(unit):
    def work(size):
        text = (unit * size)[:size]
        return tokens(text), codes(text)

    assert growth(work, 6_000) < 3


def test_no_token_is_longer_than_an_index_can_bear():
    assert max(len(token.exact) for token in tokens("a" * 1000 + "1" * 1000)) == 64
    assert max(len(token.exact) for token in tokens("a" * 58 + "agrave;" + "b" * 1000)) == 64
