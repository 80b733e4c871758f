"""manage.py release_embargoes: articles whose embargo is over, back into the archive."""

from typing import Any

from django.core.management.base import BaseCommand

from archive.curation.embargo import release_due
from search.indexing import batched


class Command(BaseCommand):
    help = "Bring back the articles that were withdrawn until a day that has come. Safe to run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        with batched():
            self.stdout.write(f"{release_due()} articles are back.")
