"""Names without a number: plenums, congresses, laws by their year, customary names. Labelled by hand."""

import pytest

from archive.core.linking.outcomes import Ambiguous, Linked
from tests.core.linking.linking_cases import cited, context, resolve, told
from tests.stated import authorities

NQ4_XI, NQ4_XII = "12-NQ/TW@2012-01-16", "04-NQ/TW@2016-10-30"
PLENUMS = [  # kind, plenum, term, subject, published, what it comes to
    ("Nghị quyết", "4", "XII", "", "2021-06-03", NQ4_XII),
    ("Nghị quyết", "4", "12", "", "", NQ4_XII),
    ("Nghị quyết", "bốn", "XII", "", "", NQ4_XII),
    ("Nghị quyết", "4", "XI", "", "2020-03-25", NQ4_XI),
    ("Nghị quyết", "4", "XII", "về đổi mới mô hình tăng trưởng, nâng cao năng suất", "", "05-NQ/TW@2016-11-01"),
    ("Nghị quyết", "4", "XI", "về xây dựng hệ thống kết cấu hạ tầng đồng bộ", "", "13-NQ/TW@2012-01-16"),
    ("Nghị quyết", "7", "X", "", "2012-03-25", "26-NQ/TW@2008-08-05"),
    ("Nghị quyết", "7", "X", "về công tác thanh niên", "2012-03-25", "25-NQ/TW@2008-07-25"),
    ("Nghị quyết", "8", "XI", "về Chiến lược bảo vệ Tổ quốc trong tình hình mới", "", "28-NQ/TW@2013-10-25"),
    ("Nghị quyết", "8", "XI", "về đổi mới căn bản, toàn diện giáo dục và đào tạo", "", "29-NQ/TW@2013-11-04"),
    ("Nghị quyết", "8", "XI", "", "2015-03-25", "ambiguous 28-NQ/TW@2013-10-25 29-NQ/TW@2013-11-04"),
    ("Nghị quyết", "8", "XIII", "về Chiến lược bảo vệ Tổ quốc trong tình hình mới", "", "44-NQ/TW@2023-11-24"),
    ("Nghị quyết", "7", "XII", "về cải cách chính sách tiền lương", "", "27-NQ/TW@2018-05-21"),
    ("Nghị quyết", "8", "XII", "", "2019-01-01", "36-NQ/TW@2018-10-22"),
    ("Nghị quyết", "9", "XI", "", "2019-01-01", "33-NQ/TW@2014-06-09"),
    ("Nghị quyết", "3", "X", "", "2010-01-01", "04-NQ/TW@2006-08-21"),
    ("Nghị quyết", "6 (lần 2)", "VIII", "", "2010-01-01", "10-NQ/TW@1999-02-02"),
    ("Kết luận", "4", "XIII", "", "2022-01-01", "21-KL/TW@2021-10-25"),
    ("Quy định", "8", "XII", "", "2022-01-01", "08-QĐi/TW@2018-10-25"),
    ("Nghị quyết", "4", "", "", "2021-06-03", NQ4_XII),
    ("Nghị quyết", "4", "", "", "2014-06-03", NQ4_XI),
    ("Nghị quyết", "8", "", "", "2019-01-01", "ambiguous 28-NQ/TW@2013-10-25 29-NQ/TW@2013-11-04 36-NQ/TW@2018-10-22"),
    # that plenum issued a conclusion, not a resolution
    ("Nghị quyết", "4", "XIII", "", "2022-01-01", "unknown"),
    # the only resolution known of it is about something else
    ("Nghị quyết", "8", "XII", "về trách nhiệm nêu gương của cán bộ, đảng viên", "2019-01-01", "unknown"),
    # it had not met yet
    ("Nghị quyết", "4", "XII", "", "2015-01-01", "unknown"),
    ("Nghị quyết", "15", "XII", "", "2021-01-01", "unknown"),
]


