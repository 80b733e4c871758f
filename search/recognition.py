"""What a query names: provinces, officials, sources and resolutions, by any of their names, alone or in a sentence.

1. Numbers ("04-NQ/TW", "nq 04"): the resolutions of that number; a year, a term or a province narrows the choice.
2. Names, the longest first, none sharing a word with another: resolutions ("NQTW4"), officials, provinces.
Where several records have the name or number, all are returned: the page offers a choice, it does not guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice, product
from typing import Any

from django.db.models import Q
from django.utils import timezone

from archive.core.numbers import ResolutionNumber, number_key, parse_number
from archive.core.text import fold, normalise, spell
from archive.models import Official, Province, Resolution, Source
from archive.models.officials import HeldLine
from search.analysis import folded, spellings
from search.known_names import KnownNames, KnownResolution, beginning, known_names
from search.office_holders import office_holders
from search.query import ParsedQuery, name_key, parse
from search.query.equivalents import Writings
from search.query.syntax import Code
from search.syllables import toneless_writings
from search.tree import AnyOf, Node, OneOf

MOST_SHOWN = 8  # records of one kind in an answer
_MOST_WEIGHED = 40  # resolutions of one number that are compared before the most cited are shown
_MOST_NUMBERS = 3  # numbers of one query that are looked up
_WORDS_READ = 32  # of a query in which names are looked for
_LONGEST_NAME = 16  # "Nghị quyết Hội nghị lần thứ tư Ban Chấp hành Trung ương Đảng khóa XII"
_LONGEST_PERSON = 6
_MOST_WRITINGS = 16  # of one name

_WORD = re.compile(r"[^\s,;:\"()]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TERM = re.compile(r"\bkhoa (\d{1,2}|[ivx]{1,5})\b")
# "Nghị quyết số 04-NQ/TW ngày 30/10/2016", the date in any writing.
_DESIGNATION = re.compile(
    r"(?P<name>.+?),? (?:ngày|ngay) (?P<day>\d{1,2})(?:[-/.]| tháng | thang )(?P<month>\d{1,2})"
    r"(?:[-/.]| năm | nam )(?P<year>\d{4})",
    re.IGNORECASE,
)
_UNIT_BEFORE = re.compile(r"(?:tinh|tp\.?|thanh pho)\s*\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the query names: one record, or several that have the number or the name (a choice).

    `articles` says how many articles cite or name each record; `bearing`, how many resolutions have the number in all.
    """

    resolutions: tuple[Resolution, ...] = ()
    provinces: tuple[Province, ...] = ()
    officials: tuple[Official, ...] = ()
    holders: tuple[HeldLine, ...] = ()  # who held the post that the query names
    articles: Mapping[Any, int] = field(default_factory=dict)
    bearing: int = 0

    def __bool__(self) -> bool:
        return bool(self.resolutions or self.provinces or self.officials or self.holders)

    @property
    def records(self) -> tuple[Any, ...]:
        return (*self.resolutions, *self.provinces, *self.officials)

    def weighed(self, articles: Mapping[Any, int]) -> Answer:
        """The answer with its numbers of articles: established resolutions and present units first, then by number."""
        return replace(
            self,
            resolutions=tuple(
                sorted(self.resolutions, key=lambda row: (row.is_provisional, -articles.get(row, 0)))[:MOST_SHOWN]
            ),
            provinces=tuple(sorted(self.provinces, key=lambda row: (not row.is_present, -articles.get(row, 0)))),
            officials=tuple(sorted(self.officials, key=lambda row: -articles.get(row, 0))),
            articles=articles,
        )


