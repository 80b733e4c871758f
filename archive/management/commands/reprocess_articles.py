"""manage.py reprocess_articles: the archive read again, from the stored bytes, by the rules of today."""

import os
import sys
from argparse import ArgumentParser
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from archive.jobs.rereading import ask_rereading
from archive.jobs.work import read_again_on_all_hosts
from archive.management.spread_jobs import refuse_unfinished, run_spread
from archive.models import Article, Province, Source
from archive.reprocessing.progress import ReprocessingProgress
from archive.reprocessing.run import ReprocessingReport, ReprocessingScope, count_captures, report_of, reprocess
from search.locking import Locked


class Command(BaseCommand):
    help = (
        "Read stored captures again, by the rules and authorities of today, and write what differs; what people "
        "decided stays. By default those read by other rules or authorities. A run that was cut off is continued. "
        "Exits with 1 when bytes are missing or damaged, after reading all others."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", dest="everything", help="also those read by these rules")
        parser.add_argument("--skipped", action="store_true", help="also captures that were no article")
        parser.add_argument("--province", default="", metavar="SLUG", help="only articles about this unit")
        parser.add_argument("--source", default="", metavar="SLUG", help="only articles of this source")
        parser.add_argument("--article", type=int, metavar="ID", help="only this article, by any rules")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write each changed article as a line of JSON")
        parser.add_argument(
            "--processes",
            type=int,
            metavar="N",
            help="readers at once (default: one for each core; with --spread one, beside the workers)",
        )
        parser.add_argument(
            "--spread",
            action="store_true",
            help="have them read by the `run_jobs` of all hosts as well; called again, go on with a run that died",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        scope = ReprocessingScope(
            **{name: options[name] for name in ("everything", "skipped", "province", "source", "article")}
        )
        if options["spread"] and (options["dry_run"] or options["report"]):
            raise CommandError("--spread: neither with --dry-run nor with --report")
        processes = options["processes"] if options["processes"] is not None else 1 if options["spread"] else _cores()
        self._check(scope, processes)
        try:
            outcome = (
                self._spread(scope, processes) if options["spread"] else self._reprocess(scope, processes, options)
            )
        except Locked as error:
            raise CommandError("Another process is reprocessing this archive.") from error
        except BrokenProcessPool as error:
            raise CommandError("The reading processes do not start; run the command again to continue.") from error
        except OSError as error:
            raise CommandError(f"The report cannot be written: {error}") from error
        self._tell(outcome, dry_run=options["dry_run"])
        if outcome.failed:
            sys.exit(1)

    def _reprocess(self, scope: ReprocessingScope, processes: int, options: dict[str, Any]) -> ReprocessingReport:
        is_terminal = self.stderr.isatty()
        total = count_captures(scope) if is_terminal else None
        with tqdm(total=total, unit=" articles", disable=not is_terminal) as bar:
            return reprocess(
                scope, processes=processes, report=options["report"], dry_run=options["dry_run"], tick=bar.update
            )

    def _spread(self, scope: ReprocessingScope, processes: int) -> ReprocessingReport:
        """Reprocess with the workers of all hosts: write here, or follow the process that does."""
        job = ask_rereading(scope, processes=processes)
        run_spread(self, job, read_again_on_all_hosts, unit="articles")
        progress = ReprocessingProgress(job)
        for line in progress.figures.lines:
            self.stdout.write(line)
        outcome = report_of(progress.run) if progress.run else ReprocessingReport()
        refuse_unfinished(job, outcome.summary)
        return outcome

    def _check(self, scope: ReprocessingScope, processes: int) -> None:
        if processes < 1:
            raise CommandError("--processes: at least 1")
        if scope.province and not Province.objects.filter(slug=scope.province).exists():
            raise CommandError(f"There is no province with the address {scope.province!r}.")
        if scope.source and not Source.objects.filter(slug=scope.source).exists():
            raise CommandError(f"There is no source with the address {scope.source!r}.")
        if scope.article is not None and not Article.objects.filter(pk=scope.article).exists():
            raise CommandError(f"There is no article {scope.article}.")

    def _tell(self, outcome: ReprocessingReport, *, dry_run: bool) -> None:
        for problem in outcome.problems:
            self.stderr.write(f"{problem['path']}: {problem['code']} ({problem['detail']})")
        for name, count in sorted(outcome.changes.items()):
            self.stdout.write(f"  {name}: {count}")
        opening = "Dry run, nothing saved. " if dry_run else "Continued. " if outcome.resumed else ""
        self.stdout.write(opening + outcome.summary)


def _cores() -> int:
    """The cores that this process may use; a container or a shared machine may give it fewer than there are."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
