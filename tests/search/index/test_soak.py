"""Many readers beside writers, and hostile questions: scaled down in every run, at full size in `make soak`."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from haystack.exceptions import SearchBackendError
from haystack.inputs import AutoQuery
from haystack.query import SearchQuerySet
from whoosh.fields import Schema

from search.errors import IndexDamaged
from search.haystack.queryset import TreeSearchQuerySet
from search.index.generations import folder_of, new_generation, publish, retire_others
from search.index.writer import IndexWriter, create
from search.protocol import IndexSearch
from search.tree import AllOf, AnyOf, Between, Everything, InField, Node, Not, OneOf, Phrase, Prefix, Word
from tests.growth import Costs, old_objects_left_alone
from tests.search.index.test_writer import SCHEMA, document, opened, start
from tests.search.notes import NOTES, NoteIndex
from tests.search.notes import backend as backend

TREES: tuple[Node, ...] = (
    Everything(),
    Word("cam"),
    AllOf((Word("mua"), Word("cam"), Word("sanh"))),
    Phrase((Word("cam", toned=True), Word("sành", toned=True))),
    Prefix("ca"),
    Not(Word("quyt")),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("readers", "writers", "seconds"),
    [(8, 2, 1.5), pytest.param(32, 3, 60.0, marks=pytest.mark.soak)],
    ids=["short", "soak"],
)
def test_no_wrong_total_no_lock_error_no_lost_change(
    tmp_path: Path, readers: int, writers: int, seconds: float
) -> None:
    """Every batch takes one document away and puts one in, so that each total ever seen must be the same.

    On a machine too busy for it, every thread still gets three turns.
    """
    size = 40 * writers
    folder, index = start(tmp_path, size), opened(tmp_path)
    index.cache.limit = 200_000
    faults: list[object] = []
    end = time.monotonic() + seconds
    asked, committed = [0] * readers, [0] * writers
    held = [list(range(number, size, writers)) for number in range(writers)]

    def read(number: int) -> None:
        chance = random.Random(number)
        while time.monotonic() < end or (asked[number] < 3 and not faults):
            try:
                question = IndexSearch(chance.choice(TREES), facets=("kind", "year"), limit=size)
                answer = index.search(question)
                counted = {sum(counts.values()) for counts in answer.facets.values()}
                if {answer.total, len(answer.hits), len({hit.key for hit in answer.hits})} | counted != {size}:
                    faults.append((question.tree, answer.total, len(answer.hits), answer.facets))
                asked[number] += 1
            except Exception as error:
                faults.append(error)

    def write(number: int) -> None:
        chance, added = random.Random(number), size + number
        while time.monotonic() < end or (committed[number] < 3 and not faults):
            try:
                with IndexWriter(folder, wait=60) as writer:
                    writer.remove(f"note.{held[number].pop(chance.randrange(len(held[number])))}")
                    writer.replace(document(added))
                held[number].append(added)
                committed[number] += 1
                added += writers
            except Exception as error:
                faults.append(error)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    threads += [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert min(asked) >= 3 <= min(committed)
    expected = {f"note.{key}" for keys in held for key in keys}
    assert set(index.searcher().document_keys()) == expected
    assert set(opened(tmp_path).searcher().document_keys()) == expected
    print(f"{readers} readers: {sum(asked):,} answers; {writers} writers: {sum(committed):,} commits; {seconds:.0f} s")


@pytest.mark.slow
@pytest.mark.parametrize("rounds", [4, pytest.param(200, marks=pytest.mark.soak)], ids=["short", "soak"])
def test_rebuilding_under_readers_shows_the_old_index_or_the_new_one(tmp_path: Path, rounds: int) -> None:
    start(tmp_path, 20)
    index, stop = opened(tmp_path), threading.Event()
    seen: Counter[object] = Counter()

    def read() -> None:
        while not stop.is_set():
            try:
                seen[index.search(IndexSearch(Word("cam"))).total] += 1
            except Exception as error:
                seen[repr(error)] += 1

    def wait_for_answers() -> None:
        """Return when each of the four readers has asked once more."""
        before = seen.total()
        while seen.total() < before + 8:
            time.sleep(0.001)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    wait_for_answers()
    for turn in range(rounds):
        name = new_generation(str(tmp_path))
        folder = folder_of(str(tmp_path), name)
        create(folder, Schema(**SCHEMA))
        for begin in range(0, 30, 10):
            with IndexWriter(folder) as writer:
                for key in range(begin, begin + 10):
                    writer.replace(document(key + turn))
        publish(str(tmp_path), name)
        retire_others(str(tmp_path))
    wait_for_answers()
    stop.set()
    for thread in threads:
        thread.join()
    assert seen.keys() == {20, 30}
    print(f"{rounds} rebuilds under 4 readers: {seen.total():,} answers, all of the old index or the new one")


KILLED = """
import sys
from search.index.writer import IndexWriter
from tests.search.index.test_writer import document
first = int(sys.argv[2])
while True:
    with IndexWriter(sys.argv[1]) as writer:
        for key in range(first, first + 10):
            writer.replace(document(key))
        writer.remove(f"note.{first - 1}")
    print(first, flush=True)
    first += 10
