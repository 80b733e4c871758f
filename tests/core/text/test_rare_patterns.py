import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.core.linking.citations import facts
from archive.core.reading import boilerplate, captions, date_labels
from archive.core.text import RarePattern

CREDIT = RarePattern(re.compile(r"\banh ?: ?(\w+)$"), (":",))
KEPT = st.characters(codec="ascii", exclude_categories=["Cc"]) | st.sampled_from("·•»›→►–—©")  # in a line


def test_a_match_is_found_where_its_word_stands() -> None:
    found = CREDIT.search("hop ban mau. anh: mau")
    assert found is not None
    assert found[1] == "mau"
    assert CREDIT.search("hop ban mau. anh: lo mau") is None


def test_a_text_without_its_words_is_not_searched() -> None:
    assert not CREDIT.may_match("anh mau hop ban")
    assert CREDIT.search("anh mau hop ban") is None


@pytest.mark.slow
@pytest.mark.parametrize("rare", [boilerplate._CONTACT, boilerplate._IMPRINT, boilerplate._SEPARATOR, facts._YEAR])
def test_whatever_a_pattern_matches_holds_one_of_its_words(rare: RarePattern) -> None:
    @settings(derandomize=True, max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.from_regex(rare.pattern, alphabet=KEPT))
    def holds(text: str) -> None:
        assert rare.may_match(text)

    holds()


@pytest.mark.slow
@settings(derandomize=True, max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.from_regex(captions._CREDIT, alphabet=KEPT) | st.from_regex(captions._ALONE, alphabet=KEPT))
def test_whatever_is_a_credit_ends_like_one(text: str) -> None:
    line = text.rstrip()  # as all lines of a page are
    assert captions._may_end_in_credit(line) or not (captions._CREDIT.search(line) or captions._ALONE.fullmatch(line))


LABELLED = st.from_regex(date_labels.POSTED, alphabet=KEPT) | st.from_regex(date_labels.UPDATED, alphabet=KEPT)


@pytest.mark.slow
@settings(derandomize=True, max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LABELLED)
def test_whatever_is_labelled_holds_the_words_of_a_label(text: str) -> None:
    assert date_labels.may_be_labelled(text)
