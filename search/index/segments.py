"""One segment of the index, open for reading: its documents, its term dictionaries, its posting lists.

A segment is two files that never change once written: `.doc` holds what belongs to documents (keys, stored values,
numbers), `.inv` what belongs to terms. Which of its documents were deleted later stands in the table of contents.

Documents are numbered from 0 within the segment. The ordinal of a term is its index in the sorted dictionary of its
field.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Collection, Iterator
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamaged
from search.index.bit_packing import PackedArray, Uint32Array
from search.index.postings import (
    HEAD_SIZE,
    PostingList,
    decode,
    decode_documents,
    decode_positions,
    documents_size,
    open_steps,
)
from search.index.section_file import SectionFile

DOCUMENTS, INVERTED = ".doc", ".inv"  # file extensions
_CHUNK = 1 << 20  # bytes of postings read at once when a whole field is read
_READ_AT_ONCE = 4096  # bytes: a posting list this short is read whole


class TermDictionary(NamedTuple):
    """The terms of a field, sorted by their bytes, and where the posting list of each is."""

    blob: bytes
    cuts: NDArray[np.uint32]  # term i is blob[cuts[i]:cuts[i + 1]]
    offsets: NDArray[np.uint64]  # the posting list of term i is the bytes offsets[i] to offsets[i + 1] of the postings
    counts: Uint32Array  # document frequency of term i, deleted documents included

    def term(self, ordinal: int) -> bytes:
        return self.blob[self.cuts[ordinal] : self.cuts[ordinal + 1]]

    def ceiling(self, term: bytes) -> int:
        """Return the ordinal of the first term that is not smaller; the number of terms if all are smaller."""
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
        """Return the ordinal of a term; -1 if it is not there."""
        i = self.ceiling(term)
        return i if i < len(self.counts) and self.term(i) == term else -1

    def with_prefix(self, prefix: bytes) -> range:
        """Return the ordinals of all terms that begin with the prefix."""
        return range(self.ceiling(prefix), self.ceiling(prefix + b"\xff"))


class SegmentReader:
    """Everything that a query or a merge reads of one segment; safe for threads.

    Methods raise IndexDamaged where the files do not hold what their directory says.
    """

    def __init__(self, folder: str, name: str) -> None:
        self.name = name
        self._documents = SectionFile(os.path.join(folder, name + DOCUMENTS))
        self._inverted = SectionFile(os.path.join(folder, name + INVERTED))
        self.count = int(self._documents.facts["count"])
        self.key_field = str(self._documents.facts.get("key field", ""))
        self._dictionaries: dict[str, TermDictionary] = {}
        self._lengths: dict[str, Uint32Array] = {}
        self._bases: dict[str, Uint32Array] = {}

    def text_fields(self) -> list[str]:
        """Return the names of the fields that hold analysed text."""
        return [name.removeprefix("lengths/") for name in self._inverted.names() if name.startswith("lengths/")]

    def keyword_fields(self) -> list[str]:
        """Return the names of the fields that hold whole values."""
        texts = set(self.text_fields())
        terms = (name.removeprefix("terms/") for name in self._inverted.names() if name.startswith("terms/"))
        return [name for name in terms if name not in texts]

    # --- Terms ---

    def dictionary(self, field: str) -> TermDictionary:
        """Return the terms of a field; none for a field that no document of the segment has."""
        if field not in self._dictionaries:
            self._dictionaries[field] = self._read_dictionary(field)
        return self._dictionaries[field]

    def _read_dictionary(self, field: str) -> TermDictionary:
        if f"terms/{field}" not in self._inverted:
            nothing = np.zeros(1, dtype=np.uint32)
            return TermDictionary(b"", nothing, nothing.astype(np.uint64), nothing[:0])
        parts = (self._inverted.array(f"{part}/{field}") for part in ("cuts", "offsets", "counts"))
        return TermDictionary(self._inverted.raw(f"terms/{field}"), *parts)

    def documents_with(self, field: str, ordinal: int) -> tuple[Uint32Array, Uint32Array]:
        """Return documents (sorted, unique) and frequencies of a term; those of a keyword are empty."""
        start, length = self._extent(field, ordinal)
        postings = f"postings/{field}"
        try:
            if length > _READ_AT_ONCE:
                head = self._inverted.part(postings, start, HEAD_SIZE)
                length = documents_size(head, length)
            return decode_documents(self._inverted.part(postings, start, length))
        except ValueError as error:
            raise IndexDamaged(f"{self.name}: {error}") from error

    def posting_list(self, field: str, ordinal: int) -> PostingList:
        """Return the whole posting list of a term."""
        start, length = self._extent(field, ordinal)
        try:
            return decode(self._inverted.part(f"postings/{field}", start, length))
        except ValueError as error:
            raise IndexDamaged(f"{self.name}: {error}") from error

    def positions(self, field: str, ordinal: int) -> Uint32Array:
        """Return the positions of a term in the whole field (see `bases`): sorted, unique."""
        start, length = self._extent(field, ordinal)
        try:
            return decode_positions(self._inverted.part(f"postings/{field}", start, length), self.bases(field))
        except ValueError as error:
            raise IndexDamaged(f"{self.name}: {error}") from error

    def steps(self, field: str, ordinal: int) -> PackedArray:
        """Return the steps of the occurrences of a term, to be made positions by `postings.laid`."""
        start, length = self._extent(field, ordinal)
        try:
            return open_steps(self._inverted.part(f"postings/{field}", start, length))
        except ValueError as error:
            raise IndexDamaged(f"{self.name}: {error}") from error

    def _extent(self, field: str, ordinal: int) -> tuple[int, int]:
        offsets = self.dictionary(field).offsets
        start = int(offsets[ordinal])
        return start, int(offsets[ordinal + 1]) - start

    def posting_lists(self, field: str, some: range | None = None) -> Iterator[tuple[bytes, PostingList]]:
        """Yield the terms of a field with their posting lists in order, all or those of a range of ordinals.

        The file is read in large chunks.
        """
        dictionary = self.dictionary(field)
        offsets = dictionary.offsets.tolist()
        ordinals = range(len(dictionary.counts)) if some is None else some
        begin = ordinals.start
        while begin < ordinals.stop:
            end = begin + 1
            while end < ordinals.stop and offsets[end + 1] - offsets[begin] <= _CHUNK:
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
        """Return the number of tokens of the field in each document: uint32, shape `(count,)`."""
        if field not in self._lengths:
            self._lengths[field] = self._by_document(f"lengths/{field}")
        return self._lengths[field]

    def extents(self, field: str) -> Uint32Array:
        """Return the number of positions of the field in each document, gaps between paragraphs included."""
        section = f"extents/{field}"
        return self._by_document(section) if section in self._inverted else self.lengths(field)

    def _by_document(self, section: str) -> Uint32Array:
        """Return a section as a number for each document, 0 where it has none: uint32, shape `(count,)`."""
        row = np.zeros(self.count, dtype=np.uint32)
        if section in self._inverted:
            stored = self._inverted.array(section)
            row[: stored.size] = stored
        return row

    def bases(self, field: str) -> Uint32Array:
        """Return the position of each document's first token in the whole field: uint32, shape `(count + 1,)`.

        In the field, the tokens of one document follow those of the other with a gap of one position between, so that
        no phrase runs from one document into the next. The last entry is the end of the field.
        """
        if field not in self._bases:
            base = np.zeros(self.count + 1, dtype=np.uint32)
            np.cumsum(self.extents(field) + np.uint32(1), out=base[1:])
            self._bases[field] = base
        return self._bases[field]

    # --- Documents ---

    def numbers(self, field: str) -> NDArray[Any] | None:
        """Return a number for each document (int64 or float64, shape `(count,)`); None if none has the field."""
        name = f"numbers/{field}"
        return self._documents.array(name) if name in self._documents else None

    def number_fields(self) -> list[str]:
        """Return the names of the fields that hold numbers."""
        return [name.removeprefix("numbers/") for name in self._documents.names() if name.startswith("numbers/")]

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The number of each document that decides between ties (see `codec.tie_number`): shape `(count,)`."""
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
        """Return the key of a document."""
        start, end = self._key_cuts[doc : doc + 2].tolist()
        return self._key_blob[start:end].decode()

    def keys(self) -> list[str]:
        """Return the keys of all documents by number, deleted ones included."""
        blob, cuts = self._key_blob, self._key_cuts.tolist()
        return [blob[start:end].decode() for start, end in pairwise(cuts)]

    def find_keys(self, keys: Collection[str]) -> list[int]:
        """Return the numbers of the documents of the keys, ascending; of several of one key one at most is not deleted.

        All hashes are gone through once, however many keys are asked for.
        """
        if not keys:
            return []
        wanted = np.sort(np.fromiter(map(hashed, keys), np.uint64, len(keys)))
        if len(wanted) == 1:
            same = self._hashes == wanted[0]
        else:
            same = wanted[np.searchsorted(wanted, self._hashes) % len(wanted)] == self._hashes
        known = frozenset(keys)
        return [doc for doc in np.flatnonzero(same).tolist() if self.key(doc) in known]

    def stored_bytes(self, doc: int) -> bytes:
        """Return the stored values of a document as the bytes on disk."""
        start, end = self._stored_cuts[doc : doc + 2].tolist()
        return self._documents.part("stored", start, end - start)

    def stored(self, doc: int) -> dict[str, Any]:
        """Return the stored values of a document by field."""
        return unpack_stored(self.stored_bytes(doc))

    @cached_property
    def inverted(self) -> SectionFile:
        """The file of terms and postings."""
        return self._inverted

    @property
    def nbytes(self) -> int:
        """The bytes that dictionaries and lengths take in memory once they are read."""
        held: list[NDArray[Any]] = [*self._lengths.values(), *self._bases.values()]
        for dictionary in self._dictionaries.values():
            held.extend((dictionary.cuts, dictionary.offsets, dictionary.counts))
        return sum(row.nbytes for row in held) + sum(len(d.blob) for d in self._dictionaries.values())

    def verify(self) -> None:
        """Read both files whole and compare them with their checksums."""
        self._documents.verify()
        self._inverted.verify()

    def close(self) -> None:
        """Close the files."""
        self._documents.close()
        self._inverted.close()


