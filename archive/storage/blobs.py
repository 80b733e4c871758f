"""The bytes of captures by their SHA-256, never changed: in a compressed file each, or packed in WARC files."""

import gzip
import hashlib
import os
import zlib
from collections.abc import Callable, Collection
from pathlib import Path

from django.conf import settings

from archive.storage import packs
from archive.warc.records import WarcRecord


class BlobError(Exception):
    """The bytes of a capture are not there, or not what was stored."""


def store(body: bytes) -> str:
    """Keep the bytes and return their SHA-256; storing them again changes nothing.

    A crash leaves either the whole file or none: it is written aside, flushed to the disk and renamed.
    """
    digest = hashlib.sha256(body).hexdigest()
    path = _path(digest)
    if path.exists() or is_packed_sound(digest):
        return digest
    _write(path, body)
    return digest


def load(digest: str) -> bytes:
    """Return the bytes stored under the SHA-256; raises BlobError when they are missing or damaged."""
    try:
        body = gzip.decompress(_path(digest).read_bytes())
    except FileNotFoundError as error:
        return _load_packed(digest, error)
    except (OSError, EOFError, zlib.error) as error:
        raise BlobError(f"the bytes under {digest} cannot be read: {error}") from error
    return _checked(digest, body)


def _load_packed(digest: str, missing: FileNotFoundError) -> bytes:
    place = packs.find(digest)
    if place is None:
        raise BlobError(f"no bytes are stored under {digest}") from missing
    try:
        body = packs.read(place)
    except (OSError, ValueError) as error:
        raise BlobError(f"the bytes under {digest} cannot be read in {place.pack.name}: {error}") from error
    return _checked(digest, body)


def _checked(digest: str, body: bytes) -> bytes:
    if hashlib.sha256(body).hexdigest() != digest:
        raise BlobError(f"the bytes under {digest} are not those that were stored")
    return body


def is_stored(digest: str) -> bool:
    """Whether something stands under the SHA-256; whether it is whole is for `load` to say."""
    return is_single(digest) or packs.find(digest) is not None


def is_single(digest: str) -> bool:
    """Whether the bytes lie in a file of their own."""
    return _path(digest).exists()


def is_packed_sound(digest: str) -> bool:
    """Whether the bytes are packed, and are those that were stored."""
    place = packs.find(digest)
    if place is None:
        return False
    try:
        return hashlib.sha256(packs.read(place)).hexdigest() == digest
    except (OSError, ValueError):
        return False


def remove_single(digest: str) -> int:
    """Delete the file of its own that holds the bytes; returns how many bytes that had."""
    path = _path(digest)
    size = path.stat().st_size
    path.unlink()
    return size


def remove(digest: str) -> None:
    """Delete the bytes stored under the SHA-256, if any; the caller sees to it that no capture needs them.

    Nobody may pack meanwhile. Raises OSError, NotSeparable.
    """
    remove_all({digest})


def remove_all(digests: Collection[str], is_named: Callable[[WarcRecord], bool] = lambda record: False) -> None:
    """Do so for several; `is_named` tells of records of packs that go although another capture needs their bytes."""
    for digest in digests:
        _path(digest).unlink(missing_ok=True)
    packs.take_out(digests, is_named, keep=_keep_single)


def _keep_single(body: bytes) -> None:
    path = _path(hashlib.sha256(body).hexdigest())
    if not path.exists():
        _write(path, body)


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.stem}.{os.getpid()}")
    with aside.open("wb") as file:
        file.write(gzip.compress(body, compresslevel=6, mtime=0))
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def _path(digest: str) -> Path:
    return Path(settings.CAPTURE_DIR) / digest[:2] / digest[2:4] / f"{digest}.gz"
