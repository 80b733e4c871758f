import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.numbers import complete_number, find_ministries, ministry_code, number_key, parse_number, typed
from archive.core.text import fold
from tests.growth import growth


@pytest.mark.parametrize(
    ("typed", "text", "serial", "year", "kind_code", "issuer_code"),
    [
        ("04-NQ/TW", "04-NQ/TW", "04", "", "NQ", "TW"),
        ("04 nq/tw", "04-NQ/TW", "04", "", "NQ", "TW"),
        ("04 NQ TW", "04-NQ/TW", "04", "", "NQ", "TW"),
        ("nq 04-nq/tw", "04-NQ/TW", "04", "", "NQ", "TW"),
        ("nghị quyết số 04-nq/tw", "04-NQ/TW", "04", "", "NQ", "TW"),
        ("nghi quyet 04-NQ/TW", "04-NQ/TW", "04", "", "NQ", "TW"),
        ("04 – NQ/T.Ư", "04-NQ/TW", "04", "", "NQ", "TW"),
        ("55 -TB/TW", "55-TB/TW", "55", "", "TB", "TW"),
        ("22/NQ-TU", "22/NQ-TU", "22", "", "NQ", "TU"),
        ("15-CT/TTg", "15-CT/TTg", "15", "", "CT", "TTg"),
        ("217-qd/tw", "217-QĐ/TW", "217", "", "QĐ", "TW"),
        ("15-ctr/tu", "15-CTr/TU", "15", "", "CTr", "TU"),
        ("12-QĐi/TW", "12-QĐi/TW", "12", "", "QĐi", "TW"),
        ("2188-QĐNS/TW", "2188-QĐNS/TW", "2188", "", "QĐNS", "TW"),
        ("36-hd/btctw", "36-HD/BTCTW", "36", "", "HD", "BTCTW"),
        ("16/NQ-HĐND", "16/NQ-HĐND", "16", "", "NQ", "HĐND"),
        ("30/2020/nd-cp", "30/2020/NĐ-CP", "30", "2020", "NĐ", "CP"),
        ("30a/2008/NQ-CP", "30a/2008/NQ-CP", "30a", "2008", "NQ", "CP"),
        ("1211/2016/UBTVQH13", "1211/2016/UBTVQH13", "1211", "2016", "", "UBTVQH13"),
        ("202/2025/qh15", "202/2025/QH15", "202", "2025", "", "QH15"),
        ("749/qd-ttg", "749/QĐ-TTg", "749", "", "QĐ", "TTg"),
        ("130/cd-ttg", "130/CĐ-TTg", "130", "", "CĐ", "TTg"),
        ("288/ubnd-vp", "288/UBND-VP", "288", "", "", "UBND-VP"),
        ("18-NQTW", "18-NQ/TW", "18", "", "NQ", "TW"),
        ("18-nqtw", "18-NQ/TW", "18", "", "NQ", "TW"),
        ("04-NQTƯ", "04-NQ/TW", "04", "", "NQ", "TW"),
        ("05-ctTW", "05-CT/TW", "05", "", "CT", "TW"),
        ("16/NQHĐND", "16/NQ-HĐND", "16", "", "NQ", "HĐND"),
        ("30/2020/NĐCP", "30/2020/NĐ-CP", "30", "2020", "NĐ", "CP"),
        ("749/QĐTTg", "749/QĐ-TTg", "749", "", "QĐ", "TTg"),
        ("NQ18 TW", "18-NQ/TW", "18", "", "NQ", "TW"),
        ("nq18tw", "18-NQ/TW", "18", "", "NQ", "TW"),
        ("CT 05 TƯ", "05-CT/TW", "05", "", "CT", "TW"),
        ("nghị quyết 18/TW", "18-NQ/TW", "18", "", "NQ", "TW"),
        ("04-NQ/T.W", "04-NQ/TW", "04", "", "NQ", "TW"),
        ("135 bis/2010/QĐ-TTg", "135bis/2010/QĐ-TTg", "135bis", "2010", "QĐ", "TTg"),
        ("135-bis/QĐ-TTg", "135bis/QĐ-TTg", "135bis", "", "QĐ", "TTg"),
        ("12 A/2010/QĐ-UBND", "12a/2010/QĐ-UBND", "12a", "2010", "QĐ", "UBND"),
        ("202/2025/QH 15", "202/2025/QH15", "202", "2025", "", "QH15"),
        ("nq04", "04-NQ", "04", "", "NQ", ""),
        ("nq 04", "04-NQ", "04", "", "NQ", ""),
        ("nghị quyết 18", "18-NQ", "18", "", "NQ", ""),
        ("nghị quyết số 202/2025", "202/2025", "202", "2025", "NQ", ""),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed, text, serial, year, kind_code, issuer_code):
    number = parse_number(typed)
    assert number is not None
    assert (number.text, number.serial, number.year, number.kind_code, number.issuer_code) == (
        text,
        serial,
        year,
        kind_code,
        issuer_code,
    )


@pytest.mark.parametrize(
    "words",
    ["", "04", "2021", "12/2020", "24/7", "25/10/2017", "5K", "1.899/1.899 chi bộ", "nqtw4", "hậu giang",
     "04 hậu giang", "0293 3878 878", "95A-123.45", "nghị quyết trung ương 4", "luật đất đai 2013", "-", "/", "04-"],
)  # fmt: skip
def test_other_words_are_no_number(words):
    assert parse_number(words) is None


@pytest.mark.parametrize(
    "spellings",
    [
        ("04-NQ/TW", "4/NQ-TW", "04 NQ TW", "04 – NQ/TW", "số 04-nq/tw", "04-NQ/T.Ư", "004-NQ/TƯ", "04-\nNQ/TW"),
        ("18-NQ/TW", "18-NQTW", "18/nqtw"),
        ("135bis/2010/QĐ-TTg", "135 bis/2010/QĐ-TTg", "135-BIS/2010/qđttg"),
        ("217-QĐ/TW", "217/QĐ-TW", "217-qd/tw", "217-QĐi/TW"),
        ("30/2020/NĐ-CP", "30/2020/ND-CP", "30 / 2020 / nđ-cp"),
    ],
)
def test_spellings_of_one_number_share_a_key(spellings):
    assert len({number_key(spelling) for spelling in spellings}) == 1


def test_keys_of_different_numbers_differ():
    numbers = ("04-NQ/TW", "04-NQ/TU", "04-CT/TW", "40-NQ/TW", "04/2020/NQ-CP", "04/NQ-CP", "0-NQ/TW")
    assert len({number_key(number) for number in numbers}) == len(numbers)


@pytest.mark.slow
@settings(derandomize=True, max_examples=150)
@given(st.text(max_size=60))
def test_any_text_is_data(text):
    number = parse_number(text)
    assert number_key(text) == number_key(text.upper().lower()) or not text.isascii()
    if number is not None:
        again = parse_number(number.text)
        assert again
        assert number_key(number.text) == number_key(again.text)


@pytest.mark.slow
@pytest.mark.parametrize("sign", ["1", "-", "a", "/ ", "04-NQ/TW, "])
def test_a_long_text_is_refused(sign):
    texts = {size: sign * size for size in (500_000, 1_000_000)}
    assert parse_number(texts[1_000_000]) is None
    assert growth(lambda size: parse_number(texts[size]), 500_000) < 3


# What nearly is a number, so that a reader might try every way to cut it into codes.
NEARLY = ["4 {}?", "4{}?", "04-{}-", "so 4 {} ?", "nghị quyết 4/2020/{}!", "4 " + "{} " * 5 + "?"]


@pytest.mark.slow
@pytest.mark.parametrize("shape", NEARLY)
@pytest.mark.parametrize("filling", ["x", "nq", "x&", "x1", "x ", "x/"])
def test_what_is_nearly_a_number_is_refused_in_linear_time(monkeypatch, shape, filling):
    monkeypatch.setattr(typed, "_MAX_TYPED", 1_000_000)
    texts = {size: shape.format(*[filling * size] * shape.count("{}")) for size in (40, 2_000, 4_000)}
    assert parse_number(texts[40]) is None
    assert growth(lambda size: parse_number(texts[size]), 2_000) < 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Bộ Giáo dục và Đào tạo", "BGDĐT"),
        ("Bộ trưởng bộ Giáo dục - đào tạo", "BGDĐT"),
        ("Bộ giáo dục Đào tạo", "BGDĐT"),
        ("Bộ GD&ĐT", "BGDĐT"),
        ("Bộ Văn hoá - thể thao & du lịch", "BVHTTDL"),
        ("Bộ Văn hóa - Thông tin", "BVHTT"),
        ("Bộ Văn hóa, Thể thao và Du lịch", "BVHTTDL"),
        ("Bộ NN và PTNT", "BNNPTNT"),
        ("Bộ Nông nghiệp và Môi trường", "BNNMT"),
        ("Bộ LĐ - TB & XH", "BLĐTBXH"),
        ("NH Nhà nước", "NHNN"),
        ("bộ Y tế", "BYT"),
        ("bộ y tế", ""),
        ("Bộ Nông nghiệp", ""),
        ("Bộ Chính trị", ""),
        ("Sở Y tế", ""),
    ],
)
def test_a_ministry_is_known_however_its_name_is_joined(words, code):
    assert ministry_code(words) == code


