"""Central numbers: what decides between the resolutions that bear one, and what is refused. Labelled by hand."""

from typing import Any

import pytest

from tests.core.linking.linking_cases import cited, context, resolve, told

DATED = [  # kind, number, stated date, published, the resolution
    ("Nghị quyết", "18-NQ/TW", "2017-10-25", "2019-05-14", "18-NQ/TW@2017-10-25"),
    ("Nghị quyết", "18-NQ/TW", "2022-06-16", "2023-05-14", "18-NQ/TW@2022-06-16"),
    ("Nghị quyết", "18/NQ-TW", "2017-10-25", "", "18-NQ/TW@2017-10-25"),
    ("Nghị quyết", "4-NQ/TW", "2016-10-30", "2017-01-21", "04-NQ/TW@2016-10-30"),
    ("Nghị quyết", "04-NQ/TW", "2006-08-21", "2010-01-21", "04-NQ/TW@2006-08-21"),
    ("Nghị quyết", "35-NQ/TW", "2018-10-22", "2020-01-21", "35-NQ/TW@2018-10-22"),
    ("Chỉ thị", "35-CT/TW", "2019-05-30", "2020-01-21", "35-CT/TW@2019-05-30"),
    ("Chỉ thị", "35-CT/TW", "2014-05-26", "2020-01-21", "35-CT/TW@2014-05-26"),
    ("Quy định", "08-QĐi/TW", "2018-10-25", "2020-03-25", "08-QĐi/TW@2018-10-25"),
    ("Quy định", "08-QĐ/TW", "2018-10-25", "2020-03-25", "08-QĐi/TW@2018-10-25"),
    ("Quyết định", "132-QĐ/TW", "2018-03-08", "2019-03-25", "132-QĐ/TW@2018-03-08"),
    ("Quy định", "217-QĐ/TW", "2013-12-12", "2019-03-25", "217-QĐ/TW@2013-12-12"),
    ("Thông báo", "62-KL/TW", "2009-12-08", "2010-03-25", "62-KL/TW@2009-12-08"),
    ("Văn bản", "55-QĐ/TW", "2016-12-19", "2017-03-25", "55-QĐ/TW@2016-12-19"),
    ("Chỉ thị", "16/CT-TTg", "2020-03-31", "2020-04-09", "16/CT-TTg@2020-03-31"),
    ("Quyết định", "06/QĐ-TTg", "2022-01-06", "2023-04-09", "06/QĐ-TTg@2022-01-06"),
    ("Nghị quyết", "11/NQ-CP", "2011-02-24", "2023-04-09", "11/NQ-CP@2011-02-24"),
    ("Nghị quyết", "11/NQ-CP", "2022-01-30", "2023-04-09", "11/NQ-CP@2022-01-30"),
    ("Nghị quyết", "76/2025/UBTVQH15", "2025-04-14", "2025-06-09", "76/2025/UBTVQH15@2025-04-14"),
    ("Chỉ thị", "13-CT/TW", "2017-01-12", "2021-12-08", "13-CT/TW@2017-01-12"),
]
# Dates that no described resolution of the number bears: another resolution, not the nearest one.
NOT_DESCRIBED = [
    ("Chỉ thị", "37-CT/TW", "2024-07-10", "2024-12-01", "provisional 37-CT/TW@2024-07-10"),
    ("Nghị quyết", "09-NQ/TW", "2022-01-28", "2023-12-01", "provisional 09-NQ/TW@2022-01-28"),
    ("Quyết định", "749/QĐ-TTg", "2021-06-03", "2023-12-01", "provisional 749/QĐ-TTg@2021-06-03"),
    ("Quyết định", "923/QĐ-TTg", "2025-05-14", "", "provisional 923/QĐ-TTg@2025-05-14"),
    ("Nghị quyết", "29/2021/QH15", "2021-07-28", "", "provisional 29/2021/QH15@2021-07-28"),
    ("Hướng dẫn", "38-HD/BTCTW", "2025-09-29", "", "provisional 38-HD/BTCTW@2025-09-29"),
    ("Nghị quyết", "04-NQ/TW", "2003-05-19", "2005-01-01", "provisional 04-NQ/TW@2003-05-19"),
    ("Chỉ thị", "05-CT/TW", "2011-05-15", "2013-01-01", "provisional 05-CT/TW@2011-05-15"),
    ("Nghị quyết", "11/NQ-CP", "2012-02-24", "2013-01-01", "provisional 11/NQ-CP@2012-02-24"),
    ("Chỉ thị", "42-CT/TW", "2010-03-24", "2021-01-01", "provisional 42-CT/TW@2010-03-24"),
]
MISPRINTED = [  # one slip away from the only resolution that the number can mean
    ("Nghị quyết", "35-NQ/TW", "2019-10-22", "2021-01-01", "35-NQ/TW@2018-10-22"),
    ("Nghị quyết", "19-NQ/TW", "2012-11-01", "2021-01-01", "19-NQ/TW@2012-10-31"),
    ("Chỉ thị", "05-CT/TW", "2016-05-16", "2021-01-01", "05-CT/TW@2016-05-15"),
    ("Quy định", "37-QĐ/TW", "2021-10-15", "2022-01-01", "37-QĐ/TW@2021-10-25"),
    ("Nghị quyết", "43-NQ/TW", "2023-11-23", "2024-01-01", "43-NQ/TW@2023-11-24"),
    ("Nghị định", "30/2020/NĐ-CP", "2020-05-03", "2022-01-01", "30/2020/NĐ-CP@2020-03-05"),
    ("Luật", "31/2024/QH15", "2024-01-08", "2025-01-01", "31/2024/QH15@2024-01-18"),
    ("Nghị quyết", "57-NQ/TW", "2025-12-22", "2025-06-01", "57-NQ/TW@2024-12-22"),
    ("Chỉ thị", "16/CT-TTg", "2020-03-30", "2020-06-01", "16/CT-TTg@2020-03-31"),
]


