"""manage.py send_notices: what waits and what is broken, to those who look after the archive."""

from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from archive.alerts.letters import send
from archive.alerts.notices import letter_of, notices_since


class Command(BaseCommand):
    help = (
        "Send one letter to the addresses in TANGTHU_NOTICES_TO: readers' reports, damaged bytes, index drift, portals "
        "that do not answer, what could not be captured or imported, failed jobs. Run it daily."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hours", type=int, default=24, help="tell what failed in so many hours (24)")
        parser.add_argument("--print", action="store_true", help="print the letter, send nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["hours"] < 1:
            raise CommandError("--hours must be 1 or more.")
        is_set = settings.MAIL_SENDER and settings.NOTICES_TO
        if not is_set and not options["print"]:
            raise CommandError(
                "TANGTHU_MAIL_SERVER, TANGTHU_MAIL_SENDER and TANGTHU_NOTICES_TO must be set to send notices."
            )
        notices = notices_since(timezone.now() - timedelta(hours=options["hours"]))
        letter = letter_of(notices, settings.NOTICES_TO, origin=next(iter(settings.CSRF_TRUSTED_ORIGINS), ""))
        if options["print"]:
            self.stdout.write(f"{letter.subject}\n\n{letter.body}")
            return
        if not notices:
            self.stdout.write("Nothing waits and nothing is broken; no letter was sent.")
            return
        try:
            send(letter)
        except (SMTPException, OSError) as error:
            raise CommandError(f"The mail server did not take the letter: {error}") from error
        self.stdout.write(f"Sent to {len(settings.NOTICES_TO)}: {len(notices.sections)} kinds of notices.")
