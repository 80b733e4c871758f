"""Which records of a container were met, in a database of its own on disk: memory stays the same for any number."""

import hashlib
import sqlite3
from types import TracebackType

from archive.warc.streams import StreamPosition

_SCHEMA = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
CREATE TABLE names (name BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE pages (key BLOB PRIMARY KEY, start INTEGER, ahead INTEGER) WITHOUT ROWID;
"""


class RecordIndex:
    """What was met in one container; gone when it is closed."""

    def __init__(self, *, is_live: bool = False) -> None:
        self.is_live = is_live
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_SCHEMA)

    def __enter__(self) -> "RecordIndex":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def add_name(self, name: str) -> bool:
        """Remember a name; False where it was met before."""
        return self._database.execute("INSERT OR IGNORE INTO names VALUES (?)", (_key(name),)).rowcount > 0

    def has_name(self, name: str) -> bool:
        """Whether a name was met."""
        return self._database.execute("SELECT 1 FROM names WHERE name = ?", (_key(name),)).fetchone() is not None

    def add_page(self, name: str, digest: str, url: str, date: str, place: StreamPosition) -> None:
        """Remember where a page is, under all that a revisit may call it; the first of a name stays."""
        for key in _keys(name, digest, url, date):
            self._database.execute("INSERT OR IGNORE INTO pages VALUES (?, ?, ?)", (key, *place))

    def find_page(self, name: str, digest: str, url: str, date: str) -> StreamPosition | None:
        """Where the page is that a revisit refers to, by record, by address and time, or by digest."""
        for key in _keys(name, digest, url, date):
            row = self._database.execute("SELECT start, ahead FROM pages WHERE key = ?", (key,)).fetchone()
            if row:
                return row[0], row[1]
        return None


def _keys(name: str, digest: str, url: str, date: str) -> list[bytes]:
    named = [
        ("name", name),
        ("capture", f"{url} {date}" if url and date else ""),
        ("digest", digest.upper()),
    ]
    return [_key(f"{kind} {value}") for kind, value in named if value]


def _key(name: str) -> bytes:
    return hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=16).digest()