@pytest.mark.parametrize(("kind", "number", "issued", "published", "expected"), [*DATED, *NOT_DESCRIBED, *MISPRINTED])
def test_a_stated_date_decides(kind: str, number: str, issued: str, published: str, expected: str) -> None:
    mention = cited(f"{kind} số {number}", kind=kind, number=number, issued=issued)

    (outcome,) = resolve(mention, where=context(published, "hau-giang"))

    assert told(outcome) == expected


@pytest.mark.parametrize(("kind", "number", "issued", "published", "_expected"), MISPRINTED)
def test_a_misprinted_date_is_said_to_be_one(
    kind: str, number: str, issued: str, published: str, _expected: str
) -> None:
    (outcome,) = resolve(cited(f"{kind} {number}", kind=kind, number=number, issued=issued), where=context(published))

    assert outcome.rule == "number-date-misprinted"


TERM_XV = {"issuer": "Quốc hội", "term": "XV"}
PLENUM_6 = {"plenum": "6", "issuer": "Trung ương", "term": "XII"}
NARROWED: dict[str, list[Any]] = {  # by rule: kind, number, what else is said, published, the resolution
    "number-and-term": [
        ("Nghị quyết", "32-NQ/TW", {"term": "IX", "issuer": "Bộ Chính trị"}, "2019-11-15", "32-NQ/TW@2003-08-05"),
        ("Nghị quyết", "26-NQ/TW", {"term": "X"}, "2019-11-15", "26-NQ/TW@2008-08-05"),
        ("Nghị quyết", "26-NQ/TW", {"term": "khóa 12"}, "", "26-NQ/TW@2018-05-19"),
        ("Nghị quyết", "18-NQ/TW", {"term": "12"}, "", "18-NQ/TW@2017-10-25"),
        ("Nghị quyết", "18-NQ/TW", {"term": "XIII"}, "", "18-NQ/TW@2022-06-16"),
        ("Nghị quyết", "20-NQ/TW", PLENUM_6, "", "20-NQ/TW@2017-10-25"),
    ],
    "number-and-year": [
        ("Quy định", "47-QĐ/TW", {"year": 2011}, "", "47-QĐ/TW@2011-11-01"),
        ("Nghị quyết", "19-NQ/TW", {"year": 2012}, "2022-12-01", "19-NQ/TW@2012-10-31"),
    ],
    "number-and-plenum": [
        ("Nghị quyết", "25-NQ/TW", {"plenum": "7"}, "2005-12-01", "25-NQ/TW@2003-03-12"),
        ("Nghị quyết", "12-NQ/TW", {"plenum": "4"}, "2023-12-01", "12-NQ/TW@2012-01-16"),
    ],
    "number-and-issuer": [
        ("Nghị quyết", "12-NQ/TW", {"issuer": "Bộ Chính trị"}, "2023-05-01", "12-NQ/TW@2022-03-16"),
        ("Nghị quyết", "43-NQ/TW", {"issuer": "Ban Chấp hành Trung ương"}, "2024-05-01", "43-NQ/TW@2023-11-24"),
    ],
    "number-with-year": [
        ("Nghị quyết", "100/2015/QH13", {}, "2016-05-01", "100/2015/QH13@2015-11-12"),
        ("Bộ luật", "100/2015/QH13", {}, "2016-05-01", "100/2015/QH13@2015-11-27"),
        ("Nghị định", "118/2025/NĐ-CP", {}, "2025-11-18", "118/2025/NĐ-CP@2025-06-09"),
        ("Nghị quyết", "202/2025/QH15", TERM_XV, "2025-11-18", "202/2025/QH15@2025-06-12"),
        ("Nghị quyết", "202/2025", TERM_XV, "2025-11-18", "202/2025/QH15@2025-06-12"),
    ],
    "only-number": [
        ("Chỉ thị", "05-CT/TW", {"issuer": "Bộ Chính trị"}, "2017-01-21", "05-CT/TW@2016-05-15"),
        ("Nghị quyết", "57-NQ/TW", {}, "2025-11-18", "57-NQ/TW@2024-12-22"),
        ("Quy định", "90-QĐ/TW", {}, "2019-12-14", "90-QĐ/TW@2017-08-04"),
        ("Chỉ thị", "16/CT-TTg", {}, "2020-08-01", "16/CT-TTg@2020-03-31"),
        ("Nghị quyết", "01/NQ-CP", {}, "2025-08-01", "01/NQ-CP@2025-01-08"),
    ],
}
BY_SUBJECT = [  # kind, number, subject, published, the resolution
    ("Nghị quyết", "26-NQ/TW", "về nông nghiệp, nông dân, nông thôn", "2019-05-01", "26-NQ/TW@2008-08-05"),
    ("Nghị quyết", "18-NQ/TW", "về tinh gọn bộ máy", "2023-05-01", "18-NQ/TW@2017-10-25"),
    ("Nghị quyết", "20-NQ/TW", "về đổi mới, phát triển kinh tế tập thể", "2024-05-01", "20-NQ/TW@2022-06-16"),
    ("Nghị quyết", "21-NQ/TW", "về công tác dân số trong tình hình mới", "2024-05-01", "21-NQ/TW@2017-10-25"),
    ("Nghị quyết", "28-NQ/TW", "về cải cách chính sách bảo hiểm xã hội", "2019-05-01", "28-NQ/TW@2018-05-23"),
    ("Nghị quyết", "36-NQ/TW", "về phát triển kinh tế biển Việt Nam", "2024-05-01", "36-NQ/TW@2018-10-22"),
    ("Nghị quyết", "24-NQ/TW", "về công tác dân tộc", "2019-05-01", "24-NQ/TW@2003-03-12"),
    ("Chỉ thị", "23-CT/TW", "về bảo đảm trật tự, an toàn giao thông", "2024-05-01", "23-CT/TW@2023-05-25"),
    ("Chỉ thị", "17-CT/TW", "về bảo đảm an ninh, an toàn thực phẩm", "2024-05-01", "17-CT/TW@2022-10-21"),
    # the sentence goes on behind the subject
    ("Nghị quyết", "18-NQ/TW", "về sắp xếp tổ chức bộ máy của hệ thống chính trị phải hiện ra ở bàn tiếp dân, chứ không "
     "chỉ ở sơ đồ treo tường của từng cơ quan, từng phòng ban một", "2025-10-22", "18-NQ/TW@2017-10-25"),
    ("Quy định", "132-QĐ/TW", "về kiểm soát quyền lực trong điều tra", "2024-05-01", "132-QĐ/TW@2023-10-27"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "row"), [(rule, row) for rule, rows in NARROWED.items() for row in rows])
