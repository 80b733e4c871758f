"""manage.py export_metadata FOLDER: what the archive states in public, as JSON Lines and as an SQLite file."""

import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.exporting.data_package import DamagedRelease
from archive.exporting.metadata import FORMS, PARQUET, export_metadata
from archive.exporting.parquet import ParquetMissing


class Command(BaseCommand):
    help = (
        "Write articles, captures, citations, officials, their posts, documents, sources and provinces to FOLDER, as "
        "JSON Lines and as one SQLite file, with a manifest of digests; as Parquet too where that is asked for."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--only", choices=(*FORMS, PARQUET), help="one form instead of both")
        parser.add_argument("--parquet", action="store_true", help="as Parquet besides (requirements-parquet.lock)")
        parser.add_argument(
            "--changes-since", type=Path, metavar="EARLIER", help="the folder of an earlier one, to list what changed"
        )
        parser.add_argument("--doi", default="", help="the DOI of this release, for its descriptor")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["changes_since"] and options["only"] not in (None, "jsonl"):
            raise CommandError(f"--changes-since compares JSON Lines; leave out --only {options['only']}.")
        forms = (options["only"],) if options["only"] else FORMS
        if options["parquet"] and PARQUET not in forms:
            forms = (*forms, PARQUET)
        try:
            manifest = export_metadata(
                options["folder"], forms=forms, since=options["changes_since"], doi=options["doi"]
            )
        except (DamagedRelease, ParquetMissing) as error:
            raise CommandError(str(error)) from error
        except (OSError, sqlite3.Error) as error:
            raise CommandError(f"{options['folder']} cannot be written: {error}") from error
        for file in manifest["files"]:
            self.stdout.write(f"{file['sha256']}  {file['path']} ({file['rows']} rows)")
