"""manage.py follow_outbox: the worker that keeps the index up to date where web processes do not."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from search import indexing
from search.backends import IndexBusy, IndexDamaged
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
                handled = indexing.drain()
            except (IndexBusy, Locked):
                handled = 0
            except IndexDamaged as error:
                self.stderr.write(f"The index cannot be read and is rebuilt: {error}")
                handled = indexing.rebuild()
            if handled:
                self.stdout.write(f"{handled} articles")
            if options["once"]:
                return
            time.sleep(options["pause"])
