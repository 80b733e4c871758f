"""Writing, merging, dying and being damaged: an index is whole or says that it is not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from whoosh.fields import Schema

from search.errors import IndexBusy, IndexDamaged, IndexMissing
from search.index.cache import PostingCache
from search.index.fields import KeyField, KeywordField, NumberField, TextField
from search.index.generations import (
    current_generation,
    folder_of,
    generations,
    new_generation,
    publish,
    retire_others,
)
from search.index.reader import IndexReader
from search.index.section_file import SectionWriter
from search.index.segments import SegmentReader
from search.index.writer import (
    IndexWriter,
    create,
    due_for_merging,
    optimise,
)
from search.protocol import IndexSearch
from search.tree import Everything, Phrase, Word

SCHEMA = {"id": KeyField(stored=True), "text": TextField(stored=True), "kind": KeywordField(), "year": NumberField()}


def document(key: int, text: str = "mùa cam sành") -> dict[str, Any]:
    return {"id": f"note.{key}", "text": f"{text} số {key}", "kind": f"k{key % 3}", "year": 2000 + key % 5}


def start(root: Path, count: int = 0) -> str:
    """Make a live index of some documents; its folder is returned."""
    name = new_generation(str(root))
    folder = folder_of(str(root), name)
    create(folder, Schema(**SCHEMA))
    publish(str(root), name)
    for begin in range(0, count, 5):
        with IndexWriter(folder) as writer:
            for key in range(begin, min(count, begin + 5)):
                writer.replace(document(key))
    return folder


def write(folder: str, *documents: dict[str, Any]) -> None:
    """Write documents, and take one away, in one batch."""
    with IndexWriter(folder) as writer:
        writer.remove("note.1")
        for each in documents:
            writer.replace(each)


def opened(root: Path) -> IndexReader:
    return IndexReader(str(root), cache_bytes=3_000_000)


def total(index: IndexReader, tree: Any = None) -> int:
    return index.search(IndexSearch(tree or Everything())).total


# --- Batches and locks ---


def test_a_batch_is_visible_whole_and_only_after_its_commit(tmp_path: Path) -> None:
    folder, index = start(tmp_path, 5), opened(tmp_path)
    with IndexWriter(folder) as writer:
        writer.replace(document(7))
        writer.remove("note.1")
        assert total(index) == 5
    assert total(index) == 5
    assert index.search(IndexSearch(Word("1"))).total == 0


def test_a_batch_looks_for_all_its_keys_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, index = start(tmp_path, 15), opened(tmp_path)
    asked: list[int] = []
    find = SegmentReader.find_keys

    def count(segment: SegmentReader, keys: Any) -> list[int]:
        asked.append(len(keys))
        return find(segment, keys)

    monkeypatch.setattr(SegmentReader, "find_keys", count)
    with IndexWriter(folder) as writer:
        writer.remove("note.3", "note.14", "note.99")
        for key in range(5, 12):
            writer.replace(document(key, "mùa xoài"))
    assert asked == [3, 3, 3, 7, 7, 7]  # three segments
    assert total(index) == 13
    assert total(index, Word("xoài")) == 7


def test_an_error_in_a_batch_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    folder, index = start(tmp_path, 5), opened(tmp_path)
    with pytest.raises(KeyError):
        write(folder, document(9), {"text": "không có khóa"})
    with pytest.raises(ValueError, match="Invalid isoformat"):
        write(folder, document(9), {**document(8), "year": "khi nào"})
    assert total(index) == 5
    with IndexWriter(folder) as writer:
        writer.replace(document(8))
    assert total(index) == 6


def test_a_second_writer_waits_and_then_says_that_it_is_busy(tmp_path: Path) -> None:
    folder = start(tmp_path)
    with IndexWriter(folder):
        begun = time.monotonic()
        with pytest.raises(IndexBusy):
            IndexWriter(folder, wait=0.15)
        assert time.monotonic() - begun >= 0.15
    IndexWriter(folder, wait=0).cancel()


def test_a_waiting_writer_goes_on_when_the_lock_is_free(tmp_path: Path) -> None:
    folder, index = start(tmp_path), opened(tmp_path)

    def add(key: int) -> None:
        with IndexWriter(folder, wait=20) as writer:
            writer.replace(document(key))

    threads = [threading.Thread(target=add, args=(key,)) for key in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert total(index) == 8


# --- Merging ---


@pytest.mark.parametrize(
    ("counts", "limit", "due"),
    [
        ([], 100, set()),
        ([100_000, 4, 3, 1], 3_000, set()),
        ([100_000, 4, 3, 1, 1, 2, 1], 3_000, {1, 2, 3, 4, 5, 6}),
        ([500] * 6 + [1, 2], 3_003, {0, 1, 2, 3, 4, 5, 6, 7}),
        ([500] * 6, 2_999, set()),
        ([100_000, 0, 5], 3_000, {1}),
        ([7, 8], None, {0, 1}),
    ],
)
def test_what_is_merged(counts: list[int], limit: int | None, due: set[int]) -> None:
    assert due_for_merging(counts, limit) == due


@pytest.mark.slow
def test_many_small_commits_leave_few_segments(tmp_path: Path) -> None:
    folder, index = start(tmp_path), opened(tmp_path)
    for key in range(60):
        with IndexWriter(folder) as writer:
            writer.replace(document(key % 50))
    assert total(index) == 50
    assert len(index.searcher().segments) <= 12
    assert total(index, Phrase((Word("cam"), Word("sanh"), Word("so"), Word("9")))) == 1


def test_optimising_leaves_one_segment_and_no_deleted_documents(tmp_path: Path) -> None:
    folder, index = start(tmp_path, 23), opened(tmp_path)
    with IndexWriter(folder) as writer:
        for key in range(0, 23, 4):
            writer.remove(f"note.{key}")
    before = index.search(IndexSearch(Word("cam"), facets=("kind", "year"), limit=50))
    optimise(folder)
    after = index.search(IndexSearch(Word("cam"), facets=("kind", "year"), limit=50))
    parts = index.searcher().segments
    assert (len(parts), parts[0].segment.count) == (1, 17)
    assert (before.total, before.facets) == (after.total, after.facets)
    assert {hit.key for hit in before.hits} == {hit.key for hit in after.hits}
    assert {hit.key: hit.stored() for hit in before.hits} == {hit.key: hit.stored() for hit in after.hits}
    assert sorted(os.listdir(folder), key=len)[-1].startswith("MAIN_")
    assert sum(name.endswith(".inv") for name in os.listdir(folder)) == 1


def test_emptying_an_index(tmp_path: Path) -> None:
    folder, index = start(tmp_path, 7), opened(tmp_path)
    with IndexWriter(folder) as writer:
        writer.remove_all("kind", ["k1", "k2"])
    assert total(index) == 3
    with IndexWriter(folder) as writer:
        for key in range(7):
            writer.remove(f"note.{key}")
    assert total(index) == 0
    with IndexWriter(folder) as writer:
        writer.replace(document(1))
        writer.clear()
        writer.replace(document(2))
    assert index.searcher().document_keys() == ["note.2"]


# --- Generations ---


def test_generations(tmp_path: Path) -> None:
    root = str(tmp_path / "deep" / "root")
    assert current_generation(root) is None
    assert generations(root) == []
    first, second, third = (new_generation(root) for _ in range(3))
    assert (first, second, third) == ("index-1", "index-2", "index-3")
    assert retire_others(root) == []  # nothing is live yet, so nothing is superfluous
    publish(root, second)
    assert current_generation(root) == second
    assert retire_others(root, keep=frozenset({third})) == [first]
    assert generations(root) == [second, third]
    with pytest.raises(FileNotFoundError):
        publish(root, "index-9")
    assert current_generation(root) == second


@pytest.mark.parametrize("content", [b"", b"../../etc\n", b"\xff\xfe", b"index-x"])
def test_a_pointer_that_cannot_be_read_is_no_index(tmp_path: Path, content: bytes) -> None:
    start(tmp_path, 1)
    (tmp_path / "CURRENT").write_bytes(content)
    with pytest.raises(IndexMissing):
        total(opened(tmp_path))


# --- Death and damage ---

DYING = """
import os, signal, sys
from search.index.writer import IndexWriter
from tests.search.index.test_writer import document
from search.index import {module} as module
real = module.{name}
def die(*args, **kwargs):
    {before}
    os.kill(os.getpid(), signal.SIGKILL)
