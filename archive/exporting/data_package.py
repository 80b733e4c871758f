"""The dump as a release that others can cite and check: a Frictionless Data Package, and what changed between two.

The descriptor follows https://datapackage.org/standard/data-package/ (version 2.0).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from archive.exporting.sqlite import TABLES_SQL

DESCRIPTOR = "datapackage.json"
CHANGES = "changes.jsonl"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# What SQLite has no type for, by the names of the columns.
_DATES = ("since", "until", "issued", "published", "event_date", "last_seen_alive", "gone_since")
_MOMENTS = ("captured_at", "received_at", "verified_at", "read_from_captured_at")
_TYPES: dict[str, dict[str, str]] = {
    **{name: {"type": "date"} for name in _DATES},
    **{name: {"type": "datetime", "format": "any"} for name in _MOMENTS},
    "published_time": {"type": "time", "format": "any"},
    "is_sample": {"type": "boolean"},
    "former": {"type": "boolean"},
    "candidates": {"type": "array"},
}
# Of tables whose rows have no key of their own: what tells them apart.
_KEYS = {"citations": ("article_id", "start", "end"), "posts": ("mention_id", "position")}

Descriptor = dict[str, Any]


class DamagedRelease(Exception):
    """An earlier release is not whole; the message says which file."""


def describe_tables() -> dict[str, Descriptor]:
    """The Table Schema of each table, from the tables of the SQLite form: names, types, keys, references."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(TABLES_SQL)
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: _schema(database, name) for name in names}


def _schema(database: sqlite3.Connection, table: str) -> Descriptor:
    fields, key = [], []
    for _, name, kind, required, _, is_key in database.execute(f'PRAGMA table_info("{table}")'):
        typed = _TYPES.get(name, {"type": "integer" if kind == "INTEGER" else "string"})
        fields.append({"name": name, **typed, **({"constraints": {"required": True}} if required or is_key else {})})
        if is_key:
            key.append(name)
    references = []
    for row in database.execute(f'PRAGMA foreign_key_list("{table}")'):
        _, _, other, own, theirs = row[:5]
        referred = theirs or database.execute(f'SELECT name FROM pragma_table_info("{other}") WHERE pk').fetchone()[0]
        references.append({"fields": [own], "reference": {"resource": other, "fields": [referred]}})
    schema: Descriptor = {"fields": fields, "missingValues": []}  # an empty text is a value; what is missing is null
    if key:
        schema["primaryKey"] = key
    if references:
        schema["foreignKeys"] = references
    return schema


def package_of(files: list[Descriptor], *, created: str, doi: str = "") -> Descriptor:
    """The descriptor of a release whose `files` are described by path, rows, bytes and sha256."""
    schemas = describe_tables()
    day = created[:10]
    citation = f"Tàng Thư. Public metadata, release of {day}."
    package: Descriptor = {
        "$schema": _PROFILE,
        "name": "tang-thu",
        "title": "Tàng Thư: public metadata",
        "description": "What the archive states of articles of Vietnamese provincial portals, and of what they cite.",
        "version": day.replace("-", "."),
        "created": created,
        "bibliographicCitation": f"{citation} https://doi.org/{doi}" if doi else citation,
        "resources": [],
    }
    if doi:
        package["id"] = f"https://doi.org/{doi}"
    for file in files:
        stem = Path(file["path"]).stem
        resource: Descriptor = {
            "name": stem,
            "path": file["path"],
            "bytes": file["bytes"],
            "hash": f"sha256:{file['sha256']}",
        }
        if file["path"].endswith(".jsonl"):
            resource |= {"type": "table", "format": "jsonl", "mediatype": "application/jsonl", "encoding": "utf-8"}
            resource |= {"schema": schemas.get(stem, _CHANGES_SCHEMA), "rows": file["rows"]}
        elif file["path"].endswith(".parquet"):
            resource |= {"name": f"{stem}-parquet", "format": "parquet", "mediatype": "application/vnd.apache.parquet"}
            resource |= {"rows": file["rows"]}
        else:
            resource |= {"name": f"{stem}-sqlite", "format": "sqlite", "mediatype": "application/vnd.sqlite3"}
        package["resources"].append(resource)
    return package


_CHANGES_SCHEMA: Descriptor = {
    "fields": [
        {"name": "table", "type": "string"},
        {"name": "change", "type": "string", "constraints": {"enum": ["added", "changed", "removed"]}},
        {"name": "key", "type": "object"},
    ]
}


def changes_between(earlier: Path, later: Path) -> Iterator[Descriptor]:
    """Yield what was added, changed and removed from one folder of JSON Lines to another, table by table.

    Raises DamagedRelease where a file of the earlier one is missing or is not what its manifest says.
    """
    _check(earlier)
    for table, schema in describe_tables().items():
        key = tuple(schema.get("primaryKey") or _KEYS[table])
        before, after = _digests(earlier / f"{table}.jsonl", key), _digests(later / f"{table}.jsonl", key)
        for own in dict.fromkeys([*after, *before]):
            if before.get(own) != after.get(own):
                change = "added" if own not in before else "removed" if own not in after else "changed"
                yield {"table": table, "change": change, "key": dict(zip(key, own, strict=True))}


def _digests(path: Path, key: tuple[str, ...]) -> dict[tuple[Any, ...], int]:
    """The sum of the digests of the rows of each key: two citations may stand in one place ("khóa XI, khóa XII")."""
    sums: dict[tuple[Any, ...], int] = {}
    for row, digest in _rows(path):
        own = tuple(row[name] for name in key)
        sums[own] = sums.get(own, 0) + digest
    return sums


def _rows(path: Path) -> Iterator[tuple[Descriptor, int]]:
    """Each row with a digest of its line; a table that a release had not yet has no rows."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            yield json.loads(line), int.from_bytes(hashlib.blake2b(line, digest_size=16).digest(), "big")


def _check(folder: Path) -> None:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        files = {str(file["path"]): str(file["sha256"]) for file in manifest["files"]}
        for path, stated in files.items():
            if not path.endswith(".jsonl"):
                continue
            with (folder / Path(path).name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != stated:
                    raise DamagedRelease(f"{folder / path} is not what the manifest says.")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedRelease(f"{folder} is no whole release: {error}") from error
    if not any(path.endswith(".jsonl") for path in files):
        raise DamagedRelease(f"{folder} has no JSON Lines to compare with.")
