"""Where captures come from: files, folders, and the containers of the field.

Each source yields `IncomingCapture` values one by one, so that an archive larger than memory can be read. It never
raises for what it meets: a file that cannot be taken is an `IncomingCapture` with a problem.
"""

import json
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from archive.core.canonical_urls import article_identity, is_web_address
from archive.core.capture import RawCapture
from archive.core.intake import IncomingCapture
from archive.core.memento_urls import find_original
from archive.core.reading.saved_copies import find_copy_origin
from archive.importing.containers import is_container, is_container_inside, is_web_container, read_container

CONTENT_TYPES = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".pdf": "application/pdf",
}
MANIFEST = "manifest.jsonl"
_SNIFFED = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class _ManifestEntry:
    """What a manifest says of a file."""

    url: str | None = None
    captured_at: datetime | None = None


def find_captures(paths: Iterable[Path], *, max_bytes: int) -> Iterator[IncomingCapture]:
    """Yield what files and folders hold, folders in the order of their names.

    In a folder only .txt and .html files, WARC and WACZ count; a file named as such is read under any name, JSON
    Lines and CSV row by row. Files and records larger than `max_bytes` are not read. A folder that contains itself
    through a link is a problem, met once.
    """
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path, max_bytes, {}, above=())
        else:
            known, problems = _manifest(path.parent)
            yield from (problem for problem in problems if path.name == MANIFEST)
            if path.name != MANIFEST and is_container(path):
                yield from _container(path, max_bytes)
            elif path.name != MANIFEST:
                yield from _file(path, known.get(path.name, _ManifestEntry()), max_bytes)


def count_files(paths: Iterable[Path]) -> int:
    """How many files `find_captures` will look at; for a progress bar, so links are not followed."""
    return sum(
        sum(1 for _, _, names in os.walk(path) for name in names if Path(name).suffix.lower() in CONTENT_TYPES)
        if path.is_dir()
        else 1
        for path in paths
    )


