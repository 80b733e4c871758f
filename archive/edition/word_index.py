"""The search index of the edition: files of script that a browser loads word by word, from disk as well.

From disk a page may not fetch, but it may load scripts; so each file is one call, `tangThu.words(0, {...})`. Words
are sorted by their toneless form and laid into files of about one size, so that those which begin alike lie together.
A word has its spellings with tones ("nghị", "nghỉ"), and each spelling the places where it stands, as numbers in a
text: for each document the distance from the one before, how often, and the distances of the positions. A number is
written in signs of `SIGNS` of five bits each, the lowest first; the sixth bit says that more follow.

    encode([0, 31, 32])   "Af" + "gB"

Pure: documents in, texts of files out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from string import ascii_lowercase, ascii_uppercase, digits

from search import analysis

SIGNS = f"{ascii_uppercase}{ascii_lowercase}{digits}-_"
PER_FILE = 25  # documents of which one file tells title and address; a page of results needs up to 20 files
_FILE_SIZE = 48_000  # characters of a file of words; a commoner word has one of its own
_SMALL = 4_096


def _signs(number: int) -> bytes:
    written = bytearray()
    while number > 31:
        written.append(ord(SIGNS[(number & 31) | 32]))
        number >>= 5
    written.append(ord(SIGNS[number]))
    return bytes(written)


_WRITTEN = tuple(map(_signs, range(_SMALL)))


def encode(numbers: Iterable[int]) -> str:
    """Return numbers, none below 0, as one text of SIGNS."""
    return b"".join(_WRITTEN[number] if number < _SMALL else _signs(number) for number in numbers).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What the search of the edition finds: an article, or the page of a province, document or person.

    `kind` counts in the order of the page's labels; `day` is as exact as it is known: "2021-06-03", "2021-06", "2021".
    """

    address: str
    title: str
    text: str = ""  # behind the title
    lead: str = ""
    day: str = ""
    place: str = ""
    kind: int = 0


@dataclass(slots=True)
class WordIndex:
    """Takes documents one after another, the newest first, and gives the files of their index."""

    _places: dict[str, bytearray] = field(default_factory=dict)  # by exact spelling
    _last: dict[str, int] = field(default_factory=dict)
    _told: list[list[str]] = field(default_factory=list)
    _lengths: list[int] = field(default_factory=list)
    _titles: list[int] = field(default_factory=list)
    _kinds: list[int] = field(default_factory=list)
    _years: list[int] = field(default_factory=list)
    _areas: list[int] = field(default_factory=list)
    _area_numbers: dict[str, int] = field(default_factory=lambda: {"": 0})

    def add(self, document: Document) -> None:
        number = len(self._told)
        title = list(map(plain_number, analysis.spellings(document.title)))
        words = title + list(map(plain_number, analysis.spellings(document.text)))
        positions: dict[str, list[int]] = {}
        for position, word in enumerate(words):
            positions.setdefault(word, []).append(position)
        for word, found in positions.items():
            written = self._places.setdefault(word, bytearray())
            distances = [found[0], *(later - earlier for earlier, later in pairwise(found))]
            written += encode([number - self._last.get(word, 0), len(found), *distances]).encode()
            self._last[word] = number
        self._told.append([document.address, document.title, document.day, document.place, document.lead])
        self._lengths.append(len(words))
        self._titles.append(len(title))
        self._kinds.append(document.kind)
        self._years.append(int(document.day[:4]) if document.day else 0)
        self._areas.append(self._area_numbers.setdefault(document.place, len(self._area_numbers)))

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield name and text of each file; `index.js`, which the others are found by, comes last."""
        for number, start in enumerate(range(0, len(self._told), PER_FILE)):
            told = self._told[start : start + PER_FILE]
            yield f"documents-{number}.js", _call("documents", number, told)
        bounds: list[str] = []
        for number, words in enumerate(self._laid_out()):
            bounds.append(next(iter(words)))
            yield f"words-{number}.js", _call("words", number, words)
        head = {
            "count": len(self._told),
            "perFile": PER_FILE,
            "bounds": bounds,
            "areas": list(self._area_numbers),
            "lengths": encode(self._lengths),
            "titles": encode(self._titles),
            "kinds": encode(self._kinds),
            "years": encode(self._years),
            "placed": encode(self._areas),
        }
        yield "index.js", _call("index", head)

    def _laid_out(self) -> Iterator[dict[str, dict[str, str]]]:
        """Toneless words in order, with their spellings and places, in dictionaries of about the size of a file."""
        forms: dict[str, list[str]] = {}
        for word in self._places:
            forms.setdefault(analysis.folded(word), []).append(word)
        laid: dict[str, dict[str, str]] = {}
        size = 0
        for folded in sorted(forms):
            spelled = {word: self._places[word].decode() for word in sorted(forms[folded])}
            weight = sum(map(len, spelled.values()))
            if laid and size + weight > _FILE_SIZE:
                yield laid
                laid, size = {}, 0
            laid[folded] = spelled
            size += weight
        if laid:
            yield laid


def plain_number(word: str) -> str:
    """A number without leading zeros, as the numbers of documents are compared: "04" is "4"."""
    return word.lstrip("0") or "0" if word.isdecimal() else word


def _call(name: str, *arguments: object) -> str:
    """A script that hands over its data. Lines of Unicode's own kind are escaped, though scripts may hold them now."""
    written = ", ".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in arguments)
    return f"tangThu.{name}({written});\n".replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
