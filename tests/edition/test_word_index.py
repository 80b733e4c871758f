"""The index that browsers load as scripts."""

import json
import re
from typing import Any

import pytest

from archive.edition.word_index import PER_FILE, SIGNS, Document, WordIndex, encode


def decode(text: str) -> list[int]:
    numbers, number, shift = [], 0, 0
    for value in map(SIGNS.index, text):
        number += (value & 31) << shift
        shift += 5
        if value < 32:
            numbers.append(number)
            number = shift = 0
    return numbers


def read(index: WordIndex) -> dict[str, list[Any]]:
    """The arguments of each call, by the name of the file."""
    files: dict[str, list[Any]] = {}
    for name, text in index.files():
        match = re.fullmatch(r"tangThu\.(\w+)\((.*)\);\n", text, re.DOTALL)
        assert match is not None
        files[name] = json.loads(f"[{match[2]}]")
    return files


def places(written: str) -> dict[int, list[int]]:
    numbers = iter(decode(written))
    found: dict[int, list[int]] = {}
    document = 0
    for distance in numbers:
        document += distance
        position, own = 0, []
        for _ in range(next(numbers)):
            position += next(numbers)
            own.append(position)
        found[document] = own
    return found


def test_numbers_are_read_as_they_were_written() -> None:
    numbers = [0, 31, 32, 1_023, 1_024, 4_095, 4_096, 2**40, *range(0, 100_000, 997)]
    assert decode(encode(numbers)) == numbers
    assert encode([0, 31, 32]) == "AfgB"


def test_a_word_has_its_spellings_and_their_places() -> None:
    index = WordIndex()
    index.add(Document(address="a", title="Nghị quyết 04-NQ/TW", text="nghỉ rồi nghị"))
    index.add(Document(address="b", title="Uỷ ban", text="nghị"))
    files = read(index)
    words = files["words-0.js"][1]
    assert {form: places(written) for form, written in words["nghi"].items()} == {
        "nghị": {0: [0, 7], 1: [2]},
        "nghỉ": {0: [5]},
    }
    assert list(words["uy"]) == ["ủy"]
    assert list(words["4"]) == ["4"]  # "04"
    head = files["index.js"][0]
    assert (head["count"], decode(head["lengths"]), decode(head["titles"])) == (2, [8, 3], [5, 2])


@pytest.mark.slow
def test_files_stay_small_and_are_found_by_their_first_word() -> None:
    index = WordIndex()
    letters = "bcdghklmnt"
    for number in range(4 * PER_FILE + 1):
        text = " ".join(f"{one}a{two}{three}" for one in letters for two in letters for three in letters)
        index.add(Document(address=str(number), title="Bài", text=text))
    files = read(index)
    bounds = files["index.js"][0]["bounds"]
    assert len(bounds) > 3
    assert bounds == sorted(bounds)
    assert [next(iter(files[f"words-{number}.js"][1])) for number in range(len(bounds))] == bounds
    assert [len(files[f"documents-{number}.js"][1]) for number in (3, 4)] == [PER_FILE, 1]


def test_hostile_titles_stay_data() -> None:
    title = "</script><script>alert(1)</script>\u2028constructor __proto__ \\"
    index = WordIndex()
    index.add(Document(address="a", title=title))
    files = dict(index.files())
    assert "\u2028" not in files["documents-0.js"]
    assert read(index)["documents-0.js"][1][0][1] == title
