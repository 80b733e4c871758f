"""Archives for processes of their own."""

import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from tests.processes import EmptyArchive, finished, start

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


@pytest.fixture
def empty_archive(_pattern: Path) -> EmptyArchive:
    """Lays an archive with nothing but reference data into a new folder."""
    return lambda folder: Path(shutil.copytree(_pattern, folder))
