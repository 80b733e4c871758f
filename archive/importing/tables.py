"""JSON Lines, CSV and XLSX: one page a row, its columns under the names that crawlers usually give them."""

import base64
import binascii
import csv
import io
import json
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any, BinaryIO

from archive.core.canonical_urls import is_web_address
from archive.core.capture import RawCapture
from archive.core.intake import IncomingCapture
from archive.core.text.tables import (
    UnreadableTable,
    find_delimiter,
    is_windows_1258,
    parse_table_day,
    table_encoding,
)
from archive.core.text.workbooks import read_workbook

# The first column of a list that a row has and that is not empty counts.
COLUMNS = {
    "url": ("url", "link", "address", "source_url"),
    "captured_at": ("captured_at", "timestamp", "crawled_at", "fetched_at", "date_download"),
    "html": ("html", "content_html", "raw_html", "body"),
    "body_base64": ("body_base64", "content_base64"),
    "text": ("text", "content", "maintext"),
    "title": ("title", "headline"),
    "content_type": ("content_type", "mime", "mimetype"),
}
_SAMPLE = 65_536  # bytes at the start by which encoding and separator are known
_ESCAPING = 6  # a character may take six in JSON: \\u00e0


def read_json_lines(file: BinaryIO, shown: str, max_bytes: int) -> Iterator[IncomingCapture]:
    """Yield the page of each line, and one problem for each line that is none; paths are the file's with the line."""
    for number, line in _lines(file, max_bytes * _ESCAPING):
        path = f"{shown}:{number}"
        if line is None:
            yield IncomingCapture(path=path, problem="too-large", detail="the line is longer than any page may be")
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8-sig"))
            if not isinstance(row, dict):
                raise ValueError("no object")
            yield _page(row, path, max_bytes)
        except (ValueError, RecursionError) as error:
            yield IncomingCapture(path=path, problem="bad-row", detail=str(error)[:300])


def read_csv(file: BinaryIO, shown: str, max_bytes: int) -> Iterator[IncomingCapture]:
    """Yield the page of each row after the head, and one problem for each row that is none.

    Encoding and separator are those that spreadsheets write (`archive.core.text.tables`); a line in another encoding
    makes its row a problem, and no character is replaced.
    """
    csv.field_size_limit(max(max_bytes, 131_072))
    lines = _TextLines(file, max_bytes * 2)
    rows = csv.reader(lines, delimiter=lines.find_delimiter())
    head: list[str] | None = None
    while True:
        path = f"{shown}:{rows.line_num + 1}"
        try:
            cells = next(rows)
            if wrong := lines.take_problem():
                raise ValueError(wrong)
            if head is None:
                head = _head(cells)
            elif cells:
                yield _page(dict(zip(head, cells, strict=False)), path, max_bytes)
        except StopIteration:
            return
        except (ValueError, csv.Error) as error:
            yield IncomingCapture(path=path, problem="bad-row", detail=str(error)[:300])
            if head is None:
                return


def read_xlsx(file: BinaryIO, shown: str, max_bytes: int) -> Iterator[IncomingCapture]:
    """Yield the page of each row of a workbook's first sheet, and one problem for each row that is none."""
    head: list[str] | None = None
    number = 0
    try:
        for number, cells in enumerate(read_workbook(file), start=1):
            path = f"{shown}:{number}"
            if head is None:
                head = _head(cells)
            elif any(cells):
                try:
                    yield _page(dict(zip(head, cells, strict=False)), path, max_bytes)
                except ValueError as error:
                    yield IncomingCapture(path=path, problem="bad-row", detail=str(error)[:300])
    except ValueError as error:
        yield IncomingCapture(path=f"{shown}:{max(number, 1)}", problem="bad-row", detail=str(error)[:300])


def _head(cells: list[str]) -> list[str]:
    """The names of the columns. Raises ValueError, naming what is there, where none holds pages."""
    head = [name.strip().lower() for name in cells]
    if not set(head) & {name for key in ("html", "text", "body_base64") for name in COLUMNS[key]}:
        shown = ", ".join(name for name in head if name) or "none"
        raise ValueError(f"no column holds pages (columns: {shown}); see docs/importing.md")
    return head


