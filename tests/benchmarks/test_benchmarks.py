"""The benchmark measures what it says: the same articles, the same questions, the same totals."""

import json
import random
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from search.analysis import spellings
from tests.benchmarks import equal_writings, relevance
from tests.benchmarks.__main__ import table
from tests.benchmarks.corpus import Article, articles
from tests.benchmarks.engines import PlainWhoosh, SqliteFts5, Tantivy
from tests.benchmarks.equal_writings import Pair, measure, small
from tests.benchmarks.haystack_engines import Ours
from tests.benchmarks.queries import CLASSES, choose, distinct


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


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Haystack's connection "default" is free for an engine that is measured, and afterwards what it was."""
    from haystack import connections

    monkeypatch.setitem(connections.thread_local.__dict__.setdefault("connections", {}), "default", None)


@pytest.mark.slow
@pytest.mark.usefixtures("no_connection")
def test_engines_agree_on_every_total(tmp_path: Path) -> None:
    asked = [question for question in choose(articles(None, 120)) if question.like is None]
    assert {question.kind for question in asked} == {*CLASSES} - {"more like this"}
    totals = []
    for make in (Ours, PlainWhoosh, SqliteFts5, Tantivy):
        engine = make(tmp_path)
        engine.build(articles(None, 120))
        engine.open()
        totals.append([engine.ask(question) for question in random.Random(1).sample(asked, 40)])
        engine.close()
    assert totals[1:] == totals[:1] * 3


@pytest.mark.usefixtures("no_connection")
def test_relevance_counts_where_the_answer_stands(tmp_path: Path) -> None:
    texts = {"a": "Trồng cam sành", "b": "Trồng quýt hồng, bán cam", "c": "Nuôi tôm"}
    rows = [json.dumps({"id": name, "title": "", "text": text}) for name, text in texts.items()]
    (tmp_path / "docs.jsonl").write_text("\n".join(rows), encoding="utf-8")
    asked = [("Ai trồng cam sành?", ["a"]), ("Bán cam ở đâu?", ["a"]), ("Nuôi ong?", ["a"])]
    lines = [json.dumps({"text": text, "relevant": relevant}) for text, relevant in asked]
    (tmp_path / "queries.jsonl").write_text("\n".join(lines), encoding="utf-8")
    documents, questions = relevance.read(tmp_path)
    ours = Ours(tmp_path)
    ours.build(article for _, article in documents)
    quality = relevance.measure(questions, [name for name, _ in documents])
    assert [*quality] == pytest.approx([1 / 3, 2 / 3, 1 / 2])


@pytest.mark.usefixtures("no_connection")
def test_equal_writings_are_held_against_patterns(tmp_path: Path) -> None:
    day = date(2020, 1, 1)
    texts = ("Tỷ lệ hộ nghèo", "tỉ lệ", "Tỷ của lệ", "UBND xã họp ở TP. HCM", "Uỷ ban nhân dân TP Hồ Chí Minh", "ubnd")
    held = [Article(key, "", text, "", "", "", 2020, day) for key, text in enumerate(texts)]
    ours = Ours(tmp_path)
    ours.build(held)
    pairs = [*equal_writings.PAIRS, Pair(("hộ nghèo", "nghèo"), "hộ nghèo|họp")]
    found = {each.writing: each[1:] for each in measure({each.key: small(each) for each in held}, pairs)}
    assert found["tỷ lệ"] == found["tỉ lệ"] == (2, 1, 1)
    assert found["UBND"] == found["Ủy ban nhân dân"] == (3, 1, 1)
    assert found["TP.HCM"] == (2, 1, 1)
    assert found["hộ nghèo"] == (1, 0.5, 1)


@pytest.mark.slow
def test_no_query_of_the_stream_comes_twice() -> None:
    stream = distinct(articles(None, 200), 300)
    assert len(set(stream)) == 300
    assert stream == distinct(articles(None, 200), 300)
    assert {len(asked.words) for asked in stream} == {1, 2, 3, 4, 5, 6}
    assert 0.15 < sum(not asked.toned for asked in stream) / 300 < 0.35
    assert not any(asked.phrase and len(asked.words) == 1 for asked in stream)


def measured(warm: float, cold: float, **lacking: list[float]) -> dict[str, Any]:
    times = {kind: {"warm": lacking.get(kind, [warm, 2 * warm]), "cold": [cold]} for kind in CLASSES}
    return {
        "distinct": [] if lacking else [0.003],
        "rate": 1000.0,
        "size": 5_000_000,
        "memory": 90_000_000,
        "times": times,
    }


def test_the_table_shows_every_class_and_how_many_times_as_long_others_take() -> None:
    shown = table({"ours": measured(0.001, 0.01), "fts5": measured(0.02, 0.03, phrase=[])}, 10_000)
    assert all(kind in shown for kind in CLASSES)
    assert "| phrase, ms | 2.00 / 2.00 | 10.00 / 10.00 | – |" in shown
    assert "| **distinct queries**, ms | 3.00 / 3.00 |  | – |" in shown
    assert "| toneless, ms | 2.00 / 2.00 | 10.00 / 10.00 | 40.00 / 40.00 |" in shown
    assert "| toneless | 20.0 / 20.0 (3.0) |" in shown
    assert "| phrase | – |" in shown
