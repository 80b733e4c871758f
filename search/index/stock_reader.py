"""The reader side of the codec: what Whoosh itself reads of a segment.

`whoosh.index.open_dir(folder).searcher()` opens an index of ours and answers terms, phrases, boolean queries, prefixes,
wildcards, ranges, sorting by numbers and stored fields. It is slow beside `searcher`, which the site uses: Whoosh goes
through postings one by one. Terms of a text field are exact spellings ("nghị", "4-nq-tw"); those of a number or date
are 8 bytes in the order of the values. Term vectors and spelling graphs are not stored and are refused.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base
from whoosh.columns import ColumnReader
from whoosh.filedb.filestore import FileStorage
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from search.index.fields import MISSING, SEPARATOR, sortable_bytes, text_term
from search.index.postings import PostingList
from search.index.segments import SegmentReader

_NONE = np.empty(0, dtype=np.uint32)


def open_segment(storage: Any, segment: Any) -> SegmentReader:
    """Open the files of a segment in Whoosh's storage.

    Raises:
        NotImplementedError: the storage is not a folder of files.
    """
    if not isinstance(storage, FileStorage):
        raise NotImplementedError("an index of this codec is read from a folder of files only")
    return SegmentReader(storage.folder, segment.segment_id())


class StoredDocuments(base.PerDocumentReader):  # type: ignore[misc]
    """Stored values, lengths, columns and deletions of the documents of a segment, as Whoosh asks for them."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._segment, self._reader = segment, open_segment(storage, segment)

    def close(self) -> None:
        self._reader.close()

    def doc_count(self) -> int:
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        return self._reader.count

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterator[int]:
        return iter(self._segment.deleted_docs())

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in self._reader.number_fields()

    def list_columns(self) -> list[str]:
        return self._reader.number_fields()

    def column_reader(self, fieldname: str, column: Any) -> NumberColumnReader:
        values = self._reader.numbers(fieldname)
        return NumberColumnReader(np.empty(0) if values is None else values)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._reader.lengths(fieldname)
        return int(lengths[docnum]) if docnum < lengths.size else default

    def field_length(self, fieldname: str) -> int:
        return int(self._reader.lengths(fieldname).sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        return int(self._reader.lengths(fieldname).min(initial=2**31))

    def max_field_length(self, fieldname: str) -> int:
        return int(self._reader.lengths(fieldname).max(initial=0))

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        return False

    def vector(self, docnum: int, fieldname: str, format_: Any) -> Any:
        raise NotImplementedError("an index of this codec stores no term vectors")

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return self._reader.stored(docnum)

    def all_stored_fields(self) -> Iterator[dict[str, Any]]:
        return (self._reader.stored(doc) for doc in self.all_doc_ids())


class NumberColumnReader(ColumnReader):  # type: ignore[misc]
    """A column of numbers."""

    def __init__(self, values: NDArray[Any]) -> None:
        self._values, self._is_reversed = values, False

    def __len__(self) -> int:
        return self._values.size

    def __getitem__(self, docnum: int) -> int | float:
        value: int | float = self._values[docnum].item()
        return value

    def __iter__(self) -> Iterator[int | float]:
        return iter(self._values.tolist())

    def sort_key(self, docnum: int) -> int | float:
        return -self[docnum] if self._is_reversed else self[docnum]

    def set_reverse(self) -> None:
        self._is_reversed = True


class _FieldTerms:
    """The terms of one field, sorted, and their posting lists."""

    def __init__(self, reader: SegmentReader, field: str) -> None:
        self.reader, self.field = reader, field

    @cached_property
    def terms(self) -> list[bytes]:
        """All terms, sorted by their bytes."""
        dictionary = self.reader.dictionary(self.field)
        return [dictionary.term(ordinal) for ordinal in range(len(dictionary.counts))]

    def postings(self, term: bytes) -> PostingList | None:
        """Return the posting list of a term; None if there is no such term."""
        return self._at(self.reader.dictionary(self.field).find(term))

    def _at(self, ordinal: int) -> PostingList | None:
        return self.reader.posting_list(self.field, ordinal) if ordinal >= 0 else None


class _TextTerms(_FieldTerms):
    """Exact spellings: in the dictionary the toneless form stands before them."""

    @cached_property
    def terms(self) -> list[bytes]:
        separator = SEPARATOR.encode()
        return sorted(term.rpartition(separator)[2] for term in super().terms)

    def postings(self, term: bytes) -> PostingList | None:
        return super().postings(text_term(term.decode("utf-8", "replace")).encode())


class _KeyTerms(_FieldTerms):
    """The keys of documents, which have no posting lists."""

    @cached_property
    def terms(self) -> list[bytes]:
        return sorted(set(map(str.encode, self.reader.keys())))

    def postings(self, term: bytes) -> PostingList | None:
        docs = self.reader.find_keys([term.decode("utf-8", "replace")])
        return PostingList(np.array(docs, dtype=np.uint32), _NONE, _NONE) if docs else None


class _NumberTerms(_FieldTerms):
    """The distinct values of a column, as bytes that sort like the values."""

    @cached_property
    def _docs(self) -> dict[bytes, NDArray[np.uint32]]:
        values = self.reader.numbers(self.field)
        if values is None:
            return {}
        present = np.flatnonzero(~np.isnan(values) if values.dtype.kind == "f" else values != MISSING)
        order = present[np.argsort(values[present], kind="stable")]
        distinct, firsts = np.unique(values[order], return_index=True)
        groups = np.split(order.astype(np.uint32), firsts[1:])
        return {sortable_bytes(value): docs for value, docs in zip(distinct.tolist(), groups, strict=True)}

    @cached_property
    def terms(self) -> list[bytes]:
        return list(self._docs)

    def postings(self, term: bytes) -> PostingList | None:
        docs = self._docs.get(term)
        return None if docs is None else PostingList(docs, _NONE, _NONE)


class SegmentTerms(base.TermsReader):  # type: ignore[misc]
    """The terms of all fields of a segment, as Whoosh asks for them."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._reader = reader = open_segment(storage, segment)
        self._fields: dict[str, _FieldTerms] = {
            **{name: _TextTerms(reader, name) for name in reader.text_fields()},
            **{name: _FieldTerms(reader, name) for name in reader.keyword_fields()},
            **{name: _NumberTerms(reader, name) for name in reader.number_fields()},
            **({reader.key_field: _KeyTerms(reader, reader.key_field)} if reader.key_field else {}),
        }

    def close(self) -> None:
        self._reader.close()

    def indexed_field_names(self) -> list[str]:
        return sorted(self._fields)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._postings(*term) is not None

    def _postings(self, fieldname: str, text: bytes) -> PostingList | None:
        return self._fields[fieldname].postings(text) if fieldname in self._fields else None

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((name, term) for name in self.indexed_field_names() for term in self._fields[name].terms)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        if fieldname in self._fields:
            terms = self._fields[fieldname].terms
            for i in range(bisect_left(terms, prefix), len(terms)):
                yield fieldname, terms[i]

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def cursor(self, fieldname: str, fieldobj: Any) -> TermCursor:
        return TermCursor(self._fields[fieldname].terms if fieldname in self._fields else [], fieldobj)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        postings = self._postings(fieldname, text)
        if postings is None:
            raise KeyError(f"no term {fieldname}:{text!r}")
        return self._info(fieldname, postings)

    def _info(self, fieldname: str, postings: PostingList) -> TermInfo:
        docs, freqs = postings.docs, postings.freqs if postings.freqs.size else np.ones(postings.docs.size)
        lengths = self._reader.lengths(fieldname)[docs]
        return TermInfo(
            weight=float(freqs.sum()),
            df=docs.size,
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(freqs.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> PostingMatcher:
        postings = self._postings(fieldname, text)
        if postings is None:
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        info = self._info(fieldname, postings)
        return PostingMatcher(postings, format_, scorer=scorer, term=(fieldname, text), terminfo=info)


class PostingMatcher(ListMatcher):  # type: ignore[misc]
    """Goes through a posting list; the positions in a document are read when they are asked for."""

    def __init__(self, postings: PostingList, format_: Any, *, position: int = 0, **told: Any) -> None:
        freqs = postings.freqs if postings.freqs.size else np.ones(postings.docs.size, dtype=np.uint32)
        weights = freqs.astype(float).tolist()
        super().__init__(postings.docs.tolist(), weights, format=format_, position=position, **told)
        self._postings, self._told = postings, told
        self._cuts = np.concatenate(([0], np.cumsum(freqs, dtype=np.intp)))

    def copy(self) -> PostingMatcher:
        return PostingMatcher(self._postings, self._format, position=self._i, **self._told)

    def value(self) -> bytes:
        """Return the positions in the current document as `TokenPositions` encodes them."""
        begin, end = self._cuts[self._i : self._i + 2]
        return self._postings.positions[begin:end].astype("<u4").tobytes()

    def all_items(self) -> Iterator[tuple[int, bytes]]:
        matcher = self.copy()
        for matcher._i, doc in enumerate(self._ids):
            yield doc, matcher.value()


class TermCursor(base.FieldCursor):  # type: ignore[misc]
    """Goes through sorted terms; Whoosh's fuzzy search uses it."""

    def __init__(self, terms: list[bytes], field: Any) -> None:
        self._terms, self._field, self._i = terms, field, 0

    def first(self) -> str | None:
        self._i = 0
        return self.text()

    def find(self, string: Any) -> str | None:
        wanted = string if isinstance(string, bytes) else str(string).encode()
        self._i = bisect_left(self._terms, wanted)
        return self.text()

    def next(self) -> str | None:
        self._i += 1
        return self.text()

    def text(self) -> str | None:
        return self._field.from_bytes(self._terms[self._i]) if self._i < len(self._terms) else None

    def term(self) -> str | None:
        return self.text()
