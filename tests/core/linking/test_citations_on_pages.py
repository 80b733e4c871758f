"""Whole pages: what extraction finds and linking makes of it, against the resolutions that a reader takes to be meant.

The pages are the labelled ones of the gate; `dev_links.csv` says for each cited surface which resolution is meant
("provisional" where the reference data do not describe it), as judged by hand from the page and the reference data.
"""

import csv
import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

from archive.core.extraction import find_citations
from archive.core.linking import link_citations
from archive.core.linking.outcomes import Outcome
from archive.core.text import normalise
from tests.core.linking.linking_cases import context, day, told
from tests.stated import authorities

PAGES = Path(__file__).parents[2] / "gates" / "dev.jsonl"
LABELS = Path(__file__).with_name("dev_links.csv")
ASSUMED = date(2024, 6, 1)  # of pages that state no date, to choose the province's unit

LEAST_RIGHT = 0.97
MOST_WRONG = 0.01


def unit_of(province: str | None, published: date | None) -> str:
    units = authorities().units_named(province or "")
    return next((unit.slug for unit in units if unit.existed_on(published or ASSUMED)), "")


@cache
def links() -> dict[tuple[str, str], Outcome]:
    """The outcome of the first mention of each surface, by page and surface."""
    found: dict[tuple[str, str], Outcome] = {}
    for line in PAGES.read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        text, published = normalise(page["text"]), page["gold"]["published"] or ""
        where = context(published, unit_of(page["gold"]["province"], day(published)))
        mentions = find_citations(text, authorities())
        for mention, outcome in zip(mentions, link_citations(mentions, text, where, authorities()), strict=True):
            found.setdefault((page["id"], mention.surface), outcome)
    return found


def verdict(meant: str, outcome: Outcome | None) -> str:
    """Right, wrong, refused (ambiguous, unknown, the number without its date), or not extracted at all."""
    if outcome is None:
        return "not extracted"
    said = told(outcome)
    if said == meant:
        return "right"
    number, _, rest = meant.partition("@")
    undated = f"{number}@@{rest.partition('@')[2]}" if "@" in rest else f"{number}@"
    return "refused" if said == "unknown" or said.startswith("ambiguous") or said == undated else "wrong"


def test_citations_on_whole_pages_are_linked_to_what_is_meant() -> None:
    with LABELS.open(encoding="utf-8", newline="") as file:
        labels = [(row["page"], row["surface"].replace("\\n", "\n"), row["meant"]) for row in csv.DictReader(file)]
    verdicts = {(page, surface): verdict(meant, links().get((page, surface))) for page, surface, meant in labels}
    seen = Counter(verdicts.values())
    judged = seen.total() - seen["not extracted"]

    assert judged >= 0.95 * len(labels)
    assert seen["wrong"] <= MOST_WRONG * judged, [what for what, judged in verdicts.items() if judged == "wrong"]
    assert seen["right"] >= LEAST_RIGHT * judged
