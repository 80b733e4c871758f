"""The third gate: articles whose province readers judged are placed as they said, and the weights are what was fitted."""

from collections.abc import Callable, Iterator

import pytest

from archive.core.linking.province_subject import Tally, score, weights_of_features
from archive.core.linking.province_words import words_in
from tests.gates.province_labels import (
    BORDERLINE,
    FIT,
    HELD_OUT,
    LabelledArticle,
    answers,
    count,
    label_of,
    news,
    portal_pages,
)
from tests.gates.province_weights import Row, fit
from tests.stated import authorities

# What is promised; see docs/extraction.md. No maker of the rules looked at the news held out.
FLOORS: dict[str, tuple[Callable[[], Iterator[LabelledArticle]], float]] = {
    "news, fitted on": (lambda: news(FIT), 0.98),
    "news, held out": (lambda: news(HELD_OUT), 0.965),
    "portal": (portal_pages, 0.975),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FLOORS)
def test_articles_are_placed_as_readers_judged(name: str) -> None:
    articles, floor = FLOORS[name]
    right, _, wrong = count(articles())
    if not right:
        pytest.skip("needs TANGTHU_BENCH and TANGTHU_REAL")
    assert right >= floor * (right + len(wrong)), wrong


@pytest.mark.parametrize("file", ["news_provinces.csv", "portal_provinces.csv"])
def test_labels_name_provinces_and_each_article_once(file: str) -> None:
    labels = list(answers(file))
    names = {label_of(unit.name) for unit in authorities().provinces} | {"-"}
    assert {name for _, right, _ in labels for name in right} <= names
    assert {use for _, _, use in labels} <= {FIT, BORDERLINE, HELD_OUT}
    assert len({article for article, _, _ in labels}) == len(labels) > 100


def test_each_feature_has_a_weight() -> None:
    tally = Tally(title="", opening="", ends=[0], is_abroad=bool, is_local=bool, in_time=str)
    assert weights_of_features().keys() == tally.features("Hà Giang").keys() | {"intercept"}
    assert score(tally.features("Hà Giang")) < 0


def test_fitted_weights_tell_what_the_rows_say() -> None:
    rows = [
        Row({"near": near, "noise": float(number % 2)}, frozenset(), near > 0)
        for number in range(200)
        for near in (1.0 if number % 5 else -1.0,)
    ]
    weights = fit(rows).features
    assert weights["near"] > 1
    assert abs(weights["noise"]) < 0.1
    assert weights["intercept"] + weights["near"] > 0 > weights["intercept"] - weights["near"]


def test_fitted_weights_of_words_tell_where_they_stand() -> None:
    rows = [
        Row({"sign": 1.0}, words_in("tòa xử" if number % 2 else "xổ số 2018"), bool(number % 2)) for number in range(40)
    ]
    words = fit(rows).words
    assert words.keys() == words_in("tòa xử") | words_in("xổ số")  # none with a number
    assert words["tòa", "xử"] > 0.1 > -0.1 > words["xổ", "số"]


def test_only_the_words_that_say_most_are_kept() -> None:
    rows = [Row({"sign": 1.0}, words_in("tòa xử" if number % 2 else "tin"), bool(number % 2)) for number in range(20)]
    assert fit(rows, kept=1).words.keys() == {("tin",)}


def test_a_row_that_counts_less_says_less() -> None:
    def told(counted: float) -> float:
        rows = [
            Row({"sign": 1.0}, frozenset(), True),
            Row({"sign": 1.0}, frozenset(), False, counted),
            Row({"sign": 0.0}, frozenset(), False),
        ]
        return fit(rows * 50).features["sign"]

    assert told(0.3) > told(1.0) > 0