@pytest.mark.parametrize(("kind", "plenum", "term", "subject", "published", "expected"), PLENUMS)
def test_a_plenum_with_its_term_names_a_document(
    kind: str, plenum: str, term: str, subject: str, published: str, expected: str
) -> None:
    surface = f"{kind} Trung ương {plenum} (khóa {term})"
    mention = cited(surface, kind=kind, plenum=plenum, term=term, subject=subject)

    (outcome,) = resolve(mention, where=context(published))

    assert told(outcome) == expected


def test_a_plenum_without_a_term_in_an_undated_article_is_not_guessed() -> None:
    (outcome,) = resolve(cited("Nghị quyết Trung ương 4", kind="Nghị quyết", plenum="4"))

    assert isinstance(outcome, Ambiguous)
    assert {NQ4_XI, NQ4_XII} < set(outcome.candidates)
    dates = [authorities().resolution_by_key[key].issued for key in outcome.candidates]
    assert dates == sorted(day for day in dates if day)


CONGRESSES = [  # surface, congress, issuer, published, what it comes to
    (
        "Nghị quyết Đại hội XIII của Đảng",
        "XIII",
        "Đại hội XIII của Đảng",
        "2023-11-13",
        "(không số) ĐH XIII@2021-02-01",
    ),
    ("Nghị quyết Đại hội XIII", "XIII", "Đại hội XIII", "2023-11-13", "(không số) ĐH XIII@2021-02-01"),
    ("Nghị quyết Đại hội Đảng toàn quốc lần thứ XIII", "XIII", "", "", "(không số) ĐH XIII@2021-02-01"),
    ("Nghị quyết Đại hội đại biểu toàn quốc lần thứ XII của Đảng", "XII", "", "", "(không số) ĐH XII@2016-01-28"),
    ("Nghị quyết Đại hội XI của Đảng", "XI", "", "2021-11-13", "(không số) ĐH XI@2011-01-19"),
    ("Nghị quyết Đại hội 13", "13", "", "2022-11-13", "(không số) ĐH XIII@2021-02-01"),
    ("Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIV", "XIV", "Đại hội Đảng bộ tỉnh lần thứ XIV", "", "unknown"),
    ("Nghị quyết Đại hội lần thứ XVII Đảng bộ thành phố Hà Nội", "XVII", "", "", "unknown"),
    ("Nghị quyết Đại hội đại biểu Đảng bộ tỉnh lần thứ XI", "XI", "", "2022-06-03", "unknown"),
    ("Nghị quyết Đại hội Công đoàn Việt Nam lần thứ XIII", "XIII", "", "2024-06-03", "unknown"),
    ("Nghị quyết Đại hội XI", "XI", "Đại hội XI", "2021-11-13", "unknown"),
    ("Nghị quyết Đại hội XIX", "XIX", "", "2021-11-13", "unknown"),
    ("Nghị quyết Đại hội XIV của Đảng", "XIV", "", "2025-11-13", "unknown"),
]


@pytest.mark.parametrize(("surface", "congress", "issuer", "published", "expected"), CONGRESSES)
def test_a_congress_of_the_party_names_its_resolution_and_a_local_one_none(
    surface: str, congress: str, issuer: str, published: str, expected: str
) -> None:
    mention = cited(surface, kind="Nghị quyết", congress=congress, issuer=issuer)

    (outcome,) = resolve(mention, where=context(published))

    assert told(outcome) == expected


def test_a_bare_congress_is_the_provinces_where_the_article_speaks_of_that() -> None:
    outcomes = resolve(
        cited("Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIII", kind="Nghị quyết", congress="XIII"),
        cited("Nghị quyết Đại hội XIII", kind="Nghị quyết", congress="XIII"),
        cited("Nghị quyết Đại hội XIII của Đảng", kind="Nghị quyết", congress="XIII"),
        where=context("2022-06-03"),
    )

    assert [told(outcome) for outcome in outcomes] == ["unknown", "unknown", "(không số) ĐH XIII@2021-02-01"]


