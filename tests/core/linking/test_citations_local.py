"""Local numbers: whose they are, and what a provisional key holds. Labelled by hand; local numbers are invented."""

from typing import Any

import pytest

from archive.core.linking.outcomes import Linked, ProvisionalKey
from tests.core.linking.linking_cases import cited, context, resolve, told

HDND_CT = {"issuer": "HĐND thành phố Cần Thơ"}
LOCAL = [  # kind, number, what else is said, published, province, what it comes to
    ("Nghị quyết", "10-NQ/TU", {"issued": "2021-08-26"}, "", "lao-cai-1991", "10-NQ/TU@2021-08-26@lao-cai-1991"),
    ("Nghị quyết", "22/NQ-TU", {}, "2020-01-01", "hau-giang", "22-NQ/TU@@hau-giang"),
    ("Nghị quyết", "5-NQ/TU", {}, "2020-01-01", "hau-giang", "05-NQ/TU@@hau-giang"),
    ("Nghị quyết", "16-NQ/HĐND", {"issued": "2022-07-06"}, "", "hau-giang", "16/NQ-HĐND@2022-07-06@hau-giang"),
    ("Nghị quyết", "19/2020/NQ-HĐND", {}, "2021-12-08", "dak-lak-1976", "19/2020/NQ-HĐND@@dak-lak-1976"),
    ("Quyết định", "05/2020/QĐ-UBND", {}, "", "bac-ninh-1997", "05/2020/QĐ-UBND@@bac-ninh-1997"),
    ("Công văn", "288/UBND-VP", {}, "", "hai-duong", "288/UBND-VP@@hai-duong"),
    ("Kế hoạch", "130/KH-UBND", {"issuer": "UBND tỉnh Thanh Hóa"}, "2025-07-20", "", "130/KH-UBND@~2025@thanh-hoa"),
    ("Nghị quyết", "06-NQ/TU", {"issuer": "Tỉnh uỷ Nam Định"}, "2022-03-31", "ha-tinh", "06-NQ/TU@@nam-dinh"),
    ("Nghị quyết", "18-NQ/TU", {"issuer": "Tỉnh ủy Cà Mau"}, "2019-12-14", "bac-lieu", "18-NQ/TU@@ca-mau-1997"),
    ("Chỉ thị", "11/CT-UBND", {"issuer": "UBND tỉnh Ninh Bình"}, "2022-12-14", "", "11/CT-UBND@~2022@ninh-binh-1992"),
    ("Nghị quyết", "01-NQ/TU", {"issuer": "Tỉnh ủy Cao Bằng khóa VI"}, "", "", "01-NQ/TU@@cao-bang"),
    ("Nghị quyết", "09/2023/NQ-HĐND", HDND_CT, "2025-10-24", "can-tho", "09/2023/NQ-HĐND@@can-tho-2004"),
    ("Quy định", "10-QĐ/TU", {"issuer": "BTV Tỉnh ủy Hà Giang"}, "2026-01-05", "tuyen-quang", "10-QĐ/TU@@ha-giang"),
    # issued before the article's unit began: of the former unit of its name
    ("Nghị quyết", "07-NQ/TU", {"issued": "2020-08-05"}, "2025-10-24", "can-tho", "07-NQ/TU@2020-08-05@can-tho-2004"),
    ("Nghị quyết", "07-NQ/TU", {"issued": "2025-08-05"}, "2025-10-24", "can-tho", "07-NQ/TU@2025-08-05@can-tho"),
    ("Nghị quyết", "07-NQ/TU", {"issued": "2025-08-05"}, "", "can-tho-2004", "07-NQ/TU@2025-08-05@can-tho"),
    # bare numbers: the Party's form leaves no choice, the State has two series
    ("Kế hoạch", "5", {"issuer": "Tỉnh ủy"}, "", "hau-giang", "05-KH/TU@@hau-giang"),
    ("Công văn", "148", {"issuer": "Tỉnh ủy Phú Yên"}, "2021-08-26", "", "148-CV/TU@@phu-yen"),
    ("Hướng dẫn", "16", {"issuer": "Ban Tổ chức Tỉnh ủy"}, "", "son-la", "16-HD/BTCTU@@son-la"),
    ("Nghị quyết", "16", {"issuer": "HĐND tỉnh"}, "", "hau-giang", "16/HĐND@@hau-giang"),
    ("Nghị quyết", "16/2016", {"issuer": "HĐND tỉnh"}, "", "hau-giang", "16/2016/NQ-HĐND@@hau-giang"),
    ("Quyết định", "40/2009", {"issuer": "UBND tỉnh"}, "", "hau-giang", "40/2009/QĐ-UBND@@hau-giang"),
    ("Quyết định", "40/2003", {"issuer": "UBND tỉnh"}, "", "lao-cai-1991", "40/2003/UBND@@lao-cai-1991"),
    ("Kế hoạch", "212", {"issuer": "UBND tỉnh", "year": 2018}, "", "hau-giang", "212/KH-UBND@2018@hau-giang"),
    ("Quyết định", "212", {"issuer": "UBND tỉnh", "year": 2018}, "", "hau-giang", "212/UBND@2018@hau-giang"),
    ("Kết luận", "38", {"issuer": "Thanh tra tỉnh"}, "2018-01-05", "son-la", "38/thanh-tra-tinh@~2018@son-la"),
]


