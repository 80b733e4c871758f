"""Many rows at once: one prepared statement for all of them, no expressions, instances or signals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models


def set_column(model: type[models.Model], name: str, values: Mapping[int, Any]) -> None:
    """Give the column of each row, by primary key, its own value.

    `bulk_update` builds an expression for each row, which takes longer than the database does.
    """
    if not values:
        return
    assert model._meta.pk is not None
    table, column, key = _quoted(model, name, model._meta.pk.name)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [(value, pk) for pk, value in values.items()]
        )


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows with the values of these columns, as the database has them; their primary keys are not told."""
    if not rows:
        return
    table, *columns = _quoted(model, *names)
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)


def _quoted(model: type[models.Model], *names: str) -> list[str]:
    """The table and the columns as they stand in a statement."""
    columns = [getattr(model._meta.get_field(name), "column", name) for name in names]
    return [connection.ops.quote_name(name) for name in (model._meta.db_table, *columns)]
