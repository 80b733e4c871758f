"""The words by which it is learned whether an article is about one province."""

from math import sqrt

import pytest

from archive.core.linking.province_words import said_by, weights_of_words, words_in


def test_words_are_syllables_and_pairs_of_neighbours() -> None:
    assert words_in("bị cáo, bị cáo") == {("bị",), ("cáo",), ("bị", "cáo"), ("cáo", "bị")}
    assert words_in("một") == {("một",)}
    assert words_in(" – ") == set()


def test_what_words_say_is_divided_by_the_root_of_their_number() -> None:
    word, weight = next(iter(weights_of_words().items()))
    others = [(f"không từ {number}",) for number in range(399)]
    assert said_by({word, *others}) == pytest.approx(weight / sqrt(400))
    assert said_by(set()) == said_by(set(others)) == 0


def test_a_few_words_say_little() -> None:
    word, weight = next(iter(weights_of_words().items()))
    assert said_by({word}) == said_by({word, ("không từ",)}) == pytest.approx(weight / sqrt(200))


def test_weights_are_of_one_syllable_or_two_and_of_no_number() -> None:
    weights = weights_of_words()
    assert len(weights) > 1000
    assert {len(word) for word in weights} == {1, 2}
    assert not any(syllable.isdigit() for word in weights for syllable in word)
