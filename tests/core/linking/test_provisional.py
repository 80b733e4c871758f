"""Which provisional keys are one resolution: decided by the set of citations, in whatever order they came."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.core.linking import ProvisionalMention, affected_group, settle
from archive.core.linking.outcomes import ProvisionalKey

DAY, OTHER_DAY = date(2011, 6, 30), date(2016, 3, 1)


def key(issued: date | None = None, number: str = "01-QĐ/TU", kind: str = "Quy định") -> ProvisionalKey:
    return ProvisionalKey(kind=kind, number=number, issuer_code="TU", province="bac-ninh-1997", issued=issued)


def mention(name: int, article: int, given: ProvisionalKey, latest: date | None = None) -> ProvisionalMention:
    return ProvisionalMention(mention=name, article=article, key=given, latest=latest)


def test_an_undated_mention_takes_the_only_date_of_its_article() -> None:
    settled = settle([mention(1, 1, key(DAY)), mention(2, 1, key()), mention(3, 2, key(OTHER_DAY))])

    assert settled[2] == key(DAY)


def test_else_it_takes_the_only_date_of_the_group() -> None:
    settled = settle([mention(1, 1, key(DAY)), mention(2, 2, key())])

    assert settled == {1: key(DAY), 2: key(DAY)}


def test_else_it_stays_undated() -> None:
    undated = mention(9, 9, key())

    assert settle([undated]) == {9: key()}
    assert settle([mention(1, 1, key(DAY)), mention(2, 2, key(OTHER_DAY)), undated])[9] == key()
    assert settle([mention(1, 9, key(DAY)), mention(2, 9, key(OTHER_DAY)), undated])[9] == key()


def test_a_document_younger_than_the_article_is_no_match() -> None:
    settled = settle([mention(1, 1, key(OTHER_DAY)), mention(2, 2, key(), latest=DAY)])

    assert settled[2] == key()


def test_one_resolution_has_one_spelling_the_most_frequent_then_the_well_formed() -> None:
    mixed = [mention(1, 1, key(DAY, "1/QĐ-TU")), mention(2, 2, key(DAY)), mention(3, 3, key(DAY, "1/QĐ-TU"))]

    assert {settled.number for settled in settle(mixed).values()} == {"1/QĐ-TU"}
    assert {settled.number for settled in settle(mixed[:2]).values()} == {"01-QĐ/TU"}


def test_quy_dinh_and_quyet_dinh_of_one_number_are_one_resolution_unless_their_dates_differ() -> None:
    decision = key(DAY, kind="Quyết định")
    settled = settle(
        [
            mention(1, 1, key(DAY)),
            mention(2, 2, decision),
            mention(3, 3, key(DAY)),
            mention(4, 4, key(OTHER_DAY, kind="Quyết định")),
        ]
    )

    assert settled[1] == settled[2] == settled[3] == key(DAY)
    assert settled[4] == key(OTHER_DAY, kind="Quyết định")
    assert affected_group(decision) == affected_group(key())


def test_a_number_that_holds_its_year_is_one_document_of_the_date_most_state() -> None:
    right, misprinted, of_another_year = date(2016, 5, 26), date(2016, 5, 25), date(2018, 5, 26)
    decree = key(number="46/2016/NĐ-CP", kind="Nghị định")
    days = [right, misprinted, of_another_year, of_another_year, right, None]

    settled = settle([mention(n, n, replace(decree, issued=day), latest=DAY) for n, day in enumerate(days)])

    assert set(settled.values()) == {replace(decree, issued=right)}


def test_a_number_of_the_assembly_is_one_document_of_its_term_with_its_year_or_without() -> None:
    def of_assembly(number: str, kind: str = "Nghị quyết", issued: date | None = None) -> ProvisionalKey:
        return ProvisionalKey(kind=kind, number=number, issuer_code="QH13", province="", issued=issued)

    short, whole = of_assembly("94/QH13"), of_assembly("94/2015/QH13")
    day = date(2015, 11, 26)

    assert settle([mention(1, 1, short)]) == {1: short}
    assert set(settle([mention(1, 1, short), mention(2, 2, short), mention(3, 3, whole)]).values()) == {whole}
    dated = replace(whole, issued=day)
    assert set(settle([mention(1, 1, short), mention(2, 2, dated), mention(3, 3, whole)]).values()) == {dated}
    assert affected_group(short) == affected_group(whole)
    assert affected_group(of_assembly("94/QH13", "Luật")) != affected_group(whole)
    assert affected_group(key(number="94/2015/NĐ-CP")) != affected_group(key(number="94/NĐ-CP"))


def test_an_undated_party_number_takes_the_only_year_that_is_stated() -> None:
    of_2011, of_2016 = replace(key(), year=2011), replace(key(), year=2016)

    assert settle([mention(1, 1, of_2011), mention(2, 2, key())])[2] == of_2011
    assert settle([mention(1, 1, of_2011), mention(2, 2, of_2016), mention(3, 3, key())])[3] == key()
    assert settle([mention(1, 1, of_2016), mention(2, 2, key(), latest=DAY)])[2] == key()


def test_only_mentions_of_one_group_are_settled() -> None:
    assert settle([]) == {}
    with pytest.raises(ValueError, match="several groups"):
        settle([mention(1, 1, key()), mention(2, 1, key(number="02-QĐ/TU"))])


KEYS = st.builds(
    key,
    issued=st.sampled_from([None, DAY, OTHER_DAY]),
    number=st.sampled_from(["01-QĐ/TU", "1/QĐ-TU", "1-QĐ/TU", "01/QĐ-TU"]),
    kind=st.sampled_from(["Quy định", "Quyết định"]),
)
CITED = st.lists(st.tuples(st.integers(1, 5), KEYS, st.sampled_from([None, DAY])), min_size=1, max_size=12)


def numbered(cited: list[tuple[int, ProvisionalKey, date | None]]) -> list[ProvisionalMention]:
    return [mention(name, article, given, latest) for name, (article, given, latest) in enumerate(cited)]


@pytest.mark.slow
@settings(derandomize=True, max_examples=150, deadline=None)
@given(CITED, st.randoms(use_true_random=False))
def test_the_order_of_articles_makes_no_difference(
    cited: list[tuple[int, ProvisionalKey, date | None]], random: Random
) -> None:
    mentions = numbered(cited)
    shuffled = list(mentions)
    random.shuffle(shuffled)

    assert settle(shuffled) == settle(mentions)


@pytest.mark.slow
@settings(derandomize=True, max_examples=100, deadline=None)
@given(CITED)
def test_one_number_of_one_day_is_never_two_documents(cited: list[tuple[int, ProvisionalKey, date | None]]) -> None:
    settled = settle(numbered(cited)).values()

    assert len(set(settled)) == len({one.issued for one in settled})
    assert {affected_group(one) for one in settled} == {affected_group(key())}


@pytest.mark.slow
@settings(derandomize=True, max_examples=100, deadline=None)
@given(CITED)
def test_a_stated_date_is_kept(cited: list[tuple[int, ProvisionalKey, date | None]]) -> None:
    mentions = numbered(cited)
    settled = settle(mentions)

    assert all(settled[one.mention].issued == one.key.issued for one in mentions if one.key.issued)
