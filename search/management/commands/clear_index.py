"""manage.py clear_index: refused, in place of Haystack's command of the name, which empties the live index."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Refused: a cleared index answers every search with nothing. Use rebuild_index."

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError("The live index is never emptied. Use rebuild_index, which builds aside and swaps.")
