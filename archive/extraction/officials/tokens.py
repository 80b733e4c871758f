"""A line of text as the parser reads it: words, numbers and signs, with their places."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive.extraction.officials.vocabulary import Words
from archive.text import spell

_TOKEN = re.compile(
    r"[Đđ]/[cC](?!\w)"  # đ/c
    r"|T\.Ư|[Tt]h\.[sS]|[Pp]?[Gg][Ss]\.[Tt][Ss]|[Bb][Ss]\.[Cc][Kk][Ii]{1,2}|Q\.(?= ?[A-ZĐ])|TP\.|[Tt][pP]\.(?= ?\w)"
    r"|[^\W\d_]+(?:['’ʼ´`][^\W\d_]+)?"  # H'Loan
    r"|\d+(?:[./]\d+)*"
    r"|\S"
)


@dataclass(frozen=True, slots=True)
class Line:
    """The tokens of one line. Offsets count in the whole text."""

    words: list[str]
    spelled: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)


def read_line(line: str, offset: int) -> Line:
    """Return the tokens of `line`, which begins at `offset` of its text; "Đ/c H'Loan" gives two."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(line):
        words.append(match.group())
        starts.append(offset + match.start())
        ends.append(offset + match.end())
    spelled_line = spell(line)
    spelled = [spelled_line[start - offset : end - offset] for start, end in zip(starts, ends, strict=True)]
    return Line(words, spelled, starts, ends)


class Phrases:
    """Phrases of several words, looked up at a place in a line; of those that fit the longest wins."""

    def __init__(self, phrases: Iterable[Words]) -> None:
        by_first: dict[str, set[Words]] = {}
        for phrase in phrases:
            by_first.setdefault(phrase[0], set()).add(phrase)
        self._by_first: Mapping[str, tuple[Words, ...]] = {
            first: tuple(sorted(found, key=len, reverse=True)) for first, found in by_first.items()
        }

    def length_at(self, spelled: list[str], index: int) -> int:
        """How many words from `index` on are a phrase, 0 where none begins."""
        for phrase in self._by_first.get(spelled[index], ()):
            size = len(phrase)
            if size == 1 or tuple(spelled[index : index + size]) == phrase:
                return size
        return 0
