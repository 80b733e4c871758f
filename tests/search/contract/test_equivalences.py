"""Equal writings find each other in every engine, and what only looks alike stays apart.

Queries are typed as people type them: what is equal is decided by the analysis of texts and by the query trees, and an
engine has to keep both.
"""

from types import MappingProxyType
from typing import NamedTuple

import pytest

from search.query import parse
from search.query.equivalents import writings_of
from tests.search.contract.documents import Document, Engine
from tests.search.queries import Names


class Same(NamedTuple):
    """Writings of one thing, each of which finds all; none finds the texts that are `apart`."""

    writings: tuple[str, ...]
    apart: tuple[str, ...] = ()


SAME = [
    Same(("tỷ lệ", "tỉ lệ"), ("tỳ lệ", "tê lệ")),
    Same(("ty le", "ti le"), ("te le",)),
    Same(("hy vọng", "hi vọng"), ("hay vọng",)),
    Same(("bác sỹ", "bác sĩ"), ("bác sư",)),
    Same(("kỹ thuật", "KĨ THUẬT"), ("kẻ thuật",)),
    Same(("quý hiếm", "quí hiếm", "qúy hiếm"), ("quy hiếm", "quỷ hiếm")),
    Same(("tái",), ("táy", "tại")),
    Same(("thúy",), ("thúi", "thúi thủy")),
    Same(("hòa giải", "hoà giải"), ("hóa giải", "hoa giải")),
    Same(("toàn dân", "tòan dân"), ("toán dân", "toan dân")),
    Same(("nghiệm thu", "nghịêm thu"), ("nghiêm thu",)),
    Same(("tỉnh ủy", "tỉnh uỷ", "TỈNH ỦY"), ("tỉnh uy",)),
    Same(("500 m²", "500 m2"), ("500 m", "500 m3")),
    Same(("khí CO₂", "khí CO2"), ("khí CO",)),
    Same(("giấy ＡＢＣ", "giấy ABC"), ("giấy AB",)),
    Same(("UBND phường", "Ủy ban nhân dân phường", "Uỷ ban Nhân dân phường"), ("ủy ban của nhân dân phường",)),
    Same(("HĐND xã", "Hội đồng nhân dân xã"), ("hội đồng nhà dân xã",)),
    Same(("BTV họp", "Ban Thường vụ họp"), ("Ban Thường trực họp",)),
    Same(("BCH họp", "Ban Chấp hành họp"), ("Ban Hành họp",)),
    Same(("MTTQ xã", "Mặt trận Tổ quốc xã"), ("mặt trận xã", "tổ quốc xã")),
    Same(("Trung ương họp", "TW họp", "TƯ họp", "T.Ư họp"), ("TU họp", "thứ tư họp")),
    Same(("TP.HCM", "TPHCM", "TP Hồ Chí Minh", "Thành phố Hồ Chí Minh"), ("đường Hồ Chí Minh", "thành phố")),
    Same(("khóa XII", "khóa 12", "khoá XII"), ("khóa XIII", "khóa 2", "khóa 11")),
    Same(("quý III", "quý 3"), ("quý IV", "quý 13")),
    Same(("thế kỷ XXI", "thế kỉ 21"), ("thế kỷ XX",)),
    Same(("xi măng",), ("11 măng",)),
    Same(("Đắk Mil", "Đăk Mil", "Đak Mil"), ("Đức Mil",)),
    Same(("Bà Rịa - Vũng Tàu", "Bà Rịa-Vũng Tàu", "Bà Rịa – Vũng Tàu", "BR-VT"), ("Bà Rịa", "Vũng Tàu")),
    Same(
        ("ngày 3/6/2021", "ngày 03-06-2021", "ngày 3.6.2021", "ngày 3 tháng 6 năm 2021", "ngày 2021-06-03"),
        ("ngày 13/6/2021", "ngày 3/6/2020", "ngày 6/3/2021", "ngày 3 tháng 6"),
    ),
    Same(("ngày 2/9", "ngày 02-09", "ngày 2 tháng 9"), ("ngày 2/8", "ngày 12 tháng 9")),
    Same(("tháng 8/2018", "tháng 8 năm 2018", "tháng 08/2018"), ("tháng 9/2018", "năm 2018")),
    Same(("1.204 hộ", "1204 hộ"), ("204 hộ", "1,204 hộ")),
    Same(("Cư M'gar", "Cư M’gar", "Cư Mgar"), ("Cư gar",)),
    Same(("H’Lem", "HLem"), ("Lem",)),
    Same(("04-NQ/TW", "4-NQ/TW", "04 - nq / tw", "NQ04/TW", "04-NQ/TƯ"), ("104-NQ/TW", "04-CT/TW", "04-NQ/TU")),
    Same(("12A/2010/QĐ-UBND", "12a/2010/QĐ-UBND"), ("12/2010/QĐ-UBND", "12B/2010/QĐ-UBND")),
    Same(("99/2018/TT-BGDĐT", "99/2018/TT-BGD&ĐT"), ("99/2018/TT-BYT",)),
]


