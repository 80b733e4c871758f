"""manage.py send_alerts: the digests that are due, to readers who follow a search by e-mail."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.alerts.digests import send_due
from search.errors import IndexDamaged


class Command(BaseCommand):
    help = "Send new articles to readers who follow a search by e-mail; run it daily. Each alert has its own rhythm."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_SENDER:
            raise CommandError("TANGTHU_MAIL_SERVER and TANGTHU_MAIL_SENDER are not set: this archive sends no mail.")
        try:
            counts = send_due()
        except IndexDamaged as error:
            raise CommandError(f"The search index cannot be read; nothing was sent ({error})") from error
        self.stdout.write(
            f"{counts.sent} sent, {counts.nothing_new} without news, {counts.failed} failed, "
            f"{counts.deleted} never confirmed and deleted."
        )
        if counts.failed:
            raise CommandError(
                f"{counts.failed} letters were not taken by the mail server; the next run tries them again."
            )
