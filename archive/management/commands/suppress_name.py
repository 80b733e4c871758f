"""manage.py suppress_name: a person's name out of public view, or back into it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.curation.name_restoring import lift_suppression
from archive.curation.name_suppression import SuppressionRefused, continue_suppression, suppress_name
from archive.models import Official, Suppression
from archive.models.suppressions import KeyMissing
from search.locking import Locked


class Command(BaseCommand):
    help = (
        "Cover a person's name wherever readers could meet it, and withhold the captures that hold it; says whether a "
        "trace was found afterwards. The name itself is not kept. --lift brings it back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", default="", help="the full name, with its tones")
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--official", metavar="SLUG", default="", help="only in articles that name this official")
        where.add_argument("--article", type=int, action="append", metavar="NUMBER", help="only in this one")
        where.add_argument("--finish", action="store_true", help="complete what a killed process left unfinished")
        where.add_argument("--lift", type=int, metavar="NUMBER", help="bring the name of this suppression back")
        parser.add_argument("--reason", default="", help="why; administrators see it in the register")
        parser.add_argument("--erase-bytes", action="store_true", help="erase the captures that hold it, for good")
        parser.add_argument("--noinput", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["finish"]:
                unfinished = list(Suppression.objects.in_force().unfinished())
                for suppression in unfinished:
                    continue_suppression(suppression)
                self.stdout.write(f"{len(unfinished)} unfinished suppressions completed.")
            elif options["lift"] is not None:
                self._lift(options)
            else:
                self._suppress(options)
        except (SuppressionRefused, KeyMissing, Locked) as error:
            raise CommandError(str(error)) from error

    def _suppress(self, options: dict[str, Any]) -> None:
        official = None
        if options["official"]:
            official = Official.objects.filter(slug=options["official"]).first()
            if official is None:
                raise CommandError("There is no official at this address.")
        name = options["name"] or (official.name if official else "")
        if not options["noinput"] and input(f"Take “{name}” out of public view? [y/N] ").strip().lower() != "y":
            self.stdout.write("Nothing was done.")
            return
        suppression = suppress_name(
            name,
            None,
            reason=options["reason"],
            official=official,
            articles=options["article"] or (),
            erase_bytes=options["erase_bytes"],
        )
        covered = ", ".join(f"{kind} {count}" for kind, count in suppression.covered.items())
        found = ", ".join(f"{place} {count}" for place, count in suppression.proof.items())
        self.stdout.write(f"Suppression {suppression.pk}. Covered: {covered}. Found afterwards: {found}.")
        if any(suppression.proof.values()):
            raise CommandError("Traces were left; see the register of suppressed names at the desk.")

    def _lift(self, options: dict[str, Any]) -> None:
        suppression = Suppression.objects.filter(pk=options["lift"]).first()
        if suppression is None:
            raise CommandError("There is no such suppression.")
        left = lift_suppression(suppression, options["name"], None, reason=options["reason"])
        self.stdout.write(f"The name is back; {left} places changed since and were left covered.")
