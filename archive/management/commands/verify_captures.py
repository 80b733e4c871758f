"""manage.py verify_captures: whether the bytes of every capture are still those that were taken."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from archive.storage.fixity import count_unverified, verify_captures


class Command(BaseCommand):
    help = (
        "Recompute the SHA-256 of every capture from the stored bytes and note the result on it. A round that was cut "
        "off is continued. Exits with 1 when bytes are missing or damaged."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        is_terminal = self.stderr.isatty()
        total = count_unverified() if is_terminal else None
        with tqdm(total=total, unit=" captures", disable=not is_terminal) as bar:
            outcome = verify_captures(tick=bar.update)
        for problem in outcome.problems:
            self.stderr.write(f"{problem['path']}: {problem['code']} ({problem['detail']})")
        self.stdout.write(("Continued. " if outcome.is_resumed else "") + outcome.summary)
        if not outcome.is_clean:
            sys.exit(1)
