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


def insert_all(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model, whose primary keys nobody asks for, in their order.

    `bulk_create` asks each value of each row how it is to be written, which takes longer than the database does; most
    stand as they are.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = [each for each in model._meta.concrete_fields if not each.primary_key]
    columns = [_written(each, rows) for each in fields]
    insert_rows(model, [each.name for each in fields], list(zip(*columns, strict=True)))


_AS_THEY_ARE = (models.BooleanField, models.CharField, models.IntegerField, models.TextField)


def _written(column: models.Field[Any, Any], rows: Sequence[models.Model]) -> list[Any]:
    """What the database is given for a column of each row; a row that was saved after it was named tells its key."""
    name = column.attname
    if isinstance(column, models.ForeignKey):
        for row in rows:
            if getattr(row, name) is None and (named := column.get_cached_value(row, default=None)) is not None:
                setattr(row, name, named.pk)
    elif not isinstance(column, _AS_THEY_ARE):
        return [column.get_db_prep_save(column.pre_save(row, add=True), connection) for row in rows]
    return [getattr(row, name) for row in rows]


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
