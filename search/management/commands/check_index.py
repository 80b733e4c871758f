"""manage.py check_index: how far the index and the database differ, and the repair."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from search import indexing
from search.errors import IndexDamaged
from search.models import IndexChange


class Command(BaseCommand):
    help = "Say what the index lacks or holds too much, and with --repair put it right. Exits with 1 when it differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="put it right")

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = IndexChange.objects.pending().count()
        try:
            outdated = indexing.needs_rebuild()
            missing, surplus = (set(), set()) if outdated else indexing.drift()
        except IndexDamaged:
            outdated, missing, surplus = True, set(), set()
        if outdated:
            self.stdout.write("The index is missing, damaged or of an older layout.")
        self.stdout.write(f"{len(missing)} articles missing, {len(surplus)} too many, {waiting} changes waiting.")
        if options["repair"]:
            indexing.repair()
            self.stdout.write("Repaired.")
        elif outdated or missing or surplus:
            sys.exit(1)
