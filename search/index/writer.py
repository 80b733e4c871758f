"""Changes to an index: one writer at a time, one commit per batch, all of it or nothing.

A commit writes a new segment and then, by one rename, a new table of contents; a process killed before that leaves
the index as it was. A commit merges small segments, so that there are few, and leaves large ones alone, so that its
cost does not grow with the index; `optimise` merges all.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
from whoosh.fields import Schema
from whoosh.index import FileIndex, LockError
from whoosh.writing import SegmentWriter

from search.errors import IndexBusy, IndexDamaged
from search.index.codec import ArchiveCodec
from search.index.fields import KeyField
from search.index.posting_pool import PostingPool
from search.index.segments import SegmentReader
from search.index.toc import INDEX_NAME, TABLE_OF_CONTENTS, TocStorage, read_contents

# Segments are merged when there are so many (_WIDTH) of about the same size (within a factor of _GROWTH).
_WIDTH = 6
_GROWTH = 32
_TRIES = 50
# How many documents one commit may rewrite besides its own: merging so many takes a few tenths of a second.
MERGE_AT_COMMIT = 3_000


def create(folder: str, schema: Schema) -> None:
    """Make an empty index in a folder, and the folder too; an index that is there already is emptied."""
    os.makedirs(folder, exist_ok=True)
    FileIndex.create(TocStorage(folder), schema, INDEX_NAME)


class IndexWriter:
    """One batch of changes, ended by `commit` or `cancel`. As a context manager it commits, or cancels after an error.

    with Writer(folder, wait=10) as writer:
        writer.replace({"id": "archive.article.1", "title": "Tỉnh ủy Hậu Giang"})
        writer.remove("archive.article.2")
    """

    def __init__(
        self, folder: str, *, wait: float = 30.0, merge_limit: int | None = MERGE_AT_COMMIT, with_pairs: bool = True
    ) -> None:
        """Take the write lock.

        Args:
            wait: seconds to wait for another writer.
            merge_limit: documents that the commit may rewrite to merge segments; None merges all segments.
            with_pairs: a large segment gets posting lists of pairs of neighbours. They take a tenth of the time; an
                index of which all segments are going to be merged before it is searched does without until then.

        Raises:
            IndexBusy: another process did not release the lock in time.
            IndexDamaged, IndexMissing: there is no readable index in the folder.
        """
        self._folder = folder
        self._merge_limit, self._with_pairs = merge_limit, with_pairs
        try:
            self._writer = _SegmentWriter(_index(folder), codec=ArchiveCodec(), timeout=wait, delay=0.02)
        except LockError as error:
            raise IndexBusy(f"{folder} is being written by another process") from error
        _sweep(folder)
        self._opened: dict[str, SegmentReader] = {}
        self._added: dict[str, Mapping[str, Any]] = {}
        self._adopted: list[tuple[SegmentReader, Any]] = []
        self._key = next(name for name, field in self._writer.schema.items() if isinstance(field, KeyField))

    def replace(self, document: Mapping[str, Any]) -> None:
        """Add a document; it replaces the one of the same key. A field that is None is left out."""
        self._added[str(document[self._key])] = document

    def remove(self, *keys: str) -> None:
        """Delete the documents of those keys, where there are any."""
        for key in keys:
            self._added.pop(key, None)
        self._delete(keys)

    def _delete(self, keys: Collection[str]) -> None:
        """Delete the documents of those keys that were in the index before this batch."""
        for segment in self._writer.segments:
            for doc in self._open(segment).find_keys(keys):
                if not segment.is_deleted(doc):
                    segment.delete_document(doc)

    def remove_all(self, field: str, values: Iterable[str]) -> None:
        """Delete every document whose keyword field holds one of the values."""
        terms = [value.encode() for value in values]
        for segment in self._writer.segments:
            opened = self._open(segment)
            for ordinal in (opened.dictionary(field).find(term) for term in terms):
                if ordinal >= 0:
                    for doc in opened.documents_with(field, ordinal)[0].tolist():
                        segment.delete_document(doc)

    def clear(self) -> None:
        """Delete every document."""
        self._added.clear()
        self._writer.segments.clear()

    def adopt(self, folder: str) -> None:
        """Add all documents of another index at the commit; it must have the same fields and none of the same keys."""
        for entry in read_contents(folder).segments:
            if entry.doc_count():
                self._adopted.append((SegmentReader(folder, entry.segment_id()), entry))

    def commit(self) -> None:
        """Make the batch visible as a whole; after an error the index is as it was."""
        try:
            known = self._writer.schema
            self._delete(self._added.keys())
            for document in self._added.values():
                # An index that is due for a rebuild goes on with the fields it has.
                values = {name: value for name, value in document.items() if value is not None and name in known}
                self._writer.add_document(**values)
            self._writer.commit(mergetype=self._merge)
        except BaseException:
            if not self._writer.is_closed:
                self.cancel()
            raise
        finally:
            self._close_segments()

    def cancel(self) -> None:
        """Leave the index as it was."""
        self._close_segments()
        if not self._writer.is_closed:
            self._writer.perdocwriter.discard()
            self._writer.cancel()

    def _merge(self, writer: Any, segments: list[Any]) -> list[Any]:
        """Whoosh's merge policy: merge the due segments into the one being written and return those that stay."""
        due = due_for_merging([segment.doc_count() for segment in segments], self._merge_limit)
        for i in due:
            if segments[i].doc_count():
                writer.absorb(self._open(segments[i]), segments[i])
        for opened, entry in self._adopted:
            writer.absorb(opened, entry)
        writer.fieldwriter.documents, writer.fieldwriter.with_pairs = writer.docnum, self._with_pairs
        return [segment for i, segment in enumerate(segments) if i not in due]

    def _open(self, segment: Any) -> SegmentReader:
        name = segment.segment_id()
        if name not in self._opened:
            try:
                self._opened[name] = SegmentReader(self._folder, name)
            except FileNotFoundError as error:
                raise IndexDamaged(f"{self._folder} lacks a file: {error.filename}") from error
        return self._opened[name]

    def _close_segments(self) -> None:
        for segment in (*self._opened.values(), *(adopted for adopted, _ in self._adopted)):
            segment.close()
        self._opened.clear()

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is None:
            self.commit()
        else:
            self.cancel()


