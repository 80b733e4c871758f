"""Writing a backup."""

import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from archive import __version__
from archive.backups.tables import lines_of, tables_of
from archive.models import Capture
from archive.models.suppressions import KEY_FILE
from archive.storage import blobs
from archive.whole_files import written_whole

FORMAT, WITH_WARCS = 1, 2  # a release that does not know the second refuses it
WARC_ENTRY = "warcs/"
_COPIED = 1 << 20
KEY_ENTRY = f"keys/{KEY_FILE}"  # without it suppressed names would come back with the next import


def write_backup(path: Path, *, tick: Callable[[], Any], with_warcs: bool = False) -> list[str]:
    """Write a backup, readable by its owner only; returns what could not be saved: captures whose bytes are lost.

    The tables are those of one moment; the file appears under its name when it is whole. `tick` is called for each
    capture. The WARC files of crawls are in it `with_warcs`, as far as each was written when the backup began.
    """
    with ExitStack() as stack:
        file = stack.enter_context(written_whole(path, 0o600))
        tar = stack.enter_context(tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT))
        with one_moment():
            tables = [(_dumped(stack, model), name) for name, model in tables_of(apps).items()]
            digests = _digests()
            migrations = sorted(map(list, MigrationRecorder(connection).applied_migrations()))
        warcs = _opened_warcs(stack) if with_warcs else {}
        lost = [digest for digest, body in blobs.load_all(digests) if isinstance(body, blobs.BlobError)]
        whole = sorted(set(digests) - set(lost))
        manifest: dict[str, Any] = {
            "format": WITH_WARCS if with_warcs else FORMAT,
            "release": __version__,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "migrations": migrations,
            "captures": len(whole),
            "lost": lost,
            "tables": {name: described for (_, described), name in tables},
            **({"warcs": {name: _described(file, size) for name, (file, size) in warcs.items()}} if with_warcs else {}),
        }
        _add(tar, "manifest.json", io.BytesIO(json.dumps(manifest, indent=1).encode()))
        for digest, body in blobs.load_all(whole):
            if isinstance(body, blobs.BlobError):
                raise body  # it was there a moment ago
            tick()
            _add(tar, f"captures/{digest}.gz", io.BytesIO(gzip.compress(body, mtime=0)))
        if (key := Path(settings.DATA_DIR) / KEY_FILE).exists():
            _add(tar, KEY_ENTRY, io.BytesIO(key.read_bytes()))
        for (dumped, _), name in tables:
            _add(tar, f"tables/{name}.jsonl.gz", dumped)
        for name, (warc, size) in warcs.items():
            _add(tar, f"{WARC_ENTRY}{name}", warc, size)
        tar.close()
    return lost


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, though others may write."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _dumped(stack: ExitStack, model: Any) -> tuple[BinaryIO, dict[str, Any]]:
    """The lines of a table, compressed in a file of their own, with their number and digest."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    stack.callback(file.close)
    digest, rows = hashlib.sha256(), 0
    with gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
        for line in lines_of(model):
            packed.write(line)
            digest.update(line)
            rows += 1
    return file, {"rows": rows, "sha256": digest.hexdigest()}


def _opened_warcs(stack: ExitStack) -> dict[str, tuple[BinaryIO, int]]:
    """The WARC files of crawls by name, each with how many bytes it has now: crawls only append."""
    found: dict[str, tuple[BinaryIO, int]] = {}
    for path in sorted(Path(settings.WARC_DIR).glob("*.warc.gz")):
        file = stack.enter_context(path.open("rb"))
        found[path.name] = (file, os.fstat(file.fileno()).st_size)
    return found


def _described(file: BinaryIO, size: int) -> dict[str, Any]:
    digest, left = hashlib.sha256(), size
    file.seek(0)
    while left and (chunk := file.read(min(left, _COPIED))):
        digest.update(chunk)
        left -= len(chunk)
    return {"size": size, "sha256": digest.hexdigest()}


def _digests() -> list[str]:
    return list(Capture.objects.order_by("sha256").values_list("sha256", flat=True).distinct())


def _add(tar: tarfile.TarFile, name: str, file: BinaryIO, size: int | None = None) -> None:
    """Add a file, or its first `size` bytes."""
    entry = tarfile.TarInfo(name)
    entry.size = file.seek(0, io.SEEK_END) if size is None else size
    entry.mode = 0o600
    file.seek(0)
    tar.addfile(entry, file)