LAWS = [  # surface, year, published, what it comes to
    ("Luật Đất đai năm 2013", 2013, "2020-01-01", "45/2013/QH13@2013-11-29"),
    ("Luật Đất đai 2024", 2024, "", "31/2024/QH15@2024-01-18"),
    ("Luật Cải cách ruộng đất năm 1953", 1953, "", "197-SL@1953-12-04"),
    ("Luật Công đoàn 1957", 1957, "", "108-SL/L10@1957-09-14"),
    ("Luật Hôn nhân và gia đình năm 1959", 1959, "", "2-SL@1959-12-29"),
    ("Luật Thi đua, khen thưởng năm 2022", 2022, "", "06/2022/QH15@2022-06-15"),
    ("Luật Đầu tư công năm 2019", 2019, "", "39/2019/QH14@2019-06-13"),
    ("Luật Phòng, chống tham nhũng năm 2018", 2018, "", "36/2018/QH14@2018-11-20"),
    ("Luật PCTN năm 2018", 2018, "", "36/2018/QH14@2018-11-20"),
    ("Bộ luật Hình sự năm 2015", 2015, "", "100/2015/QH13@2015-11-27"),
    (
        "Luật Đất đai",
        None,
        "2020-01-01",
        "ambiguous 3-LCT/HĐNN8@1987-12-29 24-L/CTN@1993-07-14 13/2003/QH11@2003-11-26 45/2013/QH13@2013-11-29",
    ),
    ("Luật Lâm nghiệp 2017", 2017, "", "16/2017/QH14@2017-11-15"),
    ("BLHS 2015", 2015, "", "100/2015/QH13@2015-11-27"),
    ("BLTTDS (2004)", 2004, "", "24/2004/QH11@2004-06-15"),
    ("Luật KTNN 2015", 2015, "", "81/2015/QH13@2015-06-24"),
    ("Bộ luật Hình sự Việt Nam năm 1999", 1999, "", "15/1999/QH10@1999-12-21"),
    # a name that leaves out syllables, if only one law of the year has it
    ("Luật Bảo vệ người tiêu dùng 2010", 2010, "", "59/2010/QH12@2010-11-17"),
    ("Luật Bảo vệ rừng năm 2004", 2004, "", "29/2004/QH11@2004-12-03"),
    ("Luật Bảo hiểm năm 2014", 2014, "", "unknown"),
    ("Luật Xử phạt vi phạm hành chính 2012", 2012, "", "unknown"),
    # a law that amends another
    ("Luật Bảo hiểm y tế sửa đổi năm 2014", 2014, "", "46/2014/QH13@2014-06-13"),
    ("Luật sửa đổi Bộ luật Hình sự 2017", 2017, "", "12/2017/QH14@2017-06-20"),
    ("Luật sửa đổi, bổ sung một số điều của Luật Viên chức năm 2019", 2019, "", "52/2019/QH14@2019-11-25"),
    ("Luật Đất đai sửa đổi năm 2013", 2013, "", "45/2013/QH13@2013-11-29"),
    ("Luật Bảo hiểm y tế năm 2014", 2014, "", "unknown"),
    ("Luật Đất đai năm 2014", 2014, "", "unknown"),
    ("Luật Đất đai năm 2024", 2024, "2020-01-01", "unknown"),
]


@pytest.mark.parametrize(("surface", "year", "published", "expected"), LAWS)
def test_a_law_is_named_by_its_year(surface: str, year: int | None, published: str, expected: str) -> None:
    (outcome,) = resolve(cited(surface, kind="Luật", year=year), where=context(published))

    assert told(outcome) == expected


def test_a_customary_name_carries_its_rule_and_its_words() -> None:
    (outcome,) = resolve(cited("NQTW4 khóa XII", kind="Nghị quyết", plenum="4", term="XII"))

    assert outcome == Linked(resolution=NQ4_XII, rule="customary-name", evidence="Trung ương 4 khóa XII")
