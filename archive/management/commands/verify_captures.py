"""manage.py verify_captures: whether the bytes of every capture are still those that were taken."""

import sys
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from archive.storage.fixity import count_unverified, verify_captures


class Command(BaseCommand):
    help = (
        "Recompute the SHA-256 of every capture from the stored bytes and note the result on it. A round that was cut "
        "off or ended by its budget is continued, those first that were not checked for longest. Exits with 1 when "
        "bytes are missing or damaged."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, metavar="N", help="end after so many captures")
        parser.add_argument("--minutes", type=float, metavar="N", help="end after so many minutes")

    def handle(self, *args: Any, **options: Any) -> None:
        is_terminal = self.stderr.isatty()
        total = count_unverified() if is_terminal else None
        with tqdm(total=total, unit=" captures", disable=not is_terminal) as bar:
            until = timezone.now() + timedelta(minutes=options["minutes"]) if options["minutes"] else None
            outcome = verify_captures(tick=bar.update, most=options["limit"], until=until)
        for problem in outcome.problems:
            self.stderr.write(f"{problem['path']}: {problem['code']} ({problem['detail']})")
        self.stdout.write(("Continued. " if outcome.is_resumed else "") + outcome.summary)
        if outcome.left:
            self.stdout.write(f"{outcome.left} captures wait: call it again.")
        if not outcome.is_clean:
            sys.exit(1)
