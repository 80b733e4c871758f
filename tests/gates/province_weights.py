"""Fit the weights by which an article is placed in a province, and write them to the tables of the vocabulary.

`python -m tests.gates.province_weights` needs the folders that TANGTHU_BENCH, TANGTHU_REAL and TANGTHU_EVAL name. The model
is a conditional logit (each province named in an article against the others and against none) with a penalty on the squares
of the weights (of features brought to one scale), fitted by Newton's method. Where careful readers would differ, what counts
is the probability of all their answers together.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import archive.core.vocabulary
from archive.core.extraction import find_event, find_provinces
from archive.core.extraction.restoration import restore_reading
from archive.core.linking.province_subject import Features
from archive.core.linking.province_words import Words, size_of
from archive.core.linking.provinces import tally_of
from archive.core.linking.sources import SourceFound, find_source
from archive.core.reading.dispatch import read_capture
from archive.core.reading.values import Reading
from tests.gates.province_labels import BORDERLINE, FIT, cases, label_of, news, portal_pages, short_articles
from tests.stated import authorities

Word = tuple[str, ...]
Vector = NDArray[np.float64]

_PLACES = Path(archive.core.vocabulary.__file__).parent / "places"
# The archive is of portals; news, of which there are most labels, counts least.
_PORTAL, _CASE = 2.0, 3.0
_BORDERLINE = 0.7  # chosen because they are hard: too many of them for what comes in
_PENALTY, _PENALTY_OF_WORDS = 10.0, 0.15
_SEEN = 4  # a word in fewer articles says nothing
_WORDS_KEPT = 6000
_STEPS, _ROUNDS, _SMALL = 15, 60, 1e-10
_HEAD = """\
# What the features of a province named (archive/core/linking/province_subject.py) say for it, in log-odds against none.
# Source: fitted on labelled articles by `python -m tests.gates.province_weights`.
feature,weight"""
_HEAD_OF_WORDS = """\
# What words of a headline or an opening, of one syllable or two, say for or against that an article is about one province
# (archive/core/linking/province_words.py): log-odds, before the division by the root of how many words there are.
# Source: fitted on labelled articles by `python -m tests.gates.province_weights`; names of people, firms and places among
# them are what the news of those years was about.
word,weight"""


@dataclass(frozen=True, slots=True)
class Choice:
    """An article: the features of each province named and whether it is right, whether none is, words, how much it counts."""

    provinces: Sequence[Features]
    are_right: Sequence[bool]
    none_is_right: bool
    words: Words
    counted: float = 1.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weight of each feature, "intercept" among them, and of each word kept."""

    features: dict[str, float]
    words: dict[Word, float]


def choices() -> Iterator[Choice]:
    """All articles that the weights are fitted on and that name a right province, or any if none is right."""
    sets = ((1.0, news(FIT)), (_BORDERLINE, news(BORDERLINE)), (_PORTAL, portal_pages()), (_CASE, cases()))
    for counted, articles in sets:
        for article in articles:
            kept = read_capture(article.raw)
            if kept.is_article:
                reading, _ = restore_reading(kept)
                source = find_source(reading, article.raw.url, authorities())
                yield from _choice(reading, source, article.right, counted)
    for short in short_articles():
        yield from _choice(short.reading, None, frozenset({short.right}), _CASE)


def _choice(reading: Reading, source: SourceFound | None, right: Collection[str], counted: float) -> Iterator[Choice]:
    mentions = find_provinces(reading.text, authorities())
    tally = tally_of(reading, mentions, authorities(), event=find_event(reading), source=source)
    provinces = tally.features()
    are_right = [label_of(name) in right for name in provinces]
    if provinces and (any(are_right) or "-" in right):
        yield Choice(list(provinces.values()), are_right, "-" in right, tally.words(), counted)


def fit(choices: Sequence[Choice], *, kept: int = _WORDS_KEPT) -> Fitted:
    """The weights that tell what is right from the rest, fitted anew with the words `kept` that say most."""
    seen = Counter(word for choice in choices for word in choice.words if not any(map(str.isdigit, "".join(word))))
    first = _fit(choices, sorted(word for word, number in seen.items() if number >= _SEEN))
    strongest = sorted(first.words, key=lambda word: (-abs(first.words[word]), word))[:kept]
    return _fit(choices, sorted(strongest))


