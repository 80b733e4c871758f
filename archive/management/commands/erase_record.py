"""manage.py erase_record: an article or a capture out of the archive for good."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.curation.erasure import ErasureRefused, erase_article, erase_capture, finish_erasures
from archive.models import Article, Capture, Erasure


class Command(BaseCommand):
    help = "Erase an article with its captures, or one capture, for good; says whether a trace was found afterwards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--article", type=int, metavar="NUMBER", help="the number in the article's address")
        what.add_argument("--capture", type=int, metavar="NUMBER", help="the primary key of the capture at the desk")
        what.add_argument(
            "--finish", action="store_true", help="complete erasures that a killed process left unfinished"
        )
        parser.add_argument("--reason", default="", help="why; readers see it at the article's address")
        parser.add_argument("--noinput", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["finish"]:
                self.stdout.write(f"{finish_erasures()} unfinished erasures completed.")
                return
            erasure = self._erase(options)
        except ErasureRefused as error:
            raise CommandError(str(error)) from error
        if erasure is None:
            self.stdout.write("Nothing was erased.")
            return
        found = ", ".join(f"{place} {count}" for place, count in erasure.proof.items())
        self.stdout.write(f"Erased. Traces found afterwards: {found}.")
        if any(erasure.proof.values()):
            raise CommandError("Traces were left; see the register of erasures at the desk.")

    def _erase(self, options: dict[str, Any]) -> Erasure | None:
        model: Any = Article if options["article"] is not None else Capture
        record = model.objects.filter(pk=options["article"] if model is Article else options["capture"]).first()
        if record is None:
            raise CommandError("There is no such record.")
        if not options["noinput"] and input(f"Erase for good: {record}? [y/N] ").strip().lower() != "y":
            return None
        erase = erase_article if model is Article else erase_capture
        return erase(record, None, reason=options["reason"])
