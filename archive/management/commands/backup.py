"""manage.py backup FILE: the whole archive in one file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from archive.backups.writer import write_backup
from archive.models import Capture


class Command(BaseCommand):
    help = (
        "Write database, captures and decisions to FILE (a tar); the search index is not in it. Exits with 1 when "
        "bytes of captures were missing or damaged, after writing all others."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.exists():
            raise CommandError(f"{path} is there already.")
        is_terminal = self.stderr.isatty()
        total = Capture.objects.values("sha256").distinct().count() if is_terminal else None
        try:
            with tqdm(total=total, unit=" captures", disable=not is_terminal) as bar:
                lost = write_backup(path, tick=bar.update)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error}") from error
        for digest in lost:
            self.stderr.write(f"{digest}: its bytes are missing or damaged")
        self.stdout.write(f"{path}: {path.stat().st_size:,} bytes")
        if lost:
            sys.exit(1)
