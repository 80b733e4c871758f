"""What tests of several kinds need."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from haystack import connections


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