def _fit(choices: Sequence[Choice], words: Sequence[Word]) -> Fitted:
    names = sorted(choices[0].provinces[0])
    values = np.array([[features[name] for name in names] for choice in choices for features in choice.provinces])
    means, scales = values.mean(axis=0), values.std(axis=0)
    scales[scales == 0] = 1.0
    weights = _ConditionalLogit(choices, (values - means) / scales, words).solved()
    of_features = weights[1 : len(names) + 1] / scales
    intercept = weights[0] - of_features @ means
    return Fitted(
        features={"intercept": float(intercept), **dict(zip(names, of_features.tolist(), strict=True))},
        words=dict(zip(words, weights[len(names) + 1 :].tolist(), strict=True)),
    )


class _ConditionalLogit:
    """A conditional logit of `values`, a line a province, and of the words of the articles, most of which have few of them."""

    def __init__(self, choices: Sequence[Choice], values: Vector, words: Sequence[Word]) -> None:
        numbers = {word: number for number, word in enumerate(words)}
        found = [(i, numbers[word]) for i, choice in enumerate(choices) for word in choice.words & numbers.keys()]
        self._article_of_word, self._word = np.array(found, dtype=np.int64).reshape(-1, 2).T
        self._share = (1 / np.array([size_of(choice.words) for choice in choices]))[self._article_of_word]
        self._article = np.repeat(np.arange(len(choices)), [len(choice.provinces) for choice in choices])
        self._values = np.column_stack([np.ones(len(values)), values])
        self._are_right = np.array([is_right for choice in choices for is_right in choice.are_right], dtype=float)
        self._none_is_right = np.array([choice.none_is_right for choice in choices], dtype=float)
        self._counted = np.array([choice.counted for choice in choices])[self._article]
        penalties = ([0.0], [_PENALTY] * values.shape[1], [_PENALTY_OF_WORDS] * len(words))
        self._penalty = np.concatenate(penalties)

    def solved(self) -> Vector:
        """The weights of the intercept, of the values and of the words, by Newton's method."""
        weights = np.zeros(len(self._penalty))
        for _ in range(_STEPS):
            scores = self._scores(weights)
            chances = self._chances(scores, np.ones_like(scores), np.ones_like(self._none_is_right))
            rightly = self._chances(scores, self._are_right, self._none_is_right)
            slope = self._over_provinces(self._counted * (rightly - chances)) - self._penalty * weights
            step = self._step(slope, chances)
            weights = weights + step
            if float(step @ step) < _SMALL:
                break
        return weights

    def _scores(self, weights: Vector) -> Vector:
        of_values = self._values.shape[1]
        of_words = np.bincount(
            self._article_of_word,
            self._share * weights[of_values:][self._word],
            minlength=len(self._none_is_right),
        )
        return self._values @ weights[:of_values] + of_words[self._article]

    def _chances(self, scores: Vector, possible: Vector, none_is_possible: Vector) -> Vector:
        """The probability of each province among what is possible in its article."""
        highest = np.zeros(len(self._none_is_right))
        np.maximum.at(highest, self._article, scores)
        odds = possible * np.exp(scores - highest[self._article])
        return odds / (self._by_article(odds) + none_is_possible * np.exp(-highest))[self._article]

    def _by_article(self, numbers: Vector) -> Vector:
        return np.bincount(self._article, numbers, minlength=len(self._none_is_right)).astype(np.float64)

    def _over_provinces(self, errors: Vector) -> Vector:
        of_words = np.bincount(
            self._word,
            self._share * self._by_article(errors)[self._article_of_word],
            minlength=len(self._penalty) - self._values.shape[1],
        )
        return np.concatenate([self._values.T @ errors, of_words])

    def _step(self, slope: Vector, chances: Vector) -> Vector:
        """What to add to the weights: the slope over the curvature, by conjugate gradients."""
        step, left = np.zeros_like(slope), slope.copy()
        direction, size = left.copy(), float(slope @ slope)
        for _ in range(_ROUNDS):
            if size < _SMALL:
                break
            scores = self._scores(direction)
            apart = scores - self._by_article(chances * scores)[self._article]
            curved = self._over_provinces(self._counted * chances * apart) + self._penalty * direction
            length = size / float(direction @ curved)
            step += length * direction
            left -= length * curved
            size, before = float(left @ left), size
            direction = left + size / before * direction
        return step


def main() -> None:
    """Write both tables of weights."""
    fitted = fit(list(choices()))
    lines = [_HEAD, *(f"{name},{weight:.2f}" for name, weight in fitted.features.items())]
    (_PLACES / "subject_weights.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = sorted((" ".join(word), weight) for word, weight in fitted.words.items())
    lines = [_HEAD_OF_WORDS, *(f"{word},{weight:.1f}" for word, weight in words)]
    (_PLACES / "subject_words.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
