"""Indexes that serve the orders of lists in either database."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement


class NewestFirstIndex(models.Index):
    """An index of falling columns in which NULL comes last, as in lists that begin with the newest.

    PostgreSQL begins a falling order with NULL unless told, and reads in an index only the index's own order or its
    reverse. SQLite ends a falling order with NULL, and takes no other one in an index.
    """

    def create_sql(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, using: str = "", **kwargs: Any
    ) -> Statement:
        index = copy(self)
        if schema_editor.connection.vendor == "postgresql":
            index.fields_orders = [
                (name, f"{order} NULLS LAST" if order and model._meta.get_field(name).null else order)
                for name, order in self.fields_orders
            ]
        return super(NewestFirstIndex, index).create_sql(model, schema_editor, using, **kwargs)
