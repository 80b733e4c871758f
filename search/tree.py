"""The query tree: what the parser makes of a person's words and what an engine evaluates.

An engine knows fields by name only. A text field (title, lead, body) holds analysed text; a keyword field (province,
year, …) holds whole values. A node that names no field speaks of all text fields at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Word:
    """One token, as `search.analysis` makes it: a syllable, a run of digits, or the key of a document's number
    ("4-nq-tw", never toned). `toned`: only the exact spelling matches; else any tones do."""

    text: str
    toned: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in immediate succession within one field."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class NearWords:
    """All words within one field, in any order, with at most `distance` other words between the first and the last."""

    words: tuple[Word, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every token that begins so: the `đ*` of "chuyển đ*"."""

    text: str
    toned: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part matches. Consecutive words in `parts` stand in the order typed: neighbours are ranking evidence."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part matches. Consecutive words are neighbours as in AllOf, unless the parts are `loose`:
    alternatives in no order, as the words of which one is meant."""

    parts: tuple[Node, ...]
    loose: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Not:
    """All documents that the part does not match."""

    part: Node


@dataclass(frozen=True, slots=True)
class InField:
    """The part is looked for in one text field only: `tiêu đề:"sơ kết"`."""

    field: str
    part: Node


@dataclass(frozen=True, slots=True)
class OneOf:
    """A keyword field holds one of the values: `tỉnh:"Hậu Giang"` after its names became slugs."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """A sortable field lies in the closed range; None leaves a side open. Dates are ISO strings, years integers."""

    field: str
    low: str | int | float | None
    high: str | int | float | None


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document: an empty query under filters."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document: a query that cannot match."""


Node = Word | Phrase | NearWords | Prefix | AllOf | AnyOf | Not | InField | OneOf | Between | Everything | Nothing
