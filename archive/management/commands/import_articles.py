"""manage.py import_articles PATH… : files and folders into the archive."""

import json
import sys
from argparse import ArgumentParser
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from archive.importing.progress import ImportProgress
from archive.importing.report import ImportReport
from archive.importing.run import dry_run, run_import
from archive.importing.sources import count_files, find_captures
from archive.jobs.file_imports import ask_import
from archive.jobs.work import import_files
from archive.management.spread_jobs import refuse_unfinished, run_spread
from archive.models import Article, Province
from archive.reference.loader import load_reference


class Command(BaseCommand):
    help = (
        "Import pages: .txt, .html and .pdf files, folders of them, WARC, ARC, WACZ, MHTML, JSON Lines and CSV. "
        "A manifest.jsonl gives "
        '{"path", "url", "captured_at"} where they are known. Importing the same again changes nothing. '
        "Exits with 1 when a file could not be read, after importing all others."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files and folders")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, save nothing")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the figures and problems as JSON")
        parser.add_argument(
            "--samples", action="store_true", help="import the sample articles, if the archive is empty"
        )

        parser.add_argument(
            "--processes", type=int, default=1, metavar="N", help="read in N processes beside this one, which saves"
        )
        parser.add_argument(
            "--spread",
            action="store_true",
            help="have the pages read by the `run_jobs` of all hosts as well; called again, go on with a run that died",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["processes"] < 1:
            raise CommandError("--processes: at least 1")
        if options["spread"] and (options["samples"] or options["dry_run"]):
            raise CommandError("--spread: neither with --samples nor with --dry-run")
        paths = [settings.SAMPLE_DIR] if options["samples"] else options["paths"]
        if not paths:
            raise CommandError("Which files or folders? See --help.")
        if options["samples"] and Article.objects.exists():
            self.stdout.write("The archive is not empty: no samples imported.")
            return
        if not Province.objects.exists() and not options["dry_run"]:
            load_reference(settings.REFERENCE_DIR)
        try:
            report = self._spread(paths, options) if options["spread"] else self._import(paths, options)
        except BrokenProcessPool as error:
            raise CommandError("The reading processes do not start; what was read before is saved.") from error
        if options["report"]:
            self._write_report(options["report"], report)
        for problem in report.problems:
            detail = f" ({problem['detail']})" if problem["detail"] else ""
            self.stderr.write(f"{problem['path']}: {problem['code']}{detail}")
        for line in report.passed_over_lines:
            self.stdout.write(line)
        self.stdout.write(("Dry run, nothing saved. " if options["dry_run"] else "") + report.summary)
        if not report.is_clean:
            sys.exit(1)

    def _import(self, paths: list[Path], options: dict[str, Any]) -> ImportReport:
        found = find_captures(paths, max_bytes=settings.MAX_CAPTURE_BYTES)
        is_terminal = self.stderr.isatty()
        total = count_files(paths) if is_terminal else None
        with tqdm(total=total, unit=" files", disable=not is_terminal) as bar:
            if options["dry_run"]:
                return dry_run(found, tick=bar.update)
            return run_import(
                found,
                command="import_articles",
                arguments=[str(path) for path in paths],
                samples=options["samples"],
                processes=options["processes"],
                tick=bar.update,
            )

    def _spread(self, paths: list[Path], options: dict[str, Any]) -> ImportReport:
        """Import with the workers of all hosts: save here, or follow the process that does."""
        job = ask_import(paths, processes=options["processes"])
        run_spread(self, job, import_files, unit="captures")
        progress = ImportProgress(job)
        for line in progress.figures.lines:
            self.stdout.write(line)
        refuse_unfinished(job, progress.report.summary)
        return progress.report

    def _write_report(self, path: Path, report: ImportReport) -> None:
        try:
            path.write_text(json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"The report cannot be written: {error}") from error
