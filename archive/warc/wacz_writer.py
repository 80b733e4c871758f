"""Captures as WACZ 1.1.1: the WARC, an index of it, a list of its pages, and digests of them all."""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, BinaryIO

from archive.warc.cdxj import IndexedRecord, ascii_url, cdxj_line
from archive.warc.record_writer import SOFTWARE, stamp
from archive.warc.warc_writer import CaptureToWrite, ExportReport, WrittenRecord, write_warc

_WARC = "data.warc.gz"
_INDEX = "indexes/index.cdx"  # its lines are CDXJ; pywb unpacks no index of another name
_PIECE = 1_000_000
_PAGES_HEAD = {"format": "json-pages-1.0", "id": "pages", "title": "Các trang"}


def write_wacz(captures: Iterable[CaptureToWrite], file: BinaryIO, *, load: Callable[[str], bytes]) -> ExportReport:
    """Write captures as a WACZ; lines of its index (some 300 bytes a capture) are held in memory to be sorted.

    `load` gives the bytes under a SHA-256 or raises PayloadLost, which is a problem of the report.
    """
    lines: list[bytes] = []
    with tempfile.TemporaryFile() as warc, tempfile.TemporaryFile() as pages:
        pages.write(_line(_PAGES_HEAD))

        def note(written: WrittenRecord) -> None:
            capture = written.capture
            if capture.url:
                lines.append(_index_line(written))
            if capture.url and not (capture.is_image or capture.redirect_to):
                title = capture.title or capture.url  # an empty one makes the list invalid
                pages.write(_line({"url": ascii_url(capture.url), "ts": stamp(capture.moment), "title": title}))

        report = write_warc(captures, warc, _WARC, load=load, note=note)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            resources = [
                _add(archive, f"archive/{_WARC}", warc),
                _add(archive, "pages/pages.jsonl", pages),
                _add_bytes(archive, _INDEX, b"".join(sorted(lines))),
            ]
            package = {
                "profile": "data-package",
                "wacz_version": "1.1.1",
                "software": SOFTWARE,
                "created": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
                "resources": resources,
            }
            stated = _add_bytes(archive, "datapackage.json", json.dumps(package, ensure_ascii=False, indent=1).encode())
            digest = {"path": "datapackage.json", "hash": stated["hash"]}
            _add_bytes(archive, "datapackage-digest.json", json.dumps(digest).encode())
    return report


def _index_line(written: WrittenRecord) -> bytes:
    capture = written.capture
    record = IndexedRecord(
        url=ascii_url(capture.url),
        moment=capture.moment,
        content_type=capture.content_type,
        digest=written.digest,
        filename=_WARC,
        offset=written.offset,
        length=written.length,
        is_revisit=written.is_revisit,
        status=written.status,
    )
    return cdxj_line(record).encode("ascii")


def _line(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False) + "\n").encode()


def _add(archive: zipfile.ZipFile, name: str, file: BinaryIO) -> dict[str, Any]:
    entry_info = zipfile.ZipInfo(name, _now())
    entry_info.file_size = file.seek(0, os.SEEK_END)  # the long form only where it is needed: wabac.js reads the other
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    with archive.open(entry_info, "w") as entry:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            entry.write(piece)
    return {"name": name.rsplit("/", 1)[-1], "path": name, "hash": f"sha256:{digest.hexdigest()}", "bytes": size}


def _add_bytes(archive: zipfile.ZipFile, name: str, data: bytes) -> dict[str, Any]:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        return _add(archive, name, file)


def _now() -> tuple[int, int, int, int, int, int]:
    now = datetime.now(UTC)
    return now.year, now.month, now.day, now.hour, now.minute, now.second
