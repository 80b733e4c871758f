"""Files that appear under their names when they are whole: a crash leaves the file before, the new one, or none."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4


def aside_of(path: Path) -> Path:
    """Return a hidden name beside a path that no other writer has, be it a thread, a process or another host."""
    return path.with_name(f".{path.name}.{uuid4().hex}")


@contextmanager
def written_whole(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Open a file aside to write to; it takes the place of what is under the path once the block has ended well.

    `mode` is that of the new file, less the umask. Raises OSError.
    """
    with _opened_aside(path, mode) as (aside, file):
        yield file
        _flush(file)
        aside.replace(path)


def made_once(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Give a path its first content, whole; what is there already, or what another writer was faster with, stays.

    `mode` is that of the new file, less the umask. Raises OSError.
    """
    with _opened_aside(path, mode) as (aside, file):
        file.write(data)
        _flush(file)
        with suppress(FileExistsError):
            os.link(aside, path)


@contextmanager
def _opened_aside(path: Path, mode: int) -> Iterator[tuple[Path, BinaryIO]]:
    aside = aside_of(path)
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            yield aside, file
    finally:
        aside.unlink(missing_ok=True)


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
