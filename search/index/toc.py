"""The table of contents (TOC) of one index: its fields, its segments, and which documents are deleted in them.

The file is Whoosh's own, and Whoosh pickles the schema and the segments into it. It is read here with an unpickler
that knows the few classes an index of ours is made of, so that a crafted file is refused and runs no code.
"""

from __future__ import annotations

import os
import pickle
from io import BytesIO
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC, EmptyIndexError

from search.errors import IndexDamaged, IndexMissing

INDEX_NAME = "MAIN"
TABLE_OF_CONTENTS = TOC._pattern(INDEX_NAME)
_TOC_VERSION = -111  # Whoosh has readers of older versions too; these unpickle in ways of their own
_KNOWN_CLASSES = frozenset(
    {
        ("whoosh.fields", "Schema"),
        ("whoosh.formats", "Existence"),
        ("whoosh.columns", "NumericColumn"),
        ("whoosh.analysis.tokenizers", "IDTokenizer"),
        ("search.index.fields", "BooleanField"),
        ("search.index.fields", "DateField"),
        ("search.index.fields", "DecimalField"),
        ("search.index.fields", "KeyField"),
        ("search.index.fields", "KeywordField"),
        ("search.index.fields", "NumberField"),
        ("search.index.fields", "StoredField"),
        ("search.index.fields", "SyllableTokenizer"),
        ("search.index.fields", "TextField"),
        ("search.index.fields", "TokenPositions"),
        ("search.index.codec", "ArchiveCodec"),
        ("search.index.codec", "ArchiveSegment"),
    }
)


class _TocUnpickler(pickle.Unpickler):
    """Loads nothing but the classes of an index."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _KNOWN_CLASSES:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a table of contents")
        return super().find_class(module, name)


class _TocFile(StructFile):  # type: ignore[misc]
    """A table of contents, read whole; its two pickles are checked before Whoosh gets them."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(BytesIO(data), name=name)
        for _ in range(3):
            self.read_varint()  # sizes of C types
        self.read_int()  # the byte order mark
        if self.read_int() != _TOC_VERSION:
            raise ValueError(f"{name} is of another version")
        self.seek(0)

    def read_string(self) -> bytes:
        data: bytes = super().read_string()
        _TocUnpickler(BytesIO(data)).load()
        return data

    def read_pickle(self) -> Any:
        return _TocUnpickler(self.file).load()


class TocStorage(FileStorage):  # type: ignore[misc]
    """The folder of an index for Whoosh, with tables of contents that are read safely and left open by nobody."""

    def open_file(self, name: str, **options: Any) -> StructFile:
        if TABLE_OF_CONTENTS.match(name):
            return _TocFile(Path(self.folder, name).read_bytes(), name)
        return super().open_file(name, **options)


TocStamp = tuple[int, int]


def stamp(folder: str, number: int) -> TocStamp | None:
    """Return modification time (ns) and inode of a table of contents, or None if there is no such file.

    Two tables may have the same number when an index was deleted and built again; their stamps differ.
    """
    try:
        found = os.stat(os.path.join(folder, TOC._filename(INDEX_NAME, number)))
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino


def read_contents(folder: str, generation: int | None = None) -> TOC:
    """Read the table of contents of that number, or the newest one.

    Raises:
        IndexDamaged: it cannot be read, or names a class that no index of ours has.
        IndexMissing: the folder has none.
        FileNotFoundError: a writer replaced it just now; look again.
    """
    try:
        return TOC.read(TocStorage(folder), INDEX_NAME, gen=generation)
    except FileNotFoundError:
        raise
    except EmptyIndexError as error:
        raise IndexMissing(f"there is no index in {folder}") from error
    except Exception as error:  # damaged bytes lead Whoosh to any kind of error
        raise IndexDamaged(f"the table of contents of {folder} cannot be read: {error!r}") from error
