"""Articles whose province readers judged: news, the pages of a portal, and the labelled cases of the gate.

The labels are `news_provinces.csv` and `portal_provinces.csv`; the articles are those of the folders that TANGTHU_BENCH and
TANGTHU_REAL name, and are left out where a folder is missing. `python -m tests.gates.province_labels` counts what is right.
"""

import csv
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.core.capture import RawCapture
from archive.core.linking.outcomes import Located, Unknown
from archive.core.pipeline import process
from archive.core.reading.values import Reading, SegmentKind, TextSegment
from archive.core.text import Span
from tests.benchmarks.corpus import rows, supplied
from tests.gates.gate import REAL, has_real_pages, pages
from tests.gates.real_pages import labelled, real_folder
from tests.stated import authorities

HERE = Path(__file__).parent
# "borderline" are articles of which the weights fitted before were least sure; they are fitted on, too.
FIT, BORDERLINE, HELD_OUT = "fit", "borderline", "held-out"
_CASES = ("own.jsonl", "national.jsonl", "people.jsonl", "citations.jsonl", "dev.jsonl")


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """A capture, and the plain names of the provinces that are right for it; "-" is none."""

    name: str
    raw: RawCapture
    right: frozenset[str]

    @property
    def is_doubtful(self) -> bool:
        return len(self.right) > 1


def news(use: str) -> Iterator[LabelledArticle]:
    """The labelled news of one use."""
    file = supplied("news-30k.jsonl.zst")
    if file is None or shutil.which("zstd") is None:
        return
    labels = _labels("news_provinces.csv", use)
    for row in rows(file):
        if row["id"] in labels:
            text = f"{row['title']}\n{row['text']}".encode()
            raw = RawCapture(body=text, url=f"https://bench.example/{row['id']}", content_type="text/plain")
            yield LabelledArticle(row["id"], raw, labels[row["id"]])


def portal_pages() -> Iterator[LabelledArticle]:
    """The labelled pages of a portal, with their addresses."""
    folder = real_folder()
    if folder is None:
        return
    labels = _labels("portal_provinces.csv", FIT)
    for row in labelled(folder / "portal.jsonl"):
        if row["id"] in labels:
            body = (folder / row["file"]).read_bytes()
            raw = RawCapture(body=body, url=row["url"], content_type="text/html")
            yield LabelledArticle(row["id"], raw, labels[row["id"]])


def cases() -> Iterator[LabelledArticle]:
    """The labelled cases of the gate, and those of the folder that TANGTHU_EVAL names."""
    for name in (*_CASES, *([str(REAL)] if has_real_pages() else [])):
        for page in pages(name):
            province = page["gold"]["province"]
            if province != "?":
                raw = RawCapture(body=page["text"].encode(), content_type="text/plain")
                yield LabelledArticle(page["id"], raw, frozenset({province or "-"}))


@dataclass(frozen=True, slots=True)
class ShortArticle:
    """An invented article of a few sentences, of one kind of what speaks for a province or does not; "-" is none."""

    kind: str
    reading: Reading
    right: str


def short_articles() -> Iterator[ShortArticle]:
    """The short articles of `provinces.jsonl`; the first paragraph is the lead, and the last says that it is of 2018."""
    for line in (HERE / "provinces.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        reading = reading_of(row["title"], *row["paragraphs"])
        yield ShortArticle(row["kind"], reading, row["province"] or "-")


def reading_of(title: str, *paragraphs: str) -> Reading:
    """An article of 2018 as it is read, its first paragraph being the lead."""
    text = "\n".join((title, *paragraphs, "Tin năm 2018."))
    segments = [TextSegment(SegmentKind.TITLE, Span(0, len(title)))]
    start = len(title) + 1
    for number, paragraph in enumerate(paragraphs):
        kind = SegmentKind.LEAD if number == 0 else SegmentKind.BODY
        segments.append(TextSegment(kind, Span(start, start + len(paragraph))))
        start += len(paragraph) + 1
    return Reading(title=title, text=text, segments=tuple(segments))


def count(articles: Iterable[LabelledArticle]) -> tuple[int, int, list[str]]:
    """How many are right, how many of these are doubtful, and a line for each that is wrong."""
    right, doubtful, wrong = 0, 0, []
    for article in articles:
        outcome = process(article.raw, authorities()).province
        found = answer(outcome)
        if found in article.right:
            right += 1
            doubtful += article.is_doubtful
        else:
            wrong.append(f"{article.name}: {' or '.join(sorted(article.right))}, found {found} ({outcome.rule})")
    return right, doubtful, wrong


def answer(outcome: Located | Unknown) -> str:
    """The province by the name that readers write in labels, "-" for none."""
    if not isinstance(outcome, Located):
        return "-"
    return label_of(authorities().province_by_slug[outcome.province].name)


def label_of(name: str) -> str:
    """The name by which readers label a province: Huế is Thừa Thiên Huế."""
    return {"Huế": "Thừa Thiên Huế"}.get(name, name)


def answers(file: str) -> Iterator[tuple[str, frozenset[str], str]]:
    """Each labelled article of a file, the provinces that are right for it, and its use."""
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        yield row["article"], frozenset(row["provinces"].split("|")), row["use"]


def _labels(file: str, use: str) -> dict[str, frozenset[str]]:
    return {article: right for article, right, used in answers(file) if used == use}


def main() -> None:
    """Print what is right of each set."""
    for title, articles in (
        ("news, fitted on", news(FIT)),
        ("news, the least sure, fitted on", news(BORDERLINE)),
        ("news, held out", news(HELD_OUT)),
        ("a portal's pages, fitted on", portal_pages()),
        ("cases", cases()),
    ):
        right, doubtful, wrong = count(articles)
        total = right + len(wrong)
        share = f" = {right / total:.4f}, {(right - doubtful) / total:.4f} without the doubtful" if total else ""
        print(f"{title}: {right} of {total} right{share}")


if __name__ == "__main__":
    main()
