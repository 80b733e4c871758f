"""Stored values and the table of contents: what goes in comes out, and a crafted file runs no code."""

from __future__ import annotations

import os
import pickle
import zlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from search.errors import IndexDamaged
from search.index.segments import pack_stored, unpack_stored
from search.index.toc import INDEX_NAME, read_contents
from search.index.writer import IndexWriter
from tests.search.index.test_writer import document, start


class Crafted:
    """Makes a folder where it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)

    def __reduce__(self) -> Any:
        return os.mkdir, (self.folder,)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"title": "Tỉnh ủy Hậu Giang", "pages": 3, "price": 1.5, "free": True, "author": None},
        {"published": date(2021, 6, 3), "seen": datetime(2021, 6, 3, 10, 30, 0, 5)},
        {"tags": ["họp", "nông nghiệp"], "text": "nghị quyết " * 500},
        {"broken": "\ud800"},
    ],
)
def test_stored_values_come_back(values: dict[str, Any]) -> None:
    assert unpack_stored(pack_stored(values)) == values


def test_long_values_are_compressed() -> None:
    assert len(pack_stored({"text": "nghị quyết " * 500})) < 500


def test_a_value_that_is_no_plain_value_is_refused() -> None:
    with pytest.raises(TypeError, match="object cannot be stored"):
        pack_stored({"what": object()})


@pytest.mark.parametrize("mark", [b"p", b"z", b"j"])
def test_a_crafted_pickle_among_stored_values_is_damage_and_runs_nothing(tmp_path: Path, mark: bytes) -> None:
    data = pickle.dumps({"title": Crafted(tmp_path / "made")})
    with pytest.raises(IndexDamaged):
        unpack_stored(mark + (zlib.compress(data) if mark == b"z" else data))
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("place", ["schema", "segments"])
def test_a_crafted_table_of_contents_is_damage_and_runs_nothing(tmp_path: Path, place: str) -> None:
    folder = start(tmp_path, 3)
    contents = read_contents(folder)
    contents.generation += 1
    if place == "schema":
        contents.schema["text"].crafted = Crafted(tmp_path / "made")
    else:
        contents.segments.append(Crafted(tmp_path / "made"))
    contents.write(FileStorage(folder), INDEX_NAME)
    with pytest.raises(IndexDamaged, match=r"mkdir has no place"):
        read_contents(folder)
    with pytest.raises(IndexDamaged), IndexWriter(folder) as writer:
        writer.replace(document(9))
    assert not (tmp_path / "made").exists()


def test_a_table_of_contents_of_an_older_whoosh_is_damage(tmp_path: Path) -> None:
    folder = start(tmp_path, 3)
    path = max(Path(folder).glob("*.toc"))
    data = path.read_bytes()
    path.write_bytes(data.replace((-111).to_bytes(4, "big", signed=True), (-110).to_bytes(4, "big", signed=True), 1))
    with pytest.raises(IndexDamaged, match="another version"):
        read_contents(folder)


def test_what_we_rely_on_of_whoosh_beyond_its_documentation(tmp_path: Path) -> None:
    """Private names of the pinned release; where one of these fails, read `toc` and `writer` again."""
    assert TOC._filename("MAIN", 7) == "_MAIN_7.toc"
    assert TOC._pattern("MAIN").match("_MAIN_7.toc")[1] == "7"
    writer = IndexWriter(start(tmp_path))
    whoosh_writer = writer._writer
    assert {"pool", "_added", "docnum", "perdocwriter", "segments", "is_closed"} <= set(dir(whoosh_writer))
    assert whoosh_writer._added is False
    writer.cancel()
