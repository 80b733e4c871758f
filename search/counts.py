"""Numbers of articles, asked of the index in batches: what corrections, nearby queries and answers are weighed by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from search.analysis import folded
from search.engines import search_engine
from search.haystack.queryset import TreeSearchQuerySet
from search.query import ParsedQuery
from search.recognition import meaning
from search.tree import Node


@dataclass(frozen=True, slots=True)
class ArticleCounts:
    """How many articles match, and which words the index holds. `filters` are those in force on the page."""

    filters: tuple[Node, ...] = ()

    def holding(self, nodes: Sequence[Node]) -> tuple[int, ...]:
        """Return in how many of all articles each node matches."""
        return TreeSearchQuerySet().count_matches(nodes)

    def finding(self, queries: Sequence[ParsedQuery]) -> tuple[int, ...]:
        """Return how many articles each query finds under the filters in force."""
        return TreeSearchQuerySet().narrowed_to(*self.filters).count_matches([meaning(query) for query in queries])

    def spelled(self, plain: str) -> list[str]:
        """Return the spellings of a toneless word, commonest first: "quyet" gives "quyết", "quyệt", …"""
        spellings: Counter[str] = Counter()
        for name in ("title", "text"):
            for word, count in search_engine().vocabulary(name, plain, limit=None):
                if len(word) == len(plain) and folded(word) == plain:
                    spellings[word] += count
        return [word for word, _ in spellings.most_common()]

    def near(self, plain: str) -> list[str]:
        """Return the toneless words of the index one slip of the finger off, commonest first."""
        return [word for word, _ in search_engine().near_words(plain)]

    def respelled(self, word: str) -> str:
        """Return the nearest word of the index, of any language; the word itself where none is near."""
        return search_engine().spelling(word)
