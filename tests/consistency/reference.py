"""Reference data for a long drive: all units, posts and kinds of documents, but none of the documents themselves."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

_WITHOUT_ROWS = ("documents.csv", "aliases.csv", "districts.csv")  # what the invented pages never name


def lay_down_reference(folder: Path) -> Path:
    """Copy the reference data into a new folder, the long files with their heading only."""
    shutil.copytree(settings.REFERENCE_DIR, folder)
    for name in _WITHOUT_ROWS:
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    return folder
