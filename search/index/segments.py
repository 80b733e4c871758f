"""One segment of the index, open for reading: its documents, its dictionary of terms, its postings.

A segment is two sealed files that never change once written: `.doc` holds what belongs to documents (keys, stored
values, numbers), `.inv` what belongs to terms. Which of its documents have been deleted since is not in them but in
the index's table of contents.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import zlib
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamaged
from search.index.bit_packing import Uint32Array
from search.index.postings import (
    HEAD_SIZE,
    PostingList,
    decode,
    decode_documents,
    decode_positions,
    documents_size,
)
from search.index.section_file import SectionFile

DOCUMENTS, INVERTED = ".doc", ".inv"  # the files' endings
_CHUNK = 1 << 20  # bytes of postings read at once when a whole field is read
_READ_AT_ONCE = 4096  # bytes: a record this short is read whole


class TermDictionary(NamedTuple):
    """The terms of a field, sorted, and where the record of each lies."""

    blob: bytes
    cuts: NDArray[np.uint32]  # term i is blob[cuts[i]:cuts[i + 1]]
    offsets: NDArray[np.uint64]  # its record is the bytes offsets[i] to offsets[i + 1] of the postings
    counts: Uint32Array  # in how many documents it stands, deleted ones included

    def term(self, i: int) -> bytes:
        return self.blob[self.cuts[i] : self.cuts[i + 1]]

    def place(self, term: bytes) -> int:
        """The place of the first term that is not smaller."""
        low, high = 0, len(self.cuts) - 1
        blob, cuts = self.blob, self.cuts
        while low < high:
            middle = (low + high) // 2
            if blob[cuts[middle] : cuts[middle + 1]] < term:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, term: bytes) -> int:
        """The place of a term; -1 if it is not there."""
        i = self.place(term)
        return i if i < len(self.counts) and self.term(i) == term else -1

    def beginning(self, prefix: bytes) -> range:
        """The places of all terms that begin so."""
        return range(self.place(prefix), self.place(prefix + b"\xff"))


class SegmentReader:
    """Everything a query or a merge reads of one segment."""

    def __init__(self, folder: str, name: str) -> None:
        self.name = name
        self._documents = SectionFile(os.path.join(folder, name + DOCUMENTS))
        self._inverted = SectionFile(os.path.join(folder, name + INVERTED))
        self.count = int(self._documents.facts["count"])
        self._dictionaries: dict[str, TermDictionary] = {}
        self._lengths: dict[str, Uint32Array] = {}
        self._bases: dict[str, Uint32Array] = {}

    def text_fields(self) -> list[str]:
        """The fields of this segment that hold analysed text."""
        return [name.removeprefix("lengths/") for name in self._inverted.names() if name.startswith("lengths/")]

    def keyword_fields(self) -> list[str]:
        """The fields of this segment that hold whole values."""
        texts = set(self.text_fields())
        terms = (name.removeprefix("terms/") for name in self._inverted.names() if name.startswith("terms/"))
        return [name for name in terms if name not in texts]

    # --- Terms ---

    def dictionary(self, field: str) -> TermDictionary:
        """The terms of a field; empty for a field that no document of the segment has."""
        if field not in self._dictionaries:
            self._dictionaries[field] = self._read_dictionary(field)
        return self._dictionaries[field]

    def _read_dictionary(self, field: str) -> TermDictionary:
        if f"terms/{field}" not in self._inverted:
            nothing = np.zeros(1, dtype=np.uint32)
            return TermDictionary(b"", nothing, nothing.astype(np.uint64), nothing[:0])
        parts = (self._inverted.array(f"{part}/{field}") for part in ("cuts", "offsets", "counts"))
        return TermDictionary(self._inverted.raw(f"terms/{field}"), *parts)

    def documents_with(self, field: str, place: int) -> tuple[Uint32Array, Uint32Array]:
        """The documents and frequencies of the term at a place of the field's dictionary."""
        start, length = self._extent(field, place)
        postings = f"postings/{field}"
        try:
            if length > _READ_AT_ONCE:
                head = self._inverted.part(postings, start, HEAD_SIZE)
                length = documents_size(head, length)
            return decode_documents(self._inverted.part(postings, start, length))
        except ValueError as error:
            raise IndexDamaged(f"{self.name}: {error}") from error

    def record(self, field: str, place: int) -> PostingList:
        """The whole record of the term at a place of the field's dictionary."""
        start, length = self._extent(field, place)
        try:
            return decode(self._inverted.part(f"postings/{field}", start, length))
        except ValueError as error:
            raise IndexDamaged(f"{self.name}: {error}") from error

    def positions(self, field: str, place: int) -> Uint32Array:
        """Where in the line of the field the term at a place of the dictionary stands."""
        start, length = self._extent(field, place)
        try:
            return decode_positions(self._inverted.part(f"postings/{field}", start, length), self.bases(field))
        except ValueError as error:
            raise IndexDamaged(f"{self.name}: {error}") from error

    def _extent(self, field: str, place: int) -> tuple[int, int]:
        offsets = self.dictionary(field).offsets
        start = int(offsets[place])
        return start, int(offsets[place + 1]) - start

    def records(self, field: str, some: range | None = None) -> Iterator[tuple[bytes, PostingList]]:
        """All terms of a field with their records, or those at some places, read in long strokes."""
        dictionary = self.dictionary(field)
        offsets = dictionary.offsets.tolist()
        places = range(len(dictionary.counts)) if some is None else some
        begin = places.start
        while begin < places.stop:
            end = begin + 1
            while end < places.stop and offsets[end + 1] - offsets[begin] <= _CHUNK:
                end += 1
            chunk = self._inverted.part(f"postings/{field}", offsets[begin], offsets[end] - offsets[begin])
            for i in range(begin, end):
                data = chunk[offsets[i] - offsets[begin] : offsets[i + 1] - offsets[begin]]
                try:
                    yield dictionary.term(i), decode(data)
                except ValueError as error:
                    raise IndexDamaged(f"{self.name}: {error}") from error
            begin = end

    def lengths(self, field: str) -> Uint32Array:
        """How many tokens the field has in each document."""
        if field not in self._lengths:
            row = np.zeros(self.count, dtype=np.uint32)
            if f"lengths/{field}" in self._inverted:
                stored = self._inverted.array(f"lengths/{field}")
                row[: stored.size] = stored
            self._lengths[field] = row
        return self._lengths[field]

    def bases(self, field: str) -> Uint32Array:
        """Where each document's first token stands when all tokens of the field are laid in one line, a gap between
        documents; one more entry ends the line."""
        if field not in self._bases:
            base = np.zeros(self.count + 1, dtype=np.uint32)
            np.cumsum(self.lengths(field) + np.uint32(1), out=base[1:])
            self._bases[field] = base
        return self._bases[field]

    # --- Documents ---

    def numbers(self, field: str) -> NDArray[Any] | None:
        """A column of numbers, one a document; None if no document of the segment has the field."""
        name = f"numbers/{field}"
        return self._documents.array(name) if name in self._documents else None

    def number_fields(self) -> list[str]:
        """The fields of this segment that hold numbers."""
        return [name.removeprefix("numbers/") for name in self._documents.names() if name.startswith("numbers/")]

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The number of each document by which ties are decided: the digits its key ends with."""
        return self._documents.array("order").astype(np.int64)

    @cached_property
    def _hashes(self) -> NDArray[np.uint64]:
        return self._documents.array("hashes").astype(np.uint64)

    @cached_property
    def _key_cuts(self) -> NDArray[np.uint64]:
        return self._documents.array("key cuts").astype(np.uint64)

    @cached_property
    def _stored_cuts(self) -> NDArray[np.uint64]:
        return self._documents.array("stored cuts").astype(np.uint64)

    @cached_property
    def _key_blob(self) -> bytes:
        return self._documents.raw("keys")

    def key(self, doc: int) -> str:
        """The key of a document."""
        start, end = self._key_cuts[doc : doc + 2].tolist()
        return self._key_blob[start:end].decode()

    def keys(self) -> list[str]:
        """The keys of all documents, deleted ones included."""
        blob, cuts = self._key_blob, self._key_cuts.tolist()
        return [blob[start:end].decode() for start, end in pairwise(cuts)]

    def find_key(self, key: str) -> list[int]:
        """The documents of that key; of two, at most one is not deleted."""
        found = np.flatnonzero(self._hashes == np.uint64(hashed(key)))
        return [doc for doc in found.tolist() if self.key(doc) == key]

    def stored_bytes(self, doc: int) -> bytes:
        """The stored values of a document as they lie on disk."""
        start, end = self._stored_cuts[doc : doc + 2].tolist()
        return self._documents.part("stored", start, end - start)

    def stored(self, doc: int) -> dict[str, Any]:
        """The stored values of a document by field."""
        return unpack_stored(self.stored_bytes(doc))

    @property
    def nbytes(self) -> int:
        """What the dictionary and the lengths take in memory once read."""
        held: list[NDArray[Any]] = [*self._lengths.values(), *self._bases.values()]
        for dictionary in self._dictionaries.values():
            held.extend((dictionary.cuts, dictionary.offsets, dictionary.counts))
        return sum(row.nbytes for row in held) + sum(len(d.blob) for d in self._dictionaries.values())

    def verify(self) -> None:
        """Read both files whole; IndexDamaged if anything in them was changed."""
        self._documents.verify()
        self._inverted.verify()

    def close(self) -> None:
        """Give the files back."""
        self._documents.close()
        self._inverted.close()


def hashed(key: str) -> int:
    """A number of 64 bits for a key, the same in every process."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")


def pack_stored(values: dict[str, Any]) -> bytes:
    """Stored values as bytes: "z" and compressed where that pays."""
    data = pickle.dumps(values, protocol=5)
    squeezed = zlib.compress(data, 1) if len(data) > 200 else data
    return b"z" + squeezed if len(squeezed) < len(data) else b"p" + data


def unpack_stored(data: bytes) -> dict[str, Any]:
    """Undo `pack_stored`."""
    try:
        values = pickle.loads(zlib.decompress(data[1:]) if data[:1] == b"z" else data[1:])
    except (pickle.UnpicklingError, zlib.error, EOFError, AttributeError, ImportError, IndexError) as error:
        raise IndexDamaged(f"stored values: {error}") from error
    if not isinstance(values, dict):
        raise IndexDamaged("stored values are not a table")
    return values
