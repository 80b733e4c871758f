"""The data folder and the database of an archive belong together.

Captures and the index lie in the data folder. Two servers on one PostgreSQL database with folders of their own would
each lack what the other received, and a check of the captures on one would call the other's missing. So the folder
has a mark that the database knows; a server with another folder does not start. Where captures are in an object store
and the index is on a cluster the folder holds nothing of the archive, and each host may have its own.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from archive.models import Installation
from archive.storage import stores
from archive.whole_files import made_once

MARK = "archive-mark"


class SeparateFolders(Exception):
    """The database belongs to another data folder; the message says what to do."""


def check_data_folder(folder: Path) -> None:
    """Compare the folder's mark with the database's; the first start makes both.

    SQLite keeps the database in the folder itself, so there is nothing to compare; nor is there before `migrate`.

    Raises:
        SeparateFolders: the database was used with another data folder.
        OSError: the folder cannot be read or written.
    """
    if connection.vendor == "sqlite" or _holds_nothing():
        return
    try:
        with transaction.atomic():
            known = Installation.objects.filter(pk=1).values_list("folder_mark", flat=True).first()
            mark = _read_mark(folder)
            if known is None:
                mark = mark or _make_mark(folder)
                installation, _ = Installation.objects.get_or_create(pk=1, defaults={"folder_mark": mark})
                known = installation.folder_mark
    except DatabaseError:
        return  # no tables yet, or no server: the command itself says so
    if mark != known:
        raise SeparateFolders(
            f"The database belongs to another data folder than {folder}. Servers on one database need one shared "
            "folder: set TANGTHU_DATA_DIR to it. If the folder was moved here or lost, run "
            "`manage.py pair_data_folder` once."
        )


def _holds_nothing() -> bool:
    return bool(settings.SEARCH_URL) and not any(place.is_near for place in stores.in_order())


def pair_data_folder(folder: Path) -> None:
    """Make the folder the one that the database belongs to; servers with another one no longer start.

    Raises OSError where the folder cannot be written.
    """
    mark = _read_mark(folder) or _make_mark(folder)
    Installation.objects.update_or_create(pk=1, defaults={"folder_mark": mark})


def _read_mark(folder: Path) -> str:
    try:
        return (folder / MARK).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def _make_mark(folder: Path) -> str:
    """Give the folder a mark of its own, or return the one that another process has just given it."""
    folder.mkdir(parents=True, exist_ok=True)
    made_once(folder / MARK, f"{secrets.token_hex(16)}\n".encode("ascii"))
    return _read_mark(folder)
