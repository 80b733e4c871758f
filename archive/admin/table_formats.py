"""Tables at the desk: read in any encoding that spreadsheets save, written so that they show the tones."""

from __future__ import annotations

import base64
import csv
import io
import zlib
from typing import Any

import tablib
from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ConfirmImportForm, ImportForm
from import_export.tmp_storages import BaseStorage

from archive.core.text.tables import decode_table, find_delimiter
from archive.core.text.workbooks import XLSX_HEAD, read_workbook
from archive.exporting.spreadsheets import BYTE_ORDER_MARK

_VALID_FOR = 24 * 60 * 60  # seconds between trying a table and confirming it
_LONGEST = 2_000_000  # characters of a table between the two steps; Django refuses forms of more than 2.5 MB


class SpreadsheetFormat(CSV):
    """A table as spreadsheets save it: XLSX, or CSV in any of their encodings and separators; the bytes tell which."""

    def get_title(self) -> str:
        return "CSV, XLSX"

    def is_binary(self) -> bool:
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def can_export(self) -> bool:
        return False

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        """Read a table's first row as its headers. Raises UnreadableTable."""
        rows = _rows_of(in_stream)
        dataset = tablib.Dataset()
        dataset.headers = [name.strip() for name in rows[0]] if rows else []
        width = len(dataset.headers)
        for row in rows[1:]:
            if any(row):
                dataset.append([*row, *[""] * width][:width])
        return dataset


def _rows_of(data: bytes) -> list[list[str]]:
    if data.startswith(XLSX_HEAD):
        rows = list(read_workbook(io.BytesIO(data)))
        used = max((place for row in rows[:1] for place, name in enumerate(row, start=1) if name), default=0)
        return [row[:used] for row in rows]
    text = decode_table(data)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=find_delimiter(text.split("\n", 1)[0])))


class MarkedCSV(CSV):
    """CSV with a byte order mark, without which Excel takes UTF-8 for another encoding."""

    def can_import(self) -> bool:
        return False

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> str:
        return f"{BYTE_ORDER_MARK}{super().export_data(dataset, **kwargs)}"


class PlainXLSX(XLSX):
    def can_import(self) -> bool:
        return False


class SignedTable(BaseStorage):
    """A table between trying and confirming, within the form itself: signed, so any server of the archive takes it.

    Its name is its content. `read` raises signing.BadSignature for what this archive did not sign within a day.
    """

    def save(self, data: bytes) -> None:
        packed = base64.urlsafe_b64encode(zlib.compress(data, 9)).decode()
        self.name = signing.TimestampSigner(salt="table").sign(packed)

    def read(self) -> bytes:
        packed = signing.TimestampSigner(salt="table").unsign(str(self.name), max_age=_VALID_FOR)
        return zlib.decompress(base64.urlsafe_b64decode(packed))

    def remove(self) -> None:
        """Nothing is left behind."""


class TableForm(ImportForm):
    """A table to try; one too large for the confirming form is refused."""

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        packed = SignedTable()
        packed.save(file.read())
        file.seek(0)
        if len(str(packed.name)) > _LONGEST:
            raise forms.ValidationError(_("Tệp quá lớn; hãy chia thành nhiều tệp nhỏ hơn."))
        return file


class ConfirmTableForm(ConfirmImportForm):
    """The confirming step: the table comes back as it was signed, or is to be sent again."""

    def clean_import_file_name(self) -> str:
        name: str = self.cleaned_data["import_file_name"]
        try:
            SignedTable(name=name).read()
        except signing.BadSignature as error:
            raise forms.ValidationError(_("Tệp đã thử không còn dùng được; hãy gửi lại.")) from error
        return name
