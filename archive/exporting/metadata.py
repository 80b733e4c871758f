"""What the archive states in public: the rows of each table of a dump, and the folder they are written to."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import F

from archive.backups.writer import one_moment
from archive.exporting.data_package import CHANGES, DESCRIPTOR, changes_between, package_of
from archive.exporting.parquet import ParquetDump
from archive.exporting.public_records import (
    public_articles,
    public_captures,
    public_citations,
    public_held_posts,
    public_officials,
    public_provinces,
    public_resolutions,
    public_sources,
)
from archive.exporting.sqlite import SqliteDump
from archive.models import OfficialMention
from archive.whole_files import aside_of

_IN_ONE_QUERY = 1_000
MANIFEST = "manifest.json"
SQLITE = "tang-thu.sqlite3"
FORMS = ("jsonl", "sqlite")
PARQUET = "parquet"  # by choice

Row = dict[str, Any]


# --- what is public -----------------------------------------------------------------------------------------------


def _provinces() -> Iterator[Row]:
    columns = ("slug", "name", "full_name", "kind", "code", "region", "since", "until", "successor__slug")
    yield from _rows(public_provinces(), columns, "slug")


def _sources() -> Iterator[Row]:
    columns = ("slug", "name", "domain", "kind", "province__slug", "last_seen_alive", "gone_since")
    yield from _rows(public_sources(), columns, "slug")


def _articles() -> Iterator[Row]:
    columns = (
        "id", "url", "title", "lead", "section", "byline", "published", "published_time", "published_precision",
        "published_evidence", "event_date", "event_precision", "province__slug", "province_rule", "source__slug",
        "source__name", "review_state", "read_from__sha256", "read_from__captured_at", "same_text", "is_sample",
    )  # fmt: skip
    yield from _rows(public_articles().annotate(same_text=F("bears__wording__group")), columns)


def _captures() -> Iterator[Row]:
    columns = (
        "id", "article_id", "sha256", "url", "captured_at", "received_at", "content_type", "size", "verified_at",
        "verify_result",
    )  # fmt: skip
    yield from _rows(public_captures(), columns, "article_id", "id")


def _citations() -> Iterator[Row]:
    columns = (
        "article_id", "start", "end", "surface", "kind", "number", "issued", "issuer", "term", "outcome",
        "resolution__slug", "candidates", "rule", "evidence",
    )  # fmt: skip
    yield from _rows(public_citations(), columns, "article_id", "start", "id")


def _officials() -> Iterator[Row]:
    yield from _rows(public_officials(), ("id", "slug", "name", "province__slug"))


def _mentions() -> Iterator[Row]:
    mentions = OfficialMention.objects.filter(article__in=public_articles())
    columns = ("id", "article_id", "official__slug", "start", "end", "name")
    yield from _rows(mentions, columns, "article_id", "start", "id")


def _posts() -> Iterator[Row]:
    columns = ("mention_id", "surface", "name", "organ", "former", "position")
    yield from _rows(public_held_posts(), columns, "mention_id", "position", "id")


def _resolutions() -> Iterator[Row]:
    columns = (
        "id", "slug", "identity", "kind", "number", "issued", "issuer", "term", "title", "province__slug", "status",
        "confidence", "replaces", "evidence_url",
    )  # fmt: skip
    yield from _rows(public_resolutions(), columns)


# In an order in which each refers to what stands before it.
TABLES: dict[str, Callable[[], Iterator[Row]]] = {
    "provinces": _provinces,
    "sources": _sources,
    "resolutions": _resolutions,
    "officials": _officials,
    "articles": _articles,
    "captures": _captures,
    "citations": _citations,
    "mentions": _mentions,
    "posts": _posts,
}


# --- writing ------------------------------------------------------------------------------------------------------


def export_metadata(
    folder: Path, *, forms: tuple[str, ...] = FORMS, since: Path | None = None, doi: str = ""
) -> dict[str, Any]:
    """Write the tables to files of the folder, as they are at one moment; returns the manifest, which is written last.

    Everything is written aside first: a folder with a manifest holds a whole dump, an earlier one or this. `since` is
    the folder of an earlier one, with which the JSON Lines are compared; `doi` names this one in its descriptor.

    Raises DamagedRelease where the earlier one is not whole, ParquetMissing where that form is asked for in vain.
    """
    aside = aside_of(folder)
    aside.mkdir(parents=True)
    try:
        with one_moment():
            files = _write(aside, forms)
        if since is not None:
            files.append(_write_changes(since, aside))
        created = datetime.now(UTC).isoformat(timespec="seconds")
        package = package_of(files, created=created, doi=doi)
        _put(aside / DESCRIPTOR, package)
        manifest = {
            "created": created,
            "time_zone_of_dates": settings.TIME_ZONE,
            "files": files,
        }
        _put(aside / MANIFEST, manifest)
        _put_in_place(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return manifest


def _write(folder: Path, forms: tuple[str, ...]) -> list[Row]:
    counts: dict[str, int] = {}
    with (
        SqliteDump(folder / SQLITE) if "sqlite" in forms else nullcontext() as dump,
        ParquetDump(folder) if PARQUET in forms else nullcontext() as parquet,
    ):
        for name, rows in TABLES.items():
            counts[name] = 0
            with (folder / f"{name}.jsonl").open("wb") if "jsonl" in forms else nullcontext() as file:
                for row in rows():
                    plain = {key: _plain(value) for key, value in row.items()}
                    counts[name] += 1
                    if file is not None:
                        file.write(json.dumps(plain, ensure_ascii=False).encode() + b"\n")
                    if dump is not None:
                        dump.add(name, plain)
                    if parquet is not None:
                        parquet.add(name, row)
    described = [_described(folder / f"{name}.jsonl", rows=count) for name, count in counts.items() if "jsonl" in forms]
    if PARQUET in forms:
        described += [_described(folder / f"{name}.parquet", rows=count) for name, count in counts.items()]
    if "sqlite" in forms:
        described.append(_described(folder / SQLITE, rows=sum(counts.values())) | {"tables": counts})
    return described


def _write_changes(since: Path, folder: Path) -> Row:
    count = 0
    with (folder / CHANGES).open("wb") as file:
        for change in changes_between(since, folder):
            file.write(json.dumps(change, ensure_ascii=False).encode() + b"\n")
            count += 1
    return _described(folder / CHANGES, rows=count)


def _put(path: Path, told: Row) -> None:
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _described(path: Path, *, rows: int) -> Row:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"path": path.name, "rows": rows, "bytes": path.stat().st_size, "sha256": digest}


def _put_in_place(aside: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)  # until all files are of one dump there is none
    for path in sorted(aside.iterdir(), key=lambda path: path.name == MANIFEST):
        path.replace(folder / path.name)


def _rows(rows: Any, columns: tuple[str, ...], *order: str) -> Iterator[Row]:
    """Rows with their columns, those of related records under one underscore: province_slug."""
    for row in rows.order_by(*(order or ("pk",))).values(*columns).iterator(_IN_ONE_QUERY):
        yield {name.replace("__", "_"): value for name, value in row.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | time) else value  # a datetime is a date
