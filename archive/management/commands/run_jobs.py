"""Works off the queue of long work."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.jobs.worker import serve, serve_once
from archive.models import Job
from search.locking import Locked


class Command(BaseCommand):
    help = (
        "Do the long work that editors asked for at the desk, and read for what is spread over hosts "
        "(import_articles --spread, reprocess_articles --spread), for ever or --once. For TANGTHU_JOBS_INLINE=0. "
        "One is enough for the desk; more, on all hosts, read faster. Work that was cut off goes on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing waits")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["once"]:
            serve()
            return
        try:
            serve_once()
        except Locked as error:
            raise CommandError("Another process works off the queue already.") from error
        self.stdout.write(f"{Job.objects.unfinished().count()} jobs left.")
