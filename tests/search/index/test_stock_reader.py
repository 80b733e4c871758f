"""Whoosh itself opens an index of ours, and finds in it what our searcher finds."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from whoosh import query
from whoosh.fields import Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.index import open_dir
from whoosh.qparser import QueryParser
from whoosh.sorting import Count, FieldFacet

from search.index.fields import DecimalField, KeyField, KeywordField, NumberField, TextField, sortable_bytes
from search.index.generations import folder_of, new_generation, publish
from search.index.stock_reader import open_segment
from search.index.writer import IndexWriter, create, optimise
from search.protocol import IndexSearch
from search.tree import AllOf, AnyOf, Between, Everything, InField, Node, Not, OneOf, Phrase, Prefix, Word
from tests.search.index.test_writer import opened

SYLLABLES = ("hòa", "hóa", "hoa", "bình", "binh", "đảng", "dang", "ủy", "tế", "y", "4", "04-NQ/TW")
KINDS = ("chi-thi", "nghi-quyet", "quyet-dinh", "luật")
Asked = tuple[query.Query, Node]


def documents(count: int) -> list[dict[str, Any]]:
    chance = random.Random(3)
    return [
        {
            "key": f"note.{key}",
            "text": " ".join(chance.choices(SYLLABLES, k=chance.randint(0, 12))),
            "title": " ".join(chance.choices(SYLLABLES, k=3)),
            "kind": chance.sample(KINDS, k=chance.randint(0, 3)),
            "year": 2015 + key % 9 if key % 7 else None,
            "price": key / 4 - 3,
        }
        for key in range(count)
    ]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of several segments, some documents replaced and some deleted."""
    root = tmp_path_factory.mktemp("stock")
    folder = folder_of(str(root), new_generation(str(root)))
    fields = {
        "key": KeyField(stored=True),
        "text": TextField(stored=True),
        "title": TextField(boost=3.0),
        "kind": KeywordField(stored=True),
        "year": NumberField(stored=True),
        "price": DecimalField(),
    }
    create(folder, Schema(**fields))
    publish(str(root), "index-1")
    made = documents(120)
    for begin in range(0, 120, 40):
        with IndexWriter(folder) as writer:
            for each in made[begin : begin + 40]:
                writer.replace(each)
    with IndexWriter(folder) as writer:
        for key in range(0, 120, 11):
            writer.remove(f"note.{key}")
        writer.replace({**made[1], "text": "hòa bình"})
    return root


def stock(root: Path) -> Any:
    return open_dir(str(root / "index-1")).searcher()


def random_query(chance: random.Random, depth: int = 2) -> Asked:
    """A query in Whoosh's words and in ours."""
    field = chance.choice(["text", "title"])
    word = chance.choice([*SYLLABLES[:-1], "nq", "4-nq-tw", "vắng"])
    kind = chance.randrange(11 if depth else 7)
    if kind < 2:
        return query.Term(field, word), InField(field, Word(word, toned=True))
    if kind == 2:
        words = chance.choices(SYLLABLES[:-1], k=chance.randint(2, 3))
        return query.Phrase(field, words), InField(field, Phrase(tuple(Word(each, toned=True) for each in words)))
    if kind == 3:
        low, high = sorted((chance.randint(2013, 2024), chance.randint(2013, 2024)))
        return query.TermRange("year", low, high), Between("year", low, high)
    if kind == 4:
        begin = chance.choice(["h", "hò", "đ", "4", "0", "b", "x"])
        return query.Prefix(field, begin), InField(field, Prefix(begin, toned=True))
    if kind == 5:
        values = chance.sample([*KINDS, "vắng"], k=2)
        return query.Or([query.Term("kind", value) for value in values]), OneOf("kind", tuple(values))
    if kind == 6:
        least, most = sorted((chance.uniform(-4, 30), chance.uniform(-4, 30)))
        return query.TermRange("price", least, most), Between("price", least, most)
    (one, ours), (other, also_ours) = random_query(chance, depth - 1), random_query(chance, depth - 1)
    if kind < 9:
        return query.And([one, other]), AllOf((ours, also_ours))
    if kind == 9:
        return query.Or([one, other]), AnyOf((ours, also_ours))
    # Not AndNot: Whoosh 2.7.5 sometimes returns what it excludes, from its own indexes too.
    return query.And([one, query.Not(other)]), AllOf((ours, Not(also_ours)))