def test_ministries_in_a_text_are_names_and_no_common_words():
    text = "Cán bộ y tế và nội bộ công an làm theo Bộ Y tế, bộ Công an."
    found = [(text[one.start : one.end], one.code) for one in find_ministries(text, fold(text), 0, len(text))]
    assert found == [("Bộ Y tế", "BYT"), ("bộ Công an", "BCA")]


@pytest.mark.parametrize(
    ("typed", "kind", "issuer_code", "whole"),
    [
        ("46/2016/CP-NĐ", "Nghị định", "", "46/2016/NĐ-CP"),
        ("01/2016/TT-BCA1", "Thông tư", "", "01/2016/TT-BCA"),
        ("21/2018/TT-BGĐT", "Thông tư", "BGDĐT", "21/2018/TT-BGDĐT"),
        ("21/2018/TT-BYT", "Thông tư", "BGDĐT", "21/2018/TT-BYT"),
        ("12/2017/TTLT-BTC-BYT", "Thông tư", "BTC", "12/2017/TTLT-BTC-BYT"),
        ("4674/QĐ-BGĐT", "Quyết định", "BGDĐT", "4674/QĐ-BGDĐT"),
        ("4674/QĐ-BGDT", "Quyết định", "BTC", "4674/QĐ-BGDT"),
        ("12/UBND-CV", "Công văn", "UBND", "12/UBND-CV"),
    ],
)
def test_a_code_that_is_none_stands_for_the_one_that_is_meant(typed, kind, issuer_code, whole):
    number = parse_number(typed)
    assert number is not None
    assert complete_number(number, kind, issuer_code).text == whole
