"""Reading a backup: first whether it is whole, then everything into its place."""

import gzip
import hashlib
import json
import re
import shutil
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from archive.backups.tables import digest_of, fill, tables_of
from archive.backups.writer import FORMAT, KEY_ENTRY, WARC_ENTRY, WITH_WARCS
from archive.models.suppressions import put_key
from archive.storage import blobs
from archive.whole_files import written_whole

Manifest = dict[str, Any]
_LONGEST_MANIFEST = 50_000_000
_LONGEST_KEY = 1_000


class Unusable(Exception):
    """Why a backup cannot be restored."""


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unusable(f"the file is cut or damaged ({error})") from error


@_damage_told()
def check_backup(path: Path, *, tick: Callable[[], Any]) -> Manifest:
    """Read a backup from end to end and return its manifest; raises Unusable. Nothing is touched.

    Every digest is recomputed, so a backup that was cut, damaged or put together otherwise is refused.
    """
    captures, tables, warcs, last = 0, {}, {}, ""
    manifest: Manifest = {}
    for name, file in _entries(path):
        if not manifest:
            manifest = _manifest(name, file)
            continue
        if name <= last:
            raise Unusable(f"{name} is not in its place")
        last = name
        if name.startswith("captures/"):
            _capture(name, file)
            captures += 1
            tick()
        elif name.startswith("tables/"):
            tables[_table(name)] = _digest(file)
        elif name == KEY_ENTRY:
            _key(file)
        elif name.startswith(WARC_ENTRY):
            warcs[_warc(name)] = _sha256(file)
        else:
            raise Unusable(f"{name} does not belong into a backup")
    if not manifest:
        raise Unusable("the file is empty")
    if captures != manifest["captures"]:
        raise Unusable(f"{manifest['captures']} captures should be there, {captures} are")
    if tables != {name: described["sha256"] for name, described in manifest["tables"].items()}:
        raise Unusable("tables are missing or damaged")
    if warcs != {name: described["sha256"] for name, described in manifest.get("warcs", {}).items()}:
        raise Unusable("WARC files are missing or damaged")
    return manifest


@_damage_told()
def restore_backup(path: Path, manifest: Manifest, *, tick: Callable[[], Any]) -> None:
    """Put everything in place of what the database holds; `manifest` is what `check_backup` returned.

    The bytes come first: they are named by their digests and do no harm. The database changes in one transaction, in
    which every table is compared with its digest before the later migrations run. Raises Unusable.
    """
    for name, file in _entries(path):
        if name.startswith("captures/"):
            _keep(_capture(name, file))
            tick()
        elif name == KEY_ENTRY:
            put_key(_key(file))
        elif name.startswith(WARC_ENTRY):
            _put_warc(_warc(name), file, manifest["warcs"][_warc(name)])
    connection.close()
    connection.disable_constraint_checking()  # SQLite: for the whole connection, a transaction cannot change it
    try:
        with transaction.atomic():
            _drop_tables()
            _fill_tables(path, manifest)
            connection.check_constraints()
            _reset_sequences()  # later migrations may add rows
            executor = MigrationExecutor(connection, _settle)
            executor.migrate(executor.loader.graph.leaf_nodes())
            _reset_sequences()
            if connection.vendor == "sqlite":
                connection.check_constraints()
    finally:
        connection.close()
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def is_empty() -> bool:
    """Whether the database holds nothing that somebody would miss."""
    tables = set(connection.introspection.table_names())
    for model in (apps.get_model("archive.Article"), apps.get_model("archive.Capture"), apps.get_model("auth.User")):
        if model._meta.db_table in tables and _has_rows(model._meta.db_table):
            return False
    return True


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
        return cursor.fetchone() is not None


def _entries(path: Path) -> Iterator[tuple[str, BinaryIO]]:
    with tarfile.open(path, mode="r|") as tar:
        while entry := tar.next():
            tar.members.clear()  # type: ignore[attr-defined]  # it would hold them all
            file = tar.extractfile(entry) if entry.isreg() else None
            if file is None:
                raise Unusable(f"{entry.name} is no file")
            yield entry.name, cast("BinaryIO", file)


def _manifest(name: str, file: BinaryIO) -> Manifest:
    if name != "manifest.json":
        raise Unusable("this is no backup: it does not begin with a manifest")
    try:
        manifest: Manifest = json.loads(file.read(_LONGEST_MANIFEST))
        is_known = manifest["format"] in (FORMAT, WITH_WARCS)
        _ = manifest["captures"], manifest["tables"], manifest["lost"]
        migrations = {(app, migration) for app, migration in manifest["migrations"]}
    except (ValueError, KeyError, TypeError) as error:
        raise Unusable("the manifest is damaged") from error
    known = set(MigrationExecutor(connection).loader.disk_migrations)
    if not is_known or migrations - known:
        raise Unusable(f"it was made by a later release ({manifest.get('release')}) than this one")
    return manifest


