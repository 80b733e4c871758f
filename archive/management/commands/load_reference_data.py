"""manage.py load_reference_data: provinces, documents, posts and codes into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from archive.reference.loader import load_reference
from search.indexing import following_authorities


class Command(BaseCommand):
    help = (
        "Load the reference data (provinces, agency tags, document types, issuer codes, documents, customary names, "
        "posts). Safe to run at every start: what a person edited stays, what did not change is not touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.REFERENCE_DIR, help="where the CSV files are")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic(), following_authorities():
                loaded = load_reference(options["folder"])
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"The reference data cannot be read, nothing was changed: {error}") from error
        added, updated, unchanged = (sum(tally.values()) for tally in (loaded.added, loaded.updated, loaded.unchanged))
        self.stdout.write(f"Reference data: {added} added, {updated} updated, {unchanged} unchanged.")
