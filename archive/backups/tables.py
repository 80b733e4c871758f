"""Rows of the database as lines of JSON, the same on every engine, and back."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.db import models

from archive.batches import in_batches
from archive.models.bulk_delete import delete_rows

# Who is signed in and who mistyped a password is nothing to keep; the outbox belongs to an index that is rebuilt,
# the text clusters are found again, and the pieces of an import read again.
_LEFT_OUT_APPS = frozenset({"sessions", "axes"})
_LEFT_OUT_TABLES = frozenset(
    {
        "search_indexchange",
        "archive_import_piece",
        "archive_text_article",
        "archive_text_band",
        "archive_text_wording",
        "archive_installation",  # the folder that a backup is restored into has a mark of its own
    }
)
_IN_ONE_QUERY = 500

Model = type[models.Model]


def tables_of(apps: Apps) -> dict[str, Model]:
    """The tables that are kept, by name, in order; those between two others included."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.app_label not in _LEFT_OUT_APPS
        and model._meta.db_table not in _LEFT_OUT_TABLES
    }
    return dict(sorted(found.items()))


def lines_of(model: Model) -> Iterator[bytes]:
    """Each row as a line, by primary key; columns and keys of objects in the order of their names."""
    columns = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.order_by("pk").values(*columns)
    for row in rows.iterator(_IN_ONE_QUERY):
        yield json.dumps(row, ensure_ascii=False, sort_keys=True, default=_plain).encode() + b"\n"


def digest_of(model: Model) -> str:
    """The SHA-256 of a table's lines as they are in the database now."""
    digest = hashlib.sha256()
    for line in lines_of(model):
        digest.update(line)
    return digest.hexdigest()


def fill(model: Model, lines: Iterable[bytes]) -> None:
    """Put rows into a table in place of what it holds, under their primary keys and times."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for field in fields.values():
        for name in ("auto_now", "auto_now_add"):
            if getattr(field, name, False):
                setattr(field, name, False)
    delete_rows(model._base_manager.all())
    values = (json.loads(line) for line in lines)
    instances = (model(**{name: _value(fields[name], value) for name, value in row.items()}) for row in values)
    for batch in in_batches(instances, _IN_ONE_QUERY):
        model._base_manager.bulk_create(batch)


def _value(field: Any, value: Any) -> Any:
    return value if isinstance(field, models.JSONField) else field.to_python(value)


def _plain(value: Any) -> str:
    if isinstance(value, date | time):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, UUID):  # of what the task library queued
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a backup")