def due_for_merging(counts: list[int], limit: int | None) -> set[int]:
    """Return the indices of the segments to merge; `counts` are their sizes in documents.

    These are segments without documents, and, where there are enough segments of about one size, these and all smaller
    ones, as long as that rewrites no more than `limit` documents. Without a limit: all.

    `due_for_merging([100_000, 4, 3, 1, 1, 2, 1], 3_000)` is {1, 2, 3, 4, 5, 6}: the large one stays.
    """
    due = {i for i, count in enumerate(counts) if not count}
    if limit is None:
        return due | set(range(len(counts)))
    below, smaller = 0, _GROWTH
    chosen: set[int] = set()
    while below < max(counts, default=0):
        group = {i for i, count in enumerate(counts) if 0 < count < smaller}
        if sum(counts[i] for i in group) > limit:
            break
        if sum(counts[i] >= below for i in group) >= _WIDTH:
            chosen = group
        below, smaller = smaller, smaller * _GROWTH
    return due | chosen


def _index(folder: str) -> FileIndex:
    """Open Whoosh's index; if another writer replaces the table of contents meanwhile, try again."""
    for _ in range(_TRIES):
        with contextlib.suppress(FileNotFoundError):
            read_contents(folder)
            return FileIndex(TocStorage(folder), indexname=INDEX_NAME)
        time.sleep(0.005)
    raise IndexDamaged(f"{folder} changes faster than it can be opened")


class _SegmentWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer with our posting pool, for which Whoosh has no setting, and with merging by whole arrays."""

    def __init__(self, index: FileIndex, **options: Any) -> None:
        super().__init__(index, **options)
        self.pool = PostingPool()

    def absorb(self, opened: SegmentReader, segment: Any) -> None:
        """Merge the living documents of a segment into the one being written."""
        alive = np.ones(opened.count, dtype=np.bool_)
        alive[list(segment.deleted_docs())] = False
        live = np.flatnonzero(alive)
        renumbered = np.full(opened.count, -1, dtype=np.int64)
        renumbered[live] = self.docnum + np.arange(live.size)
        self.perdocwriter.absorb(opened, live)
        self.pool.absorb(opened, renumbered)
        self.docnum += live.size
        self._added = True


def optimise(folder: str, *, wait: float = 30.0) -> None:
    """Merge all segments into one, without the deleted documents. Raises what IndexWriter raises."""
    with IndexWriter(folder, wait=wait, merge_limit=None):
        pass


def join(folder: str, parts: Iterable[str], *, wait: float = 30.0) -> None:
    """Merge indexes that other processes built beside this one into it, as one segment."""
    with IndexWriter(folder, wait=wait, merge_limit=None) as writer:
        for part in parts:
            writer.adopt(part)


def _sweep(folder: str) -> None:
    """Delete tables of contents that a killed writer left unfinished or did not delete; needs the write lock.

    A reader takes a table of contents for the newest as long as it exists and the next one does not.
    """
    names = os.listdir(folder)
    finished = {
        name: int(match[1]) for name, match in zip(names, map(TABLE_OF_CONTENTS.match, names), strict=True) if match
    }
    begun = [name for name in names if name.startswith(f"_{INDEX_NAME}_") and ".toc." in name]
    superseded = [name for name, number in finished.items() if number < max(finished.values())]
    for name in (*begun, *superseded):
        os.unlink(os.path.join(folder, name))
