"""Terms of office as articles prove them, what they contradict, and what nobody says."""

from datetime import date

import pytest

from archive.core.linking.terms import PostProof, conflicts, is_single_seat, terms_of, unknown_holders
from tests.growth import growth

HERE, THERE, MERGED = 1, 2, 3


def proof(person: int, *days: str, post: str = "Bí thư Tỉnh ủy", unit: int = HERE, former: bool = False) -> PostProof:
    first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    article = first.toordinal()
    return PostProof(
        person=person, unit=unit, post=post, organ="tỉnh ủy", first=first, last=last, first_article=article,
        last_article=last.toordinal(), proofs=len(days), former=former,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("post", "organ", "is_single"),
    [
        ("Bí thư Tỉnh ủy", "tỉnh ủy", True),
        ("Chủ tịch UBND tỉnh", "ủy ban nhân dân tỉnh", True),
        ("Giám đốc Sở Nội vụ", "sở nội vụ", True),
        ("Bộ trưởng Bộ Y tế", "các bộ", True),
        ("Thủ tướng Chính phủ", "chính phủ", True),
        ("Phó Bí thư Tỉnh ủy", "tỉnh ủy", False),
        ("Ủy viên Ban Thường vụ Tỉnh ủy", "tỉnh ủy", False),
        ("Bộ trưởng", "các bộ", False),
        ("Bí thư Trung ương Đảng", "ban bí thư", False),
        ("Chủ tịch UBND xã", "", False),
        ("Đại biểu Quốc hội", "quốc hội", False),
    ],
)
def test_a_single_seat_is_the_head_of_an_organ(post: str, organ: str, is_single: bool) -> None:
    assert is_single_seat(post, organ) is is_single


def test_a_term_runs_from_its_first_proof_to_its_last() -> None:
    (term,) = terms_of([proof(7, "2018-02-01", "2018-11-05"), proof(7, "2016-03-04"), proof(7, "2019-01-09")])
    assert (term.first, term.last, term.proofs) == (date(2016, 3, 4), date(2019, 1, 9), 4)
    assert (term.first_article, term.last_article) == (date(2016, 3, 4).toordinal(), date(2019, 1, 9).toordinal())
    assert term.silent == (2017,)


def test_who_is_called_a_former_holder_begins_anew() -> None:
    terms = terms_of([proof(7, "2010-05-01"), proof(7, "2012-01-01", former=True), proof(7, "2016-03-01")])
    assert [(term.first.year, term.last.year, term.silent) for term in terms] == [(2010, 2010, ()), (2016, 2016, ())]
    assert terms_of([proof(7, "2012-01-01", former=True)]) == []


def test_two_people_in_one_seat_contradict_each_other() -> None:
    terms = terms_of([proof(1, "2016-01-05", "2016-12-01"), proof(2, "2016-06-01", "2016-12-20")])
    (conflict,) = conflicts(terms)
    assert (conflict.rule, conflict.one.person, conflict.other.person) == ("two-holders", 1, 2)


@pytest.mark.parametrize(
    "other",
    [
        proof(2, "2016-12-10", "2018-01-05"),  # a successor
        proof(2, "2016-11-15", "2018-01-05"),  # named while articles still name the other
        proof(2, "2016-06-01", "2016-12-20", unit=THERE),
        proof(2, "2016-06-01", "2016-12-20", post="Chủ tịch UBND tỉnh"),
    ],
)
def test_a_handover_and_another_seat_contradict_nothing(other: PostProof) -> None:
    assert conflicts(terms_of([proof(1, "2016-01-05", "2016-12-01"), other])) == []


def test_deputies_share_their_post() -> None:
    both = [proof(person, "2016-01-05", "2016-12-01", post="Phó Bí thư Tỉnh ủy") for person in (1, 2)]
    assert conflicts(terms_of(both)) == []
    assert unknown_holders(terms_of(both)) == []


def test_one_person_does_not_head_two_provinces() -> None:
    proofs = [proof(1, "2016-01-05", "2016-12-01"), proof(1, "2016-03-01", "2016-11-01", unit=THERE)]
    (conflict,) = conflicts(terms_of(proofs))
    assert (conflict.rule, conflict.one.unit, conflict.other.unit) == ("two-units", HERE, THERE)
    assert conflicts(terms_of(proofs), {HERE: MERGED, THERE: MERGED}) == []
    later = [proof(1, "2016-01-05", "2016-12-01"), proof(1, "2017-03-01", "2018-11-01", unit=THERE)]
    assert conflicts(terms_of(later)) == []


def test_a_time_without_a_known_holder_is_a_gap() -> None:
    terms = terms_of([proof(1, "2010-01-05", "2010-12-01"), proof(2, "2013-06-01"), proof(3, "2013-07-01")])
    (gap,) = unknown_holders(terms)
    assert (gap.after, gap.before) == (date(2010, 12, 1), date(2013, 6, 1))


@pytest.mark.slow
def test_many_terms_cost_linear_time() -> None:
    proofs = [proof(person, f"{1950 + person % 70}-01-05", unit=person // 70 + 1) for person in range(8000)]
    assert growth(lambda size: conflicts(terms_of(proofs[:size])), 4000) < 3