def hashed(key: str) -> int:
    """Return a number of 64 bits for a key, the same in every process."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")


def pack_stored(values: dict[str, Any]) -> bytes:
    """Return stored values as bytes: "z" and compressed JSON where that is shorter, else "j" and JSON.

    Dates and times come back as they were; tuples and sets come back as lists.

    Raises:
        TypeError: a value is of a type that cannot be stored.
    """
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=_as_json)
    data = text.encode("utf-8", "surrogatepass")
    squeezed = zlib.compress(data, 1) if len(data) > 200 else data
    return b"z" + squeezed if len(squeezed) < len(data) else b"j" + data


def unpack_stored(data: bytes) -> dict[str, Any]:
    """Undo `pack_stored`.

    Raises:
        IndexDamaged: the bytes hold no stored values.
    """
    try:
        if data[:1] not in (b"z", b"j"):
            raise ValueError("neither JSON nor compressed JSON")
        plain = zlib.decompress(data[1:]) if data[:1] == b"z" else data[1:]
        values = json.loads(plain.decode("utf-8", "surrogatepass"), object_hook=_from_json)
    except (ValueError, TypeError, zlib.error) as error:
        raise IndexDamaged(f"stored values: {error}") from error
    if not isinstance(values, dict):
        raise IndexDamaged("stored values are not a table")
    return values


_DATE, _DATETIME = "$date", "$datetime"


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return {_DATETIME: value.isoformat()}
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"a value of the type {type(value).__name__} cannot be stored")


def _from_json(found: dict[str, Any]) -> Any:
    if len(found) == 1:
        if _DATE in found:
            return date.fromisoformat(found[_DATE])
        if _DATETIME in found:
            return datetime.fromisoformat(found[_DATETIME])
    return found
