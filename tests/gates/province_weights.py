"""Fit the weights by which an article is placed in a province, and print them as `subject_weights.csv` holds them.

`python -m tests.gates.province_weights > FILE` needs the folders that TANGTHU_BENCH, TANGTHU_REAL and TANGTHU_EVAL name. The
model is a logistic regression with a penalty on the squares of the weights (of features brought to one scale), fitted by
Newton's method. An article counts less if careful readers would differ on it and the candidate is one of their answers.
"""

from collections.abc import Collection, Iterator, Sequence
from math import exp, sqrt

from archive.core.extraction import find_event, find_provinces
from archive.core.extraction.restoration import restore_reading
from archive.core.linking.province_subject import Features
from archive.core.linking.provinces import tally_of
from archive.core.linking.sources import SourceFound, find_source
from archive.core.reading.dispatch import read_capture
from archive.core.reading.values import Reading
from tests.gates.province_labels import FIT, cases, label_of, news, portal_pages, short_articles
from tests.stated import authorities

Row = tuple[Features, bool, float]  # of the candidate: its features, whether it is right, how much the article counts

_DOUBTFUL = 0.3
# The archive is of portals; news, of which there are most labels, counts least.
_PORTAL, _CASE = 2.0, 3.0
_PENALTY = 10.0
_ROUNDS = 12
_HEAD = """\
# What the features of a candidate (archive/core/linking/province_subject.py) say for its province, in log-odds.
# Source: fitted on labelled articles by `python -m tests.gates.province_weights`.
feature,weight"""


def rows() -> Iterator[Row]:
    """The candidates of all articles that the weights are fitted on; those that name no province have none."""
    for counted, articles in ((1.0, news(FIT)), (_PORTAL, portal_pages()), (_CASE, cases())):
        for article in articles:
            kept = read_capture(article.raw)
            if kept.is_article:
                reading, _ = restore_reading(kept)
                source = find_source(reading, article.raw.url, authorities())
                yield from _row(reading, source, article.right, counted)
    for short in short_articles():
        yield from _row(short.reading, None, frozenset({short.right}), _CASE)


def _row(reading: Reading, source: SourceFound | None, right: Collection[str], counted: float) -> Iterator[Row]:
    mentions = find_provinces(reading.text, authorities())
    tally = tally_of(reading, mentions, authorities(), event=find_event(reading), source=source)
    name = tally.candidate()
    if name:
        is_right = label_of(name) in right
        yield tally.features(name), is_right, counted * (_DOUBTFUL if is_right and len(right) > 1 else 1.0)


def fit(rows: Sequence[Row]) -> dict[str, float]:
    """The weight of each feature, and the "intercept"."""
    names = sorted(rows[0][0])
    means, scales = _scales(rows, names)
    inputs = [[1.0, *((features[n] - means[n]) / scales[n] for n in names)] for features, _, _ in rows]
    weights = [0.0] * (len(names) + 1)
    for _ in range(_ROUNDS):
        weights = [old + step for old, step in zip(weights, _newton_step(rows, inputs, weights), strict=True)]
    fitted = {name: weight / scales[name] for name, weight in zip(names, weights[1:], strict=True)}
    intercept = weights[0] - sum(fitted[name] * means[name] for name in names)
    return {"intercept": intercept, **fitted}


def _scales(rows: Sequence[Row], names: Sequence[str]) -> tuple[dict[str, float], dict[str, float]]:
    means = {name: sum(features[name] for features, _, _ in rows) / len(rows) for name in names}
    spread = {name: sum((features[name] - means[name]) ** 2 for features, _, _ in rows) / len(rows) for name in names}
    return means, {name: sqrt(spread[name]) or 1.0 for name in names}


def _newton_step(rows: Sequence[Row], inputs: Sequence[Sequence[float]], weights: Sequence[float]) -> list[float]:
    """Where the next weights are from the present ones: the gradient over the curvature."""
    size = len(weights)
    gradient = [0.0 if i == 0 else -_PENALTY * weights[i] for i in range(size)]
    curvature = [[_PENALTY if i == j != 0 else 0.0 for j in range(size)] for i in range(size)]
    for (_, is_right, counted), values in zip(rows, inputs, strict=True):
        chance = 1 / (1 + exp(-sum(weight * value for weight, value in zip(weights, values, strict=True))))
        error, bend = counted * (is_right - chance), counted * chance * (1 - chance)
        for i, value in enumerate(values):
            gradient[i] += error * value
            line, bent = curvature[i], bend * value
            for j in range(i + 1):
                line[j] += bent * values[j]
    for i in range(size):
        for j in range(i):
            curvature[j][i] = curvature[i][j]
    return _solved(curvature, gradient)


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a system of linear equations, by elimination."""
    lines = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    size = len(lines)
    for i in range(size):
        pivot = max(range(i, size), key=lambda row: abs(lines[row][i]))
        lines[i], lines[pivot] = lines[pivot], lines[i]
        for j in range(i + 1, size):
            share = lines[j][i] / lines[i][i]
            if share:
                lines[j] = [value - share * above for value, above in zip(lines[j], lines[i], strict=True)]
    found = [0.0] * size
    for i in reversed(range(size)):
        known = sum(lines[i][j] * found[j] for j in range(i + 1, size))
        found[i] = (lines[i][size] - known) / lines[i][i]
    return found


def main() -> None:
    """Print the weights."""
    print(_HEAD)
    for name, weight in fit(list(rows())).items():
        print(f"{name},{weight:.2f}")


if __name__ == "__main__":
    main()
