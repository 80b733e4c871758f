"""What every engine of the archive is to Haystack, wherever its index is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from haystack.backends import BaseSearchBackend, log_query
from haystack.backends.whoosh_backend import WhooshSearchBackend as StockWhooshSearchBackend
from haystack.constants import ID
from haystack.exceptions import SkipDocument
from haystack.utils import get_identifier
from haystack.utils import log as logging

from search.analysis import folded, spellings
from search.errors import IndexDamaged
from search.haystack.lookups import Lookups
from search.haystack.schema import Layout
from search.haystack.search import HaystackSearch
from search.protocol import IndexAnswer, IndexSearch
from search.tree import Node


class TreeSearchBackend(BaseSearchBackend):  # type: ignore[misc]
    """A Haystack backend that is asked with query trees. Haystack keeps one for each thread."""

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        self._recency = options.get("RECENCY")
        self.log = logging.getLogger("haystack")
        self._layout: tuple[Any, Layout] | None = None

    @property
    def layout(self) -> Layout:
        """The fields of all indexes of this connection; others when Haystack is given other indexes."""
        indexes = self.unified_index
        if self._layout is None or self._layout[0] is not indexes:
            self._layout = indexes, Layout(indexes.all_searchfields())
        return self._layout[1]

    # --- What an engine keeps by itself ---

    def answer(self, asked: IndexSearch) -> IndexAnswer:
        """Answer a search in the words of the index itself."""
        raise NotImplementedError

    def vocabulary(self, field: str, prefix: str, *, limit: int | None = 20) -> list[tuple[str, int]]:
        """Return the commonest terms of a field that begin so, with the number of documents that hold each."""
        raise NotImplementedError

    def near_words(self, plain: str) -> list[tuple[str, int]]:
        """Return the toneless words of the index one slip of the finger off, commonest first, with counts."""
        raise NotImplementedError

    def holds_word(self, plain: str) -> bool:
        """Whether the toneless word stands in some document, in any spelling."""
        raise NotImplementedError

    def distinctive_terms(self, texts: Sequence[str]) -> Node:
        """Return a query for the words and pairs that distinguish the texts from all others; any may match."""
        raise NotImplementedError

    def write(
        self,
        index: Any,
        objects: Iterable[Any] = (),
        *,
        removed: Iterable[Any] = (),
        generation: str | None = None,
        version: int | None = None,
    ) -> int:
        """Put objects in and take others out (objects or identifiers); return how many were put in."""
        raise NotImplementedError

    # --- What code written for Haystack's own Whoosh backend reaches for ---

    RESERVED_WORDS = StockWhooshSearchBackend.RESERVED_WORDS
    RESERVED_CHARACTERS = StockWhooshSearchBackend.RESERVED_CHARACTERS
    _from_python = StockWhooshSearchBackend._from_python
    _to_python = StockWhooshSearchBackend._to_python

    @property
    def content_field_name(self) -> str:
        """The field that is the document."""
        return self.layout.content

    @property
    def schema(self) -> Any:
        """The fields as Whoosh takes them."""
        return self.layout.schema

    @property
    def unified_index(self) -> Any:
        """All search indexes of this connection."""
        from haystack import connections

        return connections[self.connection_alias].get_unified_index()

    @property
    def recency(self) -> str | None:
        """The field that decides between equal hits; without one it is the order in which they were indexed."""
        return self._recency or None

    # --- What Haystack asks ---

    @log_query  # type: ignore[untyped-decorator]
    def search(self, query_string: Node | str, **asked: Any) -> dict[str, Any]:
        """Answer a SearchQuery: a tree, or a string in the syntax of `haystack_syntax`."""
        try:
            return HaystackSearch(self, asked).run(query_string)
        except IndexDamaged:
            if asked.get("strict") or not self.silently_fail:
                raise
            self.log.exception("Failed to query the index")
            return {"results": [], "hits": 0, "facets": {}, "spelling_suggestion": None}

    def more_like_this(self, model_instance: Any, additional_query_string: Any = None, **asked: Any) -> dict[str, Any]:
        """Documents that share the rarest words of one."""
        return HaystackSearch(self, asked).similar(model_instance, additional_query_string)

    @property
    def lookups(self) -> Lookups:
        """What makes trees of Haystack's lookups, with the index's vocabulary at hand."""
        return Lookups(self.layout, self._terms)

    def _terms(self, field: str, prefix: str) -> list[str]:
        return [term for term, _ in self.vocabulary(field, prefix, limit=None)]

    def texts_of(self, instance: Any) -> list[str]:
        """The texts of an object by which it is found."""
        index = self.unified_index.get_index(instance._meta.concrete_model)
        prepared = self.layout.document(index.full_prepare(instance))
        return [str(prepared[name]) for name in self.layout.general() if name in prepared]

    def spelling(self, text: str) -> str:
        """A text with the words that the index does not know exchanged for near ones that it knows."""
        return " ".join(self._respelled(word) for word in spellings(text))

    def _respelled(self, word: str) -> str:
        plain = folded(word)
        near = () if self.holds_word(plain) else self.near_words(plain)
        return near[0][0] if near else word

    def build_schema(self, fields: Mapping[str, Any]) -> tuple[str, Any]:
        """The field that is the document, and how all fields are kept."""
        layout = Layout(fields)
        return layout.content, layout.schema

    # --- Writing ---

    def update(self, index: Any, iterable: Iterable[Any], commit: bool = True, generation: str | None = None) -> None:
        """Put objects into the index, all in one commit."""
        self.write(index, iterable, generation=generation)

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        """Take an object out of the index. An error is raised, never swallowed: nothing would repeat the removal."""
        self.write(None, removed=[obj_or_string])

    def _prepared(self, index: Any, objects: Iterable[Any]) -> Iterable[Mapping[str, Any]]:
        for item in objects:
            try:
                prepared = index.full_prepare(item)
            except SkipDocument:
                self.log.debug("Indexing for object `%s` skipped", item)
            else:
                yield {**prepared, ID: get_identifier(item)}
