"""What tests of several kinds need."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from filelock import FileLock
from haystack import connections

from tests.processes import EmptyArchive, finished, start


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


@pytest.fixture
def own_index(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A data folder with a search index of the test's own, brought up to date inline."""
    settings.DATA_DIR = tmp_path
    settings.SEARCH_INLINE = True
    folder = tmp_path / "index"
    options = connections.connections_info["default"]
    before = options["PATH"]
    options["PATH"] = str(folder)
    connections.reload("default")
    yield folder
    options["PATH"] = before
    connections.reload("default")


@pytest.fixture(scope="module")
def kept_rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What a module's fixtures write after asking for this, each test of the module finds, as it was; then it goes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def _loaded_rows() -> dict[str, list[tuple[Any, ...]]]:
    """The rows that loading the reference data writes, by table; empty until they were loaded once."""
    return {}


@pytest.fixture(scope="module")
def reference_data(kept_rows: None, _loaded_rows: dict[str, list[tuple[Any, ...]]]) -> None:
    """The reference data, loaded once for the module; on SQLite later modules get a copy of the first one's rows."""
    if connection.vendor != "sqlite":
        call_command("load_reference_data", verbosity=0)
        return
    with connection.cursor() as cursor:
        if _loaded_rows:
            for table, rows in _loaded_rows.items():
                places = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
            return
        empty = [table for table in connection.introspection.table_names(cursor) if not _rows_of(cursor, table)]
        call_command("load_reference_data", verbosity=0)
        _loaded_rows.update({table: rows for table in empty if (rows := _rows_of(cursor, table))})


def _rows_of(cursor: Any, table: str) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = cursor.execute(f'SELECT * FROM "{table}"').fetchall()
    return rows


_LAY_DOWN = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_reference_data")
"""


@pytest.fixture(scope="session")
def _pattern(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """An archive with nothing but reference data; the first worker that needs it lays it down for all."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if hasattr(request.config, "workerinput") else base
    folder = shared / "empty-archive"
    with FileLock(shared / "empty-archive.lock"):
        if not folder.exists():
            finished(start(shared / "laid-down", "-c", _LAY_DOWN))
            (shared / "laid-down").rename(folder)
    return folder


@pytest.fixture(scope="session")
def empty_archive(_pattern: Path) -> EmptyArchive:
    """Lays an archive with nothing but reference data into a new folder."""
    return lambda folder: Path(shutil.copytree(_pattern, folder))
