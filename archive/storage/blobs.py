"""The bytes of captures: one compressed file each, named by its SHA-256, never changed."""

import gzip
import hashlib
import os
import zlib
from pathlib import Path

from django.conf import settings


class BlobError(Exception):
    """The bytes of a capture are not there, or not what was stored."""


def store(body: bytes) -> str:
    """Keep the bytes and return their SHA-256; storing them again changes nothing.

    A crash leaves either the whole file or none: it is written aside, flushed to the disk and renamed.
    """
    digest = hashlib.sha256(body).hexdigest()
    path = _path(digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{digest}.{os.getpid()}")
    with aside.open("wb") as file:
        file.write(gzip.compress(body, compresslevel=6, mtime=0))
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    return digest


def load(digest: str) -> bytes:
    """Return the bytes stored under the SHA-256; raises BlobError when they are missing or damaged."""
    try:
        body = gzip.decompress(_path(digest).read_bytes())
    except FileNotFoundError as error:
        raise BlobError(f"no bytes are stored under {digest}") from error
    except (OSError, EOFError, zlib.error) as error:
        raise BlobError(f"the bytes under {digest} cannot be read: {error}") from error
    if hashlib.sha256(body).hexdigest() != digest:
        raise BlobError(f"the bytes under {digest} are not those that were stored")
    return body


def is_stored(digest: str) -> bool:
    """Whether a file stands under the SHA-256; whether it is whole is for `load` to say."""
    return _path(digest).exists()


def remove(digest: str) -> None:
    """Delete the bytes stored under the SHA-256, if any; the caller sees to it that no capture needs them."""
    _path(digest).unlink(missing_ok=True)


def _path(digest: str) -> Path:
    return Path(settings.CAPTURE_DIR) / digest[:2] / digest[2:4] / f"{digest}.gz"
