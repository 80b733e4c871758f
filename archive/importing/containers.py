"""Files that hold many captures: WARC, WACZ, JSON Lines, CSV and XLSX, read as streams in constant memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from archive.core.intake import IncomingCapture
from archive.importing.tables import read_csv, read_json_lines, read_xlsx
from archive.warc.wacz_reader import read_wacz
from archive.warc.warc_reader import read_warc

WEB_CONTAINERS = (".warc", ".warc.gz", ".wacz")  # these also count in a folder
_READERS = {
    ".warc": read_warc,
    ".warc.gz": read_warc,
    ".wacz": read_wacz,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".xlsx": read_xlsx,
}


def is_web_container(path: Path) -> bool:
    """Whether the name is that of a WARC or WACZ: "haugiang-2021.warc.gz" is, "manifest.jsonl" is not."""
    return path.name.lower().endswith(WEB_CONTAINERS)


def is_container(path: Path) -> bool:
    """Whether the name is that of any file that holds many captures."""
    return path.name.lower().endswith(tuple(_READERS))


def read_container(file: BinaryIO, shown: str, *, max_bytes: int) -> Iterator[IncomingCapture]:
    """Yield the pages of a container, and one problem for each record that cannot be taken; never raises for its bytes.

    What a WARC or WACZ is called makes no difference, its first bytes tell; `shown` stands in the problems' paths.
    """
    reader = next(reader for suffix, reader in _READERS.items() if shown.lower().endswith(suffix))
    if reader in (read_warc, read_wacz):
        head = file.read(4)
        file.seek(0)
        reader = read_wacz if head == b"PK\x03\x04" else read_warc
    try:
        yield from reader(file, shown, max_bytes)
    except OSError as error:
        yield IncomingCapture(path=shown, problem="unreadable", detail=error.strerror or str(error))
