"""Captures as WACZ 1.1.1: the WARC, an index of it, a list of its pages, and digests of them all."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from archive.exporting.warcs import ExportReport, WrittenRecord, moment, write_warc
from archive.models import Capture
from archive.warc.record_writer import SOFTWARE

_WARC = "data.warc.gz"
_PIECE = 1_000_000
_PAGES_HEAD = {"format": "json-pages-1.0", "id": "pages", "title": "Các trang"}


def write_wacz(captures: Iterable[Capture], file: BinaryIO) -> ExportReport:
    """Write captures as a WACZ; lines of its index (some 300 bytes a capture) are held in memory to be sorted."""
    lines: list[str] = []
    with tempfile.TemporaryFile() as warc, tempfile.TemporaryFile() as pages:
        pages.write(_line(_PAGES_HEAD))

        def note(written: WrittenRecord) -> None:
            capture = written.capture
            if capture.url:
                lines.append(_index_line(written))
                title = capture.article.title if capture.article else capture.url  # an empty one makes the list invalid
                pages.write(_line({"url": capture.url, "ts": moment(capture), "title": title}))

        exported = write_warc(captures, warc, _WARC, note=note)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            resources = [
                _add(archive, f"archive/{_WARC}", warc),
                _add(archive, "pages/pages.jsonl", pages),
                _add_text(archive, "indexes/index.cdxj", "".join(sorted(lines))),
            ]
            package = {
                "profile": "data-package",
                "wacz_version": "1.1.1",
                "software": SOFTWARE,
                "created": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
                "resources": resources,
            }
            described = _add_text(archive, "datapackage.json", json.dumps(package, ensure_ascii=False, indent=1))
            digest = {"path": "datapackage.json", "hash": described["hash"]}
            _add_text(archive, "datapackage-digest.json", json.dumps(digest))
    return exported


def url_key(url: str) -> str:
    """An address in the order of its parts, as indexes of web archives sort it (SURT).

    "https://www.haugiang.gov.vn/Tin?id=5" gives "vn,gov,haugiang)/tin?id=5".
    """
    split = urlsplit(url.lower())
    host = ",".join(reversed((split.hostname or "").removeprefix("www.").split(".")))
    port = f":{split.port}" if split.port and split.port not in (80, 443) else ""
    query = f"?{'&'.join(sorted(split.query.split('&')))}" if split.query else ""
    return f"{host}{port}){split.path or '/'}{query}"


def _index_line(written: WrittenRecord) -> str:
    capture = written.capture
    stated = {
        "url": capture.url,
        "mime": capture.content_type.split(";")[0] or "unk",
        "status": "200",
        "digest": written.digest,
        "length": str(written.length),
        "offset": str(written.offset),
        "filename": _WARC,
    }
    stamp = "".join(filter(str.isdigit, moment(capture)))[:14]
    return f"{url_key(capture.url)} {stamp} {json.dumps(stated, ensure_ascii=False)}\n"


def _line(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False) + "\n").encode()


def _add(archive: zipfile.ZipFile, name: str, file: BinaryIO) -> dict[str, Any]:
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    with archive.open(zipfile.ZipInfo(name, _now()), "w", force_zip64=True) as entry:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            entry.write(piece)
    return {"name": name.rsplit("/", 1)[-1], "path": name, "hash": f"sha256:{digest.hexdigest()}", "bytes": size}


def _add_text(archive: zipfile.ZipFile, name: str, text: str) -> dict[str, Any]:
    with tempfile.TemporaryFile() as file:
        file.write(text.encode())
        return _add(archive, name, file)


def _now() -> tuple[int, int, int, int, int, int]:
    now = datetime.now(UTC)
    return now.year, now.month, now.day, now.hour, now.minute, now.second
