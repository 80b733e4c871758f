"""Writing an edition: every public page as the site answers it, the captures, and the index of its search.

Pages are asked of the site itself, so an edition shows nothing that a reader without an account would not be shown.
"""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from archive import __version__
from archive.edition.addresses import CAPTURES, ENGLISH, SEARCH, NoFileName, file_of, root_of
from archive.edition.captures import HostCaptures, captures_by_host, write_captures
from archive.edition.documents import documents
from archive.edition.folder import EditionFolder
from archive.edition.links import Links
from archive.edition.rendering import Site, at_the_root
from archive.edition.rewriting import rewrite
from archive.edition.static_files import names_in_style
from archive.edition.word_index import WordIndex
from archive.exporting.public_records import (
    public_articles,
    public_officials,
    public_provinces,
    public_resolutions,
    public_sources,
)
from archive.models import Capture, Erasure, Suppression
from archive.sitemaps import PageSitemap
from archive.templatetags.archive_text import date_in_words

LANGUAGES = ("vi", "en")
_AT_ONCE = 1_000
_DATA = "tim-kiem/du-lieu/"
_IMAGES = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/avif": "avif",
}  # fmt: skip

Tick = Callable[[str], Any]


class TakenOutMeanwhile(Exception):
    """Something was withdrawn, erased or covered while the edition was being written: it may stand in a page."""


@dataclass(slots=True)
class EditionReport:
    """The figures of an edition."""

    pages: int = 0
    files: int = 0
    bytes: int = 0
    linked: int = 0  # files taken over from the earlier edition
    documents: int = 0  # that the search knows
    images: int = 0
    captures: int = 0
    refused: Counter[int] = field(default_factory=Counter)  # addresses that the site did not show, by status
    unlinked: dict[str, int] = field(default_factory=dict)  # links without a page in the edition, by kind
    problems: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """What to tell the operator."""
        said = [
            f"{self.pages:,} pages, {self.images:,} images, {self.captures:,} captures; "
            f"the search knows {self.documents:,} pages",
            f"{self.files:,} files, {self.bytes:,} bytes; {self.linked:,} as in the earlier edition",
        ]
        if self.refused:
            shown = ", ".join(f"{count:,} with status {status}" for status, count in sorted(self.refused.items()))
            said.append(f"left out: {shown}")
        if self.unlinked:
            shown = ", ".join(f"{name or 'unknown'} {count:,}" for name, count in sorted(self.unlinked.items()))
            said.append(f"links without a page in the edition: {shown}")
        return said


@at_the_root()
def export_site(
    folder: Path,
    *,
    languages: Sequence[str] = LANGUAGES,
    with_captures: bool = True,
    tick: Tick = lambda page: None,
) -> EditionReport:
    """Write the public site to a folder, as files that need no server.

    Pages are read one after another: what is added meanwhile may be in one and not in another. `tick` is told of each
    page.

    Raises:
        NotAnEdition: the folder holds something else.
        TakenOutMeanwhile: nothing was changed; the run has to be repeated.
        OSError: the disk.
    """
    edition = _Edition(EditionFolder(folder), languages, tick)
    try:
        withheld = _Withheld()
        edition.write(with_captures=with_captures)
        if withheld.has_grown:
            raise TakenOutMeanwhile
        edition.put_in_place()
    finally:
        edition.folder.discard()
    return edition.report


class _Withheld:
    """What was out of public view at a moment; whether more has been taken out since."""

    def __init__(self) -> None:
        self._shown = frozenset(public_articles().values_list("pk", flat=True))
        self._records = self._counts()

    @property
    def has_grown(self) -> bool:
        still = frozenset(public_articles().values_list("pk", flat=True))
        return bool(self._shown - still) or self._counts() != self._records

    def _counts(self) -> tuple[object, ...]:
        last = (model.objects.order_by("-pk").values_list("pk", flat=True).first() for model in (Suppression, Erasure))
        return (Capture.objects.filter(withheld=True).count(), *last)


def named_pages(languages: Sequence[str]) -> Iterator[str]:
    """Yield the pages an edition begins with: those of the sitemap, and of every public record."""
    for language in languages:
        with translation.override(language):
            yield from map(reverse, PageSitemap().items())
            for records in (public_provinces(), public_sources(), public_resolutions(), public_officials()):
                for record in records.only("pk", "slug").order_by("pk").iterator(_AT_ONCE):
                    yield record.get_absolute_url()
            for article in public_articles().only("pk", "slug").order_by("pk").iterator(_AT_ONCE):
                yield article.get_absolute_url()


