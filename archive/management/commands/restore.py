"""manage.py restore FILE: the archive as it was when the backup was made."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from archive.backups.restore import Manifest, Unusable, check_backup, is_empty, restore_backup


class Command(BaseCommand):
    help = (
        "Restore a backup of this or an earlier release. The file is read from end to end first, and refused before "
        "anything is touched when it is cut or damaged. The search index is rebuilt."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="even if the archive holds articles or accounts")
        parser.add_argument(
            "--check", action="store_true", help="read the backup from end to end, say what it holds, change nothing"
        )
        parser.add_argument(
            "--no-index",
            action="store_true",
            help="leave the search index for rebuild_index, and what is one text for find_duplicates",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        with tqdm(unit=" captures", disable=not self.stderr.isatty()) as bar:
            try:
                manifest = check_backup(path, tick=bar.update)
                if options["check"]:
                    self.stdout.write(_told(manifest) + " can be restored.")
                    return
                if not options["replace"] and not is_empty():
                    raise CommandError("This archive is not empty; --replace puts the backup in its place.")
                restore_backup(path, manifest, tick=bar.update)
            except (Unusable, OSError) as error:
                raise CommandError(f"{path}: {error}. Nothing was changed in the database.") from error
        self.stdout.write(_told(manifest) + " restored.")
        for digest in manifest["lost"]:
            self.stderr.write(f"{digest}: its bytes were lost before the backup was made")
        if not options["no_index"]:
            call_command("find_duplicates", stdout=self.stdout)
            call_command("rebuild_index", stdout=self.stdout)


def _told(manifest: Manifest) -> str:
    rows = sum(table["rows"] for table in manifest["tables"].values())
    return f"{manifest['captures']} captures and {rows} rows of {manifest['created']}"
