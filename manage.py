#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
QUIET = {"help", "version", "--help", "-h", "--version"}  # they work on no archive
UNPAIRED = {"check", "makemigrations", "migrate", "pair_data_folder", "restore"}  # they work with any data folder


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit("Django is not installed here. Run `make run`, or `.venv/bin/python manage.py …`.") from error
    if len(sys.argv) > 1 and not QUIET & set(sys.argv[1:]):
        prepare()
        if sys.argv[1] not in UNPAIRED:
            refuse_separate_folders()
    execute_from_command_line(sys.argv)


def prepare() -> None:
    """Say on which archive the command works, and go on as its owner; stop where the settings are wrong."""
    from django.core.exceptions import ImproperlyConfigured

    from archive.management.target import WrongUser, become_owner, describe_target

    try:
        become_owner(Path(os.environ.get("TANGTHU_DATA_DIR") or BASE_DIR / "data").resolve())
        from django.conf import settings

        line = describe_target(settings.DATABASES["default"], settings.DATA_DIR)
    except (ImproperlyConfigured, WrongUser) as error:
        raise SystemExit(str(error)) from error
    if os.environ.get("RUN_MAIN") != "true":  # the process that runserver starts anew says it once
        print(f"Archive: {line}", file=sys.stderr, flush=True)


def refuse_separate_folders() -> None:
    """Stop where the database belongs to another data folder: captures would be lost between the two."""
    import django
    from django.conf import settings

    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        return
    django.setup()
    from archive.storage.data_folder import SeparateFolders, check_data_folder

    try:
        check_data_folder(settings.DATA_DIR)
    except SeparateFolders as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
