"""The dump as Parquet: a file for each table, typed columns, compressed; needs pyarrow, which is optional."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archive.exporting.data_package import describe_tables

_AT_ONCE = 50_000  # rows: a row group, and what is kept in memory of a table


class ParquetMissing(Exception):
    """pyarrow is not installed."""


class ParquetDump:
    """Writes rows to `<table>.parquet` files of a folder. Raises ParquetMissing, OSError."""

    def __init__(self, folder: Path) -> None:
        try:
            import pyarrow
            import pyarrow.parquet as parquet
        except ImportError as error:
            raise ParquetMissing("Parquet needs pyarrow: pip install -r requirements-parquet.lock") from error
        self._arrow, self._parquet, self._folder = pyarrow, parquet, folder
        self._waiting: dict[str, list[dict[str, Any]]] = {}
        self._writers: dict[str, Any] = {}
        self._files = ExitStack()

    def __enter__(self) -> Self:
        for name, table in describe_tables().items():
            schema = self._arrow.schema([self._field(field) for field in table["fields"]])
            path = self._folder / f"{name}.parquet"
            self._writers[name] = self._files.enter_context(
                self._parquet.ParquetWriter(path, schema, compression="zstd")
            )
            self._waiting[name] = []
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._files:
            if error is None:
                for name in self._waiting:
                    self._flush(name)

    def add(self, table: str, row: dict[str, Any]) -> None:
        """Add a row with its values as they are in the database: dates as dates."""
        self._waiting[table].append(row)
        if len(self._waiting[table]) >= _AT_ONCE:
            self._flush(table)

    def _flush(self, table: str) -> None:
        writer, rows = self._writers[table], self._waiting[table]
        if rows:
            writer.write_table(self._arrow.Table.from_pylist(rows, schema=writer.schema))
            rows.clear()

    def _field(self, field: dict[str, Any]) -> Any:
        arrow = self._arrow
        types = {
            "integer": arrow.int64(),
            "boolean": arrow.bool_(),
            "date": arrow.date32(),
            "datetime": arrow.timestamp("us", tz="UTC"),
            "time": arrow.time64("us"),
            "array": arrow.list_(arrow.string()),
            "string": arrow.string(),
        }
        return arrow.field(field["name"], types[field["type"]], nullable="constraints" not in field)
