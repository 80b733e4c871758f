"""The search engine past one machine: a Haystack backend on an OpenSearch cluster that others keep.

HAYSTACK_CONNECTIONS = {"default": {
    "ENGINE": "search.opensearch.backend.OpenSearchEngine",
    "URL": …,            the cluster, `https://user:password@host:9200`; several nodes with commas between
    "INDEX_NAME": …,     the alias of the live index; its generations are called after it
    "CERTIFICATES": …,   a file with the certificates that the nodes are trusted by, the system's unless told
    "TIMEOUT": …,        seconds that a request may take, 10 unless told
    "SHARDS": …,         in how many pieces a new index is cut, 1 unless told
    "COPIES": …,         how many nodes hold a piece besides the first, as far as there are nodes; 1 unless told
    "RECENCY": …,        the date field that decides between equal hits, none unless told
}}
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from haystack.backends import BaseEngine
from haystack.constants import DJANGO_CT, ID
from haystack.utils import get_identifier, get_model_ct

from search.errors import IndexDamaged
from search.haystack.query import WhooshSearchQuery
from search.haystack.tree_backend import TreeSearchBackend
from search.index.similarity import distinctive_terms
from search.opensearch.cluster import shared_cluster
from search.opensearch.cluster_index import ClusterIndex
from search.protocol import IndexAnswer, IndexSearch
from search.tree import Node, OneOf


class OpenSearchBackend(TreeSearchBackend):
    """Writes and reads the index. Haystack keeps one for each thread; the connections are the process's."""

    needs_versions = True

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        self._options = options
        self._opened: tuple[Any, ClusterIndex] | None = None

    @property
    def index(self) -> ClusterIndex:
        """The index of this connection; another one when Haystack is given other search indexes."""
        layout, options = self.layout, self._options
        urls = [url.strip() for url in str(options["URL"]).split(",") if url.strip()]
        cluster = shared_cluster(urls, float(options.get("TIMEOUT", 10.0)), options.get("CERTIFICATES") or None)
        if self._opened is None or self._opened[0] is not layout or self._opened[1].cluster is not cluster:
            held = ClusterIndex(
                cluster,
                str(options["INDEX_NAME"]),
                layout.schema,
                fingerprint=layout.fingerprint,
                shards=int(options.get("SHARDS", 1)),
                copies=int(options.get("COPIES", 1)),
            )
            self._opened = layout, held
        return self._opened[1]

    # --- Reading ---

    def answer(self, asked: IndexSearch) -> IndexAnswer:
        """Answer a search in the words of the index itself."""
        return self.index.search(asked)

    def vocabulary(self, field: str, prefix: str, *, limit: int | None = 20) -> list[tuple[str, int]]:
        """The commonest terms of a field that begin so, with the number of documents that hold each.

        The prefix is compared without tones where it has none: "nghi" finds "nghị" and "nghĩ".
        """
        return self.index.vocabulary(self.layout.worded(field), prefix, limit)

    def near_words(self, plain: str) -> list[tuple[str, int]]:
        """The toneless words of the index one slip of the finger off, commonest first, with how many hold each."""
        return self.index.near_words(plain)

    def holds_word(self, plain: str) -> bool:
        """Whether the toneless word stands in some document, in any spelling."""
        return self.index.holds_word(plain)

    def distinctive_terms(self, texts: Sequence[str]) -> Node:
        """Return a query for the words and pairs that distinguish the texts from all others; any may match."""
        return distinctive_terms(texts, self.index.doc_freqs, self.index.count())

    # --- Writing ---

    def setup(self) -> None:
        """Make an empty index if there is none; an existing one is left as it is."""
        if self.current_generation() is None:
            self.publish(self.new_generation())

    def delete_index(self) -> None:
        """Put an empty index in the place of the one there is."""
        self.publish(self.new_generation())
        self.retire_others()

    def write(
        self,
        index: Any,
        objects: Iterable[Any] = (),
        *,
        removed: Iterable[Any] = (),
        generation: str | None = None,
        version: int | None = None,
    ) -> int:
        """Put objects in and take others out (objects or identifiers); return how many were put in.

        `generation`: write to this one, which is being built, instead of the live one. `version`: what was written
        with a greater one stands. IndexBusy where the cluster has no room for them; what was not written is written by
        the same call made again.
        """
        documents = {data[ID]: self.layout.document(data) for data in self._prepared(index, objects)}
        gone = [get_identifier(each) for each in removed]
        if documents or gone:
            self.index.write(documents, removed=gone, generation=generation, version=version)
        return len(documents)

    def clear(self, models: Iterable[Any] | None = None, commit: bool = True) -> None:
        """Take out all objects of the models, or all there are."""
        if models is None:
            self.delete_index()
        else:
            self.index.clear(OneOf(DJANGO_CT, tuple(get_model_ct(model) for model in models)))

    def optimise(self, generation: str | None = None) -> None:
        """Drop deleted documents for good, in all copies."""
        self.index.optimise(generation)

    # --- Generations: a rebuild fills a new one aside and publishes it ---

    def current_generation(self) -> str | None:
        """The name of the live generation; None if there is none."""
        return self.index.current_generation()

    def new_generation(self) -> str:
        """Make an empty index that nobody reads, and return its name for `update`, `write` and `publish`."""
        return self.index.new_generation()

    def new_part(self, generation: str) -> str:
        """The generation itself: the cluster takes documents from several processes at once."""
        return generation

    def join_parts(self, generation: str) -> None:
        """Make visible what was written; there are no parts to join."""
        self.index.refresh(self.index.name_of(generation))

    def publish(self, generation: str) -> None:
        """Make a generation the live one: every query from now on, in every process, is answered from it."""
        self.index.publish(generation)

    def retire_others(self, *, keep: Iterable[str] = ()) -> list[str]:
        """Delete the generations that are not live, those to keep excepted; return their names."""
        return self.index.retire_others(keep=keep)

    def discard(self, generation: str) -> None:
        """Delete a generation that is not going to be published, so that it takes no room."""
        self.index.discard(generation)

    def is_outdated(self) -> bool:
        """Whether the live index was made for other fields, another analysis, or texts of other lengths."""
        return self.index.is_outdated()

    def count_documents(self) -> int:
        """How many documents the live index holds."""
        return self.index.count()

    def keys(self) -> set[str]:
        """The primary keys of all documents in the live index: what a check of drift compares with the database."""
        return {key.split(".", 2)[-1] for key in self.index.document_keys()}

    def stored_values(self, field: str) -> dict[str, Any]:
        """The stored value of one field of every document in the live index, by primary key; None where it has none."""
        return {key.split(".", 2)[-1]: stored.get(field) for key, stored in self.index.each()}

    def deleted_count(self) -> int:
        """How many documents are deleted but still in files of the cluster."""
        return self.index.deleted_count()

    def verify(self) -> None:
        """Read all keys of the live index; IndexDamaged if some are not there. The cluster checks its own files."""
        if len(self.index.document_keys()) != self.index.count():
            raise IndexDamaged("the cluster does not hold what it counts")

    def trouble(self) -> str | None:
        """Say in a sentence what is wrong with the cluster; None where all is well."""
        return self.index.trouble()


class OpenSearchEngine(BaseEngine):  # type: ignore[misc]
    """What HAYSTACK_CONNECTIONS names."""

    backend = OpenSearchBackend
    query = WhooshSearchQuery