def test_what_else_is_said_narrows(rule: str, row: tuple[str, str, dict[str, Any], str, str]) -> None:
    kind, number, said, published, expected = row

    (outcome,) = resolve(cited(f"{kind} số {number}", kind=kind, number=number, **said), where=context(published))

    assert (told(outcome), outcome.rule) == (expected, rule)


@pytest.mark.parametrize(("kind", "number", "subject", "published", "expected"), BY_SUBJECT)
def test_what_the_document_is_about_narrows(
    kind: str, number: str, subject: str, published: str, expected: str
) -> None:
    (outcome,) = resolve(
        cited(f"{kind} số {number}", kind=kind, number=number, subject=subject), where=context(published)
    )

    assert (told(outcome), outcome.rule, outcome.evidence) == (expected, "number-and-subject", subject)


BARE = [  # kind, serial, what else is said, published, what it comes to
    ("Nghị quyết", "18", {"issuer": "Ban Chấp hành Trung ương", "issued": "2017-10-25"}, "", "18-NQ/TW@2017-10-25"),
    ("Nghị quyết", "18", {"issued": "2017-10-25"}, "", "18-NQ/TW@2017-10-25"),
    ("Chỉ thị", "35", {"issuer": "Bộ Chính trị", "issued": "2019-05-30"}, "", "35-CT/TW@2019-05-30"),
    ("Nghị quyết", "54", {"term": "XII"}, "", "54-NQ/TW@2019-12-10"),
    ("Chỉ thị", "05", {"issuer": "Bộ Chính trị"}, "2021-07-05", "05-CT/TW@2016-05-15"),
    ("Kết luận", "01", {"issuer": "Bộ Chính trị"}, "2021-07-05", "01-KL/TW@2021-05-18"),
    ("Quyết định", "217", {"issuer": "Bộ Chính trị", "term": "XI"}, "2018-11-09", "217-QĐ/TW@2013-12-12"),
    ("Quyết định", "218", {"issuer": "Bộ Chính trị", "term": "XI"}, "2018-11-09", "218-QĐ/TW@2013-12-12"),
    ("Hướng dẫn", "38", {"issuer": "Ban Tổ chức Trung ương"}, "", "provisional 38-HD/BTCTW@"),
    ("Thông báo", "238", {"issuer": "Bộ Chính trị", "issued": "2020-12-23"}, "", "provisional 238-TB/TW@2020-12-23"),
    ("Nghị quyết", "09", {"issuer": "Bộ Chính trị", "issued": "2022-01-28"}, "", "provisional 09-NQ/TW@2022-01-28"),
    ("Nghị quyết", "120", {"issuer": "Chính phủ", "issued": "2017-11-17"}, "", "120/NQ-CP@2017-11-17"),
    ("Nghị quyết", "08", {"issuer": "Chính phủ", "issued": "2004-06-30"}, "", "08/2004/NQ-CP@2004-06-30"),
    ("Nghị quyết", "02", {"issuer": "Chính phủ", "issued": "2019-01-01"}, "", "provisional 02/NQ-CP@2019-01-01"),
    ("Quyết định", "749", {"issuer": "Thủ tướng Chính phủ", "issued": "2020-06-03"}, "", "749/QĐ-TTg@2020-06-03"),
    ("Nghị quyết", "1667/2025", {"issuer": "Ủy ban Thường vụ Quốc hội"}, "", "provisional 1667/2025/UBTVQH15@"),
    ("Nghị quyết", "42", {"issuer": "Quốc hội", "term": "XIV"}, "", "42/2017/QH14@2017-06-21"),
    ("Nghị quyết", "42", {"issuer": "Quốc hội", "term": "XIII"}, "", "provisional 42/QH13@"),
    ("Nghị quyết", "55/2016", {"issuer": "Quốc hội", "term": "XIV"}, "", "provisional 55/2016/QH14@"),
    ("Nghị quyết", "39", {"issuer": "Ủy ban Thường vụ Quốc hội", "term": "13"}, "", "provisional 39/UBTVQH13@"),
    ("Nghị quyết", "18", {}, "2021-07-05", "unknown"),
    ("Nghị quyết", "54", {}, "", "ambiguous 54-NQ/TW@2005-09-14 54/2017/QH14@2017-11-24 54-NQ/TW@2019-12-10"),
    ("Nghị quyết", "57", {}, "2025-07-05", "unknown"),
    ("Nghị quyết", "57", {"subject": "về đột phá phát triển khoa học, công nghệ"}, "", "57-NQ/TW@2024-12-22"),
    ("Hướng dẫn", "16", {"issued": "2024-03-18"}, "", "unknown"),
    ("Đề án", "06", {}, "2025-11-18", "06/QĐ-TTg@2022-01-06"),
    ("Đề án", "06", {}, "2021-11-18", "unknown"),
    ("Chương trình", "03", {"issuer": "Ủy ban Trung ương MTTQ Việt Nam"}, "", "provisional 03/MTTW@"),
]