module.{name} = die
with IndexWriter({folder!r}) as writer:
    writer.remove("note.0")
    for key in range(100, 140):
        writer.replace(document(key))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "name", "before"),
    [
        ("codec", "pack_stored", "pass"),
        ("codec", "encode", "pass"),
        ("codec", "SectionWriter._seal", "pass"),
        ("codec", "SectionWriter._seal", "real(*args, **kwargs)"),
        ("posting_pool", "PostingPool.cleanup", "real(*args, **kwargs)"),
    ],
)
def test_a_writer_killed_at_any_point_leaves_the_old_index(tmp_path: Path, module: str, name: str, before: str) -> None:
    folder, index = start(tmp_path, 12), opened(tmp_path)
    script = DYING.format(module=module, name=name, before=before, folder=folder)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "archive.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, cwd=Path(__file__).parents[3], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (total(index), total(opened(tmp_path))) == (12, 12)
    with IndexWriter(folder, wait=0) as writer:  # the lock died with its holder
        writer.remove("note.0")
        writer.replace(document(50))
    assert (total(index), total(index, Word("50"))) == (12, 1)
    files = {name.partition(".")[0] for name in os.listdir(folder) if name.endswith((".inv", ".doc"))}
    assert len(files) == len(index.searcher().segments)  # what the dead writer left was swept away


