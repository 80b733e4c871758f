"""The scores of the matches of one segment, exact for those that can come on the requested page.

The words of a query are scored in every match, because that is cheap. What a pair of neighbours adds has to be found
from positions. It is never more than what the rarer of its words adds, multiplied by the pair's own weight: the words
occur at least as often as the pair, in the same fields. So a match whose upper bound stays below the scores that
already fill the page is left at its lower bound (compare MaxScore: Turtle and Flood, "Query evaluation: strategies and
optimizations", 1995).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from search.index.bm25 import ScoredTerm, Scores, TermImpact
from search.index.docsets import DocIndices
from search.index.neighbours import PairScorer
from search.index.positions import CachedPostings

_FEW = 64  # up to so many matches are all scored exactly
_FASTER = 4  # by so many times the next group of matches is larger than the one before
_MARGIN = 0.01  # more than the difference at which two scores count as equal, and more than what float32 rounds
_FLAGGED = 1e6  # more than any score: flagged matches come first


class MatchScorer:
    """Scores the matches of a query in one segment.

    Args:
        weights: weight times idf of each word and pair.
        impacts: the impact of each word of the query.
    """

    def __init__(
        self,
        postings: CachedPostings,
        avg_length: Mapping[str, float],
        weights: Mapping[ScoredTerm, float],
        impacts: Mapping[ScoredTerm, TermImpact],
    ) -> None:
        self._postings, self._avg_length = postings, avg_length
        self._weights, self._impacts = weights, impacts
        self._pairs = [(weight, term) for term, weight in weights.items() if len(term.words) > 1]

    def scores(self, docs: DocIndices, flags: NDArray[np.int8], wanted: int) -> Scores:
        """Return the scores of the matches: `(docs.size,)`.

        They are exact for the `wanted` best, flagged ones before others; those of the rest are too low or exact.
        """
        values = {term: impact.at(docs) for term, impact in self._impacts.items()}
        total = np.zeros(docs.size, dtype=np.float32)
        for term, value in values.items():
            total += value * np.float32(self._weights[term])
        if not self._pairs:
            return total
        if docs.size <= max(_FEW, 2 * wanted):
            return total + self._pair_scores(docs)
        bounds = self._bounds(values, total)
        done = np.zeros(docs.size, dtype=np.bool_)
        size, limit = max(_FEW, 2 * wanted), -np.inf
        ranks = bounds + flags * _FLAGGED
        while True:
            left = np.flatnonzero(~done & (ranks >= limit))
            if not left.size:
                return total
            if left.size > size:
                left = np.sort(left[np.argpartition(-ranks[left], size)[:size]])
            total[left] += self._pair_scores(docs[left])
            done[left] = True
            exact = total[done] + flags[done] * _FLAGGED
            limit = np.partition(exact, exact.size - wanted)[exact.size - wanted] - _MARGIN
            size *= _FASTER

    def _bounds(self, values: Mapping[ScoredTerm, Scores], total: Scores) -> NDArray[np.float64]:
        """Return for each match a score that it does not exceed."""
        bounds = total.astype(np.float64)
        by_word = {(term.words[0], term.fields): value for term, value in values.items()}
        for weight, pair in self._pairs:
            one, other = (by_word[word, pair.fields] for word in pair.words)
            bounds += np.minimum(one, other) * max(weight, 0.0)
        return bounds

    def _pair_scores(self, docs: DocIndices) -> Scores:
        return PairScorer(self._postings, self._avg_length, docs).scores(self._pairs)