@pytest.mark.parametrize(("kind", "serial", "said", "published", "expected"), BARE)
def test_a_serial_alone_needs_an_issuer_a_date_or_a_subject(
    kind: str, serial: str, said: dict[str, Any], published: str, expected: str
) -> None:
    (outcome,) = resolve(cited(f"{kind} {serial}", kind=kind, number=serial, **said), where=context(published))

    assert told(outcome) == expected


BCT = {"issuer": "Bộ Chính trị"}
OF_FOREST_FIRES = {"subject": "về phòng cháy, chữa cháy rừng mùa khô"}
YEARS_PLAN = {"subject": "về nhiệm vụ, giải pháp chủ yếu thực hiện Kế hoạch phát triển kinh tế - xã hội"}
REFUSED = [  # kind, number, what else is said, published, what it comes to
    ("Nghị quyết", "04-NQ/TW", {}, "2021-06-03", "ambiguous 04-NQ/TW@2006-08-21 04-NQ/TW@2016-10-30"),
    ("Nghị quyết", "18-NQ/TW", {}, "2023-06-03", "ambiguous 18-NQ/TW@2017-10-25 18-NQ/TW@2022-06-16"),
    ("Nghị quyết", "11/NQ-CP", {}, "2023-06-03", "ambiguous 11/NQ-CP@2011-02-24 11/NQ-CP@2022-01-30"),
    ("Nghị quyết", "45-NQ/TW", BCT, "2021-01-01", "ambiguous 45-NQ/TW@2005-02-17 45-NQ/TW@2019-01-24"),
    ("Quyết định", "132-QĐ/TW", {}, "2024-01-01", "ambiguous 132-QĐ/TW@2018-03-08 132-QĐ/TW@2023-10-27"),
    # of another term than any that is described
    ("Chỉ thị", "06-CT/TW", {"term": "XI"}, "2014-01-01", "provisional 06-CT/TW@"),
    # the only resolution known is younger than the article
    ("Chỉ thị", "08-CT/TW", {}, "2008-01-01", "provisional 08-CT/TW@"),
    ("Nghị quyết", "57-NQ/TW", {}, "2020-01-01", "provisional 57-NQ/TW@"),
    # known from memory only, and nothing said confirms it
    ("Chỉ thị", "46-CT/TW", {"issuer": "Ban Bí thư"}, "2012-05-01", "provisional 46-CT/TW@"),
    ("Chỉ thị", "17-CT/TW", {}, "2023-01-01", "provisional 17-CT/TW@"),
    # the subject speaks of something else
    ("Nghị quyết", "57-NQ/TW", OF_FOREST_FIRES, "2025-06-01", "provisional 57-NQ/TW@"),
    # 49 was given out again in khóa XII, two terms on
    ("Nghị quyết", "48-NQ/TW", {}, "2020-06-01", "provisional 48-NQ/TW@"),
    # the Government's resolutions are numbered anew each year
    ("Nghị quyết", "02/NQ-CP", {}, "2026-06-01", "provisional 02/NQ-CP@~2026"),
    ("Nghị quyết", "01/NQ-CP", YEARS_PLAN, "2026-06-01", "provisional 01/NQ-CP@~2026"),
    ("Nghị quyết", "01/NQ-CP", YEARS_PLAN, "", "unknown"),
    ("Quyết định", "318/QĐ-TTg", {}, "2024-06-01", "provisional 318/QĐ-TTg@~2024"),
    ("Quyết định", "318/QĐ-TTg", {"year": 2019}, "2024-06-01", "provisional 318/QĐ-TTg@2019"),
    ("Quyết định", "130/TTg", {"year": 2003}, "2024-06-01", "provisional 130/TTg@2003"),
    ("Nghị quyết", "05-CT/TW", {}, "2017-06-01", "unknown"),
    # not described at all
    ("Quyết định", "28/QĐ-TTg", {"issuer": "Thủ tướng"}, "2010-01-10", "provisional 28/QĐ-TTg@~2010"),
    ("Thông tư", "15/2025/TT-BGDĐT", {}, "", "provisional 15/2025/TT-BGDĐT@"),
    ("Quyết định", "2188-QĐNS/TW", {}, "", "provisional 2188-QĐNS/TW@"),
    ("Công văn", "1825-CV/BTCTW", {}, "", "provisional 1825-CV/BTCTW@"),
]


