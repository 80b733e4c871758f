"""The resolutions that can be meant, laid out for linking: by number, serial, plenum, congress, name; built once."""

import re
import weakref
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from archive.core.authorities import Authorities, CustomaryName, Resolution
from archive.core.linking.citations.issuers import IssuerCodes, central_organs
from archive.core.linking.citations.laws import Laws
from archive.core.linking.citations.subjects import Subjects
from archive.core.numbers import number_key
from archive.core.text import fold

# QĐ is Quy định or Quyết định, and pages mix the two; a Quy chế is issued by a Quyết định.
_DECISIONS = frozenset({"quy dinh", "quyet dinh", "quy che"})
_LAWS = frozenset({"luat", "bo luat"})
# Words for any resolution: "Văn bản số 2777-CV/TU".
_ANY_KIND = frozenset({"van ban", "cong van", ""})
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
_ROMAN = re.compile(r"[ivxl]+")
_FIRST_NUMBER = re.compile(r"\d{1,3}")
_PLENUM_ORDINALS = {
    "nhat": "1", "hai": "2", "ba": "3", "tu": "4", "bon": "4", "nam": "5", "sau": "6", "bay": "7", "tam": "8",
    "chin": "9", "muoi": "10", "muoi mot": "11", "muoi hai": "12", "muoi ba": "13", "muoi bon": "14", "muoi lam": "15",
}  # fmt: skip
# The Government's resolutions on the year's plan (01) and on the business environment (19 from 2014, 02 since 2019).
_ANNUAL_SERIALS = frozenset({"1", "2", "19"})
_CONGRESS_NUMBER = "(không số) ĐH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A resolution with what linking compares."""

    resolution: Resolution
    kind: str  # class of kinds: "decision" for Quy định and Quyết định
    number_key: str
    organs: frozenset[str]  # empty where the issuer is unverified
    term: int  # 0 where none
    plenum: str
    year_in_number: bool  # 30/2020/NĐ-CP, 202/2025/QH15: unique for ever

    @property
    def key(self) -> str:
        return self.resolution.key

    @property
    def issued(self) -> date | None:
        return self.resolution.issued

    @property
    def serial(self) -> str:
        return self.number_key.split("-")[0]

    @property
    def series(self) -> str:
        """The number without its serial: "nq-tw"."""
        return self.number_key.partition("-")[2]

    @property
    def is_party(self) -> bool:
        """Whether the number is of a Party series, which starts again with each term."""
        return self.number_key.endswith("tw")

    @property
    def restarts_yearly(self) -> bool:
        """Whether the number is of a State series that starts again each year: 16/CT-TTg, 76/NQ-CP."""
        return not self.is_party and not self.year_in_number and not self.resolution.province

    @property
    def is_annual(self) -> bool:
        """Whether each year has a resolution of this number and, except for the year, this title: 01/NQ-CP."""
        return self.series == "nq-cp" and self.serial in _ANNUAL_SERIALS

    @property
    def recurs_yearly(self) -> bool:
        """Whether each year brings another well-known resolution of the number: 01/NQ-CP, 02/NQ-CP.

        The Prime Minister's directives and decisions are numbered again as well, but one of a number is known by it
        alone (Chỉ thị 16, Đề án 06), and so is a number with a letter (30c); the Government's go by their dates.
        """
        return self.restarts_yearly and self.series == "nq-cp" and self.serial.isdigit()

    @property
    def is_remembered(self) -> bool:
        return self.resolution.confidence == "remembered"