def _in_folder(
    folder: Path, max_bytes: int, inherited: dict[str, _ManifestEntry], *, above: tuple[tuple[int, int], ...]
) -> Iterator[IncomingCapture]:
    try:
        status = folder.stat()
        entries = sorted(folder.iterdir(), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield IncomingCapture(path=_shown(folder), problem="unreadable", detail=error.strerror or str(error))
        return
    here = (status.st_dev, status.st_ino)
    if here in above:
        yield IncomingCapture(
            path=_shown(folder), problem="symlink-loop", detail="the folder contains itself through a link"
        )
        return
    own, problems = _manifest(folder)
    yield from problems
    known = {**inherited, **own}
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            below = f"{entry.name}/"
            passed_on = {name.removeprefix(below): value for name, value in known.items() if name.startswith(below)}
            yield from _in_folder(entry, max_bytes, passed_on, above=(*above, here))
        elif is_web_container(entry):
            yield from _container(entry, max_bytes)
        elif entry.suffix.lower() in CONTENT_TYPES or entry.name in known:
            yield from _file(entry, known.get(entry.name, _ManifestEntry()), max_bytes)
        elif _is_broken_link(entry):
            yield IncomingCapture(
                path=_shown(entry), problem="symlink-loop", detail="the link leads nowhere or to itself"
            )
        elif entry.name != MANIFEST:
            yield IncomingCapture(path=_shown(entry), passed_over=_file_kind(entry))
    for name in sorted(own):
        if not os.path.lexists(folder / name):
            yield IncomingCapture(path=_shown(folder / name), problem="missing", detail="named in the manifest only")


def _is_broken_link(path: Path) -> bool:
    return path.is_symlink() and not path.exists()


def _file_kind(path: Path) -> str:
    """What a file in a folder is that is not read: "file.docx"."""
    return f"file{path.suffix.lower()[:12]}"


def _file(path: Path, known: _ManifestEntry, max_bytes: int) -> Iterator[IncomingCapture]:
    shown = _shown(path)
    try:
        with _opened(path) as file:
            body = file.read(max_bytes + 1)
            if is_container_inside(body[:_SNIFFED]):
                file.seek(0)
                yield from read_container(file, shown, max_bytes=max_bytes)
                return
    except OSError as error:
        yield _problem(path, error)
        return
    if len(body) > max_bytes:
        yield IncomingCapture(path=shown, problem="too-large", detail=f"larger than {max_bytes:,} bytes")
        return
    raw = RawCapture(
        body=body,
        url=known.url,
        captured_at=known.captured_at,
        content_type=CONTENT_TYPES.get(path.suffix.lower()),
    )
    yield _with_origin(IncomingCapture(path=shown, raw=raw))


def _with_origin(item: IncomingCapture) -> IncomingCapture:
    """A saved page with the address and time that its own markup gives, where the manifest gives none."""
    raw = item.raw
    if raw is None or (raw.url and raw.captured_at) or raw.content_type in ("text/plain", "application/pdf"):
        return item
    original = find_original(raw.url) if raw.url else None
    origin = find_copy_origin(raw.body.decode("utf-8", "replace"))
    if original is not None:
        moment = original.captured_at or raw.captured_at
        return replace(item, raw=replace(raw, url=original.url, captured_at=moment), rescued_from=raw.url or "")
    if origin is None or (raw.url and article_identity(raw.url, "") != article_identity(origin.url, "")):
        return item
    said = replace(raw, url=raw.url or origin.url, captured_at=raw.captured_at or origin.captured_at)
    return replace(item, raw=said, rescued_from=origin.tool)


def _container(path: Path, max_bytes: int) -> Iterator[IncomingCapture]:
    try:
        with _opened(path) as file:
            yield from read_container(file, _shown(path), max_bytes=max_bytes)
    except OSError as error:
        yield _problem(path, error)


def _opened(path: Path) -> BinaryIO:
    # Opening a pipe or a device could wait for ever; the check and the reading speak of the same open file.
    file = os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise _NotAFile
    return file


class _NotAFile(OSError):
    """What was to be opened is neither a file nor a folder."""


def _problem(path: Path, error: OSError) -> IncomingCapture:
    if isinstance(error, _NotAFile):
        return IncomingCapture(path=_shown(path), problem="not-a-file", detail="neither a file nor a folder")
    problem = "missing" if isinstance(error, FileNotFoundError) else "unreadable"
    if _is_broken_link(path):
        problem = "symlink-loop"
    return IncomingCapture(path=_shown(path), problem=problem, detail=error.strerror or str(error))


def _manifest(folder: Path) -> tuple[dict[str, _ManifestEntry], list[IncomingCapture]]:
    path = folder / MANIFEST
    known: dict[str, _ManifestEntry] = {}
    problems: list[IncomingCapture] = []
    if not path.is_file():
        return known, problems
    try:
        lines = path.read_bytes().decode("utf-8-sig", errors="replace").splitlines()
    except OSError as error:
        return known, [IncomingCapture(path=_shown(path), problem="unreadable", detail=error.strerror or str(error))]
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            known[_name(entry)] = _ManifestEntry(url=_url(entry), captured_at=_captured_at(entry))
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            problems.append(
                IncomingCapture(path=f"{_shown(path)}:{number}", problem="manifest-line", detail=str(error))
            )
    return known, problems


def _name(entry: Any) -> str:
    name = entry.get("path")
    if not isinstance(name, str) or not name or "\x00" in name:
        raise ValueError("path: a file name is needed")
    if name.startswith("/") or ".." in name.split("/"):
        raise ValueError("path: it must lie below the manifest's folder")
    return name.removeprefix("./")


def _url(entry: Any) -> str | None:
    url = entry.get("url")
    if url is None or url == "":
        return None
    if not isinstance(url, str) or not is_web_address(url):
        raise ValueError("url: not an http or https address")
    return url.strip()


def _captured_at(entry: Any) -> datetime | None:
    value = entry.get("captured_at")
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError("captured_at: an ISO 8601 time is needed")
    moment = datetime.fromisoformat(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _shown(path: Path) -> str:
    return str(path).encode("utf-8", "replace").decode("utf-8")[:1000]
