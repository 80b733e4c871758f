"""Constants that are written into a statement instead of being sent beside it."""

from __future__ import annotations

from typing import Any

from django.db.models import Value


class Literal(Value):
    """A constant of the code, never a person's input: `filter(review_state=Literal("doubtful"))`.

    SQLite plans a statement before it knows its parameters, so an index that holds only some rows is used only where
    the statement itself says that no others are wanted.
    """

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        text = str(self.value).replace("'", "''").replace("%", "%%")
        return f"'{text}'", []
