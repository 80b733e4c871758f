"""The benchmark measures what it says: the same articles, the same questions, the same totals."""

import random
from itertools import islice
from pathlib import Path

import pytest

from search.analysis import spellings
from tests.benchmarks.__main__ import table
from tests.benchmarks.corpus import articles
from tests.benchmarks.engines import SqliteFts5
from tests.benchmarks.haystack_engines import Ours
from tests.benchmarks.queries import CLASSES, choose


def test_generated_articles_are_as_long_as_real_ones_and_always_the_same() -> None:
    made = list(articles(None, 40))
    assert made == list(articles(None, 40))
    assert 2_000 < sum(len(article.text) for article in made) / 40 < 2_800
    assert len({article.text for article in made}) == 40


def test_a_short_corpus_is_mixed_to_the_length_asked_for(tmp_path: Path) -> None:
    lines = ('{"title": "Một", "text": "a b\\nc d"}', '{"title": "Hai", "text": "e f\\ng h"}')
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = list(islice(articles(tmp_path / "corpus.jsonl", 5), 9))
    assert [article.title for article in found] == ["Một", "Hai", "Một", "Hai", "Một"]
    assert set(spellings(found[4].text)) <= set("abcdefgh")


def test_engines_agree_on_every_total(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from haystack import connections

    monkeypatch.setitem(connections.thread_local.__dict__.setdefault("connections", {}), "default", None)
    ours, other = Ours(tmp_path), SqliteFts5(tmp_path)
    asked = choose(articles(None, 250))
    assert {question.kind for question in asked} == set(CLASSES)
    for engine in (ours, other):
        engine.build(articles(None, 250))
        engine.open()
    comparable = [question for question in random.Random(1).sample(asked, 40) if question.like is None]
    assert [ours.ask(question) for question in comparable] == [other.ask(question) for question in comparable]
    other._db.close()


def test_the_table_shows_every_class() -> None:
    times = {kind: {"warm": [0.001, 0.002], "cold": [0.01]} for kind in CLASSES}
    entry = {"rate": 1000.0, "size": 5_000_000, "memory": 90_000_000, "times": times}
    shown = table({"ours": entry, "fts5": {**entry, "times": {**times, "phrase": {"warm": [], "cold": []}}}}, 10_000)
    assert all(kind in shown for kind in CLASSES)
    assert "| phrase, ms | 2.00 / 2.00 | 10.00 / 10.00 | – |" in shown
