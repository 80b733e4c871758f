"""The bytes of captures by their SHA-256, never changed: compressed, one by one in a store, or packed in WARC files.

See `stores` for where that is. A store that does not answer is no loss of bytes: StoreUnavailable, an OSError, passes
through all functions here.
"""

import gzip
import hashlib
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress

from archive.storage import packs
from archive.storage.ahead import ahead
from archive.storage.stores import CaptureStore, StoreUnavailable, current, in_order, name_of
from archive.warc.records import WarcRecord

_AT_ONCE = 8


class BlobError(Exception):
    """The bytes of a capture are not there, or not what was stored."""


def store(body: bytes) -> str:
    """Keep the bytes and return their SHA-256; storing them again changes nothing.

    A crash leaves either all of them or none. Raises OSError.
    """
    digest = hashlib.sha256(body).hexdigest()
    if not is_single(digest) and not is_packed_sound(digest):
        current().write(name_of(digest), pack(body))
    return digest


def pack(body: bytes) -> bytes:
    """Compress bytes as they are stored; the same bytes give the same."""
    return gzip.compress(body, compresslevel=6, mtime=0)


def load(digest: str) -> bytes:
    """Return the bytes stored under the SHA-256; raises BlobError when they are missing or damaged."""
    missing: FileNotFoundError | None = None
    for place in in_order():
        try:
            return load_from(place, digest)
        except FileNotFoundError as error:
            missing = error
    return _load_packed(digest, missing or FileNotFoundError(digest))


def load_from(place: CaptureStore, digest: str) -> bytes:
    """Return the bytes under the SHA-256 in one store. Raises FileNotFoundError, BlobError, StoreUnavailable."""
    try:
        body = gzip.decompress(place.read(name_of(digest)))
    except (FileNotFoundError, StoreUnavailable):
        raise
    except (OSError, EOFError, zlib.error) as error:
        raise BlobError(f"the bytes under {digest} cannot be read: {error}") from error
    return _checked(digest, body)


def load_all(digests: Iterable[str]) -> Iterator[tuple[str, bytes | BlobError]]:
    """Load many, in their order; from a store that is far away several at once."""
    return ahead(_attempt, digests, at_once())


def at_once() -> int:
    """How many reads or writes are worth while side by side."""
    return 1 if all(place.is_near for place in in_order()) else _AT_ONCE


def _attempt(digest: str) -> tuple[str, bytes | BlobError]:
    try:
        return digest, load(digest)
    except BlobError as error:
        return digest, error


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
    """Whether the bytes stand by themselves, in any of the stores."""
    return any(place.exists(name_of(digest)) for place in in_order())


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
    """Delete what stands by itself under the SHA-256; returns how many bytes that had."""
    freed, name = 0, name_of(digest)
    for place in in_order():
        with suppress(FileNotFoundError):
            freed += place.size(name)
            place.delete(name)
    return freed


def remove(digest: str) -> None:
    """Delete the bytes stored under the SHA-256, if any; the caller sees to it that no capture needs them.

    Nobody may pack meanwhile. Raises OSError, NotSeparable.
    """
    remove_all({digest})


def remove_all(digests: Collection[str], is_named: Callable[[WarcRecord], bool] = lambda record: False) -> None:
    """Do so for several; `is_named` tells of records of packs that go although another capture needs their bytes."""
    for digest in digests:
        remove_single(digest)
    packs.take_out(digests, is_named, keep=_keep_single)


def _keep_single(body: bytes) -> None:
    digest = hashlib.sha256(body).hexdigest()
    if not is_single(digest):
        current().write(name_of(digest), pack(body))
