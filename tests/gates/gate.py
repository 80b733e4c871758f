"""The gate: the whole pipeline on labelled pages, measured as the scorer that came with them does.

`dev.jsonl`, `SCHEMA.md` and `score.py` were written for this project. A third of the pages, chosen by the hash of their
id, is held out: nobody looks at them while tuning, and their figures stand apart. `own.jsonl` holds our own cases.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from archive.core.capture import RawCapture
from archive.core.extraction import gather_officials
from archive.core.linking.outcomes import Located
from archive.core.pipeline import Processed, process
from archive.core.reading.values import Precision
from tests.gates.score import measure
from tests.stated import authorities

HERE = Path(__file__).parent
Page = dict[str, Any]

# What the gate reports, under the scorer's names.
FIELDS = {
    "citations": "citation number+type, strict",
    "citations without number": "citation without number (type + overlap)",
    "citation spans": "citation span, IoU>=0.5",
    "citation dates": "citation date, per resolution",
    "officials": "official name",
    "officials with posts": "official name+post, one contains the other",
    "province": "province",
    "published": "published (all pages)",
    "title": "title",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and F1 of one field; an accuracy has the three alike."""

    precision: float
    recall: float
    f1: float


def digest(name: str) -> str:
    """The SHA-256 of a file of labelled cases."""
    return hashlib.sha256((HERE / name).read_bytes()).hexdigest()


def pages(name: str) -> list[Page]:
    """The labelled pages of a file."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def is_held_out(page: Page) -> bool:
    """Whether the page belongs to the third that is not looked at while tuning."""
    return int(hashlib.sha256(page["id"].encode()).hexdigest(), 16) % 3 == 0


def predict(page: Page) -> Page:
    """What the pipeline makes of a page, in the scorer's format."""
    raw = RawCapture(body=page["text"].encode(), content_type="text/plain")
    return {"id": page["id"], **_prediction(process(raw, authorities()))}


def _prediction(processed: Processed) -> Page:
    reading = processed.reading
    published = reading.published
    unit = processed.province
    return {
        "title": reading.title or None,
        "published": published.day.isoformat() if published and published.precision is Precision.DAY else None,
        "province": authorities().province_by_slug[unit.province].name if isinstance(unit, Located) else None,
        "citations": [
            {
                "surface": mention.surface,
                "start": mention.span.start,
                "type": mention.kind,
                "number": mention.number,
                "date": mention.issued.isoformat() if mention.issued else None,
                "issuer": mention.issuer or None,
                "term": mention.term or None,
            }
            for mention, _ in processed.citations
        ],
        "officials": _officials(processed),
    }


def _officials(processed: Processed) -> list[Page]:
    """One entry for a person's present posts and one for the former ones, over all places where the page names them."""
    return [
        {"name": official.name, "posts": list(official.posts), "former": official.former}
        for official in gather_officials([official.mention for official in processed.officials])
    ]


def score(gold: Iterable[Page], predictions: Iterable[Page]) -> dict[str, Figure]:
    """The figures of the scorer for these pages, by the field names of FIELDS."""
    measured = measure(gold, predictions)
    figures = {}
    for field, name in FIELDS.items():
        if name in measured.counts:
            figures[field] = Figure(*measured.counts[name].figures())
        elif right := measured.accuracy.get(name):
            figures[field] = Figure(*[sum(right) / len(right)] * 3)
    return figures


@dataclass(frozen=True)
class Part:
    """One set of labelled pages with its predictions."""

    name: str
    gold: tuple[Page, ...]
    predictions: tuple[Page, ...]

    @cached_property
    def figures(self) -> dict[str, Figure]:
        return score(self.gold, self.predictions)

    def worst(self, count: int) -> list[tuple[str, list[str]]]:
        """The pages with the most fields below 1, and which fields those are."""
        shortfalls = []
        for page, prediction in zip(self.gold, self.predictions, strict=True):
            low = [field for field, figure in score([page], [prediction]).items() if figure.f1 < 1]
            # A page without, say, citations has F1 0 of nothing when nothing is predicted.
            low = [field for field in low if not _is_empty(field, page, prediction)]
            if low:
                shortfalls.append((page["id"], low))
        return sorted(shortfalls, key=lambda row: -len(row[1]))[:count]


def _is_empty(field: str, page: Page, prediction: Page) -> bool:
    kind = "citations" if field.startswith("citation") else "officials"
    return field not in {"province", "published", "title"} and not page["gold"][kind] and not prediction[kind]


@cache
def parts() -> dict[str, Part]:
    """The sets: the pages one may look at, those held out, our own, and our own about people, of the national press, about numbers."""
    given, own = pages("dev.jsonl"), pages("own.jsonl")
    sets = {
        "seen": [page for page in given if not is_held_out(page)],
        "held out": [page for page in given if is_held_out(page)],
        "own": own,
        "people": pages("people.jsonl"),
        "national news": pages("national.jsonl"),
        "numbers and laws": pages("citations.jsonl"),
    }
    return {name: Part(name, tuple(gold), tuple(predict(page) for page in gold)) for name, gold in sets.items() if gold}


REAL = Path(os.environ.get("TANGTHU_EVAL", "")) / "real.jsonl"


def has_real_pages() -> bool:
    """Whether TANGTHU_EVAL names a folder with labelled real pages."""
    return REAL.is_absolute() and REAL.is_file()


@cache
def real_part() -> Part | None:
    """Real pages of portals, labelled by reading, where TANGTHU_EVAL names the folder that has them; else None.

    They are other people's texts: measured and never copied. Nobody tuned to them page by page.
    """
    if not has_real_pages():
        return None
    gold = pages(str(REAL))
    return Part("real pages of portals", tuple(gold), tuple(predict(page) for page in gold))
