"""Who is one person: settled over all articles, with what people merged."""

import random
from itertools import permutations
from typing import Any

import pytest

from archive.core.linking.posts import official_key
from archive.decisions import decide_official
from archive.models import HeldPost, Official, OfficialMention
from archive.resolving.people import grounds_of, settle_added, settle_people
from tests import factories

pytestmark = pytest.mark.django_db

NAME = "Quách Văn Thử"
PARTY, COUNCIL = "Ban Tổ chức Tỉnh ủy", "Huyện ủy Mẫu"
UNNAMED = "Huyện ủy"  # of a district that the post does not name


def name(*organs: str, place: Any = None, written: str = NAME, added: bool = False) -> OfficialMention:
    """A mention in an article of its own, with a post in each organ, settled."""
    mention = OfficialMention.objects.create(
        article=factories.article(),
        start=0,
        end=len(written),
        name=written,
        name_key=official_key(written),
        province=place,
    )
    posts = [
        HeldPost.objects.create(
            mention=mention,
            surface=organ,
            name=f"Trưởng {organ}",
            organ=organ if organ != UNNAMED else "",
            position=position,
        )
        for position, organ in enumerate(organs)
    ]
    if added:
        settle_added([(mention, posts)])
    else:
        settle(place)
    return mention


def settle(place: Any = None) -> set[int]:
    return settle_people({(official_key(NAME), place.pk if place else None)})


def official(mention: OfficialMention) -> Official:
    mention.refresh_from_db()
    assert mention.official is not None
    return mention.official


def merge(one: Official, into: Official) -> None:
    Official.objects.filter(pk=one.pk).update(merged_into=into)


def test_posts_in_one_organ_are_one_person_and_others_are_not() -> None:
    one, same, other = name(PARTY), name(PARTY), name(COUNCIL)
    assert official(one) == official(same) != official(other)
    assert settle() == set()


@pytest.mark.parametrize("order", list(permutations([(PARTY,), (COUNCIL,), (PARTY, COUNCIL)])))
def test_the_order_of_mentions_makes_no_difference(order: Any) -> None:
    mentions = [name(*organs) for organs in order]
    assert len({official(mention) for mention in mentions}) == 1
    assert Official.objects.standing().count() == 1


def test_what_the_machine_merged_parts_again_under_its_old_address() -> None:
    one, other = name(PARTY), name(COUNCIL)
    before = official(one), official(other)
    both = name(PARTY, COUNCIL)
    assert official(one) == official(other)
    redirect = Official.objects.exclude(merged_into=None).get()
    assert redirect.merged_into == official(one)
    both.delete()
    settle()
    assert {official(one), official(other)} == set(before)
    assert Official.objects.standing().count() == 2


def test_what_a_person_merged_stays_merged() -> None:
    one, other = name(PARTY), name(COUNCIL)
    kept, gone = official(one), official(other)
    merge(gone, kept)
    settle()
    assert official(one) == official(other) == kept
    assert official(name(COUNCIL)) == official(name(PARTY)) == kept
    settle()
    gone.refresh_from_db()
    assert gone.merged_into == kept
    assert Official.objects.count() == 2


def test_a_merge_over_provinces_stays() -> None:
    here, there = factories.province("Hậu Giang"), factories.province("Sóc Trăng")
    one, other = name(PARTY, place=here), name(PARTY, place=there)
    kept = official(one)
    merge(official(other), kept)
    settle(there)
    assert official(other) == kept
    OfficialMention.objects.filter(pk=other.pk).delete()  # the article is read anew
    assert official(name(PARTY, place=there)) == kept
    settle(here)
    assert official(one) == kept


def test_a_merge_that_a_person_takes_back_is_undone() -> None:
    one, other = name(PARTY), name(COUNCIL)
    kept, gone = official(one), official(other)
    merge(gone, kept)
    settle()
    Official.objects.filter(pk=gone.pk).update(merged_into=None)
    settle()
    assert {official(one), official(other)} == {kept, gone}


