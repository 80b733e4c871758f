"""Vietnamese vocabulary of reading and extraction, as data files beside this module.

Each file is UTF-8 text and begins with comment lines ("# …") that say what it lists and from which source. A list is
a `.txt` file with one entry a line; a table is a `.csv` file with a header. A room keeps its files in its own folder.
"""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).parent


@cache
def load_entries(name: str) -> tuple[str, ...]:
    """The entries of the list `name` in the order of the file; read once per process.

    `load_entries("reading/sections")` reads `reading/sections.txt`. Raises FileNotFoundError for an unknown name.
    """
    return tuple(_content_lines(f"{name}.txt"))


@cache
def load_table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of the table `name` by their column names, in the order of the file; read once per process.

    Raises FileNotFoundError for an unknown name.
    """
    return tuple(MappingProxyType(row) for row in csv.DictReader(_content_lines(f"{name}.csv")))


def _content_lines(file_name: str) -> Iterator[str]:
    for line in (_FOLDER / file_name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()
