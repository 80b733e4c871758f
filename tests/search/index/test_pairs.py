"""Pairs of neighbours: what their posting lists say is what the positions of their words say."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from whoosh.fields import Schema

from archive.core.text import fold
from search.errors import IndexDamaged
from search.index import pair_writer
from search.index.bm25 import BoostedField, pair_impacts, term_impact
from search.index.fields import KeyField, TextField
from search.index.generations import folder_of, new_generation, publish
from search.index.positions import CachedPostings, Term
from search.index.variable_bytes import decode, encode
from search.index.writer import IndexWriter, create, optimise
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


def frequency(postings: CachedPostings, one: Term, other: Term) -> int:
    average = {field.name: 6.0 for field in FIELDS}
    return term_impact(postings, (one, other), FIELDS, average).doc_freq


@pytest.mark.parametrize("smallest", [1, 10_000], ids=["from lists of pairs", "from positions"])
@pytest.mark.parametrize("toned", [True, False])
def test_the_document_frequency_of_a_pair_is_exact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, smallest: int, toned: bool
) -> None:
    monkeypatch.setattr("search.index.codec.SMALLEST", smallest)
    postings = build(tmp_path, TEXTS)
    assert (postings.pairs is not None) == (smallest == 1)
    words = sorted({*SYLLABLES} if toned else set(map(fold, SYLLABLES)))
    for one in [*words, "vắng"]:
        for other in words:
            found = frequency(postings, Term(one, toned), Term(other, toned))
            assert found == brute(one, other, toned=toned), (one, other)


@pytest.mark.slow
@pytest.mark.parametrize("at_once", [1, 7, 1 << 20])
def test_pairs_say_what_positions_say_however_they_were_sorted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr("search.index.codec.SMALLEST", 1)
    monkeypatch.setattr(pair_writer, "_AT_ONCE", at_once)
    monkeypatch.setattr(pair_writer, "_STRETCH", max(5, at_once))
    texts = [*TEXTS, "hòa bình\nđảng ủy\n\nhoa", "", "hòa", "04-NQ/TW hòa bình 04-NQ/TW", "hòa bình " * 300]
    with_pairs = build(tmp_path / "with", texts)
    monkeypatch.setattr("search.index.codec.SMALLEST", 10**6)
    without = build(tmp_path / "without", texts)
    assert with_pairs.pairs
    assert not without.pairs
    average = {field.name: 6.0 for field in FIELDS}
    chance = random.Random(5)
    for _ in range(300):
        texts_of = chance.choices([*SYLLABLES, "nq", "4-nq-tw", "vắng"], k=2)
        words = tuple(Term(fold(text) if chance.random() < 0.5 else text, chance.random() < 0.5) for text in texts_of)
        fields = chance.choice([FIELDS, FIELDS[:1], FIELDS[1:]])
        found, expected = (term_impact(postings, words, fields, average) for postings in (with_pairs, without))
        assert found.doc_freq == expected.doc_freq, words
        every = np.arange(with_pairs.segment.count)
        np.testing.assert_allclose(found.at(every), expected.at(every), rtol=1e-5)
        for name in ("text", "title"):
            rows = [postings.phrase(name, (*words, *words[:1])) for postings in (with_pairs, without)]
            assert rows[0].docs.tolist() == rows[1].docs.tolist()
            assert rows[0].freqs.tolist() == rows[1].freqs.tolist()


@pytest.mark.parametrize("toned", [True, False, None], ids=["toned", "toneless", "mixed"])
def test_pairs_read_together_are_what_each_is_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toned: bool | None
) -> None:
    monkeypatch.setattr("search.index.codec.SMALLEST", 1)
    postings = build(tmp_path, TEXTS)
    average = {field.name: 6.0 for field in FIELDS}
    chance = random.Random(11)

    def word() -> Term:
        is_toned = toned if toned is not None else chance.random() < 0.5
        text = chance.choice([*SYLLABLES, "vắng"])
        return Term(text if is_toned else fold(text), is_toned)

    for _ in range(40):
        pairs = [(word(), word()) for _ in range(chance.randint(1, 5))]
        fields = chance.choice([FIELDS, FIELDS[:1], FIELDS[1:]])
        together = pair_impacts(postings, pairs, fields, average)
        for pair, found in zip(pairs, together, strict=True):
            (alone,) = pair_impacts(postings, [pair], fields, average)
            assert found.doc_freq == alone.doc_freq
            every = np.arange(postings.segment.count)
            np.testing.assert_allclose(found.at(every), alone.at(every), rtol=1e-6)


def test_merging_without_pairs_leaves_them_to_the_last_merge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.index.codec.SMALLEST", 1)
    folder = folder_of(str(tmp_path), new_generation(str(tmp_path)))
    create(folder, Schema(key=KeyField(stored=True), text=TextField()))
    publish(str(tmp_path), "index-1")
    for key in range(2):
        with IndexWriter(folder, with_pairs=False) as writer:
            writer.replace({"key": f"note.{key}", "text": "hòa bình"})
    assert [part.evaluator.postings.pairs for part in opened(tmp_path).searcher().segments] == [None, None]
    optimise(folder)
    (segment,) = opened(tmp_path).searcher().segments
    assert segment.evaluator.postings.pairs


def test_damaged_pairs_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.index.codec.SMALLEST", 1)
    postings = build(tmp_path, TEXTS)
    pairs = postings.pairs
    assert pairs
    monkeypatch.setattr(pairs, "_cuts", pairs._cuts + np.uint32(10**6))
    with pytest.raises(IndexDamaged):
        postings.pair_occurrences([(Term("hòa"), Term("bình"))])


@pytest.mark.parametrize(
    "numbers", [[], [0], [127, 128], [2**32 - 1, 0, 2**14 - 1, 2**14, 2**21, 2**28 - 1, 2**28, 5], [300] * 40]
)
def test_numbers_of_variable_length_come_back(numbers: list[int]) -> None:
    data, ends = encode(np.array(numbers, dtype=np.uint64))
    found, lasts = decode(data)
    assert found.tolist() == numbers
    assert (lasts + 1).tolist() == ends.tolist()


def test_numbers_that_do_not_fit_or_are_cut_short_are_refused() -> None:
    with pytest.raises(OverflowError):
        encode(np.array([2**32], dtype=np.uint64))
    with pytest.raises(ValueError, match="cut short"):
        decode(encode(np.array([300], dtype=np.uint64))[0][:1])
