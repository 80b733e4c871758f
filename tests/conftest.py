"""What tests of several kinds need."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands import flush, migrate
from django.db import connection, transaction
from django.db import connections as databases
from django.test import override_settings
from filelock import FileLock
from haystack import connections
from hypothesis import settings as hypothesis_settings

from archive.core.authorities import Authorities
from archive.reference import database
from tests.processes import EmptyArchive, finished, start

# A busy machine makes one case of thousands slow; what a case may cost is asserted in calls and growth.
hypothesis_settings.register_profile("unhurried", deadline=None)
hypothesis_settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Signing in is not what most tests are about; the production hasher is slow on purpose."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    """What survives a power cut is not what tests ask; processes of their own still wait."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda descriptor: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_listing_of_static_files() -> Iterator[None]:
    """Each test client starts the site anew; what its static files are is seen when one is asked for."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_hour_ends() -> Iterator[None]:
    """What is counted by the hour or the day goes on counting in those of the start; a test of their end says when."""
    moment = time.time() // 3600 * 3600 + 600
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archive.views.rate_limit.time", SimpleNamespace(time=lambda: moment))
        yield


@pytest.fixture(scope="session", autouse=True)
def _authorities_made_once() -> Iterator[None]:
    """Equal rows are equal authorities: what is derived from them outlives a test with others, or none, in between."""
    make, made = database._authorities_of, OrderedDict[Any, Authorities]()

    def remembered(rows: database.Rows) -> Authorities:
        key = (str(settings.REFERENCE_DIR), *map(tuple, rows.values()))
        if key not in made:
            made[key] = make(rows)
            while len(made) > 4:
                made.popitem(last=False)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_authorities_of", remembered)
        yield


@pytest.fixture
def no_index(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A data folder for a search index of the test's own, brought up to date inline; there is none in it yet."""
    settings.DATA_DIR = tmp_path
    settings.SEARCH_INLINE = True
    folders = {"default": tmp_path / "index", "captures": tmp_path / "index-captures"}
    before = {name: connections.connections_info[name]["PATH"] for name in folders}
    for name, folder in folders.items():
        connections.connections_info[name]["PATH"] = str(folder)
        connections.reload(name)
    yield folders["default"]
    for name, path in before.items():
        connections.connections_info[name]["PATH"] = path
        connections.reload(name)


@pytest.fixture
def own_index(no_index: Path, _pattern: Pattern) -> Path:
    """A data folder with a search index of the test's own, empty and current, brought up to date inline."""
    shutil.copytree(_pattern.indexes, no_index.parent, dirs_exist_ok=True)
    return no_index


@pytest.fixture(scope="module")
def kept_rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What a module's fixtures write after asking for this, each test of the module finds, as it was; then it goes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def _reference_rows(_pattern: Pattern) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that loading the reference data writes into an SQLite database, by table."""
    with closing(sqlite3.connect(_pattern.migrated)) as migrated, closing(sqlite3.connect(_pattern.loaded)) as loaded:
        tables = [name for (name,) in loaded.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        empty = [table for table in tables if not _rows_of(migrated, table)]
        return {table: rows for table in empty if (rows := _rows_of(loaded, table))}


def _rows_of(database: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    return database.execute(f'SELECT * FROM "{table}"').fetchall()


@pytest.fixture(scope="module")
def reference_data(kept_rows: None, request: pytest.FixtureRequest) -> None:
    """The reference data, loaded once for the module; on SQLite its rows are copied."""
    _load_reference(request)


@pytest.fixture
def own_reference_data(db: None, request: pytest.FixtureRequest) -> None:
    """The reference data for one test, in a module whose other tests begin without."""
    _load_reference(request)


def _load_reference(request: pytest.FixtureRequest) -> None:
    if connection.vendor != "sqlite":
        call_command("load_reference_data", verbosity=0)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in request.getfixturevalue("_reference_rows").items():
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)


_LAY_DOWN = """
import django; django.setup()
import shutil
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from search.indexing import rebuild
call_command("migrate", verbosity=0)
connection.close()
shutil.copy(settings.DATABASES["default"]["NAME"], settings.DATA_DIR.parent / "migrated.sqlite3")
aside = settings.DATA_DIR.parent / "indexes"
aside.mkdir()
rebuild()
for name in ("index", "index-captures"):
    shutil.move(settings.DATA_DIR / name, aside / name)
call_command("load_reference_data")
"""


@dataclass(frozen=True)
class Pattern:
    """What tests begin with, made once for all workers."""

    migrated: Path  # an SQLite database with the tables and nothing but what migrations write
    indexes: Path  # the search indexes of that database, in which nothing is
    archive: Path  # a data folder with the reference data

    @property
    def loaded(self) -> Path:
        """The database of the data folder."""
        return self.archive / "archive.sqlite3"


@pytest.fixture(scope="session")
def _pattern(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Pattern:
    """The first worker that needs it lays it down, where no earlier run of the same code left it in pytest's cache.

    That is done by a process of its own: a migration takes seconds.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if hasattr(request.config, "workerinput") else base
    cache = getattr(request.config, "cache", None)  # none where pytest was told to keep none
    kept = Path(cache.mkdir("tang-thu")) if cache else shared
    own = shared / "pattern"
    with FileLock(kept / "pattern.lock"):
        if not own.exists():
            made = kept / _state_of_the_code()
            if not made.exists():
                for former in kept.glob("code-*"):
                    shutil.rmtree(former)
                finished(start(shared / "laid-down" / "archive", "-c", _LAY_DOWN))
                shutil.move(shared / "laid-down", made)
            shutil.copytree(made, own)
    return Pattern(own / "migrated.sqlite3", own / "indexes", own / "archive")


def _state_of_the_code() -> str:
    """A name that changes with whatever could change what is laid down."""
    root = Path(__file__).parents[1]
    code = [path for package in ("archive", "search") for path in sorted((root / package).rglob("*.py"))]
    state = sha256((sys.version + _LAY_DOWN).encode())
    for path in (*code, *sorted((root / "fixtures").rglob("*.csv")), root / "requirements.lock"):
        state.update(f"{path}\n".encode() + path.read_bytes())
    return f"code-{state.hexdigest()}"


@pytest.fixture(scope="session")
def _tables_by_copy(request: pytest.FixtureRequest) -> Iterator[pytest.MonkeyPatch]:
    """Makes `migrate`, until it is undone, and `flush` copy the migrated tables into a database on SQLite."""
    with pytest.MonkeyPatch.context() as lasting, pytest.MonkeyPatch.context() as passing:
        if connection.vendor == "sqlite":
            migrated = request.getfixturevalue("_pattern").migrated

            def copy(command: BaseCommand, *labels: str, database: str, **options: Any) -> None:
                databases[database].ensure_connection()
                with closing(sqlite3.connect(migrated)) as source:
                    source.backup(databases[database].connection)

            passing.setattr(migrate.Command, "handle", copy)
            lasting.setattr(flush.Command, "handle", copy)  # which ends each test that commits
        yield passing


@pytest.fixture(scope="session")
def django_db_setup(_tables_by_copy: pytest.MonkeyPatch, django_db_setup: None) -> None:
    """The test database, as pytest-django makes it, but migrated once for all workers."""
    _tables_by_copy.undo()


@pytest.fixture(scope="session")
def empty_archive(_pattern: Pattern) -> EmptyArchive:
    """Lays an archive with nothing but reference data into a new folder."""
    return lambda folder: Path(shutil.copytree(_pattern.archive, folder))
