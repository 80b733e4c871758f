"""manage.py export_captures FILE: captures as WARC or WACZ."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.exporting.selection import CaptureSelection, SelectionTooLarge, select_captures
from archive.exporting.warcs import write_wacz, write_warc
from archive.models import Province, Source
from archive.warc.warc_writer import ExportReport
from archive.whole_files import written_whole


class Command(BaseCommand):
    help = (
        "Write captures to FILE, as its name says: .warc.gz or .wacz. Filters narrow together; without any, all "
        "captures. Exits with 1 when bytes were missing or damaged, after writing all others."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--province", default="", metavar="SLUG", help="articles about it or what became it")
        parser.add_argument("--source", default="", metavar="SLUG")
        parser.add_argument("--from", type=int, dest="first_year", metavar="YEAR", help="published in it or later")
        parser.add_argument("--to", type=int, dest="last_year", metavar="YEAR", help="published in it or before")
        parser.add_argument("--search", default="", dest="query", metavar="QUERY", help="what a search finds")

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("province", "source", "first_year", "last_year", "query")
        selection = CaptureSelection(**{name: options[name] for name in names})
        self._check(selection, options["file"])
        try:
            exported = self._write(selection, options["file"])
        except SelectionTooLarge as error:
            raise CommandError(f"{error} Narrow it, or export by province, source or years.") from error
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be written: {error}") from error
        for problem in exported.problems:
            self.stderr.write(problem)
        self.stdout.write(exported.summary)
        if exported.problems:
            sys.exit(1)

    def _check(self, selection: CaptureSelection, path: Path) -> None:
        if not path.name.endswith((".warc.gz", ".wacz")):
            raise CommandError("FILE must end in .warc.gz or .wacz")
        if path.exists():
            raise CommandError(f"{path} is there already.")
        if selection.province and not Province.objects.filter(slug=selection.province).exists():
            raise CommandError(f"There is no province with the address {selection.province!r}.")
        if selection.source and not Source.objects.filter(slug=selection.source).exists():
            raise CommandError(f"There is no source with the address {selection.source!r}.")

    def _write(self, selection: CaptureSelection, path: Path) -> ExportReport:
        """Write aside and rename: a file of the final name is complete."""
        captures = select_captures(selection)
        with written_whole(path) as file:
            if path.name.endswith(".wacz"):
                return write_wacz(captures, file)
            return write_warc(captures, file, path.name)
