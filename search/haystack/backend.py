"""The default search engine: a Haystack backend on a Whoosh index read by whole arrays.

HAYSTACK_CONNECTIONS = {"default": {
    "ENGINE": "search.haystack.backend.WhooshEngine",
    "PATH": …,            the root folder of the index and its generations
    "CACHE_BYTES": …,     what decoded postings may take in memory, in one process
    "LOCK_WAIT": …,       seconds a writer waits for another one, 30 unless told
    "RECENCY": …,         the date field that decides between equal hits, none unless told
}}
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterable, Sequence
from typing import Any

from haystack.backends import BaseEngine
from haystack.constants import DJANGO_CT
from haystack.utils import get_identifier, get_model_ct
from whoosh.index import open_dir
from whoosh.qparser import QueryParser

from search.errors import IndexDamaged, IndexMissing
from search.haystack.query import WhooshSearchQuery
from search.haystack.tree_backend import TreeSearchBackend
from search.index.generations import (
    current_generation,
    discard,
    folder_of,
    generations,
    new_generation,
    publish,
    retire_others,
)
from search.index.reader import IndexReader
from search.index.similarity import distinctive_terms, doc_freq, holds_word, near_words
from search.index.writer import MERGE_AT_COMMIT, IndexWriter, create, join, optimise
from search.locking import alone_in
from search.protocol import IndexAnswer, IndexSearch
from search.tree import Node

_CACHE_BYTES = 192_000_000
_MERGE_ASIDE = 40_000  # documents that one commit may rewrite in a generation nobody waits for
_FINGERPRINT = "FINGERPRINT"

_indexes: dict[tuple[str, int], IndexReader] = {}
_indexes_lock = threading.Lock()


class WhooshSearchBackend(TreeSearchBackend):
    """Writes and reads the index. Haystack keeps one for each thread; what they read with is shared by the process."""

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        self.path = str(options["PATH"])
        self._wait = float(options.get("LOCK_WAIT", 30.0))
        self.reader = _shared_index(self.path, int(options.get("CACHE_BYTES", _CACHE_BYTES)))

    # --- What code written for Haystack's own Whoosh backend reaches for ---

    @property
    def parser(self) -> QueryParser:
        """Whoosh's own parser for the document's field."""
        return QueryParser(self.content_field_name, schema=self.schema)

    @property
    def index(self) -> LiveIndex:
        """The live index as stock Whoosh opens it."""
        return LiveIndex(self)

    def delete_index(self) -> None:
        """Put an empty index in the place of the one there is."""
        self.publish(self.new_generation())
        self.retire_others()

    # --- Reading ---

    def answer(self, asked: IndexSearch) -> IndexAnswer:
        """Answer a search in the words of the index itself."""
        return self.reader.search(asked)

    def vocabulary(self, field: str, prefix: str, *, limit: int | None = 20) -> list[tuple[str, int]]:
        """The commonest terms of a field that begin so, with the number of documents that hold each.

        The prefix is compared without tones where it has none: "nghi" finds "nghị" and "nghĩ".
        """
        return self.reader.searcher().vocabulary(self.layout.worded(field), prefix, limit)

    def near_words(self, plain: str) -> list[tuple[str, int]]:
        """The toneless words of the index one slip of the finger off, commonest first, with how many hold each."""
        return near_words(self.reader.searcher(), plain)

    def holds_word(self, plain: str) -> bool:
        """Whether the toneless word stands in some document, in any spelling."""
        return holds_word(self.reader.searcher(), plain)

    def distinctive_terms(self, texts: Sequence[str]) -> Node:
        """Return a query for the words and pairs that distinguish the texts from all others; any may match."""
        searcher = self.reader.searcher()
        return distinctive_terms(
            texts, lambda words: {word: doc_freq(searcher, word) for word in words}, searcher.count
        )

    # --- Writing ---

    def setup(self) -> None:
        """Make an empty index if there is none; an existing one is left as it is.

        IndexDamaged where there are indexes but nothing says which is the live one: an empty one would hide that.
        """
        if current_generation(self.path) is None:
            with alone_in(self.path, "setup", wait=self._wait):
                if current_generation(self.path) is None:
                    if generations(self.path):
                        raise IndexDamaged(f"{self.path} does not say which of its indexes is the live one")
                    self.publish(self.new_generation())
        elif self.is_outdated() and not self.keys():
            self.delete_index()

    def write(
        self,
        index: Any,
        objects: Iterable[Any] = (),
        *,
        removed: Iterable[Any] = (),
        generation: str | None = None,
        version: int | None = None,
    ) -> int:
        """Put objects in and take others out (objects or identifiers) in one commit; return how many were put in.

        `generation`: write to this one, which is being built, instead of the live one. IndexBusy if another process
        does not release the lock in time. `version` is not needed: the lock keeps writes in order.
        """
        documents = [self.layout.document(data) for data in self._prepared(index, objects)]
        keys = [get_identifier(gone) for gone in removed]
        if documents or keys:
            with self._writer(generation) as writer:
                writer.remove(*keys)
                for document in documents:
                    writer.replace(document)
        return len(documents)

    def clear(self, models: Iterable[Any] | None = None, commit: bool = True) -> None:
        """Take out all objects of the models, or all there are."""
        with self._writer() as writer:
            if models is None:
                writer.clear()
            else:
                writer.remove_all(DJANGO_CT, [get_model_ct(model) for model in models])

    def optimise(self, generation: str | None = None) -> None:
        """Merge all segments of the index into one."""
        optimise(self._folder(generation), wait=self._wait)

    def _writer(self, generation: str | None = None) -> IndexWriter:
        is_live = generation is None
        limit = MERGE_AT_COMMIT if is_live else _MERGE_ASIDE
        return IndexWriter(self._folder(generation), wait=self._wait, merge_limit=limit, with_pairs=is_live)

    def _folder(self, generation: str | None) -> str:
        if generation is None:
            self.setup()
            generation = current_generation(self.path)
        return folder_of(self.path, str(generation))

    # --- Generations: a rebuild fills a new one aside and publishes it ---

    def current_generation(self) -> str | None:
        """The name of the live generation; None if there is none."""
        return current_generation(self.path)

    def new_generation(self) -> str:
        """Make an empty index that nobody reads, and return its name for `update`, `write` and `publish`."""
        name = new_generation(self.path)
        folder = folder_of(self.path, name)
        try:
            create(folder, self.layout.schema)
            with open(os.path.join(folder, _FINGERPRINT), "w", encoding="ascii") as file:
                file.write(self.layout.fingerprint())
        except BaseException:
            self.discard(name)
            raise
        return name

    def new_part(self, generation: str) -> str:
        """Make a part of a generation for another process to fill; its name is used as that of a generation is.

        One process makes all parts. They must not hold the same documents. `join_parts` makes one index of them.
        """
        name = os.path.join(generation, f"part-{len(self._parts(generation)) + 1}")
        create(folder_of(self.path, name), self.layout.schema)
        return name

    def join_parts(self, generation: str) -> None:
        """Take all parts of a generation into it, as one segment; without parts this is `optimise`."""
        parts = [folder_of(self.path, name) for name in self._parts(generation)]
        join(folder_of(self.path, generation), parts, wait=self._wait)
        for part in parts:
            shutil.rmtree(part)

    def _parts(self, generation: str) -> list[str]:
        names = os.listdir(folder_of(self.path, generation))
        return [os.path.join(generation, name) for name in sorted(names) if name.startswith("part-")]

    def publish(self, generation: str) -> None:
        """Make a generation the live one: every query from now on, in every process, is answered from it."""
        publish(self.path, generation)

    def retire_others(self, *, keep: Iterable[str] = ()) -> list[str]:
        """Delete the generations that are not live, those to keep excepted; return their names."""
        return retire_others(self.path, keep=frozenset(keep))

    def discard(self, generation: str) -> None:
        """Delete a generation that is not going to be published, so that it takes no room."""
        discard(self.path, generation)

    def is_outdated(self) -> bool:
        """Whether the live index was made for other fields or another analysis, so that a rebuild is due."""
        try:
            with open(os.path.join(self._live_folder(), _FINGERPRINT), encoding="ascii") as file:
                return file.read().strip() != self.layout.fingerprint()
        except (OSError, UnicodeDecodeError, IndexMissing):
            return True

    def count_documents(self) -> int:
        """How many documents the live index holds."""
        return self.reader.searcher().count

    def keys(self) -> set[str]:
        """The primary keys of all documents in the live index: what a check of drift compares with the database."""
        return {key.split(".", 2)[-1] for key in self.reader.searcher().document_keys()}

    def stored_values(self, field: str) -> dict[str, Any]:
        """The stored value of one field of every document in the live index, by primary key; None where it has none."""
        searcher = self.reader.searcher()
        values: dict[str, Any] = {}
        for part in searcher.segments:
            keys = part.segment.keys()
            docs = range(len(keys)) if part.live is None else part.live.nonzero()[0].tolist()
            values.update({keys[doc].split(".", 2)[-1]: part.segment.stored(doc).get(field) for doc in docs})
        return values

    needs_versions = False

    def trouble(self) -> str | None:
        """No server keeps this index."""
        return None

    def deleted_count(self) -> int:
        """How many documents are deleted but still in the files of the live index."""
        return sum(part.segment.count - part.living for part in self.reader.searcher().segments)

    def verify(self) -> None:
        """Read the whole live index; IndexDamaged if anything in it was changed on disk."""
        self.reader.searcher().verify()

    def _live_folder(self) -> str:
        name = current_generation(self.path)
        if name is None:
            raise IndexMissing(f"there is no index in {self.path}")
        return folder_of(self.path, name)


class LiveIndex:
    """The live index as stock Whoosh opens it, whichever generation that is."""

    def __init__(self, backend: WhooshSearchBackend) -> None:
        self._backend = backend

    def refresh(self) -> LiveIndex:
        """Return the newest state of the index, which this is always."""
        return self

    def searcher(self) -> Any:
        """Return a stock searcher; close it after use."""
        return self._opened().searcher()

    def doc_count(self) -> int:
        """Return how many documents are not deleted."""
        count: int = self._opened().doc_count()
        return count

    def _opened(self) -> Any:
        self._backend.setup()
        return open_dir(folder_of(self._backend.path, str(self._backend.current_generation())))


def _shared_index(path: str, cache_bytes: int) -> IndexReader:
    with _indexes_lock:
        key = (os.path.abspath(path), cache_bytes)
        if key not in _indexes:
            _indexes[key] = IndexReader(key[0], cache_bytes=cache_bytes)
        return _indexes[key]


class WhooshEngine(BaseEngine):  # type: ignore[misc]
    """What HAYSTACK_CONNECTIONS names."""

    backend = WhooshSearchBackend
    query = WhooshSearchQuery
