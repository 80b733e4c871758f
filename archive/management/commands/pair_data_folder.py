"""manage.py pair_data_folder: the data folder that the database belongs to."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from archive.storage.data_folder import pair_data_folder


class Command(BaseCommand):
    help = "Make the present data folder the one that the database belongs to, after it was moved or lost."

    def handle(self, *args: Any, **options: Any) -> None:
        pair_data_folder(settings.DATA_DIR)
        self.stdout.write(f"The database belongs to {settings.DATA_DIR} now.")
