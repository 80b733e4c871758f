"""The table of contents of one index: its fields, its segments, what is deleted in them. It is Whoosh's."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC, EmptyIndexError

from search.errors import IndexDamaged, IndexMissing

INDEX_NAME = "MAIN"
TABLE_OF_CONTENTS = TOC._pattern(INDEX_NAME)


class _Loaded(FileStorage):  # type: ignore[misc]
    """A folder whose files are read whole, so that none stays open when Whoosh fails over a damaged one."""

    def open_file(self, name: str, **options: object) -> StructFile:
        return StructFile(BytesIO(Path(self.folder, name).read_bytes()), name=name)


Stamp = tuple[int, int]


def stamp(folder: str, number: int) -> Stamp | None:
    """What tells a table of contents from another one of its number, in an index made anew; None if there is none."""
    try:
        found = os.stat(os.path.join(folder, TOC._filename(INDEX_NAME, number)))
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino


def read_contents(folder: str, generation: int | None = None) -> TOC:
    """Read a table of contents, the newest unless told otherwise.

    IndexDamaged if it cannot be read, IndexMissing if there is none, FileNotFoundError if it went away just now.
    """
    try:
        return TOC.read(_Loaded(folder), INDEX_NAME, gen=generation)
    except FileNotFoundError:
        raise
    except EmptyIndexError as error:
        raise IndexMissing(f"there is no index in {folder}") from error
    except Exception as error:  # Whoosh meets damage with whatever the damaged bytes lead it to
        raise IndexDamaged(f"the table of contents of {folder} cannot be read: {error!r}") from error
