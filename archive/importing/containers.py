"""Files that hold many captures: WARC, ARC, WACZ, JSON Lines, CSV and XLSX as streams in constant memory, and MHTML."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from archive.core.intake import IncomingCapture
from archive.importing.mhtml import is_mhtml, read_mhtml
from archive.importing.tables import read_csv, read_json_lines, read_xlsx
from archive.warc.wacz_reader import read_wacz
from archive.warc.warc_reader import read_warc

_WARCS = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")
_MHTMLS = (".mhtml", ".mht")
WEB_CONTAINERS = (*_WARCS, ".wacz", *_MHTMLS)  # these also count in a folder
_READERS = {
    **dict.fromkeys(_WARCS, read_warc),
    ".wacz": read_wacz,
    **dict.fromkeys(_MHTMLS, read_mhtml),
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".xlsx": read_xlsx,
}
_SNIFFED = 8_192
_PLAIN = (b"WARC/", b"filedesc://")


def is_web_container(path: Path) -> bool:
    """Whether the name is that of a WARC, ARC, WACZ or MHTML: "haugiang-2021.warc.gz" is, "manifest.jsonl" is not."""
    return path.name.lower().endswith(WEB_CONTAINERS)


def is_container(path: Path) -> bool:
    """Whether the name is that of any file that holds many captures."""
    return path.name.lower().endswith(tuple(_READERS))


def is_container_inside(head: bytes) -> bool:
    """Whether the first bytes are those of a WARC, plain, an ARC or MHTML; the name of the file does not count."""
    return head.startswith(_PLAIN) or is_mhtml(head)


def read_container(file: BinaryIO, shown: str, *, max_bytes: int) -> Iterator[IncomingCapture]:
    """Yield the pages of a container, and one problem for each record that cannot be taken; never raises for its bytes.

    What a file of web pages is called makes no difference, its first bytes tell; `shown` stands in the problems' paths.
    """
    reader: Callable[[BinaryIO, str, int], Iterator[IncomingCapture]] = next(
        (reader for suffix, reader in _READERS.items() if shown.lower().endswith(suffix)), read_warc
    )
    if reader in (read_warc, read_wacz, read_mhtml):
        head = file.read(_SNIFFED)
        file.seek(0)
        reader = read_wacz if head.startswith(b"PK\x03\x04") else read_mhtml if is_mhtml(head) else read_warc
    try:
        yield from reader(file, shown, max_bytes)
    except OSError as error:
        yield IncomingCapture(path=shown, problem="unreadable", detail=error.strerror or str(error))
