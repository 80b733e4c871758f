"""The Whoosh codec: how Whoosh's writer stores a segment.

Whoosh calls the writers below while documents are added and when a segment is finished. The table of contents, the
life of segments, the write lock and the deletion of old files are Whoosh's.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Segment

from search.index.bit_packing import Uint32Array
from search.index.fields import MISSING, KeyField, TextField
from search.index.pair_writer import SMALLEST, PairWriter
from search.index.posting_pool import LENGTHS, TermPostings
from search.index.postings import encode
from search.index.section_file import SectionWriter
from search.index.segments import DOCUMENTS, INVERTED, SegmentReader, hashed, pack_stored
from search.index.stock_reader import SegmentTerms, StoredDocuments

_DIGITS = re.compile(r"(\d{1,18})$")


class ArchiveCodec(base.Codec):  # type: ignore[misc]
    """Writes segments as `segments` reads them, and lets Whoosh read them through `stock_reader`."""

    length_stats = False

    def per_document_writer(self, storage: Any, segment: Any) -> DocumentsWriter:
        return DocumentsWriter(storage, segment)

    def field_writer(self, storage: Any, segment: Any) -> InvertedWriter:
        return InvertedWriter(storage, segment)

    def per_document_reader(self, storage: Any, segment: Any) -> StoredDocuments:
        return StoredDocuments(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> SegmentTerms:
        return SegmentTerms(storage, segment)

    def new_segment(self, storage: Any, indexname: str) -> W3Segment:
        segment = ArchiveSegment(self, indexname)
        return segment


class ArchiveSegment(W3Segment):  # type: ignore[misc]
    """A segment as the table of contents lists it: its name, its size, its deleted documents."""

    def should_assemble(self) -> bool:
        return False


class DocumentsWriter:
    """Keys, stored values and numbers of the documents of one segment, kept until the segment is closed."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._storage, self._segment = storage, segment
        self.is_closed = False
        self._clear()

    def _clear(self) -> None:
        self._keys: list[bytes] = []
        self._stored: list[bytes] = []
        self._numbers: dict[str, tuple[Any, list[tuple[int, Any]]]] = {}
        self._now: dict[str, Any] = {}
        self._key = self._key_field = ""

    def start_doc(self, doc: int) -> None:
        self._now, self._key = {}, ""

    def add_field(self, name: str, field: Any, value: Any, length: int) -> None:
        if value is None:
            return
        if isinstance(field, KeyField):
            self._key, self._key_field = str(value), name
        self._now[name] = value

    def add_column_value(self, name: str, column: Any, value: Any) -> None:
        dtype = np.float64 if isinstance(value, float) else np.int64
        self._numbers.setdefault(name, (dtype, []))[1].append((len(self._keys), value))

    def finish_doc(self) -> None:
        self._keys.append(self._key.encode())
        self._stored.append(pack_stored(self._now))

    def cancel_doc(self) -> None:
        for _, column in self._numbers.values():
            if column and column[-1][0] == len(self._keys):
                column.pop()

    def absorb(self, segment: SegmentReader, live: NDArray[np.intp]) -> None:
        """Add the living documents of a segment that is merged into this one; `live` holds their numbers, sorted."""
        base_doc = len(self._keys)
        self._key_field = self._key_field or segment.key_field
        keys = segment.keys()
        for doc in live.tolist():
            self._keys.append(keys[doc].encode())
            self._stored.append(segment.stored_bytes(doc))
        for name in segment.number_fields():
            column = segment.numbers(name)
            if column is not None:
                values = column[live].tolist()
                kept = self._numbers.setdefault(name, (column.dtype.type, []))[1]
                kept.extend((base_doc + i, value) for i, value in enumerate(values))

    def discard(self) -> None:
        """Forget all documents: the commit was cancelled."""
        self._clear()

    def close(self) -> None:
        self.is_closed = True
        if not self._keys:
            return
        with SectionWriter(self._segment.create_file(self._storage, DOCUMENTS).raw_file()) as sections:
            self._write(sections)
        self._clear()

    def _write(self, sections: SectionWriter) -> None:
        sections.fact("count", len(self._keys))
        sections.fact("key field", self._key_field)
        _write_blobs(sections, "key cuts", "keys", self._keys)
        _write_blobs(sections, "stored cuts", "stored", self._stored)
        keys = [key.decode() for key in self._keys]
        sections.add("hashes", np.array([hashed(key) for key in keys], dtype=np.uint64))
        sections.add("order", np.array([tie_number(key) for key in keys], dtype=np.int64))
        for name, (dtype, values) in self._numbers.items():
            row = np.full(len(keys), np.nan if dtype is np.float64 else MISSING, dtype=dtype)
            if values:
                docs, numbers = zip(*values, strict=True)
                row[list(docs)] = numbers
            sections.add(f"numbers/{name}", row)