class Authorities(Names):
    """An archive that knows the spellings of one province."""

    writings = MappingProxyType(writings_of([("Bà Rịa - Vũng Tàu", "Bà Rịa Vũng Tàu", "BR-VT", "BRVT")]))


@pytest.mark.parametrize("same", SAME, ids=[same.writings[0] for same in SAME])
def test_equal_writings_find_each_other(engine: Engine, same: Same) -> None:
    written = [*same.writings, *same.apart]
    held = [Document(key, text=f"Bản tin: {text}, mứt dừa.") for key, text in enumerate(written, start=1)]
    held += [Document(100 + key, title=text) for key, text in enumerate(written, start=1)]
    engine.replace(held[::2])
    engine.replace(held[1:4:2])
    engine.replace(held[5::2])
    meant = {key for place in range(len(same.writings)) for key in (place + 1, place + 101)}
    for text in same.writings:
        for query in (text, f'"{text}"'):
            result = engine.find(parse(query, lookup=Authorities()).tree, limit=100)
            assert set(result.keys) == meant, query
            assert result.total == len(meant)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("KT-XH", "kinh tế - xã hội"),
        ("KTXH", "kinh tế, xã hội"),
        ("GD&ĐT", "giáo dục và đào tạo"),
        ("TTHC", "thủ tục hành chính"),
        ("PCCC", "phòng cháy, chữa cháy"),
    ],
)
def test_a_short_form_is_read_as_its_long_one_and_the_long_one_as_its_words(
    engine: Engine, short: str, long: str
) -> None:
    apart = " của ".join(long.split())
    engine.replace([Document(1, text=f"Họp bàn {long} của xã"), Document(2, text=f"Họp bàn {short} của xã"),
                    Document(3, text=f"Họp bàn {apart} của xã")])  # fmt: skip
    for query in (f"{short} xã", f'"bàn {short} của xã"'):
        assert set(engine.find(parse(query).tree).keys) == {1, 2}
    assert set(engine.find(parse(f"{long} của xã").tree).keys) == {1, 3}


def test_words_beside_equal_writings_must_match_too(engine: Engine) -> None:
    engine.replace(
        [
            Document(1, text="Ủy ban nhân dân xã bàn việc trồng quýt"),
            Document(2, text="UBND xã bàn việc trồng quýt"),
            Document(3, text="UBND xã bàn việc trồng cam"),
            Document(4, text="Ủy ban xã và nhân dân trồng quýt"),
        ]
    )
    assert set(engine.find(parse("UBND quýt").tree).keys) == {1, 2}
    assert set(engine.find(parse("quýt -UBND").tree).keys) == {4}
    assert set(engine.find(parse('"UBND xã" OR "trồng cam"').tree).keys) == {1, 2, 3}
