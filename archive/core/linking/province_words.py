"""What the words of an article's headline and opening say of whether it is about one province, learned from labels."""

import re
from collections.abc import Mapping, Set
from functools import cache
from itertools import pairwise
from math import sqrt

from archive.core.vocabulary import load_table

_WORD = re.compile(r"[^\W_]+")
_FEWEST = 200  # words of an opening: what has fewer, says less

# A syllable, or two that stand side by side: most Vietnamese words have two.
Words = Set[tuple[str, ...]]


def words_in(spelled: str) -> Words:
    """The different syllables of a text, as `spell` returns it, and pairs of neighbours: ("bị",), ("bị", "cáo")."""
    syllables = _WORD.findall(spelled)
    return {*zip(syllables, strict=True), *pairwise(syllables)}


def said_by(words: Words) -> float:
    """The log-odds that `words` add, by the weights of `archive/core/vocabulary/places/subject_words.csv`.

    Their sum is divided by the root of how many words there are, so that a long opening says no more than a short one;
    one of a few sentences says little.
    """
    weights = weights_of_words()
    return sum(weights[word] for word in weights.keys() & words) / size_of(words)


def size_of(words: Words) -> float:
    """What the sum of the weights of `words` is divided by."""
    return sqrt(max(len(words), _FEWEST))


@cache
def weights_of_words() -> Mapping[tuple[str, ...], float]:
    """The fitted weight of each word that has one, by its syllables."""
    return {tuple(row["word"].split()): float(row["weight"]) for row in load_table("places/subject_words")}