class _TextLines:
    """The lines of a CSV file as text, in the encoding that its first bytes show; what is wrong is told beside them."""

    def __init__(self, file: BinaryIO, longest: int) -> None:
        self._file, self._longest = file, longest
        self._problem = ""
        start = file.read(_SAMPLE)
        file.seek(0)
        try:
            self._encoding = table_encoding(start)
        except UnreadableTable as error:
            self._encoding = "utf-8"  # each line that is not is told
            self._problem = str(error) if _is_unreadable_head(start) else ""
        if self._encoding == "utf-8" and start.isascii():
            self._encoding = ""  # the first line with other letters shows it
        self._lines = self._decoded()

    def find_delimiter(self) -> str:
        head = self._file.read(_SAMPLE)
        self._file.seek(0)
        return find_delimiter(head.decode(self._encoding or "utf-8", errors="ignore").split("\n", 1)[0])

    def take_problem(self) -> str:
        """What was wrong with the lines since the last call; empty where nothing was."""
        problem, self._problem = self._problem, ""
        return problem

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        return next(self._lines)

    def _decoded(self) -> Iterator[str]:
        if self._encoding.startswith("utf-16"):
            yield from self._decoded_wide()
            return
        for number, line in _lines(self._file, self._longest):
            if line is None:
                self._problem = "the line is longer than any page may be"
                yield "\n"
                continue
            text = self._decode(line)
            yield text.removeprefix("\ufeff") if number == 1 else text

    def _decode(self, line: bytes) -> str:
        if not self._encoding and not line.isascii():
            self._encoding = "cp1258" if not _is_utf8(line) and is_windows_1258(line) else "utf-8"
        try:
            return unicodedata.normalize("NFC", line.decode(self._encoding or "utf-8"))
        except UnicodeDecodeError as error:
            self._problem = f"not {self._encoding}: byte {error.start} of the line"
            return "\n"

    def _decoded_wide(self) -> Iterator[str]:
        text = io.TextIOWrapper(self._file, encoding=self._encoding, newline="")
        try:
            while line := text.readline(self._longest):
                yield line.removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            self._problem = f"not {self._encoding}: {error.reason}"
            yield "\n"
        finally:
            text.detach()


def _is_unreadable_head(sample: bytes) -> bool:
    """Whether the first line itself, which names the columns, is in an encoding that is not read."""
    head = sample.split(b"\n", 1)[0]
    return not _is_utf8(head) and not is_windows_1258(head)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _lines(file: BinaryIO, longest: int) -> Iterator[tuple[int, bytes | None]]:
    """The lines with their numbers, None for one that is too long to hold."""
    number = 0
    while line := file.readline(longest + 1):
        number += 1
        if len(line) <= longest:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(longest)
        yield number, None


def _page(row: dict[str, Any], path: str, max_bytes: int) -> IncomingCapture:
    cells = {name: _cell(row, names) for name, names in COLUMNS.items()}
    body, content_type = _body(cells)
    if len(body) > max_bytes:
        return IncomingCapture(path=path, problem="too-large", detail=f"larger than {max_bytes:,} bytes")
    url = cells["url"].strip() or None
    if url and not is_web_address(url):
        raise ValueError("url: not an http or https address")
    raw = RawCapture(body=body, url=url, captured_at=_moment(cells["captured_at"]), content_type=content_type)
    return IncomingCapture(path=path, raw=raw)


def _cell(row: dict[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = row.get(name)
        if value not in (None, ""):
            if not isinstance(value, str):
                raise ValueError(f"{name}: a string is needed")
            return value
    return ""


def _body(cells: dict[str, str]) -> tuple[bytes, str | None]:
    if cells["body_base64"]:
        try:
            body = base64.b64decode(cells["body_base64"], validate=True)
        except binascii.Error as error:
            raise ValueError(f"body_base64: {error}") from error
        return body, cells["content_type"][:200] or None
    if cells["html"]:
        return _bytes(cells["html"]), "text/html; charset=utf-8"
    text = "\n".join(part for part in (cells["title"], cells["text"]) if part)
    if not cells["text"]:
        raise ValueError("neither html nor text nor body_base64")
    return _bytes(text), "text/plain; charset=utf-8"


def _bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:  # half of a surrogate pair, as JSON may hold
        raise ValueError("characters that are none") from error


def _moment(value: str) -> datetime | None:
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:  # as spreadsheets write it: "05/10/2016 08:30"
        day, _, clock = value.strip().partition(" ")
        moment = datetime.combine(parse_table_day(day), time.fromisoformat(clock.strip() or "00:00"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
