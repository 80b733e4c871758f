"""`python -m tests.benchmarks.relevance FOLDER`: how often the engine finds what answers a question.

FOLDER holds `docs.jsonl` (id, title, text) and `queries.jsonl` (text and the ids that are relevant), as ALQAC 2022 in
`relevance/` of the folder that TANGTHU_EVAL names, which is taken unless told otherwise. A question is asked as any of
its words, as typed and without tones; title weighs three times the text.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import django

from archive.core.text import fold
from search.query import Limits, parse
from tests.benchmarks.corpus import Article

_LOOKED_AT = 10  # hits of a question
_LONG = Limits(characters=4_000, words=400)


class Question(NamedTuple):
    """A question and the documents that answer it."""

    text: str
    relevant: frozenset[str]


class Quality(NamedTuple):
    """Of all questions: the share answered by the first hit and by the first five, and the mean reciprocal rank."""

    first: float
    five: float
    rank: float


def measure(questions: Iterable[Question], names: Sequence[str]) -> Quality:
    """Ask every question; `names` are the documents' ids by their keys. Django must be set up."""
    from search.haystack.queryset import TreeSearchQuerySet

    ranks = []
    for question in questions:
        found = TreeSearchQuerySet().matching(parse(question.text, any_word=True, limits=_LONG).tree).keys_only()
        hits = [names[int(result.pk)] in question.relevant for result in found[:_LOOKED_AT]]
        ranks.append(hits.index(True) + 1 if True in hits else 0)
    count = len(ranks)
    return Quality(
        first=ranks.count(1) / count,
        five=sum(0 < rank <= 5 for rank in ranks) / count,
        rank=sum(1 / rank for rank in ranks if rank) / count,
    )


def read(folder: Path) -> tuple[list[tuple[str, Article]], list[Question]]:
    """The documents with their ids, and the questions."""
    rows = [json.loads(line) for line in (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines()]
    day = date(2000, 1, 1)
    articles = [Article(key, row["title"], row["text"], "", "", "", 2000, day) for key, row in enumerate(rows)]
    asked = [json.loads(line) for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    return (
        [(row["id"], article) for row, article in zip(rows, articles, strict=True)],
        [Question(row["text"], frozenset(row["relevant"])) for row in asked],
    )


def main() -> None:
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(os.environ.get("TANGTHU_EVAL", "")) / "relevance"
    if not (given / "queries.jsonl").exists():
        print("Relevance: TANGTHU_EVAL names no folder with a question set")
        return
    documents, questions = read(given)
    with tempfile.TemporaryDirectory(prefix="tang-thu-bench-") as folder:
        os.environ["TANGTHU_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
        django.setup()
        from tests.benchmarks.haystack_engines import Ours

        ours = Ours(Path(folder))
        ours.build(article for _, article in documents)
        names = [name for name, _ in documents]
        print("| asked | R@1 | R@5 | MRR@10 |\n| --- | --- | --- | --- |")
        for label, change in (("as typed", str), ("without tones", fold)):
            asked = (question._replace(text=change(question.text)) for question in questions)
            quality = measure(asked, names)
            print(f"| {label} | {quality.first:.3f} | {quality.five:.3f} | {quality.rank:.3f} |")


if __name__ == "__main__":
    main()
