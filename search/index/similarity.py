"""What a text is about, as a query, and how a misspelt word may have been meant: both from the index's vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from search.analysis import folded, spellings
from search.index.bm25 import idf
from search.index.fields import SEPARATOR, text_term
from search.index.searcher import Searcher
from search.tree import AnyOf, Node, Nothing, Phrase, Word

# A text is told from others by so many words, the rarest that it uses most, and so many pairs of neighbours.
_WORDS, _PAIRS = 12, 12
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def doc_freq(searcher: Searcher, word: str) -> int:
    """In how many documents a general text field holds the word in this spelling; one that several fields hold it in
    may count for each, deleted ones count until they are merged away."""
    term, most = text_term(word).encode(), 0
    for field in searcher.fields.general:
        total = 0
        for part in searcher.parts:
            dictionary = part.segment.dictionary(field.name)
            place = dictionary.find(term)
            total += int(dictionary.counts[place]) if place >= 0 else 0
        most = max(most, total)
    return most


def distinctive_terms(searcher: Searcher, texts: Iterable[str]) -> Node:
    """The words and pairs of neighbours that tell texts from all others, any of which may match."""
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
    """Pairs of neighbours that the texts repeat, by their weight."""
    counted = Counter(pair for row in rows for pair in pairwise(row))
    return {
        (one, other): (weights[one] + weights[other]) * times / (times + 1.2)
        for (one, other), times in counted.items()
        if times > 1 and one in weights and other in weights
    }


def corrected(searcher: Searcher, word: str) -> str | None:
    """The commonest word of the index that is one letter off; None if the word itself is there or nothing is near.

    "nghi quiet": `corrected(snapshot, "quiet")` may be "quyet".
    """
    plain = folded(word)
    if _spread(searcher, plain):
        return None
    near = [(count, other) for other in set(_one_off(plain)) if (count := _spread(searcher, other))]
    return max(near, key=lambda entry: (entry[0], entry[1]))[1] if near else None


def _spread(searcher: Searcher, plain: str) -> int:
    """In how many documents the toneless word stands, in any spelling."""
    total = 0
    for field in searcher.fields.general:
        for part in searcher.parts:
            dictionary = part.segment.dictionary(field.name)
            some = dictionary.beginning((plain + SEPARATOR).encode())
            total += int(dictionary.counts[some.start : some.stop].sum())
    return total


def _one_off(word: str) -> Iterator[str]:
    """All words that one letter less, more, other or exchanged with its neighbour makes of a word."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in _LETTERS)