@pytest.mark.parametrize(("kind", "number", "said", "published", "expected"), REFUSED)
def test_what_could_be_several_documents_or_an_unknown_one_is_not_guessed(
    kind: str, number: str, said: dict[str, Any], published: str, expected: str
) -> None:
    (outcome,) = resolve(cited(f"{kind} số {number}", kind=kind, number=number, **said), where=context(published))

    assert told(outcome) == expected


def test_a_date_after_the_article_is_not_believed() -> None:
    mention = cited("Nghị quyết số 95-NQ/TW", number="95-NQ/TW", issued="2022-09-09")

    (outcome,) = resolve(mention, where=context("2022-09-01"))

    assert (told(outcome), outcome.rule) == ("unknown", "younger-than-article")


def test_the_newest_document_about_the_articles_province_is_meant_by_its_number() -> None:
    mention = cited("Nghị quyết 54 của Bộ Chính trị", kind="Nghị quyết", number="54", issuer="Bộ Chính trị")

    (here,) = resolve(mention, where=context("2020-03-23", "thua-thien-hue"))
    (elsewhere,) = resolve(mention, where=context("2020-03-23", "hau-giang"))
    (of_any_issuer,) = resolve(
        cited("Nghị quyết 54", kind="Nghị quyết", number="54"), where=context("2020-03-23", "thua-thien-hue")
    )
    (with_a_younger_rival,) = resolve(
        cited("Nghị quyết 59-NQ/TW", number="59-NQ/TW"), where=context("2025-10-01", "can-tho")
    )

    assert (told(here), here.rule) == ("54-NQ/TW@2019-12-10", "number-and-place")
    assert told(of_any_issuer).startswith("ambiguous")
    assert told(elsewhere) == "ambiguous 54-NQ/TW@2005-09-14 54-NQ/TW@2019-12-10"
    assert told(with_a_younger_rival) == "ambiguous 59-NQ/TW@2020-08-05 59-NQ/TW@2025-01-24"


