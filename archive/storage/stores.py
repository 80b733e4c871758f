"""Where the bytes of captures lie, behind Django's storage API: a folder, or a bucket of an S3-compatible store.

`STORAGES["captures"]` is where bytes are written and looked for first; `STORAGES["captures-before"]`, where it is set,
is the place that they are being moved out of, and is looked at for what is not there yet.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, storages
from django.utils.deconstruct import deconstructible

from archive.whole_files import written_whole

CURRENT, BEFORE = "captures", "captures-before"
SUFFIX = ".gz"


class StoreUnavailable(OSError):
    """The store cannot be asked now: nothing can be said of what it holds, and what was begun is to be tried again."""


class CaptureStore(Protocol):
    """What bytes are kept in. Names are `name_of` a digest; a name holds the same bytes for ever."""

    is_near: bool  # whether asking it takes no longer than a disk does

    @property
    def place(self) -> str:
        """Where it is, for messages."""

    def read(self, name: str) -> bytes:
        """Return what stands under a name. Raises FileNotFoundError, StoreUnavailable or another OSError."""

    def write(self, name: str, data: bytes) -> None:
        """Put bytes under a name, whole or not at all; where something stands there already it stays."""

    def exists(self, name: str) -> bool:
        """Whether something stands under the name."""

    def size(self, name: str) -> int:
        """How many bytes stand under the name."""

    def delete(self, name: str) -> None:
        """Remove what stands under the name, if anything."""

    def digests(self, after: str = "") -> Iterator[str]:
        """The SHA-256 digests of what it holds that follow one, in order; a great store is listed page by page."""

    def keeps_versions(self) -> bool:
        """Whether it keeps what is deleted."""

    def probe(self) -> None:
        """Write something, read it and remove it again. Raises OSError where that cannot be done."""


def current() -> CaptureStore:
    """Return the store that bytes are written to."""
    return cast(CaptureStore, storages[CURRENT])


def in_order() -> list[CaptureStore]:
    """Return the stores that may hold bytes, in the order in which to ask them."""
    return [cast(CaptureStore, storages[name]) for name in (CURRENT, BEFORE) if name in settings.STORAGES]


def name_of(digest: str) -> str:
    """Return where the bytes under a SHA-256 stand: two folders deep, so that no folder grows without end."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}{SUFFIX}"


def digest_in(name: str) -> str:
    """Return the digest that a name is of; "" for names of other things."""
    digest = name.rpartition("/")[2].removesuffix(SUFFIX)
    is_one = len(digest) == 64 and set(digest) <= set("0123456789abcdef") and name.endswith(name_of(digest))
    return digest if is_one else ""


@deconstructible
class CaptureFolder(FileSystemStorage):
    """Files below `settings.CAPTURE_DIR`. A crash leaves a whole file or none: written aside, flushed, renamed."""

    is_near = True

    @property
    def base_location(self) -> Any:
        """The folder, as it is set now."""
        return settings.CAPTURE_DIR

    @property
    def location(self) -> str:
        """Its path."""
        return os.path.abspath(settings.CAPTURE_DIR)

    @property
    def place(self) -> str:
        """The folder, for messages."""
        return self.location

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name itself: it says what stands under it."""
        return name

    def read(self, name: str) -> bytes:
        """See CaptureStore."""
        return Path(self.path(name)).read_bytes()

    def write(self, name: str, data: bytes) -> None:
        """See CaptureStore."""
        path = Path(self.path(name))
        if not os.path.lexists(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with written_whole(path) as file:
                file.write(data)

    def _save(self, name: str, content: File[bytes]) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(path) as file:
            for chunk in content.chunks():
                file.write(chunk)
        return name

    def digests(self, after: str = "") -> Iterator[str]:
        """See CaptureStore."""
        for path in _walk(Path(self.location), 2):
            digest = digest_in("/".join(path.parts[-3:]))
            if digest > after:
                yield digest

    def keeps_versions(self) -> bool:
        """See CaptureStore."""
        return False

    def probe(self) -> None:
        """See CaptureStore."""
        Path(self.location).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=self.location) as probe:
            probe.write(b"ok")


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    """The files so many folders deep, in the order of their names; one folder is read at a time."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if depth and path.is_dir() and len(path.name) == 2:
            yield from _walk(path, depth - 1)
        elif not depth:
            yield path
