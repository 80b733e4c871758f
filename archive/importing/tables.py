"""JSON Lines and CSV: one page a row, its columns under the names that crawlers usually give them."""

import base64
import binascii
import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from archive.core.canonical_urls import is_web_address
from archive.core.capture import RawCapture
from archive.core.intake import IncomingCapture

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
    """Yield the page of each row after the head, and one problem for each row that is none."""
    csv.field_size_limit(max(max_bytes, 131_072))
    rows = csv.reader(_text(file, max_bytes * 2))
    head: list[str] | None = None
    while True:
        path = f"{shown}:{rows.line_num + 1}"
        try:
            cells = next(rows)
            if head is None:
                head = [name.strip().lower() for name in cells]
                if not set(head) & {name for key in ("html", "text", "body_base64") for name in COLUMNS[key]}:
                    yield IncomingCapture(
                        path=path, problem="bad-row", detail="no column holds pages; see docs/importing.md"
                    )
                    return
            elif cells:
                yield _page(dict(zip(head, cells, strict=False)), path, max_bytes)
        except StopIteration:
            return
        except (ValueError, csv.Error) as error:
            yield IncomingCapture(path=path, problem="bad-row", detail=str(error)[:300])


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


def _text(file: BinaryIO, longest: int) -> Iterator[str]:
    for number, line in _lines(file, longest):
        # A row that holds what is no UTF-8 shows it by this character; CSV has no other place to say so.
        text = "\ufffd\n" if line is None else line.decode("utf-8", errors="replace")
        yield text.removeprefix("\ufeff") if number == 1 else text


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
    moment = datetime.fromisoformat(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