class ResolutionCandidates:
    """Look-ups over the resolutions of one `Authorities`; each returns its entries in order of date."""

    def __init__(self, authorities: Authorities) -> None:
        self.codes = IssuerCodes(authorities)
        self.subjects = Subjects(authorities.resolutions)
        self.entries = {resolution.key: _entry(resolution) for resolution in sorted(authorities.resolutions, key=_age)}
        self._by_number: dict[str, list[Entry]] = defaultdict(list)
        self._by_serial: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._by_plenum: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._congresses: dict[int, Entry] = {}
        self._series: dict[str, list[tuple[int, int, date]]] = defaultdict(list)
        self._laws = Laws()
        for entry in self.entries.values():
            self._enter(entry)
        self._names = dict(authorities.customary_by_name)

    def _enter(self, entry: Entry) -> None:
        resolution = entry.resolution
        if resolution.number.startswith(_CONGRESS_NUMBER):
            self._congresses[entry.term] = entry
            return
        self._by_number[entry.number_key].append(entry)
        if entry.is_party and entry.issued is not None and entry.serial.isdigit():
            self._series[entry.series].append((int(entry.serial), entry.term, entry.issued))
        if not resolution.province:
            self._by_serial[entry.kind, entry.serial].append(entry)
        if entry.plenum:
            self._by_plenum[entry.kind, entry.plenum].append(entry)
        if entry.kind == "luat":
            self._laws.add(resolution.title, entry.issued.year if entry.issued else 0, entry.key)

    def numbered(self, key: str) -> tuple[Entry, ...]:
        """Resolutions of a number: "4-nq-tw" gives those of khóa X, XII and XIV."""
        return tuple(self._by_number.get(key, ()))

    def with_serial(self, kind: str, serial: str) -> tuple[Entry, ...]:
        """Central resolutions of a class with a serial, by any issuer: Nghị quyết 18."""
        return tuple(self._by_serial.get((kind, serial), ()))

    def of_plenum(self, kind: str, plenum: str) -> tuple[Entry, ...]:
        """Resolutions of a class that the so-manieth plenum of any term adopted: Nghị quyết Trung ương 4."""
        return tuple(self._by_plenum.get((kind, plenum), ()))

    def of_congress(self, number: int) -> Entry | None:
        """The resolution of the Party's national congress with this number: 13."""
        return self._congresses.get(number)

    def laws_named(self, name: str) -> tuple[Entry, ...]:
        """Laws of one name: the Luật Đất đai of 2003, 2013 and 2024."""
        return self.entries_of(self._laws.named(name))

    def laws_meant(self, name: str, year: int) -> tuple[Entry, ...]:
        """Laws of a year that are meant by a name which none of them bears: see `Laws.of_year`."""
        return self.entries_of(self._laws.of_year(name, year))

    def called(self, name: str) -> CustomaryName | None:
        """The customary name, in any spelling: "Nghị quyết Trung ương 4 khoá XII"."""
        return self._names.get(fold(name))

    def entries_of(self, keys: Iterable[str]) -> tuple[Entry, ...]:
        """The entries of resolution keys, those that the authorities do not hold left out."""
        return tuple(self.entries[key] for key in keys if key in self.entries)

    @cached_property
    def term_starts(self) -> tuple[tuple[date, int], ...]:
        """The congresses' dates with the term that each began: Party numbers start again there."""
        return tuple((entry.issued, term) for term, entry in sorted(self._congresses.items()) if entry.issued)

    def reached(self, entry: Entry, day: date) -> int:
        """The highest serial known on a day in the day's own term, in the series to which the entry's number belongs.

        Serials run on without gaps, so every smaller one has been given out in that term as well.
        """
        term = self.term_of(day)
        return max(
            (serial for serial, of_term, issued in self._series[entry.series] if of_term == term and issued <= day),
            default=0,
        )

    def term_of(self, day: date) -> int:
        """The Party's term in which a day lies, 0 before the first known: of 30/10/2016 it is 12."""
        return max((term for start, term in self.term_starts if start < day), default=0)


@lru_cache(maxsize=256)
def kind_class(kind: str) -> str:
    """Kinds that pages mix are one class: Quy định and Quyết định, Luật and Bộ luật; empty for "Văn bản"."""
    folded = fold(kind)
    if folded in _DECISIONS:
        return "decision"
    if folded in _LAWS:
        return "luat"
    if folded in _ANY_KIND:
        return ""
    return "chuong trinh" if folded.startswith("chuong trinh") else folded


@lru_cache(maxsize=256)
def term_number(term: str) -> int:
    """A term as a number: "XII", "12" and "khóa 12" are 12; 0 where none is written."""
    folded = fold(term).split()
    for word in reversed(folded):
        if word.isdigit() and len(word) <= 3:
            return int(word)
        if _ROMAN.fullmatch(word) and len(word) <= 6:
            return _roman(word)
    return 0


def roman(number: int) -> str:
    """12 is XII; numbers of terms and congresses are small."""
    signs = ((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = ""
    for value, sign in signs:
        count, number = divmod(number, value)
        written += sign * count
    return written


def plenum_number(plenum: str) -> str:
    """A plenum as the data write it: "4", "bốn" and "lần thứ tư" are "4"; "6 (lần 2)" keeps its session."""
    folded = " ".join(fold(plenum).split()).removeprefix("lan thu ").removeprefix("thu ")
    session = " (lần 2)" if "lan 2" in folded or "lan hai" in folded else ""
    if digits := _FIRST_NUMBER.match(folded):
        return f"{int(digits[0])}{session}"
    return _PLENUM_ORDINALS.get(folded, folded) + session


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[sign] for sign in word]
    following = (*values[1:], 0)
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _age(resolution: Resolution) -> tuple[date, str]:
    return (resolution.issued or date.max, resolution.key)


def _entry(resolution: Resolution) -> Entry:
    key = number_key(resolution.number)
    pieces = key.split("-")
    return Entry(
        resolution=resolution,
        kind=kind_class(resolution.kind),
        number_key=key,
        organs=central_organs(resolution.issuer),
        term=term_number(resolution.term),
        plenum=plenum_number(resolution.plenum) if resolution.plenum else "",
        year_in_number=len(pieces) > 1 and bool(re.fullmatch(r"(?:19|20)\d\d", pieces[1])),
    )


_CANDIDATES: dict[int, tuple[weakref.ref[Authorities], ResolutionCandidates]] = {}


def candidates_of(authorities: Authorities) -> ResolutionCandidates:
    """The candidates of `authorities`, built at its first use and kept while the object lives."""
    identity = id(authorities)
    held = _CANDIDATES.get(identity)
    if held is not None and held[0]() is authorities:
        return held[1]
    candidates = ResolutionCandidates(authorities)
    _CANDIDATES[identity] = (weakref.ref(authorities, lambda _: _CANDIDATES.pop(identity, None)), candidates)
    return candidates