def tie_number(key: str) -> int:
    """Return the number that orders documents which tie in everything else: the digits a key ends with, else its CRC.

    `tie_number("archive.article.17")` is 17.
    """
    digits = _DIGITS.search(key)
    return int(digits[1]) if digits else zlib.crc32(key.encode())


def _write_blobs(sections: SectionWriter, cuts: str, name: str, blobs: list[bytes]) -> None:
    sizes = np.array([0, *map(len, blobs)], dtype=np.uint64)
    sections.add(cuts, np.cumsum(sizes, dtype=np.uint64))
    sections.add(name, b"".join(blobs))


class InvertedWriter:
    """Writes the posting lists and dictionaries of one segment, as the pool hands them over."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._storage, self._segment = storage, segment
        self.is_closed = False
        self.documents = 0  # of the segment, set before `add_postings`
        self.with_pairs = True  # likewise: a large segment gets posting lists of pairs

    def add_postings(self, schema: Any, lengths: Any, postings: Iterable[TermPostings]) -> None:
        with SectionWriter(self._segment.create_file(self._storage, INVERTED).raw_file()) as sections:
            self._write(sections, schema, postings)

    def _write(self, sections: SectionWriter, schema: Any, postings: Iterable[TermPostings]) -> None:
        field: _FieldWriter | None = None
        pairs = PairWriter(self.documents) if self.with_pairs and self.documents >= SMALLEST else None
        for name, term, posting_list in postings:
            if field is None or field.name != name:
                if field:
                    field.finish()
                field = _FieldWriter(sections, name)
            if term == LENGTHS.encode() and isinstance(schema[name], TextField):
                field.lengths, field.extents = posting_list.docs, posting_list.freqs
                if pairs and schema[name].general:
                    pairs.begin(name, posting_list.freqs)
            else:
                if pairs and isinstance(schema[name], TextField) and schema[name].general:
                    pairs.add(name, term, posting_list)
                field.add(term, encode(posting_list), posting_list.docs.size)
        if field:
            field.finish()
        if pairs:
            pairs.write(sections)

    def close(self) -> None:
        self.is_closed = True


class _FieldWriter:
    def __init__(self, sections: SectionWriter, name: str) -> None:
        self.name = name
        self.lengths: Uint32Array | None = None
        self.extents: Uint32Array | None = None
        self._sections = sections
        self._terms: list[bytes] = []
        self._offsets: list[int] = []
        self._counts: list[int] = []
        self._end = 0
        sections.start(f"postings/{name}")

    def add(self, term: bytes, data: bytes, count: int) -> None:
        self._terms.append(term)
        self._offsets.append(self._end)
        self._counts.append(count)
        self._end = self._sections.append(data) + len(data)

    def finish(self) -> None:
        cuts = np.cumsum(np.array([0, *map(len, self._terms)], dtype=np.uint32), dtype=np.uint32)
        self._sections.add(f"cuts/{self.name}", cuts)
        self._sections.add(f"terms/{self.name}", b"".join(self._terms))
        self._sections.add(f"offsets/{self.name}", np.array([*self._offsets, self._end], dtype=np.uint64))
        self._sections.add(f"counts/{self.name}", np.array(self._counts, dtype=np.uint32))
        if self.lengths is not None:
            self._sections.add(f"lengths/{self.name}", self.lengths)
        if self.extents is not None:
            self._sections.add(f"extents/{self.name}", self.extents)
