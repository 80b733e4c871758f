"""Haystack's SearchQuerySet over query trees: what pages, feeds, exports and the desk search through.

sqs = TreeSearchQuerySet().matching(tree).narrowed_to(OneOf("year", ("2021",))).facet("province")
results = sqs[0:20]            the first page; `sqs.count()` and `sqs.facet_counts()` come from the same run
sqs.count_matches([a, b])      how many of the documents found match each of these trees too
"""

from __future__ import annotations

from collections.abc import Sequence

from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.query import SearchQuerySet

from search.tree import Node

_KEYS_ONLY = [ID, DJANGO_CT, DJANGO_ID]


class TreeSearchQuerySet(SearchQuerySet):  # type: ignore[misc]
    """A SearchQuerySet that takes query trees beside all that Haystack offers.

    Unlike Haystack's it raises IndexDamaged where the index cannot be read, with SILENTLY_FAIL too: the caller
    has another answer for its readers than "nothing found".
    """

    def matching(self, tree: Node) -> TreeSearchQuerySet:
        """Only documents that match the tree; it ranks them."""
        return self._with(trees=(*self.query.trees, tree))

    def narrowed_to(self, *nodes: Node) -> TreeSearchQuerySet:
        """Only documents that match every node; they say nothing about the order."""
        return self._with(tree_filters=(*self.query.tree_filters, *nodes))

    def any_word(self) -> TreeSearchQuerySet:
        """One of the words of the tree is enough."""
        return self._with(is_any_word=True)

    def keys_only(self) -> TreeSearchQuerySet:
        """Results with primary key and score only: their stored values are not read."""
        return self._with(fields=_KEYS_ONLY)

    def count_matches(self, nodes: Sequence[Node]) -> tuple[int, ...]:
        """Return how many of the documents found match each node too; all in one run of the index."""
        if not nodes:
            return ()
        asked = self._with(counted=tuple(nodes))
        asked.count()
        counts = asked.facet_counts()["trees"]
        return tuple(counts[place] for place in range(len(nodes)))

    def facet_totals(self, name: str) -> dict[str, int]:
        """Return the counts of one facet by value, as text."""
        return {str(value): count for value, count in self.facet_counts()["fields"][name]}

    def _clone(self, klass: type[SearchQuerySet] | None = None) -> SearchQuerySet:
        """The same as Haystack's clone, which asks the routers for a new query first and then does not take it."""
        if klass not in (None, type(self)):
            return super()._clone(klass)
        clone = type(self).__new__(type(self))
        fresh: dict[str, object] = {
            "_result_cache": [],
            "_result_count": None,
            "_cache_full": False,
            "_ignored_result_count": 0,
        }
        clone.__dict__ = {**self.__dict__, **fresh, "query": self.query._clone()}
        return clone

    def _with(self, **attributes: object) -> TreeSearchQuerySet:
        clone: TreeSearchQuerySet = self._clone()
        clone.query.is_strict = True
        for name, value in attributes.items():
            setattr(clone.query, name, value)
        return clone
