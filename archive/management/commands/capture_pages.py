"""manage.py capture_pages URL… | --feed URL | --sitemap URL | --list FILE | --source SLUG: pages from the live web."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from archive.crawling.crawl import CrawlOptions, until
from archive.crawling.frontier import EntryKind, Seed, check_seed
from archive.crawling.run import CrawlResult, capture
from archive.crawling.scope import seeds_of
from archive.models import Province, Source
from archive.reference.loader import load_reference
from search.locking import Locked

_SHOWN = 50  # problems on the terminal; all are in the admin


class Command(BaseCommand):
    help = (
        "Fetch pages politely, write them as WARC and import them. Called again with the same arguments, it goes on "
        "with what was not finished; feeds, sitemaps and sources give only what is new. Exits with 1 when an address "
        "gave nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("urls", nargs="*", metavar="URL", help="addresses of pages")
        parser.add_argument("--feed", action="append", default=[], metavar="URL", help="an RSS or Atom feed")
        parser.add_argument(
            "--sitemap", action="append", default=[], metavar="URL", help="a sitemap or an index of some"
        )
        parser.add_argument("--list", action="append", default=[], type=Path, metavar="FILE", help="one address a line")
        parser.add_argument("--source", action="append", default=[], metavar="SLUG", help="a source, by its rule")
        parser.add_argument("--all-sources", action="store_true", help="every source with an active rule")
        parser.add_argument("--limit", type=int, default=1_000, metavar="N", help="pages in this run (1000)")
        parser.add_argument("--minutes", type=float, metavar="N", help="end after so many minutes")
        parser.add_argument("--no-images", action="store_true", help="leave out the images of articles")

    def handle(self, *args: Any, **options: Any) -> None:
        starts = list(self._starts(options))
        for start in starts:
            if trouble := check_seed(start.url):
                raise CommandError(f"{start.url}: {trouble.detail}")
        listed, wrong = self._listed(options["list"])
        starts += listed
        if not starts:
            raise CommandError("Which pages? See --help.")
        if not Province.objects.exists():
            load_reference(settings.REFERENCE_DIR)
        captured = self._capture(starts, options)
        for problem in captured.report.problems[:_SHOWN]:
            detail = f" ({problem['detail']})" if problem["detail"] else ""
            self.stderr.write(f"{problem['path']}: {problem['code']}{detail}")
        if (more := len(captured.report.problems) - _SHOWN) > 0:
            self.stderr.write(f"… and {more} more; see the import run in the admin")
        left = f" {captured.waiting} addresses wait: call it again." if captured.waiting else ""
        self.stdout.write(("Continued. " if captured.is_resumed else "") + captured.report.summary + f".{left}")
        if wrong or not captured.report.is_clean:
            sys.exit(1)

    def _capture(self, starts: list[Seed], options: dict[str, Any]) -> CrawlResult:
        names = ("urls", "feed", "sitemap", "list", "source", "all_sources")
        arguments = [f"{name}={value}" for name in names for value in _values(options[name])]
        wanted = CrawlOptions(
            pages=options["limit"],
            until=until(options["minutes"]),
            with_images=not options["no_images"],
            hosts=settings.CAPTURE_HOSTS,
        )
        try:
            with tqdm(unit=" pages", disable=not self.stderr.isatty()) as bar:
                return capture(starts, arguments=arguments, options=wanted, tick=bar.update)
        except Locked as error:
            raise CommandError("Another capture_pages is running.") from error
        except OSError as error:
            raise CommandError(f"The WARC cannot be written: {error}. Call it again to go on.") from error

    def _starts(self, options: dict[str, Any]) -> Iterator[Seed]:
        yield from (Seed(url, EntryKind.PAGE) for url in options["urls"])
        yield from (Seed(url, EntryKind.FEED) for url in options["feed"])
        yield from (Seed(url, EntryKind.SITEMAP) for url in options["sitemap"])
        for source in self._sources(options):
            yield from (Seed(url, EntryKind.LIST) for url in seeds_of(source))

    def _listed(self, paths: list[Path]) -> tuple[list[Seed], int]:
        """The addresses in files, and how many lines were none; those are printed, and cost no other."""
        starts, wrong = [], 0
        for path in paths:
            try:
                lines = path.read_text(encoding="utf-8-sig").splitlines()
            except (OSError, UnicodeDecodeError) as error:
                raise CommandError(f"{path} cannot be read: {error}") from error
            for number, line in enumerate(map(str.strip, lines), 1):
                if not line or line.startswith("#"):
                    continue
                if trouble := check_seed(line):
                    wrong += 1
                    self.stderr.write(f"{path}:{number}: bad-address ({trouble.detail})")
                else:
                    starts.append(Seed(line, EntryKind.PAGE))
        return starts, wrong

    def _sources(self, options: dict[str, Any]) -> Iterator[Source]:
        for slug in options["source"]:
            source = Source.objects.filter(slug=slug).first()
            if source is None:
                raise CommandError(f"There is no source {slug!r}.")
            if not seeds_of(source):
                raise CommandError(f"The source {slug!r} has neither a domain nor a rule that says where to begin.")
            yield source
        if options["all_sources"]:
            yield from Source.objects.filter(capture_rule__is_active=True).order_by("slug")


def _values(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else ["1"] * bool(value)
