"""manage.py follow_outbox: the worker that keeps the index up to date where web processes do not."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections, connection

from search import indexing
from search.errors import IndexBusy, IndexDamaged, IndexUnreachable
from search.locking import Locked


class Command(BaseCommand):
    help = "Drain the outbox for ever, or --once. For TANGTHU_SEARCH_INLINE=0; one such worker is enough."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="drain what is there and stop")
        parser.add_argument("--pause", type=float, default=0.5, metavar="SECONDS", help="between two looks (0.5)")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            close_old_connections()
            try:
                handled = self._drain()
            except (OSError, DatabaseError) as error:  # a full disk may have room again, a database be back
                if options["once"]:
                    raise CommandError(f"The index cannot be written; changes wait: {error}") from error
                self.stderr.write(f"The index cannot be written; changes wait: {error}")
                connection.close()  # a connection that broke is not used again
                handled = 0
            if handled:
                self.stdout.write(f"{handled} articles")
            if options["once"]:
                return
            time.sleep(options["pause"])

    def _drain(self) -> int:
        """Drain, or rebuild an index that cannot be read; nothing while another process is at it."""
        try:
            return indexing.drain()
        except (IndexBusy, Locked):
            return 0
        except IndexUnreachable as error:
            raise OSError(str(error)) from error
        except IndexDamaged as error:
            self.stderr.write(f"The index cannot be read and is rebuilt: {error}")
        try:
            return indexing.rebuild()
        except (IndexBusy, Locked):
            return 0