@pytest.mark.parametrize(("kind", "number", "said", "published", "province", "expected"), LOCAL)
def test_a_local_number_belongs_to_a_province(
    kind: str, number: str, said: dict[str, Any], published: str, province: str, expected: str
) -> None:
    mention = cited(f"{kind} số {number}", kind=kind, number=number, **said)

    (outcome,) = resolve(mention, where=context(published, province))

    assert told(outcome) == f"provisional {expected}"


NOBODYS = [
    ("10-NQ/TU", "", "", "local-without-province"),
    ("10-NQ/TU", "Tỉnh ủy", "", "local-without-province"),
    ("11/CT-UBND", "UBND tỉnh Ninh Bình", "", "local-without-province"),  # before July 2025 or after: which unit?
    ("10-NQ/TU", "", "hau-giang", "younger-than-article"),
]


@pytest.mark.parametrize(("number", "issuer", "province", "rule"), NOBODYS)
def test_a_local_number_of_no_known_province_or_time_is_unknown(
    number: str, issuer: str, province: str, rule: str
) -> None:
    issued = "2021-08-26" if rule == "younger-than-article" else ""
    mention = cited("Văn bản số " + number, number=number, issuer=issuer, issued=issued)

    (outcome,) = resolve(mention, where=context("2020-01-01" if issued else "", province))

    assert (told(outcome), outcome.rule) == ("unknown", rule)


def test_the_dates_of_cited_documents_tell_the_time_of_an_undated_article() -> None:
    of_ninh_binh = cited("Chỉ thị số 11/CT-UBND", number="11/CT-UBND", issuer="UBND tỉnh Ninh Bình")

    def beside(issued: str) -> str:
        dated = cited("Nghị định số 27/2022/NĐ-CP", number="27/2022/NĐ-CP", issued=issued)
        return told(resolve(dated, of_ninh_binh, where=context("", "thanh-hoa"))[1])

    assert beside("2022-04-19") == "provisional 11/CT-UBND@@ninh-binh-1992"
    assert beside("2025-08-19") == "provisional 11/CT-UBND@@ninh-binh"
    assert beside("2025-03-19") == "unknown"


def test_a_central_number_is_never_a_local_one_whatever_the_words() -> None:
    (outcome,) = resolve(
        cited("Quyết định số 2188-QĐNS/TW", number="2188-QĐNS/TW", issuer="Tỉnh ủy"), where=context("", "hau-giang")
    )

    assert isinstance(outcome, Linked)
    assert isinstance(outcome.resolution, ProvisionalKey)
    assert (outcome.resolution.province, outcome.resolution.issuer_code) == ("", "TW")


def test_bodies_below_the_province_are_told_apart_by_their_names() -> None:
    outcomes = resolve(
        cited("Nghị quyết số 05-NQ/HU", number="05-NQ/HU", issuer="Huyện ủy Long Mỹ"),
        cited("Nghị quyết số 05-NQ/HU", number="05-NQ/HU", issuer="Huyện ủy Vị Thủy"),
        where=context("2020-01-01", "hau-giang"),
    )

    codes = [
        o.resolution.issuer_code for o in outcomes if isinstance(o, Linked) and isinstance(o.resolution, ProvisionalKey)
    ]
    assert codes == ["HU/long-my", "HU/vi-thuy"]


def test_spellings_of_one_number_give_one_key() -> None:
    outcomes = resolve(
        cited("Nghị quyết số 22/NQ-TU", number="22/NQ-TU"),
        cited("Nghị quyết 22 - NQ/TU", kind="Nghị quyết", number="22 - NQ/TU"),
        cited("Nghị quyết 22-NQ-TU", kind="Nghị quyết", number="22-NQ-TU"),
        where=context("2020-01-01", "hau-giang"),
    )

    assert len({outcome.resolution for outcome in outcomes if isinstance(outcome, Linked)}) == 1


@pytest.mark.parametrize(
    ("kind", "number", "issuer", "expected"),
    [
        ("Quyết định", "85/QĐ-SGDHCM", "", "85/QĐ-SGDHCM@2018-03-19"),  # the stock exchange, no department
        ("Quyết định", "85/QĐ-SGDĐT", "", "85/QĐ-SGDĐT@2018-03-19@ha-giang"),
        ("Hướng dẫn", "12/HD-BTĐ", "", "12/HD-BTĐ@2018-03-19"),  # a board for emulation, no ministry
        ("Nghị quyết", "33/NQ-ĐU", "Đảng ủy Tập đoàn Mẫu", "33-NQ/ĐU@2018-03-19"),
        ("Nghị quyết", "33/NQ-ĐU", "Đảng ủy xã Mẫu", "33-NQ/ĐU@2018-03-19@ha-giang/xa-mau"),
    ],
)
def test_codes_that_look_local_and_are_not_belong_to_no_province(
    kind: str, number: str, issuer: str, expected: str
) -> None:
    mention = cited(f"{kind} số {number}", kind=kind, number=number, issuer=issuer, issued="2018-03-19")

    (outcome,) = resolve(mention, where=context("2018-09-01", "ha-giang"))

    assert told(outcome) == f"provisional {expected}"


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("BNN", "central-number-not-described"),
        ("BGD&ĐT", "central-number-not-described"),
        ("BTĐ", "unlisted-issuer"),
        ("BVĐK", "unlisted-issuer"),
    ],
)
def test_not_every_code_with_a_b_is_a_ministry_s(code: str, rule: str) -> None:
    (outcome,) = resolve(cited(f"Quyết định số 12/QĐ-{code}", number=f"12/QĐ-{code}", issued="2018-03-19"))

    assert outcome.rule == rule
