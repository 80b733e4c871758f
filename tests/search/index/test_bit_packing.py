"""Rows of numbers, posting records and files of sections: what goes in comes out, and damage is noticed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import IndexDamaged
from search.index.bit_packing import differences, pack, sums, unpack
from search.index.columns import Ordinals
from search.index.postings import (
    HEAD_SIZE,
    PostingList,
    decode,
    decode_documents,
    decode_positions,
    documents_size,
    encode,
)
from search.index.section_file import SectionFile, SectionWriter

numbers = st.one_of(st.integers(0, 3), st.integers(0, 300), st.integers(0, 70_000), st.integers(0, 2**32 - 1))
rows = st.lists(numbers, max_size=400).map(lambda row: np.array(row, dtype=np.uint32))


@pytest.mark.slow
@settings(max_examples=150, derandomize=True, deadline=None)
@given(rows)
def test_a_packed_row_comes_back(row: np.ndarray) -> None:
    assert np.array_equal(unpack(pack(row), row.size), row)


@pytest.mark.slow
@settings(max_examples=50, derandomize=True, deadline=None)
@given(rows)
def test_differences_are_undone_by_sums(row: np.ndarray) -> None:
    rising = np.sort(row)
    assert np.array_equal(sums(differences(rising)), rising)


@pytest.mark.parametrize(
    ("row", "most"),
    [([7] * 10_000, 5), ([1, 2] * 5_000, 10_005), ([1, 2] * 5_000 + [70_000], 10_014), ([300, 400] * 100, 405)],
    ids=["equal", "small", "small but one", "middling"],
)
def test_small_numbers_take_few_bytes(row: list[int], most: int) -> None:
    assert len(pack(np.array(row, dtype=np.uint32))) <= most


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x07\x00\x00\x00\x00abcd", b"\x02\x00\x00\x00\x00a"])
def test_bytes_that_are_no_row_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack(data, 4)


postings = st.dictionaries(
    st.integers(0, 3_000), st.sets(st.integers(0, 900), min_size=1, max_size=12), min_size=1, max_size=60
)


def as_record(found: dict[int, set[int]]) -> PostingList:
    docs = sorted(found)
    return PostingList(
        np.array(docs, dtype=np.uint32),
        np.array([len(found[doc]) for doc in docs], dtype=np.uint32),
        np.array([place for doc in docs for place in sorted(found[doc])], dtype=np.uint32),
    )


@pytest.mark.slow
@settings(max_examples=100, derandomize=True, deadline=None)
@given(postings)
def test_a_record_comes_back(found: dict[int, set[int]]) -> None:
    record = as_record(found)
    data = encode(record)
    assert all(map(np.array_equal, decode(data), record))
    begin = data[: documents_size(data[:HEAD_SIZE], len(data))]
    assert all(map(np.array_equal, decode_documents(begin), record[:2]))


@pytest.mark.slow
@settings(max_examples=100, derandomize=True, deadline=None)
@given(postings, st.integers(1, 40))
def test_places_are_positions_laid_in_one_line(found: dict[int, set[int]], step: int) -> None:
    bases = np.arange(0, 3_001 * 901 * step, 901 * step, dtype=np.uint32)
    expected = [int(bases[doc]) + place for doc in sorted(found) for place in sorted(found[doc])]
    assert decode_positions(encode(as_record(found)), bases).tolist() == expected


@pytest.mark.slow
@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.sets(st.integers(0, 5_000), min_size=1))
def test_a_record_without_positions_comes_back(found: set[int]) -> None:
    nothing = np.empty(0, dtype=np.uint32)
    record = PostingList(np.array(sorted(found), dtype=np.uint32), nothing, nothing)
    assert all(map(np.array_equal, decode(encode(record)), record))


@pytest.mark.slow
@settings(max_examples=80, derandomize=True, deadline=None)
@given(postings, st.integers(0, 400))
def test_a_record_cut_short_is_refused(found: dict[int, set[int]], at: int) -> None:
    data = encode(as_record(found))
    if at < len(data):
        try:
            cut = decode(data[:at])
        except ValueError:
            return
        assert cut.positions.size < as_record(found).positions.size  # a plain record says no length: it lacks places


@pytest.mark.parametrize("asked", [0, 1, 10, 64, 65, 400])
@pytest.mark.parametrize("is_single", [True, False])
def test_values_are_counted_alike_for_few_documents_and_for_many(asked: int, is_single: bool) -> None:
    numbers = np.arange(400) * 7 % 5  # the last of five numbers means no value
    held = np.flatnonzero(numbers < 4)
    entry = Ordinals(list("abcd"), numbers if is_single else None, held, numbers[held])
    counted = Counter("abcd"[number] for number in numbers[:asked].tolist() if number < 4)
    assert entry.counts(np.arange(asked), 400) == counted


def write(path: Path) -> None:
    with SectionWriter(path.open("wb")) as sections:
        sections.fact("count", 3)
        sections.add("numbers", np.array([1, 2, 3], dtype=np.int64))
        sections.start("postings")
        assert [sections.append(b"abc"), sections.append(b"de")] == [0, 3]
        sections.add("blob", b"xyz")


def test_sections_come_back(tmp_path: Path) -> None:
    write(tmp_path / "a")
    file = SectionFile(str(tmp_path / "a"))
    assert file.facts == {"count": 3}
    assert file.names() == ["numbers", "postings", "blob"]
    assert file.array("numbers").tolist() == [1, 2, 3]
    assert (file.part("postings", 3, 2), file.raw("blob")) == (b"de", b"xyz")
    file.verify()
    file.close()
    file.close()


def test_a_file_cut_anywhere_is_damaged(tmp_path: Path) -> None:
    write(tmp_path / "whole")
    data = (tmp_path / "whole").read_bytes()
    for size in range(len(data)):
        (tmp_path / "cut").write_bytes(data[:size])
        with pytest.raises(IndexDamaged):
            SectionFile(str(tmp_path / "cut"))


def test_a_changed_byte_anywhere_is_noticed(tmp_path: Path) -> None:
    write(tmp_path / "whole")
    data = (tmp_path / "whole").read_bytes()
    for at in range(8, len(data)):
        (tmp_path / "changed").write_bytes(data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :])
        with pytest.raises(IndexDamaged):
            SectionFile(str(tmp_path / "changed")).verify()


def test_a_file_cut_under_its_reader_is_damaged(tmp_path: Path) -> None:
    write(tmp_path / "a")
    file = SectionFile(str(tmp_path / "a"))
    with (tmp_path / "a").open("r+b") as cut:
        cut.truncate(20)
    with pytest.raises(IndexDamaged):
        file.raw("blob")
