"""manage.py backup FILE, or FOLDER: the whole archive in one file."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from archive.backups.rotation import name_of, remove_old
from archive.backups.writer import write_backup
from archive.models import Capture


class Command(BaseCommand):
    help = (
        "Write database, captures and decisions to FILE (a tar), or to a new file in FOLDER; the search index is not "
        "in it. Exits with 1 when bytes of captures were missing or damaged, after writing all others."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a file that is not there yet, or a folder")
        parser.add_argument(
            "--with-warcs",
            action=BooleanOptionalAction,
            default=False,
            help="the WARC files that crawls wrote, too (no: what was taken in from them is there in any case)",
        )
        parser.add_argument(
            "--keep",
            type=_at_least_one,
            metavar="N",
            help="with a folder: keep the N newest backups in it and remove older ones, once the new one is whole",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        folder = path if path.is_dir() else None
        if folder:
            path = folder / name_of(timezone.now())
        elif options["keep"]:
            raise CommandError("--keep is for backups in a folder.")
        if path.exists():
            raise CommandError(f"{path} is there already.")
        is_terminal = self.stderr.isatty()
        total = Capture.objects.values("sha256").distinct().count() if is_terminal else None
        try:
            with tqdm(total=total, unit=" captures", disable=not is_terminal) as bar:
                lost = write_backup(path, tick=bar.update, with_warcs=options["with_warcs"])
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error}") from error
        for digest in lost:
            self.stderr.write(f"{digest}: its bytes are missing or damaged")
        self.stdout.write(f"{path}: {path.stat().st_size:,} bytes")
        if lost:
            sys.exit(1)  # older backups stay: they may hold what this one lacks
        if folder and options["keep"]:
            try:
                for old in remove_old(folder, options["keep"]):
                    self.stdout.write(f"{old}: removed")
            except OSError as error:
                raise CommandError(f"An old backup cannot be removed: {error}") from error


def _at_least_one(value: str) -> int:
    number = int(value)
    if number < 1:
        raise ArgumentTypeError("at least one backup is kept")
    return number
