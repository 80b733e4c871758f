"""Work that only one process, and one thread of it, may do at a time, wherever the archive's processes run."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from search.locking import Background, Locked, alone, alone_in, forget_lock, is_locked


@pytest.fixture
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return tmp_path / "data" / "locks"  # made when it is needed


@pytest.mark.django_db
@pytest.mark.usefixtures("own_folder")
def test_only_one_holds_a_lock() -> None:
    with alone("rebuild"):
        assert is_locked("rebuild")
        assert not is_locked("drain")
        for wait in (0, 0.05):
            with pytest.raises(Locked, match="rebuild"), alone("rebuild", wait=wait):
                raise AssertionError
    assert not is_locked("rebuild")
    forget_lock("rebuild")


@pytest.mark.django_db
@pytest.mark.usefixtures("own_folder")
def test_a_lock_is_free_again_after_an_error_and_whatever_became_of_the_transaction() -> None:
    with pytest.raises(KeyError), transaction.atomic(), alone("rebuild"):
        raise KeyError
    assert not is_locked("rebuild")
    with alone("rebuild"), transaction.atomic():
        transaction.set_rollback(True)
    assert not is_locked("rebuild")
    with alone("rebuild"):
        with transaction.atomic():
            transaction.set_rollback(True)
        assert is_locked("rebuild")


@pytest.mark.django_db
@pytest.mark.usefixtures("own_folder")
def test_the_next_one_gets_a_lock_as_soon_as_it_is_free() -> None:
    held, got = threading.Event(), threading.Event()

    def wait() -> None:
        held.wait()
        with alone("drain", wait=60):
            got.set()
        connection.close()

    other = threading.Thread(target=wait)
    other.start()
    with alone("drain"):
        held.set()
        assert not got.wait(0.2)
    assert got.wait(60)
    other.join()


def kept_by_a_file(command: str, folder: Path) -> list[str]:
    return [
        sys.executable,
        "-c",
        f"from filelock import FileLock as L; own = L({str(folder / 'rebuild.lock')!r}); {command}",
    ]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps the archive's locks itself")
def test_a_lock_holds_against_another_process_and_is_free_when_that_dies(own_folder: Path) -> None:
    own_folder.mkdir(parents=True)
    check_death(kept_by_a_file("own.acquire(); print(flush=True); input()", own_folder), lambda: is_locked("rebuild"))


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite belongs to one host")
def test_hosts_with_folders_of_their_own_share_the_locks_of_the_database(settings: Any, tmp_path: Path) -> None:
    script = (
        "import sys; import django; django.setup(); from django.conf import settings; from search.locking import alone\n"
        "settings.DATABASES['default']['NAME'] = sys.argv[1]\n"
        "with alone('rebuild', wait=0): print(flush=True); input()"
    )
    settings.DATA_DIR = tmp_path / "another"
    check_death([sys.executable, "-c", script, connection.settings_dict["NAME"]], lambda: is_locked("rebuild"))
    assert not (tmp_path / "another").exists()


def check_death(command: list[str], is_held: Callable[[], bool]) -> None:
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert is_held()
        other.kill()
    assert not is_held()


def test_a_lock_in_a_folder_is_a_file_there(tmp_path: Path) -> None:
    with alone_in(tmp_path / "index", "setup"):
        assert (tmp_path / "index" / "setup.lock").exists()
        with pytest.raises(Locked, match="setup"), alone_in(tmp_path / "index", "setup", wait=0):
            raise AssertionError
        with alone_in(tmp_path / "other", "setup", wait=0):
            pass


def test_what_comes_while_a_thread_works_makes_it_work_once_more() -> None:
    background, done, calls = Background("test"), threading.Event(), []

    def work() -> None:
        calls.append(threading.get_ident())
        if len(calls) == 1:
            background.start(work, once_more=True)  # asked for by others, after this one looked for the last time
            background.start(work)
        else:
            done.set()

    background.start(work)
    assert done.wait(60)
    for thread in threading.enumerate():
        if thread.name == "test":
            thread.join(60)
    assert len(calls) == 2
    assert len(set(calls)) == 1
    done.clear()
    background.start(work)  # it can be asked again
    assert done.wait(60)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a file's lock is free when it is let go")
def test_a_lock_is_free_before_the_server_notices_that_its_connection_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[BaseDatabaseWrapper] = []
    with monkeypatch.context() as patch:
        patch.setattr(type(connections[DEFAULT_DB_ALIAS]), "close", lambda each: ended.append(each))
        with alone("rebuild"):
            assert is_locked("rebuild")
        assert not is_locked("rebuild")
    assert len(ended) == 3
    for each in ended:
        each.close()
