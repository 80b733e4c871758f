"""manage.py find_duplicates: which articles are one text."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from archive.models import Article
from archive.resolving.text_clusters import find_duplicates


class Command(BaseCommand):
    help = (
        "Group the articles that are one text, word for word or with small changes. Importing and editing keep the "
        "groups up to date; this is for an archive from before, and may be cut off and run again at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", dest="from_scratch", help="forget all groups first")

    def handle(self, *args: Any, **options: Any) -> None:
        is_terminal = self.stderr.isatty()
        total = Article.objects.count() if is_terminal else None
        with tqdm(total=total, unit=" articles", disable=not is_terminal) as bar:
            found = find_duplicates(from_scratch=options["from_scratch"], tick=bar.update)
        self.stdout.write(
            f"{found.seen} articles looked at, {found.changed} put elsewhere; "
            f"{found.articles} are in {found.groups} groups of several."
        )
