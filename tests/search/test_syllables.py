"""Writings of one syllable are one, and words that differ in sound stay two."""

import unicodedata

import pytest

from search.analysis import codes, folded, spellings, tokens
from search.syllables import canonical

EQUAL = [
    ("tỷ lệ", "tỉ lệ"),
    ("hy vọng", "hi vọng"),
    ("bác sỹ", "bác sĩ"),
    ("KỸ THUẬT", "kĩ thuật"),
    ("quý", "quí"),
    ("Lý", "Lí"),
    ("ly", "li"),
    ("hoà", "hòa"),
    ("toàn", "tòan"),
    ("quý", "qúy"),
    ("nghiệm", "nghịêm"),
    ("lượng", "lựơng"),
    ("người", "ngừơi"),
    ("bảo", "baỏ"),
    ("già", "gìa"),
    ("chiến", "chie\u0301\u0302n"),
    ("m2", "m²"),
    ("CO2", "CO₂"),
    ("ABC 123", "ＡＢＣ １２３"),
    ("film", "ﬁlm"),
    ("xii", "Ⅻ"),
    ("1204", "1.204"),
    ("2350000", "2.350.000"),
    ("Cư Mgar", "Cư M'gar"),
    ("HLem", "H’Lem"),
    ("Mnông", "M\u02bcnông"),
    ("Mnông", "M\u2032nông"),
    ("TW Đảng", "TƯ Đảng"),
    ("BCH TW", "BCH TƯ"),
    ("tw đoàn", "T.Ư Đoàn"),
    ("phòng học", "phograve;ng học"),
    ("Á Âu", "Aacute; Acirc;u"),
    ("Đắk Mil", "Đăk Mil"),
]
DIFFERENT = [
    ("tai", "tay"),
    ("hai", "hay"),
    ("thúi", "thúy"),
    ("thi", "thy"),
    ("ý", "í"),
    ("của", "cùa"),
    ("hòa", "hóa"),
    ("toán", "toàn"),
    ("204", "1.204"),
    ("1204", "1,204"),
    ("3 6 2021", "362021"),
    ("H'Lem", "Lem"),
    ("TU", "TƯ"),
    ("thứ tư", "thứ TW"),
    ("lắc", "lắk"),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal_writings_are_one(one: str, other: str) -> None:
    assert spellings(one) == spellings(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_words_stay_two(one: str, other: str) -> None:
    assert spellings(one) != spellings(other)


@pytest.mark.parametrize("capitals", ["SỞ KẾ HOẠCH VÀ ĐẦU TƯ", "HỘI NGHỊ LẦN THỨ TƯ", "SỞ TƯ PHÁP"])
def test_capitals_do_not_make_the_centre(capitals: str) -> None:
    assert spellings(capitals) == spellings(capitals.lower())


def test_a_form_is_its_own_form() -> None:
    for word in ("kĩ", "tòan", "qúy", "M’gar", "1.204", "T.Ư", "Đăk", "hoà", "Ⅻ", "xuyên", "khuỷu"):
        assert canonical(canonical(word)) == canonical(word)


def test_offsets_stay_those_of_the_text() -> None:
    text = unicodedata.normalize("NFC", "rộng 1.350 m², xã Cư M’gar¹")
    found = {text[token.start : token.end]: token.exact for token in tokens(text)}
    assert found == {
        "rộng": "rộng",
        "1.350": "1350",
        "m": "m",
        "²": "2",
        "xã": "xã",
        "Cư": "cư",
        "M’gar": "mgar",
        "¹": "1",
    }


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Quyết định số 12A/2010/QĐ-UBND", ["12a-2010-qd-ubnd"]),
        ("12bis/2015/QĐ-UBND", ["12bis-2015-qd-ubnd"]),
        ("04A-NQ/ĐU", ["4a-nq-du"]),
        ("dự thảo Nghị quyết số …/2021/NQ-HĐND", []),
        ("dự thảo số ......./2021/NQ-HĐND", []),
        ("số    /2021/NQ-HĐND", []),
        ("Nghị quyết số 2021/NQ-HĐND", ["2021-nq-hdnd"]),
        ("NQ26/TW", ["26-nq-tw"]),
        ("NQ 26/TW và CT05-TW", ["26-nq-tw", "5-ct-tw"]),
        ("NQ 26/2016", []),
        ("18-NQTW, 5-cttw và 16/NQHĐND", ["18-nq-tw", "5-ct-tw", "16-nq-hdnd"]),
        ("NQ18 TW, NQ 18 TƯ, NQ18TW", ["18-nq-tw"] * 3),
        ("NQ 16 HĐND tỉnh, KH 3 tu sửa", []),  # what stands apart is a number of the Centre alone
        ("135 bis/2010/QĐ-TTg, 12 A/2010/QĐ-UBND", ["135bis-2010-qd-ttg", "12a-2010-qd-ubnd"]),
        ("khoản 3 a/b, 12 a và 5 b/2 hộ", []),
        ("Luật số 45/2019/QH 14 có 15 chương", ["45-2019-qh14"]),
        ("04-NQ/T.W", ["4-nq-tw"]),
        ("18-CTHĐ, 7 thưa, 4 thu, 25-KHTT", []),
        ("99/2018/TT-BGD&ĐT", ["99-2018-tt-bgddt"]),
    ],
)
def test_numbers_of_every_writing(text: str, keys: list[str]) -> None:
    assert [code.key for code in codes(text)] == keys


def test_keys_of_numbers_keep_their_parts_apart() -> None:
    assert canonical("1-2020-nd-cp") == "1-2020-nd-cp"
    assert folded("1-2020-nd-cp") != folded("12020-nd-cp")
