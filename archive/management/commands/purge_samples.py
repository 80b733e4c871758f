"""manage.py purge_samples: the sample articles out of the archive."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from archive.importing.samples import purge_samples
from archive.models import Article
from search.indexing import batched


class Command(BaseCommand):
    help = "Delete the sample articles and everything that is there for their sake only. Asks first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--noinput", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        count = Article.objects.filter(is_sample=True).count()
        if not count:
            self.stdout.write("There are no sample articles.")
            return
        if not options["noinput"] and input(f"Delete {count} sample articles? [y/N] ").strip().lower() != "y":
            self.stdout.write("Nothing was deleted.")
            return
        with batched():
            self.stdout.write(f"{purge_samples()} sample articles deleted.")
