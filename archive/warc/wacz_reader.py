"""WACZ: a zip of WARC files, lists of their pages and the digests of its files; or of WACZ files (multi-WACZ)."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from archive.core.capture import RawCapture
from archive.core.intake import IncomingCapture
from archive.core.memento_urls import find_original
from archive.warc.page_parts import PAGE_TYPES
from archive.warc.record_index import RecordIndex
from archive.warc.request_log import FRAGMENT
from archive.warc.wacz_package import check_digests, is_wacz_name, listed_pages, page_key
from archive.warc.warc_reader import read_warc
from archive.warc.zip_entries import ZIP_ERRORS, EntryRefused, ZipPackage

_FOLDER = "archive/"  # WACZ 1.1.1, chapter 4
_WARCS = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")
_DEEPEST = 3  # packages within packages
_DOCUMENT = re.compile(rb"<(?:!doctype|html|head|title|body)[\s>]", re.I)
_SNIFFED = 5_000


def read_wacz(file: BinaryIO, shown: str, max_bytes: int) -> Iterator[IncomingCapture]:
    """Yield the pages of a WACZ and its problems; paths are the file's, the entry's and the record's offset in it.

    What is not as the package's digests say is a problem and is read all the same. Of one that lost its directory the
    entries are read whose heads can be found. A piece of HTML that is no whole document and stands in no list of pages
    is a fragment. The text that a list has of a page comes last, as a fallback.
    """
    yield from _read_package(file, shown, max_bytes, _DEEPEST)


def _read_package(file: BinaryIO, shown: str, max_bytes: int, deepest: int) -> Iterator[IncomingCapture]:
    try:
        package = ZipPackage(file)
    except ZIP_ERRORS as error:
        yield IncomingCapture(path=shown, problem="bad-container", detail=str(error)[:300])
        return
    try:
        if package.loss:
            yield IncomingCapture(path=shown, problem="bad-container", detail=package.loss)
        else:
            for name, code, detail in check_digests(package):
                yield IncomingCapture(path=_path(shown, name), problem=code, detail=detail)
        yield from _read_entries(package, shown, max_bytes, deepest)
    finally:
        package.close()


def _read_entries(package: ZipPackage, shown: str, max_bytes: int, deepest: int) -> Iterator[IncomingCapture]:
    entries = list(package.entries.values())
    inner = [entry for entry in entries if is_wacz_name(entry)]
    warcs = [entry for entry in entries if entry.filename.lower().endswith(_WARCS)]
    if not (warcs or inner or package.loss):
        yield IncomingCapture(path=shown, problem="empty", detail=f"no WARC below {_FOLDER}")
    for entry in inner:
        if not deepest:
            yield IncomingCapture(path=_path(shown, entry.filename), problem="bad-container", detail="too deep")
            continue
        yield from _read_entry(package, entry, shown, max_bytes, deepest - 1)
    with RecordIndex() as listed:
        is_listed = sum(listed.add_name(page_key(page.url)) for page in listed_pages(package, max_bytes)) > 0
        for entry in warcs:
            for item in _read_entry(package, entry, shown, max_bytes, deepest):
                yield _as_listed(item, listed) if is_listed else item
    yield from _texts(package, shown, max_bytes)


def _read_entry(
    package: ZipPackage, entry: zipfile.ZipInfo, shown: str, max_bytes: int, deepest: int
) -> Iterator[IncomingCapture]:
    name = _path(shown, entry.filename)
    is_inner = is_wacz_name(entry)
    try:
        if not is_inner and not entry.filename.startswith(_FOLDER):
            raise EntryRefused("bad-path", f"a WARC that is not below {_FOLDER}")
        with package.open(entry) as file:
            yield from _read_package(file, name, max_bytes, deepest) if is_inner else read_warc(file, name, max_bytes)
    except EntryRefused as refused:
        code, detail = refused.args
        yield IncomingCapture(path=name, problem=code, detail=detail)
    except ZIP_ERRORS as error:
        yield IncomingCapture(path=name, problem="bad-container", detail=str(error)[:300])


def _path(shown: str, name: str) -> str:
    return f"{shown}:{name}".encode("utf-8", "replace").decode()[:900]


def _as_listed(item: IncomingCapture, listed: RecordIndex) -> IncomingCapture:
    """A piece of HTML that no list names is what a script put into a page; a whole document is read all the same."""
    raw = item.raw
    if raw is None or item.is_resource or item.redirect_to or item.set_aside or item.is_fallback:
        return item
    kind = (raw.content_type or "").partition(";")[0].strip().lower()
    if kind not in PAGE_TYPES or kind == "text/plain" or _DOCUMENT.search(raw.body[:_SNIFFED]):
        return item
    is_listed = any(listed.has_name(page_key(url)) for url in (raw.url or "", item.rescued_from) if url)
    return item if is_listed else replace(item, set_aside=FRAGMENT)


def _texts(package: ZipPackage, shown: str, max_bytes: int) -> Iterator[IncomingCapture]:
    """The text of each page that a list has it of, below its title."""
    for page in listed_pages(package, max_bytes):
        text = page.text.strip()
        if not text:
            continue
        if page.title and not text.startswith(page.title):
            text = f"{page.title}\n{text}"
        original = find_original(page.url)
        raw = RawCapture(
            body=text.encode("utf-8", "replace"),
            url=original.url if original else page.url,
            captured_at=(original and original.captured_at) or page.captured_at,
            content_type="text/plain; charset=utf-8",
        )
        yield IncomingCapture(
            path=_path(shown, f"pages:{page.url}"),
            raw=raw,
            is_fallback=True,
            rescued_from=page.url if original else "",
        )
