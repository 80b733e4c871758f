"""What every search engine of the archive offers: the one seam between the search and the index.

An engine is reached through `search.engines.search_engine()`; its reading side for pages is Haystack's public
`SearchQuerySet` (`search.haystack.queryset`). Primary keys are strings here, as Haystack hands them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Any, Protocol

from search.tree import Everything, Node


@dataclass(frozen=True)
class IndexSearch:
    """A search request.

    Attributes:
        tree: what a document must match; its words score the document.
        filters: what a document must match besides; they do not score.
        any_word: one of the words of the tree is enough.
        facets: fields whose values are counted.
        most: how many values of a facet are given, the commonest, of equal ones the first; all of those not named here.
        counts: trees; for each, the matching documents that match it too are counted.
        sort: fields to order by, "-" before the name for descending order; by relevance if there are none.
        boosts: words that add to the score of a document without having to match, with their weights.
        recency: the date field that decides between equal scores.
    """

    tree: Node = field(default_factory=Everything)
    filters: tuple[Node, ...] = ()
    any_word: bool = False
    facets: tuple[str, ...] = ()
    most: Mapping[str, int] = field(default_factory=dict)
    counts: tuple[Node, ...] = ()
    sort: tuple[str, ...] = ()
    boosts: tuple[tuple[Node, float], ...] = ()
    recency: str | None = None
    offset: int = 0
    limit: int = 20


class FoundDocument(Protocol):
    """A document that was found: its key ("archive.article.12") and its score."""

    @property
    def key(self) -> str: ...

    @property
    def score(self) -> float: ...

    def stored(self) -> dict[str, Any]:
        """Return the stored values of the document by field."""


@dataclass(frozen=True)
class IndexAnswer:
    """How many documents match, the asked-for stretch of them in order, and the counts.

    `facets` by field and value; `counts` in the order of the trees that were to be counted.
    """

    total: int
    hits: Sequence[FoundDocument]
    facets: dict[str, dict[str, int]]
    counts: tuple[int, ...]


def commonest(counts: Mapping[str, int], most: int | None) -> dict[str, int]:
    """Return the counts of a facet, of its commonest values only where `most` says how many."""
    if most is None or len(counts) <= most:
        return dict(counts)
    return dict(nsmallest(most, counts.items(), key=lambda counted: (-counted[1], counted[0])))


class SearchEngine(Protocol):
    """An index of documents with its generations. Methods that read raise IndexDamaged if it cannot be read."""

    # --- reading ---

    def answer(self, asked: IndexSearch) -> IndexAnswer:
        """Answer a search in the words of the index. Raises UnknownField where it names a field that there is not."""

    def vocabulary(self, field: str, prefix: str, *, limit: int | None = 20) -> list[tuple[str, int]]:
        """Return the commonest terms of a field that begin so, each with the number of documents that hold it."""

    def near_words(self, plain: str) -> list[tuple[str, int]]:
        """Return the toneless words one slip of the finger off that the index holds, commonest first, with counts."""

    def spelling(self, text: str) -> str:
        """Return the text with the words that the index does not know exchanged for near ones that it knows."""

    def stored_values(self, field: str) -> dict[str, Any]:
        """Return one stored field of all documents, by primary key."""

    def count_documents(self) -> int:
        """Return how many documents the index holds."""

    def keys(self) -> set[str]:
        """Return the primary keys of all documents."""

    def verify(self) -> None:
        """Read the whole index. Raises IndexDamaged if anything in it was changed on disk."""

    def deleted_count(self) -> int:
        """Return how many documents are deleted but still in the files of the index."""

    def is_outdated(self) -> bool:
        """Whether the live index was made for other fields or another analysis, so that a rebuild is due."""

    def trouble(self) -> str | None:
        """Say in a sentence what is wrong with the server that keeps the index; None where all is well."""

    # --- writing ---

    def write(
        self,
        index: Any,
        objects: Iterable[Any] = (),
        *,
        removed: Iterable[Any] = (),
        generation: str | None = None,
        version: int | None = None,
    ) -> int:
        """Put objects in and take others out in one commit; return how many were put in.

        `generation`: the one to write to, the live one unless told. `version`: a number that grows from one reading of
        the database to the next, so that what was read earlier never takes the place of what was read later. Raises
        IndexBusy if another process does not release the index in time.
        """

    @property
    def needs_versions(self) -> bool:
        """Whether several hosts may write at once, so that writes come with a version."""

    def optimise(self) -> None:
        """Drop deleted documents for good. Raises IndexBusy if another process does not release the index in time."""

    # --- generations ---

    def current_generation(self) -> str | None:
        """Return the name of the live generation; None if there is none."""

    def new_generation(self) -> str:
        """Make an empty index that nobody reads and return its name."""

    def new_part(self, generation: str) -> str:
        """Make a part of a generation for another process to fill and return its name."""

    def join_parts(self, generation: str) -> None:
        """Make one index of all parts of a generation."""

    def publish(self, generation: str) -> None:
        """Make a generation the live one."""

    def retire_others(self, *, keep: Iterable[str] = ()) -> list[str]:
        """Delete the generations that are not live, those to keep excepted; return their names."""

    def discard(self, generation: str) -> None:
        """Delete a generation that is not going to be published."""
