"""manage.py export_metadata FOLDER: what the archive states in public, as JSON Lines."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.exporting.metadata import export_metadata


class Command(BaseCommand):
    help = "Write articles, citations, officials, their posts and documents to FOLDER as JSON Lines, with digests."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = export_metadata(options["folder"])
        except OSError as error:
            raise CommandError(f"{options['folder']} cannot be written: {error}") from error
        for file in manifest["files"]:
            self.stdout.write(f"{file['sha256']}  {file['path']} ({file['rows']} rows)")
