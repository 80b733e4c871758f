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
from typing import Any

import trafilatura

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
)

FIELDS = ("title", "date", "no wrong date", "byline", "blocks", "clean", "account left out", "kept", "refused")


def read_trafilatura(body: bytes, url: str) -> PageValues:
    found: Any = trafilatura.bare_extraction(body, url=url or None, with_metadata=True, favor_recall=True)
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


def main() -> None:
    logging.disable(logging.CRITICAL)
    most = int(os.environ.get("PAGES", "0"))  # of each set, to try it out
    for name, folder, pages in page_sets():
        print(table(name, folder, pages[:most] if most else pages), end="\n\n")


if __name__ == "__main__":
    main()