def test_a_bare_number_is_linked_where_the_article_speaks_of_the_documents_matter() -> None:
    mention = cited("Nghị quyết 57", kind="Nghị quyết", number="57")
    on_the_matter = "Nghị quyết 57 tạo đột phá phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số."
    on_another = "Nghị quyết 57 được học tập ở các chi bộ thôn, gắn với việc làm đường và trồng cây."

    (spoken,) = resolve(mention, text=on_the_matter, where=context("2025-06-01"))
    (silent,) = resolve(mention, text=on_another, where=context("2025-06-01"))

    assert (told(spoken), told(silent)) == ("57-NQ/TW@2024-12-22", "unknown")


YEARS = [  # the words before, published, what it comes to
    ("Tỉnh tổng kết 10 năm thực hiện", "2022-11-20", "19-NQ/TW@2012-10-31"),
    ("Sơ kết 5 năm thực hiện", "2022-11-20", "19-NQ/TW@2017-10-25"),
    ("Sau hơn 5 năm (2017 - 2022) triển khai, thực hiện các", "2022-11-20", "19-NQ/TW@2017-10-25"),
    ("Tỉnh tổng kết 10 năm thực hiện", "", "ambiguous"),
    ("Tỉnh tổng kết 20 năm thực hiện", "2022-11-20", "ambiguous"),
    ("Sau 5 năm, sản lượng tăng gấp đôi. Thực hiện", "2022-11-20", "ambiguous"),
    ("Trong 5 năm qua tỉnh đã vận dụng", "2022-11-20", "ambiguous"),
]