class _Edition:
    def __init__(self, folder: EditionFolder, languages: Sequence[str], tick: Tick) -> None:
        self.folder = folder
        self.report = EditionReport()
        self._languages = languages
        self._tick = tick
        self._site = Site()
        self._links = Links(self._site.root, named_pages(languages), image=self._image)
        self._images: dict[str, str | None] = {}
        self._hosts: list[HostCaptures] = []
        self._notes = []  # at the foot of each page: in Vietnamese, in English
        for language in LANGUAGES:
            with translation.override(language):
                day = date_in_words(timezone.localdate())
                self._notes.append(_("Bản tĩnh của Tàng Thư, lập ngày %(day)s.") % {"day": day})

    def write(self, *, with_captures: bool) -> None:
        if with_captures:
            self._write_captures()
        refused = self._write_pages()
        if refused:
            self._unlink(refused)
        self._write_own_pages()
        self._write_index()
        self._write_static()

    def put_in_place(self) -> None:
        report, folder = self.report, self.folder
        report.files, report.bytes, report.linked = folder.files, folder.bytes, folder.linked
        report.unlinked = self._links.unlinked
        manifest = {
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "software": f"Tàng Thư {__version__}",
            "languages": list(self._languages),
            "pages": report.pages,
            "captures": {host.name: host.state for host in self._hosts},
            "left_out": {str(status): count for status, count in report.refused.items()},
        }
        folder.put_in_place(manifest)

    # --- pages --------------------------------------------------------------------------------------------------------

    def _write_pages(self) -> list[str]:
        """Write what the site shows of all pages; returns those that it did not show."""
        waiting = deque(named_pages(self._languages))
        refused: list[str] = []
        while waiting:
            page = waiting.popleft()
            if not self._write_page(page):
                self._links.forget(page)
                refused.append(page)
            waiting.extend(self._links.wanted)
            self._links.wanted.clear()
            self._tick(page)
        return refused

    def _write_page(self, page: str) -> bool:
        try:
            file = file_of(page)
        except NoFileName:
            self.report.problems.append(f"{page} would be no safe name of a file")
            return False
        answer = self._site.get(page)
        if answer.status != 200 or not answer.content_type.startswith("text/html"):
            self.report.refused[answer.status] += 1
            if answer.status >= 500:
                self.report.problems.append(f"{page} was answered with status {answer.status}")
            return False
        self._put_page(page, file, answer.body.decode())
        return True

    def _put_page(self, page: str, file: str, content: str) -> None:
        self.folder.write(file, self._rewritten(page, content))
        self.report.pages += 1

    def _unlink(self, refused: list[str]) -> None:
        """Write the pages that lead to what the site did not show once more: few, or none."""
        names = [page.strip("/").rpartition("/")[2].encode() for page in refused]
        for path in list(self.folder.aside.rglob("index.html")):
            content = path.read_bytes()
            if any(name in content for name in names):
                page = f"/{path.relative_to(self.folder.aside).parent.as_posix()}/"
                self._rewrite_again(page.replace("/./", "/"))

    def _rewrite_again(self, page: str) -> None:
        answer = self._site.get(page)
        if answer.status == 200:
            written = self._rewritten(page, answer.body.decode())
            self.folder.place(file_of(page)).write_text(written, encoding="utf-8")

    def _rewritten(self, page: str, content: str) -> str:
        return rewrite(content, self._links.resolver(page), note=self._notes[page.startswith(f"{ENGLISH}/")])

    # --- what only an edition has -------------------------------------------------------------------------------------

    def _write_own_pages(self) -> None:
        for language in self._languages:
            prefix = ENGLISH if language == "en" else ""
            for own, template in ((SEARCH, "edition/search.html"), (CAPTURES, "edition/captures.html")):
                page = f"{prefix}{own}"
                file = file_of(page)
                context = {
                    "root": root_of(file) + (f"{ENGLISH.strip('/')}/" if prefix else ""),
                    "data": f"{root_of(file)}{_DATA}",
                    "files": CAPTURES,
                    "hosts": self._hosts,
                }
                request = self._site.request_for(page)
                with translation.override(language):
                    self._put_page(page, file, render_to_string(template, context, request))

    def _write_index(self) -> None:
        index = WordIndex()
        for document in documents():
            index.add(document)
            self.report.documents += 1
        for name, text in index.files():
            self.folder.write(f"{_DATA}{name}", text)

    def _write_captures(self) -> None:
        self._hosts = captures_by_host()
        earlier = self.folder.earlier().get("captures", {})
        for host in self._hosts:
            name = f"{CAPTURES.strip('/')}/{host.name}"
            if not (earlier.get(host.name) == host.state and self.folder.keep(name)):
                self.report.problems += write_captures(host, self.folder.place(name))
                self.folder.written(name)
            host.bytes = (self.folder.aside / name).stat().st_size
            self.report.captures += len(host.keys)

    def _image(self, address: str) -> str | None:
        """The file of an image of a captured page, written when it is first met; only pictures that run nothing."""
        if address not in self._images:
            answer = self._site.get(address)
            suffix = _IMAGES.get(answer.content_type.partition(";")[0].strip().lower())
            name = None
            if answer.status == 200 and suffix:
                name = f"anh/{hashlib.sha256(answer.body).hexdigest()[:32]}.{suffix}"
                if not (self.folder.aside / name).exists():
                    self.folder.write(name, answer.body)
                    self.report.images += 1
            self._images[address] = name
        return self._images[address]

    def _write_static(self) -> None:
        """The files that pages use, and those that these use in turn."""
        waiting, done = sorted(self._links.static), set()
        while waiting:
            name = waiting.pop()
            if name in done:
                continue
            done.add(name)
            content = _static(name)
            if content is None:
                self.report.problems.append(f"the static file {name} is missing")
                continue
            self.folder.write(f"static/{name}", content)
            if name.endswith(".css"):
                waiting += names_in_style(name, content.decode())


def _static(name: str) -> bytes | None:
    if settings.PRODUCTION and staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return bytes(file.read())
    path = finders.find(name)
    return Path(path).read_bytes() if isinstance(path, str) else None