class Names:
    """From names in a query's fields to slugs, by the authorities of the database; one look-up for each name."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[str, ...]] = {}

    @property
    def writings(self) -> Writings:
        """The names of provinces that are written in several ways."""
        return known_names().unit_writings

    def province(self, name: str) -> tuple[str, ...]:
        """Every unit of the name, of any time: "Cần Thơ" is today's and its two forerunners."""
        return tuple(dict.fromkeys(unit.slug for unit in known_names().units_named(name)))

    def official(self, name: str) -> tuple[str, ...]:
        return self._remembered("official", name)

    def source(self, name: str) -> tuple[str, ...]:
        return self._remembered("source", name)

    def document(self, name: str) -> tuple[str, ...]:
        return self._remembered("document", name)

    def _remembered(self, kind: str, name: str) -> tuple[str, ...]:
        if (kind, name) not in self._found:
            self._found[kind, name] = tuple(getattr(self, f"_{kind}")(name))
        return self._found[kind, name]

    def _official(self, name: str) -> Iterable[str]:
        people = Official.objects.filter(folded__in=_written(name)).in_order()
        return (person.slug for person in _standing(people) if _is_spelled(name, person.name))

    def _source(self, name: str) -> Iterable[str]:
        wanted = fold(normalise(name)).strip()
        return Source.objects.filter(Q(folded__contains=wanted) | Q(domain=wanted)).values_list("slug", flat=True)

    def _document(self, name: str) -> Iterable[str]:
        rows = Resolution.objects.filter(Q(slug=name) | Q(number_key=number_key(name)))
        found = _standing(rows) or _bearing(list(known_names().resolutions.get(name_key(name), ())))
        return (row.slug for row in found)


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of the query that may be a name: `words[start:end]` of all."""

    start: int
    end: int
    text: str
    is_whole: bool

    @property
    def folded(self) -> str:
        return _name_form(self.text)


@dataclass(slots=True)
class _Named:
    """What the runs of words were found to name; identities of resolutions, slugs of provinces, people."""

    identities: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    people: list[Official] = field(default_factory=list)


def read_query(text: str) -> ParsedQuery:
    """Return what a query asks for, by the names that the archive knows and from the day that it is today."""
    return parse(text, lookup=Names(), today=timezone.localdate())


def recognise(parsed: ParsedQuery) -> Answer:
    """Return the records that the words of a query name; an empty answer where they name none.

    "sơ kết nghị quyết trung ương 4 khóa xii ở Hậu Giang" names 04-NQ/TW of 2016 and Hậu Giang.
    """
    words = normalise(parsed.bare).strip()
    named = _named(words, parsed.numbers) if words else _Named()
    provinces = Province.objects.filter(slug__in=named.units).in_order() if named.units else ()
    numbered, bearing = _numbered(parsed.numbers[:_MOST_NUMBERS], words, named.units)
    by_name = _bearing(named.identities)
    resolutions = dict.fromkeys((*numbered, *sorted(by_name, key=lambda row: named.identities.index(row.identity))))
    return Answer(
        resolutions=tuple(resolutions),
        provinces=tuple(sorted(provinces, key=lambda unit: not unit.is_present)[:MOST_SHOWN]),
        officials=tuple(named.people[:MOST_SHOWN]),
        holders=office_holders(parsed, tuple(named.units)),
        bearing=max(bearing, len(resolutions)),
    )


def _bearing(identities: list[str]) -> list[Resolution]:
    rows = Resolution.objects.filter(identity__in=identities).select_related("province") if identities else ()
    return _standing(rows)


def meaning(parsed: ParsedQuery) -> Node:
    """Return the query's tree; where it is nothing but a document's name, also what cites the document otherwise.

    "NQTW4" finds those that say "Nghị quyết số 04-NQ/TW ngày 30/10/2016", behind those that say it as typed. What
    stands between quotes stays as it is; provisional resolutions are cited under their number anyway.
    """
    slugs = named_resolutions(parsed)
    return AnyOf((parsed.tree, OneOf("document", slugs))) if slugs else parsed.tree


def named_resolutions(parsed: ParsedQuery) -> tuple[str, ...]:
    """Return the slugs of the established resolutions that the whole of a query names; () where it says more."""
    is_plain = parsed.bare == parsed.text or isinstance(parsed.syntax, Code)
    rows = _meant_by(parsed.bare) if is_plain and parsed.bare else []
    return tuple(row.slug for row in rows)


def _meant_by(name: str) -> list[KnownResolution]:
    """The established resolutions that the whole of a query names, also with its date behind: "04-NQ/TW ngày …"."""
    known, dated = known_names(), _DESIGNATION.fullmatch(name)
    if dated is not None and (issued := _day(dated)) is not None:
        return [row for row in _meant_by(dated["name"]) if row.issued == issued]
    number = parse_number(name)
    if number is None:
        meant = (known.by_identity.get(identity) for identity in known.resolutions.get(name_key(name), ()))
        return [row for row in meant if row is not None]
    key = number_key(number.text)
    if number.issuer_code:
        return [row for row in known.authority if row.number_key == key]
    return [row for row in known.authority if row.number_key.startswith(f"{key}-")]


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


# --- numbers ------------------------------------------------------------------------------------------------------


def _standing(rows: Any) -> list[Any]:
    """Those not merged into others: asked in SQL, that would lead SQLite to another index than the name's."""
    return [row for row in rows if row.merged_into_id is None]


