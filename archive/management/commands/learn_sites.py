"""manage.py learn_sites: what the pages of each site teach together, for the readings to come."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from archive.models import Source
from archive.reprocessing.site_learning import learn_sites


class Command(BaseCommand):
    help = (
        "Learn from the stored pages of each site what is furniture and where headline, date, signature and account "
        "stand. Only sites with pages that are not yet known are read, unless --all. Articles that are due by what "
        "was learned are read again by reprocess_articles."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", default="", metavar="SLUG", help="only the sites of this source")
        parser.add_argument("--all", action="store_true", dest="everything", help="also sites without new pages")

    def handle(self, *args: Any, **options: Any) -> None:
        source = Source.objects.filter(slug=options["source"]).first() if options["source"] else None
        if options["source"] and source is None:
            raise CommandError(f"There is no source with the address {options['source']!r}.")
        with tqdm(unit=" pages", disable=not self.stderr.isatty()) as bar:
            report = learn_sites(source=source, everything=options["everything"], tick=bar.update)
        for site in report.sites:
            news = f"version {site.version}" if site.is_new else f"still version {site.version}"
            waiting = f", {site.due} articles due" if site.due else ""
            self.stdout.write(f"{site.host}: {site.lessons} lessons from {site.pages} articles, {news}{waiting}")
        if report.unread:
            self.stderr.write(f"{report.unread} pages could not be read.")
        due = sum(site.due for site in report.sites)
        self.stdout.write(f"{len(report.sites)} sites learned; {due} articles to read again (reprocess_articles).")
