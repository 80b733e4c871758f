"""Deleting many rows at once, without reading them first."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet


def delete_rows(rows: QuerySet[Any, Any]) -> None:
    """Delete rows in one statement, without loading them, their signals or their cascades.

    Only for rows that nothing refers to, or whose referring rows the caller has deleted. Django's public `delete()`
    reads the rows first where signals or cascades could concern them, which costs an import a third of its time.
    """
    rows._raw_delete(rows.db)