@pytest.mark.parametrize(("before", "published", "expected"), YEARS)
def test_the_years_that_a_document_has_been_carried_out_decide(before: str, published: str, expected: str) -> None:
    text = f"{before} Nghị quyết số 19-NQ/TW."
    mention = cited("Nghị quyết số 19-NQ/TW", number="19-NQ/TW", start=len(before) + 1)

    (outcome,) = resolve(mention, text=text, where=context(published))

    assert told(outcome).split(" ")[0] == expected
    assert (outcome.rule == "number-and-years-in-force") == (expected != "ambiguous")


def test_the_words_around_a_number_decide_where_they_speak_of_one_resolution_only() -> None:
    text = "Đoàn giám sát việc thực hiện Nghị quyết số 24-NQ/TW về công tác dân tộc và chính sách dân tộc ở vùng cao."
    surface = "Nghị quyết số 24-NQ/TW"
    mention = cited(surface, number="24-NQ/TW", start=text.index(surface))
    elsewhere = text.replace("công tác dân tộc và chính sách dân tộc", "nhiều việc")

    (spoken,) = resolve(mention, text=text)
    (silent,) = resolve(mention, text=elsewhere)

    assert (told(spoken), spoken.rule) == ("24-NQ/TW@2003-03-12", "number-and-topic")
    assert told(silent).startswith("ambiguous")


@pytest.mark.parametrize(
    ("kind", "number", "issuer", "issued", "expected"),
    [
        ("Quyết định", "4674", "Bộ GD-ĐT", "2013-10-11", "4674/QĐ-BGDĐT@2013-10-11"),
        ("Quyết định", "4674/QĐ-BGĐT", "Bộ GD-ĐT", "2013-10-11", "4674/QĐ-BGDĐT@2013-10-11"),
        ("Quyết định", "12", "Bộ Y tế", "2003-06-05", "12/BYT@2003-06-05"),  # or 12/2003/QĐ-BYT
        ("Nghị quyết", "05/2019", "Hội đồng Thẩm phán TAND tối cao", "", "05/2019/NQ-HĐTP@"),
        ("Quyết định", "608/VEC-QĐ", "", "2018-12-17", "608/QĐ-VEC@2018-12-17"),
        ("Kế hoạch", "608/VEC-QĐ", "", "2018-12-17", "608/VEC-QĐ@2018-12-17"),
    ],
)
def test_kind_and_issuer_complete_a_number_that_has_one_form(
    kind: str, number: str, issuer: str, issued: str, expected: str
) -> None:
    mention = cited(f"{kind} số {number} của {issuer}", kind=kind, number=number, issuer=issuer, issued=issued)

    (outcome,) = resolve(mention, where=context("2019-09-01"))

    assert told(outcome) == f"provisional {expected}"


def test_a_year_beside_a_bare_number_makes_it_whole() -> None:
    (outcome,) = resolve(cited("Nghị định 71", kind="Nghị định", number="71", year=2000), where=context("2015-09-01"))

    assert told(outcome) == "provisional 71/2000/NĐ-CP@"


@pytest.mark.parametrize(
    ("kind", "number", "issuer", "issued", "expected"),
    [
        ("Nghị quyết", "37/2018", "Bộ Chính trị", "", "37-NQ/TW@2018-12-24"),  # the Party's numbers hold no year
        ("Quyết định", "367", "Thủ tướng Chính phủ", "1996-06-04", "provisional 367/TTg@1996-06-04"),
        ("Quyết định", "367", "Thủ tướng", "1996-06-04", "provisional 367/TTg@1996-06-04"),
    ],
)
def test_the_issuer_s_words_tell_the_series_of_a_serial(
    kind: str, number: str, issuer: str, issued: str, expected: str
) -> None:
    mention = cited(f"{kind} {number} của {issuer}", kind=kind, number=number, issuer=issuer, issued=issued)

    (outcome,) = resolve(mention, where=context("2019-09-01"))

    assert told(outcome) == expected
