"""The table of contents of one index: its fields, its segments, what is deleted in them. It is Whoosh's."""

from __future__ import annotations

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, EmptyIndexError

from search.backends import IndexDamaged, IndexMissing

INDEX_NAME = "MAIN"
TABLE_OF_CONTENTS = TOC._pattern(INDEX_NAME)


def read_contents(folder: str, generation: int | None = None) -> TOC:
    """Read a table of contents, the newest unless told otherwise.

    IndexDamaged if it cannot be read, IndexMissing if there is none, FileNotFoundError if it went away just now.
    """
    try:
        return TOC.read(FileStorage(folder), INDEX_NAME, gen=generation)
    except FileNotFoundError:
        raise
    except EmptyIndexError as error:
        raise IndexMissing(f"there is no index in {folder}") from error
    except Exception as error:  # Whoosh meets damage with whatever the damaged bytes lead it to
        raise IndexDamaged(f"the table of contents of {folder} cannot be read: {error!r}") from error
