"""One person, once: how well mentions of a generated country are joined, pair by pair, and at what cost."""

import random
from collections import Counter

import pytest

from archive.core.linking.officials import PersonMention, partition
from tests.gates.person_pairs import a_country, compare, compare_labelled
from tests.growth import growth


def test_the_generated_country_has_namesakes() -> None:
    names = Counter((person.name, person.province) for person in a_country(random.Random(1), 240))
    assert sum(count > 1 for count in names.values()) >= 15


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 20))])
def test_what_is_joined_is_one_person(seed: int) -> None:
    figures = compare(seed)
    assert figures.precision >= 0.99
    assert figures.recall >= 0.85


def test_the_people_of_the_labelled_articles_are_told_apart_and_joined() -> None:
    figures = compare_labelled()
    assert figures == (1, 1)


@pytest.mark.slow
def test_the_work_grows_with_the_mentions_not_with_their_pairs() -> None:
    found = [PersonMention(mention=n, article=n, organs=frozenset({f"sở {n % 7}"}), unit=1) for n in range(8000)]
    assert growth(lambda size: partition(found[:size]), 2000) < 3