def test_a_third_of_the_name_is_not_drawn_into_a_merge() -> None:
    one, other = name(PARTY), name(COUNCIL)
    merge(official(other), official(one))
    settle()
    assert official(name("Sở Thử nghiệm")) != official(one)


def test_a_mention_that_a_person_decided_is_left_alone(django_user_model: Any) -> None:
    one, other = name(PARTY), name(COUNCIL)
    other.refresh_from_db()
    other.official = official(one)
    decide_official(other, django_user_model.objects.create_user("bien-tap"))
    settle()
    assert official(other) == official(one)
    assert official(name(COUNCIL)) != official(one)


def test_one_person_over_a_merger_of_provinces_has_one_address() -> None:
    here, there = factories.province("Hậu Giang"), factories.province("Cần Thơ")
    before = name(PARTY, place=here)
    kept = official(before)
    here.successor = there
    here.save()
    after = name(PARTY, place=there)
    settle(there)
    assert official(before) == official(after) == kept
    other = name("Sở Thử nghiệm", place=there)
    settle(there)
    assert len({official(before), official(after), official(other)}) == 3  # two namesakes after: no longer plain


def test_the_grounds_of_a_person_are_told() -> None:
    one = official(name(PARTY))
    assert grounds_of(one) == ()
    name(PARTY)
    assert grounds_of(official(name())) == ("shared-organ", "only-one-known")
    assert grounds_of(official(name(COUNCIL))) == ()


def test_a_post_of_an_organ_that_tells_nothing_joins_nobody() -> None:
    one = name(PARTY)
    other = name("")
    assert official(one) != official(other)


def test_a_body_of_a_district_that_is_not_named_is_the_known_ones_until_there_are_two() -> None:
    here = factories.province("Hậu Giang")
    one, unnamed = name(COUNCIL, place=here), name(UNNAMED, place=here)
    assert official(one) == official(unnamed)
    assert grounds_of(official(one)) == ("kind-of-body",)
    name("Huyện ủy Thử", place=here)
    assert official(one) != official(unnamed)


def test_a_person_is_named_as_most_write_the_name() -> None:
    first = name(PARTY, written=NAME.upper())
    assert official(first).name == NAME.upper()
    name(PARTY)
    assert official(first).name == NAME


@pytest.mark.slow
def test_many_names_cost_no_more_queries_than_few(django_assert_num_queries: Any) -> None:
    groups = []
    for number in range(12):
        written = f"Quách Văn {'ABCDEGHIKLMN'[number]}"
        name(PARTY, written=written)
        groups.append((official_key(written), None))
    settle_people(groups)
    with django_assert_num_queries(3):
        assert settle_people(groups) == set()


@pytest.mark.slow
@pytest.mark.parametrize("large", [1, 4, 100])
@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(4, 60))])
def test_article_by_article_it_comes_to_what_settling_all_at_once_gives(
    seed: int, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr("archive.resolving.people._LARGE", large)
    mentions, place = [], factories.province("Hậu Giang")
    organs = [PARTY, COUNCIL, "Sở Thử nghiệm", "Huyện ủy Thử", UNNAMED]
    for _ in range(9):
        said = chance.sample(organs[: chance.choice([2, 5])], chance.choice([0, 1, 1, 2]))
        mentions.append(name(*said, place=place, added=True))
    before = [official(mention).pk for mention in mentions]
    assert settle(place) == set()
    assert [official(mention).pk for mention in mentions] == before


def test_a_name_that_nobody_bore_is_settled_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    name(COUNCIL, written="Quách Văn Chẵn")
    monkeypatch.setattr("archive.resolving.people._mentions_of", None)
    first = name(PARTY, added=True)
    monkeypatch.undo()
    assert official(name(PARTY, added=True)) == official(first) != official(name(COUNCIL, added=True))


def test_a_name_borne_by_many_costs_no_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.resolving.people._LARGE", 3)
    for _ in range(4):
        name(PARTY)
    monkeypatch.setattr("archive.resolving.people._mentions_of", None)  # which would read all of them
    assert official(name(PARTY, added=True)) == official(name(added=True)) == Official.objects.get()
