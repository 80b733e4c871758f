"""manage.py check_index: how far the index and the database differ, and the repair."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand

from search.drift import IndexDrift, index_drift, repair_index
from search.engines import needs_rebuild
from search.errors import IndexDamaged
from search.models import IndexChange

NAMED = 20  # articles of each kind; the numbers are told of all


class Command(BaseCommand):
    help = (
        "Compare what the index holds of every article with the database, name the articles that differ, and with "
        "--repair put them right. Exits with 1 when anything differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="put it right")

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = IndexChange.objects.pending().count()
        drift = IndexDrift()
        try:
            outdated = needs_rebuild()
            if not outdated:
                drift = index_drift()
        except IndexDamaged:
            outdated = True
        if outdated:
            self.stdout.write("The index is missing, damaged or of an older layout.")
        self.stdout.write(
            f"{len(drift.missing)} articles missing, {len(drift.surplus)} too many, {len(drift.stale)} with other "
            f"content, {waiting} changes waiting."
        )
        for label, articles in (
            ("missing", drift.missing),
            ("too many", drift.surplus),
            ("other content", drift.stale),
        ):
            if articles:
                self.stdout.write(f"{label}: {_listed(articles)}")
        if options["repair"]:
            repair_index()
            self.stdout.write("Repaired.")
        elif outdated or drift:
            sys.exit(1)


def _listed(articles: Iterable[int]) -> str:
    """The first articles by id: "3, 17, 20 and 480 more"."""
    keys = sorted(articles)
    more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
    return ", ".join(map(str, keys[:NAMED])) + more
