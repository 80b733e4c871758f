"""What a WACZ says of itself: the digests of its files, and which addresses are pages, with their text.

Source: WACZ 1.1.1, chapters 5 and 6: datapackage.json, datapackage-digest.json, pages/pages.jsonl, extraPages.jsonl.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO
from urllib.parse import urldefrag

from archive.core.canonical_urls import is_web_address
from archive.core.memento_urls import is_plausible
from archive.warc.digests import DigestCheck
from archive.warc.zip_entries import ZIP_ERRORS, EntryRefused, ZipPackage

MANIFEST, MANIFEST_DIGEST = "datapackage.json", "datapackage-digest.json"
_PAGES = "pages/"
_LONGEST_MANIFEST = 50_000_000
_PIECE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPage:
    """A page that a list names: its address, when it was captured, its title and text where the list has them."""

    url: str
    captured_at: datetime | None = None
    title: str = ""
    text: str = ""


def check_digests(package: ZipPackage) -> Iterator[tuple[str, str, str]]:
    """Yield (entry, code, detail) for each file that is not the one that the package says, or is missing."""
    try:
        manifest = _read(package, MANIFEST)
        if manifest is None:
            return
        digest = json.loads(_read(package, MANIFEST_DIGEST) or b"{}")
        resources = json.loads(manifest).get("resources", [])
        if not isinstance(resources, list) or not isinstance(digest, dict):
            raise ValueError("no list of resources")
    except (EntryRefused, *ZIP_ERRORS, AttributeError, TypeError) as error:
        yield MANIFEST, "bad-manifest", str(error)[:300]
        return
    declared = str(digest.get("hash", ""))
    if declared and DigestCheck(declared).add(manifest).matches is False:
        yield MANIFEST, "digest-mismatch", "it is not the file that datapackage-digest.json names"
    for resource in resources:
        if isinstance(resource, dict):
            yield from _check_resource(package, resource)


def _check_resource(package: ZipPackage, resource: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    name, declared = str(resource.get("path", "")), str(resource.get("hash", ""))
    if not name or "://" in name:
        return
    entry = package.entries.get(name) or package.entries.get(f"archive/{name}")
    if entry is None:
        yield name[:300], "missing", f"named in {MANIFEST} only"
        return
    try:
        with package.open(entry) as file:
            check = DigestCheck(declared)
            while piece := file.read(_PIECE):
                check.add(piece)
    except (EntryRefused, *ZIP_ERRORS):
        return  # said where it is read
    if check.matches is False:
        yield entry.filename, "digest-mismatch", f"it is not the file that {MANIFEST} names"


def listed_pages(package: ZipPackage, longest: int) -> Iterator[ListedPage]:
    """Yield the pages of all lists; lines that are no page, or longer than `longest` bytes, are passed over."""
    for name, entry in package.entries.items():
        if not (name.startswith(_PAGES) and name.lower().endswith(".jsonl")):
            continue
        try:
            with package.open(entry) as file:
                yield from _pages_of(file, longest)
        except (EntryRefused, *ZIP_ERRORS):
            continue


def _pages_of(file: BinaryIO, longest: int) -> Iterator[ListedPage]:
    while line := _next_line(file, longest):
        try:
            page = json.loads(line)
            url = page.get("url")
        except (ValueError, AttributeError, RecursionError):
            continue
        if isinstance(url, str) and is_web_address(url) and "\0" not in url:
            title, text = page.get("title"), page.get("text")
            yield ListedPage(
                url=urldefrag(url)[0],
                captured_at=_moment(page.get("ts")),
                title=title.strip() if isinstance(title, str) else "",
                text=text if isinstance(text, str) else "",
            )


def _next_line(file: BinaryIO, longest: int) -> bytes:
    """The next line, b"\\n" for one that is too long, b"" at the end."""
    line = file.readline(longest + 1)
    if len(line) <= longest:
        return line
    while line and not line.endswith(b"\n"):
        line = file.readline(longest)
    return b"\n"


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value))
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if is_plausible(moment) else None


def _read(package: ZipPackage, name: str) -> bytes | None:
    entry = package.entries.get(name)
    if entry is None:
        return None
    with package.open(entry) as file:
        data = file.read(_LONGEST_MANIFEST + 1)
    if len(data) > _LONGEST_MANIFEST:
        raise ValueError("it is larger than any manifest")
    return data


def page_key(url: str) -> str:
    """Return a page's address as it is looked for in a list: without fragment, scheme, "www." and last slash."""
    rest = urldefrag(url)[0].partition("://")[2].removeprefix("www.").rstrip("/")
    return hashlib.sha1(rest.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def is_wacz_name(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a package within a package (multi-WACZ)."""
    return entry.filename.lower().endswith(".wacz")
