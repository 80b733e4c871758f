"""Search engines behind Haystack, and what they all answer and raise.

whoosh.WhooshEngine     the default: an index in files, no service to start
"""

from __future__ import annotations

from dataclasses import dataclass, field


class IndexDamaged(Exception):
    """The index cannot be read as it is; it must be rebuilt from the database."""


class IndexMissing(IndexDamaged):
    """There is no index yet."""


class IndexBusy(Exception):
    """Another process holds the index for writing and did not release it in time; nothing was changed."""


class UnknownField(ValueError):
    """The query names a field that the index does not have, or has as another kind."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine found: the exact total, (primary key, score) of the hits in order, counts by facet and value.

    `counts` says of each tree that was to be counted how many of the documents found match it too.
    """

    total: int = 0
    hits: list[tuple[str, float]] = field(default_factory=list)
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    counts: tuple[int, ...] = ()
