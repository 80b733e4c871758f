"""The questions every engine is asked: chosen from the corpus itself, the same for all."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from archive.core.text import fold
from search.analysis import codes, spellings
from tests.benchmarks.corpus import Article

CLASSES = (
    "one common word",
    "two common words",
    "four common words",
    "phrase",
    "toneless",
    "number",
    "filter and facets",
    "sort by date",
    "page 50",
    "more like this",
)
DISTINCT = "distinct queries"
_EACH = 8  # questions of a class
_LOOKED_AT = 3_000  # articles from which they are chosen
_FROM_FILE = {"common": 0, "two": 1, "four": 2, "phrase": 3, "toneless": 4, "number": 5}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: all of the words, or the words as a phrase."""

    kind: str
    words: tuple[str, ...]
    toned: bool = True
    phrase: bool = False
    code: str | None = None
    province: str | None = None
    newest_first: bool = False
    offset: int = 0
    like: int | None = None


def choose(articles: Iterable[Article]) -> list[Asked]:
    """Choose questions of every class by how often words stand in a sample of the corpus."""
    sample = list(islice(articles, _LOOKED_AT))
    rows = [spellings(article.text) for article in sample]
    singles = _common((set(row) for row in rows), _EACH * 4)
    pairs = _common((set(pairwise(row)) for row in rows), _EACH * 4)
    triples = _common((set(zip(row, row[1:], row[2:], strict=False)) for row in rows), _EACH)
    numbers = _common(({code.key for code in codes(article.text)} for article in sample), _EACH)
    two = [Asked(CLASSES[1], pair) for pair in pairs[:_EACH]]
    asked = [Asked(CLASSES[0], (word,)) for word in singles[_EACH : 2 * _EACH]]
    asked += two
    asked += [Asked(CLASSES[2], pairs[i] + pairs[i + _EACH]) for i in range(_EACH)]
    asked += [Asked(CLASSES[3], triple, phrase=True) for triple in triples]
    asked += [Asked(CLASSES[4], tuple(map(fold, pair)), toned=False) for pair in pairs[:_EACH]]
    asked += [Asked(CLASSES[5], tuple(key.split("-")), code=key) for key in numbers]
    return asked + _variations(two, sample)


def read(path: Path, articles: Iterable[Article]) -> list[Asked]:
    """The questions of a file of lines "class, tab, query", as far as every engine can be asked them."""
    asked = []
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, _, text = line.partition("\t")
        if kind in _FROM_FILE:
            name, words = CLASSES[_FROM_FILE[kind]], tuple(spellings(text))
            found = codes(text)
            code = found[0].key if found and kind == "number" else None
            asked.append(Asked(name, words, toned=kind != "toneless", phrase=kind == "phrase", code=code))
    two = [entry for entry in asked if entry.kind == CLASSES[1]]
    return asked + _variations(two, list(islice(articles, _EACH)))


def distinct(articles: Iterable[Article], count: int, seed: int = 1) -> list[Asked]:
    """Make queries of which none comes twice: one to six neighbouring syllables of a title.

    15 % are phrases, 25 % are toneless, 10 % are limited to a province.
    """
    chance = random.Random(seed)
    titles = [row for article in articles if (row := spellings(article.title))]
    made: dict[Asked, None] = {}
    for _ in range(50 * count):
        if len(made) == count:
            break
        row, length = chance.choice(titles), chance.randint(1, 6)
        begin = chance.randint(0, max(0, len(row) - length))
        words, toned = tuple(row[begin : begin + length]), chance.random() >= 0.25
        made[
            Asked(
                DISTINCT,
                words if toned else tuple(map(fold, words)),
                toned=toned,
                phrase=len(words) > 1 and chance.random() < 0.15,
                province=f"tinh-{chance.randint(0, 20)}" if chance.random() < 0.1 else None,
            )
        ] = None
    return list(made)


def _variations(two: Sequence[Asked], sample: Sequence[Article]) -> list[Asked]:
    asked = [replace(entry, kind=CLASSES[6], province="tinh-5") for entry in two]
    asked += [replace(entry, kind=CLASSES[7], newest_first=True) for entry in two]
    asked += [replace(entry, kind=CLASSES[8], offset=980) for entry in two]
    return asked + [Asked(CLASSES[9], (), like=article.key) for article in sample[:_EACH]]


def _common(sets: Iterable[set[Any]], count: int) -> list[Any]:
    counted = Counter(entry for found in sets for entry in found)
    return [entry for entry, _ in sorted(counted.items(), key=lambda pair: (-pair[1], str(pair[0])))[:count]]
