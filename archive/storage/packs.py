"""Captures that were packed: WARC files of many captures, each with an index of the bytes in it by their SHA-256.

A pack `<name>.warc.gz` is an ordinary WARC as an export writes it; `<name>.index` beside it has a line of fixed length
for each digest, in order: digest, offset and length of the record in the file. A pack counts from the moment its
index stands there, and is never changed but by `take_out`.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings

from archive.warc.record_streams import open_stream
from archive.warc.records import WarcRecord, read_inside, read_record, read_records
from archive.warc.redaction import blank_records
from archive.whole_files import written_whole

FOLDER = "packs"
WARC, INDEX = ".warc.gz", ".index"
_LINE = "{} {:012d} {:012d}\n"
_LENGTH = len(_LINE.format("0" * 64, 0, 0))
_LONGEST = 1 << 40


@dataclass(frozen=True, slots=True)
class PackedPlace:
    """Where the record with some bytes lies."""

    pack: Path
    offset: int
    length: int


def folder() -> Path:
    """The folder of the packs, beside those of single captures."""
    return Path(settings.CAPTURE_DIR) / FOLDER


def packs() -> list[Path]:
    """Return the packs that count, in order of their names."""
    names = (path.name for path in folder().glob(f"*{INDEX}") if not path.name.startswith("."))
    return [folder() / f"{name.removesuffix(INDEX)}{WARC}" for name in sorted(names)]


def index_of(pack: Path) -> Path:
    """Return where the index of a pack is."""
    return pack.with_name(f"{pack.name.removesuffix(WARC)}{INDEX}")


def find(digest: str) -> PackedPlace | None:
    """Return where the bytes under a digest are packed; None where they are not."""
    for pack in packs():
        with _lines(pack) as lines:
            place = _find_in(lines, digest)
        if place is not None:
            return PackedPlace(pack, *place)
    return None


def digests_in(pack: Path) -> Iterator[str]:
    """Return the digests of a pack, in order."""
    return (digest for digest, _, _ in _places(pack))


def read(place: PackedPlace) -> bytes:
    """Return the bytes of the record at a place, whatever they are.

    Raises OSError where the file cannot be read, ValueError where no such record is there.
    """
    with place.pack.open("rb") as file:
        file.seek(place.offset)
        data = file.read(place.length)
    try:
        record = read_record(open_stream(BytesIO(data), place.pack.name), longest=_LONGEST)
        if record.problem or record.type not in ("response", "resource"):
            raise ValueError(record.problem or f"the record is a {record.type}")
        body: bytes = read_inside(record).raw_stream.read()
    except ValueError:
        raise
    except Exception as error:  # warcio and zlib raise what they meet
        raise ValueError(f"{type(error).__name__}: {error}") from error
    return body


def write_index(pack: Path, places: Iterable[tuple[str, int, int]]) -> None:
    """Put the index beside a pack, from when on it counts: digest, offset, length of each record."""
    with written_whole(index_of(pack)) as file:
        file.writelines(_LINE.format(*place).encode("ascii") for place in sorted(places))


def take_out(
    digests: Collection[str], is_named: Callable[[WarcRecord], bool], *, keep: Callable[[bytes], object]
) -> None:
    """Blank the records of some digests with what stands beside them, and single records that are named.

    Bytes that only share their record with a named capture are handed to `keep` first. Nobody may pack meanwhile; a
    call that was cut off is repeated. Raises OSError, NotSeparable.
    """
    for pack in packs():
        places = {offset: (digest, offset, length) for digest, offset, length in _places(pack)}
        gone, lost = _records_to_go(pack, places, digests, is_named)
        for offset in sorted(lost):
            digest, _, length = places[offset]
            if digest not in digests:
                with suppress(ValueError):
                    keep(read(PackedPlace(pack, offset, length)))
        if gone:
            blank_records(pack, lambda record, gone=gone: record.place[0] in gone)  # type: ignore[misc]
        if lost:
            write_index(pack, [place for offset, place in places.items() if offset not in lost])


def _records_to_go(
    pack: Path,
    places: dict[int, tuple[str, int, int]],
    digests: Collection[str],
    is_named: Callable[[WarcRecord], bool],
) -> tuple[set[int], set[int]]:
    """Where the records begin that are to go, and which of them the index names.

    With a page go the records behind it up to the next one: revisits say of which page at which address they are.
    """
    gone: set[int] = set()
    lost = {offset for offset, place in places.items() if place[0] in digests}
    with pack.open("rb") as file:
        page = -1
        for record in read_records(open_stream(file, pack.name), longest=0):
            offset = record.place[0]
            if offset in places:
                page = offset
                lost |= {page} if is_named(record) else set()
            if page in lost or is_named(record):
                gone.add(offset)
    return gone, lost


# --- the index ----------------------------------------------------------------------------------------------------


def _places(pack: Path) -> Iterator[tuple[str, int, int]]:
    with index_of(pack).open("r", encoding="ascii") as file:
        for line in file:
            digest, offset, length = line.split()
            yield digest, int(offset), int(length)


@contextmanager
def _lines(pack: Path) -> Iterator[mmap.mmap | bytes]:
    """The index of a pack, to be searched where it lies."""
    with index_of(pack).open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            yield b""  # which cannot be mapped
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield mapped


def _find_in(lines: mmap.mmap | bytes, digest: str) -> tuple[int, int] | None:
    """Offset and length of the record with a digest: by halves, the lines are in order."""
    wanted, low, high = digest.encode("ascii", "replace"), 0, len(lines) // _LENGTH
    while low < high:
        middle = (low + high) // 2
        line = lines[middle * _LENGTH : (middle + 1) * _LENGTH]
        if line[:64] == wanted:
            return int(line[65:77]), int(line[78:90])
        low, high = (middle + 1, high) if line[:64] < wanted else (low, middle)
    return None
