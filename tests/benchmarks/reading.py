"""`python -m tests.benchmarks.reading`: what reading makes of labelled pages, beside the general extractors.

The reduced pages of the gate are always measured; real pages where the folder named by TANGTHU_REAL is. Extractors other than
trafilatura are measured where they are installed: `pip install readability-lxml newspaper4k`.
"""

import logging
import os
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import trafilatura

from archive.core.canonical_urls import host_of
from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from archive.core.reading.site_lessons import learn_site
from archive.core.reading.site_observation import PageObservation, observe_page
from tests.gates.real_pages import (
    REDUCED,
    LabelledPage,
    PageValues,
    Reader,
    labelled,
    measure,
    read_ours,
    real_folder,
    real_parts,
    values_of,
)

FIELDS = ("title", "date", "no wrong date", "byline", "blocks", "clean", "account left out", "kept", "refused")


def read_trafilatura(body: bytes, url: str) -> PageValues:
    found = trafilatura.bare_extraction(body, url=url or None, with_metadata=True, favor_recall=True)
    if found is None:
        return PageValues(is_article=False)
    return PageValues(
        title=found.title or "", published=found.date or "", byline=found.author or "", text=found.text or ""
    )


def read_readability(body: bytes, url: str) -> PageValues:
    from lxml.html import fromstring
    from readability import Document

    document = Document(body.decode("utf-8", "replace"), url=url or None)
    return PageValues(title=document.short_title() or "", text=fromstring(document.summary()).text_content())


def read_newspaper(body: bytes, url: str) -> PageValues:
    from newspaper import Article

    article = Article(url or "https://mau.example/", language="vi")
    article.download(input_html=body.decode("utf-8", "replace"))
    article.parse()
    published = article.publish_date.date().isoformat() if article.publish_date else ""
    return PageValues(
        title=article.title or "", published=published, byline=", ".join(article.authors), text=article.text or ""
    )


def readers() -> Iterator[tuple[str, Reader]]:
    """The extractors at hand by name, ours first."""
    yield "Tàng Thư", read_ours
    yield "trafilatura", read_trafilatura
    if find_spec("readability"):
        yield "readability-lxml", read_readability
    if find_spec("newspaper"):
        yield "newspaper4k", read_newspaper


def page_sets() -> Iterator[tuple[str, Path, list[LabelledPage]]]:
    """Each set of labelled pages with its name and folder; every real set in the two halves."""
    yield "reduced pages", REDUCED, labelled(REDUCED / "expected.jsonl")
    folder = real_folder()
    if folder is None:
        return
    for name, (seen, held_out) in real_parts(folder).items():
        yield f"{name}, looked at", folder, seen
        yield f"{name}, held out", folder, held_out


def table(name: str, folder: Path, pages: list[LabelledPage]) -> str:
    """The figures of every extractor on one set of pages as a table in Markdown."""
    rows = [f"| {name}: {len(pages)} | " + " | ".join(FIELDS) + " | pages/s |", "|---" * (len(FIELDS) + 2) + "|"]
    for reader_name, reader in readers():
        started = time.process_time()
        tallies = measure(pages, folder, reader)
        rate = len(pages) / max(time.process_time() - started, 0.001)
        cells = [f"{tallies[field].right}/{tallies[field].asked}" if field in tallies else "–" for field in FIELDS]
        rows.append(f"| {reader_name} | " + " | ".join(cells) + f" | {rate:.0f} |")
    return "\n".join(rows)


def with_site_memory(folder: Path, pages: list[LabelledPage]) -> Iterator[tuple[str, Reader]]:
    """Our reader without and with what the other pages of each site teach; the page itself never teaches."""
    observed: dict[str, dict[str, PageObservation]] = {}
    for page in pages:
        raw = RawCapture(body=(folder / page["file"]).read_bytes(), url=page.get("url"), content_type="text/html")
        if (found := observe_page(raw)) is not None:
            observed.setdefault(host_of(page.get("url") or ""), {})[page.get("url") or page["id"]] = found

    def read(body: bytes, url: str) -> PageValues:
        others = (found for address, found in observed.get(host_of(url), {}).items() if address != url)
        raw = RawCapture(body=body, url=url, content_type="text/html")
        return values_of(read_capture(raw, site=learn_site(others)))

    yield "alone", read_ours
    yield "with site memory", read


def memory_tables(folder: Path) -> Iterator[str]:
    """For each set of real pages what the other pages of a site change, the two halves apart."""
    fields = (*FIELDS, "no byline invented")
    for name, halves in real_parts(folder).items():
        every = [page for half in halves for page in half]
        for half, pages in zip(("looked at", "held out"), halves, strict=True):
            rows = [f"| {name}, {half}: {len(pages)} | " + " | ".join(fields) + " |", "|---" * (len(fields) + 1) + "|"]
            for reader_name, reader in with_site_memory(folder, every):
                tallies = measure(pages, folder, reader)
                cells = [f"{tallies[one].right}/{tallies[one].asked}" if one in tallies else "–" for one in fields]
                rows.append(f"| {reader_name} | " + " | ".join(cells) + " |")
            yield "\n".join(rows)


def main() -> None:
    logging.disable(logging.CRITICAL)
    most = int(os.environ.get("PAGES", "0"))  # of each set, to try it out
    for name, folder, pages in page_sets():
        print(table(name, folder, pages[:most] if most else pages), end="\n\n")
    real = real_folder()
    for printed in memory_tables(real) if real and not most else ():
        print(printed, end="\n\n")


if __name__ == "__main__":
    main()
