"""XLSX workbooks as tables of text: the first sheet, row by row."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from archive.core.text.tables import UnreadableTable

XLSX_HEAD = b"PK\x03\x04"
_MOST_UNPACKED = 1_000_000_000  # bytes; a small file that unpacks to more is an attack, not a table


def read_workbook(file: BinaryIO) -> Iterator[list[str]]:
    """Yield the rows of the first sheet, each cell as text: days as yyyy-mm-dd, whole numbers without a point.

    Raises UnreadableTable for bytes that are no workbook, at any row.
    """
    import openpyxl  # loads numpy too; a process that reads no workbook starts without them
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(file) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
                raise UnreadableTable("the workbook unpacks to more than a table may hold")
        file.seek(0)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise UnreadableTable(f"not an XLSX workbook ({error})") from error
    try:
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(values_only=True):
            yield [_cell(value) for value in row]
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, SyntaxError) as error:
        raise UnreadableTable(f"not an XLSX workbook ({error})") from error
    finally:
        book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