def test_an_old_table_that_a_killed_writer_left_is_not_read_and_is_cleared_away(tmp_path: Path) -> None:
    folder, index = start(tmp_path, 5), opened(tmp_path)
    assert total(index) == 5
    old = next(Path(folder).glob("*.toc"))
    data = old.read_bytes()
    with IndexWriter(folder) as writer:
        writer.replace(document(7))
    old.write_bytes(data)  # as if it was killed behind its commit, before it could clear
    assert (total(index), total(opened(tmp_path))) == (6, 6)
    IndexWriter(folder).cancel()
    assert not old.exists()
    assert total(index) == 6


def test_an_index_made_anew_in_the_place_of_another_is_seen(tmp_path: Path) -> None:
    """It has the same name and as many commits, as when the folder is deleted and rebuilt under a running site."""
    index, root = opened(tmp_path / "index"), tmp_path / "index"
    write(start(root), document(1))
    assert total(index, Word("1")) == 1
    os.rename(root, tmp_path / "away")
    with pytest.raises(IndexMissing):
        total(index)
    write(start(root), document(2))
    assert (total(index, Word("1")), total(index, Word("2"))) == (0, 1)


def test_a_live_folder_that_is_gone_is_damage(tmp_path: Path) -> None:
    folder = start(tmp_path, 1)
    os.rename(folder, folder + "-away")
    with pytest.raises(IndexDamaged):
        total(opened(tmp_path))


def test_changed_bytes_are_found_by_verifying(tmp_path: Path) -> None:
    folder = start(tmp_path, 12)
    opened(tmp_path).searcher().verify()
    path = next(Path(folder).glob("*.inv"))
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(IndexDamaged):
        opened(tmp_path).searcher().verify()


def test_a_full_disk_loses_nothing_and_holds_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, index = start(tmp_path, 12), opened(tmp_path)

    def full(self: Any, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    for method in ("_write", "_seal"):
        with monkeypatch.context() as patched:
            patched.setattr(SectionWriter, method, full if method == "_write" else lambda self: full(self, b""))
            with pytest.raises(OSError, match="No space"):
                write(folder, document(77))
        assert total(index) == 12
    with IndexWriter(folder, wait=0) as writer:
        writer.replace(document(77))
    assert total(index) == 13


# --- The cache, and many threads ---


def test_the_cache_keeps_within_its_bytes_and_forgets_the_oldest() -> None:
    cache = PostingCache(100_000)
    made = []

    def make(key: int) -> np.ndarray:
        made.append(key)
        return np.zeros(5_000, dtype=np.uint8)

    for key in range(40):
        cache.get(("s", key), lambda key=key: make(key))  # type: ignore[misc]
        cache.get(("s", 0), lambda: make(0))
        assert cache.bytes_held <= 100_000
    assert made.count(0) == 1
    cache.get(("s", 39), lambda: make(39))
    cache.get(("s", 1), lambda: make(1))
    assert (made.count(39), made.count(1)) == (1, 2)
    cache.get(("s", 99), lambda: np.zeros(90_000, dtype=np.uint8))
    assert cache.bytes_held <= 100_000
    cache.forget("s")
    assert (cache.bytes_held, len(cache)) == (0, 0)


def test_what_a_search_found_is_kept_for_its_next_page_until_the_index_changes(tmp_path: Path) -> None:
    folder, index = start(tmp_path, 12), opened(tmp_path)
    tree = Word("cam", toned=True)
    for options in ({}, {"sort": ("-year",)}, {"recency": "year"}, {"filters": (Phrase((Word("so"), Word("3"))),)}):
        for offset in (0, 5, 10):
            asked = IndexSearch(tree, offset=offset, limit=5, **options)
            again, fresh = index.search(asked), opened(tmp_path).search(asked)
            assert (again.total, [hit.key for hit in again.hits]) == (fresh.total, [hit.key for hit in fresh.hits])
    old = index.searcher().token
    write(folder, document(40))
    for _ in range(2):
        found = index.search(IndexSearch(tree, limit=50))
        assert (found.total, len(found.hits)) == (12, 12)
        assert "note.40" in {hit.key for hit in found.hits}
        assert "note.1" not in {hit.key for hit in found.hits}
    keys = [key for key in (*index.cache._probation, *index.cache._protected) if isinstance(key, tuple)]
    rankings = {key[0] for key in keys if key[1] == "ranking"}
    assert rankings == {index.searcher().token}
    assert old not in rankings
