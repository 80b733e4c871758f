"""What every search engine of the archive offers: the one seam between the search and the index.

An engine is reached through `search.engines.search_engine()`; its reading side for pages is Haystack's public
`SearchQuerySet` (`search.haystack.queryset`). Primary keys are strings here, as Haystack hands them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol


class SearchEngine(Protocol):
    """An index of documents with its generations. Methods that read raise IndexDamaged if it cannot be read."""

    # --- reading ---

    def vocabulary(self, field: str, prefix: str, *, limit: int | None = 20) -> list[tuple[str, int]]:
        """Return the commonest terms of a field that begin so, each with the number of documents that hold it."""

    def spelling(self, text: str) -> str:
        """Return the text with the words that the index does not know exchanged for near ones that it knows."""

    def stored_values(self, field: str) -> dict[str, Any]:
        """Return one stored field of all documents, by primary key."""

    def keys(self) -> set[str]:
        """Return the primary keys of all documents."""

    def verify(self) -> None:
        """Read the whole index. Raises IndexDamaged if anything in it was changed on disk."""

    def deleted_count(self) -> int:
        """Return how many documents are deleted but still in the files of the index."""

    def is_outdated(self) -> bool:
        """Whether the live index was made for other fields or another analysis, so that a rebuild is due."""

    # --- writing ---

    def write(
        self, index: Any, objects: Iterable[Any] = (), *, removed: Iterable[Any] = (), generation: str | None = None
    ) -> int:
        """Put objects in and take others out in one commit; return how many were put in.

        `generation`: the one to write to, the live one unless told. Raises IndexBusy if another process does not
        release the index in time.
        """

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
