"""manage.py move_captures: captures from the store where they were to the one where they are kept now."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from archive.storage.moving import NothingToMove, move_captures
from search.locking import Locked


class Command(BaseCommand):
    help = (
        "Copy all captures from TANGTHU_CAPTURE_STORAGE_BEFORE to TANGTHU_CAPTURE_STORAGE while the archive goes on. "
        "A call that is killed is repeated. See docs/scaling.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--remove",
            action="store_true",
            help="take away what the new store has given back whole; then unset TANGTHU_CAPTURE_STORAGE_BEFORE",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with tqdm(unit=" captures", disable=not self.stderr.isatty()) as bar:
                report = move_captures(remove=options["remove"], tick=bar.update)
        except NothingToMove as error:
            raise CommandError("TANGTHU_CAPTURE_STORAGE_BEFORE is not set: there is nothing to move.") from error
        except Locked as error:
            raise CommandError("Another process is packing or erasing; call it again.") from error
        except OSError as error:
            raise CommandError(f"Cut off, nothing is lost; call it again: {error}") from error
        for digest in report.damaged:
            self.stderr.write(f"{digest}: damaged where it was, and left there")
        self.stdout.write(report.summary)
        if report.damaged:
            sys.exit(1)
