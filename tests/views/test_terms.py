"""Terms of office on the pages of a person and of a province."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from archive.models import HeldPost, Official, Province
from archive.views.terms import CONTRADICTIONS_SHOWN, TERMS_SHOWN, seats_of, terms_of_official
from tests import factories

pytestmark = pytest.mark.django_db

SECRETARY = "Bí thư Tỉnh ủy"


def said(official: Official, year: int, *, month: int = 3, post: str = SECRETARY, former: bool = False) -> None:
    article = factories.article(f"Hội nghị {month}/{year}", f"{official.name} nói.", published=date(year, month, 1))
    mention = factories.mention(article, official, post, former=former)
    mention.province = official.province
    mention.save()
    HeldPost.objects.filter(mention=mention).update(organ="tỉnh ủy")


@pytest.fixture
def here() -> Province:
    return factories.province("Hậu Giang")


def test_a_person_has_terms_with_first_and_last_proof(here: Province) -> None:
    person = factories.official("Lò Văn Mẫu", province=here)
    for year in (2012, 2015, 2016):
        said(person, year)
    said(person, 2016, post="Phó Bí thư Tỉnh ủy")
    (term,) = terms_of_official(person)
    assert (term.first, term.last, term.silent) == (date(2012, 3, 1), date(2016, 3, 1), "2013–2014")
    assert term.first_article is not None
    assert term.first_article.title == "Hội nghị 3/2012"
    assert term.last_article is not None
    assert term.last_article.title == "Hội nghị 3/2016"


@pytest.mark.slow
def test_another_in_the_same_seat_at_the_same_time_is_shown(here: Province, client: Client) -> None:
    one, other = (factories.official(name, province=here) for name in ("Lò Văn Mẫu", "Hà Thị Thử"))
    elsewhere = factories.official("Bùi Văn Ví", province=factories.province("Sóc Trăng"))
    for official in (one, other, elsewhere):
        said(official, 2015, month=1)
        said(official, 2015, month=10)
    (term,) = terms_of_official(one)
    assert [line.official for line in term.contradicting] == [other]
    page = client.get(one.get_absolute_url()).content.decode()
    assert "chưa khớp" in page
    assert "Hà Thị Thử" in page
    assert "Bùi Văn Ví" not in page


def test_a_province_shows_holders_in_order_and_the_gap_between(here: Province, client: Client) -> None:
    one, other = (factories.official(name, province=here) for name in ("Lò Văn Mẫu", "Hà Thị Thử"))
    for official, years in ((one, (2010, 2011)), (other, (2014, 2015))):
        for year in years:
            said(official, year)
    said(one, 2014, former=True)
    (seat,) = seats_of(HeldPost.objects.all())
    assert [(line.official, line.first.year, line.last.year) for line in seat.lines] == [
        (one, 2010, 2011),
        (None, 2011, 2014),
        (other, 2014, 2015),
    ]
    assert "chưa rõ ai" in client.get(here.get_absolute_url()).content.decode()


@pytest.mark.slow
def test_a_seat_of_very_many_holders_shows_the_latest_and_counts_the_others(here: Province, client: Client) -> None:
    people = [factories.official(f"Lò Văn Mẫu {number}", province=here) for number in range(TERMS_SHOWN + 3)]
    for number, person in enumerate(people):
        said(person, 1980 + number)
    (seat,) = seats_of(HeldPost.objects.all())
    assert [line.official for line in seat.lines if line.official] == people[3:]
    assert seat.earlier == 3
    assert "Còn 3 lượt giữ chức vụ sớm hơn" in client.get(here.get_absolute_url()).content.decode()


@pytest.mark.slow
def test_of_many_contradictions_some_are_shown_and_the_others_counted(here: Province, client: Client) -> None:
    people = [factories.official(f"Lò Văn Mẫu {number}", province=here) for number in range(CONTRADICTIONS_SHOWN + 3)]
    for person in people:
        said(person, 2015, month=1)
        said(person, 2015, month=10)
    (term,) = terms_of_official(people[0])
    assert len(term.contradicting) == CONTRADICTIONS_SHOWN
    assert term.contradicting_more == 2
    assert "và 2 người khác nữa" in client.get(people[0].get_absolute_url()).content.decode()


def test_undated_and_withdrawn_articles_prove_no_term(here: Province) -> None:
    person = factories.official("Lò Văn Mẫu", province=here)
    said(person, 2012)
    mention = person.mentions.get()
    mention.article.withdrawn_at = "2026-01-01T00:00Z"
    mention.article.save()
    factories.mention(factories.article(published=None), person, SECRETARY)
    assert terms_of_official(person) == []
    assert seats_of(HeldPost.objects.all()) == []


@pytest.mark.slow
def test_terms_cost_no_more_queries_for_more_people(here: Province, client: Client, count_queries: Any) -> None:
    people = [factories.official(f"Lò Văn Mẫu {number}", province=here) for number in range(6)]

    def grow(year: int) -> list[int]:
        for person in people:
            said(person, year)
            said(person, year, month=9)
        return [count_queries(address) for address in (people[0].get_absolute_url(), here.get_absolute_url())]

    assert grow(2012) == grow(2013)
