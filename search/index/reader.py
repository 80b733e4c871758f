"""The index as a process reads it: opened once, kept open, checked for changes before each query.

The check is cheap: it reads `CURRENT` and looks for the table of contents that the next commit would write. Only when
something changed is the table of contents read and are new segments opened.
"""

from __future__ import annotations

import os
import threading
import time
from typing import Any, NamedTuple

from whoosh.fields import Schema

from search.errors import IndexDamaged, IndexMissing
from search.index.bm25 import BoostedField
from search.index.cache import PostingCache
from search.index.evaluator import IndexFields
from search.index.fields import DecimalField, KeyField, KeywordField, NumberField, TextField
from search.index.generations import current_generation, folder_of
from search.index.searcher import Searcher, SegmentSearcher
from search.index.segments import SegmentReader
from search.index.toc import TABLE_OF_CONTENTS, TocStamp, read_contents, stamp
from search.protocol import IndexAnswer, IndexSearch

_TRIES = 20  # a writer may delete a segment between the reading of the table of contents and its opening: try again


class _State(NamedTuple):
    """The live generation, and the number and the stamp of its newest table of contents."""

    name: str
    number: int
    stamp: TocStamp | None


class IndexReader:
    """Reads the live generation under a root folder; one object per process, shared by its threads.

    Raises:
        IndexMissing: there is no index.
        IndexDamaged: it cannot be read. Both come from `search` and `searcher`.
    """

    def __init__(self, root: str, *, cache_bytes: int) -> None:
        self.root = root
        self.cache = PostingCache(cache_bytes)
        self._lock = threading.Lock()
        self._now = _State("", -1, None)
        self._searcher: Searcher | None = None
        self._segments: dict[str, SegmentReader] = {}

    def search(self, question: IndexSearch) -> IndexAnswer:
        """Search the index as it is now.

        Raises:
            UnknownField: the search names a field that the index does not have.
        """
        return self.searcher().search(question)

    def searcher(self) -> Searcher:
        """Return a searcher on the index as it is now."""
        now, searcher = self._now, self._searcher
        if searcher is not None and current_generation(self.root) == now.name:
            folder = folder_of(self.root, now.name)
            is_there = stamp(folder, now.number) == now.stamp
            if is_there and stamp(folder, now.number + 1) is None:
                return searcher
        with self._lock:
            return self._refreshed()

    def _state(self) -> _State:
        name = current_generation(self.root)
        while True:
            if name is None:
                raise IndexMissing(f"there is no index in {self.root}")
            try:
                names = os.listdir(folder_of(self.root, name))
            except FileNotFoundError:
                names = []
            contents = [int(match[1]) for match in map(TABLE_OF_CONTENTS.match, names) if match]
            if contents:
                number = max(contents)
                return _State(name, number, stamp(folder_of(self.root, name), number))
            before, name = name, current_generation(self.root)
            if name == before:  # else it was retired just now
                raise IndexDamaged(f"{name}, the live index, has no table of contents")

    def _refreshed(self) -> Searcher:
        for attempt in range(_TRIES):
            state = self._state()
            if self._searcher is not None and state == self._now:
                return self._searcher
            try:
                searcher = self._opened(state)
            except FileNotFoundError as error:
                if attempt + 1 == _TRIES and state == self._state():
                    raise IndexDamaged(f"{state.name} lacks a file: {error.filename}") from error
                time.sleep(0.005)
            else:
                if self._searcher is not None:
                    self.cache.forget(self._searcher.token)
                self._searcher, self._now = searcher, state
                return searcher
        raise IndexDamaged(f"{self.root} changes faster than it can be opened")

    def _opened(self, state: _State) -> Searcher:
        folder = folder_of(self.root, state.name)
        contents = read_contents(folder, state.number)
        fields = fields_of(contents.schema)
        segments = {}
        for entry in contents.segments:
            name = f"{state.name}/{entry.segment_id()}"
            opened = self._segments.get(name) or SegmentReader(folder, entry.segment_id())
            opened.name = name
            if opened.count != entry.doc_count_all():
                raise IndexDamaged(f"{name} does not hold what the table of contents says")
            segments[name] = opened
        for name in self._segments.keys() - segments.keys():
            self.cache.forget(name)
        self._segments = segments
        parts = [
            SegmentSearcher(
                segments[f"{state.name}/{entry.segment_id()}"], list(entry.deleted_docs()), fields, self.cache
            )
            for entry in contents.segments
        ]
        return Searcher(parts, fields, self.cache)


def fields_of(schema: Schema) -> IndexFields:
    """Return the fields of a Whoosh schema by kind.

    Raises:
        IndexDamaged: another version of the index wrote the schema.
    """
    try:
        return _fields_of(list(schema.items()))
    except (AttributeError, StopIteration) as error:
        raise IndexDamaged(f"the index was made by another version: {error}") from error


def _fields_of(fields: list[tuple[str, Any]]) -> IndexFields:
    return IndexFields(
        texts=[BoostedField(name, field.boost) for name, field in fields if isinstance(field, TextField)],
        general=[name for name, field in fields if isinstance(field, TextField) and field.general],
        keywords=[name for name, field in fields if isinstance(field, KeywordField)],
        numbers=[name for name, field in fields if isinstance(field, (NumberField, DecimalField))],
        key=next(name for name, field in fields if isinstance(field, KeyField)),
    )