def _numbered(numbers: Iterable[ResolutionNumber], words: str, units: list[str]) -> tuple[list[Resolution], int]:
    """The resolutions that have the numbers, and how many do; "nq 04" without an issuer is every 04-NQ."""
    wanted = Q()
    for number in numbers:
        key = number_key(number.text)
        wanted |= Q(number_key=key) if number.issuer_code else beginning("number_key", f"{key}-")
    if not wanted:
        return [], 0
    rows = Resolution.objects.filter(wanted).select_related("province").order_by("status", "-issued", "pk")
    found = _standing(rows[:_MOST_WEIGHED])
    narrowed = _narrowed(found, words, units)
    if narrowed != found:
        return narrowed, len(narrowed)
    return found, rows.count() if len(found) == _MOST_WEIGHED else len(found)


def _narrowed(found: list[Resolution], words: str, units: list[str]) -> list[Resolution]:
    """Those of the year, the term and the province that stand beside the number, where any are."""
    years = {int(year) for year in _YEAR.findall(words)}
    terms = {term.upper() for term in _TERM.findall(fold(words))}
    for fitting in (
        [row for row in found if row.issued is not None and row.issued.year in years],
        [row for row in found if row.term.upper() in terms],
        [row for row in found if row.province and row.province.slug in units],
    ):
        found = [row for row in found if row in fitting] or found
    return found


# --- names --------------------------------------------------------------------------------------------------------


def _named(words: str, numbers: tuple[ResolutionNumber, ...]) -> _Named:
    """What the words name: the longest names first, each word in one name at most; `numbers` are looked up already."""
    known, named = known_names(), _Named()
    runs = _runs(words)
    people = _people(runs)
    taken: set[int] = set()
    for run in runs:
        if taken.isdisjoint(range(run.start, run.end)) and _take(run, known, people, named):
            taken.update(range(run.start, run.end))
    if numbers:
        by_name = {run.text: _meant(run, known) for run in runs}
        by_number = {each for text, some in by_name.items() if some and parse_number(text) in numbers for each in some}
        named.identities = [identity for identity in named.identities if identity not in by_number]
    return named


def _take(run: _Run, known: KnownNames, people: Mapping[str, list[Official]], named: _Named) -> bool:
    identities = _meant(run, known)
    persons = [person for person in people.get(run.folded, ()) if _is_spelled(run.text, person.name)]
    units = [unit.slug for unit in known.units_named(run.text)] if _may_be_unit(run) else []
    named.identities += identities
    named.people += persons
    named.units += units
    return bool(identities or persons or units)


def _meant(run: _Run, known: KnownNames) -> tuple[str, ...]:
    return known.resolutions.get(name_key(run.text), ())


def _runs(words: str) -> list[_Run]:
    """All runs of neighbouring words, the longest first."""
    spans = [match.span() for match in _WORD.finditer(words)][:_WORDS_READ]
    return [
        _Run(start, start + size, words[spans[start][0] : spans[start + size - 1][1]], size == len(spans))
        for size in range(min(len(spans), _LONGEST_NAME), 0, -1)
        for start in range(len(spans) - size + 1)
    ]


def _people(runs: Iterable[_Run]) -> dict[str, list[Official]]:
    """The officials whose name is one of the runs, by the toneless name; one query for all runs."""
    wanted = {run.folded for run in runs if 2 <= run.end - run.start <= _LONGEST_PERSON and _may_be_person(run)}
    found: dict[str, list[Official]] = {}
    if wanted:
        written = {way for form in wanted for way in _written(form)}
        people = Official.objects.filter(folded__in=written).select_related("province").in_order()
        for person in _standing(people[: _MOST_WEIGHED * 2]):
            found.setdefault(_name_form(person.name), []).append(person)
    return found


def _may_be_person(run: _Run) -> bool:
    """Two toneless syllables among others are too often ordinary words: "thu ha" in "thu ha tang"."""
    return run.is_whole or run.end - run.start > 2 or _bears_marks(run.text) or not run.text.islower()


def _may_be_unit(run: _Run) -> bool:
    """One toneless syllable among others is too often an ordinary word: "hue", unless it is "tp hue"."""
    if run.is_whole or run.end - run.start > 1 or _bears_marks(run.text) or not run.text.islower():
        return True
    return _UNIT_BEFORE.fullmatch(fold(run.text)) is not None


def _name_form(name: str) -> str:
    """A name without tones, i and y as one."""
    return " ".join(map(folded, spellings(name)))


def _written(name: str) -> list[str]:
    """All toneless writings of a name: Lý Thị Quý is found as "ly thi quy" and "li thi qui"."""
    ways = product(*(toneless_writings(folded(word)) for word in spellings(name)))
    return [" ".join(way) for way in islice(ways, _MOST_WRITINGS)]


def _bears_marks(text: str) -> bool:
    return fold(text) != spell(text)


def _is_spelled(typed: str, name: str) -> bool:
    """Whether the name is spelled as typed; what was typed without any mark is every spelling."""
    return not _bears_marks(normalise(typed)) or spellings(typed) == spellings(name)
