"""manage.py update_index: whatever the search index needs, in place of Haystack's command of the name."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from archive.models import Article
from search import indexing
from search.drift import repair_index
from search.errors import IndexBusy
from search.locking import Locked

WORTH_SHARING = 5_000  # articles; below that starting more processes takes longer than the work


class Command(BaseCommand):
    help = (
        "Bring the search index up to date: drain the outbox, or rebuild where there is no index, none that can be "
        "read or one of an older layout. Safe to run at every start; readers never wait."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--processes", type=int, metavar="N", help="of a rebuild (one for each processor)")
        parser.add_argument("--rebuild", action="store_true", help="rebuild in any case")
        parser.add_argument(
            "--check", action="store_true", help="compare every article with the database too, and write what differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"] and not options["rebuild"]:
                self.stdout.write(f"Search index: compared, {repair_index()} articles written.")
            else:
                self._handle(rebuild=options["rebuild"], processes=options["processes"])
        except Locked:
            self.stdout.write("Another process is rebuilding the index.")
        except IndexBusy as error:
            raise CommandError(f"The index is being written by another process: {error}") from error
        except OSError as error:
            raise CommandError(f"The index cannot be written, the one there is stays in force: {error}") from error

    def _handle(self, *, rebuild: bool, processes: int | None) -> None:
        if rebuild or indexing.needs_rebuild():
            is_terminal = self.stderr.isatty()
            total = Article.objects.visible().count()
            if processes is None:
                processes = (os.cpu_count() or 1) if total >= WORTH_SHARING else 1
            with tqdm(total=total, unit=" articles", disable=not is_terminal) as bar:
                count = indexing.rebuild(bar.update, processes=max(1, processes))
            self.stdout.write(f"Search index: rebuilt, {count} articles.")
        else:
            self.stdout.write(f"Search index: up to date, {indexing.drain()} changes.")
