"""manage.py capture_due: the sources whose time has come, by their schedules; for cron or a systemd timer."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from archive.crawling.crawl import CrawlOptions, until
from archive.crawling.run import capture_all
from archive.crawling.schedule import due_rounds
from archive.models import CaptureRound
from search.locking import Locked


class Command(BaseCommand):
    help = (
        "Capture the sources that are due by their schedules, several hosts side by side, and go on with what was not "
        "finished. Where another capture is running it leaves the work to that one. What a portal did not give is told "
        "at the desk and is no failure of the command."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=5_000, metavar="N", help="pages in this run (5000)")
        parser.add_argument("--minutes", type=float, metavar="N", help="end after so many minutes")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = timezone.now()
        plans = due_rounds(begun)
        if not plans:
            self.stdout.write("Nothing is due.")
            return
        wanted = CrawlOptions(pages=options["limit"], until=until(options["minutes"]), hosts=settings.CAPTURE_HOSTS)
        try:
            with tqdm(unit=" pages", disable=not self.stderr.isatty()) as bar:
                captured = capture_all(plans, options=wanted, tick=bar.update, command="capture_due")
        except Locked:
            self.stdout.write("Another capture is running; what is due waits for the next call.")
            return
        except OSError as error:
            raise CommandError(f"The WARC cannot be written: {error}. Call it again to go on.") from error
        for plan in plans:
            self._tell(plan.arguments)
        left = f" {captured.waiting} addresses wait: call it again." if captured.waiting else ""
        self.stdout.write(("Continued. " if captured.is_resumed else "") + captured.report.summary + f".{left}")

    def _tell(self, arguments: Any) -> None:
        round = CaptureRound.objects.filter(arguments=list(arguments)).order_by("-started_at", "-pk").first()
        if round is not None:
            state = "" if round.finished_at else ", not finished"
            self.stdout.write(
                f"{' '.join(map(str, arguments))}: {round.added} new, {round.changed} changed, "
                f"{round.unchanged} unchanged, {round.failed} failed, {round.gone} gone{state}"
            )