def _capture(name: str, file: BinaryIO) -> bytes:
    body = gzip.decompress(file.read())
    if f"captures/{hashlib.sha256(body).hexdigest()}.gz" != name:
        raise Unusable(f"{name} is not what it was")
    return body


def _keep(body: bytes) -> None:
    digest = blobs.store(body)
    try:
        blobs.load(digest)
    except blobs.BlobError:  # what lay there already was damaged
        blobs.remove(digest)
        blobs.store(body)


def _sha256(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


def _warc(name: str) -> str:
    """The name of a WARC file of a crawl. Raises Unusable for what would lie elsewhere."""
    plain = name.removeprefix(WARC_ENTRY)
    if not re.fullmatch(r"[A-Za-z0-9][\w.+-]*\.warc\.gz", plain, re.ASCII):
        raise Unusable(f"{name} is no WARC file of a crawl")
    return plain


def _put_warc(name: str, file: BinaryIO, described: dict[str, Any]) -> None:
    """Put a WARC file of a crawl in its place; one that is there and begins with the same bytes only grew since."""
    folder = Path(settings.WARC_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    if path.exists() and _begins_with(path, described):
        return
    with written_whole(path) as target:
        shutil.copyfileobj(file, target)


def _begins_with(path: Path, described: dict[str, Any]) -> bool:
    digest, left = hashlib.sha256(), int(described["size"])
    with path.open("rb") as file:
        while left and (chunk := file.read(min(left, 1 << 20))):
            digest.update(chunk)
            left -= len(chunk)
    return not left and digest.hexdigest() == described["sha256"]


def _key(file: BinaryIO) -> str:
    """The key of the suppressed names, in hexadecimal digits."""
    key = file.read(_LONGEST_KEY).decode("ascii", "replace").strip()
    try:
        bytes.fromhex(key)
    except ValueError as error:
        raise Unusable("the key of the suppressed names is damaged") from error
    return key


def _table(name: str) -> str:
    return name.removeprefix("tables/").removesuffix(".jsonl.gz")


def _digest(file: BinaryIO) -> str:
    with gzip.GzipFile(fileobj=file) as lines:
        return hashlib.file_digest(lines, "sha256").hexdigest()


def _drop_tables() -> None:
    ours = connection.introspection.django_table_names(only_existing=True, include_views=False)
    recorder = MigrationRecorder.Migration._meta.db_table
    with connection.cursor() as cursor:
        for table in {*ours, recorder} & set(connection.introspection.table_names(cursor)):
            cascade = " CASCADE" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{cascade}")


def _fill_tables(path: Path, manifest: Manifest) -> None:
    """Bring the empty database to the backup's migrations, fill it, and compare what is there with what was saved."""
    executor = MigrationExecutor(connection, _settle)
    state = executor.migrate(_newest(executor, {(app, name) for app, name in manifest["migrations"]}))
    models = tables_of(state.apps)
    if set(manifest["tables"]) - set(models):
        raise Unusable("it holds tables that its release did not have")
    for name, file in _entries(path):
        if name.startswith("tables/"):
            with gzip.GzipFile(fileobj=file) as lines:
                fill(models[_table(name)], lines)
    for table, described in manifest["tables"].items():
        if digest_of(models[table]) != described["sha256"]:
            raise Unusable(f"{table} is not what was saved, after it was restored")


def _newest(executor: MigrationExecutor, applied: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return, of the migrations that a backup names, those that no other one of them builds on.

    Where it has all that a squashed migration stands for, that one makes its tables; where it has only some, as a
    backup of an earlier release, the executor is told to go by those.
    """
    squashed = {key: {*migration.replaces} for key, migration in executor.loader.replacements.items()}
    if any(applied & replaced and replaced - applied for replaced in squashed.values()):
        executor.loader = MigrationLoader(connection, replace_migrations=False)
    else:
        applied = applied | {key for key, replaced in squashed.items() if replaced <= applied}
    nodes = executor.loader.graph.node_map
    known = sorted(applied & nodes.keys())
    return [key for key in known if not any(child.key in applied for child in nodes[key].children)]


def _settle(action: str, *_: Any) -> None:
    """PostgreSQL alters no table in a transaction whose rows have yet to be checked."""
    if action == "apply_success" and connection.vendor == "postgresql":
        connection.check_constraints()


def _reset_sequences() -> None:
    """The next row of a table comes after those that were restored."""
    there = set(connection.introspection.table_names())
    every = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in there]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), every):
            cursor.execute(statement)
