"""Reading pieces of an import or a reprocessing that another process saves, on whichever host.

What goes through the database is sealed with the archive's secret key, since unpacking it could run what it says.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import pickle
import secrets
import socket
import zlib
from contextlib import suppress
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from archive import __version__
from archive.models import ImportPiece
from archive.reference.registry import Registry
from search.locking import alone, forget_lock

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 2  # a reader may die of something else than the piece
_LOOKED_AT = 8  # open pieces that are tried to be taken: others take them too
_MAC = hashlib.sha256().digest_size


class NotSealed(ValueError):
    """Bytes that no process with this archive's key wrote."""


def seal(value: Any) -> bytes:
    """Pack a value for another process of this archive."""
    packed = zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)
    return _mac(packed) + packed


def unseal(sealed: bytes | memoryview) -> Any:
    """The value again. Raises NotSealed, or what unpacking raises where the other process runs other code."""
    mac, packed = bytes(sealed[:_MAC]), bytes(sealed[_MAC:])
    if not hmac.compare_digest(_mac(packed), mac):
        raise NotSealed("not sealed with this archive's secret key")
    return pickle.loads(zlib.decompress(packed))


def _mac(packed: bytes) -> bytes:
    return salted_hmac("archive.importing.pieces", packed, algorithm="sha256").digest()


def version_of(registry: Registry) -> str:
    """By what pages are read here: program, rules and authorities, what sites taught. Equal versions read alike."""
    sites = sorted((host, profile.version) for host, profile in registry.sites.items())
    return f"{__version__}/{registry.rules_version}/{hashlib.sha256(repr(sites).encode()).hexdigest()[:16]}"


def give_back(piece: ImportPiece, problem: str) -> None:
    """Say that an attempt to read a piece failed; it is open again, or left to who saves."""
    still = ImportPiece.objects.filter(pk=piece.pk, state=ImportPiece.State.TAKEN, reader=piece.reader)
    is_last = piece.attempts + 1 >= MOST_ATTEMPTS
    state = ImportPiece.State.LEFT if is_last else ImportPiece.State.OPEN
    still.update(state=state, attempts=F("attempts") + 1, problem=f"{piece.host}: {problem}"[:1000])


class PieceReader:
    """Reads pieces one after another, with what is known of the authorities kept as long as it is the same."""

    def __init__(self) -> None:
        self._registry: Registry | None = None
        self._version = ""
        self._others: set[str] = set()  # versions that this host cannot read by

    def read_one(self) -> bool:
        """Take an open piece and read it; False where there is none for this host.

        A piece that cannot be read is given back with the reason. Interruptions give it back and pass through.
        """
        asked = ImportPiece.objects.filter(state=ImportPiece.State.OPEN).values_list("version", flat=True)
        versions = set(asked.distinct())
        if versions - {self._version} - self._others:
            self._learn(versions)
        if self._registry is None or self._version not in versions:
            return False
        lock = f"piece-reader-{secrets.token_hex(16)}"
        with alone(lock):
            piece = self._take(lock)
            if piece is not None:
                self._read(piece, self._registry)
        forget_lock(lock)
        return piece is not None

    def _learn(self, versions: set[str]) -> None:
        registry = Registry()
        self._registry, self._version = registry, version_of(registry)
        if others := versions - {self._version}:
            logger.warning("Pieces are not read here, which is at %s: %s", self._version, sorted(others))
        self._others = others

    def _take(self, lock: str) -> ImportPiece | None:
        pieces = ImportPiece.objects.filter(state=ImportPiece.State.OPEN, version=self._version)
        for pk in list(pieces.order_by("pk").values_list("pk", flat=True)[:_LOOKED_AT]):
            columns = {"reader": lock, "host": socket.gethostname()[:255], "taken_at": timezone.now()}
            if pieces.filter(pk=pk).update(state=ImportPiece.State.TAKEN, **columns):
                return ImportPiece.objects.filter(pk=pk).first()
        return None

    def _read(self, piece: ImportPiece, registry: Registry) -> None:
        mine = ImportPiece.objects.filter(pk=piece.pk, state=ImportPiece.State.TAKEN, reader=piece.reader)
        try:
            work, tasks = unseal(piece.pages)
            readings = [work(task, registry.authorities, registry.sites) for task in tasks]
            mine.update(state=ImportPiece.State.READ, readings=seal(readings))
        except Exception as error:
            logger.exception("Piece %s was not read", piece)
            give_back(piece, f"{type(error).__name__}: {error}")
        except BaseException:
            with suppress(Exception):
                mine.update(state=ImportPiece.State.OPEN)
            raise
