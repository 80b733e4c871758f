"""Backups in a folder of their own: a name for each by its moment, and which old ones go."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

_NAME = re.compile(r"tang-thu-\d{8}T\d{6}Z\.tar")


def name_of(moment: datetime) -> str:
    """ "tang-thu-20261129T031500Z.tar": names sort by their moment, in UTC."""
    return f"tang-thu-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar"


def remove_old(folder: Path, keep: int) -> list[Path]:
    """Remove all but the `keep` newest backups that `name_of` named; return them. Other files are never touched.

    Raises OSError where one cannot be removed; those before it are gone.
    """
    backups = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name) and path.is_file())
    old = backups[:-keep]
    for path in old:
        path.unlink()
    return old
