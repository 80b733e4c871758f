"""manage.py update_index: what the search index needs, in place of Haystack's command of the name."""

import os
from argparse import ArgumentParser
from datetime import datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from tqdm import tqdm

from archive.models import Article
from search import indexing
from search.drift import repair_index
from search.engines import CONNECTION, needs_rebuild
from search.errors import IndexBusy, IndexUnreachable
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

        group = parser.add_argument_group("as in Haystack")
        group.add_argument("--remove", "-r", action="store_true", help="the same as --check: what is gone is taken out")
        group.add_argument(
            "--age", "-a", type=float, metavar="HOURS", help="articles changed in the last so many hours"
        )
        group.add_argument("--start", "-s", metavar="TIME", help="articles changed since this ISO time")
        group.add_argument("--end", "-e", metavar="TIME", help="articles changed before this ISO time")
        group.add_argument(
            "--using", "-u", action="append", metavar="NAME", help="the connection; there is one, default"
        )
        group.add_argument("--workers", "-k", type=int, metavar="N", help="the same as --processes")
        group.add_argument("--batch-size", "-b", type=int, metavar="N", help="taken, and left to the command")
        group.add_argument("--nocommit", action="store_true", help="refused: what is written is committed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._refuse_unknown(options)
            if any(options[name] is not None for name in ("age", "start", "end")):
                self._update_changed(options)
            if (options["check"] or options["remove"]) and not options["rebuild"]:
                self.stdout.write(f"Search index: compared, {repair_index()} articles written.")
            else:
                self._handle(rebuild=options["rebuild"], processes=options["processes"] or options["workers"])
        except Locked:
            self.stdout.write("Another process is rebuilding the index.")
        except IndexBusy as error:
            raise CommandError(f"The index is being written by another process: {error}") from error
        except (IndexUnreachable, OSError) as error:
            raise CommandError(f"The index cannot be written, the one there is stays in force: {error}") from error

    def _refuse_unknown(self, options: dict[str, Any]) -> None:
        if unknown := sorted({*(options["using"] or ())} - {CONNECTION}):
            raise CommandError(f"There is no connection {unknown[0]!r}; the index is {CONNECTION!r}.")
        if options["nocommit"]:
            raise CommandError("Every batch is one commit of the index; --nocommit is not possible.")

    def _update_changed(self, options: dict[str, Any]) -> None:
        """Put articles that were changed in a time into the outbox, whether or not they seem up to date."""
        changed = Article.objects.all()
        if options["age"] is not None:
            changed = changed.filter(changed_at__gte=timezone.now() - timedelta(hours=options["age"]))
        for name, lookup in (("start", "changed_at__gte"), ("end", "changed_at__lt")):
            if options[name]:
                changed = changed.filter(**{lookup: _moment(options[name])})
        indexing.enqueue(changed.order_by("pk").values_list("pk", flat=True))

    def _handle(self, *, rebuild: bool, processes: int | None) -> None:
        if rebuild or needs_rebuild():
            is_terminal = self.stderr.isatty()
            total = Article.objects.visible().count()
            if processes is None:
                processes = (os.cpu_count() or 1) if total >= WORTH_SHARING else 1
            with tqdm(total=total, unit=" articles", disable=not is_terminal) as bar:
                count = indexing.rebuild(bar.update, processes=max(1, processes))
            self.stdout.write(f"Search index: rebuilt, {count} articles.")
        else:
            self.stdout.write(f"Search index: up to date, {indexing.drain()} changes.")


def _moment(value: str) -> datetime:
    """Read "2026-01-31" or "2026-01-31T12:00" as local time. Raises CommandError for anything else."""
    try:
        moment = parse_datetime(value)
        if moment is None and (day := parse_date(value)) is not None:
            moment = datetime.combine(day, time.min)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"{value!r} is no ISO date or time.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
