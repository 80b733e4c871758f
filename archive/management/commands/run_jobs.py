"""Works off the queue of long work."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.jobs.queue import work
from archive.models import Job
from search.locking import Locked


class Command(BaseCommand):
    help = (
        "Do the long work that editors asked for at the desk, for ever or --once. For TANGTHU_JOBS_INLINE=0; one such "
        "worker is enough. Work that was cut off goes on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing waits")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            work(wait=not options["once"])
        except Locked as error:
            raise CommandError("Another process works off the queue already.") from error
        if options["once"]:
            self.stdout.write(f"{Job.objects.unfinished().count()} jobs left.")
