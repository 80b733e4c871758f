"""manage.py inspect_articles PATH… : what the machine finds in a page, and why, without saving anything."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.core.canonical_urls import host_of
from archive.core.capture import RawCapture
from archive.core.inspection import describe, describe_problem
from archive.importing.sources import find_captures
from archive.pdf.extraction import with_pdf_pages
from archive.reference.database import authorities_at_hand, sites_at_hand


class Command(BaseCommand):
    help = (
        "Print what is found in pages and the evidence for it, one JSON object a line; nothing is saved and no "
        'database is needed. With --jsonl each PATH holds one object a line: {"id", "text"} for plain text, or '
        '{"id", "path", "url"} for a page.'
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--jsonl", action="store_true", help="PATHs are JSON Lines of cases; - is standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        self.authorities, self.sites = authorities_at_hand(), sites_at_hand()
        lines = self._cases(options["paths"]) if options["jsonl"] else self._files(options)
        for line in lines:
            self.stdout.write(json.dumps(line, ensure_ascii=False))

    def _describe(self, named: dict[str, Any], raw: RawCapture) -> dict[str, Any]:
        return describe(named, with_pdf_pages(raw), self.authorities, self.sites.get(host_of(raw.url or "")))

    def _files(self, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for found in find_captures(options["paths"], max_bytes=settings.MAX_CAPTURE_BYTES):
            named = {"path": found.path}
            if found.is_resource or found.passed_over:
                continue
            if found.raw is None:
                yield describe_problem(named, found.problem)
            else:
                yield self._describe(named, found.raw)

    def _cases(self, paths: list[Path]) -> Iterator[dict[str, Any]]:
        for path in paths:
            for number, line in enumerate(self._lines(path), start=1):
                if line.strip():
                    yield self._case(path, number, line)

    def _lines(self, path: Path) -> Iterator[str]:
        if str(path) == "-":
            yield from sys.stdin
            return
        try:
            with path.open(encoding="utf-8", errors="replace") as file:
                yield from file
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error

    def _case(self, path: Path, number: int, line: str) -> dict[str, Any]:
        try:
            case = json.loads(line)
            named = {"id": case["id"]}
            if "text" in case:
                body = str(case["text"]).encode("utf-8", "surrogatepass")
                return self._describe(named, RawCapture(body=body, content_type="text/plain"))
            page = path.parent / str(case["path"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            return describe_problem({"id": None}, f"line {number} is no case: {error!r}")
        found = next(iter(find_captures([page], max_bytes=settings.MAX_CAPTURE_BYTES)))
        if found.raw is None:
            return describe_problem(named, found.problem)
        raw = RawCapture(body=found.raw.body, url=case.get("url"), content_type=found.raw.content_type)
        return self._describe(named, raw)
