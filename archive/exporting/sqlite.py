"""The dump as one SQLite file: tables that refer to each other, with the indexes that questions need."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

SCHEMA_VERSION = 1  # PRAGMA user_version; rises when a column changes its meaning or goes
_AT_ONCE = 1_000  # rows

# Columns are named as in the JSON Lines; dates and times are ISO 8601, truth is 0 or 1, lists are JSON.
TABLES_SQL = """
CREATE TABLE provinces (
    slug TEXT PRIMARY KEY, name TEXT NOT NULL, full_name TEXT NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL,
    region TEXT NOT NULL, since TEXT, until TEXT, successor_slug TEXT REFERENCES provinces
) WITHOUT ROWID;
CREATE TABLE sources (
    slug TEXT PRIMARY KEY, name TEXT NOT NULL, domain TEXT NOT NULL, kind TEXT NOT NULL,
    province_slug TEXT REFERENCES provinces, last_seen_alive TEXT, gone_since TEXT
) WITHOUT ROWID;
CREATE TABLE resolutions (
    id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, identity TEXT NOT NULL, kind TEXT NOT NULL, number TEXT NOT NULL,
    issued TEXT, issuer TEXT NOT NULL, term TEXT NOT NULL, title TEXT NOT NULL, province_slug TEXT REFERENCES provinces,
    status TEXT NOT NULL, confidence TEXT NOT NULL, replaces TEXT, evidence_url TEXT NOT NULL
);
CREATE TABLE officials (
    id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, province_slug TEXT REFERENCES provinces
);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, url TEXT NOT NULL, title TEXT NOT NULL, lead TEXT NOT NULL, section TEXT NOT NULL,
    byline TEXT NOT NULL, published TEXT, published_time TEXT, published_precision TEXT NOT NULL,
    published_evidence TEXT NOT NULL, event_date TEXT, event_precision TEXT NOT NULL,
    province_slug TEXT REFERENCES provinces, province_rule TEXT NOT NULL, source_slug TEXT REFERENCES sources,
    source_name TEXT, review_state TEXT NOT NULL, read_from_sha256 TEXT, read_from_captured_at TEXT, same_text INTEGER,
    is_sample INTEGER NOT NULL
);
CREATE TABLE captures (
    id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles, sha256 TEXT NOT NULL, url TEXT NOT NULL,
    captured_at TEXT, received_at TEXT NOT NULL, content_type TEXT NOT NULL, size INTEGER NOT NULL, verified_at TEXT,
    verify_result TEXT NOT NULL
);
CREATE TABLE citations (
    article_id INTEGER NOT NULL REFERENCES articles, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    surface TEXT NOT NULL, kind TEXT NOT NULL, number TEXT NOT NULL, issued TEXT, issuer TEXT NOT NULL,
    term TEXT NOT NULL, outcome TEXT NOT NULL, resolution_slug TEXT REFERENCES resolutions (slug),
    candidates TEXT NOT NULL, rule TEXT NOT NULL, evidence TEXT NOT NULL
);
CREATE TABLE mentions (
    id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles,
    official_slug TEXT REFERENCES officials (slug), start INTEGER NOT NULL, "end" INTEGER NOT NULL, name TEXT NOT NULL
);
CREATE TABLE posts (
    mention_id INTEGER NOT NULL REFERENCES mentions, surface TEXT NOT NULL, name TEXT NOT NULL, organ TEXT NOT NULL,
    former INTEGER NOT NULL, position INTEGER NOT NULL
);
"""
_INDEXES = """
CREATE INDEX articles_by_date ON articles (published);
CREATE INDEX articles_by_province ON articles (province_slug, published);
CREATE INDEX articles_by_source ON articles (source_slug, published);
CREATE INDEX articles_by_text ON articles (same_text);
CREATE INDEX captures_of_article ON captures (article_id);
CREATE INDEX captures_by_digest ON captures (sha256);
CREATE INDEX citations_of_article ON citations (article_id, start);
CREATE INDEX citations_of_resolution ON citations (resolution_slug);
CREATE INDEX mentions_of_article ON mentions (article_id, start);
CREATE INDEX mentions_of_official ON mentions (official_slug);
CREATE INDEX posts_of_mention ON posts (mention_id, position);
CREATE INDEX resolutions_by_number ON resolutions (number);
"""


class SqliteDump:
    """Takes rows and is a whole database at the end of its block."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: list[dict[str, Any]] = []
        self._table = ""

    def __enter__(self) -> Self:
        self._database = sqlite3.connect(self._path, isolation_level=None)
        begin = f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA user_version = {SCHEMA_VERSION};"
        self._database.executescript(f"{begin} {TABLES_SQL} BEGIN;")
        return self

    def add(self, table: str, row: dict[str, Any]) -> None:
        """Put a row into a table; its columns are those of the table."""
        if table != self._table or len(self._waiting) == _AT_ONCE:
            self._flush()
            self._table = table
        self._waiting.append({name: _stored(value) for name, value in row.items()})

    def _flush(self) -> None:
        if self._waiting:
            names = list(self._waiting[0])
            columns = ", ".join(f'"{name}"' for name in names)
            places = ", ".join(f":{name}" for name in names)
            self._database.executemany(f"INSERT INTO {self._table} ({columns}) VALUES ({places})", self._waiting)
        self._waiting = []

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with closing(self._database):
            if error is None:
                self._flush()
                self._database.execute("COMMIT")
                self._database.executescript(f"{_INDEXES} ANALYZE;")


def _stored(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
