"""What a parsed query is made of: the syntax as typed, what was repaired, and what an engine and a page need."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from archive.core.numbers import ResolutionNumber
from search.query.equivalents import Writings
from search.tree import Node, Phrase, Prefix, Word

Highlight = Word | Phrase | Prefix


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a query is read: a title or a question pasted whole (90 syllables at the very most), no article."""

    characters: int = 400
    words: int = 64
    fields: int = 10
    prefixes: int = 3
    depth: int = 8


class Lookup(Protocol):
    """From a name to the slugs of the records that have it; () where there is none. Spelling and case are as typed."""

    def province(self, name: str) -> tuple[str, ...]: ...
    def official(self, name: str) -> tuple[str, ...]: ...
    def source(self, name: str) -> tuple[str, ...]: ...
    def document(self, name: str) -> tuple[str, ...]: ...

    @property
    def writings(self) -> Writings:
        """Names of authorities that are written in several ways."""


# --- The syntax: what stands in the query, in the order typed -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unit:
    """A run without blanks: a syllable ("ủy"), or several that belong together ("COVID-19", "3/6/2021")."""

    surface: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words between quotes."""

    surface: str


@dataclass(frozen=True, slots=True)
class Code:
    """The number of a document: surface "04 - NQ/TW", key "4-nq-tw"."""

    surface: str
    key: str


@dataclass(frozen=True, slots=True)
class Star:
    """The beginning of a word, `đ*`, or of a number, `04-NQ/T*`; the surface is without its star."""

    surface: str


@dataclass(frozen=True, slots=True)
class Near:
    """Words between quotes that stand near each other, `"ghe chiếu"~3`: at most so many other words between them."""

    surface: str
    distance: int


@dataclass(frozen=True, slots=True)
class Filter:
    """A field that holds whole values. `typed` is what the person wrote, `values` what the index knows it as."""

    name: str  # province, official, source, document, number, site, year, from, to, on
    typed: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """Words looked for in one field of words: title, section or author."""

    field: str
    part: Syntax


@dataclass(frozen=True, slots=True)
class Without:
    part: Syntax


@dataclass(frozen=True, slots=True)
class Every:
    parts: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple[Syntax, ...]


TextLeaf = Unit | Quoted | Code | Star | Near
Leaf = TextLeaf | Filter
Syntax = Leaf | Within | Without | Every | Either


# --- What comes back ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One thing in the query that was read otherwise than typed. Pages word it by `code`; see `REPAIRS`."""

    code: str
    text: str = ""  # what it concerns, as typed
    field: str = ""  # name of the field, as in `Filter.name` or `Within.field`
    limit: int = 0


# What each repair means, {text}, {field} and {limit} standing for its data.
REPAIRS = {
    "cut": "only the first {limit} characters were read",
    "too-many-words": "only the first {limit} words were read",
    "too-many-fields": "only the first {limit} fields were read",
    "too-many-stars": "only {limit} stars are allowed; {text} was read as a word",
    "too-deep": "parentheses more than {limit} deep were left out",
    "unbalanced-quote": "a quote that nothing closes was left out",
    "unbalanced-parenthesis": "a parenthesis without its other half was left out",
    "empty-phrase": "quotes with no words in them were left out",
    "dangling-operator": "{text} has nothing to join and was left out",
    "lone-minus": "a minus before no word was left out",
    "lone-star": "a star behind no word was left out",
    "leading-star": "a star in front of a word was left out",
    "inner-star": "what follows the star in {text} was left out",
    "star-in-phrase": "a star does not work between quotes; {text} was read without them",
    "short-prefix": "{text} is too short for a star and was read as a word",
    "empty-field": "{field} has no value and was left out",
    "bad-value": "{text} is no value for {field}, which was left out",
    "unknown-value": "{field} knows no {text}; it was looked for as words",
    "unknown-field": "there is no field {text}; it was read as a word",
    "swapped-range": "{field} ended before it began and was turned round",
    "no-words": "there is no word to look for",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldUse:
    """A filter in force, for a chip that can be taken off: `without` is the query that remains."""

    name: str
    typed: tuple[str, ...]
    values: tuple[str, ...]
    negated: bool
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedQuery:
    """A query as the archive understood it.

    `bare` is the free text alone, without fields, quotes and what is excluded: what a name is looked for in. `number`
    is the one document number that the query names, `numbers` all of them; "nq 04" names 04-NQ without an issuer.
    """

    text: str  # as typed, normalised and cut
    tree: Node
    syntax: Syntax | None  # None where nothing was typed
    repairs: tuple[Repair, ...] = ()
    highlights: tuple[Highlight, ...] = ()  # in the title
    text_highlights: tuple[Highlight, ...] = ()  # elsewhere: without what was asked of the title alone
    fields: tuple[FieldUse, ...] = ()
    bare: str = ""
    writings: Writings = field(default_factory=dict, compare=False, repr=False)  # of names that the look-up knows
    toned: bool = False  # a word has a mark, so every syllable counts as spelled
    today: date = date.min  # what relative dates count from
    numbers: tuple[ResolutionNumber, ...] = ()

    @property
    def number(self) -> ResolutionNumber | None:
        return self.numbers[0] if len(self.numbers) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """A nearby query that asks for less. `kind`: toneless, unquoted, any-word, without-filters or anywhere."""

    kind: str
    query: str
    parsed: ParsedQuery
    field: str = ""  # the filter that was taken off