@pytest.mark.slow
@pytest.mark.parametrize("count", [200, pytest.param(1_000, marks=pytest.mark.soak)], ids=["short", "soak"])
@pytest.mark.parametrize("is_optimised", [False, True], ids=["segments", "one segment"])
def test_whoosh_and_our_searcher_find_the_same(root: Path, count: int, is_optimised: bool) -> None:
    if is_optimised:
        optimise(str(root / "index-1"))
    chance, ours, found_some = random.Random(count), opened(root), 0
    with stock(root) as searcher:
        for _ in range(count):
            theirs, tree = random_query(chance)
            expected = {hit.key for hit in ours.search(IndexSearch(tree, limit=500)).hits}
            assert {hit["key"] for hit in searcher.search(theirs, limit=None)} == expected, (theirs, tree)
            found_some += bool(expected)
    assert found_some > count / 2
    print(f"{count} random queries: Whoosh and our searcher agree on all, {found_some} found something")


def test_stored_fields_and_counts_are_the_same(root: Path) -> None:
    ours = opened(root)
    hits = ours.search(IndexSearch(Everything(), limit=500)).hits
    with stock(root) as searcher:
        assert searcher.doc_count() == len(hits) == ours.searcher().count
        stored = {fields["key"]: fields for fields in searcher.reader().all_stored_fields()}
        assert stored == {hit.key: hit.stored() for hit in hits}
        assert stored["note.1"]["text"] == "hòa bình"
        assert searcher.document(key="note.2") == stored["note.2"]


def test_whooshs_own_parser_asks_it(root: Path) -> None:
    asked: list[tuple[str, Node]] = [
        ("hoà bình", AllOf((InField("text", Word("hòa", toned=True)), InField("text", Word("bình", toned=True))))),
        ('title:"Hòa bình"', InField("title", Phrase((Word("hòa", toned=True), Word("bình", toned=True))))),
        ("year:2018 OR kind:luật", AnyOf((OneOf("year", ("2018",)), OneOf("kind", ("luật",))))),
        (
            "year:[2017 TO 2019] NOT đảng",
            AllOf((Between("year", 2017, 2019), Not(InField("text", Word("đảng", True))))),
        ),
        ("hò*", InField("text", Prefix("hò", toned=True))),
    ]
    with stock(root) as searcher:
        parser = QueryParser("text", searcher.schema)
        for text, tree in asked:
            found = {hit["key"] for hit in searcher.search(parser.parse(text), limit=None)}
            assert found == {hit.key for hit in opened(root).search(IndexSearch(tree, limit=500)).hits}, text
            assert found


def test_whoosh_sorts_counts_and_lists_terms(root: Path) -> None:
    with stock(root) as searcher:
        found = searcher.search(
            query.Every(), limit=None, sortedby="price", groupedby={"kind": FieldFacet("kind", maptype=Count)}
        )
        prices = [int(hit["key"].partition(".")[2]) for hit in found]
        assert prices == sorted(prices)
        reader = searcher.reader()
        assert set(reader.lexicon("kind")) == {kind.encode() for kind in KINDS}
        assert reader.doc_frequency("text", "hòa") == len(searcher.search(query.Term("text", "hòa"), limit=None)) or (
            reader.has_deletions()
        )
        assert "hòa" in list(reader.terms_within("text", "hòá", maxdist=1))
        assert list(reader.expand_prefix("text", "4")) == [b"4", b"4-nq-tw"]


def test_what_is_not_stored_is_refused_with_a_sentence(root: Path) -> None:
    with stock(root) as searcher:
        leaf, _ = searcher.reader().leaf_readers()[0]
        assert not leaf.has_vector(0, "text")
        with pytest.raises(NotImplementedError, match="no term vectors"):
            leaf._perdoc.vector(0, "text", None)
    with pytest.raises(NotImplementedError, match="folder of files"):
        open_segment(RamStorage(), None)


@pytest.mark.parametrize("numbers", [[-(2**62), -1, 0, 1, 2**62], [-1e300, -1.5, -0.25, 0.0, 1e-9, 3.0]])
def test_numbers_sort_as_bytes_and_come_back(numbers: list[Any]) -> None:
    field = NumberField() if isinstance(numbers[0], int) else DecimalField()
    encoded = [sortable_bytes(number) for number in numbers]
    assert encoded == sorted(encoded)
    assert [field.from_bytes(data) for data in encoded] == numbers


@pytest.mark.slow
def test_the_index_opens_without_django(root: Path) -> None:
    script = f"""
import sys
sys.modules.update(dict.fromkeys(("django", "haystack")))  # an import of these fails
from whoosh.index import open_dir
from whoosh.query import Term
with open_dir({str(root / "index-1")!r}).searcher() as searcher:
    print(len(searcher.search(Term("text", "hòa"), limit=None)))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[3], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == opened(root).search(IndexSearch(InField("text", Word("hòa", toned=True)))).total
