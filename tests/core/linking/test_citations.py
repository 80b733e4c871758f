"""The forms in which articles cite the resolutions of the seeds' kind, and what each comes to."""

from datetime import date

import pytest

from archive.core.linking import RULES
from archive.core.linking.outcomes import Linked, ProvisionalKey
from tests.core.linking.linking_cases import cited, context, resolve, told

NQ4 = "04-NQ/TW@2016-10-30"


def test_stated_dates_decide_between_documents_of_one_number() -> None:
    outcomes = resolve(
        cited("Chỉ thị số 08-CT/TW ngày 21/10/2011", number="08-CT/TW", issued="2011-10-21", issuer="Ban Bí thư"),
        cited("Nghị quyết số 19-NQ/TW ngày 31/10/2012", number="19-NQ/TW", issued="2012-10-31"),
        cited("Nghị quyết số 04-NQ/TW ngày 30/10/2016", number="04-NQ/TW", issued="2016-10-30"),
        where=context("2021-06-03", "hau-giang"),
    )

    assert [told(outcome) for outcome in outcomes] == ["08-CT/TW@2011-10-21", "19-NQ/TW@2012-10-31", NQ4]
    assert {outcome.rule for outcome in outcomes} == {"number-and-date"}
    assert outcomes[2].evidence == "ngày 30/10/2016"


def test_one_surface_with_two_terms_is_two_documents_by_customary_name() -> None:
    surface = "Nghị quyết Trung ương 4 (khóa XI, khóa XII)"
    outcomes = resolve(
        cited(surface, plenum="4", term="XI"), cited(surface, plenum="4", term="XII"), where=context("2020-03-25")
    )

    assert [told(outcome) for outcome in outcomes] == ["12-NQ/TW@2012-01-16", NQ4]
    assert [outcome.rule for outcome in outcomes] == ["customary-name", "customary-name"]


def test_a_local_number_is_a_document_of_the_articles_province() -> None:
    dated, undated = resolve(
        cited("Quy định số 01-QĐ/TU ngày 30/6/2011", number="01-QĐ/TU", issued="2011-06-30", issuer="BTV Tỉnh ủy"),
        cited("Quy định số 01-QĐ/TU", number="01-QĐ/TU", issuer="Ban Thường vụ Tỉnh ủy", same_as=0),
        where=context("2020-03-25", "bac-ninh-1997"),
    )

    assert told(dated) == told(undated) == "provisional 01-QĐ/TU@2011-06-30@bac-ninh-1997"
    assert isinstance(dated, Linked)
    assert dated.resolution == ProvisionalKey(
        kind="Quy định", number="01-QĐ/TU", issuer_code="TU", province="bac-ninh-1997", issued=date(2011, 6, 30)
    )


def test_a_subject_decides_between_documents_of_one_number_or_plenum() -> None:
    outcomes = resolve(
        cited("Nghị quyết Trung ương 8 (khóa XI)", plenum="8", term="XI", subject="về Chiến lược bảo vệ Tổ quốc"),
        cited("Nghị quyết số 27-NQ/TW", number="27-NQ/TW", subject="về tiếp tục xây dựng Nhà nước pháp quyền"),
        cited("Nghị quyết số 26-NQ/TW", number="26-NQ/TW", subject="về đội ngũ cán bộ các cấp, nhất là cấp chiến lược"),
    )

    assert [told(outcome) for outcome in outcomes] == [
        "28-NQ/TW@2013-10-25",
        "27-NQ/TW@2022-11-09",
        "26-NQ/TW@2018-05-19",
    ]
    assert [outcome.rule for outcome in outcomes] == ["plenum-and-subject", "number-and-subject", "number-and-subject"]


def test_an_abbreviation_and_a_short_name_mean_what_the_article_has_named() -> None:
    outcomes = resolve(
        cited("Nghị quyết Trung ương 4 (khóa XII)", plenum="4", term="XII"),
        cited("Nghị quyết số 04-NQ/TW ngày 30/10/2016", number="04-NQ/TW", issued="2016-10-30", term="XII"),
        cited("NQTW4", kind="Nghị quyết", plenum="4", same_as=1),
        cited("Nghị quyết Trung ương 4", plenum="4"),
        cited("Nghị quyết 04-NQ/TW", number="04-NQ/TW"),
    )

    assert [told(outcome) for outcome in outcomes] == [NQ4] * 5


def test_a_number_that_one_known_document_bears_is_linked_where_the_articles_time_is_known() -> None:
    directive = cited("Chỉ thị 05-CT/TW", number="05-CT/TW")
    of_the_time = cited("Nghị quyết Trung ương 4 khóa XII", plenum="4", term="XII")
    too_early = cited("Nghị quyết Trung ương 7 khóa X", plenum="7", term="X")

    (dated,) = resolve(directive, where=context("2020-01-01"))
    _, beside = resolve(of_the_time, directive)
    _, before = resolve(too_early, directive)
    (alone,) = resolve(directive)
    (of_a_term,) = resolve(cited("Chỉ thị số 05-CT/TW", number="05-CT/TW", term="XII", issuer="Bộ Chính trị"))

    assert {told(outcome) for outcome in (dated, beside, of_a_term)} == {"05-CT/TW@2016-05-15"}
    assert (dated.rule, beside.rule, of_a_term.rule) == ("only-number", "only-number", "number-and-term")
    assert told(alone) == told(before) == "provisional 05-CT/TW@"
    assert alone.rule == "not-surely-that-document"


def test_two_documents_of_one_number_in_one_article_are_told_apart() -> None:
    outcomes = resolve(
        cited("Nghị quyết số 18-NQ/TW", number="18-NQ/TW", subject="về sắp xếp tổ chức bộ máy tinh gọn"),
        cited("Nghị quyết số 18-NQ/TW năm 2022", kind="Nghị quyết", number="18-NQ/TW", same_as=0),
        cited("Nghị quyết số 26-NQ/TW ngày 5/8/2008", number="26-NQ/TW", issued="2008-08-05"),
        cited("Nghị quyết số 26-NQ/TW ngày 19/5/2018", number="26-NQ/TW", issued="2018-05-19"),
        cited("Nghị quyết số 26-NQ/TW", number="26-NQ/TW", same_as=3),
        cited("Nghị quyết số 26-NQ/TW của Trung ương", number="26-NQ/TW"),
        where=context("2024-12-01"),
    )

    assert [told(outcome) for outcome in outcomes] == [
        "18-NQ/TW@2017-10-25",
        "18-NQ/TW@2022-06-16",
        "26-NQ/TW@2008-08-05",
        "26-NQ/TW@2018-05-19",
        "26-NQ/TW@2018-05-19",
        "ambiguous 26-NQ/TW@2008-08-05 26-NQ/TW@2018-05-19",
    ]


def test_a_bare_number_means_the_document_that_the_article_has_named_otherwise() -> None:
    named, bare = resolve(
        cited("Nghị quyết Trung ương 8 khóa XI", plenum="8", term="XI", subject="về đổi mới giáo dục và đào tạo"),
        cited("Nghị quyết 29", kind="Nghị quyết", number="29"),
        where=context("2023-11-01"),
    )

    assert told(named) == told(bare) == "29-NQ/TW@2013-11-04"
    assert (bare.rule, bare.evidence) == ("antecedent", "29-NQ/TW ngày 4/11/2013")


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_explained_in_one_sentence(rule: str) -> None:
    assert RULES[rule].endswith(".")
    assert RULES[rule].count(". ") == 0
