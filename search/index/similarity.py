"""Queries made from the vocabulary of the index: the distinctive terms of a text, and near words of a misspelt one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from search.analysis import folded, spellings
from search.index.bm25 import idf
from search.index.fields import SEPARATOR, text_term
from search.index.searcher import Searcher
from search.tree import AnyOf, Node, Nothing, Phrase, Word

# A text is represented by so many words and pairs of neighbouring words: rare elsewhere, frequent in it.
_WORDS, _PAIRS = 12, 12
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


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


def distinctive_terms(searcher: Searcher, texts: Iterable[str]) -> Node:
    """Return a query for the words and neighbouring pairs that distinguish the texts from all others; any may match."""
    rows = [spellings(text) for text in texts]
    used = Counter(word for row in rows for word in row)
    documents = max(1, searcher.count)
    weights = {}
    for word, times in used.items():
        held = doc_freq(searcher, word)
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


def corrected(searcher: Searcher, word: str) -> str | None:
    """Return the commonest word of the index at edit distance 1; None if the word itself is there or none is near.

    In "nghi quiet", `corrected(searcher, "quiet")` may be "quyet". Tones are ignored.
    """
    plain = folded(word)
    if _toneless_doc_freq(searcher, plain):
        return None
    near = [(count, other) for other in set(_one_off(plain)) if (count := _toneless_doc_freq(searcher, other))]
    return max(near, key=lambda entry: (entry[0], entry[1]))[1] if near else None


def _toneless_doc_freq(searcher: Searcher, plain: str) -> int:
    """Return the document frequency of a word in all its spellings; a document may count once for each."""
    total = 0
    for field in searcher.fields.general:
        for part in searcher.segments:
            dictionary = part.segment.dictionary(field.name)
            some = dictionary.with_prefix((plain + SEPARATOR).encode())
            total += int(dictionary.counts[some.start : some.stop].sum())
    return total


def _one_off(word: str) -> Iterator[str]:
    """Yield all words at edit distance 1: a letter deleted, inserted, replaced, or exchanged with its neighbour."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in _LETTERS)
