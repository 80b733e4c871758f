"""The second gate: what reading makes of labelled HTML pages, field by field.

The labelled pages are real pages that other people published; they are not part of the project. Where the folder named by
TANGTHU_REAL is missing, only `reduced/` is measured: small pages with invented text, made for this project. Half of the
real pages, chosen by the hash of the file name, is held out and never looked at while rules are written.
"""

import hashlib
import html
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.core.capture import RawCapture
from archive.core.reading.dispatch import read_capture
from archive.core.reading.values import Reading
from archive.core.text import fold, normalise

REDUCED = Path(__file__).parent / "reduced"
LabelledPage = dict[str, Any]
Reader = Callable[[bytes, str], "PageValues"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageValues:
    """What a reader states of one page; the fields that it does not know stay empty."""

    is_article: bool = True
    title: str = ""
    published: str = ""  # ISO, with its time where known
    byline: str = ""
    text: str = ""
    captions: tuple[str, ...] = ()
    views: int | None = None


@dataclass
class Tally:
    """Right answers of all that were asked for, and the failures by page."""

    right: int = 0
    asked: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.right / self.asked if self.asked else 1.0

    def count(self, page: str, *, right: bool, detail: str = "") -> None:
        self.asked += 1
        self.right += right
        if not right:
            self.failures.append(f"{page}: {detail}")


def real_folder() -> Path | None:
    """The folder of labelled real pages, or None where it is missing."""
    named = os.environ.get("TANGTHU_REAL", "")
    return Path(named) if named and Path(named).is_dir() else None


def is_held_out(file_name: str) -> bool:
    """Whether a page belongs to the half that is not looked at while rules are written."""
    return hashlib.sha256(file_name.encode()).digest()[0] % 2 == 0


def labelled(path: Path) -> list[LabelledPage]:
    """The labels of a file of JSON lines, one page each."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_ours(body: bytes, url: str) -> PageValues:
    """What the archive's own reader states."""
    reading = read_capture(RawCapture(body=body, url=url, content_type="text/html"))
    return values_of(reading)


def values_of(reading: Reading) -> PageValues:
    return PageValues(
        is_article=reading.is_article,
        title=reading.title,
        published=reading.published.iso if reading.published else "",
        byline=reading.byline,
        text=reading.text,
        captions=tuple(image.caption for image in reading.images if image.caption),
        views=reading.views,
    )


def key(text: str) -> str:
    """Letters and digits alone: what is equal in two writings of one text."""
    return re.sub(r"[\W_]+", " ", normalise(html.unescape(text)).casefold()).strip()


def measure(pages: Iterable[LabelledPage], folder: Path, reader: Reader) -> dict[str, Tally]:
    """Tally every field over `pages`, whose files are in `folder`."""
    tallies: dict[str, Tally] = {}
    for page in pages:
        if page.get("ambiguous"):
            continue
        values = reader((folder / page["file"]).read_bytes(), page.get("url") or "")
        for name, right, detail in judge(page, values):
            tallies.setdefault(name, Tally()).count(page["id"], right=right, detail=detail)
    return tallies


def judge(page: LabelledPage, values: PageValues) -> Iterator[tuple[str, bool, str]]:
    """Field, whether it is right, and what was found, for every field that the labels of a page ask for."""
    if not page.get("is_article", True):
        yield "refused", not values.is_article, values.title
        return
    yield "kept", values.is_article, ""
    accepted = [page["title"], *page.get("title_accept", [])]
    yield "title", key(values.title) in map(key, filter(None, accepted)), values.title
    yield from _judge_date(page, values)
    yield from _judge_byline(page, values)
    text = key(values.text)
    for block in page.get("body") or page.get("text_must_contain", []):
        yield "blocks", key(block) in text, block[:60]
    unwanted = [words for words in page.get("text_must_not_contain", []) if _holds(values.text, text, words)]
    unwanted += list(_furniture(page, values)) if "body" in page else []
    yield "clean", not unwanted, " / ".join(words[:80] for words in unwanted[:4])
    if page.get("views") is not None:
        yield "views", values.views == page["views"], str(values.views)


def _holds(text: str, keyed: str, words: str) -> bool:
    return words in text or bool(key(words) and key(words) in keyed)


def _judge_date(page: LabelledPage, values: PageValues) -> Iterator[tuple[str, bool, str]]:
    wanted = [date for date in (page.get("published"), *page.get("published_accept", [])) if date]
    day = values.published[:10]
    if wanted:
        yield "date", day in [date[:10] for date in wanted], values.published
        if any("T" in date for date in wanted):
            yield "time", values.published in wanted, values.published
    yield "no wrong date", not day or not wanted or day in [date[:10] for date in wanted], values.published
    if not wanted:
        yield "no date invented", not day, values.published


def _judge_byline(page: LabelledPage, values: PageValues) -> Iterator[tuple[str, bool, str]]:
    names = [name for name in (page.get("byline"), *page.get("byline_accept", [])) if name]
    if page.get("byline"):
        wanted = {key(name) for name in names} | {key(re.sub(r"\(.*?\)", "", name)) for name in names}
        found = {key(values.byline), key(re.sub(r"\(.*?\)", "", values.byline))}
        yield "byline", bool(wanted & found - {""}), f"{values.byline!r} for {names}"
    elif not page.get("byline_accept"):
        yield "no byline invented", not values.byline, values.byline
    if page.get("poster"):
        left = [name for name in page["poster"] if key(name) in key(values.text)]
        yield "account left out", not left, " / ".join(left)


def _furniture(page: LabelledPage, values: PageValues) -> Iterator[str]:
    """The paragraphs of the text that stand in none of the labelled parts."""
    captions = [caption["caption"] for caption in page.get("captions", [])]
    allowed = [page["title"], page.get("lead") or "", *page["body"], *captions, *page.get("allowed", [])]
    known = " ".join(map(key, allowed))
    folded = fold(known)
    for paragraph in values.text.split("\n"):
        if fold(key(paragraph)) not in folded:
            yield paragraph


def real_parts(folder: Path) -> dict[str, tuple[list[LabelledPage], list[LabelledPage]]]:
    """The labelled sets of the folder by name, each parted into the half to look at and the one held out."""
    parts = {}
    for name in ("gold", "portal", "lists"):
        pages = labelled(folder / f"{name}.jsonl")
        pages = [{**page, "file": f"pages/{page['file']}"} if name == "gold" else page for page in pages]
        parts[name] = (
            [page for page in pages if not is_held_out(Path(page["file"]).name)],
            [page for page in pages if is_held_out(Path(page["file"]).name)],
        )
    return parts
