"""No code of a rule or a problem is shown at the desk as it stands."""

import pytest

from archive.core.linking.provinces import SUBJECT_RULES, UNIT_RULES
from archive.core.reading.problems import Refusal
from archive.core.reading.published import LOW_CONFIDENCE_RULES
from archive.core.reading.values import PageKind
from archive.core.succession import KeptAside
from archive.curation.code_words import CODES, PROVINCE_PARTS, code_in_words, date_rule_in_words, province_rule_in_words


def test_every_code_of_the_core_has_words() -> None:
    articles = {PageKind.ARTICLE.value, PageKind.DOCUMENT.value, PageKind.UNKNOWN.value}
    codes = {each.value for kind in (Refusal, KeptAside, PageKind) for each in kind}
    assert codes - articles - CODES.keys() == set()
    assert (SUBJECT_RULES | UNIT_RULES) - PROVINCE_PARTS.keys() == set()
    assert [rule for rule in LOW_CONFIDENCE_RULES if date_rule_in_words(rule) == rule] == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("line-below-title", "dòng ngày, dưới tiêu đề"),
        ("posted-line-tail", "dòng ghi ngày đăng, cuối bài"),
        ("updated-line-above-title", "dòng ghi ngày cập nhật, trên tiêu đề"),
        ("json-ld:datepublished", "mã trang khai (json-ld:datepublished)"),
        ("decided", "người quyết định"),
        ("", ""),
    ],
)
def test_where_a_date_was_read_is_told_in_words(rule: str, words: str) -> None:
    assert date_rule_in_words(rule) == words


def test_how_a_province_was_found_is_told_in_words() -> None:
    assert province_rule_in_words("headline, unit-of-the-day") == "tiêu đề; đơn vị vào ngày của bài"
    said = province_rule_in_words("name, undated, present unit")
    assert said == "tên tỉnh trong bài; không rõ ngày, đơn vị hiện nay"
    assert province_rule_in_words("no-province") == "không thấy tỉnh nào"
    assert code_in_words("parked-page") == "trang rao bán tên miền"
    assert code_in_words("chưa-biết") == "chưa-biết"
