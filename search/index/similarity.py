"""Queries made from the vocabulary of the index: the distinctive terms of a text, and near words of a misspelt one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis import spellings
from search.index.bm25 import idf
from search.index.fields import SEPARATOR, text_term
from search.index.searcher import Searcher, SegmentSearcher
from search.tree import AnyOf, Node, Nothing, Phrase, Word

# A text is represented by so many words and pairs of neighbouring words: rare elsewhere, frequent in it.
_WORDS, _PAIRS = 12, 12
_LONGEST_WORD = 20  # letters; what is longer is no word to correct


def doc_freq(searcher: Searcher, word: str) -> int:
    """Return the largest document frequency of the word, in this spelling, among the general text fields.

    Deleted documents count until they are merged away.
    """
    term, most = text_term(word).encode(), 0
    for field in searcher.fields.general:
        total = 0
        for part in searcher.segments:
            dictionary = part.segment.dictionary(field.name)
            ordinal = dictionary.find(term)
            total += int(dictionary.counts[ordinal]) if ordinal >= 0 else 0
        most = max(most, total)
    return most


def distinctive_terms(
    texts: Iterable[str], doc_freqs: Callable[[Sequence[str]], Mapping[str, int]], documents: int
) -> Node:
    """Return a query for the words and neighbouring pairs that distinguish the texts from all others; any may match.

    `doc_freqs` says how many of the `documents` of the index hold each word.
    """
    rows = [spellings(text) for text in texts]
    used = Counter(word for row in rows for word in row)
    documents, frequencies = max(1, documents), doc_freqs(sorted(used))
    weights = {}
    for word, times in used.items():
        held = frequencies.get(word, 0)
        if held > 1:  # what no other document holds finds none
            weights[word] = idf(documents, min(held, documents)) * times / (times + 1.2)
    best = sorted(weights, key=lambda word: (-weights[word], word))
    pairs = sorted(_pairs(rows, weights).items(), key=lambda entry: (-entry[1], entry[0]))[:_PAIRS]
    phrases = [Phrase((Word(one, toned=True), Word(other, toned=True))) for (one, other), _ in pairs]
    parts: list[Node] = [*(Word(word, toned=True) for word in best[:_WORDS]), *phrases]
    return AnyOf(tuple(parts), loose=True) if parts else Nothing()


def _pairs(rows: Sequence[Sequence[str]], weights: dict[str, float]) -> dict[tuple[str, str], float]:
    """Return the pairs of neighbouring words that occur more than once in the texts, with their weights."""
    counted = Counter(pair for row in rows for pair in pairwise(row))
    return {
        (one, other): (weights[one] + weights[other]) * times / (times + 1.2)
        for (one, other), times in counted.items()
        if times > 1 and one in weights and other in weights
    }


class _TonelessWords(NamedTuple):
    """The toneless words of one field of a segment, each once, and in how many documents each stands."""

    words: list[str]
    counts: list[int]

    @property
    def nbytes(self) -> int:
        return sum(len(word) + 60 for word in self.words)


def near_words(searcher: Searcher, plain: str) -> list[tuple[str, int]]:
    """Return the toneless words of the index one slip of the finger off, with their document frequencies.

    A slip is a letter more, less or other, or two neighbours exchanged; commonest first. A document may count once for
    each field and spelling. `near_words(searcher, "giamg")` has "giang".
    """
    totals: Counter[str] = Counter()
    for field in searcher.fields.general:
        for part in searcher.segments:
            key = (part.segment.name, "toneless words", field.name)
            held = searcher.cache.get(key, lambda part=part, name=field.name: _toneless_words(part, name))  # type: ignore[misc]
            for word, _, place in process.extract(plain, held.words, scorer=OSA.distance, score_cutoff=1, limit=None):
                totals[word] += held.counts[place]
    del totals[plain]
    return sorted(totals.items(), key=lambda entry: (-entry[1], entry[0]))


def _toneless_words(part: SegmentSearcher, name: str) -> _TonelessWords:
    dictionary = part.segment.dictionary(name)
    totals: Counter[str] = Counter()
    for place, count in enumerate(dictionary.counts.tolist()):
        word = dictionary.term(place).decode().partition(SEPARATOR)[0]
        if word.isalpha() and len(word) <= _LONGEST_WORD:
            totals[word] += count
    return _TonelessWords(list(totals), list(totals.values()))


def holds_word(searcher: Searcher, plain: str) -> bool:
    """Whether the toneless word stands in some document, in any spelling."""
    prefix = (plain + SEPARATOR).encode()
    return any(
        len(part.segment.dictionary(field.name).with_prefix(prefix))
        for field in searcher.fields.general
        for part in searcher.segments
    )
