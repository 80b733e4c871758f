"""The vocabulary files: each says its source, and holds each entry once."""

import re
from pathlib import Path

import pytest

from archive.core import vocabulary
from archive.core.reading.vocabulary import any_name, any_of, any_opening
from archive.core.vocabulary import load_entries, load_table

FILES = sorted(path for path in Path(vocabulary.__file__).parent.rglob("*") if path.suffix in (".txt", ".csv"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_says_its_source_and_repeats_nothing(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert any("Source" in line for line in lines if line.startswith("#"))
    content = [line for line in lines if line and not line.startswith("#")]
    assert len(content) == len(set(content)) > 0


def test_a_list_is_read_without_its_comments() -> None:
    entries = load_entries("reading/sections")
    assert "tin trong tinh" in entries
    assert not any(entry.startswith("#") for entry in entries)


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        load_entries("reading/no-such-list")
    with pytest.raises(FileNotFoundError):
        load_table("reading/no-such-table")


def test_patterns_of_lists_take_their_entries_literally_but_for_their_signs() -> None:
    tail = re.compile(any_of("tail_openings"))
    assert tail.match("con lai 250 ky tu")
    assert not tail.match("con lai it ky tu")
    assert not tail.match("copyrights")  # whole words
    assert re.match(any_of("publisher_openings"), "vtv1 dua tin")
    assert not re.match(any_of("publisher_openings"), "baomoi")
    assert re.match(any_opening("inline_link_openings"), "xem them:")
    names = re.compile(any_name("junk_names"))
    assert all(names.fullmatch(name) for name in ("binh-luan", "binhluan", "advertising"))
    assert not names.fullmatch("binh--luan")
