"""Pairs of neighbours: their document frequencies, and scores that are exact where they decide the order."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from whoosh.fields import Schema

from archive.core.text import fold
from search.index import neighbours, pair_table, ranking
from search.index.bm25 import PAIR, BoostedField, ScoredTerm
from search.index.fields import KeyField, TextField
from search.index.generations import folder_of, new_generation, publish
from search.index.neighbours import PairFrequency, pair_frequency
from search.index.positions import CachedPostings, Term
from search.index.writer import IndexWriter, create, optimise
from search.protocol import IndexSearch
from search.tree import AllOf, AnyOf, Phrase, Word
from tests.search.index.test_writer import opened

SYLLABLES = ("hòa", "hóa", "hoa", "bình", "đảng", "dang", "ủy", "tế", "y", "4")
TEXTS = [" ".join(random.Random(key).choices(SYLLABLES, k=3 + key % 9)) for key in range(90)]
FIELDS = (BoostedField("text", 1.0), BoostedField("title", 3.0))


def build(root: Path, texts: list[str]) -> CachedPostings:
    """An index of one segment, with an article deleted and merged away; its postings."""
    folder = folder_of(str(root), new_generation(str(root)))
    create(folder, Schema(key=KeyField(stored=True), text=TextField(), title=TextField(boost=3.0)))
    publish(str(root), "index-1")
    with IndexWriter(folder) as writer:
        for key, text in enumerate(texts):
            writer.replace({"key": f"note.{key}", "text": text, "title": texts[-key]})
        writer.replace({"key": "note.x", "text": "hòa bình hòa bình"})
    with IndexWriter(folder) as writer:
        writer.remove("note.x")
    optimise(folder)
    (segment,) = opened(root).searcher().segments
    return segment.evaluator.postings


def brute(one: str, other: str, *, toned: bool, step: int = 1) -> int:
    form = str if toned else fold
    found = 0
    for key in range(0, len(TEXTS), step):
        rows = (form(text).split() for text in (TEXTS[key], TEXTS[-key]))
        found += any((one, other) in pairwise(row) for row in rows)
    return found


def frequency(postings: CachedPostings, one: str, other: str, *, toned: bool) -> float:
    pair = ScoredTerm((Term(one, toned), Term(other, toned)), FIELDS, PAIR)
    return pair_frequency(postings, pair).doc_freq


@pytest.mark.parametrize("smallest", [1, 10_000], ids=["from the table", "from positions"])
@pytest.mark.parametrize("toned", [True, False])
def test_the_document_frequency_of_a_pair_is_exact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, smallest: int, toned: bool
) -> None:
    monkeypatch.setattr("search.index.codec.SMALLEST", smallest)
    postings = build(tmp_path, TEXTS)
    assert (postings.pair_table is not None) == (smallest == 1)
    words = sorted({*SYLLABLES} if toned else set(map(fold, SYLLABLES)))
    for one in [*words, "vắng"]:
        for other in words:
            assert frequency(postings, one, other, toned=toned) == brute(one, other, toned=toned), (one, other)


def test_of_many_documents_every_second_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.index.codec.SMALLEST", 1)
    monkeypatch.setattr(pair_table, "SAMPLED", 45)
    postings = build(tmp_path, TEXTS)
    for one, other in (("hòa", "bình"), ("đảng", "ủy"), ("y", "tế")):
        assert frequency(postings, one, other, toned=True) == 2 * brute(one, other, toned=True, step=2)


def test_of_a_large_segment_rare_pairs_are_left_out_and_count_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.index.codec.SMALLEST", 1)
    monkeypatch.setattr(pair_table, "_COMPLETE", 1)
    postings = build(tmp_path, TEXTS)
    assert frequency(postings, "lạ", "kỳ", toned=True) == 1.0
    assert frequency(postings, "hòa", "bình", toned=True) > 2


def test_a_table_made_in_chunks_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.index.codec.SMALLEST", 1)
    monkeypatch.setattr(pair_table, "_CHUNK", 64)
    postings = build(tmp_path, TEXTS)
    for one in SYLLABLES:
        assert frequency(postings, one, "bình", toned=True) == brute(one, "bình", toned=True)


def test_a_sampled_frequency_is_near(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "SAMPLE", 30)
    postings = build(tmp_path, ["hòa bình"] * 60 + ["bình hòa"] * 30)
    pair = ScoredTerm((Term("hòa"), Term("bình")), FIELDS[:1], PAIR)
    assert pair_frequency(postings, pair) == PairFrequency(60.0)


def test_scores_of_the_page_are_those_of_scoring_every_match(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, TEXTS)
    index, chance = opened(tmp_path), random.Random(7)
    for _ in range(60):
        toned = chance.random() < 0.6
        texts = chance.choices(SYLLABLES, k=chance.randint(1, 4))
        words = tuple(Word(text if toned else fold(text), toned=toned) for text in texts)
        tree = chance.choice([AllOf(words), AnyOf(words), AllOf((AnyOf(words), words[0])), Phrase(words[:2])])
        request = IndexSearch(tree, limit=chance.choice([1, 5, 20]), offset=chance.choice([0, 3]))
        found = []
        for few in (1, 10**6):
            monkeypatch.setattr(ranking, "_FEW", few)
            found.append([(hit.key, pytest.approx(hit.score, rel=1e-5)) for hit in index.search(request).hits])
        assert found[0] == found[1]
