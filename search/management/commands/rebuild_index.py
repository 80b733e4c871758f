"""manage.py rebuild_index: the whole search index built aside, then swapped in; in place of Haystack's command."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Rebuild the search index aside and swap it in. Readers see the old one until then."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--noinput", action="store_true", help="accepted and not needed: nothing is lost")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("update_index", rebuild=True, stdout=self.stdout, stderr=self.stderr)
