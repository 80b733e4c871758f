"""Work that only one process, and one thread of it, may do at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from search.locking import Locked, alone, is_locked


def test_only_one_holds_a_lock(tmp_path: Path) -> None:
    folder = tmp_path / "locks"  # made when it is needed
    with alone(folder, "rebuild"):
        assert is_locked(folder, "rebuild")
        assert not is_locked(folder, "drain")
        with pytest.raises(Locked, match="rebuild"), alone(folder, "rebuild", wait=0):
            raise AssertionError
    assert not is_locked(folder, "rebuild")


def test_a_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError), alone(tmp_path, "rebuild"):
        raise KeyError
    assert not is_locked(tmp_path, "rebuild")


def test_a_lock_holds_against_another_process_and_is_free_when_that_dies(tmp_path: Path) -> None:
    script = "import sys; from filelock import FileLock as L; own = L(sys.argv[1]); own.acquire(); print(flush=True); input()"
    command = [sys.executable, "-c", script, str(tmp_path / "rebuild.lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert is_locked(tmp_path, "rebuild")
        other.kill()
    assert not is_locked(tmp_path, "rebuild")
