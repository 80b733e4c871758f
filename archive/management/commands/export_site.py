"""manage.py export_site FOLDER: the public site as files that need no server."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from archive.edition.export import LANGUAGES, TakenOutMeanwhile, export_site
from archive.edition.folder import NotAnEdition


class Command(BaseCommand):
    help = (
        "Write the public site to FOLDER as files: pages, captures as WACZ, and a search that runs in the browser. An "
        "earlier edition there is replaced when the new one is whole. Exits with 1 when something could not be written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--languages", nargs="+", choices=LANGUAGES, default=list(LANGUAGES), help="of the pages; both, unless said"
        )
        parser.add_argument("--without-captures", action="store_true", help="leave the WACZ files out")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"].resolve()
        with tqdm(unit=" pages", disable=None) as progress:
            try:
                report = export_site(
                    folder,
                    languages=list(dict.fromkeys(options["languages"])),
                    with_captures=not options["without_captures"],
                    tick=lambda page: progress.update(),
                )
            except NotAnEdition as error:
                raise CommandError(f"{error} Name a new folder, or one with an earlier edition.") from error
            except TakenOutMeanwhile as error:
                message = "Something was taken out of public view meanwhile. Nothing was changed; run this again."
                raise CommandError(message) from error
            except OSError as error:
                raise CommandError(f"{folder} cannot be written: {error}") from error
        for problem in report.problems:
            self.stderr.write(problem)
        for line in report.lines:
            self.stdout.write(line)
        if report.problems:
            sys.exit(1)