"""


@pytest.mark.slow
@pytest.mark.parametrize("rounds", [1, pytest.param(100, marks=pytest.mark.soak)], ids=["short", "soak"])
def test_a_writer_killed_at_any_moment_loses_no_commit(tmp_path: Path, rounds: int) -> None:
    """Each batch puts ten documents in and takes the last of those before away; it is there whole or not at all."""
    folder, index, chance = start(tmp_path), opened(tmp_path), random.Random(7)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "archive.settings"}
    done, unsaid = 0, 0
    for _ in range(rounds):
        command = [sys.executable, "-c", KILLED, folder, str(done)]
        writer = subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[3], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        said = writer.stdout.readline()
        time.sleep(chance.random() / 5)
        writer.kill()
        said += writer.stdout.read()
        writer.wait()
        writer.stdout.close()
        last = int(said.split()[-1])
        held = {int(key.removeprefix("note.")) for key in index.searcher().document_keys()}
        done = max(held) + 1
        unsaid += done - 10 > last  # killed between the commit and its word
        assert done - 10 in (last, last + 10)
        assert held == {key for key in range(done) if key % 10 != 9 or key == done - 1}
        index.searcher().verify()
    print(f"{rounds} kills: {done // 10:,} commits, all whole; {unsaid} of them had not yet been told")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("documents", "cuts"), [(12, 3), pytest.param(3_000, 60, marks=pytest.mark.soak)], ids=["short", "soak"]
)
def test_every_file_cut_or_missing_in_turn_is_told_as_damage(tmp_path: Path, documents: int, cuts: int) -> None:
    folder, chance, told = start(tmp_path, documents), random.Random(7), 0
    files = [Path(folder, name) for name in sorted(os.listdir(folder)) if not name.endswith("LOCK")]
    for path in files:
        data = path.read_bytes()
        sizes = {0, len(data) - 1, *(chance.randrange(len(data)) for _ in range(cuts - 2))}
        for broken in (None, *(data[:size] for size in sorted(sizes))):
            if broken is None:
                path.unlink()
            else:
                path.write_bytes(broken)
            with pytest.raises(IndexDamaged):
                opened(tmp_path).search(IndexSearch())
            with pytest.raises(IndexDamaged), IndexWriter(folder) as writer:
                writer.remove("note.1")
            told += 1
        path.write_bytes(data)
    assert opened(tmp_path).search(IndexSearch()).total == documents
    print(f"{len(files)} files of an index of {documents:,} documents: {told} damages, each told")


ALPHABET = " \"()-*:~^[]{}+&|!?\\/'\t\u0300\u200b\U0001f600aàảđĐủ0123NQTW-.,%$#@\x00"
WORDS = ("cam", "hội nghị", "AND", "OR", "NOT", "TO", "title:", "pages:", "tags_exact:", "04-NQ/TW", "*", '"', "(", ")")


def hostile_text(chance: random.Random) -> str:
    if chance.random() < 0.5:
        return "".join(chance.choice(ALPHABET) for _ in range(chance.randrange(1, 200)))
    return chance.choice(("", " ")).join(chance.choice(WORDS) for _ in range(chance.randrange(1, 60)))


def hostile_tree(chance: random.Random, depth: int = 5) -> Node:
    text = "".join(chance.choice(ALPHABET) for _ in range(chance.randrange(0, 12)))
    word = Word(text or "x", toned=chance.random() < 0.5)
    if depth == 0 or chance.random() < 0.3:
        return chance.choice(
            (
                word,
                Prefix(text, chance.random() < 0.5),
                Phrase((word,) * chance.randrange(5)),
                OneOf("tags", (text, text)),
            )
        )
    parts = tuple(hostile_tree(chance, depth - 1) for _ in range(chance.randrange(4)))
    low = chance.choice((None, -(2**70), 2**70, 0, "2020-01-01"))
    return chance.choice(
        (
            AllOf(parts),
            AnyOf(parts),
            Not(hostile_tree(chance, depth - 1)),
            InField("title", AllOf(parts)),
            Between("pages", low, 3),
        )
    )


@pytest.mark.slow
@pytest.mark.parametrize("count", [150, pytest.param(10_000, marks=pytest.mark.soak)], ids=["short", "soak"])
@old_objects_left_alone()
def test_hostile_questions_are_answered_or_refused_in_bounded_time(backend: Any, count: int) -> None:
    backend.update(NoteIndex(), NOTES)
    chance = random.Random(7)
    costs = Costs(most_calls=150_000, most_seconds=2, in_seconds=count > 150)

    def ask() -> None:
        text = hostile_text(chance)
        found = TreeSearchQuerySet().matching(hostile_tree(chance)).facet("tags")
        found = found.any_word() if chance.random() < 0.3 else found
        assert 0 <= found.count() <= len(NOTES)
        assert 0 <= len(SearchQuerySet().filter(content=text)) <= len(NOTES)
        assert 0 <= len(SearchQuerySet().filter(content=AutoQuery(text))) <= len(NOTES)
        with contextlib.suppress(SearchBackendError):  # a field that there is not, or no end of nesting
            assert 0 <= len(SearchQuerySet().raw_search(text)) <= len(NOTES)

    for number in range(count):
        costs.check(ask, number)
    print(f"{count:,} hostile questions, four ways each: {costs}")


def test_a_question_nested_without_end_is_refused(backend: Any) -> None:
    backend.update(NoteIndex(), NOTES)
    for text in ("(" * 5_000, "-" * 5_000 + "cam", "title:" * 3_000 + "cam", "NOT " * 4_000):
        with pytest.raises(SearchBackendError, match="nested"):
            len(SearchQuerySet().narrow(text))
    with pytest.raises(SearchBackendError, match="too long"):
        len(SearchQuerySet().narrow("cam " * 10_000))
