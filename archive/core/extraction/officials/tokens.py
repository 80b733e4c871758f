"""A line of text as the parser reads it: words, numbers and signs, with their places."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive.core.extraction.officials.vocabulary import Words

_TOKEN = re.compile(
    r"(?=[ĐđTtPpGgBbQHX])(?:[Đđ]/[cC](?!\w)"  # đ/c
    r"|T\.Ư|[Tt]h\.[sS]|[Pp]?[Gg][Ss]\.[Tt][Ss]|[Bb][Ss]\.[Cc][Kk][Ii]{1,2}|TP\.|[Tt][pP]\.(?= ?\w)"
    r"|(?:T[XxTt]|[PQH]|(?<!kh[oó][aá] )X)\.(?= ?[A-ZĐÂÊÔƠƯ])|[PQ]\.(?= ?\d))"  # TX. Ngã Bảy, Q. 7; of "khóa X." no xã
    r"|[^\W\d_]+(?:['’ʼ´`][^\W\d_]+)?"  # H'Loan
    r"|\d+(?:[./]\d+)*"
    r"|\S"
)


@dataclass(frozen=True, slots=True)
class TokenLine:
    """The tokens of one line. Offsets count in the whole text."""

    words: list[str]
    spelled: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)


def read_line(text: str, spelled: str, start: int, end: int) -> TokenLine:
    """Return the tokens of `text[start:end]`; `spelled` is what `spell` makes of the text. "Đ/c H'Loan" gives two."""
    spans = [match.span() for match in _TOKEN.finditer(text, start, end)]
    return TokenLine(
        words=[text[first:last] for first, last in spans],
        spelled=[spelled[first:last] for first, last in spans],
        starts=[first for first, _ in spans],
        ends=[last for _, last in spans],
    )


class Phrases:
    """Phrases of several words, looked up at a place in a line; of those that fit the longest wins."""

    def __init__(self, phrases: Iterable[Words]) -> None:
        by_first: dict[str, set[Words]] = {}
        for phrase in phrases:
            by_first.setdefault(phrase[0], set()).add(phrase)
        self._by_first: Mapping[str, list[tuple[int, str, list[str]]]] = {  # size, second word, words
            first: [(len(phrase), (*phrase, "")[1], list(phrase)) for phrase in sorted(found, key=len, reverse=True)]
            for first, found in by_first.items()
        }
        self.first_words = frozenset(by_first)  # the words with which a phrase may begin

    def length_at(self, spelled: list[str], index: int) -> int:
        """How many words from `index` on are a phrase, 0 where none begins."""
        if index >= len(spelled) or (phrases := self._by_first.get(spelled[index])) is None:
            return 0
        following = spelled[index + 1] if index + 1 < len(spelled) else ""
        for size, second, phrase in phrases:
            if size == 1 or (second == following and (size == 2 or spelled[index : index + size] == phrase)):
                return size
        return 0
