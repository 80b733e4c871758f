"""manage.py pack_captures: captures of a while ago out of single files into WARC files."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from archive.exporting.packing import SIZE, NoPacks, PackDamaged, pack_captures
from search.locking import Locked


class Command(BaseCommand):
    help = (
        "Pack captures of a while ago into WARC files of about a gigabyte with an index, instead of one file each. "
        "Every file is read again before the single ones go; a run that is killed loses nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--older-than", type=_days, default=365, metavar="DAYS", help="captures taken so many days ago (365)"
        )
        parser.add_argument("--size", type=_megabytes, default=SIZE, metavar="MB", help="of a file, about (1000)")
        parser.add_argument(
            "--least", type=_megabytes, default=0, metavar="MB", help="leave a last file of fewer for another run"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        before = timezone.now() - timedelta(days=options["older_than"])
        try:
            with tqdm(unit=" captures", disable=not self.stderr.isatty()) as bar:
                report = pack_captures(before, size=options["size"], least=options["least"], tick=bar.update)
        except Locked as error:
            raise CommandError("Another process is packing, or erasing what is packed.") from error
        except NoPacks as error:
            raise CommandError("Captures in an object store are not packed.") from error
        except (PackDamaged, OSError) as error:
            raise CommandError(f"Nothing was taken away: {error}") from error
        self.stdout.write(report.summary)


def _days(value: str) -> int:
    return _at_least(int(value), 0)


def _megabytes(value: str) -> int:
    return _at_least(int(value), 1) * 1_000_000


def _at_least(number: int, least: int) -> int:
    if number < least:
        raise ArgumentTypeError(f"{least} is the least")
    return number
